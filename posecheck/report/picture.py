"""Charts of an exercise over time: how the back came down, or a measure of the exercise file."""

from __future__ import annotations

import math
from typing import Any, Final

import altair as alt

from posecheck.exercise import Exercise
from posecheck.exercise.practice import BACK_HEIGHTS
from posecheck.judging.outcome import Outcome
from posecheck.measures.in_words import title_of
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.report.course import Course
from posecheck.wording import Wording

_MAX_POINTS: Final = 1500
"""A chart as wide as a page shows no more."""


def chart(course: Course, exercise: Exercise, measure: str, outcome: Outcome, say: Wording) -> Any:
    """Curves over time, the phases of each repetition shaded, touch-downs marked.

    ``measure`` is a frame measure, or :data:`posecheck.exercise.practice.BACK_HEIGHTS`.
    """
    x_title = say("check.picture_time")
    layers = [_phases(exercise, outcome, say, x_title), _curves(course, measure, say, x_title)]
    if measure == BACK_HEIGHTS:
        layers.append(_touch_downs(exercise, outcome, say, x_title))
    return alt.layer(*layers).properties(height=360).configure(locale=say.chart_locale)


def _title(measure: str, say: Wording) -> str:
    if measure == BACK_HEIGHTS:
        return say("check.picture_height")
    unit = say.unit(FRAME_MEASURES[measure].unit).strip()
    return title_of(measure, say) + (f" ({unit})" if unit else "")


def _curves(course: Course, measure: str, say: Wording, x_title: str) -> Any:
    is_back = measure == BACK_HEIGHTS
    moments = course.back_heights() if is_back else course.measure(measure)
    step = len(moments) // _MAX_POINTS + 1
    rows: list[dict[str, Any]] = []
    for t_s, values in zip(course.t_s[::step], moments[::step].tolist(), strict=True):
        for index, value in enumerate(values):
            known = None if math.isnan(value) else round(value, 4)
            rows.append({"t": round(t_s, 2), "value": known, "part": round(100 * index / max(len(values) - 1, 1))})
    encoded = {
        "x": alt.X("t:Q", title=x_title),
        # heights over the floor are seen from it; a breath would be a flat line over zero
        "y": alt.Y("value:Q", title=_title(measure, say), scale=alt.Scale(zero=is_back)),
        "detail": "part:O",
    }
    if is_back:
        encoded["color"] = alt.Color(
            "part:Q",
            title=say("check.picture_part"),
            scale=alt.Scale(scheme="viridis"),
            legend=alt.Legend(
                values=[0, 100],
                labelExpr=f"datum.value == 0 ? '{say('check.pelvis')}' : '{say('check.shoulders')}'",
            ),
        )
    return alt.Chart(alt.InlineData(values=rows)).mark_line(strokeWidth=2).encode(**encoded)


def _phases(exercise: Exercise, outcome: Outcome, say: Wording, x_title: str) -> Any:
    # a line break in a label stops the drawing
    texts = {name: " ".join(text.split()) for name, text in exercise.words(say.language).phases.items()}
    rows = [
        {"start": phase.start_s, "end": phase.end_s, "phase": texts[phase.name]}
        for repetition in outcome.repetitions
        for phase in repetition.phases
    ]
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(opacity=0.18)
        .encode(
            x=alt.X("start:Q", title=x_title),
            x2="end:Q",
            color=alt.Color(
                "phase:N",
                title=say("check.picture_phase"),
                scale=alt.Scale(scheme="tableau10"),
                sort=[texts[phase.name] for phase in exercise.phases],
                legend=alt.Legend(orient="bottom", direction="vertical", labelLimit=600),
            ),
            tooltip="phase:N",
        )
    )


def _touch_downs(exercise: Exercise, outcome: Outcome, say: Wording, x_title: str) -> Any:
    rows: list[dict[str, float]] = []
    landings = exercise.names_of("touch_down_s")
    for times in (repetition.measures[name] for repetition in outcome.repetitions for name in landings):
        if isinstance(times.value, list):
            rows.extend({"t": t_s, "value": 0.0} for t_s in times.value if t_s is not None)
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(shape="triangle-down", size=90, filled=True, color="#e11d48")
        .encode(
            x=alt.X("t:Q", title=x_title),
            y=alt.Y("value:Q", title=_title(BACK_HEIGHTS, say)),
            tooltip=alt.Tooltip("t:Q", title=say("check.touch_down")),
        )
    )
