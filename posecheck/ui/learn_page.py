"""What each exercise is: why, where the camera goes, the steps, what goes wrong, a clip of it done well."""

from __future__ import annotations

import streamlit as st

from posecheck.exercise import Exercise
from posecheck.ui.shared import exercises, samples, words


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.learn"))
    for exercise in exercises().values():
        _teach(exercise)
    st.caption(say("screen.stop_when"))


def _teach(exercise: Exercise) -> None:
    say = words()
    texts = exercise.words(say.language)
    st.header(texts.title)
    st.write(texts.about)
    sample = samples().get(f"{exercise.name}-good")
    if sample is not None:
        st.video(str(sample[0]), loop=True, muted=True)
        st.caption(say("learn.shown"))
    st.subheader(say("learn.camera"))
    st.write(texts.camera)
    st.subheader(say("learn.steps"))
    st.write("\n".join(f"1. {texts.phases[phase.name]}" for phase in exercise.phases))
    st.subheader(say("learn.faults"))
    for fault in texts.faults.values():
        st.write(f"**{fault.title}.** {fault.meaning} *{fault.cue}*")
