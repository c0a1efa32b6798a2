"""Read the person mask: the outline of the trunk, the lowest row and the outermost column of the person."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import ARM_RADIUS_TRUNK, MASK_EDGE, OUTSIDE_RUN
from posecheck.measures.body.axes import TrunkFrame
from posecheck.measures.geometry import Array, distance_to_segment

_REACH_TRUNK: Final = 0.6
"""How far from the trunk line the outline is searched for: no back and no belly is further away."""

_STEP_PX: Final = 1.0
"""Distance of two samples on a ray. The mask changes little within a pixel: between two samples it is interpolated."""


def outline_points(
    mask: NDArray[np.float32], hip: Array, shoulder: Array, sign: float, trunk_px: float, fractions: Array
) -> Array:
    """Where rays from the trunk line, at right angles to it, leave the person mask on one side.

    Parameters
    ----------
    mask : ndarray of shape (H, W), float32
        Probability that a pixel is the person's; the outline is where it falls through ``MASK_EDGE``, to a fraction of
        a pixel.
    hip, shoulder : ndarray of shape (2,)
        Midpoints (x, y) in pixels: the ends of the trunk line.
    sign : float
        +1 for the side that lies clockwise (on screen) of the direction from hip to shoulder, -1 for the other.
    trunk_px : float
        Trunk length in pixels; a ray is ``_REACH_TRUNK`` of it long.
    fractions : ndarray of shape (k,)
        Where the rays begin, between hip (0) and shoulder (1).

    Returns
    -------
    ndarray of shape (k, 2)
        (x, y) in pixels; NaN for a ray that begins outside of the mask, or that doesn't leave it within the image.
    """
    trunk = TrunkFrame.between(hip, shoulder, sign)
    reach = np.arange(0.0, _REACH_TRUNK * trunk_px, _STEP_PX)
    rays = (hip + fractions[:, None] * (shoulder - hip))[:, None, :] + reach[None, :, None] * trunk.back
    rays32 = rays.astype(np.float32)
    # What is outside of the image counts as person: a body that the image cuts off has no outline there.
    value = cv2.remap(
        mask, rays32[..., 0], rays32[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=1.0
    )
    last_inside, share = _leaves_person(np.asarray(value, dtype=np.float32))
    points = rays[np.arange(len(fractions)), last_inside] + (share * _STEP_PX)[:, None] * trunk.back
    return np.asarray(points, dtype=np.float64)


def _leaves_person(value: NDArray[np.float32]) -> tuple[NDArray[np.intp], Array]:
    """Where each ray leaves the person.

    Parameters
    ----------
    value : ndarray of shape (k, m), float32
        The mask along k rays at m samples.

    Returns
    -------
    last_inside : ndarray of shape (k,), int
        The last sample inside of the person.
    share : ndarray of shape (k,)
        How far the outline is from there to the next sample, 0 to 1; NaN for a ray that begins outside or never leaves.
    """
    runs = np.lib.stride_tricks.sliding_window_view(value < MASK_EDGE, OUTSIDE_RUN, axis=1).all(axis=-1)
    first = runs.argmax(axis=1)
    rows, before = np.arange(len(value)), np.maximum(first - 1, 0)
    inner, outer = value[rows, before], value[rows, first]
    share = np.clip((inner - MASK_EDGE) / np.maximum(inner - outer, 1e-6), 0.0, 1.0)
    return before, np.where(np.any(runs, axis=1) & (first > 0), share, np.nan)


def hidden_by_arm(back: Array, shoulder: Array, elbow: Array, wrist: Array, trunk_px: float) -> NDArray[np.bool_]:
    """Which back points are on the outline of the near arm instead of the back's.

    Parameters
    ----------
    back : ndarray of shape (9, 2)
        Back points in pixels.
    shoulder, elbow, wrist : ndarray of shape (2,)
        Of the near arm, in pixels.
    trunk_px : float
        Trunk length in pixels.

    Returns
    -------
    ndarray of shape (9,), bool
        True within ``ARM_RADIUS_TRUNK`` of the arm's bones. The first third of the upper arm doesn't count: at the
        shoulder arm and back have the same outline.
    """
    start = shoulder + (elbow - shoulder) / 3.0
    near = np.minimum(distance_to_segment(back, start, elbow), distance_to_segment(back, elbow, wrist))
    return np.asarray(near < ARM_RADIUS_TRUNK * trunk_px)


def lowest_row(mask: NDArray[np.float32], left_px: float, right_px: float) -> float:
    """The lowest row (largest y) of the person between two columns, in pixels; NaN if nobody is there."""
    width = mask.shape[1]
    first, last = max(0, int(left_px)), min(width, int(right_px) + 1)
    if first >= last:
        return float("nan")
    rows = np.flatnonzero(cv2.reduce(mask[:, first:last], 1, cv2.REDUCE_MAX) > MASK_EDGE)
    return float(rows[-1]) if len(rows) else float("nan")


def furthest_column(mask: NDArray[np.float32], top_px: float, bottom_px: float, direction: float) -> float:
    """The column where the person ends to the left (``direction`` -1) or right (+1), between two rows.

    In pixels, to a fraction of one; NaN if nobody is there, or if the person reaches the image's edge.
    """
    height, width = mask.shape
    first, last = max(0, int(top_px)), min(height, int(bottom_px) + 1)
    if first >= last:
        return float("nan")
    columns = cv2.reduce(mask[first:last], 0, cv2.REDUCE_MAX)[0]
    inside = np.flatnonzero(columns > MASK_EDGE)
    if len(inside) == 0:
        return float("nan")
    edge = int(inside[-1] if direction > 0 else inside[0])
    beyond = edge + (1 if direction > 0 else -1)
    if not 0 <= beyond < width:
        return float("nan")
    return edge + direction * float((columns[edge] - MASK_EDGE) / (columns[edge] - columns[beyond]))
