"""What a person or a file has named, shown on the page as it is: names are no Markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_\[\]<>$:&~|#])")
_LIST: Final = re.compile(r"^([-+=]|\d+(?=[.)]))")
_JOINER: Final = "\u2060"
"""Without width: Streamlit looks for ``:name:`` (icons, emoji) and addresses even in what was escaped."""


def plain(text: object) -> str:
    """Markdown that shows ``text`` letter by letter: no picture, link, icon, colour or formula comes of it.

    All of it becomes one line. Everything that was named by somebody goes through here: profiles, uploads, files and
    the errors that tell of them.
    """
    line = " ".join(str(text).split())
    line = re.sub(r":(?=\S)", f":{_JOINER}", line)
    line = re.sub(r"(?i)\bwww(?=\.)", rf"\g<0>{_JOINER}", line)
    line = _MARKS.sub(r"\\\1", line)
    return _LIST.sub(lambda found: f"{_JOINER}{found[0]}", line)
