"""The page: ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

import posecheck.ui
from posecheck.ui.headers import MIDDLEWARE
from posecheck.ui.live import scripts, socket

app = st.App(
    Path(posecheck.ui.__file__).with_name("main.py"),
    routes=[*socket.ROUTES, *scripts.ROUTES],
    lifespan=socket.lifespan,
    middleware=MIDDLEWARE,
)
