"""What every motion is: postures over time, with the truth of what happens when."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from studio.figure import Figure
from studio.rig import Posture
from studio.scene import Scene, SceneError


@dataclass(frozen=True)
class Span:
    """A phase of a repetition, seconds of the clip."""

    name: str
    repetition: int
    """Counts from 1."""
    start_s: float
    end_s: float

    def share(self, t_s: float) -> float:
        """How much of it is over: 0 before it, 1 after it."""
        return min(max((t_s - self.start_s) / (self.end_s - self.start_s), 0.0), 1.0)


@dataclass(frozen=True)
class FaultSpan:
    """A fault that is really there: from when it can be seen to when it is over."""

    name: str
    repetition: int
    start_s: float
    end_s: float
    strength: float
    unit: str


@dataclass(frozen=True)
class HoldSpan:
    """A position held, with the pauses in which it was not right."""

    stage: int
    start_s: float
    end_s: float
    held_s: float


@dataclass(frozen=True)
class Breath:
    """Forward movement of belly and chest in metres; phase 0 is empty, ``in_share`` full, 1 empty again."""

    belly_m: float = 0.0
    chest_m: float = 0.0
    phase: float = 0.0


@dataclass(frozen=True)
class Prop:
    """A thing in the room: a box, from its middle (x, y, z) and its size, metres."""

    middle_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    colour: tuple[int, int, int]


class Motion(ABC):
    """One person doing what a scene's script says. ``posture`` is a pure function of time."""

    PHASES: ClassVar[tuple[str, ...]]
    """What the script may name, in order."""
    FAULTS: ClassVar[dict[str, str]]
    """Name of each fault that can be done, and the unit of its strength."""

    def __init__(self, figure: Figure, scene: Scene) -> None:
        self.figure, self.scene = figure, scene
        for fault in scene.fault:
            if fault.name not in self.FAULTS:
                raise SceneError(f"{scene.name}: fault {fault.name!r} is none of {', '.join(self.FAULTS)}")
        spans, t_s = [], 0.0
        for repetition in range(1, scene.repetitions + 1):
            for phase in scene.phase:
                if phase.name not in self.PHASES:
                    raise SceneError(f"{scene.name}: phase {phase.name!r} is none of {', '.join(self.PHASES)}")
                spans.append(Span(phase.name, repetition, t_s, t_s + phase.seconds))
                t_s += phase.seconds
        self.phases: tuple[Span, ...] = tuple(spans)
        self.seconds = t_s

    @abstractmethod
    def posture(self, t_s: float) -> Posture:
        """Of the body at a time of the clip."""

    def breath(self, t_s: float) -> Breath:  # noqa: ARG002
        """How full the trunk is; not at all where breathing isn't to be seen."""
        return Breath()

    def faults(self) -> tuple[FaultSpan, ...]:
        """What is really done wrong, and when."""
        return ()

    def holds(self) -> tuple[HoldSpan, ...]:
        """Positions held for a count."""
        return ()

    def props(self) -> tuple[Prop, ...]:
        """What stands or lies in the room besides the mat."""
        return ()

    def span(self, name: str, repetition: int = 1) -> Span:
        """A phase of one repetition."""
        return next(span for span in self.phases if span.name == name and span.repetition == repetition)

    def at(self, t_s: float) -> Span:
        """The phase that a time falls into; the last one after the end."""
        return next((span for span in self.phases if t_s < span.end_s), self.phases[-1])
