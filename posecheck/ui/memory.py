"""The server's memory: what is no longer used goes back to the system.

glibc keeps what was freed, in as many arenas as there were threads at once: without this a server grew from 360 MB to
over 900 in ten practices, though it held no more than before.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Final

_M_ARENA_MAX: Final = -8
_ARENAS: Final = 2
"""mallopt's number for the count of arenas, and how many: one for each core in use keeps freed memory together."""


def use_few_arenas() -> None:
    """Let threads share two arenas from now on; called where the server starts. Nothing where there is no glibc."""
    mallopt = _of_glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give the system back what was freed; called when something large is over. Nothing where there is no glibc."""
    malloc_trim = _of_glibc("malloc_trim")
    if malloc_trim is not None:
        malloc_trim(0)


@cache
def _of_glibc(name: str) -> Callable[..., Any] | None:
    if sys.platform != "linux":
        return None
    function: Callable[..., Any] | None = getattr(ctypes.CDLL(None), name, None)
    return function
