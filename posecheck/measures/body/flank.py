"""The flank over the low back, followed from picture to picture: it rises when the pelvis tips and the low back arches.

A tilt of 10 degrees lifts the low back by a centimetre, less than the person mask's grain; clothes and skin over it can
be followed to a tenth of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import ARM_RADIUS_TRUNK
from posecheck.measures.body.part import Look, Part, Series
from posecheck.measures.body.trunk import TrunkFrame
from posecheck.measures.geometry import Array, distance_to_segment

if TYPE_CHECKING:
    from posecheck.measures.body.body import Body

PATCH_TRUNK_PX: Final = 128.0
"""Pixels of a trunk length in the patch that is kept: about as large as it is in a picture 640 pixels wide."""

REKEY_S: Final = 1.0
"""While the person is at rest the picture that is compared with is taken anew this often: light and posture change."""

MIN_POINTS: Final = 5
"""Of 25: with fewer that are found again the flank can't be seen; an arm lies over it, or it is too dark."""

MAX_SPREAD_TRUNK: Final = 0.03
"""Points (but a tenth at either end) that rise more differently than this are not all the flank's: a hand moves over
it. Tipping by 30 degrees makes them differ by up to 0.027 (rendered clips, 95 %)."""

MAX_RETURN_PX: Final = 1.2
"""A point that isn't found back from where it was found, within this of where it began, was lost."""

MAX_UNLIKE: Final = 0.5
"""A place that differs from what is looked for by this share of its contrast is not the point's. On the flank it is
0.03 lying still and up to 0.3 tipped by 10 degrees; under a hand 0.6 to 0.8 (rendered clips, 95 %)."""

_ALONG: Final = np.linspace(0.28, 0.44, 5)
_FRONT: Final = np.linspace(-0.18, 0.06, 5)
"""The points, in trunk lengths: along the trunk from the hip, and from there to the front. Nearer to the hip the
sliding thigh moves the skin; further to the front the belly breathes; further up nothing rises (rendered clips)."""

_FIRST: Final = np.array([0.0, 0.40])
_SIZE: Final = (100, 102)
"""The patch: its corner nearest to the hip and the front, as the points; width and height in pixels."""

_COARSE: Final = 4
"""Every fourth pixel is enough to tell the exposure."""

_WINDOW_PX: Final = (25, 25)
"""Of the patch: the mottle of clothes within it can be told from its surroundings, a fifth of the trunk."""

_POINTS: Final = np.array(
    [((u - _FIRST[0]) * PATCH_TRUNK_PX, (_FIRST[1] - v) * PATCH_TRUNK_PX) for u in _ALONG for v in _FRONT],
    dtype=np.float32,
)

Patch = NDArray[np.uint8]
Points = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Flank(Part):
    """How far the flank over the low back has risen, ``rise_px`` of shape (...); only its changes mean anything.

    NaN until the person was in a phase that others are compared with, and where it can't be seen.
    """

    SMOOTHED_LIVE = ("rise_px",)

    rise_px: Array

    @classmethod
    def tracker(cls) -> FlankTracker:
        """What follows the flank through a stream of pictures."""
        return FlankTracker()

    @classmethod
    def stack(cls, parts: Sequence[Self], series: Series, body: Body) -> Self:  # noqa: ARG003
        """The smoothed rise."""
        return cls(series.smooth(parts, "rise_px"))


class FlankTracker:
    """How far the flank has moved towards the front, against a picture taken while the person was at rest.

    Lucas-Kanade flow from that picture to each later one, so that nothing adds up. Causal and without a clock.
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
        """The flank at one look; unseen without a picture."""
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
        """Rise in pixels of the picture, comparable as long as the flank is in sight; NaN before the first rest.

        Parameters
        ----------
        t_s : float
            Time of the picture.
        image : ndarray of shape (H, W, 3), uint8
            The picture, RGB.
        trunk : TrunkFrame
            Where the trunk is in it.
        forearm : tuple of ndarray of shape (2,)
            Near elbow and wrist in pixels: points that the forearm lies over, or lay over at rest, are left out.
        trunk_px : float
            Trunk length in the picture.
        at_rest : bool
            No movement has begun: this picture may be the one to compare with.
        """
        rise = self._rise_px(image, self._free & self._clear_of(forearm))
        if at_rest and t_s - self._key_s >= REKEY_S:
            self._look_anew(image, trunk, trunk_px)
            self._key_s = t_s
            self._free = self._clear_of(forearm)
            self._carried_px = rise = 0.0 if np.isnan(rise) else rise
        return rise

    def _look_anew(self, image: NDArray[np.uint8], trunk: TrunkFrame, trunk_px: float) -> None:
        """Take ``image`` as the one that later ones are compared with."""
        self._px = trunk_px / PATCH_TRUNK_PX
        corner = trunk.hip_px + trunk_px * (_FIRST[0] * trunk.along - _FIRST[1] * trunk.back)
        self._to_image = np.stack([self._px * trunk.along, self._px * trunk.back, corner], axis=1)
        self._key = self._patch(image)
        self._contrast = _contrast(self._key)
        self._shift = np.zeros_like(_POINTS)

    def _clear_of(self, forearm: tuple[Array, Array]) -> NDArray[np.bool_]:
        """Which points the forearm doesn't lie over, shape (25,)."""
        places = _POINTS @ self._to_image[:, :2].T + self._to_image[:, 2]
        return distance_to_segment(places, *forearm) > ARM_RADIUS_TRUNK * PATCH_TRUNK_PX * self._px

    def _patch(self, image: NDArray[np.uint8]) -> Patch:
        """The surroundings of the flank, grey, the head to the right and the front up."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(image, self._to_image, _SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), dtype=np.uint8)

    def _rise_px(self, image: NDArray[np.uint8], free: NDArray[np.bool_]) -> float:
        """Median over the ``free`` points found again; each is looked for where it was last."""
        if self._key is None:
            return float("nan")
        now = self._patch(image)
        ratio = (now[::_COARSE, ::_COARSE] + 1.0) / (self._key[::_COARSE, ::_COARSE] + 1.0)
        gain = float(np.median(ratio))  # of the camera's automatic exposure
        key = np.asarray(cv2.convertScaleAbs(self._key, alpha=gain, beta=gain - 1.0), dtype=np.uint8)
        there, unlike = _flow(key, now, _POINTS, _POINTS + self._shift)
        back, _ = _flow(now, key, there, _POINTS)
        known = free & (unlike < MAX_UNLIKE * self._contrast)
        known &= np.linalg.norm(back - _POINTS, axis=1) < MAX_RETURN_PX
        if known.sum() < MIN_POINTS:
            return float("nan")
        shift = there - _POINTS
        up = -shift[known, 1]
        if np.ptp(np.quantile(up, [0.1, 0.9])) > MAX_SPREAD_TRUNK * PATCH_TRUNK_PX:
            return float("nan")
        shift[~known] = np.median(shift[known], axis=0)
        self._shift = shift
        return self._carried_px + self._px * float(np.median(up))


def _contrast(patch: Patch) -> Array:
    """Standard deviation of the grey around each point, shape (25,)."""
    grey = patch.astype(np.float64)
    mean, square = cv2.blur(grey, _WINDOW_PX), cv2.blur(grey**2, _WINDOW_PX)
    column, row = _POINTS.round().astype(int).T
    return np.asarray(np.sqrt(np.maximum(square - mean**2, 0.0))[row, column])


def _flow(before: Patch, after: Patch, points: Points, first: Points) -> tuple[Points, Points]:
    """Where points of ``before`` are in ``after``, (n, 2), looked for from ``first`` on, and how unlike it is, (n,).

    That is the mean difference of the grey around them; infinite for a point that was not found.
    """
    there, found, unlike = cv2.calcOpticalFlowPyrLK(
        before, after, points[:, None], first[:, None].copy(), None, None, _WINDOW_PX, 2,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )  # fmt: skip
    return np.asarray(there[:, 0], dtype=np.float32), np.where(found > 0, unlike, np.inf)[:, 0].astype(np.float32)
