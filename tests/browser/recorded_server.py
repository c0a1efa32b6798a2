"""``streamlit`` with recorded poses instead of the network, for pictures that carry a mark: see ``marks.py``.

``python -m tests.browser.recorded_server run app.py ...``; all else is as it is for a user.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.web import cli

from posecheck.media import Frame
from posecheck.pose import Observation
from posecheck.ui.live import rooms
from tests.browser.marks import read_mark
from tests.recordings import recorded

_recorded = cache(recorded)


class MarkedObserver:
    """In the place of an ``Observer``: what was recorded for the frame that a picture is marked as."""

    def __init__(self, model: Path) -> None:
        pass

    def observe(self, frame: Frame) -> Observation:
        clip, number = read_mark(frame.image)
        return _recorded(clip)[number].observation(frame)

    def close(self) -> None:
        pass


if __name__ == "__main__":
    rooms.Observer = MarkedObserver  # type: ignore[misc, assignment]
    cli.main()
