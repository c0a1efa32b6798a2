"""The two legs of somebody standing, told apart by what they do: MediaPipe swaps left and right in side views."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.geometry import Array
from posecheck.pose.landmarks import Landmark

STANDING_TRUNK: Final = 1.0
"""Hips this high over the feet's lowest outline are standing: upright 1.7 and more, sitting on a chair 0.9, lying 0.25."""

KNEE, ANKLE, HEEL, TOE = range(4)
"""Second axis of the legs."""

_NAMES: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
_ON_MASK_TRUNK: Final = 0.06
"""Landmarks are good to about this; one farther outside the person's outline is not of this leg."""

NO_LEGS: Final = np.full((2, len(_NAMES), 2), np.nan)


def standing_legs(points: Array, mask: NDArray[np.float32], forward: float, trunk_px: float) -> Array:
    """Knee, ankle, heel and toe of the leg in front and of the one behind.

    Parameters
    ----------
    points : ndarray of shape (33, 2)
        Landmarks in pixels.
    mask : ndarray of shape (H, W), float32
        Person probability.
    forward : float
        +1 if the person faces right in the picture, else -1.
    trunk_px : float
        Trunk length in pixels.

    Returns
    -------
    ndarray of shape (2, 4, 2)
        First the leg whose ankle is farther forward and up: the one on the stool, or on its way there.
        All NaN where a knee, ankle or shank lies outside the mask: with the legs apart MediaPipe sometimes puts
        both into the gap between them (measured on rendered clips, for up to a second).
    """
    legs = np.stack([[points[Landmark[f"{side}_{name}"]] for name in _NAMES] for side in ("LEFT", "RIGHT")])
    ankles = legs[:, ANKLE]
    reach = forward * ankles[:, 0] - ankles[:, 1]
    if reach[1] > reach[0]:
        legs = legs[::-1]
    shanks = (legs[:, KNEE] + legs[:, ANKLE]) / 2.0
    spots = np.concatenate([legs[:, KNEE], shanks, legs[:, ANKLE]])
    return legs if all(_near(mask, spot, _ON_MASK_TRUNK * trunk_px) for spot in spots) else NO_LEGS


def _near(mask: NDArray[np.float32], spot: Array, radius: float) -> bool:
    """Whether the person is within ``radius`` pixels, sideways and up or down, of ``spot``."""
    (left, top), (right, bottom) = (np.maximum(np.round(spot + d), 0).astype(int) for d in (-radius, radius))
    patch = mask[top : bottom + 1, left : right + 1]
    return bool(patch.size and patch.max() > 0.5)
