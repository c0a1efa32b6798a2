"""Plane geometry in pixels. The last axis of points is (x, y), x to the right and y down; angles are in degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks import Landmark

Array = NDArray[np.float64]


def midpoint(points_px: Array, name: str) -> Array:
    """The midpoint, shape (..., 2), of the left and the right landmark ``name`` of ``points_px``, shape (..., 33, 2).

    Seen from the side MediaPipe puts the two off in opposite directions: in the midpoint these errors cancel.
    """
    left, right = Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]
    return np.asarray((points_px[..., left, :] + points_px[..., right, :]) / 2.0)


def angle_deg(first: Array, vertex: Array, last: Array) -> Array:
    """The angle at ``vertex`` between ``first`` and ``last``, each of shape (..., 2): 0 to 180, 180 is straight."""
    return np.asarray(180.0 - np.abs(turn_deg(vertex - first, last - vertex)))


def turn_deg(u: Array, v: Array) -> Array:
    """The signed angle from direction ``u`` to ``v``, shape (..., 2): -180 to 180, positive clockwise on screen."""
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.asarray(np.degrees(np.arctan2(cross, np.sum(u * v, axis=-1))))


def distance_to_segment(points: Array, start: Array, end: Array) -> Array:
    """The distance of ``points`` to the line segment from ``start`` to ``end``; all of shape (..., 2), broadcast."""
    along = end - start
    length2 = np.maximum(np.sum(along * along, axis=-1), 1e-12)
    share = np.clip(np.sum((points - start) * along, axis=-1) / length2, 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - (start + share[..., None] * along), axis=-1))


def yaw_deg(trunk: Array, across: Array, width_trunk: float) -> Array:
    """How far the camera is from a true side view: 0 (side on) to 90 degrees (from the head, the feet or the front).

    Parameters
    ----------
    trunk : ndarray of shape (..., 2)
        Vector hip to shoulder in pixels.
    across : ndarray of shape (..., 2)
        Vector from the left to the right shoulder (or hip) in pixels.
    width_trunk : float
        Real length of ``across`` in trunk lengths.

    Notes
    -----
    Turn a body by psi about the vertical. Horizontal lengths in its sagittal plane then look shorter by the factor
    cos(psi), heights stay as they are, and of its left-right width w one sees w sin(psi). If the trunk appears as
    (x, y), its length L is given by L² = (x / cos psi)² + y². The horizontal distance d that is seen between the two
    joints gives d² = w² (x² / (1 - s) + y²) s, where s = sin²(psi): a quadratic equation in s, solved here. The
    vertical part of ``across`` is left out, because it comes from the height of the camera, not from its yaw.
    """
    d2 = across[..., 0] ** 2
    x2, y2 = trunk[..., 0] ** 2, trunk[..., 1] ** 2
    w2 = width_trunk**2
    b = d2 + w2 * (x2 + y2)
    root = np.sqrt(np.maximum(b * b - 4.0 * w2 * y2 * d2, 0.0))
    s = 2.0 * d2 / np.maximum(b + root, 1e-12)
    return np.asarray(np.degrees(np.arcsin(np.sqrt(np.clip(s, 0.0, 1.0)))))
