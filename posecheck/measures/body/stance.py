"""The raised and the standing leg of somebody who stands, told apart by where they are.

MediaPipe's left and right are no help: in side views it often exchanges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import LANDMARK_ERROR_TRUNK, MASK_EDGE, STANDING_LEGS_LOST_S
from posecheck.measures.body.legs import ANKLE, KNEE, NAMES, legs_of
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.geometry import Array
from posecheck.pose import Pose

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

RAISED, STANDING = 0, 1
"""Index of each leg in the arrays of legs: the one on the stool, or on its way there; the one on the floor."""

NO_LEGS: Final = np.full((2, len(NAMES), 2), np.nan)


@dataclass(frozen=True, eq=False)
class Stance(Part):
    """The raised and the standing leg of somebody who stands.

    ``points_px``, shape (..., 2, 4, 2), are knee, ankle, heel and toe as (x, y) in pixels; first comes the leg whose
    ankle is further forward and up. NaN unless the person stands.
    """

    SMOOTHED_LIVE = ("points_px",)

    points_px: Array

    @classmethod
    def tracker(cls) -> StanceTracker:
        """A tracker that finds the legs in a stream of poses."""
        return StanceTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """Legs of nobody."""
        return cls(np.full((count, *NO_LEGS.shape), np.nan))

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The smoothed legs."""
        return cls(series.smooth(parts, "points_px"))


class StanceTracker:
    """Find the legs of somebody who stands in the poses of one stream."""

    def __init__(self) -> None:
        self._last = NO_LEGS
        self._last_s = -np.inf

    def step(self, look: Look, body: Body) -> Stance:
        """Find the legs in one look, if the person stands."""
        if not body.trunk.standing:
            return Stance(NO_LEGS)
        return Stance(self.legs_px(look.pose, -body.back_sign, body.trunk_px))

    def legs_px(self, pose: Pose, forward: float, trunk_px: float) -> Array:
        """Knee, ankle, heel and toe of the raised leg and of the standing leg, in pixels.

        Parameters
        ----------
        pose : Pose
            Somebody standing.
        forward : float
            +1 if the person faces right in the picture, else -1.
        trunk_px : float
            Trunk length in pixels.

        Returns
        -------
        ndarray of shape (2, 4, 2)
            First the leg whose ankle is further forward and up: the one on the stool, or on its way there. While the
            landmarks are not on the person these are the legs of the last frame in which they were, for
            ``STANDING_LEGS_LOST_S`` at most; then all NaN.
        """
        assert pose.mask is not None
        legs = legs_of(pose.points_px)
        reach = forward * legs[:, ANKLE, 0] - legs[:, ANKLE, 1]
        if reach[1] > reach[0]:
            legs = legs[::-1]
        radius = LANDMARK_ERROR_TRUNK * trunk_px
        if _on_mask(pose.mask, legs, radius):
            self._last, self._last_s = legs, pose.t_s
        elif pose.t_s - self._last_s > STANDING_LEGS_LOST_S or not _on_mask(pose.mask, self._last, 2.0 * radius):
            self._last, self._last_s = NO_LEGS, -np.inf
        return self._last


def _on_mask(mask: NDArray[np.float32], legs: Array, radius: float) -> bool:
    """Whether all knees, ankles and middles of the shanks are within ``radius`` pixels of the person mask."""
    shanks = (legs[:, KNEE] + legs[:, ANKLE]) / 2.0
    return all(_near(mask, spot, radius) for spot in np.concatenate([legs[:, KNEE], shanks, legs[:, ANKLE]]))


def _near(mask: NDArray[np.float32], spot: Array, radius: float) -> bool:
    (left, top), (right, bottom) = (np.maximum(np.round(spot + d), 0).astype(int) for d in (-radius, radius))
    patch = mask[top : bottom + 1, left : right + 1]
    return bool(patch.size and patch.max() > MASK_EDGE)
