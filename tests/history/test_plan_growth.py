from __future__ import annotations

from datetime import timedelta

import pytest

from posecheck.history.plan import (
    holds_of,
)
from posecheck.history.records import KeptSession
from tests.history.days import practice
from tests.history.planned import ONE, SIT_BACK, STOOL, TODAY, held, items, target


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
