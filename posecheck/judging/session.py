"""One streaming session: observations go in, phases, repetitions and faults come out. Live and recorded alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

# Measures of a whole repetition need these: loaded now, for that takes a second, and not when the first one has ended.
import scipy.ndimage
import scipy.signal  # noqa: F401

from posecheck.exercise import Exercise
from posecheck.exercise.faults import SEVERITIES
from posecheck.judging.counting import counting_of
from posecheck.judging.cycle import Cycle, Record
from posecheck.judging.faults import LimitWatch
from posecheck.judging.holds import HoldClock
from posecheck.judging.outcome import Attempt, Cue, Feedback, FoundFault, Outcome, Repetition, Unsure
from posecheck.judging.phases import PhaseMachine, Transition
from posecheck.judging.problems import ProblemLog
from posecheck.measures.body import Body, BodyTracker
from posecheck.measures.registry import LiveMeasures
from posecheck.measures.view import CUT, View, ViewCheck
from posecheck.pose import Observation, Pose

LOST_AFTER_S: Final = 2.0
"""Unseen for longer than this, the person is taken to have stopped what they were doing."""

_FORGET_DWELL_S: Final = 0.5
"""What held before a gap longer than this need not have held during it."""

_KEPT_BEFORE_S: Final = 3.0
"""Frames before a repetition that are kept: the floor and the still phase are taken from them."""

_KEPT_AFTER_COUNT_S: Final = 25.0
"""Frames of the rest after a repetition that are kept: longer than any exercise looks for relaxation."""

_LONGEST_CYCLE_S: Final = 300.0
"""Of a repetition that goes on for ever five minutes are kept, so that memory doesn't grow with it."""

LATELY_S: Final = 30.0
"""Breathing that goes on for minutes is judged each time this much has passed, on this much: some five slow breaths."""


@dataclass(frozen=True)
class Update:
    """What one frame brought: everything a view needs to show and say it.

    ``body`` is the smoothed body, ``None`` when the frame can't be judged; ``values`` are the frame
    measures (NaN when unseen); ``counted`` is how many repetitions there are so far; ``wrong`` are
    the names of the faults that are there at this moment, the worst first; ``feedback`` is what there is to say of a
    repetition that has come to rest with this frame. In a phase that has something
    to hold ``held_s`` is how long it has been, and ``waits`` why the clock stands still, if it does: the
    name of a fault, or :data:`posecheck.measures.series.NOT_SEEN`. ``ended`` are the repetitions that are
    over since the frame before, with everything that was found in them. ``cue`` is what is said from this frame on; a
    session says nothing, :mod:`posecheck.leading.cues` does.
    """

    t_s: float
    pose: Pose
    view: View
    body: Body | None
    values: dict[str, float]
    phase: str | None
    counted: int
    wrong: tuple[str, ...]
    feedback: tuple[Feedback, ...] = ()
    held_s: float = 0.0
    waits: str | None = None
    ended: tuple[Repetition, ...] = ()
    cue: Cue | None = None


class Session:
    """Follow one person through one exercise.

    Parameters
    ----------
    exercise : Exercise
    measures : iterable of str
        Frame measures that somebody wants to see besides those that the exercise needs.
    """

    def __init__(self, exercise: Exercise, measures: Iterable[str] = ()) -> None:
        self._exercise = exercise
        self._view = ViewCheck(exercise.camera.limits)
        self._tracker = BodyTracker()
        self._names = tuple(dict.fromkeys((*exercise.frame_measures, *measures)))
        self._measures = LiveMeasures(self._names)
        self._machine = PhaseMachine(exercise)
        self._counting = counting_of(exercise)
        self._watches = [(fault, LimitWatch(fault)) for fault in exercise.faults if fault.per_frame]
        self._clock: HoldClock | None = None
        self._judge_again_s: float | None = None
        self._recent: deque[Record] = deque()
        self._cycle: Cycle | None = None
        self._resting: Cycle | None = None
        self._counted = 0
        self._interrupted = False
        self._last_usable_s = float("-inf")
        self._repetitions: list[Repetition] = []
        self._attempts: list[Attempt] = []
        self._feedback: list[Feedback] = []
        self._problems = ProblemLog()

    def step(self, observation: Observation) -> Update:
        """Take the next observation (later than the one before)."""
        t_s, pose = observation.t_s, observation.pose
        before = len(self._repetitions)
        view = self._view.look(observation)
        unseen_s = t_s - self._last_usable_s
        if CUT in view.problems or unseen_s > LOST_AFTER_S:
            self._interrupt()
        elif unseen_s > _FORGET_DWELL_S:
            self._machine.forget_dwell()
        body, values = None, self._measures.unseen()
        if view.usable:
            self._last_usable_s = t_s
            raw, body = self._tracker.step(
                pose, observation.frame.image if self._compares else None, at_rest=self._at_rest
            )
            values = self._measures.step(body, at_baseline=self._still)
            self._remember(Record(raw, True, view.yaw_deg))
            transition = self._machine.step(t_s, values)
            if transition is not None:
                self._enter(transition, t_s)
        elif self._recent:
            self._remember(self._recent[-1].unseen_at(t_s))
        if self._clock is not None:
            self._clock.step(t_s, values)
        self._problems.step(t_s, pose, view, body)
        self._give_feedback(t_s)
        wrong = self._wrong_now(t_s, values)
        held_s, waits = (self._clock.held_s, self._clock.waits) if self._clock is not None else (0.0, None)
        ended = tuple(self._repetitions[before:])
        phase = self._machine.phase
        return Update(
            t_s, pose, view, body, values, phase, self._counted, wrong, self._take_feedback(), held_s, waits, ended
        )

    def finish(self) -> Outcome:
        """End of the recording or session: what was found in it. What is still to be said is :attr:`feedback_owed`."""
        counts_on = self._counting.counting_phase
        transition = self._machine.finish(counts_on) if counts_on is not None else None
        if transition is not None:
            self._enter(transition, self._last_usable_s)
        self._count_what_was_left()
        if any(cycle is not None and cycle.counted_s is not None for cycle in (self._resting, self._cycle)):
            self._give_feedback(float("inf"))
        self._close()
        return self._outcome(self._repetitions)

    @property
    def feedback_owed(self) -> tuple[Feedback, ...]:
        """What there is to say of the last repetition when the session ended before it could be said."""
        return tuple(self._feedback)

    def _take_feedback(self) -> tuple[Feedback, ...]:
        taken, self._feedback = tuple(self._feedback), []
        return taken

    @property
    def judged(self) -> int:
        """How many of the counted repetitions have been judged; one that has just been counted comes to rest first."""
        return len(self._repetitions) + len(self._judged_open)

    def so_far(self) -> Outcome:
        """What has been found up to now; of the last repetition without the rest that it is still in."""
        numbered = [replace(one, number=number) for number, one in enumerate(self._judged_open, self._next_number)]
        return self._outcome([*self._repetitions, *numbered])

    def _outcome(self, repetitions: Sequence[Repetition]) -> Outcome:
        return Outcome(
            repetitions=tuple(repetitions),
            attempts=tuple(self._attempts),
            cues=(),
            **self._problems.summary(),
        )

    @property
    def _judged_open(self) -> list[Repetition]:
        """The repetitions that are counted and judged, and whose rest still goes on."""
        return [
            cycle.judged for cycle in (self._resting, self._cycle) if cycle is not None and cycle.judged is not None
        ]

    @property
    def _next_number(self) -> int:
        return len(self._repetitions) + 1

    @property
    def _compares(self) -> bool:
        """Whether anything is compared with a phase of this exercise."""
        return self._exercise.repetition.baseline is not None

    @property
    def _still(self) -> bool:
        """Whether the person is in the phase that the others are compared with."""
        return self._compares and self._machine.phase == self._exercise.repetition.baseline

    @property
    def _at_rest(self) -> bool:
        """Whether they are in it, or about to be: it is known only once it has gone on for a while."""
        return self._still or self._machine.phase is None

    def _remember(self, record: Record) -> None:
        self._recent.append(record)
        while record.t_s - self._recent[0].t_s > _KEPT_BEFORE_S:
            self._recent.popleft()
        for cycle in (self._cycle, self._resting):
            if cycle is not None:
                kept = cycle.counted_s is None or record.t_s - cycle.counted_s < _KEPT_AFTER_COUNT_S
                cycle.add(record, kept, _LONGEST_CYCLE_S)

    def _enter(self, transition: Transition, t_s: float) -> None:
        """A phase begins: it may begin, count or give up a repetition."""
        phase = self._exercise.phase(transition.phase)
        self._clock = HoldClock(self._exercise, phase, t_s) if phase.hold_s is not None else None
        self._judge_again_s = t_s + LATELY_S if self._counting.judged_on_the_way(phase) else None
        resting = self._counting.rests_in(phase)
        if self._counting.closes(phase) and self._cycle is not None:
            self._cycle.close(transition)
            self._count_or_give_up(self._cycle, transition.start_s, t_s)
        if phase is self._exercise.phases[0]:
            # Perhaps only a small lift while resting: the last repetition stays open until it is more.
            self._resting = self._cycle or self._resting
            self._cycle = None
        elif self._cycle is not None and self._resting is not None and not resting:
            self._report(self._resting, got_up_s=self._cycle.onset_s)
            self._resting = None
        if self._cycle is None:
            if resting:
                return  # nothing begun
            self._cycle = Cycle(self._exercise, self._counting, list(self._recent))
        self._cycle.enter(transition)
        self._watches = [(fault, LimitWatch(fault)) for fault, _ in self._watches]
        if self._counting.counts(phase) and self._cycle.counted_s is None:
            self._count_or_give_up(self._cycle, transition.start_s, t_s)

    def _count_or_give_up(self, cycle: Cycle, end_s: float, t_s: float) -> None:
        """The main part of the current repetition is over, since ``end_s``; known at ``t_s``."""
        if cycle.complete:
            self._counted += 1
            cycle.counted_s = t_s
            return
        # What was under way when the person came into sight may have been a whole one: only a first phase with
        # which the recording begins was surely given up.
        unsure = cycle.begun_unseen and (self._interrupted or cycle.begin_order > 0)
        if cycle.under_way and not unsure:
            self._attempts.append(cycle.attempt(end_s))
        self._cycle, self._resting = self._resting, None

    def _interrupt(self) -> None:
        """The person is gone or the picture has changed: nothing continues over the gap."""
        if self._machine.phase is not None:
            self._count_what_was_left()
            self._close()
            self._machine.reset()
            self._clock, self._judge_again_s = None, None
            self._interrupted = True
        self._recent.clear()
        self._tracker, self._measures = BodyTracker(), LiveMeasures(self._names)

    def _count_what_was_left(self) -> None:
        """What goes on for as long as the person does has ended with them."""
        if self._cycle is not None and self._cycle.ended_by_leaving:
            self._count_or_give_up(self._cycle, self._last_usable_s, self._last_usable_s)

    def _close(self) -> None:
        """End of what was going on: a counted repetition is reported, one broken off in its main part given up."""
        for cycle in (self._resting, self._cycle):
            if cycle is None:
                continue
            if cycle.counted_s is not None:
                self._report(cycle, got_up_s=None)
            elif cycle.complete:
                self._attempts.append(cycle.attempt(self._last_usable_s))
        self._cycle = self._resting = None

    def _report(self, cycle: Cycle, got_up_s: float | None) -> None:
        """A repetition is over. ``got_up_s`` is when the next one began."""
        self._repetitions.append(cycle.repetition(self._next_number, got_up_s))

    def _wrong_now(self, t_s: float, values: dict[str, float]) -> tuple[str, ...]:
        """The faults that are there at this very moment, the worst first."""
        there = [
            fault
            for fault, watch in self._watches
            if self._machine.phase in fault.phases and watch.step(t_s, values[fault.measure]) is not None
        ]
        return tuple(dict.fromkeys(fault.name for fault in sorted(there, key=lambda fault: fault.rank)))

    def _give_feedback(self, t_s: float) -> None:
        """Once a repetition has come to rest: the one thing to change next time, or praise.

        Of what goes on for minutes the one thing to change is told on the way.
        """
        judged = None
        for cycle in (self._resting, self._cycle):
            judged = (cycle.take_feedback(t_s) if cycle is not None else None) or judged
        if judged is not None:
            self._add_feedback(*judged)
        elif self._cycle is not None and self._judge_again_s is not None and t_s >= self._judge_again_s:
            self._judge_again_s = t_s + LATELY_S
            faults = self._cycle.lately(LATELY_S)
            if faults:
                self._add_feedback(faults, ())

    def _add_feedback(self, faults: tuple[FoundFault, ...], unsure: tuple[Unsure, ...]) -> None:
        ranks = {fault.name: fault.rank for fault in reversed(self._exercise.faults)}
        if faults:
            worst = min(faults, key=lambda fault: (ranks[fault.name], -SEVERITIES.index(fault.severity)))
            self._feedback.append(Feedback(worst.name))
        elif not any(item.filmed for item in unsure):
            self._feedback.append(Feedback(None))
