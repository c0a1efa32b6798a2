"""Pain as the person rates it, from 0 to 10: more pain than before ends the exercise for the day."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0
MOST: Final = 10
"""The numeric rating scale of physiotherapy: 0 is no pain, 10 the worst pain imaginable."""

RISEN: Final = 2
"""Pain has risen from one practice to the next if it is higher by at least this much: one point is chance. Chosen, not
measured."""


def more(before: int | None, now: int | None) -> bool:
    """Whether there is more pain than before, within one practice: one point is enough. ``None``: it was not rated."""
    return before is not None and now is not None and now > before


def risen(last: int | None, now: int | None) -> bool:
    """Whether pain is higher by ``RISEN`` or more than in an earlier practice. ``None``: it was not rated."""
    return last is not None and now is not None and now - last >= RISEN
