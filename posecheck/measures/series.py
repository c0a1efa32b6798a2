"""One repetition that is over, ready to be measured: its smoothed frames, phases and holds."""

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
"""A phase is judged if at least this share of its frames was seen: chosen, not measured."""


@dataclass(frozen=True)
class PhaseSpan:
    """The time in which a phase happened.

    ``whole`` is False if the recording began or ended within it. In an exercise that goes on until the person ends it
    (``counts_on = "end"``) every phase counts as whole.
    """

    name: str
    start_s: float
    end_s: float
    whole: bool


NOT_MEASURED: Final = Message("reasons.not_measured")
"""The reason that is given where a measure has no number and names no reason itself."""

NOT_SEEN = "not_seen"
"""The reason of a pause in which the position could not be seen; any other reason is the name of a fault."""


@dataclass(frozen=True)
class Pause:
    """A time within a hold that doesn't count; ``reason`` is the name of a fault, or ``NOT_SEEN``."""

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True)
class Hold:
    """A position that was held.

    Attributes
    ----------
    stage : int
        Which of the exercise's holds it is, from 1.
    phase : str
        The phase in which it was held.
    start_s, end_s : float
        From when to when.
    held_s : float
        How long the position was right.
    target_s : float
        How long the exercise asks for.
    pauses : tuple of Pause
        When it was not right, or not seen.
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
    """The result of a repetition measure: a number with its confidence, or the reason why there is none.

    Attributes
    ----------
    value : float or list of (float or None) or None
        The number; or several, with ``None`` for one that could not be seen; or ``None`` if there is none.
    confidence : float
        0 to 1.
    reason : Message or None
        Why there is no number.
    span_s : tuple of float or None
        From when to when it was measured, if that is shorter than the repetition.
    filmed : bool
        False if there is no number because that part of the exercise is not in the recording.
    """

    value: float | list[float | None] | None
    confidence: float
    reason: Message | None = None
    span_s: tuple[float, float] | None = None
    filmed: bool = True

    @classmethod
    def absent(cls, key: str, /, *, filmed: bool = True, **values: Value) -> Measured:
        """No number, and the reason: the key of its text in ``posecheck/wording``, and the values in that text."""
        return cls(None, 0.0, Message(key, values), filmed=filmed)


@dataclass(frozen=True)
class Limit:
    """The limit of a fault that is judged by a frame measure.

    It is a fault when the measure is beyond ``limit`` by more than ``margin``, and has been beyond the limit for
    ``dwell_s``.
    """

    limit: float
    margin: float
    dwell_s: float


@dataclass(frozen=True)
class RepetitionSeries:
    """One repetition, ready to be measured.

    Attributes
    ----------
    body : Body
        n stacked frames, smoothed without lag, with the floor found anew from this repetition.
    seen : ndarray of shape (n,), bool
        Which frames can be judged.
    values : mapping of str to ndarray of shape (n,)
        The frame measures of the exercise, by name.
    yaw_deg : ndarray of shape (n,)
        Camera yaw, from which the confidence is computed.
    phases : sequence of PhaseSpan
        In time order.
    got_up : bool
        Whether the person was seen to begin the next repetition. If not, the recording ended or the person left.
    holds : sequence of Hold
        In order of their stages.
    limits : mapping of str to Limit
        The limits of the exercise's faults, by the frame measure that they judge.
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
        """The last time that phase ``name`` happened; ``None`` if it wasn't seen."""
        return next((span for span in reversed(self.phases) if span.name == name), None)

    def whole_span(self, *names: str) -> PhaseSpan | Measured:
        """The time of one phase, or from the beginning of the first to the end of the last of several.

        One phase: the last time that it happened, if it was seen whole. Several: from the first to the last time that
        one of them was seen whole; the phase that comes first must be ``names[0]``. Returns a :class:`Measured`
        without a number, with the reason, if there is no such time.
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
        """Which frames lie between two times, both included: shape (n,), bool."""
        return np.asarray((self.t_s >= start_s - 1e-9) & (self.t_s <= end_s + 1e-9))

    def confidence(self, frames: NDArray[np.bool_]) -> float:
        """The confidence of what is measured in ``frames``, shape (n,), bool: 0 to 1.

        The share of the frames that was seen, times a factor that falls evenly from 1 at a camera yaw of 0 to 0 at 60
        degrees (the median over the frames). The 60 degrees are chosen, not measured.
        """
        if not frames.any():
            return 0.0
        yaw = self.yaw_deg[frames & self.seen]
        off_side = float(np.nanmedian(yaw)) if np.isfinite(yaw).any() else 90.0
        return float(self.seen[frames].mean()) * float(np.clip(1.0 - off_side / 60.0, 0.0, 1.0))
