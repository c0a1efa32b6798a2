"""Triangle meshes: normals, smoothing, clean cuts, round boxes and balls. Points (points, 3) in metres."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from studio.rotations import Array

Faces = NDArray[np.int64]
"""Numbers of each triangle's points, (faces, 3)."""


def triangles(quads: NDArray[np.int32]) -> Faces:
    """Each quad (quads, 4) as two triangles."""
    faces: Faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int64)
    return faces


class Normals:
    """Unit normals of the points of one mesh, fast: the sums over the faces are one sparse product."""

    def __init__(self, faces: Faces, points: int) -> None:
        self._faces = np.ascontiguousarray(faces.T)
        corners = np.ones(faces.size, np.float32)
        of_face = np.tile(np.arange(len(faces)), 3)
        self._gather = csr_array((corners, (self._faces.ravel(), of_face)), shape=(points, len(faces)))

    def __call__(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """Of these points, weighted by the areas of the faces around each."""
        a, b, c = (np.take(points, corner, axis=0).astype(np.float32) for corner in self._faces)
        b -= a
        c -= a
        across = np.empty_like(a)
        across[:, 0] = b[:, 1] * c[:, 2] - b[:, 2] * c[:, 1]
        across[:, 1] = b[:, 2] * c[:, 0] - b[:, 0] * c[:, 2]
        across[:, 2] = b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0]
        summed: NDArray[np.float32] = self._gather @ across
        length = np.sqrt(np.einsum("ij,ij->i", summed, summed))
        summed /= np.maximum(length, 1e-12)[:, None]
        return summed


def edges(faces: Faces) -> tuple[Faces, NDArray[np.int64]]:
    """The edges (edges, 2), lower number first, and how many faces share each: a border edge has one."""
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    found, count = np.unique(pairs, axis=0, return_counts=True)
    return found, count


def smoothed(points: Array, faces: Faces, rounds: int, share: float = 0.5) -> Array:
    """Each point drawn towards the middle of its neighbours, so many rounds; points outside the mesh stay."""
    pairs, _ = edges(faces)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    count = np.bincount(both[:, 0], minlength=len(points))
    used = np.flatnonzero(count)
    mean = csr_array((1.0 / count[both[:, 0]], (both[:, 0], both[:, 1])), shape=(len(points), len(points)))[used]
    result = points.copy()
    for _ in range(rounds):
        result[used] += share * (mean @ result - result[used])
    return result


def cut(faces: Faces, value: Array) -> tuple[Faces, csr_array]:
    """The part of a mesh where ``value`` (points,) is positive, cut cleanly through the faces along its zero line.

    Returns the faces and a matrix (new points, old points) that makes anything known of the old points that of the new.
    """
    count = len(value)
    inside = value > 0
    within = inside[faces].sum(axis=1)
    mixed = faces[(within == 1) | (within == 2)]
    alone = inside[mixed] == (inside[mixed].sum(axis=1) == 1)[:, None]
    order = (alone.argmax(axis=1)[:, None] + np.arange(3)) % 3
    mixed = np.take_along_axis(mixed, order, axis=1)
    lone, after, before = mixed.T
    crossed = np.concatenate([np.stack([lone, after], axis=1), np.stack([lone, before], axis=1)])
    pairs, number = np.unique(np.sort(crossed, axis=1), axis=0, return_inverse=True)
    first, second = (count + part for part in np.split(number.ravel(), 2))
    tip = inside[lone]
    kept = np.concatenate([
        faces[within == 3],
        np.stack([lone, first, second], axis=1)[tip],
        np.stack([first, after, before], axis=1)[~tip],
        np.stack([first, before, second], axis=1)[~tip],
    ])  # fmt: skip
    share = value[pairs[:, 0]] / (value[pairs[:, 0]] - value[pairs[:, 1]])
    new = count + np.arange(len(pairs))
    rows = np.concatenate([np.arange(count), new, new])
    columns = np.concatenate([np.arange(count), pairs[:, 0], pairs[:, 1]])
    weights = np.concatenate([np.ones(count), 1.0 - share, share])
    blend = csr_array((weights, (rows, columns)), shape=(count + len(pairs), count))
    used, compact = np.unique(kept, return_inverse=True)
    return compact.reshape(-1, 3), blend[used]


def hem(faces: Faces, points: int) -> tuple[Faces, NDArray[np.int64]]:
    """A rim along the borders of a mesh, with two rings of points of its own: its faces count from ``points`` on.

    Returns the rim's faces and the border points that the outer ring, and once more the inner ring, belong to.
    """
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, number, count = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True, return_counts=True)
    border = pairs[count[number.ravel()] == 1]
    ring = np.unique(border)
    start, end = points + np.searchsorted(ring, border).T
    rim = np.concatenate([
        np.stack([end, start, start + len(ring)], axis=1),
        np.stack([end, start + len(ring), end + len(ring)], axis=1),
    ])  # fmt: skip
    return rim, ring


def ball(radius_m: float, rings: int = 12, around: int = 20) -> tuple[Array, Faces]:
    """A sphere about the origin."""
    polar, turn = np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, around, endpoint=False)
    polar, turn = (grid.ravel() for grid in np.meshgrid(polar, turn, indexing="ij"))
    points = radius_m * np.stack([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar)], axis=1)
    quads = [
        (i * around + j, (i + 1) * around + j, (i + 1) * around + (j + 1) % around, i * around + (j + 1) % around)
        for i, j in product(range(rings), range(around))
    ]
    return points, triangles(np.array(quads, np.int32))


def round_box(middle: Array, size: Array, radius_m: float) -> tuple[Array, Array, Faces]:
    """A box with round edges: points, their normals, faces. It reaches exactly to its size."""
    half = size / 2.0
    radius = min(radius_m, 0.45 * float(size.min()))
    corner = radius * (1.0 - np.cos(np.linspace(0.0, np.pi / 2, 4)))
    axes = [np.concatenate([-h + corner, (h - corner)[::-1]]) for h in half]
    points, faces, start = [], [], 0
    for axis, end in product(range(3), (-1, 1)):
        first, second = (axis + 1) % 3, (axis + 2) % 3
        u, v = (grid.ravel() for grid in np.meshgrid(axes[first], axes[second], indexing="ij"))
        side = np.empty((len(u), 3))
        side[:, axis], side[:, first], side[:, second] = end * half[axis], u, v
        points.append(side)
        rows = len(axes[second])
        for i, j in product(range(len(axes[first]) - 1), range(rows - 1)):
            quad = [start + i * rows + j, start + (i + 1) * rows + j]
            quad += [quad[1] + 1, quad[0] + 1]
            faces.append(quad[::end])
        start += len(u)
    flat = np.concatenate(points)
    core = np.clip(flat, -(half - radius), half - radius)
    normals = (flat - core) / np.linalg.norm(flat - core, axis=1, keepdims=True)
    return core + radius * normals + middle, normals, triangles(np.array(faces, np.int32))
