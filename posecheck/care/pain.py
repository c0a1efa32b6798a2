"""Pain as the person tells it, from 0 to 10: more than before ends the exercise for today."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0
MOST: Final = 10
"""The scale that physiotherapists ask with: 0 is none, 10 the worst that one can think of."""

RISEN: Final = 2
"""From one practice to the next pain has risen when it is higher by this much: a point is chance. Chosen, not
measured."""


def more(before: int | None, now: int | None) -> bool:
    """Whether there is more pain than before, within one practice: any more counts. Untold pain is not more."""
    return before is not None and now is not None and now > before


def risen(last: int | None, now: int | None) -> bool:
    """Whether pain is clearly higher than it was at the end of an earlier practice."""
    return last is not None and now is not None and now - last >= RISEN
