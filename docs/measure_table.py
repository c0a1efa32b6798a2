"""The table of the frame measures on the page about data, written from their functions when the site is built."""

from __future__ import annotations

from typing import Final

from sphinx.application import Sphinx

import posecheck  # noqa: F401 - which registers the measures
from posecheck.measures.registry import FRAME_MEASURES

PLACE: Final = "<!-- frame measures -->"


def fill_in(_app: Sphinx, _page: str, text: list[str]) -> None:
    """Put the table where a page asks for it; Sphinx gives the page's text as a list of one."""
    rows = [
        f"| `{name}` | {(each.function.__doc__ or '').partition(chr(10))[0]} |" for name, each in FRAME_MEASURES.items()
    ]
    text[0] = text[0].replace(PLACE, "\n".join(["| column | what |", "|---|---|", *rows]))
