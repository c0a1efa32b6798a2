"""The one voice: of everything that could be said now it says one thing, and nothing that is no longer true."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

SECONDS_PER_WORD: Final = 0.35
"""Calm speech is about 170 words a minute."""

SAME_AGAIN_S: Final = 4.0
"""A cue is not repeated within this time: a person needs as long to follow it. Chosen, not measured."""

_PAUSE_S: Final = 0.3
"""Silence between two utterances, so that they are heard as two. Chosen, not measured."""

_LONGEST_S: Final = 12.0
"""No utterance is taken to last longer, so that the voice doesn't wait for a browser that never reports an end."""

_LATE_S: Final = 3.0
"""A browser that still speaks is waited for, for twice the time that was estimated and this. Chosen, not measured."""


class Kind(IntEnum):
    """The kinds of utterance, the most urgent first: the end of the practice and cues come before everything else."""

    END = 0
    CUE = 1
    STATE = 2
    COUNT = 3
    FEEDBACK = 4
    PRAISE = 5
    PROMPT = 6
    BREATH = 7


_INTERRUPTS: Final = {Kind.END: Kind.END, Kind.CUE: Kind.STATE, Kind.STATE: Kind.STATE}
"""A kind that interrupts, and the most urgent kind that it interrupts; it interrupts all less urgent ones as well."""


@dataclass(frozen=True)
class Utterance:
    """Something said.

    ``number`` counts the utterances, from 1; ``interrupts``: whether it cuts off what is being said; ``about`` is the
    name of the fault that it is about, if there is one.
    """

    number: int
    kind: Kind
    text: str
    interrupts: bool
    about: str | None = None


@dataclass
class _Waiting:
    kind: Kind
    text: str
    until_s: float
    about: str | None

    @property
    def key(self) -> str:
        """What makes two utterances the same: the fault they are about, else their words."""
        return self.about or self.text


class Voice:
    """Decide what is spoken now.

    The number of words gives an estimate of how long an utterance takes; the browser reports whether it still speaks.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._said = 0
        self._saying: Kind | None = None
        self._key = ""
        self._said_at: dict[str, float] = {}
        self._until_s = float("-inf")
        self._at_most_s = float("-inf")

    def say(self, t_s: float, kind: Kind, text: str, valid_s: float, about: str | None = None) -> None:
        """Offer ``text``, to be begun within ``valid_s``. It replaces what still waits of the same kind.

        ``about``: the name of the fault that it is about.
        """
        self._waiting = [item for item in self._waiting if item.kind is not kind]
        self._waiting.append(_Waiting(kind, text, t_s + valid_s, about))

    def fresh(self, t_s: float, fault: str) -> bool:
        """Whether nothing has been said about ``fault`` within the last ``SAME_AGAIN_S``."""
        return t_s - self._said_at.get(fault, float("-inf")) >= SAME_AGAIN_S

    def said_last(self, fault: str) -> bool:
        """Whether the last utterance was about ``fault``."""
        return self._key == fault

    def forget(self, *kinds: Kind) -> None:
        """Drop what waits of these kinds: it is no longer true."""
        self._waiting = [item for item in self._waiting if item.kind not in kinds]

    def busy(self, t_s: float, speaking: bool) -> bool:
        """Whether something is still being said at ``t_s``."""
        return t_s < self._until_s or (speaking and t_s < self._at_most_s)

    def telling(self, t_s: float, speaking: bool) -> bool:
        """Whether something is being said, or waits, that should be heard to its end: all but prompts and breathing."""
        kinds = {item.kind for item in self._waiting if t_s <= item.until_s}
        if self._saying is not None and self.busy(t_s, speaking):
            kinds.add(self._saying)
        return bool(kinds - {Kind.PROMPT, Kind.BREATH})

    def step(self, t_s: float, speaking: bool) -> Utterance | None:
        """The utterance to begin now, if there is one; ``speaking``: whether the browser's voice is still heard."""
        self._waiting = [item for item in self._waiting if t_s <= item.until_s]
        if not self._waiting:
            return None
        first = min(self._waiting, key=lambda item: item.kind)
        busy = self.busy(t_s, speaking)
        if busy and first.key == self._key:
            self._waiting.remove(first)  # it is being said already
            return None
        if busy and (self._saying is None or self._saying < _INTERRUPTS.get(first.kind, Kind.BREATH + 1)):
            return None
        self._waiting.remove(first)
        seconds = spoken_s(first.text)
        self._said += 1
        self._saying, self._key = first.kind, first.key
        self._said_at[first.key] = t_s
        self._until_s, self._at_most_s = t_s + seconds, t_s + 2.0 * seconds + _LATE_S
        return Utterance(self._said, first.kind, first.text, busy, first.about)


def spoken_s(text: str) -> float:
    """About how many seconds it takes to say ``text``, with the pause after it."""
    return min(SECONDS_PER_WORD * len(text.split()) + _PAUSE_S, _LONGEST_S)
