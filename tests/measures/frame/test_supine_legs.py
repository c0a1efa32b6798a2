from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from posecheck import calibration
from posecheck.measures.body import Body, BodyTracker, stack
from posecheck.measures.frame import supine_legs
from posecheck.measures.kinds import Change
from posecheck.measures.registry import FRAME_MEASURES, LiveMeasures
from tests.skeleton import Slider, changed, frame_values

FPS = 15.0


def body_of(figures: Sequence[Slider]) -> Body:
    tracker = BodyTracker()
    raw = [tracker.step(figure.pose(index / FPS))[0] for index, figure in enumerate(figures)]
    return stack(raw, [True] * len(raw))


def changes(figures: Sequence[Slider], still: int) -> dict[str, np.ndarray]:
    body = body_of(figures)
    return frame_values(body, np.arange(len(figures)) < still)


SLIDE = np.concatenate([np.zeros(20), np.linspace(0.0, 1.0, 60), np.ones(20)])


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("sliding", ["left", "right"])
def test_angles_of_the_sliding_leg(facing: int, sliding: str) -> None:
    figures = [Slider(out, sliding=sliding, facing=facing) for out in SLIDE]
    body = body_of(figures)
    assert body.legs.moving_side == sliding
    true = np.array([figure.knee_deg for figure in figures])
    assert np.abs(supine_legs.moving_knee_deg(body) - true).max() < 2.0
    assert supine_legs.other_knee_deg(body) == pytest.approx(46.0, abs=1.0)
    thigh = supine_legs.leg_angles_deg(body)[1]
    assert thigh[:, 1] == pytest.approx(130.0, abs=1.0)
    # lying level, the hip's angle is that between thigh and floor, less what MediaPipe adds to it
    assert supine_legs.moving_hip_deg(body)[-1] == pytest.approx(
        180.0 - thigh[-1, 0] - calibration.HIP_BIAS_DEG, abs=0.5
    )


def test_exchanged_labels_do_not_exchange_the_legs() -> None:
    figures = [Slider(out, swapped=30 < index < 60) for index, out in enumerate(SLIDE)]
    body = body_of(figures)
    assert body.legs.moving_side == "left"
    true = np.array([figure.knee_deg for figure in figures])
    assert np.abs(supine_legs.moving_knee_deg(body) - true).max() < 2.0


def test_legs_are_told_apart_back_to_the_beginning_once_one_is_out() -> None:
    bent = {"other_thigh_deg": 55.0, "other_knee_deg": 75.0}
    figures = [Slider(out, sliding="right", **bent) for out in SLIDE]
    body = body_of(figures)
    assert body.legs.moving_side == "right"
    assert supine_legs.other_knee_deg(body) == pytest.approx(75.0, abs=2.0)


def test_a_straight_knee_pulled_up_is_put_back() -> None:
    figures = [Slider(out, pulled_trunk=0.35 if index > 85 else 0.0) for index, out in enumerate(SLIDE)]
    knee = supine_legs.moving_knee_deg(body_of(figures))
    assert knee[-5] == pytest.approx(170.0, abs=5.0), "by how far the foot is from the hip"
    assert knee[-5] - 180.0 + 2.0 * np.degrees(np.arctan(0.35 / 0.8)) > 30.0, "far from what the landmarks say"


def test_a_leg_of_wrong_length_is_not_seen() -> None:
    short = [Slider(out, thigh_trunk=0.5 if index > 85 else 0.8) for index, out in enumerate(SLIDE)]
    knee = supine_legs.moving_knee_deg(body_of(short))
    assert np.isnan(knee[-5])
    assert np.isfinite(knee[:80]).all()


def test_changes_are_against_the_still_phase() -> None:
    figures = [
        Slider(
            out,
            other_thigh_deg=130.0 - 20.0 * out,
            heel_trunk=0.15 * np.sin(np.pi * out),
            head_trunk=0.2 * out,
        )
        for out in SLIDE
    ]
    values = changes(figures, still=18)
    middle = int(np.argmin(np.abs(SLIDE - 0.5)))
    assert values["held_thigh_away_deg"][-1] == pytest.approx(20.0, abs=2.0)
    assert values["heel_lift_trunk"][middle] == pytest.approx(0.15, abs=0.02)
    assert values["heel_lift_trunk"][-1] == pytest.approx(0.0, abs=0.02)
    assert values["head_lift_trunk"][-1] == pytest.approx(0.2, abs=0.03)
    for name in ("held_thigh_away_deg", "heel_lift_trunk", "head_lift_trunk", "hip_shift_trunk"):
        assert values[name][:15] == pytest.approx(0.0, abs=0.02 if "trunk" in name else 1.0), name


def test_the_low_back_rises_where_the_outline_does() -> None:
    figures = [Slider(out, gap_trunk=0.06 * out) for out in SLIDE]
    rise = changes(figures, still=18)["low_back_rise_trunk"]
    assert rise[:15] == pytest.approx(0.0, abs=0.005)
    assert 0.03 < rise[-1] < 0.07


def test_a_back_that_seems_to_sink_or_a_rib_cage_that_rises_makes_it_unsure() -> None:
    still = np.zeros(9)
    risen = still.copy()
    risen[2:4] = 0.05
    assert supine_legs.low_back_rise(risen) == pytest.approx(0.05)
    wavy = risen.copy()
    wavy[7] = -0.01
    assert supine_legs.low_back_rise(wavy) == pytest.approx(0.04), "what it seems to sink is its error"
    wavy[7] = -0.03
    assert np.isnan(supine_legs.low_back_rise(wavy))
    lifted = risen.copy()
    lifted[6:] = 0.04
    assert np.isnan(supine_legs.low_back_rise(lifted))
    hidden = risen.copy()
    hidden[[1, 2, 4, 5]] = np.nan
    assert np.isnan(supine_legs.low_back_rise(hidden))


def test_changes_are_unknown_until_the_still_phase_was_seen_and_then_the_same_live() -> None:
    tracker, live = BodyTracker(), LiveMeasures(FRAME_MEASURES)
    values = []
    for index, out in enumerate(SLIDE):
        _, smooth = tracker.step(Slider(out, head_trunk=0.2 * out).pose(index / FPS))
        values.append(live.step(smooth, at_baseline=5 <= index < 18))
    compared = [name for name, measure in FRAME_MEASURES.items() if isinstance(measure.kind, Change)]
    assert "head_lift_trunk" in compared
    assert all(np.isnan(values[3][name]) for name in compared)
    assert values[-1]["head_lift_trunk"] == pytest.approx(0.2, abs=0.03)


def test_who_lies_still_does_not_wander_while_the_trunk_is_measured_better() -> None:
    tracker, live = BodyTracker(), LiveMeasures(FRAME_MEASURES)
    values = []
    for index in range(40):
        _, smooth = tracker.step(Slider(0.0).pose(index / FPS))
        better = changed(smooth, trunk_px=smooth.trunk_px * np.interp(index, [0, 40], [1.0, 1.1]))
        values.append(live.step(better, at_baseline=5 <= index < 18))
    assert values[-1]["hand_shift_trunk"] == pytest.approx(0.0, abs=0.005)
    assert values[-1]["hip_shift_trunk"] == pytest.approx(0.0, abs=0.005)


def test_the_far_foot_beside_a_held_leg_is_followed_by_the_outline() -> None:
    body = body_of([Slider(out, sliding="right", near="left") for out in SLIDE])
    assert body.legs.far_slides
    assert not body_of([Slider(out) for out in SLIDE]).legs.far_slides
    way = supine_legs.foot_out_trunk(body)
    reach = [Slider(out).legs()[0]["ANKLE"][0] for out in (0.0, 1.0)]
    assert way[-1] - way[0] == pytest.approx(abs(reach[1] - reach[0]) / 120.0, abs=0.03)


@pytest.mark.parametrize("lifted", [0.0, 0.2])
def test_a_far_heel_beside_a_held_leg_is_told_by_the_foots_outline(lifted: float) -> None:
    height = lifted * np.interp(np.arange(100), [20, 35, 65, 80], [0.0, 1.0, 1.0, 0.0])
    figures = [
        Slider(out, sliding="right", near="left", heel_trunk=up, pulled_trunk=0.3)
        for out, up in zip(SLIDE, height, strict=True)
    ]
    lift = changes(figures, still=18)["heel_lift_trunk"]
    assert lift[40:60] == pytest.approx(lifted, abs=0.05)
    assert lift[-5:] == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("jumping", [False, True])
def test_a_held_thigh_before_a_sliding_far_leg_is_told_unless_the_legs_change_places(jumping: bool) -> None:
    figures = [
        Slider(
            out, sliding="right", near="left", other_thigh_deg=130.0 - 12.0 * out,
            shank_trunk=1.2 if jumping and index % 20 > 12 else 0.8,
        )
        for index, out in enumerate(SLIDE)
    ]  # fmt: skip
    away = changes(figures, still=18)["held_thigh_away_deg"]
    if jumping:
        assert np.isnan(away).all()
    else:
        assert away[-5:] == pytest.approx(12.0, abs=2.0)
    tracker, live = BodyTracker(), LiveMeasures(FRAME_MEASURES)
    for index, figure in enumerate(figures):
        values = live.step(tracker.step(figure.pose(index / FPS))[1], at_baseline=5 <= index < 18)
    assert np.isnan(values["held_thigh_away_deg"]), "while it goes on nobody knows whether they will"
