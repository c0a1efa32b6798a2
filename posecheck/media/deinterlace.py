"""Deinterlace pictures in which every second line was filmed a moment later."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import av
from av.filter import Graph
from av.video.frame import VideoFrame

Stamped = tuple[float | None, VideoFrame]


def deinterlaced(pictures: Iterator[Stamped]) -> Iterator[Stamped]:
    """Yield the same pictures and times, from the first interlaced one on through FFmpeg's filter ``bwdif``.

    The filter doesn't change pictures that aren't interlaced. A file without interlaced pictures takes no more time.
    """
    graph: _Graph | None = None
    possible = True
    for stamp, picture in pictures:
        if graph is not None and not graph.takes(picture):
            yield from graph.rest()
            graph = None
        if graph is None and possible and picture.interlaced_frame:
            try:
                graph = _Graph(picture)
            except av.error.FFmpegError:
                possible = False  # the filter can't take this format: the pictures stay interlaced
        if graph is None:
            yield stamp, picture
        else:
            yield from graph.put(stamp, picture)
    if graph is not None:
        yield from graph.rest()


class _Graph:
    """FFmpeg's filter for pictures of one size and format: one goes in, the one before comes out."""

    def __init__(self, picture: VideoFrame) -> None:
        self._kind = _kind(picture)
        self._waiting: deque[Stamped] = deque()
        self._number = 0
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=picture.width, height=picture.height, format=picture.format, time_base=picture.time_base
        )
        bwdif = self._graph.add("bwdif", "mode=send_frame:deint=interlaced")
        sink = self._graph.add("buffersink")
        source.link_to(bwdif)
        bwdif.link_to(sink)
        self._graph.configure()

    def takes(self, picture: VideoFrame) -> bool:
        return _kind(picture) == self._kind

    def put(self, stamp: float | None, picture: VideoFrame) -> Iterator[Stamped]:
        self._waiting.append((stamp, picture))
        self._number += 1
        picture.pts = self._number  # the filter needs rising times; the true ones wait in _waiting
        self._graph.vpush(picture)
        yield from self._ready()

    def rest(self) -> Iterator[Stamped]:
        self._graph.vpush(None)
        yield from self._ready()

    def _ready(self) -> Iterator[Stamped]:
        while True:
            try:
                picture = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            stamp, _ = self._waiting.popleft()
            yield stamp, picture


def _kind(picture: VideoFrame) -> tuple[object, ...]:
    return picture.width, picture.height, picture.format.name, picture.color_range, picture.colorspace
