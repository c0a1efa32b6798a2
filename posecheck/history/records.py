"""What is kept of a practice: plain data, without the video."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from posecheck.care.screening import CLEARABLE

_ONCE_SIGNS: Final = {
    "pregnant": ("pregnancy",),
    "hernia": ("hernia", "aneurysm"),
    "surgery": ("abdominal_operation",),
    "blood_thinners": ("blood_thinners",),
}
"""Before conditions were asked for by themselves, these stood among the signs."""

Source = Literal["live", "recorded"]


@dataclass(frozen=True)
class Profile:
    """One of the people who use this machine.

    ``settings`` are the person's own choices about their plan, as plain JSON values.
    """

    id: str
    name: str
    created_at: datetime
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Screen:
    """Answers to the stop screen.

    Attributes
    ----------
    at : datetime
    signs : tuple of str
        Those of :data:`posecheck.care.screening.SIGNS` that were ticked.
    conditions : tuple of str or None
        Those of :data:`posecheck.exercise.conditions.CONDITIONS` that were ticked; ``None`` if they weren't asked for.
    cleared : tuple of str
        Signs and conditions that a doctor knows of and has allowed the exercises in spite of, as the person says.
    """

    at: datetime
    signs: tuple[str, ...]
    conditions: tuple[str, ...] | None = None
    cleared: tuple[str, ...] = ()

    @property
    def open_signs(self) -> tuple[str, ...]:
        """The signs that no doctor has cleared."""
        return self._open(self.signs)

    @property
    def known_conditions(self) -> tuple[str, ...]:
        """The conditions that were told; if they weren't asked for, those that stood among the signs."""
        if self.conditions is not None:
            return self.conditions
        return tuple(name for sign in self.signs for name in _ONCE_SIGNS.get(sign, ()))

    @property
    def open_conditions(self) -> tuple[str, ...]:
        """The conditions that no doctor has cleared."""
        return self._open(self.known_conditions)

    def _open(self, told: tuple[str, ...]) -> tuple[str, ...]:
        cleared = {*self.cleared} & {*CLEARABLE}  # whatever a file says that was imported
        return tuple(name for name in told if name not in cleared)


@dataclass(frozen=True)
class DayAfter:
    """Whether it was worse on the day after the practices of ``day`` than before them."""

    day: date
    worse: bool


@dataclass(frozen=True)
class KeptMeasure:
    """A measure of a repetition, as in :class:`posecheck.measures.series.Measured`."""

    value: float | list[float | None] | None
    confidence: float
    reason: str | None = None


@dataclass(frozen=True)
class KeptFault:
    """A fault of a repetition: name, the measure and value by which it was found, and its limit."""

    name: str
    measure: str
    value: float
    limit: float


@dataclass(frozen=True)
class KeptHold:
    """A position held for ``held_s`` of ``target_s`` seconds; ``pauses`` are the reasons why the clock stood still."""

    stage: int
    held_s: float
    target_s: float
    pauses: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Held to the end, with or without pauses; the end of a hold is found to half a second."""
        return self.held_s >= self.target_s - 0.5

    @property
    def clean(self) -> bool:
        """Held to the end without a pause."""
        return self.whole and not self.pauses


@dataclass(frozen=True)
class KeptRepetition:
    """A counted repetition. ``unsure`` are the faults that could not be judged."""

    number: int
    duration_s: float
    verdict: str
    side: str | None
    measures: dict[str, KeptMeasure]
    faults: tuple[KeptFault, ...]
    unsure: tuple[str, ...]
    holds: tuple[KeptHold, ...]


@dataclass(frozen=True)
class KeptSet:
    """One set: what was done between two rests.

    Attributes
    ----------
    number : int
        From 1, within its session.
    ended_at : datetime
        With time zone, as all times here.
    side : str or None
        The side asked for, else the one found.
    target : int or None
        How many repetitions were asked for.
    attempts : int
        Begun and given up.
    pain : int or None
        0 to 10, asked after it.
    easy : bool or None
        Whether the person called it easy.
    more_pain : bool
        Whether the person said that it hurts more than before; by a raised hand there is no number with it.
    """

    number: int
    ended_at: datetime
    side: str | None
    target: int | None
    repetitions: tuple[KeptRepetition, ...]
    attempts: int
    pain: int | None = None
    easy: bool | None = None
    more_pain: bool = False


@dataclass(frozen=True)
class KeptSession:
    """A practice or a checked recording of one exercise; ``ended_at`` is ``None`` if it was cut off (a crash)."""

    id: str
    profile_id: str
    exercise: str
    source: Source
    started_at: datetime
    ended_at: datetime | None
    pain_before: int | None
    pain_after: int | None
    sets: tuple[KeptSet, ...]
