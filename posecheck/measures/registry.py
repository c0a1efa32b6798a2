"""The measures an exercise file may name: a function each, registered with its unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.measures.body.body import Body
from posecheck.measures.geometry import Array
from posecheck.measures.repetition.series import Measured, RepetitionSeries

FrameFunction = Callable[[Body], Array]
RepetitionFunction = Callable[[RepetitionSeries], Measured]


@dataclass(frozen=True)
class FrameMeasure:
    """A number at every moment.

    ``function`` maps a body (one frame, or n stacked) to shape () or (n,). A ``rate`` measure is
    the change per second of what ``function`` returns: signed for a number, the largest speed
    among the points for an array of shape (..., k, 2). A ``there_and_back`` measure is how far what
    ``function`` returns, a number, has gone and come back within the last
    :data:`posecheck.measures.kinds.BACK_WITHIN_S`. A ``baseline`` measure is the change from
    the person's own still phase, which the exercise names (NaN until it was seen): what ``function``
    returns, of any shape (..., k), minus its median there, made a number by ``reduce``.
    """

    name: str
    unit: str
    function: FrameFunction
    rate: bool
    there_and_back: bool
    baseline: bool
    reduce: Callable[[Array], Array] | None


@dataclass(frozen=True)
class RepetitionMeasure:
    """A number about a whole repetition."""

    name: str
    unit: str
    function: RepetitionFunction


FRAME_MEASURES: Final[dict[str, FrameMeasure]] = {}
REPETITION_MEASURES: Final[dict[str, RepetitionMeasure]] = {}


def frame_measure(
    name: str,
    unit: str,
    rate: bool = False,
    there_and_back: bool = False,
    baseline: bool = False,
    reduce: Callable[[Array], Array] | None = None,
) -> Callable[[FrameFunction], FrameFunction]:
    """Register the decorated function as frame measure ``name``."""

    def register(function: FrameFunction) -> FrameFunction:
        FRAME_MEASURES[name] = FrameMeasure(name, unit, function, rate, there_and_back, baseline, reduce)
        return function

    return register


def repetition_measure(name: str, unit: str) -> Callable[[RepetitionFunction], RepetitionFunction]:
    """Register the decorated function as repetition measure ``name``."""

    def register(function: RepetitionFunction) -> RepetitionFunction:
        REPETITION_MEASURES[name] = RepetitionMeasure(name, unit, function)
        return function

    return register


def level(name: str) -> Literal["frame", "repetition"] | None:
    """Whether ``name`` is a measure per frame or per repetition; ``None`` if there is no such measure."""
    if name in FRAME_MEASURES:
        return "frame"
    return "repetition" if name in REPETITION_MEASURES else None
