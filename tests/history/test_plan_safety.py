from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from posecheck.care.screening import EMERGENCY, RED_FLAGS, Advice
from posecheck.exercise.conditions import CONDITIONS
from posecheck.history.in_words import note_of, why_less
from posecheck.history.plan import (
    Settings,
    day_after_due,
    hurt,
    plan_for,
    screen_due,
)
from posecheck.history.records import DayAfter, KeptSession, Screen
from posecheck.wording import LANGUAGES, wording
from tests.history.days import MORNING, practice
from tests.history.planned import CLEAR, EXERCISES, ONE, TODAY, having, held, items, plan_after, ticked

# ---- what speaks against it


@pytest.mark.parametrize("sign", [*EMERGENCY, *RED_FLAGS])
def test_with_a_red_flag_nothing_is_offered_and_nobody_is_told_of_habits(sign: str) -> None:
    plan = plan_for(TODAY, [], Settings(), ticked(sign, "spasm"), EXERCISES, UTC)
    expected = Advice.EMERGENCY if sign in EMERGENCY else Advice.PROFESSIONAL
    assert {item.withheld for item in plan.items} == {plan.stop} == {expected}
    assert not any(item.offered for item in plan.items)
    assert plan.habit is None
    assert not plan.calm
    assert not plan.finished


def test_in_spasm_only_the_first_stage_of_the_standing_stretch_is_offered() -> None:
    easy = [held(-2, 10.0, 10.0, easy=True), held(-1, 10.0, 10.0, easy=True)]
    assert items(*easy)["stool-stretch"].holds_s == (10.0, 10.0)
    plan = plan_for(TODAY, easy, Settings(), ticked("spasm"), EXERCISES, UTC)
    assert plan.calm
    assert plan.stop is None
    offered = [item for item in plan.items if item.offered]
    assert [(item.exercise, item.holds_s) for item in offered] == [("stool-stretch", (10.0,))]
    assert {item.withheld for item in plan.items if not item.offered} == {Advice.IN_SPASM}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_withholds_what_it_forbids_says_why_and_leaves_the_rest(condition: str) -> None:
    today = items(screen=having(condition), settings=Settings(chosen={"psoas-release": True}))
    withheld = {name for name, item in today.items() if item.withheld}
    assert withheld == {name for name, exercise in EXERCISES.items() if condition in exercise.practice.not_with}
    for name, item in today.items():
        assert item.withheld is (Advice.NOT_WITH if name in withheld else None)
        assert item.forbidding == ((condition,) if name in withheld else ())
        for language in LANGUAGES:
            note = note_of(item, EXERCISES[name], wording(language))
            why = EXERCISES[name].words(language).not_with
            assert (condition in why and why[condition] in note) is (name in withheld)
            assert (wording(language)(f"whom_to_ask.{condition}") in note) is (name in withheld)


def test_what_a_doctor_has_cleared_withholds_nothing() -> None:
    cleared = replace(ticked("cancer"), conditions=("heart", "osteoporosis"), cleared=("cancer", "heart"))
    assert {name for name, item in items(screen=cleared).items() if item.withheld} == {"slow-sit-back"}
    assert not screen_due(cleared, [], TODAY + timedelta(days=3), zone=UTC), "nor is it asked for each day"
    assert screen_due(replace(cleared, cleared=("heart",)), [], TODAY + timedelta(days=3), zone=UTC)


def test_an_emergency_cannot_be_cleared_whatever_a_file_says() -> None:
    for sign, expected in (("numbness", Advice.EMERGENCY), ("spasm", Advice.IN_SPASM)):
        screen = replace(ticked(sign), cleared=(sign,))
        assert {item.withheld for item in items(screen=screen).values()} >= {expected}


@pytest.mark.parametrize(
    ("sign", "conditions"),
    [
        ("pregnant", {"pregnancy"}),
        ("hernia", {"hernia", "aneurysm"}),
        ("surgery", {"abdominal_operation"}),
        ("blood_thinners", {"blood_thinners"}),
    ],
)
def test_what_once_stood_among_the_signs_still_counts(sign: str, conditions: set[str]) -> None:
    old = Screen(CLEAR.at, (sign,))
    assert set(old.open_conditions) == conditions
    today = items(screen=old, settings=Settings(chosen={"psoas-release": True}))
    assert today["psoas-release"].withheld is Advice.NOT_WITH
    assert today["psoas-stretch"].withheld is (Advice.NOT_WITH if sign == "pregnant" else None)
    assert screen_due(old, [], TODAY, zone=UTC), "and is asked for"


def test_whoever_was_never_asked_for_conditions_is_asked() -> None:
    assert screen_due(replace(CLEAR, conditions=None), [], TODAY, zone=UTC)


def test_after_a_worse_day_half_is_planned_and_holds_are_a_step_shorter() -> None:
    chosen = Settings(times={"psoas-stretch": 2}, chosen={"psoas-release": True})
    usual, less = ({i.exercise: i for i in plan_after(bad, settings=chosen).items} for bad in (False, True))
    assert {name: (i.times, i.repetitions) for name, i in usual.items()} == {
        "abdominal-breathing": (1, 1),
        "psoas-release": (1, 3),
        "psoas-stretch": (2, 3),
        "stool-stretch": (1, 1),
        "slow-sit-back": (3, 1),
    }
    assert {name: (i.times, i.repetitions) for name, i in less.items()} == {
        "abdominal-breathing": (1, 1),
        "psoas-release": (1, 1),
        "psoas-stretch": (2, 1),
        "stool-stretch": (1, 1),
        "slow-sit-back": (1, 1),
    }
    assert (usual["stool-stretch"].holds_s, less["stool-stretch"].holds_s) == ((10.0,), (5.0,))
    own = {"stool-stretch": 3.0}
    assert plan_after(True, settings=Settings(hold_s=own)).items[2].holds_s == (3.0,), "never to nothing"


def test_what_is_halved_is_done_after_the_half() -> None:
    one = practice("slow-sit-back", 0, ONE)
    done = replace(one, sets=tuple(replace(kept, target=3) for kept in one.sets))
    usual, less = (plan_after(bad, sessions=[done]).items[3] for bad in (False, True))
    assert (usual.exercise, usual.finished, less.finished) == ("slow-sit-back", False, True)


@pytest.mark.parametrize(
    ("worse", "row", "said"),
    [
        ((), 0, None),
        ((False,), 0, None),
        ((True,), 1, "plan.worse"),
        ((True, False), 0, None),
        ((False, True), 1, "plan.worse"),
        ((True, True), 2, "plan.worse_again"),
        ((True, True, True), 3, "plan.worse_again"),
    ],
)
def test_why_there_is_less_is_said_and_twice_in_a_row_is_for_a_professional(
    worse: tuple[bool, ...], row: int, said: str | None
) -> None:
    plan = plan_after(*worse)
    assert plan.worse_in_a_row == row
    for language in LANGUAGES:
        words = wording(language)
        assert why_less(plan, words) == (words(said) if said else "")


def test_the_day_after_is_asked_about_the_last_practised_day_once() -> None:
    sessions = [held(-3, 10.0), held(-1, 10.0), held(0, 10.0)]
    yesterday = TODAY - timedelta(days=1)
    assert day_after_due(sessions, [], TODAY, UTC) == yesterday
    assert day_after_due(sessions, [DayAfter(yesterday, False)], TODAY, UTC) is None
    assert day_after_due(sessions, [DayAfter(yesterday, False)], TODAY + timedelta(days=1), UTC) == TODAY
    assert day_after_due(sessions[2:], [], TODAY, UTC) is None, "today has no day after yet"
    assert day_after_due([replace(sessions[0], source="recorded")], [], TODAY, UTC) is None


def test_more_pain_than_before_ends_an_exercise_for_the_day_and_no_other() -> None:
    worse = held(0, 10.0, pain=(2, 3))
    today = items(worse)
    assert today["stool-stretch"].withheld == "ended"
    assert not today["stool-stretch"].offered
    assert today["psoas-stretch"].offered
    assert items(worse, day=TODAY + timedelta(days=1))["stool-stretch"].offered
    assert items(worse, screen=ticked("fever"))["stool-stretch"].withheld is Advice.PROFESSIONAL, "the graver counts"


@pytest.mark.parametrize(
    ("before", "between", "after", "hand", "expected"),
    [
        (2, None, 2, False, False),
        (2, None, 3, False, True),
        (2, 3, 2, False, True),
        (2, None, None, False, False),
        (None, 5, 5, False, False),
        (None, None, None, True, True),
        (0, 0, 0, True, True),
    ],
)
def test_more_pain_is_told_by_a_number_after_any_set_or_by_a_hand(
    before: int | None, between: int | None, after: int | None, hand: bool, expected: bool
) -> None:
    session = held(0, 10.0, pain=(before, after))
    sets = tuple(replace(kept, pain=between, more_pain=hand) for kept in session.sets)
    assert hurt(replace(session, sets=sets)) is expected


# ---- when the stop screen is asked


@pytest.mark.parametrize(
    ("screen", "sessions", "days", "pain", "due"),
    [
        (None, [], 0, None, True),
        (CLEAR, [], 0, 9, False),
        (CLEAR, [held(0, 10.0, pain=(2, 2))], 0, None, False),
        (CLEAR, [held(0, 10.0, pain=(2, 3))], 0, None, True),
        (CLEAR, [held(-1, 10.0, pain=(2, 3))], 0, None, False),
        (CLEAR, [held(0, 10.0, pain=(2, 2))], 1, 3, False),
        (CLEAR, [held(0, 10.0, pain=(2, 2))], 1, 4, True),
        (CLEAR, [held(0, 10.0, pain=(2, None))], 1, 4, True),
        (CLEAR, [held(1, 10.0, pain=(4, 4)), held(0, 10.0, pain=(1, 1))], 2, 4, False),
        (ticked("spasm"), [], 0, None, False),
        (ticked("spasm"), [], 1, None, True),
        (ticked("fever"), [], 1, None, True),
        (CLEAR, [], 30, None, False),
        (replace(CLEAR, at=MORNING + timedelta(days=40)), [], 30, None, True),
    ],
    ids=[
        "never asked", "just asked", "no more pain", "more after it", "more before it was asked", "a point is chance",
        "two points are not", "never told after it", "compared with the last", "ticked today", "spasm, another day",
        "a sign, another day", "nothing ticked", "answered in the future",
    ],
)  # fmt: skip
def test_the_stop_screen_is_asked_at_first_and_when_pain_rises(
    screen: Screen | None, sessions: list[KeptSession], days: int, pain: int | None, due: bool
) -> None:
    assert screen_due(screen, sessions, TODAY + timedelta(days=days), pain, UTC) is due
