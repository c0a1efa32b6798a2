"""The body that frame measures are computed from, made part by part from poses."""

from posecheck.measures.body.body import Body
from posecheck.measures.body.tracker import BodyTracker, stack, unseen_body

__all__ = ["Body", "BodyTracker", "stack", "unseen_body"]
