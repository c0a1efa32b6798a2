"""What is known about one repetition once it is over: the smoothed series, its phases and its floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body import Body
from posecheck.measures.geometry import Array
from posecheck.messages import Message, Value

MIN_COVERAGE = 0.7
"""Share of a phase's frames that must have been seen for it to be judged: chosen, not measured."""


@dataclass(frozen=True)
class PhaseSpan:
    """A phase as it happened.

    ``whole`` is False if the recording began or broke off inside it; what is open-ended is always whole.
    """

    name: str
    start_s: float
    end_s: float
    whole: bool


NOT_MEASURED: Final = Message("reasons.not_measured")
"""Why something could not be judged when no measure gives a reason."""

NOT_SEEN = "not_seen"
"""Why a hold was paused when no fault is the reason."""


@dataclass(frozen=True)
class Pause:
    """A time in which a hold was not counted; ``reason`` is the name of a fault or ``NOT_SEEN``."""

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True)
class Hold:
    """A position held: ``held_s`` is the time in which it was right, of ``target_s`` asked for.

    ``stage`` counts the positions of an exercise from 1; ``phase`` is the one in which it was held.
    """

    stage: int
    phase: str
    start_s: float
    end_s: float
    held_s: float
    target_s: float
    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class Measured:
    """A number with how far it can be trusted, or the reason why there is none.

    ``value`` is a number, a list of numbers (``None`` for an unseen one), or ``None``; ``confidence``
    is 0 to 1; ``span_s`` is when it happened, where that is narrower than the repetition; ``filmed`` is False if
    there is no number because that part is not in the recording.
    """

    value: float | list[float | None] | None
    confidence: float
    reason: Message | None = None
    span_s: tuple[float, float] | None = None
    filmed: bool = True

    @classmethod
    def absent(cls, key: str, /, *, filmed: bool = True, **values: Value) -> Measured:
        """No number, and why: the key of the text that says so, and the values in it."""
        return cls(None, 0.0, Message(key, values), filmed=filmed)


@dataclass(frozen=True)
class Limit:
    """The line beyond which a frame measure is a fault: surely so beyond ``margin``, and when it lasts ``dwell_s``."""

    limit: float
    margin: float
    dwell_s: float


@dataclass(frozen=True)
class RepetitionSeries:
    """One repetition, ready to be measured.

    Attributes
    ----------
    body : Body
        n stacked frames, zero-lag smoothed, heights over the repetition's own floor.
    seen : ndarray of shape (n,), bool
        Frames from which anything may be judged.
    values : mapping of str to ndarray of shape (n,)
        The frame measures of the exercise.
    yaw_deg : ndarray of shape (n,)
        Camera yaw, for confidence.
    phases : sequence of PhaseSpan
        In time order.
    got_up : bool
        Whether the person was seen to begin the next repetition; else the recording ended.
    holds : sequence of Hold
        What was held, by stage.
    limits : mapping of str to Limit
        Of each frame measure by which the exercise judges a fault.
    """

    body: Body
    seen: NDArray[np.bool_]
    values: Mapping[str, Array]
    yaw_deg: Array
    phases: Sequence[PhaseSpan]
    got_up: bool
    holds: Sequence[Hold] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)

    @property
    def t_s(self) -> Array:
        """Times of the frames, shape (n,)."""
        return self.body.t_s

    def phase(self, name: str) -> PhaseSpan | None:
        """The last time phase ``name`` happened, ``None`` if it wasn't seen."""
        return next((span for span in reversed(self.phases) if span.name == name), None)

    def whole_span(self, *names: str) -> PhaseSpan | Measured:
        """From the first beginning of the phases ``names`` to their last end, or why that can't be measured.

        Of one phase the last time it happened; of several, all times that they were seen whole, the first one first.
        """
        if len(names) == 1:
            span = self.phase(names[0])
            if span is None:
                return Measured.absent("reasons.phase_missing")
            if not span.whole:
                return Measured.absent("reasons.phase_cut")
            return span
        spans = [span for span in self.phases if span.name in names and span.whole]
        if not spans or spans[0].name != names[0]:
            return Measured.absent("reasons.phase_cut")
        return PhaseSpan(names[0], spans[0].start_s, spans[-1].end_s, whole=True)

    def frames(self, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Which frames lie between two times, both included."""
        return np.asarray((self.t_s >= start_s - 1e-9) & (self.t_s <= end_s + 1e-9))

    def confidence(self, frames: NDArray[np.bool_]) -> float:
        """Share of ``frames`` that were seen, halved by the time the camera is 30 degrees off the side view."""
        if not frames.any():
            return 0.0
        yaw = self.yaw_deg[frames & self.seen]
        off_side = float(np.nanmedian(yaw)) if np.isfinite(yaw).any() else 90.0
        return float(self.seen[frames].mean()) * float(np.clip(1.0 - off_side / 60.0, 0.0, 1.0))
