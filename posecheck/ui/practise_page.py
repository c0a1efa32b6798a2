"""Practise live: choose, answer the stop screen once, press Start; afterwards what was seen."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import replace
from functools import partial

import streamlit as st

from posecheck.care.screening import Advice, advice, forbidding
from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise
from posecheck.history.in_words import why_less, why_not_with
from posecheck.history.recorder import PracticeRecorder
from posecheck.history.records import Screen
from posecheck.leading.plan import Plan
from posecheck.pose import model_path
from posecheck.ui.asking import Asked, ask, ask_afterwards, ask_day_after, it_hurt, offer_to_answer_again
from posecheck.ui.live.component import live_view
from posecheck.ui.live.rooms import ROOMS, Room
from posecheck.ui.outcome_view import show_repetitions
from posecheck.ui.people import day_plan, person, store, today
from posecheck.ui.plain import plain
from posecheck.ui.shared import choose, exercises, title_of, words
from posecheck.wording import Wording


def running() -> bool:
    """Whether the camera is on: what is being practised can't be changed then."""
    return bool(st.session_state.get("running"))


def leave() -> None:
    """The view is gone or was begun anew: the camera is off; what was done is kept for coming back."""
    if not running():
        return
    st.session_state["running"] = False
    _finished(st.session_state["room"][1], None, False)
    _wait_for_result()


def _view_goes() -> None:
    if running():
        leave()
        st.rerun()  # what was locked is drawn already


def _switched(on: bool) -> None:
    st.session_state["running"] = on
    if on:
        st.session_state["stop_words_on"] = today()
        st.session_state.pop("practised", None)


def _finished(token: str, run: str | None, wrong: bool) -> None:
    room = ROOMS.find(token)
    if room is not None:
        if wrong:
            it_hurt(room.exercise, (token, run))
        # not waited for here: a click would break off this run of the script, and the result would be lost
        st.session_state["practised"] = room.exercise, room.do(room.finish, run, wrong), room.recorder, wrong


def _wait_for_result() -> None:
    if "practised" in st.session_state:
        exercise, finished, _, _ = st.session_state["practised"]
        wait([finished])
        if finished.result().more_pain:
            it_hurt(exercise, id(finished))


def practise(exercise: str) -> None:
    """Go to the page with ``exercise`` chosen."""
    st.session_state["practise_wanted"] = exercise
    st.switch_page(st.Page(page, url_path="practise", default=True))


def page() -> None:
    """Draw the page."""
    say = words()
    _wait_for_result()  # the plan and what is offered follow from it
    st.title(say("page.practise"))
    wanted = st.session_state.pop("practise_wanted", None)
    if wanted is not None:
        st.session_state[f"practise_exercise_{say.language}"] = wanted
    if not running() and ask_day_after(say):
        return
    exercise, plan = _choose(say)
    if not _model_there(say):
        return
    asked = Asked.of(exercise)
    if asked.screen is not None and asked.verdict is not Advice.GO_ON:
        _view_goes()
        _advise(asked.verdict, asked.screen, exercise, say)
        return
    if asked.hurt_today:
        _view_goes()
        if not _was_wrong(exercise):
            st.error(say("pain.more"), icon=":material/front_hand:")
        _show_result(say)
        return
    token = _token(exercise, replace(plan, pain_before=asked.pain, stop_words=_first_today()), say)
    answered = st.session_state.pop("answered", False)
    view = live_view(token, say, asked.complete, answered, _switched, _finished)
    if not view.running:
        _view_goes()
    if view.asked and not asked.complete:
        ask(asked, say)
    if not running():
        _show_result(say)
        _explain(exercise, say)


def _choose(say: Wording) -> tuple[Exercise, Plan]:
    left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
    show, locked = title_of(say.language), running()
    name = choose(say("page.exercise"), list(exercises()), show, "practise_exercise", left, locked)
    exercise = exercises()[name]
    planned = day_plan(exercise)
    item = planned.items[0] if planned is not None and planned.items else None
    holds_s = item.holds_s if item is not None else ()
    less = why_less(planned, say) if planned is not None else ""
    usual = exercise.practice.repetitions
    if less and item is not None:
        usual = min(usual, item.times * item.repetitions)
    other = "both" if exercise.practice.sides == "each" else "either"
    sides = [other, "left", "right"]
    side = choose(
        say("practise.side"), sides, lambda side: say(f"practise.side_{side}"), f"side_{name}", middle, locked
    )
    repetitions = right.number_input(
        say("practise.repetitions"), 1, 50, usual, key=f"repetitions_{name}_{usual}", disabled=locked
    )
    if less:
        st.caption(less)
    if holds_s:
        exercise = exercise.with_holds(holds_s)
        st.caption(say("practise.holds", holds=tuple(say.quantity(hold_s, "s") for hold_s in holds_s)))
    return exercise, Plan.of(exercise, None if side == other else side, int(repetitions))


def _model_there(say: Wording) -> bool:
    """Whether the pose model is there; fetched now if it isn't, so that Start doesn't wait for it."""
    if "model_there" in st.session_state:
        return True
    try:
        with st.spinner(say("practise.model_fetching")):
            model_path()
    except PosecheckError as error:
        st.error(say("practise.model_missing", error=plain(say.say(error.message))))
        st.button(say("practise.try_again"))
        return False
    st.session_state["model_there"] = True
    return True


def _first_today() -> bool:
    """Whether nothing was practised today: then the words at which to stop are spoken once."""
    if st.session_state.get("stop_words_on") == today():
        return False
    kept, who = store(), person()
    if kept is None or who is None:
        return True
    live = (session for session in kept.sessions(who.id) if session.source == "live")
    return all(session.started_at.astimezone().date() != today() for session in live)


def _token(exercise: Exercise, plan: Plan, say: Wording) -> str:
    """The token of this visit's room: a new one when something else is to be practised."""
    holds_s = tuple(phase.hold_s for phase in exercise.holds)
    kept, who = store(), person()
    wanted = (exercise.name, plan, say.language, holds_s, who.id if who is not None else None)
    held, token = st.session_state.get("room", (None, ""))
    if not running() and (held != wanted or ROOMS.find(token) is None):
        ROOMS.leave_for_good(token)
        keep = None
        if kept is not None and who is not None:
            keep = partial(PracticeRecorder, kept, who.id, exercise.name, plan.repetitions, plan.pain_before)
        token = ROOMS.open(Room(exercise, plan, say, keep))
        st.session_state["room"] = wanted, token
    return str(token)


def _advise(verdict: Advice | None, screen: Screen, exercise: Exercise, say: Wording) -> None:
    told = say(f"screen.{verdict}") if verdict is not Advice.NOT_WITH else ""
    why = why_not_with(forbidding(screen.open_conditions, exercise), exercise, say)
    st.error(told or f"{say('screen.not_this_one')} {why}", icon=":material/front_hand:")
    offered = [
        one.words(say.language).title
        for one in exercises().values()
        if advice(screen.open_signs, screen.open_conditions, one) is Advice.GO_ON
    ]
    if verdict is Advice.NOT_WITH:
        if offered:
            st.info(say("screen.others_stay", names=", ".join(offered)))
        st.info(say("screen.when_asked"))
    if verdict is Advice.IN_SPASM:
        st.info(say("screen.spasm_offers", names=", ".join(offered)) if offered else say("screen.spasm_none"))
    st.caption(exercise.words(say.language).title)
    offer_to_answer_again(say)


def _show_result(say: Wording) -> None:
    if "practised" not in st.session_state:
        return
    exercise, finished, recorder, wrong = st.session_state["practised"]
    outcomes = finished.result().outcomes
    if wrong:
        _tell_what_to_do(say)
    st.header(say("practise.result"))
    if not outcomes:
        st.info(say("practise.nothing"))
    if recorder is not None:
        ask_afterwards(recorder, exercise, say)
    for number, outcome in enumerate(outcomes or [], start=1):
        if len(outcomes) > 1:
            st.subheader(say("practise.set_of", number=number))
        show_repetitions(outcome, exercise, say)


def _was_wrong(exercise: Exercise) -> bool:
    """Whether the last practice of this visit was of ``exercise``, and ended because something was wrong."""
    practised, _, _, wrong = st.session_state.get("practised", (None, None, None, False))
    return bool(wrong) and practised.name == exercise.name


def _tell_what_to_do(say: Wording) -> None:
    sentences = "\n".join(f"- {sentence}" for sentence in say.section("wrong").values())
    st.error(f"**{say('live.wrong')}**\n\n{sentences}", icon=":material/emergency_home:")


def _explain(exercise: Exercise, say: Wording) -> None:
    texts = exercise.words(say.language)
    st.subheader(say("practise.how"))
    st.write(say("practise.intro"))
    st.write(say("practise.how_camera", camera=texts.camera))
    st.write(say("practise.how_start", start=texts.start))
    st.write(say("practise.how_pause"))
    st.write(say("practise.how_stop"))
    st.write(say("practise.how_wrong"))
    offer_to_answer_again(say)
