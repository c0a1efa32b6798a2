"""Open a video file. If it can't be opened, one sentence says why."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from posecheck.errors import PosecheckError, system_reason

ENDINGS: Final = (
    "mp4",
    "mov",
    "m4v",
    "3gp",
    "3g2",
    "webm",
    "mkv",
    "avi",
    "ts",
    "mts",
    "m2ts",
    "mpg",
    "mpeg",
    "vob",
    "wmv",
    "asf",
    "flv",
    "ogv",
    "mxf",
    "gif",
    "h264",
    "h265",
    "hevc",
    "mjpeg",
)
"""File name endings, for choosing a file; a video with another ending is read as well."""

MOST_PIXELS: Final = 8192 * 4320
"""The most pixels of a picture, the larger format of 8K. A decoder keeps up to 20 pictures, of 50 MB each; without a
limit a small file could ask for any amount of memory."""

_READING: Final = {"protocol_whitelist": "file", "max_pixels": str(MOST_PIXELS)}
"""Options of FFmpeg: it may read files only, so that a playlist that is named like a video can't lead to a server; and
it refuses pictures that are too large."""


def open_video(path: Path, number: int = 0) -> tuple[InputContainer, VideoStream, int]:
    """Open the file at ``path``; return the container, the video stream, and how many video streams there are.

    Parameters
    ----------
    path : Path
        The file.
    number : int
        Which of the video streams, from 0.

    Raises
    ------
    PosecheckError
        If the file is missing or unreadable, if its picture is too large, or if it has no video stream.
    """
    container = _open(path)
    try:
        streams = _moving_pictures(container)
        if not streams:
            raise PosecheckError("errors.video.only_sound", path=path)
        streams = [stream for stream in streams if stream.codec_context is not None]
        if not streams:
            raise PosecheckError("errors.video.unknown_coding", path=path)
        stream = streams[number]
        if stream.width * stream.height > MOST_PIXELS:
            raise PosecheckError("errors.video.too_large", path=path, width=stream.width, height=stream.height)
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    except BaseException:
        container.close()
        raise
    return container, stream, len(streams)


def _open(path: Path) -> InputContainer:
    try:
        status = path.stat()
        if path.is_dir():
            raise PosecheckError("errors.video.is_folder", path=path)
        if path.is_file() and status.st_size == 0:
            raise PosecheckError("errors.video.empty", path=path)
        # 'file:' because FFmpeg reads the part of a name before a colon as a protocol
        return av.open(f"file:{path}", metadata_errors="ignore", options=dict(_READING))
    except (av.error.FFmpegError, OSError) as error:
        raise PosecheckError(_refusal(error), path=path, why=system_reason(error)) from error


def _refusal(error: OSError | av.error.FFmpegError) -> str:
    """The key of the sentence that says why a file can't be opened."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "errors.video.no_such_file"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "errors.video.may_not_be_read"
    if error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
        return "errors.video.cant_be_opened"
    return "errors.video.not_a_video"


def _moving_pictures(container: InputContainer) -> list[VideoStream]:
    """The video streams, without cover pictures and previews."""
    still = av.stream.Disposition.attached_pic | av.stream.Disposition.timed_thumbnails
    return [stream for stream in container.streams.video if not stream.disposition & still]
