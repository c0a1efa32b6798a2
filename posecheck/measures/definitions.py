"""How a function becomes a measure that an exercise file may name: by a decorator that gives it a name and a unit."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from posecheck.measures.kinds import VALUE, FrameFunction, Kind
from posecheck.measures.series import Measured

OF: Final = "of"
"""The parameter that names the frame measure which a repetition measure is about."""


class PhaseName(str):
    """A parameter of a repetition measure: the name of a phase."""


class PhaseNames(tuple[str, ...]):
    """A parameter of a repetition measure: the names of one or more phases that follow each other."""


class Range(tuple[float, float]):
    """A parameter of a repetition measure: two numbers, in either order."""


class FrameMeasureName(str):
    """A parameter of a repetition measure: the name of a frame measure."""


@dataclass(frozen=True)
class FrameMeasure:
    """A number at every moment: what ``function`` finds in a body (one frame, or n stacked), as its ``kind`` says."""

    name: str
    unit: str
    function: FrameFunction
    kind: Kind

    @property
    def in_trunk(self) -> bool:
        """Whether it is a length in trunk lengths."""
        return self.unit == "trunk"


@dataclass(frozen=True)
class Parameter:
    """What a repetition measure must be given in the exercise file.

    ``kind`` is ``PhaseName``, ``PhaseNames``, ``FrameMeasureName``, ``Range``, ``float`` or ``bool``.
    """

    kind: type
    required: bool


@dataclass(frozen=True)
class RepetitionMeasure:
    """A number about a whole repetition.

    ``function`` takes the repetition and its ``parameters`` by name, and needs the frame measures ``needs`` besides
    those that are parameters. Without a ``unit`` it is that of the frame measure that it is about.
    """

    name: str
    unit: str | None
    function: Callable[..., Measured]
    parameters: Mapping[str, Parameter]
    needs: tuple[str, ...]


FRAME_MEASURES: Final[dict[str, FrameMeasure]] = {}
REPETITION_MEASURES: Final[dict[str, RepetitionMeasure]] = {}


def frame_measure(name: str, unit: str, kind: Kind = VALUE) -> Callable[[FrameFunction], FrameFunction]:
    """Register the decorated function as frame measure ``name``.

    Raises
    ------
    ValueError
        If there is a measure of this name.
    """

    def register(function: FrameFunction) -> FrameFunction:
        _require_new(name)
        FRAME_MEASURES[name] = FrameMeasure(name, unit, function, kind)
        return function

    return register


def repetition_measure(
    name: str, unit: str | None = None, needs: tuple[str, ...] = ()
) -> Callable[[Callable[..., Measured]], Callable[..., Measured]]:
    """Register the decorated function, which takes a repetition and parameters, as repetition measure ``name``.

    Raises
    ------
    ValueError
        If there is a measure of this name.
    """

    def register(function: Callable[..., Measured]) -> Callable[..., Measured]:
        _require_new(name)
        REPETITION_MEASURES[name] = RepetitionMeasure(name, unit, function, _parameters(function), needs)
        return function

    return register


def _require_new(name: str) -> None:
    if name in FRAME_MEASURES or name in REPETITION_MEASURES:
        raise ValueError(f"there is a measure '{name}' already; give the new one another name")


def _parameters(function: Callable[..., Any]) -> dict[str, Parameter]:
    """What ``function`` takes besides the repetition."""
    _, *parameters = inspect.signature(function).parameters.values()
    kinds = get_type_hints(function)
    return {each.name: Parameter(kinds[each.name], each.default is inspect.Parameter.empty) for each in parameters}
