"""The practices under way, each behind a token of its own."""

from __future__ import annotations

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.coach.outcome import Outcome
from posecheck.coach.practice import Plan, Practice
from posecheck.coach.spec import Exercise
from posecheck.media import Frame
from posecheck.pose import PoseEstimator, SecondPersonDetector, model_path
from posecheck.ui.live.frames import Shot, as_message, decode
from posecheck.wording import Wording

MAX_CAMERAS: Final = 4
"""Streams at once: two cores keep up with few."""

MAX_ROOMS: Final = 64
KEPT_S: Final = 1800.0
"""A room that nobody is in is kept this long: to come back to after a lost connection."""

_SILENT_S: Final = 5.0


class Full(Exception):  # noqa: N818
    """There are as many camera streams as the machine takes."""


class Elsewhere(Exception):  # noqa: N818
    """The room already has a camera stream."""


class Room:
    """One person's practice of one exercise: made by the page, filled by the socket.

    Frames are judged in a thread of the room's own. A new ``run`` (a press of Start) begins anew;
    the same one goes on after a lost connection with everything kept.
    """

    def __init__(self, exercise: Exercise, plan: Plan, words: Wording) -> None:
        self.exercise = exercise
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="posecheck-live")
        self.seen = time.monotonic()
        self.inside = False
        self._plan = plan
        self._words = words
        self._run: str | None = None
        self._practice: Practice | None = None
        self._nets: tuple[PoseEstimator, SecondPersonDetector] | None = None
        self._size: tuple[int, int] | None = None
        self._start_ms = 0.0
        self._last_s = 0.0

    def begin(self, run: str) -> None:
        """Start the practice ``run``, or go on with it."""
        if run == self._run:
            return
        self._close()
        bundle = model_path()
        self._nets = PoseEstimator(bundle), SecondPersonDetector(bundle)
        self._practice = Practice(self.exercise, *self._nets, self._words, self._plan)
        self._run, self._size, self._start_ms, self._last_s = run, None, 0.0, -1.0

    def look(self, shot: Shot) -> dict[str, Any] | None:
        """Judge one picture; ``None`` for one that is not later than the last."""
        assert self._practice is not None
        self.seen = time.monotonic()
        if self._size is None:
            self._start_ms = shot.captured_ms
        t_s = (shot.captured_ms - self._start_ms) / 1000.0
        if t_s <= self._last_s:
            return None
        image = self._in_size(decode(shot.jpeg))
        self._last_s = t_s
        scene = self._practice.step(Frame(t_s, image), shot.speaking)
        return as_message(scene, shot)

    def stop(self) -> str:
        """The person pressed Stop: end the practice; returns what is said."""
        if self._practice is None or self._practice.finished:
            return ""
        return self._practice.stop(max(self._last_s, 0.0), self._words("practice.stopped"))

    def finish(self, run: str) -> list[Outcome] | None:
        """What the practice ``run`` has found, ended now if it is not over; ``None`` if there is no such run."""

        def take() -> list[Outcome] | None:
            if self._practice is None or run != self._run:
                return None
            self.stop()
            outcomes = self._practice.outcomes
            self._close()
            return outcomes

        return self.thread.submit(take).result()

    def close(self) -> None:
        """Free what the room holds."""
        self.thread.submit(self._close)
        self.thread.shutdown(wait=False)

    def _close(self) -> None:
        for net in self._nets or ():
            net.close()
        self._nets = self._practice = None
        self._run = None

    def _in_size(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """``image`` in the size of the first one, if the browser has gone over to a smaller of the same shape."""
        height, width = image.shape[:2]
        if self._size is None or abs(width / height - self._size[0] / self._size[1]) > 0.02:
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
            now = time.monotonic()
            empty = [(old.seen, key) for key, old in self._rooms.items() if not old.inside]
            stale = {key for seen, key in empty if now - seen > KEPT_S}
            if len(self._rooms) - len(stale) >= MAX_ROOMS:
                stale.update(key for _, key in sorted(empty)[: len(self._rooms) - MAX_ROOMS + 1])
            for key in stale:
                self._rooms.pop(key).close()
            self._rooms[token] = room
        return token

    def find(self, token: str) -> Room | None:
        """The room behind ``token``."""
        with self._lock:
            return self._rooms.get(token)

    def leave_for_good(self, token: str) -> None:
        """Close a room that nobody will come back to."""
        with self._lock:
            room = self._rooms.get(token)
            if room is None or room.inside:
                return
            del self._rooms[token]
        room.close()

    def close(self) -> None:
        """Close every room: the server ends."""
        with self._lock:
            rooms, self._rooms = list(self._rooms.values()), {}
        for room in rooms:
            room.close()

    def enter(self, room: Room) -> None:
        """A camera stream comes to ``room``.

        Raises
        ------
        Elsewhere
            If another stream is in it. One that has been silent for 5 s doesn't count: its connection is lost.
        Full
            If there are too many streams.
        """
        with self._lock:
            if room.inside and time.monotonic() - room.seen < _SILENT_S:
                raise Elsewhere
            if not room.inside and sum(other.inside for other in self._rooms.values()) >= MAX_CAMERAS:
                raise Full
            room.inside, room.seen = True, time.monotonic()

    def leave(self, room: Room) -> None:
        """Its stream is over."""
        with self._lock:
            room.inside, room.seen = False, time.monotonic()


ROOMS: Final = Rooms()
