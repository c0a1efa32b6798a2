"""A frame: an image with its time; and what is known of the file that it comes from."""

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
    """One moment of a video or a camera.

    ``image`` is RGB, shape (H, W, 3), uint8, upright; ``t_s`` is its time in seconds from the start of the recording
    (of a live camera the time at which it was taken, from an arbitrary start).
    """

    t_s: float
    image: NDArray[np.uint8]


@dataclass(frozen=True)
class VideoInfo:
    """What is known of a video before its frames are read.

    Attributes
    ----------
    path : Path
    width, height : int
        Of the upright picture, in the file's own pixels.
    duration_s : float or None
        As the file says.
    fps : float or None
        Pictures a second, as the file says.
    stream : int
        Which of the file's video streams it is, from 0.
    streams : int
        How many video streams the file has.
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
        """The name of the file as text that can be shown and written, even if the name itself is not UTF-8."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def due(t_s: float, last_s: float, every_s: float) -> bool:
    """Whether a frame is taken, if one is taken every ``every_s`` seconds and the last one was at ``last_s``."""
    return t_s - last_s >= every_s - _ROUNDING_S
