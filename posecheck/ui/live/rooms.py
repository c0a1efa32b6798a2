"""The practices under way, each behind a token of its own."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Exercise
from posecheck.history.recorder import PracticeRecorder
from posecheck.judging.outcome import Outcome
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.media import Frame
from posecheck.pose import Observer, model_path
from posecheck.ui.live.frames import Shot, as_message, decode
from posecheck.ui.memory import give_back
from posecheck.wording import Wording

_Told = ParamSpec("_Told")
_Answer = TypeVar("_Answer")

MAX_CAMERAS: Final = 4
"""Streams at once: two cores keep up with few."""

MAX_ROOMS: Final = 64
"""Over this, rooms that are empty are closed, the longest empty first: opening pages again and again doesn't fill the
memory. Chosen, not measured."""

_SAME_SHAPE: Final = 0.02
"""Width over height of two sizes of one picture differ by less: the browser rounds both to whole pixels."""

KEPT_S: Final = 1800.0
"""A room that nobody is in is kept this long: to come back to after a lost connection."""

REST_AFTER_S: Final = 60.0
"""An empty room keeps its networks this long, so that a short loss of the connection costs nothing."""

_SILENT_S: Final = 5.0
"""A camera sends ten pictures a second and more: after this it is gone."""

_CLOSED_WITHIN_S: Final = 10.0
"""A server that ends waits for what is being kept, not for ever."""

_WORKERS: Final = ThreadPoolExecutor(MAX_CAMERAS, "posecheck-live")
"""They last as long as the server: with threads for each room its memory grew from practice to practice."""


class Full(Exception):  # noqa: N818
    """There are as many camera streams as the machine takes."""


class Elsewhere(Exception):  # noqa: N818
    """The room already has a camera stream."""


@dataclass(frozen=True)
class Finished:
    """A run that is over: what each set has found, ``None`` if there was no such run, and whether it hurt more."""

    outcomes: list[Outcome] | None
    more_pain: bool = False


class Room:
    """One person's practice of one exercise: made by the page, filled by the socket.

    Everything is done one after the other, see :meth:`do`. A new ``run`` (a press of Start) begins anew;
    the same one goes on after a lost connection with everything kept. ``keep`` makes what keeps a run in the history.
    """

    def __init__(
        self, exercise: Exercise, plan: Plan, words: Wording, keep: Callable[[], PracticeRecorder] | None = None
    ) -> None:
        self.exercise = exercise
        self.recorder: PracticeRecorder | None = None
        self.wrong = False
        self._keep = keep
        self._one_at_a_time = threading.Lock()
        self.seen = time.monotonic()
        self.stream: object | None = None
        self._observer: Observer | None = None
        self._plan = plan
        self.words = words
        self._run: str | None = None
        self._over: dict[str, Finished] = {}
        self._practice: Practice | None = None
        self._size: tuple[int, int] | None = None
        self._start_ms = 0.0
        self._last_s = 0.0

    def do(self, what: Callable[_Told, _Answer], /, *args: _Told.args, **more: _Told.kwargs) -> Future[_Answer]:
        """Call a method of this room in one of the server's workers, when nothing else is being done with it."""

        def alone() -> _Answer:
            with self._one_at_a_time:
                return what(*args, **more)

        return _WORKERS.submit(alone)

    @property
    def awake(self) -> bool:
        """Whether it holds the memory of networks."""
        return self._observer is not None

    def begin(self, run: str) -> None:
        """Start the practice ``run``, or go on with it; another one that was under way is over then."""
        if run == self._run or run in self._over:  # a connection that comes back late begins nothing anew
            return
        self.end()
        model_path()  # said now if it is missing
        self.recorder = self._keep() if self._keep is not None else None
        on_set = self.recorder.add if self.recorder is not None else None
        self._practice = Practice(self.exercise, self.words, self._plan, on_set)
        self._run, self._size, self._start_ms, self._last_s = run, None, 0.0, -1.0
        self.wrong = False

    def look(self, shot: Shot) -> dict[str, Any] | None:
        """Judge one picture; ``None`` for one that is not later than the last, or after the end."""
        if self._practice is None:
            return None
        self.seen = time.monotonic()
        if self._size is None:
            self._start_ms = shot.captured_ms
        t_s = (shot.captured_ms - self._start_ms) / 1000.0
        if t_s <= self._last_s:
            return None
        image = self._in_size(decode(shot.jpeg))
        self._last_s = t_s
        if self._observer is None:
            self._observer = Observer(model_path())
        scene = self._practice.step(self._observer.observe(Frame(t_s, image)), shot.speaking)
        if self._practice.more_pain and self.recorder is not None:
            self.recorder.tell_more_pain()
        return as_message(scene, shot)

    def stop(self) -> str:
        """The person pressed Stop: end the practice; returns what is said."""
        if self._practice is None or self._practice.finished:
            return ""
        return self._practice.stop(max(self._last_s, 0.0), self.words("practice.stopped"))

    def tell_pain(self, pain: int) -> str | None:
        """The person says how much it hurts; returns what is said if that ends the practice."""
        if self._practice is None:
            return None
        if self.recorder is not None:
            self.recorder.tell_pain(pain)
        return self._practice.tell_pain(max(self._last_s, 0.0), pain)

    def tell_wrong(self) -> str:
        """The person says that something is wrong: end the practice; returns what to do."""
        what_to_do = " ".join(self.words.section("wrong").values())
        self.wrong = True
        if self._practice is not None and not self._practice.finished:
            self._practice.stop(max(self._last_s, 0.0), what_to_do, sum_up=False)
        if self._practice is not None and self.recorder is not None:
            self.recorder.tell_wrong()
        return what_to_do

    def finish(self, run: str | None = None, wrong: bool = False) -> Finished:
        """What the practice ``run``, or whichever there is, has found, ended if it is not over.

        ``wrong`` is whether the person ended it because something is wrong, in case that it hasn't been told yet.
        """
        if self._practice is None or run not in (self._run, None):
            return self._over.get(run or "", Finished(None))
        if wrong:
            self.tell_wrong()
        practice, ended = self._practice, self._run
        self.end()
        found = Finished(practice.outcomes, practice.more_pain)
        if ended is not None:
            self._over[ended] = found
        return found

    def end(self) -> None:
        """End the practice under way, if there is one, with what was counted kept, and free what the room holds."""
        self.stop()
        if self._practice is not None and self.recorder is not None:
            self.recorder.end()
        self._practice = self._run = None
        self._free()

    def rest(self) -> None:
        """Nobody is in the room for now: what was counted stays, the memory of the networks is given back."""
        if self.stream is None:
            self._free()

    def _free(self) -> None:
        """Give the memory of the networks back; the next picture opens them again."""
        if self._observer is not None:
            self._observer.close()
            self._observer = None
            give_back()

    def _in_size(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """``image`` in the size of the first one, if the browser has gone over to a smaller of the same shape."""
        height, width = image.shape[:2]
        if self._size is None or abs(width / height - self._size[0] / self._size[1]) > _SAME_SHAPE:
            self._size = width, height
        if (width, height) == self._size:
            return image
        return cv2.resize(image, self._size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


class Rooms:
    """All rooms of this process."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()

    def open(self, room: Room) -> str:
        """Take in a room; returns its token, which can't be guessed."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            closed = self._without(MAX_ROOMS - 1)
            self._rooms[token] = room
        for old in closed:
            old.do(old.end)
        return token

    def find(self, token: str) -> Room | None:
        """The room behind ``token``."""
        with self._lock:
            return self._rooms.get(token)

    def leave_for_good(self, token: str) -> None:
        """Close a room that nobody will come back to."""
        with self._lock:
            room = self._rooms.get(token)
            if room is None or room.stream is not None:
                return
            del self._rooms[token]
        room.do(room.end)

    def close(self) -> None:
        """Close every room: the server ends. What was counted in them is kept."""
        with self._lock:
            rooms, self._rooms = list(self._rooms.values()), {}
        wait([room.do(room.end) for room in rooms], _CLOSED_WITHIN_S)

    def sweep(self) -> None:
        """Let rooms rest that nobody has come back to soon, and close those that nobody will come back to.

        While no camera is on, memory is given back, that of uploaded and checked videos too.
        """
        with self._lock:
            closed = self._without(MAX_ROOMS)
            now = time.monotonic()
            left = [room for room in self._rooms.values() if room.stream is None and now - room.seen > REST_AFTER_S]
            idle = all(room.stream is None for room in self._rooms.values())
        for room in closed:
            room.do(room.end)
        for room in left:
            if room.awake:
                room.do(room.rest)
        if idle:
            _WORKERS.submit(give_back)

    def _without(self, most: int) -> list[Room]:
        """Take out the rooms that have been empty for long, and more of the empty ones if there are over ``most``."""
        now = time.monotonic()
        empty = sorted((room.seen, token) for token, room in self._rooms.items() if room.stream is None)
        stale = sum(now - seen > KEPT_S for seen, _ in empty)
        too_many = max(len(self._rooms) - most, 0)
        return [self._rooms.pop(token) for _, token in empty[: max(stale, too_many)]]

    def enter(self, room: Room, stream: object) -> None:
        """A camera ``stream`` comes to ``room``, and is from now on the one that :meth:`Room.stream` names.

        Raises
        ------
        Elsewhere
            If another stream is in it. One that has been silent for 5 s doesn't count: its connection is lost.
        Full
            If there are too many streams.
        """
        with self._lock:
            taken = room.stream is not None
            if taken and time.monotonic() - room.seen < _SILENT_S:
                raise Elsewhere
            if not taken and sum(other.stream is not None for other in self._rooms.values()) >= MAX_CAMERAS:
                raise Full
            room.stream, room.seen = stream, time.monotonic()

    def leave(self, room: Room, stream: object) -> None:
        """``stream`` is over."""
        with self._lock:
            if room.stream is stream:  # else another has taken its place
                room.stream, room.seen = None, time.monotonic()


ROOMS: Final = Rooms()
