"""Parts ``[plan]`` and ``[[trends]]`` of an exercise file: its place in a day, the growth of its holds, its trends."""

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
    """How a hold grows: by ``step_s``, up to ``up_to_s``, after ``clean_holds`` in a row without more pain."""

    step_s: Positive
    clean_holds: Annotated[int, Field(ge=1, le=50, strict=True)]
    up_to_s: Positive


@dataclass(frozen=True, config=STRICT)
class Schedule:
    """How much of an exercise belongs to a day.

    Attributes
    ----------
    times_a_day : int
        How often a day.
    repetitions : int or None
        How many repetitions are one time, on each side; by default all that ``[practice]`` asks for.
    care : {"calm", "stretch", "strengthen"}
        Its place in the order of care, and so in the day.
    sides : {"either", "affected", "both"}
        ``either``: whichever side faces the camera; ``affected``: the affected side, or both, as the person has chosen;
        ``both``: always both.
    usual : bool
        Whether it is planned unless the person leaves it out; else only if the person chooses it.
    growth : Growth or None
        How its holds grow.
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

    ``least`` is the smallest difference between two practices that is reported: less is an error of measurement.
    """

    measure: Name
    better: Literal["more", "less"]
    least: Positive

    def gain(self, change: float) -> float:
        """How much better the measure became by ``change``; negative if it became worse."""
        return change if self.better == "more" else -change
