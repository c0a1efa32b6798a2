"""Read a video file as upright RGB frames, each with its true time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posecheck.errors import PosecheckError
from posecheck.media.ahead import Ahead
from posecheck.media.clock import Clock, Stamps, declared_fps, largest_step_s, nominal_fps
from posecheck.media.colours import to_rgb
from posecheck.media.deinterlace import deinterlaced
from posecheck.media.frame import Frame, VideoInfo
from posecheck.media.source import open_video
from posecheck.messages import Message

MAX_SIDE_PX = 640
"""The longer side to which frames are scaled down: MediaPipe's networks take 224 to 256 pixels and gain little from
more."""

_QUEUE_FRAMES = 8
"""How many frames wait at most: enough to even out a decoder that takes longer for some; each is kept in memory."""

_LARGE_PX = 1920
"""Pictures whose longer side is longer than this are decoded in several threads: decoding them is the slowest step."""

_MOST_DAMAGED = 1000
"""After this many damaged pictures the rest of a file is not read. Chosen, not measured."""

_Picture = tuple[NDArray[np.uint8], tuple[int, int]]
"""An upright image, and the width and height of its picture in the file."""


class VideoReader:
    """Iterate over the frames of a video file; decoding runs in a thread of its own, a few frames ahead.

    Rotation metadata, non-square pixels, levels and colours are applied; interlaced pictures are deinterlaced. Each
    frame keeps its own time, so that the frame rate may vary; :class:`posecheck.media.clock.Clock` says what happens if
    times are missing or jump. All frames have the size of the first: pictures of another size are fitted in.

    Parameters
    ----------
    path : Path
        The file.
    max_side_px : int
        Pictures whose longer side is longer than this are scaled down to it.
    stream : int
        Which of the file's video streams, from 0.

    Raises
    ------
    PosecheckError
        If the file is missing or unreadable, if its picture is too large, or if it has no video stream.

    Notes
    -----
    After the iteration ``losses`` says what could not be read (a truncated file, damaged packets) or had to be
    corrected (times). It is empty for a file that was read as a whole.
    """

    def __init__(self, path: Path, max_side_px: int = MAX_SIDE_PX, stream: int = 0) -> None:
        self.losses: list[Message] = []
        self._max_side_px = max_side_px
        self._container, self._stream, streams = open_video(path, stream)
        try:
            container_start = self._container.start_time
            start_s = container_start / av.time_base if container_start is not None else None
            self._clock: Clock[_Picture] = Clock(start_s, 1.0 / nominal_fps(self._stream), largest_step_s(self._stream))
            self._start_s = start_s or 0.0
            self._size: tuple[int, int] | None = None
            self._damaged = 0
            self._turned: tuple[int, tuple[int, bool]] | None = None
            frames = self._read()
            first = next(frames, None)
            if first is None:
                raise PosecheckError("errors.video.no_picture_read", path=path)
        except BaseException:
            self._container.close()
            raise
        self._frames = Ahead(itertools.chain([first], frames), _QUEUE_FRAMES, "posecheck-decode")
        assert self._size is not None
        width, height = self._size
        duration_s, fps = self._declared_duration_s(), declared_fps(self._stream)
        self.info: VideoInfo = VideoInfo(path, width, height, duration_s, fps, stream, streams)

    def __enter__(self) -> VideoReader:
        self._frames.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._frames.__exit__(kind, error, trace)
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in order; possible once."""
        last_s = 0.0
        for frame in self._frames:
            last_s = frame.t_s
            yield frame
        # only the length of the video stream counts: the sound may last longer
        known = self._stream.duration is not None and self._clock.trusted
        declared_s = self.info.duration_s if known else None
        if declared_s is not None and declared_s - last_s > max(0.5, 2.0 / (self.info.fps or 10.0)):
            self.losses.append(Message("notes.end_missing", {"declared_s": declared_s, "last_s": last_s}))

    def _read(self) -> Iterator[Frame]:
        """Yield the frames; after the last ``losses`` is complete, except for a missing end."""
        shape: tuple[int, ...] | None = None
        changes: list[tuple[float, tuple[int, int]]] = []
        for t_s, (image, size) in self._clock.times(self._pictures()):
            shape = shape or image.shape
            last = changes[-1][1] if changes else self._size
            if size != last:
                changes.append((t_s, size))
            yield Frame(t_s, image if image.shape == shape else _fitted(image, *shape[:2]))
        if self._damaged:
            self.losses.append(Message("notes.damaged", {"pieces": self._damaged}))
        self.losses.extend(self._clock.repairs)
        if changes:
            (t_s, (width, height)), more = changes[0], len(changes) - 1
            key = "notes.size_changes" if more else "notes.size_changes_once"
            self.losses.append(Message(key, {"at_s": t_s, "width": width, "height": height, "more": more}))

    def _pictures(self) -> Iterator[tuple[float | None, _Picture]]:
        """Yield the file's own time of each picture, and the upright picture."""
        for stamp, picture in deinterlaced(self._decoded()):
            try:
                image, size = self._upright(picture)
            except av.error.FFmpegError:
                self._damaged += 1
                continue
            self._size = self._size or size
            yield stamp, (image, size)

    def _decoded(self) -> Iterator[tuple[float | None, VideoFrame]]:
        # one thread decodes faster than poses are found; more would only take a core from the network
        self._stream.thread_type = "AUTO" if max(self._stream.width, self._stream.height) > _LARGE_PX else "NONE"
        stamps = Stamps(self._stream)
        for packet in self._packets():
            stamps.went_in(packet)
            try:
                pictures = packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                stamps.failed()
                self._damaged += 1
                if self._damaged > _MOST_DAMAGED:
                    return
                continue
            for picture in pictures:
                yield stamps.of(picture), picture

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        while self._damaged <= _MOST_DAMAGED:
            try:
                yield from self._container.demux(self._stream)
            except (av.error.EOFError, IndexError):
                # PyAV 18 raises IndexError at the end of a file in which a stream appeared late
                return
            except av.error.FFmpegError:
                self._damaged += 1
                continue
            return

    def _upright(self, picture: VideoFrame) -> _Picture:
        """The upright RGB image of a decoded picture, scaled down, and the picture's size in the file."""
        aspect = float(self._stream.sample_aspect_ratio or 1)
        display_width = round(picture.width * aspect) if aspect > 0 else picture.width
        scale = min(1.0, self._max_side_px / max(display_width, picture.height))
        width, height = (2 * max(1, round(side * scale / 2)) for side in (display_width, picture.height))
        upright = to_rgb(picture, width, height)
        quarter_turns, mirrored = self._orientation(picture)
        if mirrored:
            upright = np.ascontiguousarray(upright[:, ::-1])
        if quarter_turns:
            upright = np.ascontiguousarray(np.rot90(upright, quarter_turns))
        size = (display_width, picture.height)
        return upright, size if quarter_turns % 2 == 0 else size[::-1]

    def _orientation(self, picture: VideoFrame) -> tuple[int, bool]:
        """How to turn a picture upright.

        The side data are read only if the rotation has changed: PyAV 18 keeps pictures whose side data were read.
        """
        if self._turned is None or self._turned[0] != picture.rotation:
            self._turned = picture.rotation, _orientation(picture)
        return self._turned[1]

    def _declared_duration_s(self) -> float | None:
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            offset_s = float((stream.start_time or 0) * stream.time_base) - self._start_s
            return float(stream.duration * stream.time_base) + offset_s
        if self._container.duration is None:
            return None
        # Matroska counts its length from time 0, not from the start of the recording
        from_zero = self._start_s if "matroska" in self._container.format.name else 0.0
        return self._container.duration / av.time_base - from_zero


def _orientation(picture: VideoFrame) -> tuple[int, bool]:
    """How to turn a picture upright: the number of quarter turns to the left, and whether to mirror it before.

    They come from the display matrix. Its first two rows, of three 16.16 fixed-point numbers each, say where the x and
    the y axis of the picture point on screen (x to the right, y down).
    """
    matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 0, False
    a, b, _, c, d = np.frombuffer(matrix, dtype=np.int32)[:5].astype(float)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return round(np.degrees(np.arctan2(-b, a)) / 90) % 4, mirrored


def _fitted(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """``image`` fitted into another size: whole, not stretched, with black margins."""
    scale = min(height / image.shape[0], width / image.shape[1])
    inner_height, inner_width = (max(1, round(side * scale)) for side in image.shape[:2])
    top, left = (height - inner_height) // 2, (width - inner_width) // 2
    fitted = np.zeros((height, width, 3), dtype=np.uint8)
    fitted[top : top + inner_height, left : left + inner_width] = cv2.resize(
        image, (inner_width, inner_height), interpolation=cv2.INTER_AREA
    )
    return fitted
