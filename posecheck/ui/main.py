"""The pages and how to get from one to the other; Streamlit runs this for every visitor and every click."""

import streamlit as st

from posecheck.ui import check_page, intended_page, learn_page, plan_page, practise_page, progress_page, samples_page
from posecheck.ui.people import choose_person, tell_damage
from posecheck.ui.shared import choose_language, words

_PAGES = {
    "practise": (practise_page.page, "videocam"),
    "plan": (plan_page.page, "checklist"),
    "progress": (progress_page.page, "trending_up"),
    "check": (check_page.page, "movie"),
    "samples": (samples_page.page, "visibility"),
    "learn": (learn_page.page, "menu_book"),
    "intended": (intended_page.page, "health_and_safety"),
}

# of the icons that a page can have, only an emoji is not fetched from elsewhere
st.set_page_config(page_title="posecheck", page_icon="🧘", layout="centered")
pages = [
    st.Page(page, title=words()(f"page.{name}"), url_path=name, icon=f":material/{icon}:", default=name == "practise")
    for name, (page, icon) in _PAGES.items()
]
chosen = st.navigation(pages)
if chosen != pages[0]:
    practise_page.leave()
if chosen.url_path != "check":
    check_page.leave()
with st.sidebar:
    choose_language(disabled=practise_page.running())
    choose_person(disabled=practise_page.running())
    st.caption(words()("page.privacy"))
    st.caption(words()("intended.sentence"))
    st.page_link(pages[-1], label=words()("page.intended"))
chosen.run()
with st.sidebar:
    tell_damage()  # what the page has read
