"""Days of made-up practices: what is planned, done and left, how holds grow, and what speaks against practising."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from posecheck.errors import PosecheckError
from posecheck.history.plan import (
    HABITS,
    Settings,
    plan_for,
    settings_data,
    settings_of,
)
from posecheck.history.records import KeptSession
from posecheck.wording import LANGUAGES, wording
from tests.history.days import practice
from tests.history.planned import CLEAR, EXERCISES, ONE, SIT_BACK, STOOL, TODAY, held, items

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
