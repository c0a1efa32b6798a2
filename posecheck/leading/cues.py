"""What is to be said of faults and of repetitions that have ended; the voice decides when, and one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from posecheck.exercise.texts import Texts
from posecheck.judging.outcome import Cue, Feedback, Outcome
from posecheck.judging.session import Update
from posecheck.leading.voice import Kind, Utterance, Voice

_CUE_VALID_S: Final = 0.5
"""A fault that is over by then needs no correction."""

_FEEDBACK_VALID_S: Final = 12.0
"""The last instruction and the count come first; a slow voice takes twice the time for them."""


class Cues:
    """Offer cues and feedback of one session to a voice, and keep which of them were said.

    Parameters
    ----------
    texts : Texts
        The exercise's words.
    voice : Voice
    """

    def __init__(self, texts: Texts, voice: Voice) -> None:
        self._texts = texts
        self._voice = voice
        self._faults: dict[str, str | None] = {}
        self._said: list[Cue] = []

    def offer(self, t_s: float, wrong: tuple[str, ...], feedback: tuple[Feedback, ...]) -> None:
        """Faults that are there at this moment, the worst first, and what there is to say of what has ended."""
        if wrong:
            self._voice.forget(Kind.PRAISE)  # of the repetition before
        for fault in wrong:
            text = self._texts.faults[fault].cue
            if self._voice.fresh(t_s, text):
                self._say(t_s, Kind.CUE, text, fault, _CUE_VALID_S)
                break
        for each in feedback:
            if each.fault is None:
                self._say(t_s, Kind.PRAISE, self._texts.praise, None, _FEEDBACK_VALID_S)
            else:
                self._say(t_s, Kind.FEEDBACK, self._texts.faults[each.fault].cue, each.fault, _FEEDBACK_VALID_S)

    def heard(self, t_s: float, utterance: Utterance | None) -> Cue | None:
        """The cue that the voice says from ``t_s`` on, if ``utterance`` is one; it is kept."""
        if utterance is None or utterance.text not in self._faults:
            return None
        if utterance.kind not in (Kind.CUE, Kind.FEEDBACK, Kind.PRAISE):
            return None
        cue = Cue(t_s, utterance.text, self._faults[utterance.text])
        self._said.append(cue)
        return cue

    def in_outcome(self, outcome: Outcome) -> Outcome:
        """``outcome`` with the cues that were said."""
        return replace(outcome, cues=tuple(self._said))

    def _say(self, t_s: float, kind: Kind, text: str, fault: str | None, valid_s: float) -> None:
        self._faults[text] = fault
        self._voice.say(t_s, kind, text, valid_s)


class Listener:
    """What a coach would have said over a recording, with nothing else to say.

    Parameters
    ----------
    texts : Texts
        The exercise's words.
    """

    def __init__(self, texts: Texts) -> None:
        self._voice = Voice()
        self._cues = Cues(texts, self._voice)

    def step(self, update: Update) -> Update:
        """The update of one frame with the cue that is said from this frame on."""
        self._cues.offer(update.t_s, update.wrong, update.feedback)
        return replace(update, cue=self._cues.heard(update.t_s, self._voice.step(update.t_s, speaking=False)))

    def finish(self, t_s: float, owed: tuple[Feedback, ...], outcome: Outcome) -> Outcome:
        """``outcome`` with everything that was said, and what is owed at the end, at ``t_s``."""
        self._cues.offer(t_s, (), owed)
        self._cues.heard(t_s, self._voice.step(t_s, speaking=False))
        return self._cues.in_outcome(outcome)
