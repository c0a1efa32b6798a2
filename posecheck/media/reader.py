"""Read a video file as upright RGB frames, each with its true time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posecheck.errors import PosecheckError
from posecheck.media.ahead import Ahead

MAX_SIDE_PX = 640
"""Long side that frames are scaled down to: MediaPipe's networks see 224 to 256 px and gain little from more."""

_QUEUE_FRAMES = 8
_LARGE_PX = 1920


@dataclass(frozen=True)
class Frame:
    """One picture of a video or camera.

    ``image`` is RGB, shape (H, W, 3), uint8, upright; ``t_s`` is its time in seconds on the
    recording's own clock (a camera's capture time when live).
    """

    t_s: float
    image: NDArray[np.uint8]


@dataclass(frozen=True)
class VideoInfo:
    """What is known of a video before its frames are read; ``width`` and ``height`` are upright source pixels."""

    path: Path
    width: int
    height: int
    duration_s: float | None
    fps: float | None


class VideoReader:
    """Iterate over the frames of a video file; decoding runs in a thread of its own, a few frames ahead.

    Rotation metadata and non-square pixels are applied, variable frame rates keep their own
    times, frames without a later time than the one before are passed over.

    Parameters
    ----------
    path : Path
        The file.
    max_side_px : int
        Longer pictures are scaled down to this long side.

    Raises
    ------
    PosecheckError
        If the file is missing, unreadable, or has no moving picture.

    Notes
    -----
    After iterating, ``losses`` says in sentences what of the recording could not be read (a
    truncated file, damaged packets). It is empty for a file that was read whole.
    """

    def __init__(self, path: Path, max_side_px: int = MAX_SIDE_PX) -> None:
        self.losses: list[str] = []
        self._max_side_px = max_side_px
        self._container = _open(path)
        self._stream = _video_stream(self._container, path)
        container_start = self._container.start_time
        self._start_s = container_start / av.time_base if container_start is not None else 0.0
        frames = self._decode()
        try:
            first = next(frames, None)
            if first is None:
                raise PosecheckError(
                    f"{path}: no picture in it could be read; record the video again or convert it to MP4."
                )
        except BaseException:
            self._container.close()
            raise
        self._frames = Ahead(itertools.chain([first], frames), _QUEUE_FRAMES, "posecheck-decode")
        height, width = self._source_size
        rate = self._stream.average_rate
        self.info = VideoInfo(path, width, height, self._declared_duration_s(), float(rate) if rate else None)

    def __enter__(self) -> VideoReader:
        self._frames.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._frames.__exit__(kind, error, trace)
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in order; can be used once."""
        last_s = 0.0
        for frame in self._frames:
            last_s = frame.t_s
            yield frame
        # Only the picture's own length tells: the sound may well last longer.
        declared_s = self.info.duration_s if self._stream.duration is not None else None
        if declared_s is not None and declared_s - last_s > max(0.5, 2.0 / (self.info.fps or 10.0)):
            self.losses.append(
                f"The file says it lasts {declared_s:.1f} s, but its picture ends at {last_s:.1f} s: "
                "the rest is missing."
            )

    def _decode(self) -> Iterator[Frame]:
        # This thread decodes faster than the pose is found; more of them would only take the network's core.
        self._stream.thread_type = "AUTO" if max(self._stream.width, self._stream.height) > _LARGE_PX else "NONE"
        last_s = -np.inf
        damaged = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
                pictures = packet.decode()
            except StopIteration:
                break
            except av.error.EOFError:
                break
            except av.error.FFmpegError:
                damaged += 1
                if damaged > 1000:
                    break
                continue
            for picture in pictures:
                if picture.pts is None or picture.time is None:
                    continue
                t_s = float(picture.time) - self._start_s
                if t_s > last_s:
                    last_s = t_s
                    yield Frame(t_s, self._to_image(picture))
        if damaged:
            self.losses.append(f"{damaged} damaged piece(s) of the file could not be decoded and were passed over.")

    def _to_image(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """Upright RGB image of a decoded picture, scaled so that its long side is at most ``max_side_px``."""
        aspect = self._stream.sample_aspect_ratio
        display_width = round(picture.width * float(aspect)) if aspect else picture.width
        scale = min(1.0, self._max_side_px / max(display_width, picture.height))
        width, height = (2 * max(1, round(side * scale / 2)) for side in (display_width, picture.height))
        # OpenCV turns YUV into RGB in a fifth of FFmpeg's time, and wants even sizes for it.
        yuv = picture.reformat(width=width, height=height, format="yuv420p", interpolation="AREA").to_ndarray()
        upright = np.asarray(cv2.cvtColor(yuv, cv2.COLOR_YUV2RGB_I420), dtype=np.uint8)
        quarter_turns, mirrored = _orientation(picture)
        self._source_size = (
            (picture.height, display_width) if quarter_turns % 2 == 0 else (display_width, picture.height)
        )
        if mirrored:
            upright = np.ascontiguousarray(upright[:, ::-1])
        if quarter_turns:
            upright = np.ascontiguousarray(np.rot90(upright, quarter_turns))
        return upright

    def _declared_duration_s(self) -> float | None:
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            offset_s = float((stream.start_time or 0) * stream.time_base) - self._start_s
            return float(stream.duration * stream.time_base) + offset_s
        if self._container.duration is None:
            return None
        # Matroska counts its length from 0, not from where the recording starts.
        from_zero = self._start_s if "matroska" in self._container.format.name else 0.0
        return self._container.duration / av.time_base - from_zero


def _orientation(picture: VideoFrame) -> tuple[int, bool]:
    """How to stand a picture upright: first mirror it left to right or not, then so many quarter turns to the left.

    From the display matrix: the first two rows of three 16.16 fixed-point numbers say where the
    picture's x and y axes point on screen (x right, y down).
    """
    matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 0, False
    a, b, _, c, d = np.frombuffer(matrix, dtype=np.int32)[:5].astype(float)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return round(np.degrees(np.arctan2(-b, a)) / 90) % 4, mirrored


def _open(path: Path) -> InputContainer:
    if not path.exists():
        raise PosecheckError(f"{path}: there is no such file; check the name and the folder.")
    if path.is_dir():
        raise PosecheckError(f"{path} is a folder; name the video file in it.")
    try:
        if path.stat().st_size == 0:
            raise PosecheckError(f"{path} is empty (0 bytes); copy or record the video again.")
        return av.open(str(path), metadata_errors="ignore")
    except PermissionError as error:
        raise PosecheckError(f"{path} may not be read: {error.strerror}; change its permissions or copy it.") from error
    except (av.error.FFmpegError, OSError) as error:
        raise PosecheckError(
            f"{path} can't be read as a video: it is damaged, cut off, or not a video at all; "
            "play it to make sure, or record it again."
        ) from error


def _video_stream(container: InputContainer, path: Path) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    container.close()
    raise PosecheckError(f"{path} has sound but no moving picture; give a video that shows the exercise.")
