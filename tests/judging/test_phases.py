from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.phases import PhaseMachine, refined_start_s

FPS = 25.0
HIP = 0.25


def run(elevations: np.ndarray, fps: float = FPS, back_up: float = 0.0) -> list[tuple[str, float, float]]:
    """Phases entered as (name, start, time noticed) for a trunk elevation over time."""
    machine = PhaseMachine(load_exercise("slow-sit-back"))
    t_s = np.arange(len(elevations)) / fps
    speeds = np.gradient(elevations, t_s)
    entered = []
    for t, elevation, speed in zip(t_s, elevations, speeds, strict=True):
        values = {
            "trunk_elevation_deg": elevation,
            "trunk_speed_deg_s": speed,
            "hip_height_trunk": HIP,
            "motion_trunk_s": abs(speed) / 57.0,
            "head_motion_trunk_s": abs(speed) / 57.0,
            "back_up_trunk": back_up,
        }
        transition = machine.step(float(t), values)
        if transition:
            entered.append((transition.phase, transition.start_s, float(t)))
    return entered


def path(*knots: tuple[float, float], fps: float = FPS) -> np.ndarray:
    times, values = zip(*knots, strict=True)
    return np.interp(np.arange(0.0, times[-1], 1 / fps), times, values)


CYCLE = ((0, 0), (2, 0), (4, 85), (6, 85), (12, 0), (16, 0))


@pytest.mark.parametrize("fps", [10.0, 25.0, 60.0])
def test_a_whole_cycle_whatever_the_frame_rate(fps: float) -> None:
    entered = run(path(*CYCLE, fps=fps), fps)
    assert [name for name, *_ in entered] == ["down", "push_up", "curl", "roll_down", "down", "relax"]
    starts = {name: start for name, start, _ in entered}
    assert starts["push_up"] == pytest.approx(2 + 2 * 8 / 85, abs=0.12)
    assert starts["curl"] == pytest.approx(4.0, abs=0.12), "where the way up ends"
    assert starts["roll_down"] == pytest.approx(6.0, abs=0.15)
    assert starts["down"] == pytest.approx(12.0, abs=0.15)


def test_the_start_is_when_the_condition_began_not_when_its_dwell_was_over() -> None:
    (_, start_s, noticed_s), *_ = run(path((0, 0), (2, 0)))
    assert start_s == 0.0
    assert noticed_s == pytest.approx(0.2, abs=0.05)


def test_a_recording_may_begin_seated() -> None:
    assert [name for name, *_ in run(path((0, 80), (2, 80), (8, 0), (9, 0)))] == ["curl", "roll_down", "down"]


def test_a_blip_shorter_than_the_dwell_changes_nothing() -> None:
    elevations = path((0, 0), (6, 0))
    elevations[50:53] = 30.0
    assert [name for name, *_ in run(elevations)] == ["down", "relax"]


def test_a_rest_while_still_upright_is_the_curl_again() -> None:
    entered = [name for name, *_ in run(path((0, 85), (2, 85), (3, 70), (5, 70), (9, 0), (10, 0)))]
    assert entered == ["curl", "roll_down", "curl", "roll_down", "down"]


def test_a_fall_too_short_for_a_dwell_is_a_roll_down() -> None:
    entered = [name for name, *_ in run(path((0, 85), (2, 85), (2.1, 0), (4, 0)))]
    assert entered == ["curl", "roll_down", "down"]


def test_standing_is_not_sitting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.judging.test_phases.HIP", 1.7)
    assert run(path((0, 88), (5, 88))) == []


@pytest.mark.parametrize(("back_up", "noticed_after_s"), [(0.0, 0.2), (0.15, 3.0)])
def test_a_head_on_the_floor_over_an_arched_back_is_not_yet_down(back_up: float, noticed_after_s: float) -> None:
    entered = run(path((0, 80), (2, 80), (8, 0), (14, 0)), back_up=back_up)
    start_s, at_s = next((start_s, at_s) for name, start_s, at_s in entered if name == "down")
    assert start_s == pytest.approx(8.0, abs=0.7)
    assert at_s == pytest.approx(start_s + noticed_after_s, abs=0.1)


def test_at_the_end_of_the_recording_the_dwell_is_waived() -> None:
    machine = PhaseMachine(load_exercise("slow-sit-back"))
    values = {
        "trunk_elevation_deg": 2.0,
        "trunk_speed_deg_s": 0.0,
        "hip_height_trunk": HIP,
        "motion_trunk_s": 0.0,
        "head_motion_trunk_s": 0.0,
    }
    assert machine.step(0.0, values) is None
    assert machine.step(0.04, values) is None
    assert machine.finish("relax") is None
    transition = machine.finish("down")
    assert transition is not None
    assert (transition.phase, transition.start_s) == ("down", 0.0)
    assert machine.finish("down") is None


def test_boundaries_are_found_again_on_the_smoothed_series() -> None:
    machine = PhaseMachine(load_exercise("slow-sit-back"))
    t_s = np.arange(0, 4, 0.04)
    transition = None
    for t in t_s:
        late = 0.0 if t < 1.5 else 20.0  # seen live half a second late
        values = {
            "trunk_elevation_deg": late,
            "trunk_speed_deg_s": 0.0,
            "hip_height_trunk": HIP,
            "motion_trunk_s": 1.0,
            "head_motion_trunk_s": 0.0,
        }
        transition = machine.step(float(t), values) or transition
    assert transition is not None
    assert transition.start_s == pytest.approx(1.52, abs=0.03)
    still, hip = np.zeros(len(t_s)), np.full(len(t_s), HIP)
    smooth = {
        "trunk_elevation_deg": np.where(t_s < 1.0, 0.0, 20.0),
        "trunk_speed_deg_s": np.where(t_s < 0.4, 0.0, 5.0),
        "hip_height_trunk": hip,
    }
    assert refined_start_s(transition, t_s, smooth) == pytest.approx(0.4, abs=0.03), "its onset"
    interrupted = {**smooth, "trunk_speed_deg_s": np.where((t_s < 0.4) | ((t_s > 0.6) & (t_s < 0.8)), 0.0, 5.0)}
    assert refined_start_s(transition, t_s, interrupted) == pytest.approx(0.8, abs=0.03)
    late = {**smooth, "trunk_speed_deg_s": np.where(t_s < 1.7, 0.0, 5.0)}
    assert refined_start_s(transition, t_s, late) == pytest.approx(1.7, abs=0.05)
    assert refined_start_s(transition, t_s, {**smooth, "trunk_speed_deg_s": still}) == transition.start_s
    (plain,) = (entry for entry in load_exercise("slow-sit-back").phase("relax").enter)
    assert plain.onset is None
    resting = {"motion_trunk_s": np.where(t_s < 1.0, 1.0, 0.0)}
    assert refined_start_s(replace(transition, entry=plain), t_s, resting) == pytest.approx(1.0, abs=0.03)
