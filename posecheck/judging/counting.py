"""The three ways of counting: on reaching a phase, on coming back to the start, or when the person ends it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal

from posecheck.exercise import Exercise
from posecheck.exercise.counting import END
from posecheck.exercise.phases import Phase
from posecheck.judging.phases import Transition


class Counting(ABC):
    """When a repetition of one exercise begins, counts and ends, and what that means for who leads through it.

    Parameters
    ----------
    exercise : Exercise
    phase : Phase or None
        The phase on entering which a repetition is counted; ``None`` if it ends with the person.
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
        """The name of that phase, if there is one."""
        return None if self._phase is None else self._phase.name

    @abstractmethod
    def rests_in(self, phase: Phase) -> bool:
        """Whether somebody in ``phase`` rests after a repetition that was counted and is not over."""

    @abstractmethod
    def moves_in(self, phase: Phase) -> bool:
        """Whether somebody in ``phase`` is within a repetition."""

    def closes(self, phase: Phase) -> bool:
        """Whether entering ``phase`` ends the repetition under way and begins the next."""
        return phase is self._first

    def counts(self, phase: Phase) -> bool:  # noqa: ARG002
        """Whether entering ``phase`` counts a repetition that goes on, with the rest after it."""
        return False

    def counts_when_left(self, transitions: Sequence[Transition]) -> bool:  # noqa: ARG002
        """Whether a repetition that the person breaks off now is a whole one."""
        return False

    def judged_on_the_way(self, phase: Phase) -> bool:  # noqa: ARG002
        """Whether ``phase`` may go on for minutes, so that it is judged while it does."""
        return False

    def seen(self, transition: Transition) -> bool:
        """Whether a phase counts as seen: from its beginning."""
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
        """Whether somebody in ``phase`` holds the start, to leave it when told."""
        return self.counts_in(phase) and phase is self._first

    @property
    def counted_aloud_when_held(self) -> bool:
        """Whether the count is said when the phase that counts has been held, not as it begins."""
        return False

    @property
    def breath_before_next(self) -> Literal["in", "out"] | None:
        """How to breathe between the count and the next repetition, which begins at once."""
        return None

    @property
    def rests(self) -> bool:
        """Whether a repetition is followed by a rest, or by the next movement, with which it is over."""
        return True

    def over_when_held(self, counted: int, target: int) -> bool | None:  # noqa: ARG002
        """Whether the set is over when the last phase has been held to its end; ``None`` if that decides nothing."""
        return None

    def goes_on_after(self, phase: Phase, counted: int, target: int) -> bool:
        """Whether something is to be asked for when ``phase`` has been held."""
        return phase is not self._last or counted < target


class UntilPhase(Counting):
    """Counted on reaching a phase; the rest after it, up to the next repetition, still belongs to it."""

    _phase: Phase

    def rests_in(self, phase: Phase) -> bool:
        """From the counting phase on."""
        return not self.moves_in(phase)

    def moves_in(self, phase: Phase) -> bool:
        """Before the counting phase."""
        order = self._exercise.phase_order
        return order(phase.name) < order(self._phase.name)

    def closes(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never: it is over when the next one begins."""
        return False

    def counts(self, phase: Phase) -> bool:
        """On reaching the phase."""
        return self.counts_in(phase)

    def main_part(self, transitions: Sequence[Transition]) -> Transition:
        """The first phase."""
        return transitions[0]

    @property
    def counted_aloud_when_held(self) -> bool:
        """If the phase that counts is held."""
        return self._phase.hold_s is not None


class BackToStart(Counting):
    """Counted on coming back to the first phase, which begins the next one."""

    _phase: Phase

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never: where one ends the next begins."""
        return False

    def moves_in(self, phase: Phase) -> bool:
        """In every phase but the first."""
        return phase is not self._first

    @property
    def breath_before_next(self) -> Literal["in", "out"] | None:
        """As in the first phase."""
        return self._phase.breath


class OpenEnded(Counting):
    """Goes on until the first phase is entered again, the recording ends or the person leaves."""

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def moves_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def counts_when_left(self, transitions: Sequence[Transition]) -> bool:
        """If nothing is missing."""
        return self.complete(transitions)

    def judged_on_the_way(self, phase: Phase) -> bool:
        """Breathing goes on for minutes."""
        return phase.breathing_s is not None

    def seen(self, transition: Transition) -> bool:  # noqa: ARG002
        """However it began: it may have gone on before the recording."""
        return True

    def whole(self, transition: Transition, followed: bool) -> bool:  # noqa: ARG002
        """Always: it has no end of its own."""
        return True

    @property
    def rests(self) -> bool:
        """No: it ends with the person."""
        return False

    def over_when_held(self, counted: int, target: int) -> bool | None:
        """With the last repetition, which is counted as the person leaves."""
        return counted + 1 >= target

    def goes_on_after(self, phase: Phase, counted: int, target: int) -> bool:  # noqa: ARG002
        """Not after the last phase: the person ends it."""
        return phase is not self._last


def counting_of(exercise: Exercise) -> Counting:
    """How ``exercise`` counts."""
    counts_on = exercise.repetition.counts_on
    if counts_on == END:
        return OpenEnded(exercise, None)
    phase = exercise.phase(counts_on)
    return BackToStart(exercise, phase) if phase is exercise.phases[0] else UntilPhase(exercise, phase)
