from __future__ import annotations

import pytest

from posecheck.exercise import load_exercise
from posecheck.history.trends import compared, points
from posecheck.wording import wording
from tests.history.days import MORNING, practice

KNEE = "stable_extension_knee_deg"
SLIDE = load_exercise("psoas-stretch")


def test_a_practice_counts_with_the_median_of_what_was_measured_surely_by_side() -> None:
    sessions = [
        practice("psoas-stretch", 1, {KNEE: 150.0}, {KNEE: 156.0}, {KNEE: None}, side="left"),
        practice("psoas-stretch", 0, {KNEE: 140.0}, side="right"),
        practice("psoas-stretch", 2, {KNEE: 90.0}, side="left", confidence=0.2),
        practice("psoas-release", 3, {KNEE: 170.0}, side="left"),
    ]
    assert [(point.at, point.side, point.value) for point in points(sessions, "psoas-stretch", KNEE)] == [
        (MORNING, "right", 140.0),
        (sessions[0].started_at, "left", 153.0),
    ]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (156.0, "Your right leg now straightens 6° further before the pelvis moves."),
        (155.0, "Your right leg straightens about as far as last time before the pelvis moves (155°)."),
        (140.0, "Your right leg straightened 10° less before the pelvis moved than last time."),
    ],
)
def test_the_difference_to_last_time_is_told_only_beyond_the_error_of_measuring(now: float, said: str) -> None:
    before = [
        practice("psoas-stretch", 0, {KNEE: 120.0}, side="right"),
        practice("psoas-stretch", 1, {KNEE: 150.0}, side="right"),
        practice("psoas-stretch", 2, {KNEE: 175.0}, side="left"),
        practice("psoas-stretch", 5, {KNEE: 100.0}, side="right"),  # later than what is compared
    ]
    session = practice("psoas-stretch", 3, {KNEE: now}, side="right")
    assert list(compared(session, [*before, session], SLIDE, wording("en"))) == [said]


def test_what_is_smaller_is_better_where_the_exercise_says_so() -> None:
    rolling = load_exercise("slow-sit-back")
    before = practice("slow-sit-back", 0, {"roll_down_s": 5.0, "largest_block": 0.5})
    session = practice("slow-sit-back", 1, {"roll_down_s": 7.0, "largest_block": 0.25})
    told = list(compared(session, [before, session], rolling, wording("en")))
    assert told == [
        "You took 2 s longer to roll down than last time: 7 s.",
        "Your back came down more piece by piece: 25% of it at once, last time 50%.",
    ]


def test_a_first_time_is_compared_with_nothing() -> None:
    session = practice("psoas-stretch", 0, {KNEE: 150.0}, side="left")
    assert list(compared(session, [session], SLIDE, wording("en"))) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_trend_of_every_exercise_has_its_sentences(language: str) -> None:
    say = wording(language)
    for name in ("psoas-stretch", "psoas-release", "slow-sit-back", "stool-stretch", "abdominal-breathing"):
        exercise = load_exercise(name)
        assert exercise.trends
        for trend in exercise.trends:
            for change in (0.0, 3.0 * trend.least, -3.0 * trend.least):
                before = practice(name, 0, {trend.measure: 100.0}, side="left")
                session = practice(name, 1, {trend.measure: 100.0 + change}, side="left")
                (told,) = compared(session, [before], exercise, say)
                assert "{" not in told
                assert f"trends.{trend.measure}.same" in say.texts
