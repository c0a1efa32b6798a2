"""The decorators that make a function a measure: they give it the name that an exercise file uses, and its unit."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from posecheck.measures.kinds import VALUE, FrameFunction, Kind
from posecheck.measures.series import Measured

OF: Final = "of"
"""The name of the parameter that says on which frame measure a repetition measure is computed."""


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
    """A measure that has one number for each frame.

    ``function`` takes a :class:`Body` (one frame, or n frames stacked); ``kind`` says how its result becomes the
    number: as it is, as a rate, as a change.
    """

    name: str
    unit: str
    function: FrameFunction
    kind: Kind

    @property
    def in_trunk(self) -> bool:
        """Whether the measure is a length, in trunk lengths."""
        return self.unit == "trunk"


@dataclass(frozen=True)
class Parameter:
    """A value that a repetition measure takes from the exercise file.

    ``kind`` is ``PhaseName``, ``PhaseNames``, ``FrameMeasureName``, ``Range``, ``float`` or ``bool``.
    """

    kind: type
    required: bool


@dataclass(frozen=True)
class RepetitionMeasure:
    """A measure that has one number for a whole repetition.

    ``function`` takes the repetition and, by name, its ``parameters``. ``needs`` are the frame measures that it uses
    besides those named by a parameter. If ``unit`` is ``None``, the unit is that of the frame measure named by ``of``.
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

    Parameters
    ----------
    name : str
        The name in exercise files.
    unit : str
        Its unit; ``"trunk"`` and ``"trunk/s"`` are in trunk lengths.
    kind : Kind
        How the function's result becomes the number.

    Raises
    ------
    ValueError
        If there is a measure of this name already.
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

    Parameters
    ----------
    name : str
        The name in exercise files.
    unit : str, optional
        Its unit; without it the unit of the frame measure named by the parameter ``of``.
    needs : tuple of str
        Frame measures that the function uses besides those named by a parameter.

    Raises
    ------
    ValueError
        If there is a measure of this name already.
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
    """The parameters of ``function`` after the first one, which is the repetition."""
    _, *parameters = inspect.signature(function).parameters.values()
    kinds = get_type_hints(function)
    return {each.name: Parameter(kinds[each.name], each.default is inspect.Parameter.empty) for each in parameters}
