"""The three ways of counting: on reaching a phase, on coming back to the start, or when the person ends it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from posecheck.exercise import Exercise
from posecheck.exercise.counting import END
from posecheck.exercise.phases import Phase
from posecheck.judging.phases import Transition


class Counting(ABC):
    """When a repetition begins, counts and ends, for one exercise.

    Attributes
    ----------
    phase : Phase or None
        The phase on entering which a repetition is counted, if there is one.
    ends_with_person : bool
        Whether a repetition goes on for as long as the person does.
    next_begins_at_once : bool
        Whether the phase that ends a repetition is the first one of the next.
    """

    ends_with_person: ClassVar[bool] = False
    next_begins_at_once: ClassVar[bool] = False

    def __init__(self, exercise: Exercise, phase: Phase | None) -> None:
        self.phase = phase
        self._exercise = exercise

    @abstractmethod
    def rests_in(self, phase: Phase) -> bool:
        """Whether somebody in ``phase`` rests after a repetition that was counted."""

    @abstractmethod
    def moves_in(self, phase: Phase) -> bool:
        """Whether somebody in ``phase`` is within a repetition."""

    def closes(self, phase: Phase) -> bool:
        """Whether entering ``phase`` ends the repetition under way and begins the next."""
        return self.next_begins_at_once and phase is self._first

    def counts(self, phase: Phase) -> bool:
        """Whether entering ``phase`` counts a repetition that goes on, with the rest after it."""
        return not self.next_begins_at_once and phase is self.phase

    def complete(self, transitions: list[Transition]) -> bool:
        """Whether every phase that a repetition requires was seen, from its beginning."""
        begun = {each.phase for each in transitions if each.previous is not None or self.ends_with_person}
        return begun >= set(self._exercise.repetition.requires)

    def main_part(self, transitions: list[Transition]) -> Transition:
        """The phase with which the movement begins: before it the person is still."""
        return transitions[min(1, len(transitions) - 1)] if self.next_begins_at_once else transitions[0]

    @property
    def _first(self) -> Phase:
        return self._exercise.phases[0]

    def _order(self, phase: Phase) -> int:
        return self._exercise.phase_order(phase.name)


class UntilPhase(Counting):
    """Counted on reaching a phase; the rest after it, up to the next repetition, still belongs to it."""

    phase: Phase

    def rests_in(self, phase: Phase) -> bool:
        """From the counting phase on."""
        return self._order(phase) >= self._order(self.phase)

    def moves_in(self, phase: Phase) -> bool:
        """Before the counting phase."""
        return self._order(phase) < self._order(self.phase)


class BackToStart(Counting):
    """Counted on coming back to the first phase, which begins the next one."""

    next_begins_at_once = True

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never: where one ends the next begins."""
        return False

    def moves_in(self, phase: Phase) -> bool:
        """In every phase but the first."""
        return phase is not self._first


class OpenEnded(Counting):
    """Goes on until the first phase is entered again, the recording ends or the person leaves."""

    next_begins_at_once = True
    ends_with_person = True

    def rests_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def moves_in(self, phase: Phase) -> bool:  # noqa: ARG002
        """Always."""
        return True


def counting_of(exercise: Exercise) -> Counting:
    """How ``exercise`` counts."""
    counts_on = exercise.repetition.counts_on
    if counts_on == END:
        return OpenEnded(exercise, None)
    phase = exercise.phase(counts_on)
    return BackToStart(exercise, phase) if phase is exercise.phases[0] else UntilPhase(exercise, phase)
