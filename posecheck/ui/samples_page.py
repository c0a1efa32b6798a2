"""The sample clips, each to be looked at and checked."""

from __future__ import annotations

import streamlit as st

from posecheck.ui import check_page
from posecheck.ui.shared import choose, exercises, sample_title, samples, title_of, words


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.samples"))
    st.write(say("samples.intro"))
    if not samples():
        st.info(say("samples.none"))
        return
    # a page with the players of all of them would keep the browser busy
    chosen = choose(say("page.exercise"), list(exercises()), title_of(say.language), "samples_exercise")
    for name, (path, exercise) in samples().items():
        if exercise.name != chosen:
            continue
        st.subheader(sample_title(name, say))
        st.video(str(path))
        if st.button(say("samples.check"), key=f"check_{name}"):
            check_page.check_sample(name)
