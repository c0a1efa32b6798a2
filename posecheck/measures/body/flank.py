"""Follow the flank beside the low back by optical flow: it rises when the pelvis tips forward and the low back arches.

A pelvic tilt of 10 degrees lifts the low back by one centimetre, which is less than the error of the person mask. The
pattern of clothes and skin on the flank can be followed to a tenth of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import (
    ARM_RADIUS_TRUNK,
    FLANK_MAX_RETURN_PX,
    FLANK_MAX_SPREAD_TRUNK,
    FLANK_MAX_UNLIKE,
    FLANK_MIN_POINTS,
)
from posecheck.measures.body.axes import TrunkFrame
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.geometry import Array, distance_to_segment

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

PATCH_TRUNK_PX: Final = 128.0
"""Pixels of a trunk length in the patch that is cut out: about the trunk length in an image 640 pixels wide."""

REKEY_S: Final = 1.0
"""While the person is at rest the key patch is replaced this often, because light and posture change."""

_ALONG: Final = np.linspace(0.28, 0.44, 5)
_FRONT: Final = np.linspace(-0.18, 0.06, 5)
"""Where the points are, in trunk lengths: along the trunk line from the hip, and from that line towards the front.
Nearer to the hip the sliding thigh moves the skin; further to the front the belly moves with the breath; further up
nothing rises (rendered clips)."""

ALONG_MIDDLE: Final = float(_ALONG.mean())
"""The middle of the points along the trunk line, in trunk lengths from the hip."""

_FIRST: Final = np.array([0.0, 0.40])
_SIZE: Final = (100, 102)
"""The patch: the corner that is nearest to the hip and furthest to the front, as in ``_ALONG`` and ``_FRONT``; its
width and height in pixels."""

_COARSE: Final = 4
"""Every fourth pixel is enough to measure the exposure."""

_WINDOW_PX: Final = (25, 25)
"""The window of the optical flow, in pixels of the patch, a fifth of the trunk: large enough to hold a pattern of
clothes that differs from its surroundings."""

_POINTS: Final = np.array(
    [((u - _FIRST[0]) * PATCH_TRUNK_PX, (_FIRST[1] - v) * PATCH_TRUNK_PX) for u in _ALONG for v in _FRONT],
    dtype=np.float32,
)

Patch = NDArray[np.uint8]
Points = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Flank(Part):
    """How far the flank beside the low back has risen: ``rise_px`` in pixels, shape (...).

    Only its changes mean anything. NaN until the person was at rest once, and where the flank can't be seen.
    """

    SMOOTHED_LIVE = ("rise_px",)

    rise_px: Array

    @classmethod
    def tracker(cls) -> FlankTracker:
        """A tracker that follows the flank through the images of a stream."""
        return FlankTracker()

    @classmethod
    def unseen(cls, count: int) -> Self:
        """A flank that wasn't found."""
        return cls(np.full(count, np.nan))

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The smoothed rise."""
        return cls(series.smooth(parts, "rise_px"))


class FlankTracker:
    """Measure how far the flank has moved towards the front since an image that was taken while the person was at rest.

    The optical flow (Lucas and Kanade) goes from that image, the key, to each later one: errors don't add up from frame
    to frame. The tracker is causal and reads no clock.
    """

    def __init__(self) -> None:
        self._key: Patch | None = None
        self._key_s = -np.inf
        self._contrast = np.zeros(len(_POINTS))
        self._free = np.zeros(len(_POINTS), dtype=bool)
        self._to_image = np.zeros((2, 3))
        self._px = 1.0
        self._carried_px = 0.0
        self._shift = np.zeros_like(_POINTS)

    def step(self, look: Look, body: Body) -> Flank:
        """Find the flank in one look; NaN without an image."""
        if look.image is None:
            return Flank(np.asarray(np.nan))
        forearm = body.joint("ELBOW"), body.joint("WRIST")
        return Flank(
            np.asarray(self.rise_px(look.t_s, look.image, body.trunk_frame, forearm, body.trunk_px, look.at_rest))
        )

    def rise_px(
        self,
        t_s: float,
        image: NDArray[np.uint8],
        trunk: TrunkFrame,
        forearm: tuple[Array, Array],
        trunk_px: float,
        at_rest: bool,
    ) -> float:
        """The rise in pixels of the image; NaN before the first rest, and where the flank can't be seen.

        Parameters
        ----------
        t_s : float
            Time of the frame in seconds.
        image : ndarray of shape (H, W, 3), uint8
            Its RGB pixels.
        trunk : TrunkFrame
            Where the trunk is in it.
        forearm : tuple of ndarray of shape (2,)
            Near elbow and wrist in pixels. Points under the forearm, now or in the key image, are left out.
        trunk_px : float
            Trunk length in pixels.
        at_rest : bool
            Whether no movement has begun, so that this image may become the key.
        """
        rise = self._rise_px(image, self._free & self._clear_of(forearm))
        if at_rest and t_s - self._key_s >= REKEY_S:
            self._take_as_key(image, trunk, trunk_px)
            self._key_s = t_s
            self._free = self._clear_of(forearm)
            self._carried_px = rise = 0.0 if np.isnan(rise) else rise
        return rise

    def _take_as_key(self, image: NDArray[np.uint8], trunk: TrunkFrame, trunk_px: float) -> None:
        """Make ``image`` the key: the one that later images are compared with."""
        self._px = trunk_px / PATCH_TRUNK_PX
        corner = trunk.hip_px + trunk_px * (_FIRST[0] * trunk.along - _FIRST[1] * trunk.back)
        self._to_image = np.stack([self._px * trunk.along, self._px * trunk.back, corner], axis=1)
        self._key = self._patch(image)
        self._contrast = _contrast(self._key)
        self._shift = np.zeros_like(_POINTS)

    def _clear_of(self, forearm: tuple[Array, Array]) -> NDArray[np.bool_]:
        """Which points are not under the forearm: shape (25,), bool."""
        places = _POINTS @ self._to_image[:, :2].T + self._to_image[:, 2]
        return distance_to_segment(places, *forearm) > ARM_RADIUS_TRUNK * PATCH_TRUNK_PX * self._px

    def _patch(self, image: NDArray[np.uint8]) -> Patch:
        """The flank and what is around it, in grey, turned so that the head is to the right and the front is up."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(image, self._to_image, _SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), dtype=np.uint8)

    def _rise_px(self, image: NDArray[np.uint8], free: NDArray[np.bool_]) -> float:
        """The median rise of the ``free`` points found again; each is searched from where it was found last."""
        if self._key is None:
            return float("nan")
        now = self._patch(image)
        ratio = (now[::_COARSE, ::_COARSE] + 1.0) / (self._key[::_COARSE, ::_COARSE] + 1.0)
        gain = float(np.median(ratio))  # of the camera's automatic exposure
        key = np.asarray(cv2.convertScaleAbs(self._key, alpha=gain, beta=gain - 1.0), dtype=np.uint8)
        there, unlike = _flow(key, now, _POINTS, _POINTS + self._shift)
        back, _ = _flow(now, key, there, _POINTS)
        known = free & (unlike < FLANK_MAX_UNLIKE * self._contrast)
        known &= np.linalg.norm(back - _POINTS, axis=1) < FLANK_MAX_RETURN_PX
        if known.sum() < FLANK_MIN_POINTS:
            return float("nan")
        shift = there - _POINTS
        up = -shift[known, 1]
        if np.ptp(np.quantile(up, [0.1, 0.9])) > FLANK_MAX_SPREAD_TRUNK * PATCH_TRUNK_PX:
            return float("nan")
        shift[~known] = np.median(shift[known], axis=0)
        self._shift = shift
        return self._carried_px + self._px * float(np.median(up))


def _contrast(patch: Patch) -> Array:
    """The standard deviation of the grey in the window around each point: shape (25,)."""
    grey = patch.astype(np.float64)
    mean, square = cv2.blur(grey, _WINDOW_PX), cv2.blur(grey**2, _WINDOW_PX)
    column, row = _POINTS.round().astype(int).T
    return np.asarray(np.sqrt(np.maximum(square - mean**2, 0.0))[row, column])


def _flow(before: Patch, after: Patch, points: Points, first: Points) -> tuple[Points, Points]:
    """Find ``points`` of ``before`` in ``after``; each search begins at ``first``.

    Returns where they are, shape (n, 2), and the mean difference of the grey around them, shape (n,): infinite for a
    point that was not found.
    """
    there, found, unlike = cv2.calcOpticalFlowPyrLK(
        before, after, points[:, None], first[:, None].copy(), None, None, _WINDOW_PX, 2,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )  # fmt: skip
    return np.asarray(there[:, 0], dtype=np.float32), np.where(found > 0, unlike, np.inf)[:, 0].astype(np.float32)
