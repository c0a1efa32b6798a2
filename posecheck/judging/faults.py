"""Judge whether a measure is beyond its limit, by more than the margin and for long enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posecheck.exercise import Exercise
from posecheck.exercise.faults import Fault
from posecheck.judging.outcome import FoundFault, Unsure
from posecheck.measures.geometry import Array
from posecheck.measures.series import MIN_COVERAGE, NOT_MEASURED, Measured, PhaseSpan, RepetitionSeries
from posecheck.messages import Message


@dataclass
class Episode:
    """A stretch of time in which a measure is beyond its limit, and the worst value in it."""

    start_s: float
    end_s: float
    worst: float


class LimitWatch:
    """Watch one frame measure, with dwell and hysteresis.

    ``active`` is True from when the measure has been beyond the limit for the dwell, until it is back at the exit
    value. A positive ``shift`` makes the limit stricter by as much.
    """

    def __init__(self, fault: Fault, shift: float = 0.0) -> None:
        self._fault = fault
        self._shift = shift
        self._episode: Episode | None = None
        self.active = False

    def step(self, t_s: float, value: float) -> Episode | None:
        """Take one value, of which NaN ends the episode; return the episode while it is active."""
        fault = self._fault
        assert fault.exit is not None
        assert fault.dwell_s is not None
        over = fault.excess(value) + self._shift
        leave = fault.excess(fault.exit)
        if self._episode is None:
            if over > 0:
                self._episode = Episode(t_s, t_s, value)
        elif math.isnan(value) or (over <= leave if self.active else over <= 0):
            self._episode, self.active = None, False
        else:
            self._episode.end_s = t_s
            if fault.excess(value) > fault.excess(self._episode.worst):
                self._episode.worst = value
        if self._episode is not None and t_s - self._episode.start_s >= fault.dwell_s - 1e-9:
            self.active = True
        return self._episode if self.active else None


def judge(
    exercise: Exercise, rep: RepetitionSeries, measures: dict[str, Measured]
) -> tuple[tuple[FoundFault, ...], tuple[Unsure, ...]]:
    """Judge every fault of the exercise in one repetition; return those found and those unsure, with the reason."""
    found: dict[str, FoundFault] = {}
    unsure: dict[str, Unsure] = {}
    for fault in exercise.faults:
        verdict = _judge_frames(fault, rep) if fault.per_frame else _judge_repetition(fault, rep, measures)
        if isinstance(verdict, FoundFault):
            found.setdefault(fault.name, verdict)
        elif isinstance(verdict, Unsure):
            unsure.setdefault(fault.name, verdict)
    return (
        tuple(sorted(found.values(), key=lambda fault: fault.start_s)),
        tuple(item for name, item in unsure.items() if name not in found),
    )


def _spans(fault: Fault, rep: RepetitionSeries) -> list[PhaseSpan]:
    return [span for span in rep.phases if span.name in fault.phases]


def _judge_repetition(fault: Fault, rep: RepetitionSeries, measures: dict[str, Measured]) -> FoundFault | Unsure | None:
    spans = _spans(fault, rep)
    measured = measures[fault.measure]
    if not spans:
        return Unsure(fault.name, Message("reasons.phase_not_filmed"), filmed=False)
    if measured.value is None or isinstance(measured.value, list):
        whole = all(span.whole for span in spans)
        return Unsure(fault.name, measured.reason or NOT_MEASURED, filmed=measured.filmed and whole)
    excess = fault.excess(measured.value)
    if excess > fault.margin:
        start_s, end_s = measured.span_s or (spans[0].start_s, spans[-1].end_s)
        return _found(fault, start_s, end_s, measured.value)
    if excess > -fault.margin:
        return _near_limit(fault, measured.value)
    return None


def _judge_frames(fault: Fault, rep: RepetitionSeries) -> FoundFault | Unsure | None:
    spans = _spans(fault, rep)
    if not spans:
        return Unsure(fault.name, Message("reasons.phase_not_filmed"), filmed=False)
    frames = np.zeros(len(rep.t_s), dtype=bool)
    for span in spans:
        frames |= rep.frames(span.start_s, span.end_s)
    t_s, values = rep.t_s[frames], rep.values[fault.measure][frames]
    worst = _worst_episode(fault, t_s, values, shift=0.0)
    if worst is not None and fault.excess(worst.worst) > fault.margin:
        return _found(fault, worst.start_s, worst.end_s, worst.worst)
    if len(values) == 0 or np.isfinite(values).mean() < MIN_COVERAGE:
        return Unsure(fault.name, Message("reasons.phase_unseen"), filmed=True)
    near = worst or _worst_episode(fault, t_s, values, shift=fault.margin)
    if near is not None:
        return _near_limit(fault, near.worst)
    return None


def _near_limit(fault: Fault, value: float) -> Unsure:
    return Unsure(fault.name, Message("reasons.near_limit", {"value": value, "limit": fault.limit}), filmed=True)


def _worst_episode(fault: Fault, t_s: Array, values: Array, shift: float) -> Episode | None:
    watch = LimitWatch(fault, shift)
    worst: Episode | None = None
    for t, value in zip(t_s, values, strict=True):
        episode = watch.step(float(t), float(value))
        if episode is not None and (worst is None or fault.excess(episode.worst) > fault.excess(worst.worst)):
            worst = episode
    return worst


def _found(fault: Fault, start_s: float, end_s: float, value: float) -> FoundFault:
    return FoundFault(fault.name, start_s, end_s, fault.measure, value, fault.limit, fault.severity)
