"""The Streamlit page."""

from posecheck.extras import need

need("app")
