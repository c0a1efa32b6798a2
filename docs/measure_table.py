"""The tables of the measures, written from their functions when the site is built."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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
    yield from ("| measure | what | parameters |", "|---|---|---|")
    texts: dict[tuple[str, str], str] = {}
    for name, measure in REPETITION_MEASURES.items():
        module = measure.function.__module__
        # without such a section it takes what the measures before it in its module do
        texts |= {(module, key): text for key, text in _parameter_texts(measure.function).items()}
        given = [
            f"`{key}`{'' if each.required else ' (optional)'}: {texts[module, key]}"
            for key, each in measure.parameters.items()
        ]
        yield f"| `{name}` | {_summary(measure.function)} | {'<br>'.join(given)} |"


def _parameter_texts(function: Callable[..., Any]) -> dict[str, str]:
    """What the section "Parameters" of a docstring says of each parameter."""
    _, _, section = (inspect.getdoc(function) or "").partition("Parameters\n----------\n")
    section, _, _ = section.partition("\n\n")
    found = re.findall(r"^(\w+)\n((?:    .+\n?)+)", section, re.MULTILINE)
    return {key: " ".join(text.split()).replace("``", "`") for key, text in found}


def _summary(function: Callable[..., Any]) -> str:
    """The first line of its docstring; what is a link there is code here."""
    return re.sub(r":\w+:(`[^`]+`)", r"\1", (function.__doc__ or "").partition("\n")[0])
