from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.body import Body, BodyTracker, stack
from posecheck.measures.body.floor import FloorLine
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.frame import posture
from posecheck.measures.registry import FRAME_MEASURES, LiveMeasures
from tests.skeleton import FLOOR_Y, TRUNK_PX, Figure, changed, frame_values


def body_of(figure: Figure) -> Body:
    return changed(BodyTracker().step(figure.pose(0.0))[0], floor=FloorLine(0.0, FLOOR_Y), trunk_px=TRUNK_PX)


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("elevation", [-20.0, 0.0, 45.0, 90.0, 110.0])
def test_trunk_elevation(elevation: float, facing: int) -> None:
    assert posture.trunk_elevation_deg(body_of(Figure(elevation, facing=facing))) == pytest.approx(elevation)


def test_back_heights_of_a_straight_tilted_back() -> None:
    tilt = np.radians(30.0)
    expected = 0.2 - 0.2 * np.cos(tilt) + BACK_FRACTIONS * np.sin(tilt)
    assert posture.back_heights_trunk(body_of(Figure(30.0))) == pytest.approx(expected, abs=0.015)


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("head_back", [-40.0, 0.0, 10.0])
def test_head_back(head_back: float, facing: int) -> None:
    body = body_of(Figure(50.0, facing=facing, head_back_deg=head_back))
    assert posture.head_back_deg(body) == pytest.approx(head_back, abs=1e-6)


def test_heights_of_hips_head_feet_and_hand() -> None:
    body = body_of(Figure(0.0, head_back_deg=0.0))
    assert posture.hip_height_trunk(body) == pytest.approx(0.2)
    assert posture.head_height_trunk(body) == pytest.approx(0.2)
    assert posture.feet_height_trunk(body) == pytest.approx(0.0, abs=0.02)
    assert posture.feet_height_trunk(body_of(Figure(0.0, feet_up_trunk=0.15))) == pytest.approx(0.15, abs=0.02)
    assert posture.hand_height_trunk(body_of(Figure(45.0, hand_on_floor=True))) < 0.05
    assert posture.hand_height_trunk(body_of(Figure(45.0))) > 0.4


def test_an_invisible_far_hand_is_not_taken_for_support() -> None:
    body = body_of(Figure(45.0))
    points, visibility = body.points_px.copy(), body.landmarks.visibility.copy()
    points[16] = (400.0, FLOOR_Y)  # the right wrist, far
    visibility[16] = 0.1
    assert posture.hand_height_trunk(changed(body, points_px=points, visibility=visibility)) > 0.4
    visibility[16] = 0.9
    assert posture.hand_height_trunk(changed(body, points_px=points, visibility=visibility)) == pytest.approx(0.0)


def bent(body: Body, sagitta_trunk: float) -> Body:
    """The same body with its straight back bulging out by a parabola of that height."""
    hip, shoulder = body.midpoint("HIP"), body.midpoint("SHOULDER")
    along = (shoulder - hip) / TRUNK_PX
    out = body.back_sign * np.array([-along[1], along[0]])
    u = (BACK_FRACTIONS - 0.55) / 0.45
    bulge = sagitta_trunk * (1 - u**2)
    back = hip + BACK_FRACTIONS[:, None] * (shoulder - hip) + (0.2 + bulge)[:, None] * TRUNK_PX * out
    return changed(body, back_px=back)


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("sagitta", [-0.03, 0.0, 0.05])
def test_back_curvature_is_the_turn_between_the_end_tangents(sagitta: float, facing: int) -> None:
    body = bent(body_of(Figure(70.0, facing=facing)), sagitta)
    expected = 2 * np.degrees(np.arctan(2 * sagitta / 0.45))
    assert posture.back_curvature_deg(body) == pytest.approx(expected, abs=0.01)


def test_back_curvature_needs_six_points() -> None:
    body = bent(body_of(Figure(70.0)), 0.05)
    back = body.outline.back_px.copy()
    back[[1, 4, 6]] = np.nan
    full = posture.back_curvature_deg(body)
    assert posture.back_curvature_deg(changed(body, back_px=back)) == pytest.approx(float(full), abs=0.01)
    back[8] = np.nan
    assert np.isnan(posture.back_curvature_deg(changed(body, back_px=back)))


def test_the_lumbar_gap_is_measured_lying_only() -> None:
    body = body_of(Figure(0.0))
    back = body.outline.back_px.copy()
    back[:, 1] = FLOOR_Y
    back[3, 1] -= 0.05 * TRUNK_PX
    assert posture.lumbar_gap_trunk(changed(body, back_px=back)) == pytest.approx(0.05)
    assert np.isnan(posture.lumbar_gap_trunk(body_of(Figure(40.0))))


def test_the_back_is_up_as_far_as_its_highest_part_that_is_seen() -> None:
    body = body_of(Figure(0.0))
    back = body.outline.back_px.copy()
    back[:, 1] = FLOOR_Y
    back[3, 1] -= 0.15 * TRUNK_PX
    back[4:] = np.nan
    assert posture.back_up_trunk(changed(body, back_px=back)) == pytest.approx(0.15)
    back[:] = np.nan
    assert posture.back_up_trunk(changed(body, back_px=back)) == 0.0


def test_every_measure_gives_the_same_live_and_stacked_on_a_slow_movement() -> None:
    fps = 25.0
    figures = [Figure(20.0 + 10.0 * index / fps) for index in range(100)]
    tracker, live = BodyTracker(), LiveMeasures(FRAME_MEASURES)
    raw, values = [], []
    for index, figure in enumerate(figures):
        bodies = tracker.step(figure.pose(index / fps))
        raw.append(bodies[0])
        values.append(live.step(bodies[1]))
    series = frame_values(stack(raw, [True] * len(raw)))
    assert series.keys() == FRAME_MEASURES.keys()
    for name, measure in FRAME_MEASURES.items():
        tolerance = {"deg": 1.5, "trunk": 0.03, "deg/s": 1.0, "trunk/s": 0.05}[measure.unit]
        pair = np.array([series[name][50], values[50][name]])
        assert np.isnan(pair).all() or abs(pair[0] - pair[1]) < tolerance, name
    assert series["trunk_speed_deg_s"][50] == pytest.approx(10.0, abs=0.5)
    assert values[50]["trunk_speed_deg_s"] == pytest.approx(10.0, abs=1.0)
