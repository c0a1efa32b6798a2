"""The phases of an exercise, and by which frame measures each is entered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.fields import STRICT, Bool, Name, Number, Positive, Seconds
from posecheck.measures.registry import FRAME_MEASURES

START: Final = "start"
"""In ``from``: the beginning of the recording, or of seeing the person again."""


@dataclass(frozen=True, config=STRICT)
class Criterion:
    """A frame measure beyond a number."""

    measure: Name
    above: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _check(self) -> Criterion:
        if self.measure not in FRAME_MEASURES:
            raise Mistake("mistakes.no_frame_measure", measure=self.measure, known=tuple(sorted(FRAME_MEASURES)))
        if (self.above is None) == (self.below is None):
            raise Mistake("mistakes.above_or_below")
        return self


@dataclass(frozen=True, config=STRICT)
class Entry:
    """One way into a phase: from these phases, when all conditions have held for ``dwell_s``.

    With ``onset`` the reported phase begins where that began to hold, a little before or after: the first stir of a
    movement, or its last, which alone would be too little to tell the phase by.
    """

    from_: Annotated[tuple[Name, ...], Field(alias="from", min_length=1)]
    dwell_s: Seconds
    all: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    onset: Criterion | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Everything that is looked at."""
        return self.all if self.onset is None else (*self.all, self.onset)

    def only_from(self, kept: Collection[str]) -> Entry | None:
        """The same way in, from those phases alone that are ``kept``; ``None`` if there is none among them."""
        left = tuple(name for name in self.from_ if name in kept)
        parts: dict[str, Any] = {"from": left, "dwell_s": self.dwell_s, "all": self.all, "onset": self.onset}
        return Entry(**parts) if left else None  # dataclasses.replace knows no 'from'


@dataclass(frozen=True, config=STRICT)
class Phase:
    """A part of the exercise and the ways into it.

    ``hold_s`` is how long to stay before the coach asks for the next phase; a phase without it is
    followed by the next one by itself. With ``count_aloud`` it is a position to hold: its seconds are counted while
    none of the faults that are measured per frame is there. ``pace_s`` is how long the movement should take. The breath
    is one way through the phase, or goes in and out for ``breathing_s`` seconds each. With ``arms_up``
    the exercise itself raises the arms: then a raised hand is no sign to stop.
    """

    name: Name
    enter: Annotated[tuple[Entry, ...], Field(min_length=1)]
    breath: Literal["in", "out"] | None = None
    breathing_s: tuple[Positive, Positive] | None = None
    pace_s: tuple[Seconds, Seconds] | None = None
    hold_s: Positive | None = None
    count_aloud: Bool = False
    arms_up: Bool = False

    @model_validator(mode="after")
    def _check(self) -> Phase:
        if self.breath is not None and self.breathing_s is not None:
            raise Mistake("mistakes.breath_or_breathing")
        if self.pace_s is not None and self.pace_s[0] > self.pace_s[1]:
            raise Mistake("mistakes.pace_order")
        if self.count_aloud and self.hold_s is None:
            raise Mistake("mistakes.count_without_hold")
        return self
