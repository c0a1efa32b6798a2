"""The outline of the body that measures need: back and front of the trunk, what is lowest, the foot furthest out."""

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
"""Where the back points sit between hip (0) and shoulder (1); below 0.1 the buttock hides the spine."""

LUMBAR: Final = slice(1, 5)
"""The back points of the low back."""

RIBS: Final = slice(6, 9)
"""The back points over the ribs."""

FRONT_FRACTIONS: Final = np.linspace(0.10, 0.90, 17)
"""Where the front points sit: from the lower belly to under the collar bone, near enough to average out
the mask's grain."""

_PELVIS_WINDOW_TRUNK: Final = 0.35
"""The pelvis rests on the floor within this of the hips, along the floor."""

_FOOT_WINDOW_TRUNK: Final = 0.10
"""The feet's outline ends within this of their landmarks."""

_FOOT_HEIGHT_TRUNK: Final = 0.55
"""A foot that slides, stands or rests is within this of the pelvis' lowest point, up or down."""

_FOOT_LENGTH_TRUNK: Final = 0.3
"""From a foot's end: the heel is within it, whether the foot stands or lies."""

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
    """What the person mask shows.

    Attributes
    ----------
    back_px : ndarray of shape (..., 9, 2)
        Back points, pelvis to shoulders; NaN where unseen or hidden by the near arm.
    front_px : ndarray of shape (..., 17, 2)
        Front points, lower belly to chest, or what lies on them: a hand goes up and down with the breath.
    pelvis_bottom_px, feet_bottom_px : ndarray of shape (...)
        Lowest mask row y under the pelvis and under the feet.
    feet_end_px : ndarray of shape (...)
        Column x where the person ends near the floor, at the feet's end: the foot that is furthest out.
    foot_bottom_px : ndarray of shape (...)
        Lowest mask row y of that foot.
    feet_x_px : float
        Column x of the feet's middle in the last frame.
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
        """What reads the outline of each look."""
        return OutlineReader()

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
    """Read the outline of each look by itself."""

    def step(self, look: Look, body: Body) -> Outline:
        """The outline of one look."""
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
