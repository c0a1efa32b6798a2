"""Rotations, and how a value goes from one to another in time. Angles in degrees, matrices (3, 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

Array = NDArray[np.float64]


def about(axis: ArrayLike, deg: float) -> Array:
    """The right-handed rotation about an axis (3,)."""
    matrix: Array = Rotation.from_rotvec(np.radians(deg) * unit(axis)).as_matrix()
    return matrix


def about_x(deg: float) -> Array:
    """About the person's left: bends the spine forward, takes a thigh back, flexes a knee."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def about_y(deg: float) -> Array:
    """About the person's back."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def about_z(deg: float) -> Array:
    """About the vertical."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def unit(vector: ArrayLike) -> Array:
    """The direction of a vector (3,); a zero vector stays zero."""
    array = np.asarray(vector, float)
    return array / max(float(np.linalg.norm(array)), 1e-9)


def frame(along: ArrayLike, normal: ArrayLike) -> Array:
    """An orthonormal frame as columns: along, the normal made square to it, and their cross product."""
    first = unit(along)
    second = np.asarray(normal, float)
    second = unit(second - first * (second @ first))
    return np.stack([first, second, np.cross(first, second)], axis=1)


def partway(start: Array, end: Array, share: float) -> Array:
    """A rotation between two, by the shortest way."""
    step = Rotation.from_matrix(start.T @ end).as_rotvec()
    matrix: Array = start @ Rotation.from_rotvec(share * step).as_matrix()
    return matrix


def mix(start: ArrayLike, end: ArrayLike, share: float) -> Array:
    """The straight way between two values."""
    return np.asarray(start, float) * (1.0 - share) + np.asarray(end, float) * share


def minimum_jerk(share: float) -> float:
    """How far a smooth reach has come after a share of its time (Flash and Hogan 1985); 0 before, 1 after."""
    u = min(max(share, 0.0), 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u * u)


def bump(t_s: float, start_s: float, end_s: float, edge_s: float) -> float:
    """1 between two times, rising before ``start_s + edge_s`` and falling from ``end_s - edge_s`` on, else 0."""
    return minimum_jerk((t_s - start_s) / edge_s) * (1.0 - minimum_jerk((t_s - end_s + edge_s) / edge_s))


def angle_deg(first: Array, vertex: Array, last: Array) -> float:
    """The angle at ``vertex`` between two points; 180 is straight."""
    u, v = unit(first - vertex), unit(last - vertex)
    return float(np.degrees(np.arccos(np.clip(u @ v, -1.0, 1.0))))
