from __future__ import annotations

import pytest

from posecheck.care.pain import LEAST, MOST, RISEN, more, risen


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(2, 3, True), (2, 2, False), (3, 2, False), (0, 1, True), (None, 9, False), (2, None, False)],
)
def test_any_point_more_than_before_is_more(before: int | None, now: int | None, expected: bool) -> None:
    assert more(before, now) is expected


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [(2, 3, False), (2, 2 + RISEN, True), (5, 2, False), (None, 9, False), (2, None, False)],
)
def test_from_one_practice_to_the_next_a_point_is_chance(last: int | None, now: int | None, expected: bool) -> None:
    assert risen(last, now) is expected


def test_pain_goes_from_0_to_10() -> None:
    assert (LEAST, MOST) == (0, 10)
