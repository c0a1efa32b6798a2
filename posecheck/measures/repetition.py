"""What is known about one repetition once it is over: the smoothed series, its phases and its floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.body import Body
from posecheck.measures.geometry import Array

MIN_COVERAGE = 0.7
"""Share of a phase's frames that must have been seen for it to be judged (start)."""


@dataclass(frozen=True)
class PhaseSpan:
    """A phase as it happened.

    ``whole`` is False if the recording began or broke off inside it; what is open-ended is always whole.
    """

    name: str
    start_s: float
    end_s: float
    whole: bool


@dataclass(frozen=True)
class Measured:
    """A number with how far it can be trusted, or the reason why there is none.

    ``value`` is a number, a list of numbers (``None`` for an unseen one), or ``None``; ``confidence``
    is 0 to 1; ``span_s`` is when it happened, where that is narrower than the repetition.
    """

    value: float | list[float | None] | None
    confidence: float
    reason: str | None = None
    span_s: tuple[float, float] | None = None

    @classmethod
    def absent(cls, reason: str) -> Measured:
        """No number, and why."""
        return cls(None, 0.0, reason)


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
    """

    body: Body
    seen: NDArray[np.bool_]
    values: Mapping[str, Array]
    yaw_deg: Array
    phases: Sequence[PhaseSpan]
    got_up: bool

    @property
    def t_s(self) -> Array:
        """Times of the frames, shape (n,)."""
        return self.body.t_s

    def phase(self, name: str) -> PhaseSpan | None:
        """The last time phase ``name`` happened, ``None`` if it wasn't seen."""
        return next((span for span in reversed(self.phases) if span.name == name), None)

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
