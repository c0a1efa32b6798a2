"""What was practised over days: kept, planned, compared."""

from posecheck.extras import need

need("history")
