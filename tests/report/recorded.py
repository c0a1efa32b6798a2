"""What a session brings, without a network, given to sinks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from posecheck import CheckResult
from posecheck.exercise import load_exercise
from posecheck.judging.session import Session
from posecheck.media import VideoInfo
from posecheck.pose import Pose
from posecheck.report.sink import Sink, Start
from tests.skeleton import HEIGHT, WIDTH, seen

VIDEO = VideoInfo(Path("clip.mp4"), width=2 * WIDTH, height=2 * HEIGHT, duration_s=1.0, fps=20.0)
"""Of twice the size at which its frames are looked at."""


def feed(poses: Sequence[Pose], *sinks: Sink, exercise: str = "slow-sit-back") -> CheckResult:
    """Let a session see ``poses`` in an empty room, as :func:`posecheck.check_video` would a video."""
    loaded = load_exercise(exercise)
    session = Session(loaded, measures=[name for sink in sinks for name in sink.measures])
    with ExitStack() as closing:
        for sink in sinks:
            sink.begin(Start(VIDEO, loaded, closing))
        for pose in poses:
            observation = seen(pose)
            update = session.step(observation)
            for sink in sinks:
                sink.add(observation.frame, update)
        result = CheckResult(VIDEO, VIDEO.duration_s or 0.0, loaded, None, session.finish(), ())
        for sink in sinks:
            sink.end(result)
    return result
