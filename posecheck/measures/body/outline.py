"""What the measures need of the body's outline: back and front of the trunk, pelvis and feet, the outer foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from posecheck.measures.body.mask import furthest_column, hidden_by_arm, lowest_row, outline_points
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.geometry import Array
from posecheck.pose.landmarks import Landmark

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

BACK_FRACTIONS: Final = np.linspace(0.1, 1.0, 9)
"""Where the back points are, between hip (0) and shoulder (1); below 0.1 the buttock hides the spine."""

LUMBAR: Final = slice(1, 5)
"""Which back points are at the low back."""

MIN_BACK_POINTS: Final = 6
"""Of nine: with fewer seen, an error of the outline at one of them can't be noticed, and decides."""

RIBS: Final = slice(6, 9)
"""Which back points are at the ribs."""

FRONT_FRACTIONS: Final = np.linspace(0.10, 0.90, 17)
"""Where the front points are, between hip (0) and shoulder (1): from the lower belly to below the collar bone. They are
so close together that the mask's errors average out."""

_PELVIS_WINDOW_TRUNK: Final = 0.35
"""The pelvis rests on the floor within this horizontal distance of the hips' midpoint."""

_FOOT_WINDOW_TRUNK: Final = 0.10
"""The outline of the feet ends within this distance of their landmarks."""

_FOOT_HEIGHT_TRUNK: Final = 0.55
"""A foot that slides, stands or rests is at most this much higher or lower than the pelvis' lowest point."""

_FOOT_LENGTH_TRUNK: Final = 0.3
"""The heel is within this distance of the foot's outer end, whether the foot stands or lies."""

_FEET: Final = [
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
]


@dataclass(frozen=True, eq=False)
class Outline(Part):
    """What is read from the person mask, in pixels.

    Attributes
    ----------
    back_px : ndarray of shape (..., 9, 2)
        Back points (x, y), from pelvis to shoulders; NaN where unseen or hidden by the near arm.
    front_px : ndarray of shape (..., 17, 2)
        Front points (x, y), from lower belly to chest. A hand that lies on the belly moves with the breath as well.
    pelvis_bottom_px, feet_bottom_px : ndarray of shape (...)
        Lowest row y of the person under the pelvis and under the feet.
    feet_end_px : ndarray of shape (...)
        Column x where the person ends near the floor, on the feet's side: the end of the foot that is furthest out.
    foot_bottom_px : ndarray of shape (...)
        Lowest row y of that foot.
    feet_x_px : float
        Mean column x of the feet's landmarks in the last frame.
    """

    SMOOTHED_LIVE = ("back_px", "front_px", "feet_end_px", "foot_bottom_px")

    back_px: Array
    front_px: Array
    pelvis_bottom_px: Array
    feet_bottom_px: Array
    feet_end_px: Array
    foot_bottom_px: Array
    feet_x_px: float

    @classmethod
    def tracker(cls) -> OutlineReader:
        """A reader of the outline; it needs no memory."""
        return OutlineReader()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """An outline without a point."""
        nowhere = np.full(count, np.nan)
        return cls(
            back_px=np.full((count, len(BACK_FRACTIONS), 2), np.nan),
            front_px=np.full((count, len(FRONT_FRACTIONS), 2), np.nan),
            pelvis_bottom_px=nowhere,
            feet_bottom_px=nowhere,
            feet_end_px=nowhere,
            foot_bottom_px=nowhere,
            feet_x_px=np.nan,
        )

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The smoothed outlines."""
        return cls(
            back_px=series.smooth(parts, "back_px"),
            front_px=series.smooth(parts, "front_px"),
            pelvis_bottom_px=series.smooth(parts, "pelvis_bottom_px"),
            feet_bottom_px=series.smooth(parts, "feet_bottom_px"),
            feet_end_px=series.smooth(parts, "feet_end_px"),
            foot_bottom_px=series.smooth(parts, "foot_bottom_px"),
            feet_x_px=parts[-1].feet_x_px,
        )


class OutlineReader:
    """Read the outline of each look, without regard to those before."""

    def step(self, look: Look, body: Body) -> Outline:
        """Read the outline of one look."""
        mask, trunk_px, back_sign = look.mask, body.trunk_px, body.back_sign
        hip, shoulder = body.midpoint("HIP"), body.midpoint("SHOULDER")
        back = outline_points(mask, hip, shoulder, back_sign, trunk_px, BACK_FRACTIONS)
        front = outline_points(mask, hip, shoulder, -back_sign, trunk_px, FRONT_FRACTIONS)
        near_shoulder, elbow, wrist = (body.joint(name) for name in ("SHOULDER", "ELBOW", "WRIST"))
        back[hidden_by_arm(back, near_shoulder, elbow, wrist, trunk_px)] = np.nan
        pelvis, foot = _PELVIS_WINDOW_TRUNK * trunk_px, _FOOT_WINDOW_TRUNK * trunk_px
        pelvis_bottom = lowest_row(mask, hip[0] - pelvis, hip[0] + pelvis)
        feet_x = look.pose.points_px[_FEET, 0]
        feet_bottom = lowest_row(mask, feet_x.min() - foot, feet_x.max() + foot)
        height = _FOOT_HEIGHT_TRUNK * trunk_px
        feet_end = furthest_column(mask, pelvis_bottom - height, pelvis_bottom + height, -back_sign)
        last = sorted((feet_end, feet_end + back_sign * _FOOT_LENGTH_TRUNK * trunk_px))
        foot_bottom = lowest_row(mask, *last) if np.isfinite(feet_end) else np.nan
        return Outline(
            back_px=back,
            front_px=front,
            pelvis_bottom_px=np.asarray(pelvis_bottom),
            feet_bottom_px=np.asarray(feet_bottom),
            feet_end_px=np.asarray(feet_end),
            foot_bottom_px=np.asarray(foot_bottom),
            feet_x_px=float(feet_x.mean()),
        )
