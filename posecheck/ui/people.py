"""Who is practising, and the history of it: every page asks here."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise
from posecheck.history.choices import settings_that_fit
from posecheck.history.database import VARIABLE
from posecheck.history.in_words import damage_in_words
from posecheck.history.plan import DayPlan, plan_for
from posecheck.history.records import Profile
from posecheck.history.store import Store, open_store
from posecheck.ui.plain import plain
from posecheck.ui.shared import exercises, words

_FROM_ADDRESS = "profile"
_TOLD = (
    *("screen", "must_ask", "hurt", "hurt_by", "pain", "answered", "stop_words_on"),
    *("practised", "checked", "kept_check"),
)
"""What belongs to one person of a visit."""


@cache
def _opened(url: str | None) -> Store:
    return open_store(url)


def _open() -> tuple[Store, list[Profile]]:
    kept = _opened(os.environ.get(VARIABLE))
    return kept, kept.profiles()


def store() -> Store | None:
    """The history, or ``None`` if it can't be used now, which :func:`choose_person` has said."""
    try:
        return _open()[0]
    except PosecheckError:
        return None


def today() -> date:
    """The day it is where the person is: on this machine."""
    return datetime.now().astimezone().date()


def person() -> Profile | None:
    """Whose history it is; the first profile until another one is chosen, here or by ``?profile=NAME``."""
    try:
        _, profiles = _open()
    except PosecheckError:
        return None
    everybody = {profile.name: profile for profile in profiles}
    before = st.session_state.get("person")
    name = before or st.query_params.get(_FROM_ADDRESS)
    chosen = everybody.get(name or "", next(iter(everybody.values())))
    if before not in (None, chosen.name):  # renamed or deleted elsewhere
        change_person(chosen.name)
    st.session_state["person"] = chosen.name
    return chosen


def day_plan(chosen: Exercise | None = None) -> DayPlan | None:
    """Today's plan of the person, or as if ``chosen`` alone belonged to it."""
    kept, who = store(), person()
    if kept is None or who is None:
        return None
    settings = settings_that_fit(who.settings)
    wanted = exercises()
    if chosen is not None:
        wanted = {chosen.name: chosen}
        settings.chosen[chosen.name] = True
    sessions, screen, days_after = kept.sessions(who.id), kept.last_screen(who.id), kept.days_after(who.id)
    return plan_for(today(), sessions, settings, screen, wanted, days_after=days_after)


def choose_person(disabled: bool) -> None:
    """The box with the people on this machine, if there are several; says it if the history can't be used."""
    say = words()
    try:
        _, profiles = _open()
    except PosecheckError as error:
        st.warning(say("people.no_history", error=plain(say.say(error.message))))
        return
    who, names = person(), [profile.name for profile in profiles]
    if who is not None and len(names) > 1:
        st.selectbox(
            say("people.who"),
            names,
            index=names.index(who.name),
            key="person_box",
            disabled=disabled,
            on_change=lambda: change_person(st.session_state["person_box"]),
        )


def tell_damage() -> None:
    """Say once, beside every page, what of the history is damaged."""
    kept = store()
    if kept is not None and (told := damage_in_words(kept.damaged, words())):
        st.warning(plain(told))


def change_person(name: str | None) -> None:
    """Somebody else is here: nothing that was told or shown before is theirs."""
    st.session_state["person"] = name
    for told in _TOLD:
        st.session_state.pop(told, None)
