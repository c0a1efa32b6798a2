"""What of an exercise belongs to a day, how its holds grow, and what should change from week to week."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from posecheck.exercise.fields import STRICT, Bool, Name, Positive

MOST_TIMES_A_DAY: Final = 12
"""An exercise an hour of a waking day."""

Care = Literal["calm", "stretch", "strengthen"]
CARE: Final[tuple[str, ...]] = ("calm", "stretch", "strengthen")
"""The order of care: calm the muscle, stretch it, then strengthen it."""


@dataclass(frozen=True, config=STRICT)
class Growth:
    """How a hold grows: by ``step_s`` after ``clean_holds`` in a row without more pain, up to ``up_to_s``."""

    step_s: Positive
    clean_holds: Annotated[int, Field(ge=1, le=50, strict=True)]
    up_to_s: Positive


@dataclass(frozen=True, config=STRICT)
class Schedule:
    """What of an exercise belongs to a day.

    Attributes
    ----------
    times_a_day : int
    repetitions : int or None
        How many are one time, on each side; by default all that the practice asks for.
    care : {"calm", "stretch", "strengthen"}
        Its place in the order of care, and in the day.
    sides : {"either", "affected", "both"}
        One time whichever side faces the camera; the affected side or both, as the person says; or always both.
    usual : bool
        Whether it is planned without being asked for.
    growth : Growth or None
        Of the positions that are held.
    """

    times_a_day: Annotated[int, Field(ge=1, le=MOST_TIMES_A_DAY, strict=True)]
    care: Care
    sides: Literal["either", "affected", "both"]
    repetitions: Annotated[int, Field(ge=1, le=50, strict=True)] | None = None
    usual: Bool = True
    growth: Growth | None = None


@dataclass(frozen=True, config=STRICT)
class Trend:
    """A repetition measure that should change from week to week.

    ``least`` is the smallest difference between two practices that is told as one: less is the error of measuring.
    """

    measure: Name
    better: Literal["more", "less"]
    least: Positive

    def gain(self, change: float) -> float:
        """How much better a change of the measure is; negative if it is worse."""
        return change if self.better == "more" else -change
