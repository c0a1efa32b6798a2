"""The video of a check, and the jump to a moment in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

_JUMP: Final = Path(__file__).parent / "static" / "player.js"
"""It imports nothing, so that Streamlit can make a module of its text."""


@cache
def _component() -> Callable[..., Any]:
    component: Callable[..., Any] = st.components.v2.component("posecheck.jump", js=_JUMP.read_text("utf-8"))
    return component


def jump_in_video(to_s: float | None) -> None:
    """Make the page's one video play from ``to_s`` on, each time anew; ``None`` when nothing was asked for in this run.

    ``st.video`` can start at a time too, but plays by itself only once for each, and under load not even that: a player
    that is drawn twice counts as played.
    """
    data = None
    if to_s is not None:
        st.session_state["jumps"] = st.session_state.get("jumps", 0) + 1
        data = {"number": st.session_state["jumps"], "to_s": to_s}
    _component()(key="jump", data=data)
