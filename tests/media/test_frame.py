from __future__ import annotations

import pytest

from posecheck.media.frame import due


@pytest.mark.parametrize(
    ("t_s", "wanted"),
    [
        (10.0, False),
        (10.09, False),
        (10.0999995, True),  # a time that was rounded
        (10.1, True),
        (12.0, True),
    ],
)
def test_a_frame_is_taken_when_the_time_is_over(t_s: float, wanted: bool) -> None:
    assert due(t_s, 10.0, 0.1) == wanted


def test_the_first_frame_is_taken() -> None:
    assert due(-5.0, float("-inf"), 0.1)
