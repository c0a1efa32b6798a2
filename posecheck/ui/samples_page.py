"""The sample clips, each to be looked at and checked."""

from __future__ import annotations

import streamlit as st

from posecheck.ui import check_page
from posecheck.ui.shared import sample_title, samples, words


def page() -> None:
    """Draw the page."""
    say = words()
    st.title(say("page.samples"))
    st.write(say("samples.intro"))
    if not samples():
        st.info(say("samples.none"))
    for name, (path, _) in samples().items():
        st.subheader(sample_title(name, say))
        st.video(str(path))
        if st.button(say("samples.check"), key=f"check_{name}"):
            check_page.check_sample(name)
