"""The pages and how to get from one to the other; Streamlit runs this for every visitor and every click."""

import streamlit as st

from posecheck.ui import check_page, learn_page, practise_page, samples_page
from posecheck.ui.shared import choose_language, words

st.set_page_config(page_title="posecheck", page_icon=":material/self_improvement:", layout="centered")
chosen = st.navigation(
    [
        st.Page(
            practise_page.page,
            title=words()("page.practise"),
            url_path="practise",
            icon=":material/videocam:",
            default=True,
        ),
        st.Page(check_page.page, title=words()("page.check"), url_path="check", icon=":material/movie:"),
        st.Page(samples_page.page, title=words()("page.samples"), url_path="samples", icon=":material/visibility:"),
        st.Page(learn_page.page, title=words()("page.learn"), url_path="learn", icon=":material/menu_book:"),
    ]
)
with st.sidebar:
    choose_language(disabled=practise_page.running())
    st.caption(words()("page.privacy"))
chosen.run()
