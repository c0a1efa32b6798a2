"""A session: it takes observations, live or recorded, and finds phases, repetitions and faults."""

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
from posecheck.judging.faults import LimitWatch
from posecheck.judging.holds import HoldClock
from posecheck.judging.outcome import Attempt, Cue, Feedback, FoundFault, Outcome, Repetition, Unsure
from posecheck.judging.phases import PhaseMachine, Transition
from posecheck.judging.problems import ProblemLog
from posecheck.judging.under_way import Record, RepetitionUnderWay
from posecheck.measures.body import Body, BodyTracker
from posecheck.measures.registry import LiveMeasures
from posecheck.measures.view import CUT, View, ViewCheck
from posecheck.pose import Observation, Pose

LOST_AFTER_S: Final = 2.0
"""If the person isn't seen for longer than this, the repetition under way has ended. Chosen, not measured."""

_FORGET_DWELL_S: Final = 0.5
"""After a longer gap every dwell begins anew: criteria that were satisfied before may not have been during the gap."""

_KEPT_BEFORE_S: Final = 3.0
"""For how long before a repetition frames are kept: the floor and the baseline are found in them."""

_KEPT_AFTER_COUNT_S: Final = 25.0
"""For how long after the count frames are kept: longer than the rest that any exercise measures."""

_LONGEST_REPETITION_S: Final = 300.0
"""At most five minutes of a repetition are kept, so that memory doesn't grow without end."""

JUDGE_EVERY_S: Final = 30.0
"""A phase that lasts for minutes is judged this often, each time on the time since then: about five slow breaths."""


@dataclass(frozen=True)
class Update:
    """What a session found in one frame: everything that is needed to show and say it.

    Attributes
    ----------
    t_s : float
        Time of the frame in seconds.
    pose : Pose
    view : View
    body : Body or None
        The smoothed body; ``None`` if the frame can't be judged.
    values : dict of str to float
        The frame measures, NaN where unseen.
    phase : str or None
        The phase in which the person is.
    counted : int
        The number of repetitions so far.
    wrong : tuple of str
        The names of the faults that are there now, the one to say first first.
    feedback : tuple of Feedback
        What to say after a repetition.
    held_s : float
        In a phase with a hold: for how many seconds it has been held.
    waits : str or None
        Why the hold clock stands still, if it does: the name of a fault, or
        :data:`posecheck.measures.series.NOT_SEEN`.
    ended : tuple of Repetition
        The repetitions that are over since the frame before.
    cue : Cue or None
        What is said from this frame on. A session itself says nothing: :mod:`posecheck.leading.cues` adds it.
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
        Frame measures that are wanted besides those that the exercise needs.
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
        self._under_way: RepetitionUnderWay | None = None
        self._resting: RepetitionUnderWay | None = None
        self._counted = 0
        self._interrupted = False
        self._last_usable_s = float("-inf")
        self._repetitions: list[Repetition] = []
        self._attempts: list[Attempt] = []
        self._feedback: list[Feedback] = []
        self._problems = ProblemLog()

    def step(self, observation: Observation) -> Update:
        """Take the next observation, which must be later than the one before."""
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
                pose, observation.frame.image if self._has_baseline else None, at_rest=self._at_rest
            )
            values = self._measures.step(body, at_baseline=self._at_baseline)
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
        """End the session; return what was found in it. :attr:`feedback_owed` is then what is still to be said."""
        counts_on = self._counting.counting_phase
        transition = self._machine.finish(counts_on) if counts_on is not None else None
        if transition is not None:
            self._enter(transition, self._last_usable_s)
        self._count_what_was_left()
        if any(
            repetition is not None and repetition.counted_s is not None
            for repetition in (self._resting, self._under_way)
        ):
            self._give_feedback(float("inf"))
        self._close()
        return self._outcome(self._repetitions)

    @property
    def feedback_owed(self) -> tuple[Feedback, ...]:
        """The feedback on the last repetition, if the session ended before it could be said."""
        return tuple(self._feedback)

    def _take_feedback(self) -> tuple[Feedback, ...]:
        taken, self._feedback = tuple(self._feedback), []
        return taken

    @property
    def judged(self) -> int:
        """How many of the counted repetitions have been judged; that happens shortly after the count."""
        return len(self._repetitions) + len(self._judged_open)

    def so_far(self) -> Outcome:
        """What was found up to now; the last repetition without the rest that still goes on."""
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
        """The repetitions that have been counted and judged, and whose rest still goes on."""
        return [
            repetition.judged
            for repetition in (self._resting, self._under_way)
            if repetition is not None and repetition.judged is not None
        ]

    @property
    def _next_number(self) -> int:
        return len(self._repetitions) + 1

    @property
    def _has_baseline(self) -> bool:
        """Whether the exercise has a baseline, with which changes are compared."""
        return self._exercise.repetition.baseline is not None

    @property
    def _at_baseline(self) -> bool:
        """Whether the person is in the baseline."""
        return self._has_baseline and self._machine.phase == self._exercise.repetition.baseline

    @property
    def _at_rest(self) -> bool:
        """Whether no movement has begun: the person is in the baseline, or the first phase hasn't been found yet."""
        return self._at_baseline or self._machine.phase is None

    def _remember(self, record: Record) -> None:
        self._recent.append(record)
        while record.t_s - self._recent[0].t_s > _KEPT_BEFORE_S:
            self._recent.popleft()
        for repetition in (self._under_way, self._resting):
            if repetition is not None:
                kept = repetition.counted_s is None or record.t_s - repetition.counted_s < _KEPT_AFTER_COUNT_S
                repetition.add(record, kept, _LONGEST_REPETITION_S)

    def _enter(self, transition: Transition, t_s: float) -> None:
        """The person enters a phase, with which a repetition may begin, be counted or be given up."""
        phase = self._exercise.phase(transition.phase)
        self._clock = HoldClock(self._exercise, phase, t_s) if phase.hold_s is not None else None
        self._judge_again_s = t_s + JUDGE_EVERY_S if self._counting.judged_on_the_way(phase) else None
        resting = self._counting.rests_in(phase)
        if self._counting.closes(phase) and self._under_way is not None:
            self._under_way.close(transition)
            self._count_or_give_up(self._under_way, transition.start_s, t_s)
        if phase is self._exercise.phases[0]:
            # perhaps only a small lift while resting: the last repetition is not over until it is more
            self._resting = self._under_way or self._resting
            self._under_way = None
        elif self._under_way is not None and self._resting is not None and not resting:
            self._report(self._resting, got_up_s=self._under_way.onset_s)
            self._resting = None
        if self._under_way is None:
            if resting:
                return  # no repetition has begun
            self._under_way = RepetitionUnderWay(self._exercise, self._counting, list(self._recent))
        self._under_way.enter(transition)
        self._watches = [(fault, LimitWatch(fault)) for fault, _ in self._watches]
        if self._counting.counts(phase) and self._under_way.counted_s is None:
            self._count_or_give_up(self._under_way, transition.start_s, t_s)

    def _count_or_give_up(self, repetition: RepetitionUnderWay, end_s: float, t_s: float) -> None:
        """The movement of ``repetition`` ended at ``end_s``, as is known at ``t_s``: count it, or give it up."""
        if repetition.complete:
            self._counted += 1
            repetition.counted_s = t_s
            return
        # A repetition whose beginning was not seen may have been a whole one. It was surely given up only if the
        # recording begins with the first phase.
        unsure = repetition.begun_unseen and (self._interrupted or repetition.begin_order > 0)
        if repetition.begun and not unsure:
            self._attempts.append(repetition.attempt(end_s))
        self._under_way, self._resting = self._resting, None

    def _interrupt(self) -> None:
        """The person has left, or there was a cut: nothing goes on after the gap."""
        if self._machine.phase is not None:
            self._count_what_was_left()
            self._close()
            self._machine.reset()
            self._clock, self._judge_again_s = None, None
            self._interrupted = True
        self._recent.clear()
        self._tracker, self._measures = BodyTracker(), LiveMeasures(self._names)

    def _count_what_was_left(self) -> None:
        """Count the repetition under way if the person has ended it by leaving."""
        if self._under_way is not None and self._under_way.ended_by_leaving:
            self._count_or_give_up(self._under_way, self._last_usable_s, self._last_usable_s)

    def _close(self) -> None:
        """End the repetitions that are not over: those counted are reported; those only complete are attempts."""
        for repetition in (self._resting, self._under_way):
            if repetition is None:
                continue
            if repetition.counted_s is not None:
                self._report(repetition, got_up_s=None)
            elif repetition.complete:
                self._attempts.append(repetition.attempt(self._last_usable_s))
        self._under_way = self._resting = None

    def _report(self, repetition: RepetitionUnderWay, got_up_s: float | None) -> None:
        """Report a repetition that is over; ``got_up_s``: when the next one began, if it did."""
        self._repetitions.append(repetition.repetition(self._next_number, got_up_s))

    def _wrong_now(self, t_s: float, values: dict[str, float]) -> tuple[str, ...]:
        """The names of the faults that are there now, the one to say first first."""
        there = [
            fault
            for fault, watch in self._watches
            if self._machine.phase in fault.phases and watch.step(t_s, values[fault.measure]) is not None
        ]
        return tuple(dict.fromkeys(fault.name for fault in sorted(there, key=lambda fault: fault.rank)))

    def _give_feedback(self, t_s: float) -> None:
        """Add the feedback on a repetition once it has come to rest: the one thing to change, or praise.

        In a phase that lasts for minutes, also add from time to time the one thing to change.
        """
        judged = None
        for repetition in (self._resting, self._under_way):
            judged = (repetition.take_feedback(t_s) if repetition is not None else None) or judged
        if judged is not None:
            self._add_feedback(*judged)
        elif self._under_way is not None and self._judge_again_s is not None and t_s >= self._judge_again_s:
            self._judge_again_s = t_s + JUDGE_EVERY_S
            faults = self._under_way.recent_faults(JUDGE_EVERY_S)
            if faults:
                self._add_feedback(faults, ())

    def _add_feedback(self, faults: tuple[FoundFault, ...], unsure: tuple[Unsure, ...]) -> None:
        ranks = {fault.name: fault.rank for fault in reversed(self._exercise.faults)}
        if faults:
            worst = min(faults, key=lambda fault: (ranks[fault.name], -SEVERITIES.index(fault.severity)))
            self._feedback.append(Feedback(worst.name))
        elif not any(item.filmed for item in unsure):
            self._feedback.append(Feedback(None))
