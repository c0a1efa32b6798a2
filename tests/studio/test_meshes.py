from __future__ import annotations

import numpy as np
import pytest

from studio.meshes import Normals, ball, cut, hem, round_box, smoothed, triangles

SQUARE = np.array([[x, y, 0.0] for y in range(5) for x in range(5)])
QUADS = np.array([[i, i + 1, i + 6, i + 5] for i in range(20) if i % 5 < 4], np.int32)


def area(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    return float(np.cross(b - a, c - a)[:, 2].sum()) / 2


def test_a_cut_is_clean_and_keeps_the_side_that_faces_up() -> None:
    line = SQUARE[:, 0] + 0.4 * SQUARE[:, 1] - 2.3
    faces, blend = cut(triangles(QUADS), line)
    points = blend @ SQUARE
    assert (blend @ line).min() == pytest.approx(0.0, abs=1e-12)
    expected = 16 - (2.3 + 0.7) / 2 * 4
    assert area(points, faces) == pytest.approx(expected)
    assert (Normals(faces, len(points))(points)[:, 2] > 0.999).all()


def test_a_hem_goes_all_round_on_points_of_its_own() -> None:
    rim, ring = hem(triangles(QUADS), 25)
    assert len(ring) == 16
    assert len(rim) == 32
    assert set(rim.ravel()) == set(range(25, 25 + 32))


def test_smoothing_leaves_what_is_outside_the_mesh() -> None:
    bent = SQUARE.copy()
    bent[12, 2] = 1.0
    loose = np.concatenate([bent, [[9.0, 9.0, 9.0]]])
    result = smoothed(loose, triangles(QUADS), 3)
    assert result[12, 2] < 0.3
    assert (result[25] == 9.0).all()


def test_a_ball_and_a_box_face_outwards() -> None:
    for points, faces in (ball(2.0), round_box(np.zeros(3), np.array([1.0, 2.0, 3.0]), 0.1)[::2]):
        normals = Normals(faces, len(points))(points)
        assert (np.einsum("ij,ij->i", normals, points) > 0).mean() > 0.99


def test_a_round_box_reaches_to_its_size() -> None:
    points, normals, _ = round_box(np.array([1.0, 0.0, 0.0]), np.array([0.4, 0.2, 0.03]), 0.05)
    assert points.max(axis=0) == pytest.approx((1.2, 0.1, 0.015))
    assert points.min(axis=0) == pytest.approx((0.8, -0.1, -0.015))
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1.0)
