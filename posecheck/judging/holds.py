"""The hold clock: it runs while the position is right, and stops for a fault or when the position isn't seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.exercise import Exercise
from posecheck.exercise.faults import Fault
from posecheck.exercise.phases import Phase
from posecheck.judging.faults import LimitWatch
from posecheck.measures.geometry import Array
from posecheck.measures.series import NOT_SEEN, Hold, Pause, PhaseSpan

FORGIVEN_S: Final = 2.0
"""If the position isn't seen for no longer than this, it counts as held: a session too assumes for this long that the
person goes on. Chosen, not measured."""

SETTLED_S: Final = 0.4
"""The clock starts when the position has been taken for this long. Chosen, not measured."""


@dataclass
class _Cause:
    """One fault that stops the clock. ``must_be_seen``: the clock also stops if the fault's measure isn't seen."""

    fault: Fault
    must_be_seen: bool
    watch: LimitWatch
    last_seen_s: float
    beyond_since_s: float | None
    value: float = float("nan")

    def step(self, t_s: float, value: float) -> tuple[float, str] | None:
        """Take one value; return since when the clock must stand still because of it, and the reason."""
        if not math.isnan(value):
            self.value, self.last_seen_s = value, t_s
        elif t_s - self.last_seen_s > FORGIVEN_S:
            self.value = float("nan")
        self.watch.step(t_s, self.value)
        if math.isnan(self.value):
            lost = self.must_be_seen and t_s - self.last_seen_s > FORGIVEN_S
            return (self.last_seen_s, NOT_SEEN) if lost else None
        assert self.fault.exit is not None
        if self.fault.excess(self.value) <= self.fault.excess(self.fault.exit):
            self.beyond_since_s = None
        elif self.beyond_since_s is None:
            self.beyond_since_s = t_s
        return (self.beyond_since_s, self.fault.name) if self.watch.active and self.beyond_since_s is not None else None


class HoldClock:
    """Measure how long one position is held, from ``start_s`` on.

    When a fault has lasted for its dwell, the clock stops: from when the fault's measure passed the exit value, until
    it is back there. In a phase that is counted aloud the clock also stops when a measure isn't seen for longer than
    ``FORGIVEN_S``. In a rest it doesn't: if, say, the flank can't be followed, nobody would be asked to go on.
    """

    def __init__(self, exercise: Exercise, phase: Phase, start_s: float) -> None:
        self._causes = [
            _Cause(fault, phase.count_aloud, LimitWatch(fault), start_s, start_s)
            for fault in exercise.faults
            if fault.per_frame and phase.name in fault.phases
        ]
        self._start_s = self._t_s = start_s
        self._pauses: list[Pause] = []
        self._paused: tuple[float, str] | None = None

    def step(self, t_s: float, values: Mapping[str, float]) -> None:
        """Take the measures of one frame, NaN where unseen."""
        self._t_s = t_s
        stopped = [found for cause in self._causes if (found := cause.step(t_s, values[cause.fault.measure]))]
        if stopped and self._paused is None:
            since_s, reason = min(stopped, key=lambda found: found[0])
            earliest_s = self._pauses[-1].end_s if self._pauses else self._start_s
            self._paused = max(since_s, earliest_s), reason
        elif not stopped and self._paused is not None:
            self._pauses.append(Pause(self._paused[0], t_s, self._paused[1]))
            self._paused = None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The times in which the clock stood still so far."""
        if self._paused is None:
            return tuple(self._pauses)
        return (*self._pauses, Pause(self._paused[0], self._t_s, self._paused[1]))

    @property
    def held_s(self) -> float:
        """For how many seconds the position has been right."""
        return self._t_s - self._start_s - sum(pause.end_s - pause.start_s for pause in self.pauses)

    @property
    def waits(self) -> str | None:
        """Why the clock stands still now: a fault's name, or ``NOT_SEEN``; ``None`` if it runs."""
        return self._paused[1] if self._paused is not None else None


def timed_holds(
    exercise: Exercise, spans: Sequence[PhaseSpan], t_s: Array, values: Mapping[str, Array]
) -> tuple[Hold, ...]:
    """The holds of one repetition: for each stage the longest time in its phase without leaving it.

    ``t_s`` are the times of the frames, shape (n,), ``values`` their measures, each of shape (n,).
    """
    found: list[Hold] = []
    for stage, phase in enumerate(exercise.holds, start=1):
        visits = [span for span in spans if span.name == phase.name]
        if not visits:
            continue
        span = max(visits, key=lambda visit: visit.end_s - visit.start_s)
        start_s = min(span.start_s + SETTLED_S, span.end_s)
        clock = HoldClock(exercise, phase, start_s)
        for index in np.flatnonzero((t_s >= start_s) & (t_s <= span.end_s)):
            clock.step(float(t_s[index]), {name: float(series[index]) for name, series in values.items()})
        assert phase.hold_s is not None
        found.append(Hold(stage, phase.name, start_s, span.end_s, clock.held_s, phase.hold_s, clock.pauses))
    return tuple(found)
