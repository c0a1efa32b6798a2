from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.body import Body, BodyTracker, stack
from posecheck.measures.frame import standing
from posecheck.measures.kinds import there_and_back
from posecheck.measures.registry import FRAME_MEASURES, LiveMeasures
from tests.skeleton import FLOOR_Y, Figure, frame_values
from tests.standing import TRUNK, Stance


def body_of(figure: Stance) -> Body:
    return BodyTracker().step(figure.pose(0.0))[0]


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("swapped", [False, True])
def test_angles_of_a_stance_either_way_round_whatever_the_legs_are_called(facing: int, swapped: bool) -> None:
    figure = Stance(knee_deg=160.0, lean_deg=12.0, arm_deg=170.0, bend_deg=20.0, facing=facing, swapped=swapped)
    body = body_of(figure)
    assert body.back_sign == -facing
    assert standing.trunk_lean_deg(body) == pytest.approx(12.0, abs=0.5)
    assert standing.standing_knee_deg(body) == pytest.approx(163.5, abs=0.5), "to the landmark, not to the joint"
    assert standing.arm_elevation_deg(body) == pytest.approx(170.0, abs=0.5)
    assert standing.elbow_deg(body) == pytest.approx(160.0, abs=0.5)
    assert standing.raised_foot_trunk(body) == pytest.approx(0.7, abs=0.02)
    assert standing.step_trunk(body) == pytest.approx(1.3, abs=0.02)
    assert standing.raised_foot_tilt_deg(body) == pytest.approx(0.0, abs=0.1)
    assert standing.raised_knee_deg(body) < 120.0


def test_hip_angles_open_with_the_lean() -> None:
    upright, back = body_of(Stance()), body_of(Stance(lean_deg=-20.0))
    assert standing.standing_hip_deg(upright) == pytest.approx(158.0, abs=0.5), "180 less the slope of the leg"
    assert standing.standing_hip_deg(back) == pytest.approx(138.0, abs=0.5)
    assert standing.raised_hip_deg(back) - standing.raised_hip_deg(upright) == pytest.approx(20.0, abs=0.5)


def test_the_floor_lies_level_under_the_standing_foot() -> None:
    for step in (0.0, 1.0):
        floor = body_of(Stance(step=step)).floor
        assert floor.slope == 0.0
        assert floor.intercept_px == pytest.approx(FLOOR_Y + 0.04 * TRUNK, abs=2.0)


def test_lying_or_sitting_there_are_no_standing_legs() -> None:
    for elevation in (0.0, 80.0):
        body = BodyTracker().step(Figure(elevation).pose(0.0))[0]
        assert np.isnan(body.stance.points_px).all()
        assert np.isnan(standing.standing_knee_deg(body))


def test_legs_put_into_the_gap_are_taken_to_be_where_they_were_for_a_moment() -> None:
    tracker = BodyTracker()
    tracker.step(Stance().pose(0.0))
    kept = tracker.step(Stance(between=True).pose(1.0))[0]
    assert standing.raised_foot_trunk(kept) == pytest.approx(0.7, abs=0.02)
    assert np.isnan(tracker.step(Stance(between=True).pose(1.6))[0].stance.points_px).all()
    fresh = BodyTracker().step(Stance(between=True).pose(0.0))[0]
    assert np.isnan(standing.raised_foot_trunk(fresh)), "never seen before"


def test_legs_that_have_gone_are_not_kept() -> None:
    tracker = BodyTracker()
    tracker.step(Stance().pose(0.0))
    moved = Stance(facing=-1, between=True).pose(0.5)
    assert np.isnan(tracker.step(moved)[0].stance.points_px).all()


def test_there_and_back() -> None:
    assert there_and_back(np.array([0.0, 1.0, 2.0, 3.0])) == 0.0, "gone, not back"
    assert there_and_back(np.array([0.0, 2.0, 0.5])) == pytest.approx(1.5)
    assert there_and_back(np.array([3.0, np.nan, 1.0, 4.0])) == pytest.approx(2.0)
    assert np.isnan(there_and_back(np.array([np.nan])))


def test_a_bounce_is_as_large_as_it_is_and_sinking_is_none() -> None:
    t_s = np.arange(0.0, 6.0, 0.05)
    bounce = 0.04 * (1.0 - np.cos(2 * np.pi * t_s))
    sinking = 0.02 * t_s
    for dips, expected in ((bounce, 0.08), (sinking, 0.0)):
        tracker, live = BodyTracker(), LiveMeasures(FRAME_MEASURES)
        bodies = [tracker.step(Stance(dip=float(dip)).pose(float(t))) for t, dip in zip(t_s, dips, strict=True)]
        values = [live.step(smooth)["bounce_trunk"] for _, smooth in bodies]
        series = frame_values(stack([raw for raw, _ in bodies], [True] * len(bodies)))["bounce_trunk"]
        assert values[80] == pytest.approx(expected, abs=0.012)
        assert series[80] == pytest.approx(expected, abs=0.01)
