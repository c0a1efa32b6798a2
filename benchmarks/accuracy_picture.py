"""The accuracy figures as a picture: panels of dots with whiskers, a colour for each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

import altair as alt

from benchmarks.scores import Span, wilson
from benchmarks.summary import ALL, Errors, FaultFigures, Group, WellDoneFigures

_COLOURS: Final = ("#1d4ed8", "#ea580c")
_COLUMNS: Final = 2
_AXIS_PX: Final = 340
_LABEL_PX: Final = 300
"""Room for the longest name of a measure."""
_ROW_PX: Final = 20
_HEAD_PX: Final = 80

Figures = Mapping[str, Mapping[str, Group]]
Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Mark:
    """A value with what it may lie between, and a word on how many it is made of."""

    value: float
    low: float
    high: float
    count: str


def draw(figures: Figures) -> Any:
    """An Altair chart of faults, measures by unit, and views."""
    columns: list[list[Any]] = [[] for _ in range(_COLUMNS)]
    heights = [0] * _COLUMNS
    for panel in _panels(figures):
        shortest = heights.index(min(heights))
        columns[shortest].append(panel)
        heights[shortest] += panel.height + _HEAD_PX
    chart = alt.hconcat(*(alt.vconcat(*column) for column in columns if column))
    return chart.configure_view(stroke=None).configure_legend(labelFontSize=16, labelLimit=0, symbolType="circle")


def _panels(figures: Figures) -> Iterator[Any]:
    parts = [
        f"{part}: {groups[ALL].clips} clips, {groups[ALL].counting.exact} counted exactly"
        for part, groups in figures.items()
    ]

    def panel(
        title: str, by_part: Sequence[Mapping[str, Figure]], mark: Callable[[Figure], Mark | None]
    ) -> Iterator[Any]:
        marks = [
            (name, part, mark(some[name]))
            for name in dict.fromkeys(name for some in by_part for name in some)
            for part, some in zip(parts, by_part, strict=True)
            if name in some
        ]
        rows = [{"name": name, "part": part, **asdict(found)} for name, part, found in marks if found is not None]
        if rows:
            yield _panel(title, parts, rows)

    all_groups = [groups[ALL] for groups in figures.values()]
    faults = [_flat(group.faults) for group in all_groups]
    yield from panel("Recall by fault", faults, _recall)
    yield from panel("Precision by fault", faults, _precision)
    measured = [
        group.frame_measures
        | {f"{name} (repetition)": found for name, found in group.repetition_measures.items()}
        | _flat(group.phase_beginnings)
        for group in all_groups
    ]
    for unit in dict.fromkeys(found.unit for some in measured for found in some.values()):
        same = [{name: found for name, found in some.items() if found.unit == unit} for some in measured]
        yield from panel(f"Error, {unit}: median, whisker to 90 %", same, _error)
    views = list(figures.values())
    pooled = [{name: group.all_faults for name, group in groups.items()} for groups in views]
    yield from panel("Recall by view", pooled, _recall)
    yield from panel("False alarms by view, share of decisions", pooled, _false_alarms)
    well_done = [{name: group.well_done for name, group in groups.items()} for groups in views]
    yield from panel("Well done and called good, by view", well_done, _called_good)


def _flat(by_exercise: Mapping[str, Mapping[str, Figure]]) -> dict[str, Figure]:
    return {f"{exercise} {name}": found for exercise, by_name in by_exercise.items() for name, found in by_name.items()}


def _recall(item: FaultFigures) -> Mark | None:
    return _share(item.recall, item.recall_95, item.true)


def _precision(item: FaultFigures) -> Mark | None:
    return _share(item.precision, item.precision_95, item.found + item.false_alarms)


def _false_alarms(item: FaultFigures) -> Mark | None:
    return _share(item.false_alarms / max(item.absent, 1), wilson(item.false_alarms, item.absent), item.absent)


def _called_good(item: WellDoneFigures) -> Mark | None:
    return _share(item.good / max(item.n, 1), item.good_95, item.n)


def _share(value: float | None, interval: Span | None, n: int) -> Mark | None:
    return None if value is None or interval is None else Mark(value, *interval, f"n={n}")


def _error(found: Errors) -> Mark | None:
    if found.median is None or found.p90 is None:
        return None
    return Mark(found.median, found.median, found.p90, f"{found.median:.3g}; {found.p90:.3g}")


def _panel(title: str, parts: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Any:
    """A row for each name, in it a line for each part; the axis begins at 0."""
    names = alt.Axis(labelLimit=0, minExtent=_LABEL_PX, labelFontSize=13, labelPadding=12, ticks=False, domain=False)
    base = alt.Chart(alt.InlineData(values=list(rows))).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=names),
        yOffset=alt.YOffset("part:N", sort=parts),
        color=alt.Color(
            "part:N",
            title=None,
            scale=alt.Scale(domain=parts, range=_COLOURS[: len(parts)]),
            legend=alt.Legend(orient="top"),
        ),
    )
    axis = alt.Axis(orient="top", tickCount=4, labelFontSize=12)
    whiskers = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", title=None, axis=axis), x2="high:Q")
    dots = base.mark_circle(size=90, opacity=1).encode(x="value:Q")
    counts = base.mark_text(align="left", fontSize=12).encode(x=alt.value(_AXIS_PX + 14), text="count:N")
    lines = len(parts) * len({row["name"] for row in rows})
    layers = alt.layer(whiskers, dots, counts)
    return layers.properties(
        title=alt.Title(title, anchor="start", fontSize=16), width=_AXIS_PX, height=_ROW_PX * lines
    )
