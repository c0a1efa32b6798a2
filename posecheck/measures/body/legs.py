"""Both legs of a body on its back by what they do, not by MediaPipe's left and right, which swap in side views."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.geometry import Array
from posecheck.pose.landmarks import Landmark

PARTS: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
"""The points of a leg, in the order in which they are kept."""

CLEARLY_TRUNK: Final = 0.25
"""A foot this much further out or lower than the other tells which leg is out; if closer the legs are followed."""

_INDEX: Final = np.array([[Landmark[f"{side}_{part}"] for part in PARTS] for side in ("LEFT", "RIGHT")])


def legs_of(points_px: Array) -> Array:
    """Both legs of the landmarks, shape (..., 33, 2), as MediaPipe labels them: shape (..., 2, 4, 2), left first."""
    return points_px[..., _INDEX, :]


def lead_trunk(legs_px: Array, back_sign: float, trunk_px: float) -> Array:
    """How much further out, away from the head, and lower the first leg's ankle is than the second's."""
    ankle = legs_px[..., PARTS.index("ANKLE"), :]
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
    knee, ankle = legs_px[..., 0, :], legs_px[..., 1, :]
    return np.stack([np.linalg.norm(knee - hips_px, axis=-1), np.linalg.norm(ankle - knee, axis=-1)], axis=-1)
