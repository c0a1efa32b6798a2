"""What a session found: plain data, the same live and from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posecheck.measures.series import Hold, Measured, PhaseSpan
from posecheck.messages import Message

Verdict = Literal["good", "faults", "unsure"]


@dataclass(frozen=True)
class FoundFault:
    """A fault of one repetition: when, and by how much."""

    name: str
    start_s: float
    end_s: float
    measure: str
    value: float
    limit: float
    severity: str


@dataclass(frozen=True)
class Unsure:
    """A fault that could not be judged, and why. ``filmed`` is False if its phase is not in the recording at all."""

    name: str
    reason: Message
    filmed: bool


@dataclass(frozen=True)
class Repetition:
    """One counted repetition.

    ``holds`` are the positions held in it, by stage; ``side`` is the person's own side that it was done with, as the
    exercise names sides, ``None`` if that could not be told.
    """

    number: int
    start_s: float
    end_s: float
    phases: tuple[PhaseSpan, ...]
    measures: dict[str, Measured]
    faults: tuple[FoundFault, ...]
    unsure: tuple[Unsure, ...]
    holds: tuple[Hold, ...] = ()
    side: str | None = None

    @property
    def verdict(self) -> Verdict:
        """``faults`` if there is one; ``unsure`` if something that was filmed could not be judged; else ``good``."""
        if self.faults:
            return "faults"
        return "unsure" if any(item.filmed for item in self.unsure) else "good"


@dataclass(frozen=True)
class Attempt:
    """A repetition begun and given up: reported, not counted.

    ``reached`` is the furthest phase.
    """

    start_s: float
    end_s: float
    reached: str


@dataclass(frozen=True)
class Feedback:
    """What there is to say of a repetition that has come to rest: the ``fault`` to work on, or praise if it is None."""

    fault: str | None


@dataclass(frozen=True)
class Cue:
    """Something said to the person from ``t_s`` on: the correction of ``fault``, or praise if it is ``None``."""

    t_s: float
    fault: str | None


@dataclass(frozen=True)
class ViewProblem:
    """A time during which nothing could be judged, and why."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Outcome:
    """All that a session found, in time order."""

    repetitions: tuple[Repetition, ...]
    attempts: tuple[Attempt, ...]
    cues: tuple[Cue, ...]
    problems: tuple[ViewProblem, ...]
    view_ok: bool
    near_side: str | None
    yaw_deg: float | None
    frames: int
    frames_with_pose: int

    @property
    def verdict(self) -> Verdict:
        """Of the whole session: nothing counted, or a view that can't be judged from, is ``unsure``."""
        verdicts = {repetition.verdict for repetition in self.repetitions}
        if not self.view_ok or not verdicts:
            return "unsure"
        for verdict in ("faults", "unsure"):
            if verdict in verdicts:
                return verdict
        return "good"
