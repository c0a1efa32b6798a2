"""The poses of a clip as the real network gives them: found once, kept under ``build/poses``, used by many tests.

A recording is thrown away as soon as anything that decides a pose is another: the clip, the model, the packages that
decode and estimate, or posecheck's own code for that. ``make clean`` removes all of them.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

import posecheck
from posecheck.media import Frame, VideoReader
from posecheck.media.reader import MAX_SIDE_PX
from posecheck.pose import Observation, Observer, Pose, model_path

_FOLDER = Path(__file__).parents[1] / "build" / "poses"
_DECIDING = ("media", "pose")
_under_way = threading.Event()
_PACKAGES = ("mediapipe", "av", "opencv-contrib-python", "numpy")


@dataclass(frozen=True)
class Seen:
    """What the networks found in one frame: the pose, its mask packed, and whether others are there."""

    pose: Pose
    others: bool
    packed: bytes | None

    def observation(self, frame: Frame) -> Observation:
        """The same as seen in ``frame``."""
        if self.packed is None:
            return Observation(frame, replace(self.pose, t_s=frame.t_s), self.others)
        mask = np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(frame.image.shape[:2])
        pose = replace(self.pose, t_s=frame.t_s, mask=mask.astype(np.float32) / np.float32(255.0))
        return Observation(frame, pose, self.others)


def recorded(clip: Path) -> list[Seen]:
    """What is seen in each frame of ``clip``, by the network if no test has asked for it before."""
    file = _FOLDER / f"{clip.stem}-{_key(clip)}.pickle"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(_FOLDER / f"{clip.stem}.lock"):  # tests run in two processes
        if not file.exists():
            for old in _FOLDER.glob(f"{clip.stem}-{'?' * 16}.pickle"):
                old.unlink()
            partial = file.with_suffix(".partial")
            partial.write_bytes(pickle.dumps(list(_look(clip))))
            partial.rename(file)
    seen: list[Seen] = pickle.loads(file.read_bytes())
    return seen


def under_way() -> bool:
    """Whether a recording is being made."""
    return _under_way.is_set()


def _look(clip: Path) -> Iterator[Seen]:
    _under_way.set()
    with VideoReader(clip, MAX_SIDE_PX) as video, Observer(model_path()) as observer:
        _under_way.clear()
        for frame in video:
            observation = observer.observe(frame)
            packed = None
            if (mask := observation.pose.mask) is not None:
                packed = zlib.compress(np.round(255.0 * mask).astype(np.uint8).tobytes(), 1)
            yield Seen(replace(observation.pose, mask=None), observation.others, packed)


def _key(clip: Path) -> str:
    return hashlib.sha256(clip.read_bytes() + _circumstances()).hexdigest()[:16]


@cache
def _circumstances() -> bytes:
    """All that decides a pose but for the clip."""
    package = Path(posecheck.__file__).parent
    sources = [path for name in _DECIDING for path in sorted((package / name).glob("*.py"))]
    versions = " ".join(version(name) for name in _PACKAGES)
    parts = [Path(__file__), model_path(), *sources]
    return b"".join(hashlib.sha256(path.read_bytes()).digest() for path in parts) + versions.encode()


class Recorded:
    """In the place of an :class:`Observer` of one clip: what was recorded for each of its frames."""

    def __init__(self, clip: Path) -> None:
        self._seen = {seen.pose.t_s: seen for seen in recorded(clip)}

    def __enter__(self) -> Recorded:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def observe(self, frame: Frame) -> Observation:
        return self._seen[frame.t_s].observation(frame)


@contextmanager
def no_network(clip: Path) -> Iterator[Path]:
    """Let :func:`posecheck.check_video` take what is seen in ``clip``, or a copy of it, from its recording."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("posecheck.check.Observer", lambda _: Recorded(clip))
        yield clip
