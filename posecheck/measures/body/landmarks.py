"""The landmarks of a body, and which of its sides is nearer to the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from posecheck.calibration import NEAR_SIDE_MEMORY_S
from posecheck.measures.body.part import Look, Memory, Part, Series
from posecheck.measures.geometry import Array
from posecheck.pose import Pose
from posecheck.pose.landmarks import LANDMARK_COUNT, Landmark

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

_LONGEST_S: Final = 10.0
"""After a gap of ten time constants nothing remembered from before the gap is left."""


@dataclass(frozen=True, eq=False)
class Landmarks(Part):
    """MediaPipe's landmarks.

    Attributes
    ----------
    points_px : ndarray of shape (..., 33, 2)
        (x, y) in pixels, NaN where the person can't be judged.
    visibility : ndarray of shape (..., 33)
        MediaPipe's, 0 to 1.
    near_side : str
        ``"left"`` or ``"right"``: the person's own side that is towards the camera.
    """

    SMOOTHED_LIVE = ("points_px",)

    points_px: Array
    visibility: Array
    near_side: str

    @classmethod
    def tracker(cls) -> LandmarkTracker:
        """A tracker that finds the near side in a stream of poses."""
        return LandmarkTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """Landmarks of nobody; the left side counts as near."""
        points_px = np.full((count, LANDMARK_COUNT, 2), np.nan)
        return cls(points_px, np.full((count, LANDMARK_COUNT), np.nan), "left")

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The smoothed landmarks, and the side that was near in most frames."""
        sides = [part.near_side for part, seen in zip(parts, series.seen, strict=True) if seen]
        sides = sides or [parts[-1].near_side]
        near_side = max(set(sides), key=sides.count)
        return cls(series.smooth(parts, "points_px"), series.raw(parts, "visibility"), near_side)


class LandmarkTracker:
    """Follow which side is near."""

    def __init__(self) -> None:
        self._left_nearer = Memory(NEAR_SIDE_MEMORY_S, _LONGEST_S)

    def step(self, look: Look, body: Body) -> Landmarks:  # noqa: ARG002
        """Take the landmarks of one look, and find the near side with those before."""
        nearer = self._left_nearer.step(look.t_s, _left_nearer(look.pose))
        return Landmarks(look.pose.points_px, look.pose.visibility, "left" if nearer >= 0 else "right")


def _left_nearer(pose: Pose) -> float:
    """+1 if the left shoulder and hip are nearer to the camera than the right ones, else -1."""
    left, right = (
        pose.depth_px[Landmark[f"{s}_SHOULDER"]] + pose.depth_px[Landmark[f"{s}_HIP"]] for s in ("LEFT", "RIGHT")
    )
    return 1.0 if left < right else -1.0


def other_side(side: str) -> str:
    """``"left"`` for ``"right"`` and the other way round."""
    return "right" if side == "left" else "left"
