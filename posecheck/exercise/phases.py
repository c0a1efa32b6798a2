"""Part ``[[phases]]`` of an exercise file: the phases, and the ways into each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.fields import STRICT, Bool, Name, Number, Positive, Seconds
from posecheck.measures.registry import FRAME_MEASURES

START: Final = "start"
"""In ``from``: the recording begins, or the person is seen again."""


@dataclass(frozen=True, config=STRICT)
class Criterion:
    """A condition on one frame: that a frame measure is above, or below, a number."""

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
    """One way into a phase.

    Attributes
    ----------
    from_ : tuple of str
        The phases from which it leads, ``from`` in the file.
    dwell_s : float
        For how many seconds all criteria must have been satisfied.
    all : tuple of Criterion
        The criteria.
    onset : Criterion or None
        Live, a phase begins when its criteria are found satisfied. The reported phase begins where ``onset`` began to
        be satisfied, shortly before or after: at the first, or the last, small movement, which alone wouldn't show that
        the phase begins.
    """

    from_: Annotated[tuple[Name, ...], Field(alias="from", min_length=1)]
    dwell_s: Seconds
    all: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    onset: Criterion | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, with the onset."""
        return self.all if self.onset is None else (*self.all, self.onset)

    def only_from(self, kept: Collection[str]) -> Entry | None:
        """The same entry, from the ``kept`` phases only; ``None`` if it leads from none of them."""
        left = tuple(name for name in self.from_ if name in kept)
        parts: dict[str, Any] = {"from": left, "dwell_s": self.dwell_s, "all": self.all, "onset": self.onset}
        return Entry(**parts) if left else None  # dataclasses.replace knows no 'from'


@dataclass(frozen=True, config=STRICT)
class Phase:
    """A phase of the exercise.

    Attributes
    ----------
    name : str
    enter : tuple of Entry
        The ways into it.
    breath : {"in", "out"} or None
        How to breathe during the phase.
    breathing_s : tuple of float or None
        Instead of ``breath``: seconds in and seconds out, again and again.
    pace_s : tuple of float or None
        How long the movement should take, from and to.
    hold_s : float or None
        How long to stay before the guide asks for the next phase; without it the person goes on without being asked.
    count_aloud : bool
        Whether the phase is a position to hold: its seconds are counted aloud, while none of its faults with a frame
        measure is there.
    arms_up : bool
        Whether the exercise itself raises the arms: then a raised hand doesn't end the practice.
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
