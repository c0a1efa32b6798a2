"""What is to be said of faults and of repetitions that have ended; the voice decides when, and one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from posecheck.judging.outcome import Cue, Feedback, Outcome
from posecheck.judging.session import Update
from posecheck.leading.voice import Kind, Utterance, Voice

_CUE_VALID_S: Final = 0.5
"""A fault that is over by then needs no correction."""

_FEEDBACK_VALID_S: Final = 12.0
"""The last instruction and the count come first; a slow voice takes twice the time for them."""

_KINDS: Final = (Kind.CUE, Kind.FEEDBACK, Kind.PRAISE)


class Cues:
    """Offer cues and feedback of one session to a voice, and keep which of them were said.

    Parameters
    ----------
    voice : Voice
    words : callable
        The words of a fault's cue, or of the praise for ``None``.
    """

    def __init__(self, voice: Voice, words: Callable[[str | None], str]) -> None:
        self._voice = voice
        self._words = words
        self._said: list[Cue] = []

    def offer(self, t_s: float, wrong: tuple[str, ...], feedback: tuple[Feedback, ...]) -> None:
        """Faults that are there at this moment, the worst first, and what there is to say of what has ended."""
        if wrong:
            self._voice.forget(Kind.PRAISE)  # of the repetition before
        fresh = [fault for fault in wrong if self._voice.fresh(t_s, fault)]
        fresh.sort(key=self._voice.said_last)  # nothing twice in a row while something else is wrong as well
        if fresh:
            self._voice.say(t_s, Kind.CUE, self._words(fresh[0]), _CUE_VALID_S, about=fresh[0])
        for each in feedback:
            kind = Kind.PRAISE if each.fault is None else Kind.FEEDBACK
            self._voice.say(t_s, kind, self._words(each.fault), _FEEDBACK_VALID_S, about=each.fault)

    def heard(self, t_s: float, utterance: Utterance | None) -> Cue | None:
        """The cue that the voice says from ``t_s`` on, if ``utterance`` is one; it is kept."""
        if utterance is None or utterance.kind not in _KINDS:
            return None
        cue = Cue(t_s, utterance.about)
        self._said.append(cue)
        return cue

    def in_outcome(self, outcome: Outcome) -> Outcome:
        """``outcome`` with the cues that were said."""
        return replace(outcome, cues=tuple(self._said))


class Listener:
    """What a coach would have said over a recording, with nothing else to say.

    Parameters
    ----------
    words : callable
        The words of a fault's cue, or of the praise for ``None``: how long they are decides when the next one comes.
    """

    def __init__(self, words: Callable[[str | None], str]) -> None:
        self._voice = Voice()
        self._cues = Cues(self._voice, words)

    def step(self, update: Update) -> Update:
        """The update of one frame with the cue that is said from this frame on."""
        self._cues.offer(update.t_s, update.wrong, update.feedback)
        return replace(update, cue=self._cues.heard(update.t_s, self._voice.step(update.t_s, speaking=False)))

    def finish(self, t_s: float, owed: tuple[Feedback, ...], outcome: Outcome) -> Outcome:
        """``outcome`` with everything that was said, and what is owed at the end, at ``t_s``."""
        self._cues.offer(t_s, (), owed)
        self._cues.heard(t_s, self._voice.step(t_s, speaking=False))
        return self._cues.in_outcome(outcome)
