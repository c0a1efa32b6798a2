"""Read the person mask: where the outline of the trunk is, the lowest row, the furthest column."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.calibration import ARM_RADIUS_TRUNK, MASK_EDGE
from posecheck.measures.geometry import Array, distance_to_segment

_REACH_TRUNK: Final = 0.6
"""No back or belly is further from the trunk line than this."""

_STEP_PX: Final = 1.0
"""The mask is smooth between pixels: between two steps the outline is interpolated."""

_OUTSIDE_RUN: Final = 5
"""Steps outside in a row that end the person: single dark pixels inside are passed over."""


def outline_points(
    mask: NDArray[np.float32], hip: Array, shoulder: Array, sign: float, trunk_px: float, fractions: Array
) -> Array:
    """Where rays from the trunk line towards one side of it leave the person mask.

    Parameters
    ----------
    mask : ndarray of shape (H, W), float32
        Person probability; the outline is where it falls through 0.5, to a fraction of a pixel.
    hip, shoulder : ndarray of shape (2,)
        Midpoints in pixels.
    sign : float
        +1 for the side that lies clockwise (on screen) of the direction hip to shoulder, -1 for the other.
    trunk_px : float
        Trunk length in pixels; rays give up after 0.6 of it.
    fractions : ndarray of shape (k,)
        Where the rays start between hip (0) and shoulder (1).

    Returns
    -------
    ndarray of shape (k, 2)
        Pixels; NaN where a ray starts outside the mask or reaches the image's edge.
    """
    along = shoulder - hip
    normal = sign * np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
    reach = np.arange(0.0, _REACH_TRUNK * trunk_px, _STEP_PX)
    rays = (hip + fractions[:, None] * along)[:, None, :] + reach[None, :, None] * normal
    rays32 = rays.astype(np.float32)
    # Outside the image counts as person, so that a body cut by the frame has no outline there.
    value = cv2.remap(
        mask, rays32[..., 0], rays32[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=1.0
    )
    outside = value < MASK_EDGE
    # The first step of a run outside: single dark pixels inside the person are passed over.
    windows = np.lib.stride_tricks.sliding_window_view(outside, _OUTSIDE_RUN, axis=1)
    runs = windows.all(axis=-1)
    first = runs.argmax(axis=1)
    seen = np.any(runs, axis=1) & (first > 0)
    rows = np.arange(len(fractions))
    before = np.maximum(first - 1, 0)
    inner, outer = value[rows, before], value[rows, first]
    share = np.clip((inner - MASK_EDGE) / np.maximum(inner - outer, 1e-6), 0.0, 1.0)
    points = rays[rows, before] + (share * _STEP_PX)[:, None] * normal
    points[~seen] = np.nan
    return np.asarray(points, dtype=np.float64)


def hidden_by_arm(back: Array, shoulder: Array, elbow: Array, wrist: Array, trunk_px: float) -> NDArray[np.bool_]:
    """Which back points, shape (9, 2), lie on the near arm's outline instead of the back's.

    The upper arm is tested from a third of its length on: at the shoulder itself arm and back are one.
    """
    start = shoulder + (elbow - shoulder) / 3.0
    near = np.minimum(distance_to_segment(back, start, elbow), distance_to_segment(back, elbow, wrist))
    return np.asarray(near < ARM_RADIUS_TRUNK * trunk_px)


def lowest_row(mask: NDArray[np.float32], left_px: float, right_px: float) -> float:
    """Lowest row (largest y) of the person between two columns; NaN if nobody is there."""
    width = mask.shape[1]
    first, last = max(0, int(left_px)), min(width, int(right_px) + 1)
    if first >= last:
        return float("nan")
    rows = np.flatnonzero(cv2.reduce(mask[:, first:last], 1, cv2.REDUCE_MAX) > MASK_EDGE)
    return float(rows[-1]) if len(rows) else float("nan")


def furthest_column(mask: NDArray[np.float32], top_px: float, bottom_px: float, direction: float) -> float:
    """Where the person ends to the left (``direction`` -1) or right (+1) between two rows, to a fraction of a pixel.

    NaN if nobody is there, or the person reaches the picture's edge.
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
