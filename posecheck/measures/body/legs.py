"""The moving and the other leg of somebody on the back, told apart by what they do.

MediaPipe's left and right are no help: in side views it often exchanges them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import LEGS_CLEAR_TRUNK
from posecheck.measures.body.landmarks import other_side
from posecheck.measures.body.part import Look, Memory, Part, Series
from posecheck.measures.geometry import Array
from posecheck.pose.landmarks import Landmark

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

KNEE, ANKLE, HEEL, TOE = range(4)
"""Index of each point of a leg in the arrays of legs."""

NAMES: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
"""MediaPipe's names of these points, in the same order."""

MOVING, OTHER = 0, 1
"""Index of each leg in the arrays of legs: the one that moves out, the one that stays."""

_MOVING_MEMORY_S: Final = 5.0
"""A leg slide takes about as long, out and back; an exchange of landmarks is over in a moment."""

_LONGEST_S: Final = 1.0
"""A gap counts for a second at most: out of sight the other leg may have begun to move."""

_HELD_UP_TRUNK: Final = 0.25
"""The ankle of a leg that is held to the chest is at least this much higher than that of the sliding leg."""

_LENGTH_FRAMES: Final = 60
"""The lengths of thigh and shank are medians over two to four seconds."""

_INDEX: Final = np.array([[Landmark[f"{side}_{part}"] for part in NAMES] for side in ("LEFT", "RIGHT")])


def legs_of(points_px: Array) -> Array:
    """The legs of landmarks of shape (..., 33, 2), as MediaPipe labels them: shape (..., 2, 4, 2), left first."""
    return points_px[..., _INDEX, :]


def lead_trunk(legs_px: Array, back_sign: float, trunk_px: float) -> Array:
    """How much further out (away from the head) and lower the first leg's ankle is than the second's, in trunk lengths.

    ``legs_px`` is of shape (..., 2, 4, 2), the result of shape (...).
    """
    ankle = legs_px[..., ANKLE, :]
    out = -back_sign * ankle[..., 0] + ankle[..., 1]
    return np.asarray((out[..., 0] - out[..., 1]) / trunk_px)


def same_order(legs_px: Array, others_px: Array) -> bool:
    """Whether the legs of two frames, shape (2, 4, 2) each, lie nearer to each other as they are than exchanged."""
    kept = np.linalg.norm(legs_px - others_px, axis=-1).sum()
    crossed = np.linalg.norm(legs_px[::-1] - others_px, axis=-1).sum()
    return bool(kept <= crossed)


def moving_leg_first(legs_px: Array, before_px: Array | None, lead: float) -> tuple[Array, bool]:
    """Put the legs of one frame in the order moving leg, other leg.

    Parameters
    ----------
    legs_px : ndarray of shape (2, 4, 2)
        The legs as MediaPipe labels them, left first.
    before_px : ndarray of shape (2, 4, 2) or None
        The ordered legs of the frame before.
    lead : float
        :func:`lead_trunk` of ``legs_px``. If it isn't clear from it which leg is out, the order is that in which the
        legs lie nearer to those of the frame before.

    Returns
    -------
    legs_px : ndarray of shape (2, 4, 2)
        The moving leg first.
    crossed : bool
        Whether the legs were exchanged for it.
    """
    crossed = lead < 0 if abs(lead) > LEGS_CLEAR_TRUNK else before_px is not None and not same_order(legs_px, before_px)
    return (legs_px[::-1], True) if crossed else (legs_px, False)


def order_before_first_clear(legs_px: Array, clear: NDArray[np.bool_]) -> Array:
    """Put the legs of the frames before the first clear one in the order of that one, going backwards.

    Parameters
    ----------
    legs_px : ndarray of shape (n, 2, 4, 2)
        The legs of n frames.
    clear : ndarray of shape (n,), bool
        In which frames it is clear which leg moves.
    """
    if not clear.any():
        return legs_px
    settled = legs_px.copy()
    after = settled[int(np.argmax(clear))]
    for index in range(int(np.argmax(clear)) - 1, -1, -1):
        if np.isnan(settled[index]).any():
            continue
        if not same_order(settled[index], after):
            settled[index] = settled[index][::-1]
        after = settled[index]
    return settled


def segment_lengths(hips_px: Array, legs_px: Array) -> Array:
    """The lengths of thigh and shank in pixels, shape (..., 2 legs, 2).

    ``hips_px`` is of shape (..., 2 legs, 2), ``legs_px`` of shape (..., 2 legs, 4, 2).
    """
    knee, ankle = legs_px[..., KNEE, :], legs_px[..., ANKLE, :]
    return np.stack([np.linalg.norm(knee - hips_px, axis=-1), np.linalg.norm(ankle - knee, axis=-1)], axis=-1)


def leg_hips_px(points_px: Array, moving_side: str) -> Array:
    """The hips of the moving and of the other leg, shape (..., 2 legs, 2), of landmarks of shape (..., 33, 2)."""
    names = [f"{side.upper()}_HIP" for side in (moving_side, other_side(moving_side))]
    return points_px[..., [Landmark[name] for name in names], :]


@dataclass(frozen=True, eq=False)
class Legs(Part):
    """The moving and the other leg of somebody on the back.

    Attributes
    ----------
    points_px : ndarray of shape (..., 2, 4, 2)
        Knee, ankle, heel and toe, first of the moving leg, then of the other one, as (x, y) in pixels.
    moving_left : ndarray of shape (...)
        +1 if MediaPipe labels the moving leg left, -1 if right, 0 if it isn't clear which leg moves.
    moving_side : str
        ``"left"`` or ``"right"``: the person's own side of the moving leg, from ``moving_left`` of many frames.
    lengths_px : ndarray of shape (2, 2)
        The median lengths of thigh and shank, first of the moving leg, then of the other one.
    far_slides : bool
        Whether the far leg slides while the near one is held up in front of it: then the far leg's landmarks jump.
    """

    SMOOTHED_LIVE = ("points_px",)

    points_px: Array
    moving_left: Array
    moving_side: str
    lengths_px: Array
    far_slides: bool

    @classmethod
    def tracker(cls) -> LegTracker:
        """A tracker that follows the legs through a stream of poses."""
        return LegTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """Legs of nobody; the left one counts as moving."""
        points_px = np.full((count, 2, len(NAMES), 2), np.nan)
        return cls(points_px, np.zeros(count), "left", np.full((2, 2), np.nan), far_slides=False)

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:
        """The legs with one moving side; those before the first clear frame are put in the order of that frame."""
        moving_left = series.raw(parts, "moving_left")
        points = series.smoothed(order_before_first_clear(series.raw(parts, "points_px"), np.abs(moving_left) > 0))
        moving_side = "left" if np.nansum(moving_left) >= 0 else "right"
        lengths = segment_lengths(leg_hips_px(body.points_px, moving_side), points)
        far_slides = bool(np.mean([part.far_slides for part in parts]) > 0.5)
        return cls(points, moving_left, moving_side, _median_length(lengths), far_slides)


class LegTracker:
    """Follow both legs, and find out which of them moves out."""

    def __init__(self) -> None:
        self._points: Array | None = None
        self._moving_left = Memory(_MOVING_MEMORY_S, _LONGEST_S, mean_first=True)
        self._far_slides = Memory(_MOVING_MEMORY_S, _LONGEST_S, mean_first=True)
        self._lengths: deque[Array] = deque(maxlen=_LENGTH_FRAMES)

    def step(self, look: Look, body: Body) -> Legs:
        """Find the legs in one look, with the help of those before."""
        labelled = legs_of(look.pose.points_px)
        lead = float(lead_trunk(labelled, body.back_sign, body.trunk_px))
        points, crossed = moving_leg_first(labelled, self._points, lead)
        self._points = points
        moving_left = 0.0 if abs(lead) <= LEGS_CLEAR_TRUNK else -1.0 if crossed else 1.0
        moving_side = "left" if self._moving_left.step(look.t_s, moving_left) >= 0 else "right"
        held_up = float(points[MOVING, ANKLE, 1] - points[OTHER, ANKLE, 1]) > _HELD_UP_TRUNK * body.trunk_px
        far_slides = self._far_slides.step(look.t_s, float(held_up and moving_side != body.near_side)) > 0.5
        self._lengths.append(segment_lengths(leg_hips_px(look.pose.points_px, moving_side), points))
        lengths = np.median(np.array(self._lengths), axis=0)
        return Legs(points, np.asarray(moving_left), moving_side, lengths, far_slides)


def _median_length(lengths_px: Array) -> Array:
    """The median of ``lengths_px``, shape (n, 2, 2), over n frames; NaN if no frame was seen."""
    seen = ~np.isnan(lengths_px).any(axis=(1, 2))
    return np.median(lengths_px[seen], axis=0) if seen.any() else np.full(lengths_px.shape[1:], np.nan)
