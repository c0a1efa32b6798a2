"""What makes a repetition: the phases it needs, where it is counted, and what is reported of it."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.fields import STRICT, Name
from posecheck.exercise.measures import ReportedMeasure

END: Final = "end"
"""In ``counts_on``: the exercise begins again, the recording ends or the person leaves."""


@dataclass(frozen=True, config=STRICT)
class Repetition:
    """Which phases make a repetition, on entering which one it is counted, and what is reported of it.

    With the first phase as ``counts_on`` a repetition ends where it began and the next one begins. With ``end`` it
    goes on until the first phase is entered again, the recording ends or the person leaves; then the phases that it
    requires need only have been seen, not their beginnings. ``baseline`` is the still phase that measures of change are
    compared with. ``parameters`` go to every measure that takes them and doesn't name them itself.
    """

    requires: Annotated[tuple[Name, ...], Field(min_length=1)]
    counts_on: Name
    measures: tuple[ReportedMeasure, ...]
    parameters: dict[str, Any] = field(default_factory=dict)
    baseline: Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Repetition:
        names = [each.name for each in self.measures]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise Mistake("mistakes.measure_twice", name=twice)
        for key in self.parameters:
            if not any(key in each.definition.parameters for each in self.measures):
                raise Mistake("mistakes.parameter_of_none", parameter=key)
        for each in self.reported:
            if each.missing is not None:
                raise Mistake(
                    "mistakes.parameter_missing", name=each.name, parameter=each.missing, measure=each.measure
                )
        return self

    @cached_property
    def reported(self) -> tuple[ReportedMeasure, ...]:
        """The measures with all their parameters."""
        return tuple(each.with_shared(self.parameters) for each in self.measures)
