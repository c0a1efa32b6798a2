"""The sentences about a result that terminal, page and report share, in one language."""

from __future__ import annotations

from collections.abc import Iterator

from posecheck.exercise import Exercise
from posecheck.judging.outcome import Attempt, FoundFault, Outcome, Repetition, Unsure, ViewProblem
from posecheck.measures.in_words import cells, title_of
from posecheck.measures.series import NOT_SEEN, Hold
from posecheck.messages import Message
from posecheck.wording import Wording


class Presenter:
    """Put what was found into sentences.

    Parameters
    ----------
    exercise : Exercise
        Its file has the titles and meanings of the faults.
    say : Wording
        The language.
    """

    def __init__(self, exercise: Exercise, say: Wording) -> None:
        self._exercise = exercise
        self._texts = exercise.words(say.language)
        self._say = say

    def seconds(self, value: float) -> str:
        """A time to a tenth of a second, without its unit."""
        return self._say.decimal(value, "0.0")

    def span(self, start_s: float, end_s: float) -> str:
        """From when to when."""
        return f"{self.seconds(start_s)}-{self.seconds(end_s)} s"

    def heading(self, repetition: Repetition) -> str:
        """Number and verdict of a repetition."""
        verdict = self._say(f"verdicts.{repetition.verdict}").lower()
        return self._say("check.repetition", number=repetition.number, verdict=verdict)

    def measures(self, repetition: Repetition) -> list[tuple[str, str, str]]:
        """Of each measure its title, its value or why there is none, and how sure it is."""
        say, unit_of = self._say, self._exercise.unit
        return [(title_of(name, say), *cells(each, unit_of(name), say)) for name, each in repetition.measures.items()]

    def title(self, fault: FoundFault | Unsure) -> str:
        """What a fault is called."""
        return self._texts.faults[fault.name].title

    def cue(self, fault: FoundFault) -> str:
        """What to do instead."""
        return self._texts.faults[fault.name].cue

    def why(self, fault: FoundFault) -> str:
        """What a fault means, and by which measure it was found."""
        say, unit = self._say, self._exercise.unit(fault.measure)
        value, limit = (say.quantity(number, unit) for number in (fault.value, fault.limit))
        meaning = self._texts.faults[fault.name].meaning
        return say("check.fault", meaning=meaning, measure=title_of(fault.measure, say), value=value, limit=limit)

    def unsure(self, item: Unsure) -> str:
        """Which fault could not be judged, and why."""
        return self._say("check.unsure", title=self.title(item), reason=self.reason(item))

    def reason(self, item: Unsure) -> str:
        """Why a fault could not be judged."""
        return self._say.say(item.reason)

    def hold(self, hold: Hold) -> tuple[str, list[str]]:
        """How long a position was held; and each time the clock stood still, with the reason."""
        span = {"start": hold.start_s, "end": hold.end_s}
        held_for = self._say("check.hold", stage=hold.stage, held=hold.held_s, target=hold.target_s, **span)
        return held_for, [
            self._say(
                "check.pause",
                start=pause.start_s,
                end=pause.end_s,
                why=self._reason_of_pause(pause.reason),
            )
            for pause in hold.pauses
        ]

    def problem(self, problem: ViewProblem) -> str:
        """When nothing could be judged, and why."""
        why = Message(f"problems.{problem.name}")
        return self._say("check.not_judged", start=problem.start_s, end=problem.end_s, why=why)

    def attempt(self, attempt: Attempt) -> str:
        """A repetition that was begun and given up."""
        return self._say("check.attempt", start=attempt.start_s, end=attempt.end_s)

    def cues(self, outcome: Outcome) -> Iterator[tuple[str, str]]:
        """What was said, or would have been: the second and the words."""
        for cue in outcome.cues:
            yield self.seconds(cue.t_s), self._texts.cue(cue.fault)

    def _reason_of_pause(self, reason: str) -> str:
        if reason == NOT_SEEN:
            return self._say("check.not_seen")
        title = self._texts.faults[reason].title
        return title.lower() if self._say("language.title_in_sentence") == "small" else title
