"""Make small video files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def write_video(
    path: Path,
    images: Iterable[np.ndarray],
    fps: int = 25,
    times_s: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
    pixel_aspect: Fraction | None = None,
    codec: str = "libx264",
    encoder: dict[str, str] | None = None,
) -> Path:
    """Encode RGB ``images``, by default as H.264, at even times or at ``times_s``."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = None
        for index, image in enumerate(images):
            if stream is None:
                usual = {"crf": "20", "preset": "ultrafast"} if codec == "libx264" else {}
                stream = container.add_stream(codec, rate=fps, options=usual | (encoder or {}))
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = {"mjpeg": "yuvj420p", "gif": "rgb8"}.get(codec, "yuv420p")
                if codec == "libx264" and path.suffix != ".h264":  # which would name it as its rate
                    stream.codec_context.time_base = Fraction(1, 1000)
                if pixel_aspect is not None:
                    stream.codec_context.sample_aspect_ratio = pixel_aspect
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            t_s = times_s[index] if times_s is not None else index / fps
            frame.pts, frame.time_base = round(t_s * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    return path


def plain(level: int = 128, width: int = 320, height: int = 240) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)
