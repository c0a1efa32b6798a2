"""The pages and how to get from one to the other; Streamlit runs this for every visitor and every click."""

import streamlit as st

from posecheck.ui import check_page, learn_page, practise_page, samples_page
from posecheck.ui.shared import choose_language, words

_ICONS = {"practise": "videocam", "check": "movie", "samples": "visibility", "learn": "menu_book"}
_PAGES = {
    "practise": practise_page.page,
    "check": check_page.page,
    "samples": samples_page.page,
    "learn": learn_page.page,
}

st.set_page_config(page_title="posecheck", page_icon=":material/self_improvement:", layout="centered")
pages = [
    st.Page(
        page,
        title=words()(f"page.{name}"),
        url_path=name,
        icon=f":material/{_ICONS[name]}:",
        default=name == "practise",
    )
    for name, page in _PAGES.items()
]
chosen = st.navigation(pages)
if chosen != pages[0]:
    practise_page.leave()
with st.sidebar:
    choose_language(disabled=practise_page.running())
    st.caption(words()("page.privacy"))
chosen.run()
