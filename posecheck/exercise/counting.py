"""Part ``[repetition]`` of an exercise file: the phases of a repetition, when it is counted, what is reported of it."""

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
"""In ``counts_on``: a repetition is counted when the exercise begins again, the recording ends or the person leaves."""


@dataclass(frozen=True, config=STRICT)
class Repetition:
    """What makes a repetition, and what is reported of it.

    Attributes
    ----------
    requires : tuple of str
        The phases that must have been seen from their beginning.
    counts_on : str
        The phase on entering which a repetition is counted. If it is the first phase, the repetition ends there and the
        next one begins. With ``"end"`` a repetition goes on until the first phase is entered again, the recording ends
        or the person leaves; then the required phases need only have been seen, not their beginnings.
    measures : tuple of ReportedMeasure
        What is reported.
    parameters : dict
        Given to every measure that takes them and doesn't give them itself.
    baseline : str or None
        The still phase that measures of change are compared with.
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
        """The measures, each with all its parameters."""
        return tuple(each.with_shared(self.parameters) for each in self.measures)
