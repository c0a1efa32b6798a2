"""Part ``[[faults]]`` of an exercise file: limits of measures, and which fault is said first."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.fields import STRICT, Name, Number, Seconds
from posecheck.measures.registry import FRAME_MEASURES

SEVERITIES: Final = ("low", "medium", "high")

Priority = Literal["safety", "spine", "range", "tempo"]
PRIORITIES: Final[tuple[str, ...]] = ("safety", "spine", "range", "tempo")
"""If several faults are there at once, the fault of the priority that comes first here is said first."""


@dataclass(frozen=True, config=STRICT)
class Fault:
    """A measure beyond its limit. Two entries of one name are two ways to commit the same fault.

    Attributes
    ----------
    name : str
    measure : str
        A frame measure, or one that the exercise reports of a repetition.
    phases : tuple of str
        In which phases it is judged.
    above, below : float or None
        The limit: it is a fault above, or below, this number.
    margin : float
        Nearer to the limit than this the answer is "unsure".
    severity : {"low", "medium", "high"}
    priority : {"safety", "spine", "range", "tempo"}
        What is said first if several faults are there at once.
    exit, dwell_s : float or None
        For a frame measure: it must stay beyond the limit for ``dwell_s`` seconds, and the fault is over when it is
        back at ``exit`` (hysteresis).
    """

    name: Name
    measure: Name
    phases: Annotated[tuple[Name, ...], Field(min_length=1)]
    margin: Annotated[Number, Field(ge=0)]
    severity: Literal["low", "medium", "high"]
    priority: Priority
    above: Number | None = None
    below: Number | None = None
    exit: Number | None = None
    dwell_s: Seconds | None = None

    @model_validator(mode="after")
    def _check(self) -> Fault:
        if (self.above is None) == (self.below is None):
            raise Mistake("mistakes.above_or_below")
        if self.per_frame and (self.exit is None or self.dwell_s is None):
            raise Mistake("mistakes.exit_and_dwell", measure=self.measure)
        if not self.per_frame and not (self.exit is None and self.dwell_s is None):
            raise Mistake("mistakes.no_exit_and_dwell", measure=self.measure)
        if self.exit is not None and self.excess(self.exit) >= 0:
            raise Mistake("mistakes.exit_beyond_limit", exit=str(self.exit), limit=str(self.limit))
        return self

    @property
    def per_frame(self) -> bool:
        """Whether the measure is a frame measure; else it is one that the exercise reports of a repetition."""
        return self.measure in FRAME_MEASURES

    @property
    def rank(self) -> int:
        """The position of its priority: a fault of rank 0 is said first."""
        return PRIORITIES.index(self.priority)

    @property
    def limit(self) -> float:
        """The number beyond which it is a fault."""
        limit = self.above if self.above is not None else self.below
        assert limit is not None
        return limit

    def excess(self, value: float) -> float:
        """How far ``value`` is beyond the limit; negative on the good side."""
        return value - self.limit if self.above is not None else self.limit - value
