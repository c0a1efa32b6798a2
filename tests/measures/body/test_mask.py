from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.body.mask import hidden_by_arm, lowest_row, outline_points
from posecheck.measures.body.outline import BACK_FRACTIONS
from tests.skeleton import BACK_DEPTH, FLOOR_Y, TRUNK_PX, Figure


def points_of(figure: Figure, back_sign: float) -> np.ndarray:
    hip, shoulder = (np.array(figure.joints[name]) for name in ("HIP", "SHOULDER"))
    return outline_points(figure.mask(), hip, shoulder, back_sign, figure.trunk_px, BACK_FRACTIONS)


@pytest.mark.parametrize("elevation", [0.0, 30.0, 60.0, 90.0])
@pytest.mark.parametrize(("facing", "back_sign"), [(-1, 1.0), (1, -1.0)])
def test_the_outline_of_a_tilted_trunk_is_found_to_half_a_pixel(
    elevation: float, facing: int, back_sign: float
) -> None:
    figure = Figure(elevation, facing=facing)
    found = points_of(figure, back_sign)
    hip, shoulder = (np.array(figure.joints[name]) for name in ("HIP", "SHOULDER"))
    along = (shoulder - hip) / TRUNK_PX
    back = back_sign * np.array([-along[1], along[0]])
    expected = hip + BACK_FRACTIONS[:, None] * (shoulder - hip) + BACK_DEPTH * TRUNK_PX * back
    assert np.abs(found - expected).max() < 1.0
    assert np.abs(found - expected).mean() < 0.6


def test_lying_the_back_rests_on_the_floor_row() -> None:
    assert points_of(Figure(0.0), 1.0)[:, 1] == pytest.approx(FLOOR_Y, abs=1.0)


def test_small_holes_inside_the_person_are_passed_over() -> None:
    figure = Figure(0.0)
    mask = figure.mask().copy()
    hip, shoulder = (np.array(figure.joints[name]) for name in ("HIP", "SHOULDER"))
    mask[round(FLOOR_Y) - 12 : round(FLOOR_Y) - 10, :] = 0.0
    found = outline_points(mask, hip, shoulder, 1.0, TRUNK_PX, BACK_FRACTIONS)
    assert found[:, 1] == pytest.approx(FLOOR_Y, abs=1.0)


def test_a_body_cut_by_the_picture_has_no_outline_there() -> None:
    figure = Figure(0.0)
    hip, shoulder = (np.array(figure.joints[name]) for name in ("HIP", "SHOULDER"))
    cut = figure.mask()[: round(FLOOR_Y) - 10]
    assert np.isnan(outline_points(cut, hip, shoulder, 1.0, TRUNK_PX, BACK_FRACTIONS)).all()


def test_joints_outside_the_mask_give_nothing() -> None:
    nowhere = np.zeros((480, 640), np.float32)
    hip, shoulder = np.array([300.0, 380.0]), np.array([420.0, 380.0])
    assert np.isnan(outline_points(nowhere, hip, shoulder, 1.0, TRUNK_PX, BACK_FRACTIONS)).all()


def test_only_points_beside_the_arm_are_hidden() -> None:
    back = np.stack([np.linspace(312, 420, 9), np.full(9, 400.0)], axis=1)
    shoulder = np.array([420.0, 376.0])
    along_the_body = hidden_by_arm(back, shoulder, np.array([375.0, 394.0]), np.array([330.0, 395.0]), TRUNK_PX)
    forward = hidden_by_arm(back, shoulder, np.array([390.0, 340.0]), np.array([350.0, 340.0]), TRUNK_PX)
    assert along_the_body.tolist() == [False, True, True, True, True, True, False, False, False]
    assert not forward.any()


def test_lowest_row_between_columns() -> None:
    mask = np.zeros((100, 100), np.float32)
    mask[20:51, 10:20] = 1.0
    mask[20:81, 60:70] = 1.0
    assert lowest_row(mask, 0, 40) == 50
    assert lowest_row(mask, 0, 99) == 80
    assert np.isnan(lowest_row(mask, 30, 50))
    assert np.isnan(lowest_row(mask, 200, 300))
