"""What a session found, as plain data: the same live and from a file."""

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
    """A fault that could not be judged, and the reason. ``filmed``: whether its phase is in the recording."""

    name: str
    reason: Message
    filmed: bool


@dataclass(frozen=True)
class Repetition:
    """One counted repetition.

    ``holds`` are the positions that were held, in order of their stages; ``side`` is the person's own side that worked,
    as the exercise defines it, ``None`` if it is not known.
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
        """``faults`` if there is one; ``unsure`` if a fault that was filmed could not be judged; else ``good``."""
        if self.faults:
            return "faults"
        return "unsure" if any(item.filmed for item in self.unsure) else "good"


@dataclass(frozen=True)
class Attempt:
    """A repetition that was begun and given up: it is reported, but not counted.

    ``reached`` is the last of its phases in the order of the exercise.
    """

    start_s: float
    end_s: float
    reached: str


@dataclass(frozen=True)
class Feedback:
    """What to say after a repetition: the ``fault`` to work on, or praise if it is ``None``."""

    fault: str | None


@dataclass(frozen=True)
class Cue:
    """Something said to the person from ``t_s`` on: the correction of ``fault``, or praise if it is ``None``."""

    t_s: float
    fault: str | None


@dataclass(frozen=True)
class ViewProblem:
    """A time in which the view could not be judged, and the reason (``name``)."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Outcome:
    """Everything that a session found, in time order."""

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
        """The verdict of the whole session: ``unsure`` if nothing was counted or the view could not be judged."""
        verdicts = {repetition.verdict for repetition in self.repetitions}
        if not self.view_ok or not verdicts:
            return "unsure"
        for verdict in ("faults", "unsure"):
            if verdict in verdicts:
                return verdict
        return "good"
