"""Which phase of the exercise the person is in, found from frame measures with conditions and dwell."""

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
"""How far before the moment found live a phase may have begun: live values lag, and dwell is up to a second."""

_LOOK_AHEAD_S: Final = 0.5
"""The live filter may also be early, by what a few pictures are."""

_ONSET_S: Final = 2.0
"""A first stir may come this long before the movement that a phase is told by."""


def holds(criterion: Criterion, value: Array | float) -> NDArray[np.bool_]:
    """Whether ``value``, a number or an array of them, satisfies ``criterion``; NaN (unseen) satisfies none."""
    low = -np.inf if criterion.above is None else criterion.above
    high = np.inf if criterion.below is None else criterion.below
    return np.asarray((value > low) & (value < high))


@dataclass(frozen=True)
class Transition:
    """A phase was entered by ``entry``; ``start_s`` is when its conditions began to hold, not the end of the dwell."""

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
        """Start over: what comes next may be the middle of the exercise."""
        self.phase = None
        self._since.clear()

    def forget_dwell(self) -> None:
        """What held before a time out of sight need not have held during it."""
        self._since.clear()

    def finish(self, phase: str) -> Transition | None:
        """The recording ends: if the conditions of ``phase`` hold at its last frame they need no dwell any more."""
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
        """Take the measures of one frame; tell if a phase begins with it.

        When several phases could be entered at once the latest in the exercise's order wins.
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
        """When the conditions of ``entry`` began to hold, once that is ``dwell_s`` ago."""
        if not all(holds(criterion, values[criterion.measure]) for criterion in entry.all):
            self._since.pop(key, None)
            return None
        start_s = self._since.setdefault(key, t_s)
        return start_s if t_s - start_s >= entry.dwell_s - 1e-9 else None


def refined_start_s(transition: Transition, t_s: Array, values: Mapping[str, Array]) -> float:
    """When a phase really began, on a series smoothed without lag: where its entry's onset began to hold.

    Without an onset, where its conditions did. Searched from 0.5 s after the moment found live, which stands if they
    never hold there, back to 2 s before it (1 s without an onset).
    """
    entry = transition.entry
    hold = np.ones(len(t_s), dtype=bool)
    for criterion in (entry.onset,) if entry.onset is not None else entry.all:
        hold &= holds(criterion, values[criterion.measure])
    near = np.flatnonzero(hold & (t_s >= transition.start_s - 1e-9) & (t_s <= transition.start_s + _LOOK_AHEAD_S))
    if len(near) == 0:
        return transition.start_s
    first = int(near[0])
    earliest_s = transition.start_s - (_LOOK_BACK_S if entry.onset is None else _ONSET_S)
    while first > 0 and hold[first - 1] and t_s[first - 1] >= earliest_s:
        first -= 1
    return float(t_s[first])
