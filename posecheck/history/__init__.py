"""What was practised over days: kept, planned, compared."""
