"""Lead through the phases of one set: say what to do next and when, how to breathe, how long to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from posecheck.exercise import Exercise
from posecheck.exercise.phases import Phase
from posecheck.judging.counting import counting_of
from posecheck.leading.voice import Kind, Voice
from posecheck.wording import Wording

NUDGE_AFTER_S: Final = 12.0
"""If the person doesn't begin what was asked for, it is asked for again after this time. Chosen, not measured."""

_PROMPT_VALID_S: Final = 6.0
"""A prompt is dropped after this time: by then the person does something else. Chosen, not measured."""

_BREATH_VALID_S: Final = 0.8
"""A breath, or a second of a hold, is not called later than this: it would be wrong by then."""

_RISES_WITHIN_S: Final = 3.0
"""An exercise without a rest at its end is over this long after the last repetition. Chosen, not measured."""

_REST_WITHIN_HOLDS: Final = 2.0
"""Who hasn't come to rest within twice the time of the rest doesn't rest. Chosen, not measured."""

_BREATH_S: Final = 3.0
"""A breath in or out whose phase has neither pace nor hold: 10 breaths a minute, calm breathing. Chosen, not
measured."""

_SETTLED_S: Final = 1.0
"""For how long a person who has come into sight is watched before anything is asked for. Chosen, not measured."""


@dataclass(frozen=True)
class Pacer:
    """The breath to show, in or out: it began at ``start_s`` and lasts ``seconds``."""

    breath: Literal["in", "out"]
    start_s: float
    seconds: float


@dataclass(frozen=True)
class HoldProgress:
    """How far a hold is: seconds held, and asked for; ``waits``: why the hold clock stands still, if it does."""

    held_s: float
    target_s: float
    waits: str | None


@dataclass(frozen=True)
class Moment:
    """What the guide needs to know of one frame.

    ``held_s`` is the time of the session's hold clock, and ``waits`` says why that stands still, if it does;
    ``in_place`` is whether the person has taken the starting position.
    """

    phase: str | None
    counted: int
    held_s: float
    waits: str | None
    in_place: bool


class Guide:
    """Lead through one set: say prompts and counts, and pace the breath.

    A phase that follows a hold is asked for when the hold is over; any other phase is explained when it begins. After
    the last phase the first is asked for again, until ``target`` repetitions are counted.
    """

    def __init__(self, exercise: Exercise, words: Wording, target: int, t_s: float) -> None:
        self._exercise = exercise
        self._texts = exercise.words(words.language)
        self._words = words
        self._target = target
        self._phase: Phase | None = None
        self._asked: Phase | None = None
        self._asked_s = t_s
        self._entered_s = self._changed_s = t_s
        self._counted = 0
        self._counted_s: float | None = None
        self._activity: Literal["waiting", "moving", "resting"] = "waiting"
        self._held_s = 0.0
        self._waits: str | None = None
        self._aloud = 0
        self._pacer: Pacer | None = None
        self._counting = counting_of(exercise)
        self._count_later: str | None = None

    @property
    def message(self) -> str:
        """What to do now, to be shown."""
        shown = self._asked or self._phase
        return self._texts.phases[shown.name] if shown is not None else ""

    @property
    def pacer(self) -> Pacer | None:
        """The breath to show."""
        return self._pacer

    @property
    def hold(self) -> HoldProgress | None:
        """How far the hold is, in a phase that has one."""
        if self._phase is None or self._phase.hold_s is None or self._activity == "waiting":
            return None
        return HoldProgress(min(self._held_s, self._phase.hold_s), self._phase.hold_s, self._waits)

    def idle_s(self, t_s: float) -> float:
        """For how many seconds nothing has happened: no new phase, no count, no running hold clock."""
        return t_s - self._changed_s

    def done(self, t_s: float) -> bool:
        """Whether the set is over: all repetitions are counted, and the rest after the last one is over too.

        If only the person ends the repetition, the set is over when the last phase has been held.
        """
        last = self._exercise.phases[-1]
        if self._phase is last and self._held_out:
            over = self._counting.over_when_held(self._counted, self._target)
            if over is not None:
                return over
        if self._counted < self._target or self._counted_s is None or self._phase is None:
            return False
        if self._activity == "moving" and self._counting.rests:
            return True  # the person has begun to move again
        if last.hold_s is None or not self._counting.rests:
            return t_s - self._counted_s > _RISES_WITHIN_S
        if self._phase is last:
            return self._held_out
        return t_s - self._counted_s > _REST_WITHIN_HOLDS * last.hold_s

    @property
    def _begins_held(self) -> bool:
        """Whether the person is in the first phase and waits until the guide asks for the next one."""
        return self._counting.begins_held(self._phase)

    @property
    def _held_out(self) -> bool:
        """Whether the present phase has a hold, and the hold is over."""
        return self._phase is not None and self._phase.hold_s is not None and self._held_s >= self._phase.hold_s

    def step(self, t_s: float, moment: Moment, voice: Voice) -> None:
        """Take one frame."""
        if moment.counted != self._counted:
            self._count(t_s, moment.counted, voice)
        if moment.phase is not None and (self._phase is None or moment.phase != self._phase.name):
            self._enter(t_s, self._exercise.phase(moment.phase), voice)
        waiting = self._phase is None or self._activity == "waiting"
        if waiting and self._asked is None and t_s - self._entered_s > _SETTLED_S:
            self._ask(t_s, self._exercise.phases[0], voice)
        if (
            self._phase is not None
            and self._phase.hold_s is not None
            and (self._activity != "waiting" or self._begins_held)
        ):
            self._follow_hold(t_s, self._phase.hold_s, moment, voice)
        self._pace(t_s, voice)
        self._nudge(t_s, moment.in_place, voice)

    def _nudge(self, t_s: float, in_place: bool, voice: Voice) -> None:
        """If nothing happens, say again what comes next, or how to take the starting position."""
        patience_s = NUDGE_AFTER_S
        if self._asked is None and self._activity == "resting" and self._exercise.phases[-1].hold_s is None:
            patience_s = _PROMPT_VALID_S  # there is no rest to hold: ask for the next repetition sooner
        waited_s = t_s - self._asked_s if self._asked is not None else self.idle_s(t_s)
        if waited_s <= patience_s or (self._counted >= self._target and self._activity == "resting"):
            return
        self._ask(t_s, self._following(t_s), voice)
        if not in_place:
            voice.say(t_s, Kind.PROMPT, self._texts.start, _PROMPT_VALID_S)

    def _following(self, t_s: float) -> Phase:
        """The phase to ask for now."""
        first, last = self._exercise.phases[0], self._exercise.phases[-1]
        if self._phase is not None and self._phase.count_aloud and not self._held_out:
            return self._phase  # it is not held to its end yet
        if self._begins_held and self._held_out:
            return self._exercise.phases[1]
        if self._phase is None or self._activity == "waiting" or self._phase is last:
            return first
        if self._activity == "resting":
            assert self._counted_s is not None
            long = last.hold_s is None or t_s - self._counted_s > NUDGE_AFTER_S + last.hold_s
            if long or self._phase is first:
                return first
        return self._exercise.phases[self._exercise.phase_order(self._phase.name) + 1]

    def resume(self, t_s: float) -> None:
        """Go on after a pause: find out again in which phase the person is; the count stays."""
        self._phase, self._asked, self._pacer, self._activity = None, None, None, "waiting"
        self._entered_s = self._changed_s = t_s
        self._held_s = 0.0

    def _count(self, t_s: float, counted: int, voice: Voice) -> None:
        self._counted, self._counted_s, self._changed_s, self._activity = counted, t_s, t_s, "resting"
        left = self._target - counted
        if left <= 0:
            text = self._words("practice.count_last", number=self._words.count(counted))
        elif left == 1:
            text = self._words("practice.count_one_left", number=self._words.count(counted))
        else:
            text = self._words("practice.count_left", number=self._words.count(counted), left=self._words.count(left))
        text = text[:1].upper() + text[1:]
        if self._counting.counted_aloud_when_held:
            self._count_later = text
            return
        breath = self._counting.breath_before_next
        if breath is not None and left > 0:
            text += " " + self._words(f"practice.breathe_{breath}")
        voice.say(t_s, Kind.COUNT, text, _PROMPT_VALID_S)

    def _enter(self, t_s: float, phase: Phase, voice: Voice) -> None:
        let_go = self._held_out and self._phase is self._exercise.phases[-1]
        previous, self._phase = self._phase, phase
        first = self._exercise.phases[0]
        if phase is first and self._activity == "resting" and self._asked is not first:
            return  # perhaps only a small lift while resting: the next phase will show
        self._entered_s = self._changed_s = t_s
        self._held_s, self._aloud, self._waits, self._pacer = 0.0, 0, None, None
        counts = self._counting.counts_in(phase)
        if self._counting.moves_in(phase):
            self._activity = "moving"
        elif counts and self._activity == "moving":  # not counted, or _count would have been told
            self._activity = "waiting"
            voice.forget(Kind.PROMPT)
            voice.say(t_s, Kind.PROMPT, self._words("practice.not_counted"), _PROMPT_VALID_S)
            self._asked, self._asked_s = first, t_s
            return
        if self._activity == "waiting":
            return  # the person is in place and waits
        asked, self._asked = self._asked, None
        voice.forget(Kind.BREATH)
        if let_go or (asked is phase and not phase.count_aloud):
            return  # a prompt that waits is still true
        voice.forget(Kind.PROMPT)
        just_counted = counts and phase.hold_s is None  # the count is said instead
        if asked is not phase and previous is not phase and not just_counted:
            voice.say(t_s, Kind.PROMPT, self._texts.phases[phase.name], _worth_s(phase))

    def _ask(self, t_s: float, phase: Phase, voice: Voice) -> None:
        self._asked, self._asked_s = phase, t_s
        voice.say(t_s, Kind.PROMPT, self._texts.phases[phase.name], _PROMPT_VALID_S)

    def _follow_hold(self, t_s: float, hold_s: float, moment: Moment, voice: Voice) -> None:
        """Follow the hold clock and count its seconds aloud; when the hold is over, ask for what follows."""
        assert self._phase is not None
        if self._held_s >= hold_s:
            return
        self._waits = moment.waits
        if moment.held_s > self._held_s:
            self._changed_s = t_s
        self._held_s = moment.held_s
        if self._phase.count_aloud and int(self._held_s) > self._aloud:
            self._aloud = int(self._held_s)
            voice.say(t_s, Kind.COUNT, self._words.count(self._aloud), _BREATH_VALID_S)
        if self._held_s < hold_s:
            return
        if self._count_later is not None:
            voice.say(t_s, Kind.COUNT, self._count_later, _PROMPT_VALID_S)
            self._count_later = None
        last = self._phase is self._exercise.phases[-1]
        if last and self._phase.count_aloud:
            voice.say(t_s, Kind.PROMPT, self._words("practice.let_go"), _PROMPT_VALID_S)
        elif self._counting.goes_on_after(self._phase, self._counted, self._target):
            following = 0 if last else self._exercise.phase_order(self._phase.name) + 1
            self._ask(t_s, self._exercise.phases[following], voice)

    def _pace(self, t_s: float, voice: Voice) -> None:
        """Find the breath to show; say it too if the phase has a rhythm."""
        phase = self._phase
        if phase is None or self._activity == "waiting":
            return
        if phase.breathing_s is not None:
            rhythm: tuple[tuple[Literal["in", "out"], float], ...] = (
                ("in", phase.breathing_s[0]),
                ("out", phase.breathing_s[1]),
            )
            rounds, within = divmod(t_s - self._entered_s, sum(phase.breathing_s))
            half = int(within >= phase.breathing_s[0])
            start_s = self._entered_s + rounds * sum(phase.breathing_s) + half * phase.breathing_s[0]
            pacer = Pacer(rhythm[half][0], start_s, rhythm[half][1])
            if pacer != self._pacer:
                voice.say(t_s, Kind.BREATH, self._words(f"practice.breathe_{pacer.breath}"), _BREATH_VALID_S)
            self._pacer = pacer
        elif phase.breath is not None and self._pacer is None:
            seconds = sum(phase.pace_s) / 2.0 if phase.pace_s else phase.hold_s or _BREATH_S
            self._pacer = Pacer(phase.breath, self._entered_s, seconds)


def _worth_s(phase: Phase) -> float:
    """For how many seconds after ``phase`` has begun it is worth saying what to do in it."""
    if phase.count_aloud:
        return _BREATH_VALID_S  # later it would cover the counted seconds
    lasts_s = phase.pace_s[0] if phase.pace_s else phase.hold_s or _PROMPT_VALID_S
    return min(lasts_s / 2.0, _PROMPT_VALID_S)
