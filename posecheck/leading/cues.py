"""What to say now: one thing at a time, the most important first, nothing twice in a row, nothing that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.judging.outcome import Cue
from posecheck.leading.voice import SECONDS_PER_WORD

SAME_CUE_AGAIN_S: Final = 4.0
"""The same cue is not repeated within this time (domain brief, start)."""

_FEEDBACK_VALID_S: Final = 6.0


@dataclass(frozen=True)
class Candidate:
    """Something worth saying; the lowest ``rank`` goes first. ``fault`` is ``None`` for praise."""

    rank: int
    text: str
    fault: str | None


class CueQueue:
    """Choose what is said at each moment of one stream."""

    def __init__(self) -> None:
        self._free_at_s = float("-inf")
        self._said_at: dict[str, float] = {}
        self._feedback: list[tuple[float, Candidate]] = []

    def add_feedback(self, t_s: float, candidate: Candidate) -> None:
        """Something about what has just ended; it stays worth saying for a few seconds."""
        self._feedback.append((t_s + _FEEDBACK_VALID_S, candidate))

    def step(self, t_s: float, true_now: Sequence[Candidate]) -> Cue | None:
        """The cue to speak now, if any, among what is true at this moment and recent feedback."""
        self._feedback = [(until, candidate) for until, candidate in self._feedback if t_s <= until]
        if t_s < self._free_at_s:
            return None
        waiting = [*true_now, *(candidate for _, candidate in self._feedback)]
        sayable = [c for c in waiting if t_s - self._said_at.get(c.text, float("-inf")) >= SAME_CUE_AGAIN_S]
        if not sayable:
            return None
        chosen = min(sayable, key=lambda candidate: candidate.rank)
        self._feedback = [(until, c) for until, c in self._feedback if c.text != chosen.text]
        self._said_at[chosen.text] = t_s
        self._free_at_s = t_s + SECONDS_PER_WORD * len(chosen.text.split())
        return Cue(t_s, chosen.text, chosen.fault)
