"""The repetition under way: it gathers frames and phases, and is measured and judged when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Exercise
from posecheck.judging.counting import Counting
from posecheck.judging.faults import judge
from posecheck.judging.holds import timed_holds
from posecheck.judging.outcome import Attempt, FoundFault, Repetition, Unsure
from posecheck.judging.phases import Transition, refined_start_s
from posecheck.judging.sides import worked_side
from posecheck.measures.body import Body, stack
from posecheck.measures.body.floor import FloorLine, support_line
from posecheck.measures.frame.posture import LYING_BELOW_DEG, trunk_elevation_deg
from posecheck.measures.geometry import Array
from posecheck.measures.registry import frame_series
from posecheck.measures.series import Limit, PhaseSpan, RepetitionSeries

FEEDBACK_AFTER_S: Final = 1.5
"""A counted repetition is judged this long after it was counted. If it was judged sooner, with few frames of the body
at rest, well-done repetitions were unsure and got no praise. The count is said in the meantime."""

_LANDED_AFTER_S: Final = 0.25
"""The outline is at rest this long after the person has lain down."""

_FLOOR_FRAMES: Final = 5
"""The floor is found under the median of at least this many outlines: fewer leave in the errors of single ones."""

_BEGINNING_S: Final = 0.5
"""The last part of the baseline is not used: the movement begins in it, and is found this late."""


@dataclass(frozen=True)
class Record:
    """A frame that is kept for the reported numbers: its raw body, whether it can be judged, and the camera yaw."""

    body: Body
    seen: bool
    yaw_deg: float

    @property
    def t_s(self) -> float:
        """Time of the frame in seconds."""
        return float(self.body.t_s)

    def unseen_at(self, t_s: float) -> Record:
        """The record of a frame at ``t_s`` that can't be judged."""
        return Record(replace(self.body, t_s=np.asarray(t_s)), False, float("nan"))


class RepetitionUnderWay:
    """A repetition from its first phase (or the first one that was seen) to the rest after it.

    Parameters
    ----------
    exercise : Exercise
    counting : Counting
        How the exercise counts.
    before : list of Record
        The last seconds before it, in which the floor and the baseline are found.

    Attributes
    ----------
    counted_s : float or None
        When it was counted.
    judged : Repetition or None
        Its numbers and faults, judged shortly after it was counted.
    """

    def __init__(self, exercise: Exercise, counting: Counting, before: list[Record]) -> None:
        self._exercise = exercise
        self._counting = counting
        self._records = before
        self._last_s = before[-1].t_s
        self._transitions: list[Transition] = []
        self._closing: Transition | None = None
        self.counted_s: float | None = None
        self.judged: Repetition | None = None

    def add(self, record: Record, kept: bool, longest_s: float) -> None:
        """Take the next frame; keep it for the numbers if ``kept``. After ``longest_s`` the older half is dropped."""
        self._last_s = record.t_s
        if kept:
            self._records.append(record)
            if record.t_s - self._records[0].t_s > longest_s:
                del self._records[: len(self._records) // 2]

    def enter(self, transition: Transition) -> None:
        """The person enters a phase."""
        self._transitions.append(transition)

    def close(self, transition: Transition) -> None:
        """The person enters the first phase of the next repetition, with which this one ends."""
        self._closing = transition

    @property
    def begin_s(self) -> float:
        """When its first phase was entered, as found live."""
        return self._transitions[0].start_s

    @cached_property
    def onset_s(self) -> float:
        """When its first phase began, with the onset found on the frames up to the first use of this property."""
        if self._transitions[0].entry.onset is None:
            return self.begin_s
        body = self._stacked(None)
        return refined_start_s(self._transitions[0], body.t_s, self._values(body, np.zeros(len(body.t_s), dtype=bool)))

    @property
    def begun_unseen(self) -> bool:
        """Whether its beginning was not seen: it was under way already when the person came into sight."""
        return self._transitions[0].previous is None

    @property
    def begin_order(self) -> int:
        """The position of its first phase in the exercise, from 0."""
        return self._exercise.phase_order(self._transitions[0].phase)

    @property
    def complete(self) -> bool:
        """Whether every phase that a repetition requires was seen."""
        return self._counting.complete(self._transitions)

    @property
    def ended_by_leaving(self) -> bool:
        """Whether it is counted if the person ends it now."""
        return self._counting.counts_when_left(self._transitions)

    @property
    def begun(self) -> bool:
        """Whether a phase other than the counting one has been entered."""
        return any(transition.phase != self._counting.counting_phase for transition in self._transitions)

    def attempt(self, end_s: float) -> Attempt:
        """The attempt that it is if it is given up at ``end_s``."""
        counts_on = self._counting.counting_phase
        begun = [transition.phase for transition in self._transitions if transition.phase != counts_on]
        return Attempt(self.begin_s, end_s, max(begun, key=self._exercise.phase_order))

    def take_feedback(self, t_s: float) -> tuple[tuple[FoundFault, ...], tuple[Unsure, ...]] | None:
        """Its faults, found and unsure: once, ``FEEDBACK_AFTER_S`` after it was counted; it is kept as ``judged``."""
        if self.counted_s is None or self.judged is not None or t_s < self.counted_s + FEEDBACK_AFTER_S:
            return None
        self.judged = self.repetition(0, got_up_s=None)
        return self.judged.faults, self.judged.unsure

    def recent_faults(self, seconds: float) -> tuple[FoundFault, ...]:
        """The faults of the last ``seconds`` of the phase under way, as if nothing had come before."""
        since_s = self._last_s - seconds
        part = RepetitionUnderWay(
            self._exercise, self._counting, [record for record in self._records if record.t_s >= since_s]
        )
        part.enter(replace(self._transitions[-1], start_s=since_s, previous=None))
        return part.repetition(0, got_up_s=None).faults

    def repetition(self, number: int, got_up_s: float | None) -> Repetition:
        """Measure and judge it, on all its raw frames smoothed without lag.

        ``got_up_s``: when the person began the next repetition; ``None`` if that wasn't seen.
        """
        series = self._series(got_up_s)
        measures = {each.name: each.of(series) for each in self._exercise.reported}
        faults, unsure = judge(self._exercise, series, measures)
        return Repetition(
            number=number,
            start_s=series.phases[0].start_s,
            end_s=series.phases[-1].end_s,
            phases=tuple(series.phases),
            measures=measures,
            faults=faults,
            unsure=unsure,
            holds=tuple(series.holds),
            side=worked_side(self._exercise, series),
        )

    def _series(self, got_up_s: float | None) -> RepetitionSeries:
        body = self._stacked(self._floor())
        values = self._values(body, self._at_baseline(body.t_s))
        phases = self._phases(body, values, got_up_s)
        return RepetitionSeries(
            body=body,
            seen=np.array([record.seen for record in self._records]),
            values=values,
            yaw_deg=np.array([record.yaw_deg for record in self._records]),
            phases=phases,
            got_up=got_up_s is not None or self._closing is not None,
            holds=timed_holds(self._exercise, phases, body.t_s, values),
            limits={
                fault.measure: Limit(fault.limit, fault.margin, fault.dwell_s or 0.0)
                for fault in self._exercise.faults
                if fault.per_frame
            },
        )

    def _stacked(self, floor: FloorLine | None) -> Body:
        return stack([record.body for record in self._records], [record.seen for record in self._records], floor)

    def _at_baseline(self, t_s: Array) -> NDArray[np.bool_]:
        """Which frames are in the baseline, as it was found live: shape (n,), bool."""
        still = np.zeros(len(t_s), dtype=bool)
        ends = [*(transition.start_s for transition in self._transitions[1:]), self._last_s]
        for transition, end_s in zip(self._transitions, ends, strict=True):
            if transition.phase == self._exercise.repetition.baseline:
                still |= (t_s >= transition.start_s) & (t_s <= end_s - _BEGINNING_S)
        return still

    def _values(self, body: Body, still: NDArray[np.bool_]) -> Mapping[str, Array]:
        return frame_series(self._exercise.frame_measures, body, still)

    def _phases(self, body: Body, values: Mapping[str, Array], got_up_s: float | None) -> list[PhaseSpan]:
        """The phases, with their beginnings found again on the smoothed series."""
        starts = [self.onset_s]  # the same moment with which the repetition before it ends
        for transition in self._transitions[1:]:
            starts.append(max(refined_start_s(transition, body.t_s, values), starts[-1]))
        if self._closing is not None:
            got_up_s = max([refined_start_s(self._closing, body.t_s, values), *starts])
        ends = [*starts[1:], self._last_s if got_up_s is None else got_up_s]
        last = len(starts) - 1
        return [
            PhaseSpan(
                transition.phase,
                start_s,
                end_s,
                whole=self._counting.whole(transition, followed=index < last or got_up_s is not None),
            )
            for index, (transition, start_s, end_s) in enumerate(zip(self._transitions, starts, ends, strict=True))
        ]

    def _floor(self) -> FloorLine | None:
        """The line on which the back rests, lying before the movement or, failing that, lying after it."""
        begin_s = self._counting.main_part(self._transitions).start_s
        before = [record for record in self._records if record.seen and record.t_s < begin_s]
        after = [record for record in self._records if record.seen and self._landed(record)]
        for resting in (before, after):
            lying = [r.body.outline.back_px for r in resting if trunk_elevation_deg(r.body) < LYING_BELOW_DEG]
            if len(lying) >= _FLOOR_FRAMES and (line := _line_under(lying)) is not None:
                return line
        return None

    def _landed(self, record: Record) -> bool:
        landing = [t.start_s for t in self._transitions if t.phase == self._counting.counting_phase]
        return bool(landing) and record.t_s >= landing[-1] + _LANDED_AFTER_S


def _line_under(outlines: list[Array]) -> FloorLine | None:
    stacked = np.stack(outlines)
    known = np.asarray(~np.isnan(stacked).any(axis=-1))
    points = [np.median(stacked[known[:, k], k], axis=0) for k in range(stacked.shape[1]) if known[:, k].any()]
    return support_line(np.array(points)) if points else None
