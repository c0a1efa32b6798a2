"""The practices under way, each behind a token of its own."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.coach.outcome import Outcome
from posecheck.coach.practice import Plan, Practice
from posecheck.coach.spec import Exercise
from posecheck.history.keeper import Keeper
from posecheck.media import Frame
from posecheck.pose import Pose, PoseEstimator, SecondPersonDetector, model_path
from posecheck.pose.estimator import Landmarker
from posecheck.ui.live.frames import Shot, as_message, decode
from posecheck.wording import Wording

MAX_CAMERAS: Final = 4
"""Streams at once: two cores keep up with few."""

MAX_ROOMS: Final = 64
KEPT_S: Final = 1800.0
"""A room that nobody is in is kept this long: to come back to after a lost connection."""

REST_AFTER_S: Final = 60.0
"""An empty room keeps its networks this long, so that a short loss of the connection costs nothing."""

_SILENT_S: Final = 5.0


class Full(Exception):  # noqa: N818
    """There are as many camera streams as the machine takes."""


class Elsewhere(Exception):  # noqa: N818
    """The room already has a camera stream."""


class Nets:
    """The networks of one room: opened when a picture comes, freed while nobody is in it."""

    def __init__(self) -> None:
        self._open: list[Landmarker] = []

    def estimate(self, frame: Frame) -> Pose:
        """Pose of the person in ``frame``."""
        pose, _ = self._nets()
        return pose.estimate(frame)

    def look(self, frame: Frame, pose: Pose) -> bool:
        """Whether somebody else is in the picture."""
        _, people = self._nets()
        return people.look(frame, pose)

    def free(self) -> None:
        """Give the memory back (about 70 MB)."""
        while self._open:
            self._open.pop().close()

    def _nets(self) -> tuple[PoseEstimator, SecondPersonDetector]:
        if not self._open:
            bundle = model_path()
            self._open.append(PoseEstimator(bundle))
            self._open.append(SecondPersonDetector(bundle))
        pose, people = self._open
        assert isinstance(pose, PoseEstimator)
        assert isinstance(people, SecondPersonDetector)
        return pose, people


class Room:
    """One person's practice of one exercise: made by the page, filled by the socket.

    Frames are judged in a thread of the room's own. A new ``run`` (a press of Start) begins anew;
    the same one goes on after a lost connection with everything kept. ``keep`` makes what keeps a run in the history.
    """

    def __init__(
        self, exercise: Exercise, plan: Plan, words: Wording, keep: Callable[[], Keeper] | None = None
    ) -> None:
        self.exercise = exercise
        self.keeper: Keeper | None = None
        self._keep = keep
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="posecheck-live")
        self.seen = time.monotonic()
        self.stream: object | None = None
        self._nets = Nets()
        self._plan = plan
        self._words = words
        self._run: str | None = None
        self._practice: Practice | None = None
        self._size: tuple[int, int] | None = None
        self._start_ms = 0.0
        self._last_s = 0.0

    def begin(self, run: str) -> None:
        """Start the practice ``run``, or go on with it."""
        if run == self._run:
            return
        self._nets.free()
        model_path()  # said now if it is missing
        self.keeper = self._keep() if self._keep is not None else None
        on_set = self.keeper.add if self.keeper is not None else None
        self._practice = Practice(self.exercise, self._nets, self._nets, self._words, self._plan, on_set)
        self._run, self._size, self._start_ms, self._last_s = run, None, 0.0, -1.0

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
        scene = self._practice.step(Frame(t_s, image), shot.speaking)
        if self._practice.more_pain and self.keeper is not None:
            self.keeper.tell_more_pain()
        return as_message(scene, shot)

    def stop(self) -> str:
        """The person pressed Stop: end the practice; returns what is said."""
        if self._practice is None or self._practice.finished:
            return ""
        return self._practice.stop(max(self._last_s, 0.0), self._words("practice.stopped"))

    def tell_pain(self, pain: int) -> str | None:
        """The person says how much it hurts; returns what is said if that ends the practice."""
        if self._practice is None:
            return None
        if self.keeper is not None:
            self.keeper.tell_pain(pain)
        return self._practice.tell_pain(max(self._last_s, 0.0), pain)

    def finish(self, run: str | None = None) -> list[Outcome] | None:
        """What the practice ``run``, or whichever there is, has found, ended if it is not over; ``None`` if none."""

        def take() -> list[Outcome] | None:
            if self._practice is None or run not in (self._run, None):
                return None
            self.stop()
            outcomes = self._practice.outcomes
            if self.keeper is not None:
                self.keeper.end()
            self._close()
            return outcomes

        return self.thread.submit(take).result()

    def close(self) -> None:
        """Free what the room holds."""
        self.thread.submit(self._close)
        self.thread.shutdown(wait=False)

    def rest(self) -> None:
        """Nobody is in the room for now: what was counted is kept, the memory of the networks given back."""
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self.thread.submit(lambda: self._nets.free() if self.stream is None else None)

    def _close(self) -> None:
        self._nets.free()
        self._practice = self._run = None

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
            empty = [(old.seen, key) for key, old in self._rooms.items() if old.stream is None]
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
            if room is None or room.stream is not None:
                return
            del self._rooms[token]
        room.close()

    def close(self) -> None:
        """Close every room: the server ends."""
        with self._lock:
            rooms, self._rooms = list(self._rooms.values()), {}
        for room in rooms:
            room.close()

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
        """``stream`` is over; if nobody comes back soon, the room rests."""
        with self._lock:
            if room.stream is not stream:
                return  # another has taken its place
            room.stream, room.seen = None, time.monotonic()
        timer = threading.Timer(REST_AFTER_S, room.rest)
        timer.daemon = True
        timer.start()


ROOMS: Final = Rooms()
