"""The table of the frame measures on the page about data, written from their functions when the site is built."""

from __future__ import annotations

from typing import Any

import posecheck  # noqa: F401 - which registers the measures
from posecheck.measures.registry import FRAME_MEASURES


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table where a page asks for it."""
    rows = [
        f"| `{name}` | {(each.function.__doc__ or '').partition(chr(10))[0]} |" for name, each in FRAME_MEASURES.items()
    ]
    return markdown.replace("<!-- frame measures -->", "\n".join(["| column | what |", "|---|---|", *rows]))
