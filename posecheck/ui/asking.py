"""What is asked before and after a practice: the stop screen, how much it hurts, whether it was easy."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from posecheck.coach.pain import LEAST, MOST, more
from posecheck.coach.screening import Advice, advice, signs_of
from posecheck.coach.spec import Exercise
from posecheck.errors import PosecheckError
from posecheck.history.keeper import Keeper
from posecheck.history.plan import hurt, screen_due
from posecheck.history.records import KeptSession, Screen
from posecheck.history.trends import compared
from posecheck.ui.people import person, store, today
from posecheck.ui.plain import plain
from posecheck.wording import Wording

PAIN_KEPT_S: Final = 1800.0
"""How much it hurts is asked again after half an hour, and after every practice (start)."""


@dataclass(frozen=True)
class Asked:
    """What is known before a practice of one exercise.

    Attributes
    ----------
    signs : tuple of str or None
        What was ticked at the stop screen, in this visit or kept; ``None`` if it is to be asked.
    pain : int or None
        What was told a short while ago.
    verdict : Advice or None
        What follows from the signs.
    hurt_today : bool
        Whether this exercise hurt more than before, today.
    """

    signs: tuple[str, ...] | None
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
        signs: tuple[str, ...] | None = st.session_state.get("signs")
        again = st.session_state.get("screen_again") or screen_due(last, sessions, today(), pain)
        if signs is None and last is not None and not again:
            signs = last.signs
        if signs is not None and exercise.practice.pressure and not st.session_state.get("pressure_asked"):
            signs = None
        mine = [session for session in sessions if session.exercise == exercise.name]
        return cls(
            signs=signs,
            pain=pain,
            verdict=advice(signs, exercise) if signs is not None else None,
            hurt_today=any(hurt(session) for session in mine if session.started_at.astimezone().date() == today()),
        )

    @property
    def complete(self) -> bool:
        """Whether the practice may begin."""
        return self.verdict is Advice.GO_ON and self.pain is not None


def _history() -> tuple[list[KeptSession], Screen | None]:
    kept, who = store(), person()
    if kept is None or who is None:
        return [], None
    return kept.sessions(who.id), kept.last_screen(who.id)


def answer_again() -> None:
    """Ask the stop screen anew."""
    for told in ("signs", "pressure_asked"):
        st.session_state.pop(told, None)
    st.session_state["screen_again"] = True


def ask(asked: Asked, exercise: Exercise, say: Wording) -> None:
    """The dialog before a practice: what isn't known yet."""

    def dialog() -> None:
        pain = asked.pain if asked.pain is not None else choose_pain("before", say)
        sessions, last = _history()
        # who says that it hurts more than last time is asked for signs as well
        asks_signs = asked.signs is None or screen_due(last, sessions, today(), pain)
        ticked: list[str] = []
        if asks_signs:
            st.write(say("screen.intro"))
            ticked = [sign for sign in signs_of(exercise) if st.checkbox(say(f"screen.{sign}"), key=f"sign_{sign}")]
        st.caption(say("screen.stop_when"))
        go_on = "screen.go_on" if asks_signs and not ticked else "screen.go_on_ticked"
        if st.button(say(go_on), type="primary", disabled=pain is None and not ticked):
            if pain is not None:
                st.session_state["pain"] = time.monotonic(), pain
            if asks_signs:
                _keep_signs(tuple(ticked))
                st.session_state["pressure_asked"] = exercise.practice.pressure
            st.rerun()

    st.dialog(say("screen.title"))(dialog)()


def choose_pain(when: str, say: Wording) -> int | None:
    """How much it hurts: 0 to 10, nothing chosen beforehand."""
    told: int | None = st.pills(
        say(f"pain.{when}"), list(range(LEAST, MOST + 1)), key=f"pain_{when}", help=say("pain.scale"), width="stretch"
    )
    return told


def _keep_signs(signs: tuple[str, ...]) -> None:
    st.session_state["signs"] = signs
    st.session_state.pop("screen_again", None)
    kept, who = store(), person()
    if kept is not None and who is not None:
        kept.add_screen(who.id, Screen(datetime.now(UTC), signs))


def ask_afterwards(keeper: Keeper, exercise: Exercise, say: Wording) -> None:
    """After a practice that was kept: the pain, whether the hold was easy, and what changed since last time."""
    kept = store()
    keeper.catch_up()
    if keeper.problem is not None:
        st.warning(say("people.not_kept", error=plain(keeper.problem)))
    if kept is None or keeper.session_id is None:
        return
    try:
        session = kept.session(keeper.session_id)
        pain = session.pain_after if session.pain_after is not None else choose_pain("after", say)
        if pain is not None and session.pain_after is None:
            kept.end_session(session.id, pain_after=pain)
            st.session_state["pain"] = time.monotonic(), pain
            st.rerun()
        if more(session.pain_before, pain):
            st.session_state.pop("signs", None)  # pain has risen: the signs are asked for again
        _ask_if_easy(session, exercise, say)
        who = person()
        if who is not None:
            told = list(compared(session, kept.sessions(who.id, exercise.name), exercise, say))
            if told:
                st.subheader(say("practise.compared"))
                st.write("\n".join(f"- {sentence}" for sentence in told))
    except PosecheckError as error:
        st.warning(say("people.not_kept", error=plain(error)))


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
