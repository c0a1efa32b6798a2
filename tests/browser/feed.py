"""Clips as a fake webcam: Chromium plays an MJPEG file, 30 pictures a second, over and over."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import av
import cv2
import numpy as np

from tests.browser.marks import mark

CAMERA_FPS = 30

Part = tuple[np.ndarray, float]
"""A still picture, and for how many seconds it stands."""


def clip_parts(path: Path, first_s: float, last_s: float, speed: float = 1.0, marked: bool = False) -> list[Part]:
    """The pictures of a clip, ``speed`` times as fast; the first and the last are held for some seconds.

    ``marked`` ones say which frame of the clip they are.
    """
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        seconds = float(1 / stream.average_rate) / speed
        images = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    if marked:
        images = [mark(image, path, number) for number, image in enumerate(images)]
    middle = [(image, seconds) for image in images[1:-1]]
    return [(images[0], first_s + seconds), *middle, (images[-1], last_s + seconds)]


def at_camera_rate(parts: Sequence[Part], fps: int = CAMERA_FPS) -> list[np.ndarray]:
    """The picture that a camera of ``fps`` a second would see at each of its moments."""
    ends = np.cumsum([seconds for _, seconds in parts])
    moments = np.arange(0.0, float(ends[-1]) - 1e-6, 1.0 / fps)
    return [parts[index][0] for index in np.searchsorted(ends, moments, side="right")]


def write_camera(path: Path, images: Sequence[np.ndarray]) -> Path:
    """MJPEG for Chromium's fake webcam."""
    with path.open("wb") as file:
        for jpeg, times in _encoded(images):
            file.write(times * jpeg)
    return path


def write_film(path: Path, images: Sequence[np.ndarray]) -> Path:
    """The pictures for a page with its own time and camera: how often each is shown, its size, its JPEG."""
    with path.open("wb") as file:
        for jpeg, times in _encoded(images):
            file.write(struct.pack("<II", times, len(jpeg)) + jpeg)
    return path


def _encoded(images: Sequence[np.ndarray]) -> Iterator[tuple[bytes, int]]:
    """The JPEG of each picture, and how often it comes in a row."""
    for _, same in groupby(images, key=id):
        image, *more = same
        quality = [cv2.IMWRITE_JPEG_QUALITY, 90]
        yield cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), quality)[1].tobytes(), 1 + len(more)


def write_recording(path: Path, images: Sequence[np.ndarray]) -> Path:
    """The same pictures as a video file."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=CAMERA_FPS, options={"crf": "18", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = images[0].shape[1], images[0].shape[0], "yuv420p"
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, CAMERA_FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
