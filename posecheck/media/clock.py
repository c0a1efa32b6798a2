"""Give each picture of a recording its time, even if the file's own times are missing, wrong or jump.

A picture is what the decoder returns; with its time, and scaled, it becomes a frame.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final, Generic, TypeVar

from av.format import Flags
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecheck.messages import Message, Value

T = TypeVar("T")

USUAL_FPS: Final = 25.0
"""Pictures a second of a file that gives no rate: the rate of European television."""

_LEAST_FPS: Final = 1.0
_MOST_FPS: Final = 240.0
"""The rates that are believed: from a sparse time lapse to a phone's slow motion. What is outside is a mistake in the
file."""

_BROADCAST_JUMP_S: Final = 10.0
"""In a transport stream, which may be put together from several: FFmpeg's own limit (``dts_delta_threshold``)."""

_JUMP_S: Final = 3600.0
"""In other files a picture may stand still for long: an hour is longer than any exercise. Chosen, not measured."""

_MOST_JUMPS: Final = 0.25
"""A clock that jumps at a larger share of the pictures is no clock with cuts in it: none of its times can be used.
Chosen, not measured."""

_MOST_WAITING: Final = 48
"""How many pictures a decoder can hold back to put them in order: 16, and those of its threads."""


def declared_fps(stream: VideoStream) -> float | None:
    """Pictures a second as the file says; for a file without times :func:`nominal_fps`."""
    if _flagged(stream, Flags.no_timestamps):
        return nominal_fps(stream)
    return float(stream.average_rate) if stream.average_rate else None


def nominal_fps(stream: VideoStream) -> float:
    """Pictures a second with which missing times are filled in."""
    rate = float(stream.guessed_rate or stream.average_rate or 0.0)
    return rate if _LEAST_FPS <= rate <= _MOST_FPS else USUAL_FPS


def largest_step_s(stream: VideoStream) -> float:
    """The longest step, in seconds, from one picture to the next that is not a jump of the file's clock."""
    return _BROADCAST_JUMP_S if _flagged(stream, Flags.ts_discont) else _JUMP_S


def _flagged(stream: VideoStream, flag: Flags) -> bool:
    flags: Any = stream.container.format.flags  # a number, whatever PyAV's types say
    return bool(flags & flag.value)


class Stamps:
    """Find the file's own time of each picture, in seconds; ``None`` if it has none.

    The decoder returns pictures in the order in which they are shown. An AVI file has only times in the order of
    decoding: there the first time that went in belongs to the first picture that comes out.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._none = _flagged(stream, Flags.no_timestamps)
        self._decoding_only = stream.container.format.name == "avi"
        self._waiting: deque[float | None] = deque()

    def went_in(self, packet: Packet[VideoStream]) -> None:
        """A packet is given to the decoder."""
        if self._decoding_only and packet.size:
            known = packet.dts is not None and packet.time_base is not None
            self._waiting.append(float(packet.dts * packet.time_base) if known else None)  # type: ignore[operator]
            if len(self._waiting) > _MOST_WAITING:
                self._waiting.popleft()

    def failed(self) -> None:
        """The packet that was given last couldn't be decoded."""
        if self._waiting:
            self._waiting.pop()

    def of(self, picture: VideoFrame) -> float | None:
        """The time of a picture that came out of the decoder."""
        if self._decoding_only:
            return self._waiting.popleft() if self._waiting else None
        if self._none or picture.pts is None or picture.time is None:
            return None
        return float(picture.time)


class Clock(Generic[T]):
    """Turn the file's own times into times that rise from picture to picture.

    A picture without a time, or at which the file's clock jumps back or far ahead, follows the one before by the
    nominal step. A single picture whose time doesn't fit is put in the middle between its neighbours.

    Parameters
    ----------
    start_s : float or None
        The file's own time at which the recording starts, if the file gives it.
    step_s : float
        The nominal step from one picture to the next, in seconds.
    largest_step_s : float
        A longer step is a jump.

    Notes
    -----
    When :meth:`times` has ended, ``repairs`` says what had to be corrected, and ``trusted`` whether the length that the
    file gives can be compared with the last time.
    """

    def __init__(self, start_s: float | None, step_s: float, largest_step_s: float) -> None:
        self.repairs: list[Message] = []
        self.trusted = True
        self._start_s = start_s
        self._step_s = step_s
        self._largest_s = largest_step_s
        self._offset_s: float | None = None
        self._last_s: float | None = None
        self._jumped_s: list[float] = []
        self._without = self._with = 0

    def times(self, pictures: Iterable[tuple[float | None, T]]) -> Iterator[tuple[float, T]]:
        """For (the file's own time, picture) yield (seconds from the start of the recording, picture)."""
        doubtful: tuple[float, T] | None = None
        for stamp, picture in pictures:
            if stamp is None:
                self._without += 1
                yield self._at(self._next_s()), picture
                continue
            self._with += 1
            if doubtful is not None and not self._fits(stamp):
                yield self._jump(doubtful[0]), doubtful[1]
                doubtful = None
            if not self._fits(stamp):
                doubtful = stamp, picture
                continue
            assert self._offset_s is not None
            t_s = stamp + self._offset_s
            if doubtful is not None:
                assert self._last_s is not None
                yield self._at((self._last_s + t_s) / 2.0), doubtful[1]
                doubtful = None
            yield self._at(t_s), picture
        if doubtful is not None:
            yield self._at(self._next_s()), doubtful[1]
        self._note_repairs()

    def _fits(self, stamp: float) -> bool:
        """Whether a picture with the file's own time ``stamp`` may come next; the first with a time sets the clock."""
        if self._offset_s is None:
            self._offset_s = self._next_s() - stamp if self._last_s is not None else -self._start(stamp)
        t_s = stamp + self._offset_s
        return self._last_s is None or self._last_s < t_s <= self._last_s + self._largest_s

    def _start(self, first_s: float) -> float:
        """The file's own time at which the recording starts, given that of its first picture (``first_s``)."""
        start_s = self._start_s
        return start_s if start_s is not None and 0.0 <= first_s - start_s <= self._largest_s else first_s

    def _jump(self, stamp: float) -> float:
        t_s = self._next_s()
        self._offset_s = t_s - stamp
        self._jumped_s.append(t_s)
        return self._at(t_s)

    def _next_s(self) -> float:
        return 0.0 if self._last_s is None else self._last_s + self._step_s

    def _at(self, t_s: float) -> float:
        self._last_s = t_s
        return t_s

    def _note_repairs(self) -> None:
        rate: dict[str, Value] = {"rate_fps": 1.0 / self._step_s}
        seen = self._without + self._with
        if self._without and not self._with:
            self.repairs.append(Message("notes.no_times", rate))
        elif self._without:
            self.repairs.append(Message("notes.some_times", {"without": self._without, "pictures": seen, **rate}))
        jumps = len(self._jumped_s)
        self.trusted = not jumps and not self._without
        if jumps > _MOST_JUMPS * seen:
            self.repairs.append(Message("notes.times_fall", rate))
        elif jumps:
            key = "notes.clock_jumps" if jumps > 1 else "notes.clock_jumps_once"
            self.repairs.append(Message(key, {"at_s": self._jumped_s[0], "more": jumps - 1}))
