"""What is asked before and after a practice: the day after, the stop screen, the pain, whether it was easy."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from posecheck.care.pain import LEAST, MOST, more
from posecheck.care.screening import CLEARABLE, LASTING, SIGNS, Advice, advice
from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise
from posecheck.exercise.conditions import CONDITIONS
from posecheck.history.plan import day_after_due, hurt, screen_due
from posecheck.history.recorder import PracticeRecorder
from posecheck.history.records import DayAfter, KeptSession, Screen
from posecheck.history.trends import compared
from posecheck.ui.people import person, store, today
from posecheck.ui.plain import plain
from posecheck.wording import Wording

PAIN_KEPT_S: Final = 1800.0
"""How much it hurts is asked again after half an hour, and after every practice: chosen, not measured."""

_SCREEN: Final = "screen"
_MUST_ASK: Final = "must_ask"
_HURT: Final = "hurt"
_HURT_BY: Final = "hurt_by"
"""In this visit: answers that could not be kept, whether they must be given anew, what hurt on which day, and by which
practices that is known."""


@dataclass(frozen=True)
class Asked:
    """What is known before a practice of one exercise.

    Attributes
    ----------
    screen : Screen or None
        The answers to the stop screen, of this visit or kept; ``None`` if it is to be asked.
    pain : int or None
        What was told a short while ago.
    verdict : Advice or None
        What follows from the answers.
    hurt_today : bool
        Whether this exercise hurt more than before, today.
    """

    screen: Screen | None
    pain: int | None
    verdict: Advice | None
    hurt_today: bool

    @classmethod
    def of(cls, exercise: Exercise) -> Asked:
        """What is known now."""
        told_at, pain = st.session_state.get("pain", (float("-inf"), None))
        if time.monotonic() - told_at > PAIN_KEPT_S:
            pain = None
        sessions, last = _history()
        screen = None if _due(last, sessions, pain) else last
        mine = [session for session in sessions if session.exercise == exercise.name]
        hurt_today = any(hurt(session) for session in mine if session.started_at.astimezone().date() == today())
        return cls(
            screen=screen,
            pain=pain,
            verdict=advice(screen.open_signs, screen.open_conditions, exercise) if screen is not None else None,
            hurt_today=hurt_today or (exercise.name, today()) in st.session_state.get(_HURT, ()),
        )

    @property
    def complete(self) -> bool:
        """Whether the practice may begin."""
        return self.verdict is Advice.GO_ON and self.pain is not None


def _history() -> tuple[list[KeptSession], Screen | None]:
    """What was practised, and the last answers to the stop screen: those kept, or of this visit if they can't be."""
    told: Screen | None = st.session_state.get(_SCREEN)
    kept, who = store(), person()
    if kept is None or who is None:
        return [], told
    return kept.sessions(who.id), told or kept.last_screen(who.id)


def _due(last: Screen | None, sessions: Sequence[KeptSession], pain: int | None) -> bool:
    """Whether the stop screen is to be asked now: something went wrong in this visit, or what is kept says so."""
    return bool(st.session_state.get(_MUST_ASK)) or screen_due(last, sessions, today(), pain)


def ask(asked: Asked, say: Wording) -> None:
    """The dialog before a practice: what isn't known yet."""

    def dialog() -> None:
        pain = asked.pain if asked.pain is not None else choose_pain("before", say)
        sessions, last = _history()
        # who says that it hurts more than last time is asked for signs as well
        due = asked.screen is None or _due(last, sessions, pain)
        conditions = last is None or last.conditions is None  # asked for once
        screen = _screen(say, last, conditions=conditions) if due else None
        nothing = screen is not None and not (screen.signs or screen.conditions)
        may_end_here = screen is not None and bool(screen.open_signs or screen.open_conditions)
        st.caption(say("screen.stop_when"))
        go_on = say("screen.go_on" if nothing else "screen.go_on_ticked")
        if st.button(go_on, type="primary", disabled=pain is None and not may_end_here):
            if pain is not None:
                st.session_state["pain"] = time.monotonic(), pain
            if screen is not None:
                _keep_screen(screen)
            st.session_state["answered"] = True  # what Start asked for: the camera may go on
            st.rerun()

    st.dialog(say("screen.title"))(dialog)()


def it_hurt(exercise: Exercise, practice: object) -> None:
    """It hurt more, or something was wrong: not this exercise today, and whatever comes next is asked for anew.

    Told again of the same ``practice`` it changes nothing. The history says so as well, if there is one; here it also
    holds where nothing can be kept.
    """
    known = st.session_state.setdefault(_HURT_BY, set())
    if practice in known:
        return
    known.add(practice)
    st.session_state.setdefault(_HURT, set()).add((exercise.name, today()))
    st.session_state[_MUST_ASK] = True
    st.session_state.pop("pain", None)


def offer_to_answer_again(say: Wording) -> None:
    """A button for whoever's health has changed: the stop screen, with the conditions, is asked at once."""
    if not st.button(say("screen.again"), icon=":material/edit_note:"):
        return

    def dialog() -> None:
        _, last = _history()
        screen = _screen(say, last, conditions=True)
        if st.button(say("screen.go_on_ticked"), type="primary"):
            _keep_screen(screen)
            st.rerun()

    st.dialog(say("screen.title"))(dialog)()


def _screen(say: Wording, last: Screen | None, *, conditions: bool) -> Screen:
    """The stop screen on the page: signs, and ``conditions`` if they are to be asked; what is ticked now.

    The conditions known, and a sign that stays and that a doctor had cleared, are ticked already.
    """
    cleared = [name for name in last.cleared if name in LASTING] if last is not None else []
    st.write(say("screen.intro"))
    st.markdown(f"**{say('screen.signs')}**")
    signs = [sign for sign in SIGNS if _tick(sign, say(f"screen.{sign}"), sign in cleared)]
    ticked = last.known_conditions if last is not None else ()
    known = last.conditions if last is not None else None
    if conditions:
        st.markdown(f"**{say('screen.conditions')}**")
        ticked = known = tuple(name for name in CONDITIONS if _tick(name, say(f"conditions.{name}"), name in ticked))
    doubtful = [name for name in CLEARABLE if name in (*signs, *ticked)]
    allowed: list[str] = []
    if doubtful:
        st.markdown(f"**{say('screen.cleared')}**")
        for name in doubtful:
            title = say(f"conditions.{name}" if name in CONDITIONS else f"screen.{name}")
            if st.checkbox(say("screen.cleared_of", what=title), name in cleared, key=f"cleared_{name}"):
                allowed.append(name)
    return Screen(datetime.now(UTC), tuple(signs), known, tuple(allowed))


def _tick(name: str, text: str, ticked: bool) -> bool:
    return bool(st.checkbox(text, ticked, key=f"sign_{name}"))


def choose_pain(when: str, say: Wording) -> int | None:
    """How much it hurts: 0 to 10, nothing chosen beforehand."""
    told: int | None = st.pills(
        say(f"pain.{when}"), list(range(LEAST, MOST + 1)), key=f"pain_{when}", help=say("pain.scale"), width="stretch"
    )
    return told


def _keep_screen(screen: Screen) -> None:
    st.session_state.pop(_MUST_ASK, None)
    kept, who = store(), person()
    try:
        if kept is not None and who is not None:
            kept.add_screen(who.id, screen)
            st.session_state.pop(_SCREEN, None)
            return
    except PosecheckError:
        pass  # said where a practice is to be kept; for this visit the answers count
    st.session_state[_SCREEN] = screen


def ask_day_after(say: Wording) -> bool:
    """Ask on the first screen of a day how the day after the last practice was; whether that is still open."""
    kept, who = store(), person()
    if kept is None or who is None:
        return False
    due = day_after_due(kept.sessions(who.id), kept.days_after(who.id), today())
    if due is None:
        return False
    days = (today() - due).days
    question = say("day_after.yesterday") if days == 1 else say("day_after.before", days=days, day=due)
    with st.container(border=True):
        st.markdown(f"**{question}**")
        left, right = st.columns(2)
        answers = {"no": left, "yes": right}
        for answer, column in answers.items():
            if column.button(say(f"day_after.{answer}"), key=f"day_after_{answer}", width="stretch"):
                kept.add_day_after(who.id, DayAfter(due, worse=answer == "yes"))
                st.rerun()
    return True


def ask_afterwards(recorder: PracticeRecorder, exercise: Exercise, say: Wording) -> None:
    """After a practice that was kept: the pain, whether the hold was easy, and what changed since last time."""
    kept = store()
    recorder.catch_up()
    if recorder.problem is not None:
        st.warning(say("people.not_kept", error=plain(say.say(recorder.problem))))
    if kept is None or recorder.session_id is None:
        return
    try:
        session = kept.session(recorder.session_id)
        pain = session.pain_after if session.pain_after is not None else choose_pain("after", say)
        if pain is not None and session.pain_after is None:
            kept.end_session(session.id, pain_after=pain)
            st.session_state["pain"] = time.monotonic(), pain
            st.rerun()
        if hurt(session) or more(session.pain_before, pain):
            it_hurt(exercise, session.id)
        _ask_if_easy(session, exercise, say)
        who = person()
        if who is not None:
            told = list(compared(session, kept.sessions(who.id, exercise.name), exercise, say))
            if told:
                st.subheader(say("practise.compared"))
                st.write("\n".join(f"- {sentence}" for sentence in told))
    except PosecheckError as error:
        st.warning(say("people.not_kept", error=plain(say.say(error.message))))


def _ask_if_easy(session: KeptSession, exercise: Exercise, say: Wording) -> None:
    """Somebody who held the first stage without a pause says whether that was easy: it opens the second one."""
    kept = store()
    held = [one for one in session.sets if any(hold.clean for rep in one.repetitions for hold in rep.holds)]
    if kept is None or not exercise.holds or not held:
        return
    answers = {say("practise.easy_yes"): True, say("practise.easy_no"): False}
    before = next((text for text, easy in answers.items() if easy is held[-1].easy), None)
    told = st.segmented_control(say("practise.easy"), list(answers), default=before, key=f"easy_{session.id}")
    if told is not None and answers[told] is not held[-1].easy:
        for one in held:
            kept.say_of_set(session.id, one.number, easy=answers[told])
