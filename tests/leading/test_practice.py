"""Whole practices of a figure with known angles, ten frames a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np
import pytest

from posecheck.exercise import Exercise, load_exercise
from posecheck.exercise.faults import Fault
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Session
from posecheck.judging.under_way import FEEDBACK_AFTER_S
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import Scene, State
from posecheck.leading.voice import Kind, spoken_s
from posecheck.pose import Pose
from posecheck.wording import wording
from tests.skeleton import Figure, room, seen

LIE, SIT = 0.0, 85.0
FIRST = ((0, LIE), (9, LIE), (11, SIT), (17, SIT), (24, LIE))
"""Ready at about 4 s, go at 8.4 s; then up, and down from 17 to 24 s."""
ONE = (*FIRST, (34, LIE))
TWO = (*FIRST, (40, LIE), (42, SIT), (48, SIT), (55, LIE), (64, LIE))
DROP = ((0, LIE), (9, LIE), (11, SIT), (15, SIT), (15.8, LIE), (25, LIE))
EN = wording("en")

Change = Callable[[float, Figure], Figure | None]


def variant(**phases: dict[str, object]) -> Exercise:
    """The sit-back with some phases changed."""
    exercise = load_exercise("slow-sit-back")
    return replace(exercise, phases=tuple(replace(phase, **phases.get(phase.name, {})) for phase in exercise.phases))


SHORT = variant(relax={"hold_s": 3.0})
ONCE = Plan(1, (None,), 5.0)
TWICE = replace(ONCE, repetitions=2)


@dataclass
class Run:
    practice: Practice
    scenes: list[Scene]
    poses: list[Pose]

    @property
    def said(self) -> list[tuple[float, str]]:
        """What was said and when, without the breathing."""
        spoken = [(scene.update.t_s, scene.say) for scene in self.scenes if scene.say is not None]
        return [(t_s, say.text) for t_s, say in spoken if say.kind is not Kind.BREATH]

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.said]

    @property
    def states(self) -> list[State]:
        return [state for state, _ in groupby(scene.state for scene in self.scenes)]

    def first_s(self, state: State) -> float:
        return next(scene.update.t_s for scene in self.scenes if scene.state is state)

    def when(self, text: str) -> float:
        return next(t_s for t_s, said in self.said if said == text)

    def at(self, t_s: float) -> Scene:
        return next(scene for scene in self.scenes if scene.update.t_s >= t_s - 1e-6)


def practise(
    *knots: tuple[float, float],
    change: Change = lambda _, figure: figure,
    plan: Plan = ONCE,
    exercise: Exercise = SHORT,
    language: str = "en",
    missing: tuple[float, float] | None = None,
    stop_s: float | None = None,
    speaking: bool = False,
) -> Run:
    """A practice in which the trunk follows ``knots`` (time, elevation).

    ``change`` may alter the figure, or take it away; no frames come in the time ``missing``.
    """
    times, elevations = zip(*knots, strict=True)
    poses = []
    for t in (k / 10 for k in range(10 * times[-1])):
        if missing is None or not missing[0] < t < missing[1]:
            figure = change(t, Figure(float(np.interp(t, times, elevations))))
            poses.append(figure.pose(t) if figure else Pose.nobody(t))
    practice = Practice(exercise, wording(language), plan)
    scenes = []
    for pose in poses:
        if stop_s is not None and pose.t_s >= stop_s and not practice.finished:
            practice.stop(pose.t_s, wording(language)("practice.stopped"))
        scenes.append(practice.step(seen(pose), speaking))
    return Run(practice, scenes, poses)


@cache
def usual() -> Run:
    """One repetition, nothing special."""
    return practise(*ONE)


def nobody(start_s: float, end_s: float) -> Change:
    return lambda t_s, figure: None if start_s < t_s < end_s else figure


def hand(start_s: float, end_s: float) -> Change:
    return lambda t_s, figure: replace(figure, raised=("left",)) if start_s - 1e-6 <= t_s < end_s - 1e-6 else figure


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


def test_who_is_out_of_sight_during_the_countdown_hears_it_from_the_start() -> None:
    run = practise((0, LIE), (20, LIE), change=nobody(6.0, 8.5))
    assert run.states == [State.PLACING, State.COUNTDOWN] * 2 + [State.GUIDING]
    assert run.texts.count("Ready.") == run.texts.count("Three.") == 2
    assert run.texts.count("Begin.") == 1
    assert run.when("Begin.") > 8.5 + 2.0 + 4.0


def test_a_short_loss_of_sight_does_not_stop_the_countdown() -> None:
    run = practise((0, LIE), (12, LIE), change=nobody(6.0, 6.7))
    assert run.states == [State.PLACING, State.COUNTDOWN, State.GUIDING]


def test_a_countdown_broken_by_a_lost_connection_starts_over() -> None:
    run = practise((0, LIE), (30, LIE), missing=(3.0, 13.0))
    numbers = [t_s for t_s, text in run.said if text in ("Two.", "One.", "Begin.")]
    assert min(np.diff(numbers)) > 0.7
    assert run.first_s(State.GUIDING) > 13.0 + 3.0


def test_leaving_pauses_with_words_and_coming_back_goes_on_with_the_count() -> None:
    run = practise(*TWO, plan=TWICE, change=nobody(28, 33))
    assert run.states[2:] == [State.GUIDING, State.PAUSED, State.GUIDING, State.DONE]
    assert 30.0 <= run.when(EN("practice.away")) < 30.5, "unseen for two seconds"
    assert 33.0 < run.when("Welcome back. You have done one of two.") < 35.5
    assert all(scene.counted >= 1 for scene in run.scenes if scene.update.t_s > 25)
    assert "Two. That was the last one." in run.texts
    (outcome,) = run.practice.outcomes
    assert [repetition.number for repetition in outcome.repetitions] == [1, 2]
    assert [problem.name for problem in outcome.problems] == ["no_person"]
    prompts = [t_s for t_s, text in run.said if text == SHORT.words("en").phases["push_up"]]
    assert any(35 < t_s < 40 for t_s in prompts), "asked to begin again"


def test_being_away_shortly_is_no_pause() -> None:
    run = practise(*TWO, plan=TWICE, change=nobody(28, 29.5))
    assert State.PAUSED not in run.states


def test_a_pause_says_why_when_somebody_is_still_in_the_picture() -> None:
    run = practise(*TWO, plan=TWICE, change=lambda t, figure: replace(figure, hip_x=60.0) if 28 < t < 36 else figure)
    assert f"Paused. {EN('placing.feet_out_of_frame')}" in run.texts
    assert "Welcome back. You have done one of two." in run.texts


def test_who_comes_back_standing_is_told_the_starting_position_first() -> None:
    def walk(t_s: float, figure: Figure) -> Figure | None:
        return None if 28 < t_s < 31 else replace(Figure(90.0), standing=True) if 31 <= t_s < 36 else figure

    run = practise(*TWO, plan=TWICE, change=walk)
    assert run.when(EN("practice.away")) < run.when(SHORT.words("en").start) < 36.0
    assert run.when("Welcome back. You have done one of two.") > 36.5


def test_a_gap_in_time_keeps_the_count() -> None:
    run = practise(*TWO, plan=TWICE, missing=(28, 38))
    assert run.states[2:] == [State.GUIDING, State.PAUSED, State.GUIDING, State.DONE]
    assert 38.0 <= run.when("Welcome back. You have done one of two.") < 42.0
    assert EN("practice.away") not in run.texts, "the person did not leave"
    assert run.scenes[-1].counted == 2
    assert len(run.practice.outcomes[0].repetitions) == 2


def test_leaving_after_the_last_one_ends_the_practice() -> None:
    run = practise(*FIRST, (40, LIE), change=nobody(26, 99), exercise=load_exercise("slow-sit-back"))
    assert run.states[2:] == [State.GUIDING, State.DONE]
    assert 28.0 <= run.first_s(State.DONE) < 29.0
    assert run.texts[-1].startswith("One repetition done.")


@pytest.mark.parametrize("start_s", [1.0, 12.0, 25.0])
def test_a_hand_up_for_two_seconds_ends_it_wherever_it_is(start_s: float) -> None:
    knots = ONE if start_s == 25.0 else ((0, LIE), (20, LIE))
    run = practise(*knots, change=hand(start_s, 99), plan=TWICE)
    assert run.states[-1] is State.DONE
    assert run.first_s(State.DONE) == pytest.approx(start_s + 2.0, abs=0.11)
    assert run.texts[-1].startswith(
        "Stopped. One repetition done." if start_s == 25.0 else "Stopped. No repetition was counted"
    )
    assert run.texts[-1].endswith(EN("practice.goodbye"))
    assert run.scenes[-1].message.startswith("Stopped.")
    assert len(run.practice.outcomes) == (start_s > 6)


def test_a_hand_is_asked_to_stay_up_before_it_ends_anything() -> None:
    run = practise((0, LIE), (20, LIE), change=hand(12, 13.5))
    assert State.DONE not in run.states
    assert run.when("Keep your hand up to stop.") == pytest.approx(12.5, abs=0.21)
    assert run.texts.count("Keep your hand up to stop.") == 1
    assert run.at(13.0).message == "Keep your hand up to stop."
    assert run.at(15.0).message == SHORT.words("en").phases["push_up"]


def test_raised_arms_that_belong_to_the_phase_stop_nothing() -> None:
    arms = variant(relax={"hold_s": 3.0}, curl={"arms_up": True})
    assert practise(*ONE, change=hand(12, 16)).texts[-1].startswith("Stopped.")
    run = practise(*ONE, change=hand(12, 16), exercise=arms)
    assert not any("top" in text for text in run.texts)
    assert run.texts[-1].startswith("One repetition done.")


def test_arms_that_were_up_as_their_phase_began_stop_nothing_after_it() -> None:
    arms = variant(relax={"hold_s": 3.0}, curl={"arms_up": True})
    run = practise(*ONE, change=hand(10.0, 18.0), exercise=arms)
    assert not any(text.startswith("Stopped.") for text in run.texts)


def test_a_hand_up_by_chance_while_resting_leaves_the_words_of_the_rest() -> None:
    run = practise(*ONE, (45, LIE), plan=Plan(1, (None, None), 12.0), change=hand(33, 34))
    assert run.at(32.0).state is run.at(36.0).state is State.RESTING
    assert run.at(36.0).message == run.at(32.0).message


@pytest.mark.parametrize("before_s", [0.5, 1.0])
def test_a_hand_that_is_up_as_the_practice_ends_does_not_take_the_summary_away(before_s: float) -> None:
    end_s = usual().first_s(State.DONE)
    run = practise(*ONE, change=hand(round(end_s - before_s, 1), 99))
    assert end_s <= run.first_s(State.DONE) < end_s + 2.0
    assert "One repetition done." in run.texts[-1]
    assert "One repetition done." in run.scenes[-1].message


def test_it_can_be_stopped_from_outside() -> None:
    run = practise(*ONE, stop_s=20)
    assert run.first_s(State.DONE) == 20.0
    assert run.texts[-1] == f"Stopped. No repetition was counted this time. {EN('practice.goodbye')}"
    assert run.scenes[-1].message == "Stopped. No repetition was counted this time."
    (outcome,) = run.practice.outcomes
    assert [attempt.reached for attempt in outcome.attempts] == ["roll_down"]


def test_stopping_before_it_began_leaves_nothing() -> None:
    run = practise((0, LIE), (5, LIE), stop_s=4)
    assert run.practice.outcomes == []
    assert run.practice.finished


def test_the_last_words_come_with_the_end_even_over_a_cue() -> None:
    cue_s = practise(*DROP).when(SHORT.words("en").faults["too_fast"].cue)
    run = practise(*DROP, stop_s=cue_s + 0.5)
    assert run.first_s(State.DONE) == pytest.approx(cue_s + 0.5, abs=0.11)
    end = run.at(run.first_s(State.DONE))
    assert end.say is not None
    assert end.say.text.startswith("Stopped.")
    assert end.say.interrupts


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


def test_doing_nothing_for_two_minutes_ends_it() -> None:
    run = practise((0, LIE), (140, LIE))
    assert run.states[-2:] == [State.GUIDING, State.DONE]
    assert 128.0 < run.first_s(State.DONE) < 133.0, "two minutes after go"
    assert run.texts[-1].startswith(EN("practice.nothing_seen"))
    assert run.texts.count(SHORT.words("en").phases["push_up"]) > 5, "after many nudges"


def test_staying_away_for_a_quarter_of_an_hour_ends_it_and_an_empty_room_is_not_talked_to() -> None:
    run = practise((0, LIE), (925, LIE), change=nobody(10, 999))
    assert run.states[-2:] == [State.PAUSED, State.DONE]
    assert run.first_s(State.DONE) == pytest.approx(912.0, abs=0.3)
    paused = [text for t_s, text in run.said if t_s > 10]
    assert paused[0] == EN("practice.away")
    assert len(paused) == 2
    assert run.texts[-1].startswith(EN("practice.nothing_seen"))


def test_a_fault_is_said_at_once_over_a_prompt() -> None:
    run = practise(*DROP)
    (said,) = (s for s in run.scenes if s.say is not None and s.say.text == SHORT.words("en").faults["too_fast"].cue)
    assert 15.2 < said.update.t_s < 16.2, "while it happens"
    assert said.say is not None
    assert said.say.kind is Kind.CUE
    assert said.say.interrupts, "the prompt to roll down"


def test_the_count_is_heard_before_what_to_change() -> None:
    run = usual()
    counted = next(s for s in run.scenes if s.say is not None and s.say.kind is Kind.COUNT)
    following = next(s for s in run.scenes if s.say is not None and s.update.t_s > counted.update.t_s)
    assert following.say is not None
    assert not following.say.interrupts


def with_faults(*faults: Fault) -> Exercise:
    """The sit-back, its rest short, with no other faults than these."""
    names = {fault.name for fault in faults}
    texts = {
        language: replace(words, faults={name: fault for name, fault in words.faults.items() if name in names})
        for language, words in SHORT.texts.items()
    }
    return replace(SHORT, faults=faults, texts=texts)


FAULTLESS = with_faults()
PRAISE = SHORT.words("en").praise


def slowly(seed: int, slow_voice: float) -> Run:
    """One faultless repetition on a busy machine: 6 to 12 uneven pictures a second, now and then one late by half a
    second; the browser says things ``slow_voice`` times as slowly as estimated, and begins late."""
    rng = np.random.default_rng(seed)
    seconds, elevations = zip(*FIRST, (60, LIE), strict=True)
    rate, t_s, voice_until_s = rng.uniform(6.0, 12.0), 0.0, 0.0
    poses: list[Pose] = []
    while t_s < 60.0:
        poses.append(Figure(float(np.interp(t_s, seconds, elevations))).pose(t_s))
        t_s += rng.uniform(0.6, 1.4) / rate + (0.5 if rng.random() < 0.03 else 0.0)
    practice = Practice(FAULTLESS, EN, ONCE)
    scenes = []
    for pose in poses:
        scenes.append(practice.step(seen(pose), pose.t_s < voice_until_s))
        if (say := scenes[-1].say) is not None:
            voice_until_s = pose.t_s + rng.uniform(0.1, 0.4) + slow_voice * spoken_s(say.text)
    return Run(practice, scenes, poses)


@pytest.mark.parametrize(("seed", "slow_voice"), [(0, 1.0), (1, 1.5), (2, 1.5), (3, 2.0), (4, 2.0)])
def test_praise_is_said_after_the_count_however_slow_machine_and_voice_are(seed: int, slow_voice: float) -> None:
    run = slowly(seed, slow_voice)
    assert run.texts.count(PRAISE) == 1
    assert 0.0 < run.when(PRAISE) - run.when("One. That was the last one.") < 12.0
    assert run.texts[-1].startswith("One repetition done.")


def test_praise_that_had_to_wait_is_not_said_once_something_is_wrong() -> None:
    feet = next(fault for fault in SHORT.faults if fault.name == "feet_lifted")
    cue = SHORT.words("en").faults["feet_lifted"].cue
    exercise = with_faults(replace(feet, phases=("down", "relax")))

    def lifted(t_s: float, figure: Figure) -> Figure:
        return replace(figure, feet_up_trunk=0.25) if 38 < t_s < 41 else figure

    later = tuple((t_s + 9, elevation) for t_s, elevation in FIRST)  # a voice that never ends delays the beginning
    knots = ((0, LIE), *later, (69, LIE))
    assert practise(*knots, exercise=exercise, speaking=True).when(PRAISE) > 41.0
    run = practise(*knots, exercise=exercise, speaking=True, change=lifted)
    assert 38.0 < run.when(cue) < 39.0
    assert PRAISE not in run.texts


def test_the_hold_waits_while_a_fault_is_there() -> None:
    faults = tuple(replace(f, phases=("curl",)) if f.name == "feet_lifted" else f for f in SHORT.faults)
    cue = SHORT.words("en").faults["feet_lifted"].cue
    run = practise(
        *ONE,
        exercise=replace(SHORT, faults=faults),
        change=lambda t, figure: replace(figure, feet_up_trunk=0.25) if 12 <= t < 14 else figure,
    )
    before, after = run.at(12.8).hold, run.at(13.8).hold
    assert before is not None
    assert before == after
    assert before.waits == cue
    later = run.at(14.8).hold
    assert later is not None
    assert later.waits is None
    assert later.held_s > before.held_s
    roll_down = SHORT.words("en").phases["roll_down"]
    assert run.when(roll_down) - usual().when(roll_down) == pytest.approx(1.7, abs=0.5)


def test_the_hold_clock_survives_a_short_loss_of_sight() -> None:
    run = practise(*ONE, change=nobody(11.5, 13.2))
    before, after = run.at(11.5).hold, run.at(13.2).hold
    assert before is not None
    assert after is not None
    assert after.held_s - before.held_s == pytest.approx(1.7, abs=0.2)


def test_it_speaks_german_when_asked() -> None:
    run = practise(*ONE, language="de")
    german = SHORT.words("de")
    assert run.texts[0] == wording("de")("practice.camera_low")
    assert run.texts[1:7] == ["Bereit.", "Drei.", "Zwei.", "Eins.", "Los.", german.phases["push_up"]]
    assert "Eins. Das war die letzte." in run.texts
    assert run.texts[-1].startswith("Eine Wiederholung geschafft.")
    english = {*SHORT.words("en").phases.values(), *(fault.cue for fault in SHORT.words("en").faults.values())}
    assert not english & {*run.texts, *(scene.message for scene in run.scenes)}
    assert {fault.cue for fault in german.faults.values()} & set(run.texts)


def test_the_plan_is_the_exercises_own_unless_something_is_chosen() -> None:
    exercise = load_exercise("slow-sit-back")
    assert Plan.of(exercise) == Plan(3, (None,), 30.0)
    assert Plan.of(exercise, side="left", repetitions=5) == Plan(5, ("left",), 30.0)
    each = replace(exercise, practice=replace(exercise.practice, sides="each", sets=2))
    assert Plan.of(each) == Plan(3, ("left", "left", "right", "right"), 30.0)
    assert Plan.of(each, side="right") == Plan(3, ("right", "right"), 30.0)


@pytest.mark.parametrize("roll_s", [7.0, 10.0])
def test_arms_kept_forward_while_rolling_down_do_not_stop_it(roll_s: float) -> None:
    knots = ((0.0, LIE), (9.0, LIE), (12.0, SIT), (16.0, SIT), (16.0 + roll_s, LIE), (70, LIE))

    def forward(t_s: float, figure: Figure) -> Figure:
        """Arms at right angles to the trunk: they point up in the end, and stay so for a while."""
        if not 16.0 <= t_s < 16.0 + roll_s + 4.0:
            return figure
        return replace(figure, raised=("left", "right"), arm_deg=-min(figure.elevation_deg, 90.0))

    run = practise(*knots, change=forward)
    assert EN("practice.hand") not in run.texts
    assert [len(outcome.repetitions) for outcome in run.practice.outcomes] == [1]


def test_somebody_who_never_comes_to_rest_is_spoken_to_again() -> None:
    def sway(t_s: float, figure: Figure) -> Figure:
        return replace(figure, hip_x=figure.hip_x + (6.0 * np.sin(6.0 * t_s) if t_s > 21 else 0.0))

    run = practise(*ONE[:-1], (95, LIE), change=sway, plan=TWICE)
    after = [t_s for t_s, _ in run.said if t_s > 21]
    assert max(np.diff(after), default=99.0) < 16.0
    assert SHORT.words("en").phases["push_up"] in [text for t_s, text in run.said if t_s > 30]


def test_a_small_lift_after_the_last_repetition_does_not_end_the_rest() -> None:
    exercise = load_exercise("slow-sit-back")
    plain = practise(*FIRST, (60, LIE), exercise=exercise)
    at_s = plain.when("One. That was the last one.") + 6.0
    knots = (*FIRST, (at_s, LIE), (at_s + 0.3, 11.0), (at_s + 0.6, LIE), (75, LIE))
    run = practise(*knots, exercise=exercise)
    assert run.first_s(State.DONE) > at_s + 15.0


def test_darkness_is_said_even_though_nobody_can_be_seen() -> None:
    practice = Practice(SHORT, wording("en"), ONCE)
    said = [
        scene.say.text
        for k in range(60)
        if (scene := practice.step(seen(Pose.nobody(k / 10), room(k / 10, level=3)), False)).say
    ]
    assert said == [EN("practice.camera_low"), EN("placing.too_dark")]


def test_standing_postures_are_spoken_to_standing() -> None:
    standing = replace(SHORT, practice=replace(SHORT.practice, lying=False))
    run = practise(*ONE, exercise=standing)
    assert run.texts[-1].endswith(EN("practice.goodbye_standing"))
    assert EN("practice.camera_low") not in run.texts, "the camera stands waist high"
    turned = practise((0, LIE), (6, LIE), exercise=standing, plan=replace(ONCE, sides=("right",)))
    assert EN("placing.turn_round_standing", side="right") in turned.texts


def test_a_repetition_that_ends_in_a_hold_is_counted_aloud_when_it_has_been_held() -> None:
    held = variant(down={"hold_s": 6.0}, relax={"hold_s": 3.0})
    run = practise(*ONE, exercise=held)
    lying_s = next(scene.update.t_s for scene in run.scenes if scene.counted == 1)
    assert run.when("One. That was the last one.") > lying_s + 1.0


def test_a_repetition_is_handed_out_as_soon_as_it_is_judged_and_the_set_as_it_ends() -> None:
    times, elevations = zip(*TWO, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(10 * times[-1])]
    told: list[tuple[float, Outcome, bool]] = []
    now_s = 0.0
    practice = Practice(SHORT, EN, TWICE, lambda outcome, _, over: told.append((now_s, outcome, over)))
    counted_s = []
    for pose in poses:
        now_s = pose.t_s
        scene = practice.step(seen(pose), False)
        if scene.counted > len(counted_s):
            counted_s.append(now_s)
    assert [(len(outcome.repetitions), over) for _, outcome, over in told] == [(1, False), (2, False), (2, True)]
    for (told_s, outcome, _), at_s in zip(told, counted_s, strict=False):
        assert told_s == pytest.approx(at_s + FEEDBACK_AFTER_S, abs=0.11)
        assert [one.number for one in outcome.repetitions] == list(range(1, len(outcome.repetitions) + 1))
    last, whole = told[1][1], told[2][1]
    assert [one.verdict for one in last.repetitions] == [one.verdict for one in whole.repetitions]
    assert whole == practice.outcomes[0]


def test_a_set_is_the_same_whether_somebody_is_told_of_it_or_not() -> None:
    times, elevations = zip(*ONE, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(10 * times[-1])]
    practice = Practice(SHORT, EN, ONCE, lambda *_: None)
    for pose in poses:
        practice.step(seen(pose), False)
    assert str(practice.outcomes) == str(usual().practice.outcomes)
