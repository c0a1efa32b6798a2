"""The charts of the progress page: days practised, measures, holds and pain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

import altair as alt

from posecheck.care.pain import LEAST, MOST
from posecheck.exercise import Exercise
from posecheck.history.records import KeptSession
from posecheck.history.trends import points
from posecheck.measures.in_words import title_of
from posecheck.wording import Wording

_HEIGHT_PX: Final = 300
"""Two charts fit on a laptop's screen."""

"""How long a position was held, all stages together: it has a chart with a line for each stage."""


def charts(
    sessions: Sequence[KeptSession], exercises: Mapping[str, Exercise], say: Wording, zone: tzinfo
) -> Iterator[tuple[str, Any]]:
    """Title and Altair chart of everything that has been measured; times are shown in ``zone``."""
    practised = sorted(sessions, key=lambda session: session.started_at)
    yield from _chart_of_days(practised, exercises, say, zone)
    for exercise in exercises.values():
        for trend in exercise.trends:
            if trend.measure in exercise.names_of("held_s"):
                continue  # shown by stage instead
            rows = [
                {
                    "at": _local(point.at, zone),
                    "value": round(point.value, 3),
                    "side": say(f"sides.{point.side}") if point.side else say("trends.either_side"),
                }
                for point in points(practised, exercise.name, trend.measure)
            ]
            if rows:
                title = f"{exercise.words(say.language).title}: {title_of(trend.measure, say)}"
                unit = exercise.unit(trend.measure)
                format_ = "%" if unit == "share" else ""
                yield title, _lines(rows, "side", say.unit(unit).strip(), say, zero=False, format_=format_)
    yield from _chart_of_holds(practised, exercises, say, zone)
    yield from _chart_of_pain(practised, say, zone)


def _chart_of_days(
    sessions: Sequence[KeptSession], exercises: Mapping[str, Exercise], say: Wording, zone: tzinfo
) -> Iterator[tuple[str, Any]]:
    rows = [
        {"day": _local(session.started_at, zone)[:10], "exercise": _title(session.exercise, exercises, say)}
        for session in sessions
    ]
    if not rows:
        return
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "day:O", timeUnit="yearmonthdate", title=None, axis=alt.Axis(labelAngle=-40, format=say("trends.day"))
            ),
            y=alt.Y("count():Q", title=say("trends.practices"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("exercise:N", title=None, legend=alt.Legend(orient="bottom", columns=2, labelLimit=300)),
        )
    )
    yield say("trends.days"), chart.properties(height=_HEIGHT_PX)


def _title(name: str, exercises: Mapping[str, Exercise], say: Wording) -> str:
    return exercises[name].words(say.language).title if name in exercises else name


def _chart_of_holds(
    sessions: Sequence[KeptSession], exercises: Mapping[str, Exercise], say: Wording, zone: tzinfo
) -> Iterator[tuple[str, Any]]:
    for exercise in exercises.values():
        rows = [
            {
                "at": _local(session.started_at, zone),
                "value": round(hold.held_s, 1),
                "stage": say("trends.stage", number=hold.stage),
            }
            for session in sessions
            if session.exercise == exercise.name
            for kept in session.sets
            for repetition in kept.repetitions
            for hold in repetition.holds
        ]
        if rows:
            title = f"{exercise.words(say.language).title}: {say('trends.held')}"
            yield title, _lines(rows, "stage", "s", say, zero=True)


def _chart_of_pain(sessions: Sequence[KeptSession], say: Wording, zone: tzinfo) -> Iterator[tuple[str, Any]]:
    rows = [
        {"at": _local(session.started_at, zone), "value": pain, "when": say(f"trends.pain_{when}")}
        for session in sessions
        for when, pain in (("before", session.pain_before), ("after", session.pain_after))
        if pain is not None
    ]
    if rows:
        yield say("trends.pain"), _lines(rows, "when", say("trends.of_ten"), say, zero=True, domain=[LEAST, MOST])


def _local(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")


def _lines(
    rows: Sequence[Mapping[str, Any]],
    by: str,
    unit: str,
    say: Wording,
    *,
    zero: bool,
    domain: list[float] | None = None,
    format_: str = "",
) -> Any:
    """Points over time, those of one kind joined; told apart by shape as well as by colour."""
    scale = alt.Scale(zero=zero, domain=domain) if domain else alt.Scale(zero=zero, padding=12)
    days = alt.Axis(format=say("trends.day"), tickCount="day", labelOverlap=True)  # no day written twice
    nothing_to_tell = {row[by] for row in rows} == {say("trends.either_side")}
    legend = None if nothing_to_tell else alt.Legend(orient="bottom")
    return (
        alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True))
        .encode(
            x=alt.X("at:T", title=None, axis=days),
            y=alt.Y("value:Q", title=unit, scale=scale, axis=alt.Axis(format=format_) if format_ else alt.Axis()),
            color=alt.Color(f"{by}:N", title=None, legend=legend),
            shape=alt.Shape(f"{by}:N", legend=None),
            tooltip=[alt.Tooltip("at:T", format=say("trends.moment"), title=None), "value:Q", f"{by}:N"],
        )
        .properties(height=_HEIGHT_PX)
        .configure(locale=say.chart_locale)
    )
