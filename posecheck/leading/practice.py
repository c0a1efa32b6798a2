"""Lead a practice without hands: into place, countdown, each set, pauses, rests, change of side, summary, end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from posecheck.care.pain import more
from posecheck.exercise import Exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.phases import satisfies
from posecheck.judging.session import LOST_AFTER_S, Session, Update
from posecheck.leading.cues import Cues
from posecheck.leading.gesture import HELD_S, RaisedHand
from posecheck.leading.guide import Guide, Moment
from posecheck.leading.placing import MEASURES as PLACING_MEASURES
from posecheck.leading.placing import Placing, worst_problem
from posecheck.leading.plan import Plan
from posecheck.leading.scene import Scene, State
from posecheck.leading.summary import spoken_summary
from posecheck.leading.voice import Kind, Voice, spoken_s
from posecheck.measures.series import NOT_SEEN
from posecheck.measures.view import NO_PERSON
from posecheck.pose import Observation
from posecheck.wording import Wording

READY_AFTER_S: Final = 2.0
"""Everything must have been right for this long before the voice says "ready". Chosen, not measured."""

_BACK_AFTER_S: Final = 1.0
"""The person is back, or lost, if that has lasted for this long: single frames don't count. Chosen, not measured."""

_GIVE_UP_AFTER_S: Final = 120.0
"""Without a new phase, a count or a held second for this long, the person has stopped. Chosen, not measured."""

TRUNK_SPEED: Final = "trunk_speed_deg_s"
_TRUNK_MOVES_DEG_S: Final = 4.0
"""While the trunk moves faster than this, faster than at rest, the arms may point anywhere: no raised hand counts."""

_GIVE_UP_PLACING_AFTER_S: Final = 300.0
"""Somebody who hasn't found the place within five minutes has left. Chosen, not measured."""

_GIVE_UP_PAUSE_AFTER_S: Final = 900.0
"""A pause ends the practice after a quarter of an hour: a telephone call doesn't last as long. Chosen, not measured."""

_HAND_SHOWN_AFTER_S: Final = 0.5
"""From when on a raised hand is shown and asked about: a hand that passes through the hair is up for less."""

_READY_SAID_S: Final = 1.2
"""How long it takes to say "ready"."""

_COUNTDOWN: Final = ("three", "two", "one", "go")
_VALID_S: Final = 4.0
"""An utterance about the course of the practice is dropped after this time. Chosen, not measured."""

_QUESTION_VALID_S: Final = 40.0
"""The question about pain waits for this long behind everything else that is said: it must not be left out. Chosen, not
measured."""

_ANSWER_S: Final = 5.0
"""Time for an answer after the question about pain: to think, to raise a hand, and to hold it for two seconds. Chosen,
not measured."""


SetListener = Callable[[Outcome, str | None, bool], None]
"""Called during a set whenever a repetition has been judged, and at its end, with three arguments: what was found in
the set, the side that was asked for, and whether the set is over."""


class Practice:
    """Lead one person through a plan, frame by frame.

    Each set has its own :class:`Session`, which begins with the word "go": what happens before is neither counted nor
    judged.

    Parameters
    ----------
    exercise : Exercise
    words : Wording
        The language.
    plan : Plan
        What is to be done.
    on_set : callable, optional
        Called with what was found in a set; see ``SetListener``.

    Attributes
    ----------
    more_pain : bool
        Whether the person has reported more pain than before.
    outcomes : list of Outcome
        What was found in each set that is over.
    """

    def __init__(
        self,
        exercise: Exercise,
        words: Wording,
        plan: Plan,
        on_set: SetListener | None = None,
    ) -> None:
        self._exercise = exercise
        self._texts = exercise.words(words.language)
        self._words = words
        self._plan = plan
        self._on_set = on_set
        self._set = 0
        self._voice = Voice()
        self._hand = RaisedHand()
        self._state = State.PLACING
        self._state_since_s = 0.0
        self._session, self._cues = self._new_session()
        self._placing = Placing(exercise, words, plan.sides[0], still=True)
        self._guide: Guide | None = None
        self._usable_s = self._last_s = float("-inf")
        self._near_side: str | None = None
        self._counted = self._reported = 0
        self._spoken = 0
        self._message = ""
        # the height of the camera can't be measured: the voice asks for it while the person is still beside it
        opening = ("stop_words", plan.stop_words), ("camera_low", exercise.practice.lying)
        self._opening = " ".join(words(f"practice.{text}") for text, said in opening if said)
        self._hand_asked = self._speaking = False
        self._heard_s = float("-inf")  # when the voice was heard last
        self.more_pain = False
        self.outcomes: list[Outcome] = []

    @property
    def finished(self) -> bool:
        """Whether the practice is over, so that nothing is judged any more."""
        return self._state is State.DONE

    def step(self, observation: Observation, speaking: bool) -> Scene:
        """Take the next observation; ``speaking``: whether the browser's voice is still heard."""
        t_s, self._speaking = observation.t_s, speaking
        update = self._session.step(observation)
        if update.body is not None:
            self._near_side = update.body.near_side
        if update.view.usable:
            self._usable_s = t_s
        if self._arms_up_belong(update):
            self._hand = RaisedHand()
        hand_s = self._hand.held_s(t_s, update.pose)
        if self._state is not State.DONE:
            if self._voice.busy(t_s, speaking):
                self._heard_s = t_s
            if hand_s >= HELD_S and self._asks_pain:
                self._stop_for_pain(t_s)
            elif hand_s >= HELD_S:
                self.stop(t_s, self._words("practice.stopped"))
            else:
                self._ask_about_hand(t_s, hand_s)
                self._advance(t_s, update)
        if self._opening and self._last_s >= 0.0:  # from the second frame on: the first one takes long
            self._voice.say(t_s, Kind.STATE, self._opening, _VALID_S)
            self._opening = ""
        self._last_s = t_s
        return self._scene(t_s, update, speaking)

    def stop(self, t_s: float, why: str, sum_up: bool = True) -> str:
        """End the practice now; return what is said: ``why``, and a summary if ``sum_up``."""
        if self._guide is not None:
            self._keep(self._session.finish())
            self._guide = None
        summary = spoken_summary(self.outcomes, self._exercise, self._words) if sum_up else ""
        said = " ".join(part for part in (why, summary) if part)
        self._voice.forget(*Kind)
        goodbye = self._words("practice.goodbye" if self._exercise.practice.lying else "practice.goodbye_standing")
        self._voice.say(t_s, Kind.END, f"{said} {goodbye}", _VALID_S)
        self._message = said
        self._go(t_s, State.DONE)
        return said

    def tell_pain(self, t_s: float, pain: int) -> str | None:
        """Take the person's rating of pain, 0 to 10. More than before ends the practice; return what is said then."""
        if self.finished or not more(self._plan.pain_before, pain):
            return None
        return self._stop_for_pain(t_s)

    def _stop_for_pain(self, t_s: float) -> str:
        self.more_pain = True
        return self.stop(t_s, self._words("practice.more_pain"))

    @property
    def _asks_pain(self) -> bool:
        """Whether a raised hand now means more pain: in a rest, if the pain before the practice is known."""
        return self._state is State.RESTING and self._plan.pain_before is not None

    def _rested(self, t_s: float) -> bool:
        """Whether the rest is over, and the time for an answer to the question about pain too."""
        if t_s - self._state_since_s < self._rest_s:
            return False
        return not self._asks_pain or (not self._hand_asked and t_s - self._heard_s >= _ANSWER_S)

    @property
    def _rest_s(self) -> float:
        """The length of the rest; after the last set 0, so that only the question is waited for."""
        return self._plan.rest_s if self._set < len(self._plan.sides) else 0.0

    def _keep(self, outcome: Outcome) -> None:
        """Keep and report the outcome of a set that is over, at once, so that nothing can lose it."""
        whole = self._cues.in_outcome(outcome)
        self.outcomes.append(whole)
        self._report(whole, over=True)

    def _report(self, outcome: Outcome, over: bool) -> None:
        """Report what was found in the present set to ``on_set``."""
        if self._on_set is not None:
            self._on_set(outcome, self._plan.sides[min(self._set, len(self._plan.sides) - 1)], over)

    def _arms_up_belong(self, update: Update) -> bool:
        """Whether raised arms belong to the movement: the exercise raises them, or the trunk moves."""
        if self._state is not State.GUIDING or update.phase is None:
            return False
        phase = self._exercise.phase(update.phase)
        return phase.arms_up or abs(update.values[TRUNK_SPEED]) > _TRUNK_MOVES_DEG_S

    def _ask_about_hand(self, t_s: float, hand_s: float) -> None:
        """If a hand is up, say that holding it up ends the practice, so that nobody ends it by chance."""
        before, self._hand_asked = self._hand_asked, hand_s >= _HAND_SHOWN_AFTER_S
        if self._hand_asked and not before:
            self._voice.say(t_s, Kind.STATE, self._words(self._hand_means), 1.0)

    @property
    def _hand_means(self) -> str:
        """The key of the text that says what happens if the hand stays up."""
        return "practice.hand_pain" if self._asks_pain else "practice.hand"

    def _new_session(self) -> tuple[Session, Cues]:
        """A new session, and the cues for it."""
        session = Session(self._exercise, (TRUNK_SPEED, *PLACING_MEASURES))
        return session, Cues(self._voice, self._texts.cue)

    def _go(self, t_s: float, state: State) -> None:
        self._state, self._state_since_s = state, t_s

    def _advance(self, t_s: float, update: Update) -> None:
        if self._state is State.PLACING:
            fine_s = self._placing.step(update, self._voice, self._speaking)
            self._message = self._placing.message
            if t_s - self._state_since_s > _GIVE_UP_PLACING_AFTER_S:
                self.stop(t_s, self._words("practice.nothing_seen"))
            elif fine_s >= READY_AFTER_S and not self._voice.busy(t_s, self._speaking):
                self._voice.forget(Kind.STATE)
                self._voice.say(t_s, Kind.STATE, self._words("practice.ready"), _VALID_S)
                self._message, self._spoken = self._words("practice.ready"), 0
                self._go(t_s, State.COUNTDOWN)
        elif self._state is State.COUNTDOWN:
            self._count_down(t_s, update)
        elif self._state is State.GUIDING:
            self._lead(t_s, update)
        elif self._state is State.PAUSED:
            self._wait(t_s, update)
        elif self._state is State.RESTING and self._rested(t_s):
            if self._set == len(self._plan.sides):
                self.stop(t_s, "")
                return
            self._voice.say(t_s, Kind.STATE, self._words("practice.next_set"), _VALID_S)
            self._place(t_s)

    def _place(self, t_s: float) -> None:
        self._counted = 0
        self._placing = Placing(self._exercise, self._words, self._plan.sides[self._set], still=True)
        self._go(t_s, State.PLACING)

    def _count_down(self, t_s: float, update: Update) -> None:
        """Count down: three, two, one, go, one a second. If the person is out of sight, go back to the placing."""
        if t_s - self._usable_s > _BACK_AFTER_S or t_s - self._last_s > _BACK_AFTER_S:
            self._voice.forget(Kind.STATE)
            return self._place(t_s)
        due = int(t_s - self._state_since_s - _READY_SAID_S + 1.0)
        if due <= self._spoken:
            return None
        self._spoken += 1
        self._message = self._words(f"practice.{_COUNTDOWN[self._spoken - 1]}")
        self._voice.say(t_s, Kind.STATE, self._message, 1.0)
        if self._spoken == len(_COUNTDOWN):
            (self._session, self._cues), self._counted, self._reported = self._new_session(), 0, 0
            self._guide = Guide(self._exercise, self._words, self._plan.repetitions, update.t_s)
            self._go(t_s, State.GUIDING)
        return None

    def _lead(self, t_s: float, update: Update) -> None:
        assert self._guide is not None
        self._counted = update.counted
        if self._session.judged > self._reported:
            self._reported = self._session.judged
            self._report(self._cues.in_outcome(self._session.so_far()), over=False)
        gone = t_s - self._usable_s > LOST_AFTER_S
        if gone or t_s - self._last_s > LOST_AFTER_S:
            if self._counted >= self._plan.repetitions:
                return self._end_set(t_s)
            self._voice.forget(*Kind)
            self._placing = Placing(self._exercise, self._words, self._plan.sides[self._set], still=False)
            self._go(t_s, State.PAUSED)
            if gone:
                self._message = self._why_paused(update)
                self._voice.say(t_s, Kind.STATE, self._message, _VALID_S)
            return None
        start = self._exercise.practice.start
        in_place = all(bool(satisfies(condition, update.values[condition.measure])) for condition in start)
        seen = Moment(update.phase, update.counted, update.held_s, self._why_waits(update.waits), in_place)
        self._guide.step(t_s, seen, self._voice)
        self._message = self._guide.message
        self._cues.offer(t_s, update.wrong, update.feedback)
        if self._guide.done(t_s) and not self._voice.telling(t_s, self._speaking):
            return self._end_set(t_s)
        if self._guide.idle_s(t_s) > _GIVE_UP_AFTER_S:
            self.stop(t_s, self._words("practice.nothing_seen"))
        return None

    def _why_waits(self, reason: str | None) -> str | None:
        """What to do about the ``reason`` for which the hold clock stands still, in words."""
        if reason is None or reason == NOT_SEEN:
            return reason and self._words("practice.hold_not_seen")
        return self._texts.cue(reason)

    def _why_paused(self, update: Update) -> str:
        problem = worst_problem(update)
        if problem in (None, NO_PERSON):
            return self._words("practice.away")
        return self._words("practice.paused", why=self._words(f"placing.{problem}"))

    def _wait(self, t_s: float, update: Update) -> None:
        """Help the person back into sight; then go on with the same count."""
        assert self._guide is not None
        if t_s - self._state_since_s > spoken_s(self._message):
            fine_s = self._placing.step(update, self._voice, self._speaking)
            self._message = self._placing.message
            if fine_s >= _BACK_AFTER_S:
                self._guide.resume(t_s)
                self._voice.forget(Kind.STATE)
                text = self._words(
                    "practice.welcome_back",
                    counted=self._words.count(self._counted),
                    target=self._words.count(self._plan.repetitions),
                )
                self._voice.say(t_s, Kind.STATE, text, _VALID_S)
                self._message = text
                self._go(t_s, State.GUIDING)
        if t_s - self._state_since_s > _GIVE_UP_PAUSE_AFTER_S:
            self.stop(t_s, self._words("practice.nothing_seen"))

    def _end_set(self, t_s: float) -> None:
        self._keep(self._session.finish())
        self._guide = None
        self._set += 1
        self._voice.forget(*Kind)
        if self._plan.pain_before is not None:
            self._voice.say(t_s, Kind.PROMPT, self._words("practice.ask_pain"), _QUESTION_VALID_S)
            self._hand, self._heard_s = RaisedHand(), t_s  # only a hand that goes up now is an answer
        if self._set < len(self._plan.sides):
            self._rest(t_s)
        elif self._plan.pain_before is None:
            self.stop(t_s, "")
        else:
            self._message = self._words("practice.ask_pain")
            self._session, self._cues = self._new_session()
            self._go(t_s, State.RESTING)

    def _rest(self, t_s: float) -> None:
        text = self._words("practice.rest", seconds=self._plan.rest_s)
        side = self._plan.sides[self._set]
        if side != self._plan.sides[self._set - 1]:
            turn = "practice.turn_for_next" if self._exercise.practice.lying else "practice.turn_for_next_standing"
            text += " " + self._words(turn, side=self._words(f"sides.{side}"))
        self._voice.say(t_s, Kind.STATE, text, _VALID_S)
        self._message = text
        self._session, self._cues = self._new_session()
        self._go(t_s, State.RESTING)

    def _scene(self, t_s: float, update: Update, speaking: bool) -> Scene:
        guide = self._guide if self._state is State.GUIDING else None
        asked = self._hand_asked and not self.finished
        resting = self._state is State.RESTING and self._set < len(self._plan.sides)
        say = self._voice.step(t_s, speaking)
        self._cues.heard(t_s, say)
        rest_s = max(self._rest_s - (t_s - self._state_since_s), 0.0) if resting else None
        return Scene(
            update=update,
            state=self._state,
            message=self._words(self._hand_means) if asked else self._message,
            say=say,
            counted=self._counted,
            target=self._plan.repetitions,
            hold=guide.hold if guide is not None else None,
            pacer=guide.pacer if guide is not None else None,
            near_side=self._near_side,
            rest_s=rest_s,
        )
