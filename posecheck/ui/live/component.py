"""The live view as a Streamlit component: plain HTML, CSS and JavaScript, nothing built."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import streamlit as st

from posecheck.ui.live.constants import constants
from posecheck.ui.live.scripts import ENTRY, STATIC
from posecheck.wording import Wording

_KEY: Final = "live"


@cache
def _component() -> Callable[..., Any]:
    html, css = ((STATIC / name).read_text(encoding="utf-8") for name in ("live.html", "live.css"))
    component: Callable[..., Any] = st.components.v2.component("posecheck.live", html=html, css=css, js=ENTRY)
    return component


def live_view(
    token: str,
    words: Wording,
    cleared: bool,
    answered: bool,
    switched: Callable[[bool], None],
    finished: Callable[[str, str, bool], None],
) -> Any:
    """Show the camera view of the room behind ``token``.

    The camera starts by a press of Start, and only once ``cleared``; a press that came before that counts when the
    questions have been ``answered`` that it led to. Before a script run ``switched`` is told that the camera has gone
    on or off, and ``finished`` the token, the run that has ended, and whether something was wrong. Returns an object
    with ``running`` (the camera is on) and ``asked`` (set in the script run after an uncleared press of Start).
    """
    data = {
        **constants(),
        "token": token,
        "language": words("language.speech"),
        "texts": words.section("live"),
        "help": words.section("wrong"),
        "sides": words.section("sides"),
        "stop_when": words("screen.stop_when"),
        "cleared": cleared,
        "answered": answered or (st.session_state[_KEY].asked if _KEY in st.session_state else None),
    }

    def told() -> None:
        ended = st.session_state[_KEY].finished
        if ended:
            finished(ended["token"], ended["run"], ended["wrong"])

    return _component()(
        key=_KEY,
        data=data,
        default={"running": False, "finished": None},
        on_running_change=lambda: switched(bool(st.session_state[_KEY].running)),
        on_finished_change=told,
        on_asked_change=lambda: None,
    )
