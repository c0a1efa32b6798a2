"""The tables of the measures, written from their functions when the site is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sphinx.application import Sphinx

from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES


def fill_in(_app: Sphinx, _page: str, text: list[str]) -> None:
    """Put the tables where a page asks for them; Sphinx gives the page's text as a list of one."""
    tables = {"<!-- frame measures -->": _frame_measures, "<!-- repetition measures -->": _repetition_measures}
    for place, lines in tables.items():
        text[0] = text[0].replace(place, "\n".join(lines()))


def _frame_measures() -> Iterator[str]:
    yield from ("| column | what |", "|---|---|")
    for name, measure in FRAME_MEASURES.items():
        yield f"| `{name}` | {_summary(measure.function)} |"


def _repetition_measures() -> Iterator[str]:
    yield from ("| measure | parameters | what |", "|---|---|---|")
    for name, measure in REPETITION_MEASURES.items():
        given = [f"`{key}`" + ("" if each.required else " (optional)") for key, each in measure.parameters.items()]
        yield f"| `{name}` | {', '.join(given)} | {_summary(measure.function)} |"


def _summary(function: Callable[..., Any]) -> str:
    """The first line of its docstring; what is a link there is code here."""
    return re.sub(r":\w+:(`[^`]+`)", r"\1", (function.__doc__ or "").partition("\n")[0])
