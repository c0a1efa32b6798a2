from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from posecheck.media.ahead import Ahead


def test_items_come_in_order_and_whole() -> None:
    with Ahead(range(1000), size=3, name="test") as ahead:
        assert list(ahead) == list(range(1000))


def test_an_error_in_the_thread_reaches_the_taker_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    taken = []
    with Ahead(items(), size=3, name="test") as ahead, pytest.raises(ValueError, match="broken"):
        taken.extend(ahead)
    assert taken == [1]


def test_only_a_few_items_are_made_ahead_and_leaving_stops_the_thread() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    with Ahead(items(), size=3, name="posecheck-test") as ahead:
        next(iter(ahead))
    assert len(made) < 20
    assert not [thread for thread in threading.enumerate() if thread.name == "posecheck-test"]
