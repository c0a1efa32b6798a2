from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from posecheck.exercise import load_exercise
from posecheck.history.records import KeptHold
from posecheck.history.trends import charts, compared, points
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


def values(chart: Any) -> list[dict[str, Any]]:
    (rows,) = chart.to_dict()["datasets"].values()
    return list(rows)


def test_charts_show_days_measures_holds_and_pain() -> None:
    stool = {"held_s": 10.0}
    sessions = [
        practice("psoas-stretch", 0, {KNEE: 150.0}, side="left", pain=(4, 3)),
        practice("psoas-stretch", 1, {KNEE: 158.0}, side="left", pain=(3, None)),
        practice("stool-stretch", 1.2, stool, side="left", holds=[KeptHold(1, 10.2, 10.0, ())]),
    ]
    exercises = {name: load_exercise(name) for name in ("psoas-stretch", "stool-stretch")}
    shown = dict(charts(sessions, exercises, wording("en"), UTC))
    assert list(shown) == [
        "Days you practised",
        "Leg slide: Stable extension, knee",
        "Standing stool stretch: how long held well",
        "Pain",
    ]
    assert [row["day"] for row in values(shown["Days you practised"])] == ["2026-03-02", "2026-03-03", "2026-03-03"]
    assert [(row["at"], row["value"]) for row in values(shown["Leg slide: Stable extension, knee"])] == [
        ("2026-03-02T07:30:00", 150.0),
        ("2026-03-03T07:30:00", 158.0),
    ]
    assert [(row["when"], row["value"]) for row in values(shown["Pain"])] == [
        ("before", 4),
        ("after", 3),
        ("before", 3),
    ]


def test_a_side_that_nobody_knows_needs_no_legend() -> None:
    exercises = {"psoas-stretch": SLIDE}

    def legend(side: str | None) -> object:
        sessions = [practice("psoas-stretch", 0, {KNEE: 150.0}, side=side)]
        chart = dict(charts(sessions, exercises, wording("de"), UTC))["Beingleiten: Stabile Streckung, Knie"]
        assert chart.to_dict()["config"]["locale"]["number"]["decimal"] == ","
        return chart.to_dict()["encoding"]["color"]["legend"]

    assert legend(None) is None
    assert legend("left") is not None


def test_nothing_practised_gives_no_chart() -> None:
    assert list(charts([], {"psoas-stretch": SLIDE}, wording("en"), UTC)) == []
