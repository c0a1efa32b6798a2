"""The body as the measures see it, made part by part from poses."""

from posecheck.measures.body.body import Body
from posecheck.measures.body.tracker import BodyTracker, stack

__all__ = ["Body", "BodyTracker", "stack"]
