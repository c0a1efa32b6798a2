"""Whole practices of a figure with known angles, ten frames a second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.session import Session
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from posecheck.leading.voice import spoken_s
from tests.leading.practising import EN, FIRST, LIE, ONCE, ONE, SHORT, SIT, TWICE, TWO, nobody, practise, usual
from tests.skeleton import Figure, seen


def test_a_whole_practice_from_finding_the_place_to_the_summary() -> None:
    run = practise(*FIRST, (50, LIE), exercise=load_exercise("slow-sit-back"))
    assert run.states == [State.PLACING, State.COUNTDOWN, State.GUIDING, State.DONE]
    texts = SHORT.words("en")
    (cue,) = {text for text in run.texts if text in {fault.cue for fault in texts.faults.values()}}
    assert run.texts == [
        EN("practice.camera_low"),
        "Ready.",
        *("Three.", "Two.", "One.", "Begin."),
        *(texts.phases[name] for name in ("push_up", "curl", "roll_down")),
        "One. That was the last one.",
        cue,
        texts.phases["relax"],
        f"One repetition done. Next time: {cue} {EN('practice.goodbye')}",
    ]
    low_s = spoken_s(EN("practice.camera_low"))
    assert run.first_s(State.COUNTDOWN) == pytest.approx(low_s, abs=0.2), "all was right, and the camera asked for"
    numbers = [t_s for t_s, text in run.said if text in ("Three.", "Two.", "One.", "Begin.")]
    assert np.diff(numbers) == pytest.approx([1.0, 1.0, 1.0], abs=0.21)
    assert run.first_s(State.GUIDING) == numbers[-1]
    assert 26.0 + 20.0 < run.first_s(State.DONE) < 48.0, "after the rest"
    assert run.practice.finished
    (outcome,) = run.practice.outcomes
    assert len(outcome.repetitions) == 1


def test_what_a_view_needs_is_in_every_scene() -> None:
    run = usual()
    assert {(scene.target, scene.near_side) for scene in run.scenes} == {(1, "left")}
    counted = [scene.counted for scene in run.scenes]
    assert counted == sorted(counted)
    assert run.at(23.0).counted == 0
    assert run.at(25.0).counted == run.scenes[-1].counted == 1
    assert run.at(5.0).message == "Ready."
    assert run.at(10.0).message == SHORT.words("en").phases["push_up"]
    curl = run.at(13.0)
    assert curl.hold is not None
    assert curl.hold.target_s == 4.0
    assert curl.hold.held_s == pytest.approx(13.0 - 11.2, abs=0.4), "since the way up ended"
    assert curl.pacer is not None
    assert curl.pacer.breath == "in"
    assert run.at(28.0).hold is not None
    assert run.at(3.0).hold is run.at(3.0).pacer is run.scenes[-1].hold is run.scenes[-1].pacer is None
    assert all(scene.rest_s is None for scene in run.scenes)
    numbers = [scene.say.number for scene in run.scenes if scene.say is not None]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_practice_finds_is_what_a_plain_session_finds_in_the_same_frames() -> None:
    run = practise(*TWO, plan=TWICE, change=nobody(28, 33))
    go_s, end_s = run.first_s(State.GUIDING), run.first_s(State.DONE)
    session = Session(SHORT)
    for pose in run.poses:
        if go_s < pose.t_s <= end_s:
            session.step(seen(pose))
    plain = session.finish()
    assert [replace(outcome, cues=()) for outcome in run.practice.outcomes] == [plain]
    said = [(cue.t_s, SHORT.words("en").cue(cue.fault)) for cue in run.practice.outcomes[0].cues]
    assert said
    assert set(said) <= set(run.said)
    assert len(plain.repetitions) == 2
    assert all(repetition.faults for repetition in plain.repetitions)


def test_what_happens_while_finding_the_place_is_not_counted() -> None:
    knots = ((0, SIT), (1, SIT), (3, LIE), (16, LIE))
    run = practise(*knots, stop_s=15)
    plain = Session(SHORT)
    assert max(plain.step(seen(pose)).counted for pose in run.poses) == 1, "it would be one"
    assert run.states == [State.PLACING, State.COUNTDOWN, State.GUIDING, State.DONE]
    assert {scene.counted for scene in run.scenes} == {0}
    (outcome,) = run.practice.outcomes
    assert outcome.repetitions == outcome.attempts == outcome.cues == ()


def test_placing_helps_by_voice_before_it_counts_down() -> None:
    run = practise((0, LIE), (16, LIE), change=lambda t, figure: replace(figure, hip_x=60.0) if t < 6 else figure)
    assert run.texts[:2] == [EN("practice.camera_low"), EN("placing.feet_out_of_frame")]
    assert run.at(3.0).message == EN("placing.feet_out_of_frame")
    assert 8.0 <= run.when("Ready.") < 10.5


def test_two_sides_rest_turn_round_and_give_an_outcome_each() -> None:
    def turn(t_s: float, figure: Figure) -> Figure | None:
        if t_s < 42:
            return figure
        return None if t_s < 43.5 else replace(figure, near="right", facing=1)

    knots = (*ONE, (54, LIE), (56, SIT), (62, SIT), (69, LIE), (79, LIE))
    run = practise(*knots, plan=Plan(1, ("left", "right"), 4.0), change=turn)
    one = [State.PLACING, State.COUNTDOWN, State.GUIDING]
    assert run.states == [*one, State.RESTING, *one, State.DONE]
    rest_s = run.first_s(State.RESTING)
    assert "Well done. Rest for 4 seconds. Now turn round, head to the other end: your right side." in run.texts
    assert run.at(rest_s + 1.0).rest_s == pytest.approx(3.0)
    assert run.when("Next set.") == pytest.approx(rest_s + 4.0, abs=2.0)
    asked_s = run.when(EN("placing.turn_round", side="right"))
    assert rest_s + 4.0 < asked_s < 42.0, "the wrong side is not taken"
    assert [t_s for t_s, text in run.said if text == "Ready."][1] > 43.5 + 2.0
    assert [outcome.near_side for outcome in run.practice.outcomes] == ["left", "right"]
    assert [len(outcome.repetitions) for outcome in run.practice.outcomes] == [1, 1]
    assert run.texts[-1].startswith("Two repetitions done.")
    second = [scene.counted for scene in run.scenes if scene.state is State.GUIDING and scene.update.t_s > 43.5]
    assert second[0] == 0, "each side has its own count"
    assert second[-1] == 1


def test_sets_on_one_side_rest_without_turning_round() -> None:
    run = practise(*ONE, (36, LIE), plan=Plan(1, (None, None), 4.0))
    assert "Well done. Rest for 4 seconds." in run.texts
    assert run.states[3:5] == [State.RESTING, State.PLACING]


def test_the_plan_is_the_exercises_own_unless_something_is_chosen() -> None:
    exercise = load_exercise("slow-sit-back")
    assert Plan.of(exercise) == Plan(3, (None,), 30.0)
    assert Plan.of(exercise, side="left", repetitions=5) == Plan(5, ("left",), 30.0)
    each = replace(exercise, practice=replace(exercise.practice, sides="each", sets=2))
    assert Plan.of(each) == Plan(3, ("left", "left", "right", "right"), 30.0)
    assert Plan.of(each, side="right") == Plan(3, ("right", "right"), 30.0)


def test_a_small_lift_after_the_last_repetition_does_not_end_the_rest() -> None:
    exercise = load_exercise("slow-sit-back")
    plain = practise(*FIRST, (60, LIE), exercise=exercise)
    at_s = plain.when("One. That was the last one.") + 6.0
    knots = (*FIRST, (at_s, LIE), (at_s + 0.3, 11.0), (at_s + 0.6, LIE), (75, LIE))
    run = practise(*knots, exercise=exercise)
    assert run.first_s(State.DONE) > at_s + 15.0


def test_a_set_is_the_same_whether_somebody_is_told_of_it_or_not() -> None:
    times, elevations = zip(*ONE, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(10 * times[-1])]
    practice = Practice(SHORT, EN, ONCE, lambda *_: None)
    for pose in poses:
        practice.step(seen(pose), False)
    assert str(practice.outcomes) == str(usual().practice.outcomes)
