"""The trunk: its length, which way it faces, and the axes along and across it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from posecheck.measures.body.mask import lowest_row
from posecheck.measures.body.part import Look, Memory, Part, Series
from posecheck.measures.geometry import Array, midpoint

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

TRUNK_SHARE: Final = 0.9
"""The trunk length is the hip-shoulder distance that this share of the frames doesn't exceed: a curled trunk looks
shorter, never longer; the longest tenth is the landmarks' noise."""

STANDING_TRUNK: Final = 1.0
"""Hips this high over the lowest outline around them are standing: upright 1.7 and more, on a chair 0.9, lying 0.25."""

_HISTORY_FRAMES: Final = 300
"""Ten seconds of a fast camera: the trunk was seen at its full length within them."""

_FACING_MEMORY_S: Final = 1.0
_LONGEST_S: Final = 10.0
"""As for the near side: single frames are wrong, not a second; after a long gap nothing of before it is left."""

_COARSE: Final = 4
"""Every fourth row and column of the mask is enough to tell standing from lying."""


@dataclass(frozen=True, eq=False)
class TrunkFrame:
    """The axes of the trunk in the picture: from the hips' midpoint towards the shoulders', and towards the back.

    Attributes
    ----------
    hip_px : ndarray of shape (..., 2)
        The hips' midpoint, where both axes begin.
    along, back : ndarray of shape (..., 2)
        Directions of length 1: hip to shoulder, and at right angles to it towards the back.
    length_px : ndarray of shape (...)
        Hip to shoulder, as it appears in this frame.
    """

    hip_px: Array
    along: Array
    back: Array
    length_px: Array

    @classmethod
    def between(cls, hip_px: Array, shoulder_px: Array, back_sign: float) -> TrunkFrame:
        """The axes from the midpoints of hips and shoulders, shape (..., 2).

        ``back_sign`` is +1 when the back lies clockwise (on screen) of the direction hip to shoulder, else -1.
        """
        along = shoulder_px - hip_px
        length = np.linalg.norm(along, axis=-1)
        along = along / np.maximum(length, 1e-9)[..., None]
        return cls(hip_px, along, back_sign * np.stack([-along[..., 1], along[..., 0]], axis=-1), length)

    def along_px(self, points_px: Array) -> Array:
        """How far ``points_px``, shape (..., k, 2), are from the hip along the trunk, shape (..., k)."""
        return np.asarray(np.sum((points_px - self.hip_px[..., None, :]) * self.along[..., None, :], axis=-1))

    def back_px(self, points_px: Array) -> Array:
        """How far ``points_px``, shape (..., k, 2), are behind the trunk line, towards the back, shape (..., k)."""
        return np.asarray(np.sum((points_px - self.hip_px[..., None, :]) * self.back[..., None, :], axis=-1))


@dataclass(frozen=True, eq=False)
class Trunk(Part):
    """What is known of the trunk besides where it is.

    Attributes
    ----------
    length_px : float
        The unit of length: hip to shoulder in pixels.
    distance_px : ndarray of shape (...)
        Hip to shoulder as it appears in each frame.
    back_sign : float
        +1 when the back lies clockwise (on screen) of the direction hip to shoulder, -1 otherwise.
    standing : bool
        Whether the person stands.
    """

    length_px: float
    distance_px: Array
    back_sign: float
    standing: bool

    @classmethod
    def tracker(cls) -> TrunkTracker:
        """What follows the trunk through a stream of poses."""
        return TrunkTracker()

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """One trunk: its length over all frames, and which way it faced mostly."""
        distance_px = series.raw(parts, "distance_px")
        known = distance_px[~np.isnan(distance_px)]
        return cls(
            trunk_length_px(known) if len(known) else parts[-1].length_px,
            distance_px,
            float(np.sign(np.median([part.back_sign for part in parts])) or 1.0),
            parts[-1].standing,
        )


class TrunkTracker:
    """Follow the trunk's length and which way it faces."""

    def __init__(self) -> None:
        self._distances: deque[float] = deque(maxlen=_HISTORY_FRAMES)
        self._facing = Memory(_FACING_MEMORY_S, _LONGEST_S)

    def step(self, look: Look, body: Body) -> Trunk:  # noqa: ARG002
        """The trunk of one look."""
        points = look.pose.points_px
        hip, shoulder = midpoint(points, "HIP"), midpoint(points, "SHOULDER")
        distance_px = float(np.hypot(*(shoulder - hip)))
        self._distances.append(distance_px)
        length_px = max(trunk_length_px(np.array(self._distances)), 1.0)
        # the feet's own columns don't tell: with the legs apart their landmarks may lie between them
        coarse = look.mask[::_COARSE, ::_COARSE]
        bottom = _COARSE * lowest_row(coarse, *((hip[0] + side * length_px) / _COARSE for side in (-1.0, 1.0)))
        standing = bool(bottom - hip[1] > STANDING_TRUNK * length_px)
        # standing, the feet are under the hips: the toes tell which way the person faces
        before, behind = (
            (midpoint(points, "FOOT_INDEX"), midpoint(points, "HEEL")) if standing else (midpoint(points, "ANKLE"), hip)
        )
        facing = self._facing.step(look.t_s, float(behind[0] - before[0]) / length_px)
        return Trunk(length_px, np.asarray(distance_px), 1.0 if facing >= 0 else -1.0, standing)


def trunk_length_px(distances_px: Array) -> float:
    """Trunk length from hip-shoulder distances, shape (n,)."""
    rank = int(TRUNK_SHARE * (len(distances_px) - 1))
    return float(np.partition(distances_px, rank)[rank])
