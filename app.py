"""The page: ``streamlit run app.py``."""

import streamlit as st

from posecheck.ui import check_page

st.set_page_config(page_title="posecheck", page_icon="🧘", layout="centered")
st.navigation([st.Page(check_page.page, title="Check a video", default=True)]).run()
