"""Both legs of a body on its back by what they do, not by MediaPipe's left and right, which swap in side views."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body.landmarks import other_side
from posecheck.measures.body.part import Look, Memory, Part, Series
from posecheck.measures.geometry import Array
from posecheck.pose.landmarks import Landmark

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

KNEE, ANKLE, HEEL, TOE = range(4)
"""The points of a leg, in the order in which they are kept."""

NAMES: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
"""MediaPipe's names of them."""

MOVING, OTHER = 0, 1
"""The legs: first the one that moves out, then the other one."""

CLEARLY_TRUNK: Final = 0.25
"""A foot this much further out or lower than the other tells which leg is out; if closer the legs are followed."""

_MOVING_MEMORY_S: Final = 5.0
"""A leg slide lasts longer than this; landmarks that change places for a moment don't."""

_LONGEST_S: Final = 1.0
"""A gap counts for a second at most: out of sight the other leg may have begun."""

_HELD_UP_TRUNK: Final = 0.25
"""The ankle of a leg held to the chest is this much higher than that of the sliding one, and more."""

_LENGTH_FRAMES: Final = 60
"""The lengths of thigh and shank are medians over two to four seconds."""

_INDEX: Final = np.array([[Landmark[f"{side}_{part}"] for part in NAMES] for side in ("LEFT", "RIGHT")])


def legs_of(points_px: Array) -> Array:
    """Both legs of the landmarks, shape (..., 33, 2), as MediaPipe labels them: shape (..., 2, 4, 2), left first."""
    return points_px[..., _INDEX, :]


def lead_trunk(legs_px: Array, back_sign: float, trunk_px: float) -> Array:
    """How much further out, away from the head, and lower the first leg's ankle is than the second's."""
    ankle = legs_px[..., ANKLE, :]
    out = -back_sign * ankle[..., 0] + ankle[..., 1]
    return np.asarray((out[..., 0] - out[..., 1]) / trunk_px)


def like(legs_px: Array, others_px: Array) -> bool:
    """Whether the two legs, shape (2, 4, 2), lie nearer to ``others_px`` in their order than exchanged."""
    kept = np.linalg.norm(legs_px - others_px, axis=-1).sum()
    crossed = np.linalg.norm(legs_px[::-1] - others_px, axis=-1).sum()
    return bool(kept <= crossed)


def in_roles(legs_px: Array, before_px: Array | None, lead: float) -> tuple[Array, bool]:
    """One frame's legs as labelled, shape (2, 4, 2), in the order moving leg, other leg; and if that exchanged them.

    ``lead`` is :func:`lead_trunk` of them. Where it is not clear the legs go on as they were before.
    """
    crossed = lead < 0 if abs(lead) > CLEARLY_TRUNK else before_px is not None and not like(legs_px, before_px)
    return (legs_px[::-1], True) if crossed else (legs_px, False)


def settle_roles(legs_px: Array, clear: NDArray[np.bool_]) -> Array:
    """The legs of n frames, shape (n, 2, 4, 2), with those before the first clear one ordered as they went on.

    ``clear``, shape (n,), bool: whether the order of a frame is sure.
    """
    if not clear.any():
        return legs_px
    settled = legs_px.copy()
    after = settled[int(np.argmax(clear))]
    for index in range(int(np.argmax(clear)) - 1, -1, -1):
        if np.isnan(settled[index]).any():
            continue
        if not like(settled[index], after):
            settled[index] = settled[index][::-1]
        after = settled[index]
    return settled


def segment_lengths(hips_px: Array, legs_px: Array) -> Array:
    """Lengths of thigh and shank in pixels, shape (..., 2 legs, 2), from hips (..., 2, 2) and legs (..., 2, 4, 2)."""
    knee, ankle = legs_px[..., KNEE, :], legs_px[..., ANKLE, :]
    return np.stack([np.linalg.norm(knee - hips_px, axis=-1), np.linalg.norm(ankle - knee, axis=-1)], axis=-1)


def leg_hips_px(points_px: Array, moving_side: str) -> Array:
    """Hip of the moving and of the other leg, shape (..., 2, 2), of landmarks of shape (..., 33, 2)."""
    names = [f"{side.upper()}_HIP" for side in (moving_side, other_side(moving_side))]
    return points_px[..., [Landmark[name] for name in names], :]


@dataclass(frozen=True, eq=False)
class Legs(Part):
    """Both legs of somebody on the back, by what they do.

    Attributes
    ----------
    points_px : ndarray of shape (..., 2, 4, 2)
        Knee, ankle, heel and toe of the leg that moves out and of the other one.
    moving_left : ndarray of shape (...)
        +1 where MediaPipe calls the moving leg left, -1 right, 0 where it isn't clear which one moves.
    moving_side : str
        The side of the moving leg, over all of that.
    lengths_px : ndarray of shape (2, 2)
        Length of thigh and shank of the moving and of the other leg, as they mostly appear.
    far_slides : bool
        Whether the far leg moves and the near one is held up beside it, which makes its landmarks jump.
    """

    SMOOTHED_LIVE = ("points_px",)

    points_px: Array
    moving_left: Array
    moving_side: str
    lengths_px: Array
    far_slides: bool

    @classmethod
    def tracker(cls) -> LegTracker:
        """What follows the legs through a stream of poses."""
        return LegTracker()

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:
        """The legs with one moving leg, those before the first clear frame ordered as they went on."""
        moving_left = series.raw(parts, "moving_left")
        points = series.smoothed(settle_roles(series.raw(parts, "points_px"), np.abs(moving_left) > 0))
        moving_side = "left" if np.nansum(moving_left) >= 0 else "right"
        lengths = segment_lengths(leg_hips_px(body.points_px, moving_side), points)
        far_slides = bool(np.mean([part.far_slides for part in parts]) > 0.5)
        return cls(points, moving_left, moving_side, _median_length(lengths), far_slides)


class LegTracker:
    """Follow both legs, and which of them moves out."""

    def __init__(self) -> None:
        self._points: Array | None = None
        self._moving_left = Memory(_MOVING_MEMORY_S, _LONGEST_S, mean_first=True)
        self._far_slides = Memory(_MOVING_MEMORY_S, _LONGEST_S, mean_first=True)
        self._lengths: deque[Array] = deque(maxlen=_LENGTH_FRAMES)

    def step(self, look: Look, body: Body) -> Legs:
        """The legs of one look."""
        labelled = legs_of(look.pose.points_px)
        lead = float(lead_trunk(labelled, body.back_sign, body.trunk_px))
        points, crossed = in_roles(labelled, self._points, lead)
        self._points = points
        moving_left = 0.0 if abs(lead) <= CLEARLY_TRUNK else -1.0 if crossed else 1.0
        moving_side = "left" if self._moving_left.step(look.t_s, moving_left) >= 0 else "right"
        held_up = float(points[MOVING, ANKLE, 1] - points[OTHER, ANKLE, 1]) > _HELD_UP_TRUNK * body.trunk_px
        far_slides = self._far_slides.step(look.t_s, float(held_up and moving_side != body.near_side)) > 0.5
        self._lengths.append(segment_lengths(leg_hips_px(look.pose.points_px, moving_side), points))
        lengths = np.median(np.array(self._lengths), axis=0)
        return Legs(points, np.asarray(moving_left), moving_side, lengths, far_slides)


def _median_length(lengths_px: Array) -> Array:
    """Median over n frames of lengths, shape (n, 2, 2), NaN where never seen."""
    seen = ~np.isnan(lengths_px).any(axis=(1, 2))
    return np.median(lengths_px[seen], axis=0) if seen.any() else np.full(lengths_px.shape[1:], np.nan)
