"""Plane geometry in pixels: points are (x, y) in the last axis, x right, y down; angles in degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks import Landmark

Array = NDArray[np.float64]


def midpoint(points_px: Array, name: str) -> Array:
    """Middle of the left and right landmark ``name`` of ``points_px``, shape (..., 33, 2): side-view biases cancel."""
    left, right = Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]
    return np.asarray((points_px[..., left, :] + points_px[..., right, :]) / 2.0)


def angle_deg(first: Array, vertex: Array, last: Array) -> Array:
    """Angle at ``vertex``, 180 straight, of points of shape (..., 2)."""
    return np.asarray(180.0 - np.abs(turn_deg(vertex - first, last - vertex)))


def turn_deg(u: Array, v: Array) -> Array:
    """Signed angle from direction ``u`` to ``v``, shape (..., 2): -180 to 180, clockwise on screen is positive."""
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.asarray(np.degrees(np.arctan2(cross, np.sum(u * v, axis=-1))))


def distance_to_segment(points: Array, start: Array, end: Array) -> Array:
    """Distance of ``points``, shape (..., 2), to the segment between ``start`` and ``end``, broadcast against them."""
    along = end - start
    length2 = np.maximum(np.sum(along * along, axis=-1), 1e-12)
    share = np.clip(np.sum((points - start) * along, axis=-1) / length2, 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - (start + share[..., None] * along), axis=-1))


def yaw_deg(trunk: Array, across: Array, width_trunk: float) -> Array:
    """How far the camera is from a true side view, 0 (side on) to 90 (head, feet or front on).

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
    A body turned by psi about the vertical shows a horizontal extent of its sagittal plane
    shortened by cos(psi), heights as they are, and of a left-right width w the part w sin(psi).
    With the trunk's image (x, y) and the trunk length L² = (x / cos psi)² + y², the observed
    horizontal distance d of the two joints gives d² = w² (x² / (1 - s) + y²) s with s = sin²(psi):
    a quadratic in s, solved here. The vertical part of ``across`` is left out: a camera above or
    below the body makes it, and it is not yaw.
    """
    d2 = across[..., 0] ** 2
    x2, y2 = trunk[..., 0] ** 2, trunk[..., 1] ** 2
    w2 = width_trunk**2
    b = d2 + w2 * (x2 + y2)
    root = np.sqrt(np.maximum(b * b - 4.0 * w2 * y2 * d2, 0.0))
    s = 2.0 * d2 / np.maximum(b + root, 1e-12)
    return np.asarray(np.degrees(np.arcsin(np.sqrt(np.clip(s, 0.0, 1.0)))))
