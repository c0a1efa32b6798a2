"""Who is practising, and the history of it: every page asks here."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache

import streamlit as st

from posecheck.coach.spec import Exercise
from posecheck.errors import PosecheckError
from posecheck.history.database import VARIABLE
from posecheck.history.plan import DayPlan, plan_for, settings_of
from posecheck.history.records import Profile
from posecheck.history.store import Store, open_store
from posecheck.ui.shared import exercises, words

_FROM_ADDRESS = "profile"


@cache
def _opened(url: str | None) -> Store:
    return open_store(url)


def _open() -> Store:
    return _opened(os.environ.get(VARIABLE))


def store() -> Store | None:
    """The history, or ``None`` if it can't be used, which :func:`choose_person` has said."""
    try:
        return _open()
    except PosecheckError:
        return None


def today() -> date:
    """The day it is where the person is: on this machine."""
    return datetime.now().astimezone().date()


def person() -> Profile | None:
    """Whose history it is; the first profile until another one is chosen, here or by ``?profile=NAME``."""
    kept = store()
    if kept is None:
        return None
    everybody = {profile.name: profile for profile in kept.profiles()}
    name = st.session_state.get("person") or st.query_params.get(_FROM_ADDRESS)
    chosen = everybody.get(name or "", next(iter(everybody.values())))
    st.session_state["person"] = chosen.name
    return chosen


def day_plan(chosen: Exercise | None = None) -> DayPlan | None:
    """Today's plan of the person, or as if ``chosen`` alone belonged to it."""
    kept, who = store(), person()
    if kept is None or who is None:
        return None
    settings = settings_of(who.settings)
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
        _open()
    except PosecheckError as error:
        st.warning(say("people.no_history", error=error))
        return
    kept, who = store(), person()
    assert kept is not None
    assert who is not None
    names = [profile.name for profile in kept.profiles()]
    if len(names) > 1:
        st.selectbox(
            say("people.who"),
            names,
            index=names.index(who.name),
            key="person_box",
            disabled=disabled,
            on_change=lambda: change_person(st.session_state["person_box"]),
        )


def change_person(name: str | None) -> None:
    """Somebody else is here: nothing that was told or shown before is theirs."""
    st.session_state["person"] = name
    for told in ("screen", "pain", "practised", "checked", "kept_check"):
        st.session_state.pop(told, None)
