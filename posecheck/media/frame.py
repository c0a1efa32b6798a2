"""One picture with its time, and what is known of the file it comes from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROUNDING_S: Final = 1e-6
"""Times of frames are rounded: two of them may be this much less apart than they are meant to be."""


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
    """What is known of a video before its frames are read; ``width`` and ``height`` are upright source pixels.

    ``stream`` is which of the file's ``streams`` video streams it is, from 0.
    """

    path: Path
    width: int
    height: int
    duration_s: float | None
    fps: float | None
    stream: int = 0
    streams: int = 1

    @property
    def name(self) -> str:
        """The file's name, as text that can be shown and written (names need not be UTF-8)."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def due(t_s: float, last_s: float, every_s: float) -> bool:
    """Whether a frame is taken, if one is taken every ``every_s`` seconds and the last one was at ``last_s``."""
    return t_s - last_s >= every_s - _ROUNDING_S
