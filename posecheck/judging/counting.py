"""Three ways to count a repetition: on reaching a phase, on coming back to the start, or when the person ends it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal

from posecheck.exercise import Exercise
from posecheck.exercise.counting import END
from posecheck.exercise.phases import Phase
from posecheck.judging.phases import Transition


class Counting(ABC):
    """Decide when a repetition of one exercise begins, counts and ends, for the session and for the guide.

    Parameters
    ----------
    exercise : Exercise
    phase : Phase or None
        The phase on entering which a repetition is counted; ``None`` if the person ends it.
    """

    def __init__(self, exercise: Exercise, phase: Phase | None) -> None:
        self._exercise = exercise
        self._first, self._last = exercise.phases[0], exercise.phases[-1]
        self._phase = phase

    def counts_in(self, phase: Phase | None) -> bool:
        """Whether ``phase`` is the one on entering which a repetition is counted."""
        return phase is not None and phase is self._phase

    @property
    def counting_phase(self) -> str | None:
        """The name of the phase on entering which a repetition is counted, if there is one."""
        return None if self._phase is None else self._phase.name

    @abstractmethod
    def rests_in(self, phase: Phase) -> bool:
        """Whether a person in ``phase`` rests after a repetition that has been counted and isn't over yet."""

    @abstractmethod
    def moves_in(self, phase: Phase) -> bool:
        """Whether a person in ``phase`` is within a repetition."""

    def closes(self, phase: Phase) -> bool:
        """Whether entering ``phase`` ends the repetition under way and begins the next."""
        return phase is self._first

    def counts(self, phase: Phase) -> bool:  # noqa: ARG002
        """Whether a repetition is counted on entering ``phase`` and goes on, with the rest after it."""
        return False

    def counts_when_left(self, transitions: Sequence[Transition]) -> bool:  # noqa: ARG002
        """Whether a repetition that the person ends now is counted."""
        return False

    def judged_on_the_way(self, phase: Phase) -> bool:  # noqa: ARG002
        """Whether ``phase`` may last for minutes, so that it is judged before it ends."""
        return False

    def seen(self, transition: Transition) -> bool:
        """Whether a phase counts as seen: its beginning was seen."""
        return transition.previous is not None

    def complete(self, transitions: Sequence[Transition]) -> bool:
        """Whether every phase that a repetition requires was seen."""
        return {each.phase for each in transitions if self.seen(each)} >= set(self._exercise.repetition.requires)

    def whole(self, transition: Transition, followed: bool) -> bool:
        """Whether a phase was seen from its beginning to its end; ``followed``: the next one was seen to begin."""
        return self.seen(transition) and followed

    def main_part(self, transitions: Sequence[Transition]) -> Transition:
        """The phase with which the movement begins: before it the person is still."""
        return transitions[min(1, len(transitions) - 1)]

    def begins_held(self, phase: Phase | None) -> bool:
        """Whether ``phase`` is a first phase in which the person waits until the guide asks for the next one."""
        return self.counts_in(phase) and phase is self._first

    @property
    def counted_aloud_when_held(self) -> bool:
        """Whether the count is said when the counting phase has been held, instead of when it begins."""
        return False

    @property
    def breath_before_next(self) -> Literal["in", "out"] | None:
        """How to breathe between the count and the next repetition, if that begins at once."""
        return None

    @property
    def rests(self) -> bool:
        """Whether a rest, or the next movement, follows a repetition."""
        return True

    def over_when_held(self, counted: int, target: int) -> bool | None:  # noqa: ARG002
        """Whether the set is over when the last phase has been held; ``None`` if that doesn't decide it."""
        return None

    def goes_on_after(self, phase: Phase, counted: int, target: int) -> bool:
        """Whether the guide asks for another phase when ``phase`` has been held."""
        return phase is not self._last or counted < target


class UntilPhase(Counting):
    """A repetition is counted on reaching a phase; the rest after it, up to the next repetition, belongs to it."""

    _phase: Phase

    def rests_in(self, phase: Phase) -> bool:
        """From the counting phase on."""
        return not self.moves_in(phase)

    def moves_in(self, phase: Phase) -> bool:
        """Before the counting phase."""
        order = self._exercise.phase_order
        return order(phase.name) < order(self._phase.name)

    def closes(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never: the repetition is over when the next one begins."""
        return False

    def counts(self, phase: Phase) -> bool:
        """On entering the counting phase."""
        return self.counts_in(phase)

    def main_part(self, transitions: Sequence[Transition]) -> Transition:
        """The first phase."""
        return transitions[0]

    @property
    def counted_aloud_when_held(self) -> bool:
        """Whether the counting phase is held."""
        return self._phase.hold_s is not None


class BackToStart(Counting):
    """A repetition is counted on coming back to the first phase, with which the next one begins."""

    _phase: Phase

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never: the next repetition begins where this one ends."""
        return False

    def moves_in(self, phase: Phase) -> bool:
        """In every phase but the first."""
        return phase is not self._first

    @property
    def breath_before_next(self) -> Literal["in", "out"] | None:
        """The breath of the first phase."""
        return self._phase.breath


class OpenEnded(Counting):
    """A repetition goes on until the first phase is entered again, the recording ends or the person leaves."""

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def moves_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def counts_when_left(self, transitions: Sequence[Transition]) -> bool:
        """Whether every phase that a repetition requires was seen."""
        return self.complete(transitions)

    def judged_on_the_way(self, phase: Phase) -> bool:
        """Whether it is a phase of breathing, which lasts for minutes."""
        return phase.breathing_s is not None

    def seen(self, transition: Transition) -> bool:  # noqa: ARG002
        """Always: the phase may have begun before the recording."""
        return True

    def whole(self, transition: Transition, followed: bool) -> bool:  # noqa: ARG002
        """Always: the phase has no end of its own."""
        return True

    @property
    def rests(self) -> bool:
        """False: the person ends the repetition."""
        return False

    def over_when_held(self, counted: int, target: int) -> bool | None:
        """Whether it was the last repetition, which is counted only when the person leaves."""
        return counted + 1 >= target

    def goes_on_after(self, phase: Phase, counted: int, target: int) -> bool:  # noqa: ARG002
        """Unless it is the last phase, which the person ends."""
        return phase is not self._last


def counting_of(exercise: Exercise) -> Counting:
    """The way in which repetitions of ``exercise`` are counted."""
    counts_on = exercise.repetition.counts_on
    if counts_on == END:
        return OpenEnded(exercise, None)
    phase = exercise.phase(counts_on)
    return BackToStart(exercise, phase) if phase is exercise.phases[0] else UntilPhase(exercise, phase)
