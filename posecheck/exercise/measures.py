"""The measures that an exercise reports of a repetition, each with a name of its own and its parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from posecheck.errors import Mistake
from posecheck.exercise.fields import STRICT, Name
from posecheck.measures.definitions import (
    OF,
    FrameMeasureName,
    Parameter,
    PhaseName,
    PhaseNames,
    Range,
    RepetitionMeasure,
)
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.measures.series import Measured, RepetitionSeries
from posecheck.messages import Message


@dataclass(frozen=True, config=STRICT)
class ReportedMeasure:
    """One number that is reported of a repetition.

    In the file every key besides ``name`` and ``measure`` is a parameter of the measure.
    """

    name: Name
    measure: Name
    parameters: dict[str, Any] = field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        """Make parameters of those keys in the file that are no fields."""
        if not isinstance(data, Mapping) or "parameters" in data:
            return data
        own = {key: value for key, value in data.items() if key not in ("name", "measure")}
        return {**{key: data[key] for key in ("name", "measure") if key in data}, "parameters": own}

    @model_validator(mode="after")
    def _check(self) -> ReportedMeasure:
        if self.measure not in REPETITION_MEASURES:
            known = tuple(sorted(REPETITION_MEASURES))
            raise Mistake("mistakes.no_repetition_measure", measure=self.measure, known=known)
        takes = self.definition.parameters
        for key, value in self.parameters.items():
            if key not in takes:
                what = "mistakes.takes_others" if takes else "mistakes.takes_none"
                names = tuple(f"'{name}'" for name in takes)
                raise Mistake(what, measure=self.measure, parameter=key, known=names)
            self.parameters[key] = _read(key, value, takes[key])
        return self

    @property
    def definition(self) -> RepetitionMeasure:
        """The registered repetition measure."""
        return REPETITION_MEASURES[self.measure]

    @property
    def unit(self) -> str:
        """The unit of its number."""
        return self.definition.unit or FRAME_MEASURES[self.parameters[OF]].unit

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases named by its parameters."""
        single = [str(value) for value in self.parameters.values() if isinstance(value, PhaseName)]
        several = [name for value in self.parameters.values() if isinstance(value, PhaseNames) for name in value]
        return (*single, *several)

    @property
    def frame_measures(self) -> tuple[str, ...]:
        """The frame measures that it needs: its own, and those named by its parameters."""
        named = (str(value) for value in self.parameters.values() if isinstance(value, FrameMeasureName))
        return (*self.definition.needs, *named)

    @property
    def missing(self) -> str | None:
        """The first parameter that is required and not given, if there is one."""
        needed = (key for key, parameter in self.definition.parameters.items() if parameter.required)
        return next((key for key in needed if key not in self.parameters), None)

    def with_shared(self, shared: Mapping[str, Any]) -> ReportedMeasure:
        """The same measure with those of the ``shared`` parameters that it takes and doesn't give itself."""
        taken = {key: value for key, value in shared.items() if key in self.definition.parameters}
        return ReportedMeasure(name=self.name, measure=self.measure, parameters={**taken, **self.parameters})

    def of(self, series: RepetitionSeries) -> Measured:
        """Measure one repetition."""
        return self.definition.function(series, **self.parameters)


def _read(key: str, value: Any, parameter: Parameter) -> Any:
    """``value`` from the file in the type that the measure takes; a mistake if it can't be read so."""
    expected, read = _KINDS[parameter.kind]
    taken = read(value)
    if taken is None:
        raise Mistake("mistakes.parameter_kind", parameter=key, value=repr(value), expected=expected)
    return taken


def _phase(value: Any) -> PhaseName | None:
    return PhaseName(value) if isinstance(value, str) else None


def _phases(value: Any) -> PhaseNames | None:
    names = [value] if isinstance(value, str) else value
    good = isinstance(names, list | tuple) and names and all(isinstance(name, str) for name in names)
    return PhaseNames(names) if good else None


def _frame_measure(value: Any) -> FrameMeasureName | None:
    return FrameMeasureName(value) if isinstance(value, str) and value in FRAME_MEASURES else None


def _number(value: Any) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if known else None


def _range(value: Any) -> Range | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    first, second = map(_number, value)
    return None if first is None or second is None else Range((first, second))


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_KINDS: Final[dict[type, tuple[Message, Callable[[Any], Any]]]] = {
    PhaseName: (Message("mistakes.a_phase"), _phase),
    PhaseNames: (Message("mistakes.phases"), _phases),
    FrameMeasureName: (
        Message("mistakes.a_frame_measure", {"known": tuple(sorted(FRAME_MEASURES))}),
        _frame_measure,
    ),
    Range: (Message("mistakes.two_numbers"), _range),
    float: (Message("mistakes.a_number"), _number),
    bool: (Message("mistakes.true_or_false"), _yes_or_no),
}
"""For each kind of parameter: what the message says was expected, and the function that reads it."""
