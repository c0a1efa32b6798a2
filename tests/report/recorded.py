"""What a session brings, without a network, given to something that listens to frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posecheck.check import FrameListener
from posecheck.exercise.spec import load_exercise
from posecheck.judging.session import Session
from posecheck.media import VideoInfo
from posecheck.pose.estimator import Pose
from tests.skeleton import HEIGHT, WIDTH, seen

VIDEO = VideoInfo(Path("clip.mp4"), width=2 * WIDTH, height=2 * HEIGHT, duration_s=1.0, fps=20.0)
"""Of twice the size at which its frames are looked at."""


def feed(poses: Sequence[Pose], *listeners: FrameListener, exercise: str = "slow-sit-back") -> None:
    """Let a session see ``poses`` in an empty room."""
    session = Session(load_exercise(exercise))
    for pose in poses:
        observation = seen(pose)
        update = session.step(observation)
        for listen in listeners:
            listen(observation.frame, update)
