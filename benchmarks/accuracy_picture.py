"""The accuracy figures as a picture: panels of dots with whiskers, a colour for each part."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from PIL import Image, ImageDraw, ImageFont

from benchmarks.scores import Span, wilson
from benchmarks.summary import ALL, Errors, Group

_COLOURS: Final = ("#1d4ed8", "#ea580c")
_INK, _FAINT, _PAPER = "#111827", "#d1d5db", "#ffffff"
_COLUMNS: Final = 2
_PANEL_PX: Final = 760
_LABEL_PX: Final = 300
_COUNT_PX: Final = 110
_ROW_PX: Final = 20
_GAP_PX: Final = 30
_HEAD_PX: Final = 60
_SIZE_PX: Final = 15

Figures = Mapping[str, Mapping[str, Group]]
Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Mark:
    """A value with what it may lie between, and a word on how many it is made of."""

    value: float
    span: Span
    count: str


@dataclass(frozen=True)
class Panel:
    """Rows by name, with a mark for each part (``None``: nothing to show); the axis goes from 0 to ``end``."""

    title: str
    end: float
    rows: dict[str, list[Mark | None]]

    @property
    def height_px(self) -> int:
        """Of all of it."""
        return _HEAD_PX + _ROW_PX * sum(len(marks) for marks in self.rows.values()) + 6 * len(self.rows)


def draw(figures: Figures) -> Image.Image:
    """Faults, measures by unit, and views."""
    panels = [panel for panel in _panels(figures) if panel.rows]
    bottoms = [_HEAD_PX] * _COLUMNS
    places = []
    for panel in panels:
        column = min(range(_COLUMNS), key=lambda index: bottoms[index])
        places.append((_GAP_PX + column * (_PANEL_PX + _GAP_PX), bottoms[column]))
        bottoms[column] += panel.height_px + _GAP_PX
    image = Image.new("RGB", (_GAP_PX + _COLUMNS * (_PANEL_PX + _GAP_PX), max(bottoms)), _PAPER)
    pen = ImageDraw.Draw(image)
    x = _GAP_PX
    for part, colour in zip(figures, _COLOURS, strict=False):
        group = figures[part][ALL]
        text = f"{part}: {group.clips} clips, {group.counting.exact} counted exactly"
        pen.text((x, _HEAD_PX / 2), text, fill=colour, font=_font(20), anchor="lm")
        x += int(pen.textlength(text, font=_font(20))) + 2 * _GAP_PX
    for panel, place in zip(panels, places, strict=True):
        _draw_panel(pen, panel, *place)
    return image


def _panels(figures: Figures) -> Iterable[Panel]:
    all_groups = [groups[ALL] for groups in figures.values()]
    faults = [
        {f"{exercise} {name}": figure for exercise, by_name in group.faults.items() for name, figure in by_name.items()}
        for group in all_groups
    ]
    yield _panel("Recall by fault", 1.0, faults, lambda item: _share(item.recall, item.recall_95, item.true))
    yield _panel(
        "Precision by fault", 1.0, faults,
        lambda item: _share(item.precision, item.precision_95, item.found + item.false_alarms),
    )  # fmt: skip
    measured = [
        group.frame_measures
        | {f"{name} (repetition)": found for name, found in group.repetition_measures.items()}
        | {f"{exercise} {name}": found for exercise, by in group.phase_beginnings.items() for name, found in by.items()}
        for group in all_groups
    ]
    for unit in dict.fromkeys(found.unit for some in measured for found in some.values()):
        same = [{name: found for name, found in some.items() if found.unit == unit} for some in measured]
        largest = max((found.p90 for some in same for found in some.values() if found.p90 is not None), default=1.0)
        yield _panel(f"Error, {unit}: median, whisker to 90 %", _round_up(largest), same, _error)
    views = list(figures.values())
    pooled = [{name: group.all_faults for name, group in groups.items()} for groups in views]
    yield _panel("Recall by view", 1.0, pooled, lambda item: _share(item.recall, item.recall_95, item.true))
    yield _panel(
        "False alarms by view, share of decisions", 1.0, pooled,
        lambda item: _share(
            item.false_alarms / max(item.absent, 1), wilson(item.false_alarms, item.absent), item.absent
        ),
    )  # fmt: skip
    well_done = [{name: group.well_done for name, group in groups.items()} for groups in views]
    yield _panel(
        "Well done and called good, by view", 1.0, well_done,
        lambda item: _share(item.good / max(item.n, 1), item.good_95, item.n),
    )  # fmt: skip


def _panel(title: str, end: float, parts: list[dict[str, Figure]], mark: Callable[[Figure], Mark | None]) -> Panel:
    rows = {}
    for name in dict.fromkeys(name for some in parts for name in some):
        marks = [mark(some[name]) if name in some else None for some in parts]
        if any(marks):
            rows[name] = marks
    return Panel(title, end, rows)


def _round_up(value: float) -> float:
    """The next number whose quarters are short ones."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-9)))
    return next(factor * power for factor in (1, 2, 4, 6, 8, 10) if factor * power >= value)


def _share(value: float | None, interval: Span | None, n: int) -> Mark | None:
    return None if value is None or interval is None else Mark(value, interval, f"n={n}")


def _error(found: Errors) -> Mark | None:
    if found.median is None or found.p90 is None:
        return None
    return Mark(found.median, (found.median, found.p90), f"{found.median:.3g}; {found.p90:.3g}")


def _draw_panel(pen: ImageDraw.ImageDraw, panel: Panel, x: int, y: int) -> None:
    left, right = x + _LABEL_PX, x + _PANEL_PX - _COUNT_PX
    bottom = y + panel.height_px
    pen.text((x, y + _ROW_PX / 2), panel.title, fill=_INK, font=_font(_SIZE_PX + 2), anchor="lm")
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = left + share * (right - left)
        pen.line((at, y + _HEAD_PX - 8, at, bottom), fill=_FAINT)
        pen.text((at, y + _HEAD_PX - 18), f"{share * panel.end:.3g}", fill=_INK, font=_font(_SIZE_PX - 3), anchor="mm")
    row_y = y + _HEAD_PX
    for name, marks in panel.rows.items():
        middle = row_y + _ROW_PX * len(marks) / 2
        pen.text((left - 10, middle), name, fill=_INK, font=_font(_SIZE_PX), anchor="rm")
        for mark, colour in zip(marks, _COLOURS, strict=False):
            if mark is not None:
                at, low, high = (
                    left + (right - left) * min(value / panel.end, 1.0) for value in (mark.value, *mark.span)
                )
                centre = row_y + _ROW_PX / 2
                pen.line((low, centre, high, centre), fill=colour, width=3)
                pen.ellipse((at - 5, centre - 5, at + 5, centre + 5), fill=colour)
                pen.text((right + 14, centre), mark.count, fill=colour, font=_font(_SIZE_PX - 2), anchor="lm")
            row_y += _ROW_PX
        row_y += 6


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes with Pillow."""
    return ImageFont.load_default(size)
