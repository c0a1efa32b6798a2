"""Write H.264 videos that browsers can play and seek in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

_TIME_BASE = Fraction(1, 90_000)
"""The time base of video since MPEG-1: with every usual frame rate a frame lasts a whole number of its ticks."""


class VideoWriter:
    """Write images with their own times to an MP4 file (H.264, yuv420p, with the index in front).

    Parameters
    ----------
    path : Path
        The file, complete when the ``with`` block ends.
    fps : float
        The nominal frame rate, for the encoder; each image is shown at its own time.
    most_kbit_s : int, optional
        A limit of the size, in kilobits for each second, for images that are hard to compress.
    """

    def __init__(self, path: Path, fps: float, most_kbit_s: int | None = None) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "faststart"})
        self._rate = Fraction(fps).limit_denominator(1000)
        self._stream: VideoStream | None = None
        self._options = {"crf": "23", "preset": "veryfast"}
        if most_kbit_s is not None:
            self._options |= {"preset": "slow", "maxrate": f"{most_kbit_s}k", "bufsize": f"{4 * most_kbit_s}k"}

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._stream is not None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()

    def write(self, image: NDArray[np.uint8], t_s: float) -> None:
        """Append one RGB image, shape (H, W, 3), shown at ``t_s``.

        H.264 needs even sizes: the last row of an odd height, or column of an odd width, is left out.
        """
        height, width = (side - side % 2 for side in image.shape[:2])
        if self._stream is None:
            self._stream = self._container.add_stream("libx264", rate=self._rate, options=self._options)
            self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
            self._stream.codec_context.time_base = _TIME_BASE
            # what FFmpeg converts RGB to; without it a player would take a large picture for BT.709
            self._stream.codec_context.colorspace = Colorspace.ITU601
            self._stream.codec_context.color_range = ColorRange.MPEG
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(image[:height, :width]), format="rgb24")
        frame.pts, frame.time_base = round(t_s / _TIME_BASE), _TIME_BASE
        self._container.mux(self._stream.encode(frame))
