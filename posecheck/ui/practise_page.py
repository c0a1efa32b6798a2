"""Practise live: choose, answer the stop screen once, press Start; afterwards what was seen."""

from __future__ import annotations

import streamlit as st

from posecheck.coach.practice import Plan
from posecheck.coach.screening import SIGNS, Advice, advice
from posecheck.coach.spec import Exercise
from posecheck.errors import PosecheckError
from posecheck.pose import model_path
from posecheck.ui.live.component import live_view
from posecheck.ui.live.rooms import ROOMS, Room
from posecheck.ui.outcome_view import show_repetitions
from posecheck.ui.shared import choose, exercises, title_of, words
from posecheck.wording import Wording


def running() -> bool:
    """Whether the camera is on: what is being practised can't be changed then."""
    return bool(st.session_state.get("running"))


def leave() -> None:
    """Another page is shown: the browser has switched the camera off; what was done is kept for coming back."""
    if not running():
        return
    st.session_state["running"] = False
    room = ROOMS.find(st.session_state["room"][1])
    if room is not None:
        st.session_state["practised"] = room.exercise, room.finish()


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.practise"))
    exercise, plan = _choose(say)
    if not _model_there(say):
        return
    signs = st.session_state.get("signs")
    verdict = None if signs is None else advice(signs, exercise)
    if verdict not in (None, Advice.GO_ON):
        _advise(verdict, exercise, say)
        return
    view = live_view(_token(exercise, plan, say), say, cleared=verdict is Advice.GO_ON)
    if view.asked and verdict is None:
        _stop_screen(say)
    if view.running != running():
        st.session_state["running"] = view.running
        if view.running:
            st.session_state.pop("practised", None)
        st.rerun()
    if view.finished and view.finished["run"] != st.session_state.get("shown_run"):
        st.session_state["shown_run"] = view.finished["run"]
        room = ROOMS.find(view.finished["token"])
        if room is not None:
            st.session_state["practised"] = room.exercise, room.finish(view.finished["run"])
    if not running():
        _show_result(say)
        _explain(exercise, say)


def _choose(say: Wording) -> tuple[Exercise, Plan]:
    left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
    show, locked = title_of(say.language), running()
    name = choose(say("page.exercise"), list(exercises()), show, "practise_exercise", left, locked)
    exercise = exercises()[name]
    other = "both" if exercise.practice.sides == "each" else "either"
    sides = [other, "left", "right"]
    side = choose(
        say("practise.side"), sides, lambda side: say(f"practise.side_{side}"), f"side_{name}", middle, locked
    )
    repetitions = right.number_input(
        say("practise.repetitions"), 1, 50, exercise.practice.repetitions, key=f"repetitions_{name}", disabled=locked
    )
    return exercise, Plan.of(exercise, None if side == other else side, int(repetitions))


def _model_there(say: Wording) -> bool:
    """Whether the pose model is there; fetched now if it isn't, so that Start doesn't wait for it."""
    if "model_there" in st.session_state:
        return True
    try:
        with st.spinner(say("practise.model_fetching")):
            model_path()
    except PosecheckError as error:
        st.error(say("practise.model_missing", error=error))
        st.button(say("practise.try_again"))
        return False
    st.session_state["model_there"] = True
    return True


def _token(exercise: Exercise, plan: Plan, say: Wording) -> str:
    """The token of this visit's room: a new one when something else is to be practised."""
    wanted = (exercise.name, plan, say.language)
    held, token = st.session_state.get("room", (None, ""))
    if not running() and (held != wanted or ROOMS.find(token) is None):
        ROOMS.leave_for_good(token)
        token = ROOMS.open(Room(exercise, plan, say))
        st.session_state["room"] = wanted, token
    return str(token)


def _stop_screen(say: Wording) -> None:
    def ask() -> None:
        st.write(say("screen.intro"))
        ticked = [sign for sign in SIGNS if st.checkbox(say(f"screen.{sign}"), key=f"sign_{sign}")]
        st.caption(say("screen.stop_when"))
        if st.button(say("screen.go_on_ticked" if ticked else "screen.go_on"), type="primary"):
            st.session_state["signs"] = ticked
            st.rerun()

    st.dialog(say("screen.title"))(ask)()


def _advise(verdict: Advice | None, exercise: Exercise, say: Wording) -> None:
    st.error(say(f"screen.{verdict}"), icon=":material/front_hand:")
    if verdict is Advice.IN_SPASM:
        offered = [e.words(say.language).title for e in exercises().values() if e.practice.in_spasm]
        names = ", ".join(offered)
        st.info(say("screen.spasm_offers", names=names) if offered else say("screen.spasm_none"))
    st.caption(exercise.words(say.language).title)
    if st.button(say("screen.again")):
        del st.session_state["signs"]
        st.rerun()


def _show_result(say: Wording) -> None:
    if "practised" not in st.session_state:
        return
    exercise, outcomes = st.session_state["practised"]
    st.header(say("practise.result"))
    if not outcomes:
        st.info(say("practise.nothing"))
    for number, outcome in enumerate(outcomes or [], start=1):
        if len(outcomes) > 1:
            st.subheader(say("practise.set_of", number=number))
        show_repetitions(outcome, exercise, say)


def _explain(exercise: Exercise, say: Wording) -> None:
    texts = exercise.words(say.language)
    st.subheader(say("practise.how"))
    st.write(say("practise.intro"))
    st.write(say("practise.how_camera", camera=texts.camera))
    st.write(say("practise.how_start", start=texts.start))
    st.write(say("practise.how_pause"))
    st.write(say("practise.how_stop"))
