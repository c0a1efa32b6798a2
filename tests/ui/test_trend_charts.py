from __future__ import annotations

from datetime import UTC
from typing import Any

from posecheck.exercise import load_exercise
from posecheck.history.records import KeptHold
from posecheck.ui.trend_charts import charts
from posecheck.wording import wording
from tests.history.days import practice

KNEE = "stable_extension_knee_deg"
SLIDE = load_exercise("psoas-stretch")


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
