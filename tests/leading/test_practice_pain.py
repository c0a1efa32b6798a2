"""Practices in which the person is asked aloud whether it hurts more than before, ten frames a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Outcome
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from posecheck.leading.voice import spoken_s
from posecheck.pose import Pose
from posecheck.wording import LANGUAGES, wording
from tests.leading.practising import LIE, ONE, SHORT, SIT, Run, hand, practise
from tests.skeleton import Figure, seen
from tests.standing import Stance

EN = wording("en")
ASKED = EN("practice.ask_pain")
MORE = EN("practice.more_pain")
ONE_SET = Plan(1, (None,), 5.0, pain_before=2)
TWO_SETS = Plan(1, (None, None), 5.0, pain_before=2)
STILL = (*ONE, (80, LIE))
"""One repetition, then lying still."""


def told(pain: int, at_s: float, plan: Plan = TWO_SETS) -> tuple[Run, str | None]:
    """A practice in which a number is told at ``at_s``; also what was answered."""
    times, elevations = zip(*STILL, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(600)]
    practice = Practice(SHORT, EN, plan)
    answer: str | None = None
    scenes = []
    for pose in poses:
        if pose.t_s == at_s:
            answer = practice.tell_pain(pose.t_s, pain)
        scenes.append(practice.step(seen(pose), False))
    return Run(practice, scenes, poses), answer


def test_after_a_set_the_person_is_asked_and_has_time_to_hear_it_and_to_answer() -> None:
    run = practise(*STILL, plan=TWO_SETS)
    rest_s = run.first_s(State.RESTING)
    asked_s, next_s = run.when(ASKED), run.when(EN("practice.next_set"))
    assert run.when("Well done. Rest for 5 seconds.") < asked_s
    assert next_s - rest_s > TWO_SETS.rest_s, "a rest too short for the question is longer"
    assert next_s - asked_s == pytest.approx(spoken_s(ASKED) + 5.0, abs=0.5)
    assert [scene.rest_s for scene in run.scenes if scene.state is State.RESTING][-1] == 0.0


def test_a_long_rest_is_not_longer_for_the_question() -> None:
    run = practise(*STILL, plan=replace(TWO_SETS, rest_s=25.0))
    assert run.when(EN("practice.next_set")) - run.first_s(State.RESTING) == pytest.approx(25.0, abs=0.3)


def test_after_the_last_set_the_question_comes_before_the_summary() -> None:
    run = practise(*STILL, plan=ONE_SET)
    assert run.states == [State.PLACING, State.COUNTDOWN, State.GUIDING, State.RESTING, State.DONE]
    asked_s = run.when(ASKED)
    assert run.first_s(State.RESTING) <= asked_s
    assert run.first_s(State.DONE) - asked_s == pytest.approx(spoken_s(ASKED) + 5.0, abs=0.5)
    assert run.at(asked_s + 1.0).message == ASKED
    assert run.at(asked_s + 1.0).rest_s is None
    assert run.at(asked_s + 1.0).counted == 1
    assert run.texts[-1].startswith("One repetition done.")
    assert not run.practice.more_pain


def test_who_has_not_told_the_pain_before_is_not_asked_whether_it_is_more() -> None:
    run = practise(*STILL, plan=replace(TWO_SETS, pain_before=None), change=hand(36, 40))
    assert ASKED not in run.texts
    assert run.texts[-1].startswith("Stopped.")
    assert not run.practice.more_pain


@pytest.mark.parametrize("plan", [TWO_SETS, ONE_SET], ids=["between sets", "at the end"])
def test_a_hand_raised_and_held_says_that_it_hurts_more_and_ends_the_exercise_for_today(plan: Plan) -> None:
    asked_s = practise(*STILL, plan=plan).when(ASKED)
    up_s = round(asked_s + spoken_s(ASKED) + 1.0, 1)
    run = practise(*STILL, plan=plan, change=hand(up_s, 99))
    assert run.first_s(State.DONE) == pytest.approx(up_s + 2.0, abs=0.11)
    assert EN("practice.hand_pain") in run.texts, "what holding it means"
    assert EN("practice.hand") not in run.texts
    assert run.at(up_s + 1.0).message == EN("practice.hand_pain")
    assert run.texts[-1].startswith(f"{MORE} One repetition done.")
    assert run.practice.more_pain
    assert len(run.practice.outcomes) == 1


def test_a_hand_that_goes_up_late_is_waited_for() -> None:
    end_s = practise(*STILL, plan=ONE_SET).first_s(State.DONE)
    run = practise(*STILL, plan=ONE_SET, change=hand(round(end_s - 1.0, 1), 99))
    assert run.first_s(State.DONE) == pytest.approx(end_s + 1.0, abs=0.21)
    assert run.practice.more_pain


def test_a_hand_that_was_up_before_the_question_is_no_answer() -> None:
    rest_s = practise(*STILL, plan=ONE_SET).first_s(State.RESTING)
    run = practise(*STILL, plan=ONE_SET, change=hand(round(rest_s - 0.4, 1), 99))
    assert run.texts[-1].startswith("One repetition done.")
    assert not run.practice.more_pain


def test_a_slow_voice_is_heard_to_its_end() -> None:
    times, elevations = zip(*STILL, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(900)]
    practice = Practice(SHORT, EN, ONE_SET)
    until_s, quiet_s, done_s = 0.0, 0.0, 0.0
    for pose in poses:
        scene = practice.step(seen(pose), pose.t_s < until_s)
        if scene.say is not None:
            until_s = pose.t_s + 1.7 * spoken_s(scene.say.text)
            quiet_s = until_s if scene.say.text == ASKED else quiet_s
        if scene.state is State.DONE:
            done_s = pose.t_s
            break
    assert done_s - quiet_s == pytest.approx(5.0, abs=0.3)


@pytest.mark.parametrize(
    ("pain", "at_s", "ends"),
    [(3, 35.0, True), (10, 35.0, True), (2, 35.0, False), (0, 35.0, False), (3, 13.0, True)],
)
def test_a_number_ends_it_when_it_is_higher_than_before(pain: int, at_s: float, ends: bool) -> None:
    run, answer = told(pain, at_s)
    assert run.practice.more_pain is ends
    assert (answer is not None) is ends
    if ends:
        assert answer is not None
        assert answer.startswith(MORE)
        assert run.first_s(State.DONE) == at_s
        assert len(run.practice.outcomes) == 1, "also of a set that was under way"
    else:
        assert run.when(EN("practice.next_set")) > at_s


def test_a_number_told_after_the_end_changes_nothing() -> None:
    run = practise(*STILL, plan=ONE_SET)
    said = len(run.practice.outcomes)
    assert run.practice.tell_pain(90.0, 9) is None
    assert len(run.practice.outcomes) == said
    assert not run.practice.more_pain


def test_each_set_is_handed_out_as_it_ends_with_the_side_asked_for() -> None:
    knots = (*ONE, (70, LIE), (72, SIT), (78, SIT), (85, LIE), (120, LIE))
    times, elevations = zip(*knots, strict=True)

    def pose(t_s: float) -> Pose:
        figure = Figure(float(np.interp(t_s, times, elevations)))
        return (figure if t_s < 45 else replace(figure, near="right", facing=1)).pose(t_s)

    poses = [pose(k / 10) for k in range(1200)]
    given: list[tuple[float, Outcome, str | None]] = []
    now = 0.0
    plan = Plan(1, ("left", "right"), 5.0, pain_before=2)

    def listen(found: Outcome, side: str | None, over: bool) -> None:
        if over:
            given.append((now, found, side))

    practice = Practice(SHORT, EN, plan, listen)
    resting: list[float] = []
    for one in poses:
        now = one.t_s
        if practice.step(seen(one), False).state is State.RESTING:
            resting.append(now)
    assert [side for _, _, side in given] == ["left", "right"]
    assert [found for _, found, _ in given] == practice.outcomes
    assert [len(found.repetitions) for _, found, _ in given] == [1, 1]
    assert given[0][0] == resting[0], "not only at the end of the practice"


def test_a_set_that_is_broken_off_is_handed_out_too() -> None:
    times, elevations = zip(*ONE, strict=True)
    poses = [Figure(float(np.interp(k / 10, times, elevations))).pose(k / 10) for k in range(200)]
    given: list[tuple[Outcome, str | None]] = []

    def listen(found: Outcome, side: str | None, over: bool) -> None:
        if over:
            given.append((found, side))

    practice = Practice(SHORT, EN, ONE_SET, listen)
    for pose in poses:
        practice.step(seen(pose), False)
    assert given == []
    practice.stop(20.0, EN("practice.stopped"))
    assert given == [(practice.outcomes[0], None)]


def test_the_plan_carries_the_pain_told_before() -> None:
    assert Plan.of(SHORT).pain_before is None
    assert Plan.of(SHORT, pain_before=0) == Plan(3, (None,), 30.0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_is_short_enough_to_be_heard_lying(language: str) -> None:
    words = wording(language)
    assert len(words("practice.ask_pain").split()) <= 20


# ---- holds that have grown, and a second stage that isn't open

STOOL = load_exercise("stool-stretch")
TEXTS = STOOL.words("en")


def stand(holds_s: tuple[float, ...], down_s: float, end_s: int, arms: Callable[[float], float] = lambda _: 0.0) -> Run:
    """Up on the stool from 15 to 16 s, down again in the second after ``down_s``."""
    poses = []
    for t in (k / 10 for k in range(10 * end_s)):
        step = float(np.interp(t, [15.0, 16.0, down_s, down_s + 1.0], [0.0, 1.0, 1.0, 0.0]))
        poses.append(Stance(step=step, arm_deg=arms(t)).pose(t))
    practice = Practice(STOOL.with_holds(holds_s), EN, Plan(1, ("left",), 5.0))
    return Run(practice, [practice.step(seen(pose), False) for pose in poses], poses)


@pytest.mark.parametrize("target_s", [10.0, 15.0])
def test_while_the_second_stage_is_closed_nobody_is_asked_to_raise_the_arms(target_s: float) -> None:
    run = stand((target_s,), down_s=40.0, end_s=50)
    assert not {TEXTS.phases["arms_up"], TEXTS.phases["hold_arms_up"]} & {
        *run.texts,
        *(scene.message for scene in run.scenes),
    }
    assert run.first_s(State.DONE) == pytest.approx(16.4 + target_s, abs=1.5), "held to the end"
    assert run.texts[-1].startswith("One repetition done.")
    hold = run.at(22.0).hold
    assert hold is not None
    assert hold.target_s == target_s
    (outcome,) = run.practice.outcomes
    (kept,) = outcome.repetitions[0].holds
    assert (kept.stage, kept.target_s) == (1, target_s)
    assert kept.held_s == pytest.approx(target_s, abs=4.0)


def test_each_stage_is_counted_to_its_own_target() -> None:
    run = stand((15.0, 5.0), 60.0, 70, lambda t: float(np.interp(t, [35, 37, 48, 50], [0, 175, 175, 0])))
    assert run.when(TEXTS.phases["arms_up"]) == pytest.approx(16.4 + 15.0, abs=1.5)
    assert run.at(40.0).hold is not None
    assert {scene.hold.target_s for scene in run.scenes if scene.hold is not None} == {15.0, 5.0}
    (outcome,) = run.practice.outcomes
    assert [(hold.stage, hold.target_s) for hold in outcome.repetitions[0].holds] == [(1, 15.0), (2, 5.0)]
