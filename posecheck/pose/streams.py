"""Choose the video stream that shows somebody, in a file with several: a screen and a camera, or two cameras."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from posecheck.errors import PosecheckError
from posecheck.media import VideoReader
from posecheck.pose.backend import Image, ImageFormat, vision
from posecheck.pose.estimator import Landmarker

_LOOKS: Final = 10
"""How many frames of each stream are looked at: with ``_EVERY_S``, half a minute, in which somebody is in sight."""

_EVERY_S: Final = 3.0
"""Seconds between two looks: the person has moved on in the meantime."""


def stream_with_person(path: Path, streams: int, model: Path) -> int:
    """The number of the stream in which somebody is seen most often in the first half minute, the first of equals.

    Parameters
    ----------
    path : Path
        The video file.
    streams : int
        How many video streams it has.
    model : Path
        The pose landmarker bundle.
    """
    with Landmarker(model, running_mode=vision.RunningMode.IMAGE) as landmarker:
        seen = [_seen(path, number, landmarker) for number in range(streams)]
    return seen.index(max(seen))


def _seen(path: Path, number: int, landmarker: Landmarker) -> int:
    """In how many of the frames looked at somebody is seen; 0 for a stream that can't be read."""
    looks = seen = 0
    try:
        with VideoReader(path, stream=number) as video:
            for frame in video:
                if frame.t_s < looks * _EVERY_S:
                    continue
                seen += landmarker.sees_somebody(Image(image_format=ImageFormat.SRGB, data=frame.image))
                looks += 1
                if looks == _LOOKS:
                    break
    except PosecheckError:
        return 0
    return seen
