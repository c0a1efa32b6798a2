"""What posecheck is for and what not, in short; ``docs/intended-use.md`` has all of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from posecheck.ui.shared import exercises, words

PARTS: Final = ("for_whom", "what_for", "what_not", "not_with", "risks", "figures")


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.intended"))
    st.write(say("intended.sentence"))
    for part in PARTS:
        st.subheader(say(f"intended.{part}_title"))
        st.write(say(f"intended.{part}"))
        if part == "not_with":
            _show_what_forbids()
    st.warning(say("screen.stop_when"), icon=":material/front_hand:")


def _show_what_forbids() -> None:
    """For each exercise the conditions it is not offered with."""
    say = words()
    for exercise in exercises().values():
        names = "; ".join(say(f"conditions.{name}") for name in exercise.practice.not_with)
        if names:
            st.markdown(f"- **{exercise.words(say.language).title}**: {names}")
