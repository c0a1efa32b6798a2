"""Offer cues and feedback to the voice, which decides what is said and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from posecheck.judging.outcome import Cue, Feedback, Outcome
from posecheck.judging.session import Update
from posecheck.leading.voice import Kind, Utterance, Voice

_CUE_VALID_S: Final = 0.5
"""A cue that can't begin within this time is dropped: the fault may be over. It is offered anew with each frame."""

_FEEDBACK_VALID_S: Final = 12.0
"""Feedback waits for at most this long: the last prompt and the count are said first, and a slow voice needs twice the
time for them."""

_KINDS: Final = (Kind.CUE, Kind.FEEDBACK, Kind.PRAISE)


class Cues:
    """Offer cues and feedback of one session to a voice, and keep which of them were said.

    Parameters
    ----------
    voice : Voice
    words : callable
        From the name of a fault to its cue, and from ``None`` to the praise.
    """

    def __init__(self, voice: Voice, words: Callable[[str | None], str]) -> None:
        self._voice = voice
        self._words = words
        self._said: list[Cue] = []

    def offer(self, t_s: float, wrong: tuple[str, ...], feedback: tuple[Feedback, ...]) -> None:
        """Offer a cue for the faults that are there now (``wrong``, the worst first), and the ``feedback``."""
        if wrong:
            self._voice.forget(Kind.PRAISE)  # that of the repetition before
        fresh = [fault for fault in wrong if self._voice.fresh(t_s, fault)]
        fresh.sort(key=self._voice.said_last)  # the fault named last comes last: others have their turn
        if fresh:
            self._voice.say(t_s, Kind.CUE, self._words(fresh[0]), _CUE_VALID_S, about=fresh[0])
        for each in feedback:
            kind = Kind.PRAISE if each.fault is None else Kind.FEEDBACK
            self._voice.say(t_s, kind, self._words(each.fault), _FEEDBACK_VALID_S, about=each.fault)

    def heard(self, t_s: float, utterance: Utterance | None) -> Cue | None:
        """Keep ``utterance``, which the voice says from ``t_s`` on, if it is a cue, feedback or praise; return it."""
        if utterance is None or utterance.kind not in _KINDS:
            return None
        cue = Cue(t_s, utterance.about)
        self._said.append(cue)
        return cue

    def in_outcome(self, outcome: Outcome) -> Outcome:
        """``outcome`` with the cues that were said."""
        return replace(outcome, cues=tuple(self._said))


class Listener:
    """Find out which cues and feedback a voice would have said during a recording, if it had nothing else to say.

    Parameters
    ----------
    words : callable
        From the name of a fault to its cue, and from ``None`` to the praise. While one is said the next one waits, so
        their length matters.
    """

    def __init__(self, words: Callable[[str | None], str]) -> None:
        self._voice = Voice()
        self._cues = Cues(self._voice, words)

    def step(self, update: Update) -> Update:
        """``update`` with the cue that is said from its frame on."""
        self._cues.offer(update.t_s, update.wrong, update.feedback)
        return replace(update, cue=self._cues.heard(update.t_s, self._voice.step(update.t_s, speaking=False)))

    def finish(self, t_s: float, owed: tuple[Feedback, ...], outcome: Outcome) -> Outcome:
        """``outcome`` with everything that was said, and with the feedback that is ``owed`` at the end, at ``t_s``."""
        self._cues.offer(t_s, (), owed)
        self._cues.heard(t_s, self._voice.step(t_s, speaking=False))
        return self._cues.in_outcome(outcome)
