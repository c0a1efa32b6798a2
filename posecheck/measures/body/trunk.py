"""The trunk: its length, which way it faces, and the axes along and across it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from posecheck.calibration import TRUNK_SHARE
from posecheck.measures.body.mask import lowest_row
from posecheck.measures.body.part import Look, Memory, Part, Series
from posecheck.measures.geometry import Array, midpoint

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

STANDING_TRUNK: Final = 1.0
"""The person stands if the hips are this high over the lowest point of the outline around them: standing upright it is
1.7 and more, sitting on a chair 0.9, lying 0.25."""

_HISTORY_FRAMES: Final = 300
"""Ten seconds at 30 frames a second: within them the trunk was seen at its full length."""

_FACING_MEMORY_S: Final = 1.0
_LONGEST_S: Final = 10.0
"""As for the near side: single frames are wrong, but not a second; after ten time constants nothing is left of what was
before a gap."""

_COARSE: Final = 4
"""Every fourth row and column of the mask is enough to see whether the person stands."""


@dataclass(frozen=True, eq=False)
class Trunk(Part):
    """What is known of the trunk besides the position of its landmarks.

    Attributes
    ----------
    length_px : float
        The trunk length, hip to shoulder, in pixels: the unit of all lengths.
    distance_px : ndarray of shape (...)
        The hip-shoulder distance in each frame, in pixels: shorter than the trunk length if the trunk is curled.
    back_sign : float
        +1 if the back lies clockwise (on screen) of the direction from hip to shoulder, else -1.
    standing : bool
        Whether the person stands.
    """

    length_px: float
    distance_px: Array
    back_sign: float
    standing: bool

    @classmethod
    def tracker(cls) -> TrunkTracker:
        """A tracker that follows the trunk through a stream of poses."""
        return TrunkTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """A trunk of unknown length, with the back clockwise."""
        return cls(np.nan, np.full(count, np.nan), 1.0, standing=False)

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The trunk, with its length over all frames and the way it faced in most of them."""
        distance_px = series.raw(parts, "distance_px")
        known = distance_px[~np.isnan(distance_px)]
        return cls(
            trunk_length_px(known) if len(known) else parts[-1].length_px,
            distance_px,
            float(np.sign(np.median([part.back_sign for part in parts])) or 1.0),
            parts[-1].standing,
        )


class TrunkTracker:
    """Follow the trunk length and the way the person faces."""

    def __init__(self) -> None:
        self._distances: deque[float] = deque(maxlen=_HISTORY_FRAMES)
        self._facing = Memory(_FACING_MEMORY_S, _LONGEST_S)

    def step(self, look: Look, body: Body) -> Trunk:  # noqa: ARG002
        """Find the trunk in one look, with the help of those before."""
        points = look.pose.points_px
        hip, shoulder = midpoint(points, "HIP"), midpoint(points, "SHOULDER")
        distance_px = float(np.hypot(*(shoulder - hip)))
        self._distances.append(distance_px)
        length_px = max(trunk_length_px(np.array(self._distances)), 1.0)
        # not only at the feet's landmarks: with the legs apart those may lie in the gap between the legs
        coarse = look.mask[::_COARSE, ::_COARSE]
        bottom = _COARSE * lowest_row(coarse, *((hip[0] + side * length_px) / _COARSE for side in (-1.0, 1.0)))
        standing = bool(bottom - hip[1] > STANDING_TRUNK * length_px)
        # of somebody who stands the feet are under the hips: the toes show which way the person faces
        before, behind = (
            (midpoint(points, "FOOT_INDEX"), midpoint(points, "HEEL")) if standing else (midpoint(points, "ANKLE"), hip)
        )
        facing = self._facing.step(look.t_s, float(behind[0] - before[0]) / length_px)
        return Trunk(length_px, np.asarray(distance_px), 1.0 if facing >= 0 else -1.0, standing)


def trunk_length_px(distances_px: Array) -> float:
    """The trunk length from hip-shoulder distances, shape (n,)."""
    rank = int(TRUNK_SHARE * (len(distances_px) - 1))
    return float(np.partition(distances_px, rank)[rank])
