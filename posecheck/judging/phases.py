"""Find out in which phase of the exercise the person is, by the criteria and dwell of its entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Exercise
from posecheck.exercise.phases import START, Criterion, Entry
from posecheck.measures.geometry import Array

_LOOK_BACK_S: Final = 1.0
"""A phase without an onset is searched this far before the moment at which it was found live: live values lag."""

_LOOK_AHEAD_S: Final = 0.5
"""It is searched this far after that moment too: a live value may also be early, by a few frames."""

_ONSET_S: Final = 2.0
"""An onset is searched this far before that moment: the first small movement may come as early."""


def satisfies(criterion: Criterion, value: Array | float) -> NDArray[np.bool_]:
    """Whether ``value``, a number or an array of them, satisfies ``criterion``; NaN (unseen) satisfies none."""
    low = -np.inf if criterion.above is None else criterion.above
    high = np.inf if criterion.below is None else criterion.below
    return np.asarray((value > low) & (value < high))


@dataclass(frozen=True)
class Transition:
    """A phase was entered by ``entry``, from phase ``previous`` (``None``: it is the first one that was seen).

    ``start_s`` is when the criteria began to be satisfied, not when the dwell was over.
    """

    phase: str
    start_s: float
    entry: Entry
    previous: str | None


class PhaseMachine:
    """Follow the phases of one exercise through a stream of frame measures.

    ``phase`` is ``None`` before the first phase and after :meth:`reset`.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._phases = exercise.phases
        self.phase: str | None = None
        self._since: dict[tuple[str, int], float] = {}

    def reset(self) -> None:
        """Begin anew: the next phase may be any phase that can be entered from ``start``."""
        self.phase = None
        self._since.clear()

    def forget_dwell(self) -> None:
        """Begin every dwell anew: criteria that were satisfied before a gap may not have been during it."""
        self._since.clear()

    def finish(self, phase: str) -> Transition | None:
        """The recording ends: enter ``phase`` if its criteria are satisfied in the last frame, without a dwell."""
        begun = [(index, start_s) for (name, index), start_s in self._since.items() if name == phase]
        if not begun:
            return None
        index, start_s = begun[0]
        entry = next(candidate for candidate in self._phases if candidate.name == phase).enter[index]
        transition = Transition(phase, start_s, entry, self.phase)
        self.phase = phase
        self._since.clear()
        return transition

    def step(self, t_s: float, values: Mapping[str, float]) -> Transition | None:
        """Take the measures of one frame; return the transition if a phase is entered.

        If several phases can be entered at once, the last one in the order of the exercise is.
        """
        current = self.phase or START
        chosen: Transition | None = None
        for phase in self._phases:
            for index, entry in enumerate(phase.enter):
                if current not in entry.from_ or phase.name == self.phase:
                    continue
                start_s = self._held_since((phase.name, index), entry, t_s, values)
                if start_s is not None:
                    chosen = Transition(phase.name, start_s, entry, self.phase)
        if chosen is not None:
            self.phase = chosen.phase
            self._since.clear()
        return chosen

    def _held_since(self, key: tuple[str, int], entry: Entry, t_s: float, values: Mapping[str, float]) -> float | None:
        """When the criteria of ``entry`` began to be satisfied, if that is at least ``dwell_s`` ago."""
        if not all(satisfies(criterion, values[criterion.measure]) for criterion in entry.all):
            self._since.pop(key, None)
            return None
        start_s = self._since.setdefault(key, t_s)
        return start_s if t_s - start_s >= entry.dwell_s - 1e-9 else None


def refined_start_s(transition: Transition, t_s: Array, values: Mapping[str, Array]) -> float:
    """When a phase began, found again on a series that is smoothed without lag.

    Parameters
    ----------
    transition : Transition
        As it was found live.
    t_s : ndarray of shape (n,)
        Times of the frames.
    values : mapping of str to ndarray of shape (n,)
        Their measures.

    Returns
    -------
    float
        When the onset of the entry began to be satisfied; without an onset, when its criteria did. If they are not
        satisfied within ``_LOOK_AHEAD_S`` after the moment that was found live, that moment. At most ``_ONSET_S``
        (without an onset ``_LOOK_BACK_S``) before it.
    """
    entry = transition.entry
    hold = np.ones(len(t_s), dtype=bool)
    for criterion in (entry.onset,) if entry.onset is not None else entry.all:
        hold &= satisfies(criterion, values[criterion.measure])
    near = np.flatnonzero(hold & (t_s >= transition.start_s - 1e-9) & (t_s <= transition.start_s + _LOOK_AHEAD_S))
    if len(near) == 0:
        return transition.start_s
    first = int(near[0])
    earliest_s = transition.start_s - (_LOOK_BACK_S if entry.onset is None else _ONSET_S)
    while first > 0 and hold[first - 1] and t_s[first - 1] >= earliest_s:
        first -= 1
    return float(t_s[first])
