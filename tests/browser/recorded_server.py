"""``streamlit`` with recorded poses instead of the network, for pictures that carry a mark: see ``marks.py``.

``python -m tests.browser.recorded_server run app.py ...``; all else is as it is for a user.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.web import cli

from posecheck.media import Frame
from posecheck.pose import Pose
from posecheck.ui.live import rooms
from tests.browser.marks import read_mark
from tests.recordings import Seen, recorded

_recorded = cache(recorded)


class MarkedEyes:
    """Both networks, as they were recorded for the frame that a picture is marked as."""

    def __init__(self, model: Path) -> None:
        pass

    def estimate(self, frame: Frame) -> Pose:
        return _seen(frame).at(frame.t_s)

    def look(self, frame: Frame, pose: Pose) -> bool:  # noqa: ARG002
        return _seen(frame).others

    def close(self) -> None:
        pass


def _seen(frame: Frame) -> Seen:
    clip, number = read_mark(frame.image)
    return _recorded(clip)[number]


if __name__ == "__main__":
    rooms.PoseEstimator = rooms.SecondPersonDetector = MarkedEyes  # type: ignore[misc, assignment]
    cli.main()
