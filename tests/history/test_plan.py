"""Days of made-up practices: what is planned, done and left, how holds grow, and what speaks against practising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from posecheck.care.screening import EMERGENCY, RED_FLAGS, Advice
from posecheck.errors import PosecheckError
from posecheck.exercise import exercise_names, load_exercise
from posecheck.exercise.conditions import CONDITIONS
from posecheck.history.in_words import note_of, why_less
from posecheck.history.plan import (
    HABITS,
    DayPlan,
    Item,
    Settings,
    day_after_due,
    holds_of,
    hurt,
    plan_for,
    screen_due,
    settings_data,
    settings_of,
)
from posecheck.history.records import DayAfter, KeptHold, KeptSession, Screen
from posecheck.wording import LANGUAGES, wording
from tests.history.days import MORNING, practice

EXERCISES = {name: load_exercise(name) for name in exercise_names()}
STOOL, SIT_BACK, SLIDE = (EXERCISES[name] for name in ("stool-stretch", "slow-sit-back", "psoas-stretch"))
TODAY = MORNING.date()
CLEAR = Screen(MORNING - timedelta(hours=1), (), conditions=())
ONE: dict[str, float | None] = {}


def ticked(*signs: str) -> Screen:
    return replace(CLEAR, signs=signs)


def having(*conditions: str) -> Screen:
    return replace(CLEAR, conditions=conditions)


def items(
    *sessions: KeptSession, settings: Settings | None = None, screen: Screen | None = CLEAR, day: date = TODAY
) -> dict[str, Item]:
    plan = plan_for(day, sessions, settings or Settings(), screen, EXERCISES, UTC)
    return {item.exercise: item for item in plan.items}


def held(
    days: float,
    *stages_s: float,
    side: str = "left",
    target_s: Sequence[float] = (10.0, 10.0),
    pauses: tuple[str, ...] = (),
    pain: tuple[int | None, int | None] = (2, 2),
    easy: bool | None = None,
) -> KeptSession:
    """A stool stretch of one side, each stage held for so long; ``pauses`` are those of the first."""
    holds = [
        KeptHold(stage, held_s, target_s[stage - 1], pauses if stage == 1 else ())
        for stage, held_s in enumerate(stages_s, start=1)
    ]
    session = practice("stool-stretch", days, ONE, side=side, holds=holds, pain=pain)
    return replace(session, sets=tuple(replace(kept, target=1, easy=easy) for kept in session.sets))


# ---- what belongs to a day


def test_a_day_is_calm_then_stretch_then_strengthen_and_without_what_a_professional_does() -> None:
    today = items()
    assert list(today) == ["abdominal-breathing", "psoas-stretch", "stool-stretch", "slow-sit-back"]
    assert [item.times for item in today.values()] == [1, 1, 1, 3], "three cycles a day"
    assert {name: item.sides for name, item in today.items()} == {
        "abdominal-breathing": (None,),
        "psoas-stretch": ("left", "right"),
        "stool-stretch": ("left", "right"),
        "slow-sit-back": (None,),
    }
    assert all(item.offered and not item.finished for item in today.values())
    assert {name: item.holds_s for name, item in today.items() if item.holds_s} == {"stool-stretch": (10.0,)}


def test_the_affected_side_is_stretched_alone_but_both_feet_go_on_the_stool() -> None:
    today = items(settings=Settings(affected="right", chosen={"psoas-release": True}))
    assert today["psoas-stretch"].sides == today["psoas-release"].sides == ("right",)
    assert today["stool-stretch"].sides == ("left", "right")


def test_a_person_changes_the_plan() -> None:
    mine = Settings(
        chosen={"slow-sit-back": False, "psoas-release": True},
        times={"psoas-stretch": 2},
        hold_s={"stool-stretch": 25.0},
        reminders=False,
    )
    today = items(held(-1, 10.0), settings=mine)
    assert list(today) == ["abdominal-breathing", "psoas-release", "psoas-stretch", "stool-stretch"]
    assert today["psoas-stretch"].times == 2
    assert today["stool-stretch"].holds_s == (25.0,)
    assert plan_for(TODAY, [], mine, CLEAR, EXERCISES, UTC).habit is None


def test_an_exercise_of_ones_own_without_a_plan_is_not_planned() -> None:
    mine = replace(SIT_BACK, name="mine", plan=None)
    assert plan_for(TODAY, [], Settings(), CLEAR, {"mine": mine}, UTC).items == ()


@pytest.mark.parametrize(
    ("sets", "done"),
    [([3], 3), ([1], 1), ([1, 1], 2), ([2, 2], 4), ([], 0)],
    ids=["one after the other", "one", "spread over the day", "more than asked for", "none"],
)
def test_every_sit_back_is_a_cycle(sets: list[int], done: int) -> None:
    sessions = [practice("slow-sit-back", hour / 24, *[ONE] * count) for hour, count in enumerate(sets)]
    item = items(*sessions)["slow-sit-back"]
    assert item.done == {None: done}
    assert item.left == {None: max(3 - done, 0)}
    assert item.finished == (done >= 3)


def test_a_leg_slide_is_done_when_what_was_asked_for_was_done_on_that_side() -> None:
    def slides(days: float, side: str, count: int, target: int | None) -> KeptSession:
        session = practice("psoas-stretch", days, *[ONE] * count, side=side)
        return replace(session, sets=tuple(replace(kept, target=target) for kept in session.sets))

    for sessions, left, right in (
        ([slides(0, "left", 3, 3)], 1, 0),
        ([slides(0, "left", 2, 3)], 0, 0),
        ([slides(0, "left", 2, 3), slides(0.1, "left", 1, 3)], 1, 0),
        ([slides(0, "left", 2, 2), slides(0.1, "right", 3, None)], 1, 1),
        ([slides(-1, "left", 3, 3)], 0, 0),
    ):
        assert items(*sessions)["psoas-stretch"].done == {"left": left, "right": right}


def test_a_stretch_that_was_let_go_too_soon_is_still_to_be_done() -> None:
    item = items(held(0, 6.0, side="left"), held(0.1, 9.8, side="right"))["stool-stretch"]
    assert item.done == {"left": 0, "right": 1}
    assert item.left == {"left": 1, "right": 0}
    assert item.offered


def test_what_is_finished_is_no_longer_to_be_done() -> None:
    item = items(held(0, 10.0), held(0.1, 10.0, side="right"))["stool-stretch"]
    assert item.finished
    assert not item.offered
    assert item.withheld is None


def test_the_day_is_the_persons_own_and_a_practice_belongs_to_the_one_it_began_on() -> None:
    berlin, evening = timezone(timedelta(hours=2)), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    late = replace(practice("slow-sit-back", 0, ONE), started_at=evening)
    for zone, first, second in ((UTC, 1, 0), (berlin, 0, 1)):
        for day, done in ((date(2026, 7, 1), first), (date(2026, 7, 2), second)):
            (item,) = plan_for(day, [late], Settings(), CLEAR, {"slow-sit-back": SIT_BACK}, zone).items
            assert item.done == {None: done}


def test_a_day_is_finished_when_all_of_it_is_done() -> None:
    only = {"stool-stretch": STOOL}
    half = [held(0, 10.0)]
    assert not plan_for(TODAY, half, Settings(), CLEAR, only, UTC).finished
    assert plan_for(TODAY, [*half, held(0.1, 10.0, side="right")], Settings(), CLEAR, only, UTC).finished
    assert not plan_for(TODAY, [], Settings(), CLEAR, {}, UTC).finished, "nothing was planned"


def test_there_is_one_habit_a_day_in_turn() -> None:
    days = [TODAY + timedelta(days=days) for days in range(2 * len(HABITS))]
    told = [plan_for(day, [], Settings(), CLEAR, EXERCISES, UTC).habit for day in days]
    assert set(told) == set(HABITS)
    assert told[: len(HABITS)] == told[len(HABITS) :]
    for language in LANGUAGES:
        assert set(wording(language).section("habits")) == set(HABITS)


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


# ---- the day after


def plan_after(*worse: bool, settings: Settings | None = None, sessions: Sequence[KeptSession] = ()) -> DayPlan:
    """The plan when the days after the last ones were so, the last one last."""
    answers = [DayAfter(TODAY - timedelta(days=len(worse) - n), bad) for n, bad in enumerate(worse)]
    return plan_for(TODAY, sessions, settings or Settings(), CLEAR, EXERCISES, UTC, answers)


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


# ---- how holds grow


def target(*sessions: KeptSession) -> float:
    return holds_of(STOOL, sessions)[0]


def test_a_hold_grows_by_five_after_three_clean_ones_in_a_row_up_to_a_minute() -> None:
    sessions: list[KeptSession] = []
    targets = [target()]
    for day in range(36):
        sessions.append(held(day, targets[-1], target_s=(targets[-1], 10.0)))
        targets.append(target(*sessions))
    assert targets[:8] == [10.0, 10.0, 10.0, 15.0, 15.0, 15.0, 20.0, 20.0]
    assert targets[-1] == max(targets) == 60.0
    assert targets[29:31] == [55.0, 60.0]


@pytest.mark.parametrize(
    "broken",
    [
        held(2, 10.0, pain=(2, 3)),
        held(2, 10.0, pauses=("standing_knee_bent",)),
        held(2, 7.0),
        held(2, 8.0, target_s=(8.0, 10.0)),
    ],
    ids=["more pain", "a pause", "let go early", "a shorter hold of one's own"],
)
def test_a_hold_that_is_not_clean_begins_the_row_anew(broken: KeptSession) -> None:
    before, after = [held(0, 10.0), held(1, 10.0)], [held(3 + day, 10.0) for day in range(3)]
    assert target(*before, held(2, 10.0)) == 15.0
    assert target(*before, broken, *after[:2]) == 10.0
    assert target(*before, broken, *after) == 15.0


def test_the_order_in_which_practices_are_told_is_of_no_matter() -> None:
    days = [held(0, 10.0), held(1, 10.0), held(2, 6.0), held(3, 10.0)]
    assert target(*days) == target(*reversed(days)) == 10.0


def test_pain_that_nobody_told_is_no_more_pain() -> None:
    assert target(*(held(day, 10.0, pain=(None, None)) for day in range(3))) == 15.0


def test_a_day_keeps_its_holds_and_the_next_one_has_what_was_earned() -> None:
    days = [held(-1, 10.0), held(-1 + 0.01, 10.0, side="right"), held(0, 10.0)]
    assert items(*days)["stool-stretch"].holds_s == (10.0,)
    assert items(*days, day=TODAY + timedelta(days=1))["stool-stretch"].holds_s == (15.0,)


@pytest.mark.parametrize(
    ("sessions", "stages"),
    [
        ([], 1),
        ([held(0, 10.0)], 1),
        ([held(0, 10.0, easy=True)], 2),
        ([held(0, 10.0, easy=False)], 1),
        ([held(0, 10.0, easy=True, pauses=("bouncing",))], 1),
        ([held(0, 6.0, easy=True)], 1),
        ([held(0, 10.0, easy=True, pain=(2, 4))], 1),
        ([held(0, 10.0, easy=True), held(1, 10.0)], 2),
        ([held(0, 10.0, easy=True), held(1, 10.0, easy=False)], 1),
        ([held(0, 10.0, easy=True), held(1, 10.0, pain=(2, 4))], 1),
        ([held(0, 10.0, easy=True), held(1, 10.0, easy=True, pauses=("bouncing",))], 2),
    ],
    ids=[
        "nothing yet", "not asked", "easy", "not easy", "easy with a pause", "easy and let go", "easy with more pain",
        "easy once", "no longer easy", "more pain later", "easy once, then with a pause",
    ],
)  # fmt: skip
def test_the_second_stage_opens_after_an_uninterrupted_first_that_was_called_easy(
    sessions: list[KeptSession], stages: int
) -> None:
    assert len(holds_of(STOOL, sessions)) == stages


def test_each_stage_grows_on_its_own() -> None:
    first = [held(day, 10.0, easy=True) for day in range(3)]
    assert holds_of(STOOL, first) == (15.0, 10.0)
    both = [held(3 + day, 15.0, 10.0, target_s=(15.0, 10.0), easy=True) for day in range(3)]
    assert holds_of(STOOL, [*first, *both]) == (20.0, 15.0)
    assert holds_of(STOOL, first, own_s=30.0) == (30.0, 30.0)


def test_only_what_is_held_has_holds() -> None:
    assert holds_of(SIT_BACK, [practice("slow-sit-back", 0, ONE)], own_s=30.0) == ()


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


# ---- a person's own choices


def test_settings_come_back_as_they_were_kept() -> None:
    mine = Settings("left", {"psoas-release": True}, {"psoas-stretch": 2}, {"stool-stretch": 20.0}, reminders=False)
    assert settings_of(settings_data(mine)) == mine
    assert settings_of({}) == Settings()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"affected": "middle"}, "affected = 'middle' makes no sense: expected 'left', 'right' or 'both'"),
        ({"affectd": "left"}, "no setting 'affectd'; expected one of affected, chosen, times, hold_s, reminders"),
        ({"times": {"psoas-stretch": 0}}, "psoas-stretch 0 times a day makes no sense; choose from 1 to 12"),
        ({"times": {"psoas-stretch": 13}}, "choose from 1 to 12"),
        ({"times": {"psoas-stretch": 1.5}}, "times.psoas-stretch = 1.5 makes no sense: expected"),
        ({"hold_s": {"stool-stretch": 61}}, "Holding stool-stretch for 61 s makes no sense; choose from 1 to 60 s"),
        ({"hold_s": {"stool-stretch": float("nan")}}, "choose from 1 to 60 s"),
        ({"chosen": ["psoas-release"]}, "chosen = ['psoas-release'] makes no sense: expected a valid dictionary"),
        ({"reminders": "perhaps"}, "reminders = 'perhaps' makes no sense: expected a valid boolean"),
    ],
)
def test_settings_that_make_no_sense_are_said(data: dict[str, object], said: str) -> None:
    with pytest.raises(PosecheckError) as caught:
        settings_of(data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
