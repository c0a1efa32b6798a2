"""A mark in the corner of a picture: which frame of which clip it is, legible after it has been a webcam's picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.conftest import CLIPS, SAMPLES

CLIP_FILES = sorted([*SAMPLES.glob("*.mp4"), *CLIPS.glob("*.mp4")])

_CELL_PX, _WIDTH_PX = 8, 640
"""The mark is a row of black and white cells, in pictures 640 wide; smaller pictures have smaller cells."""

_CLIP_BITS, _FRAME_BITS = 8, 16
_BITS = _CLIP_BITS + _FRAME_BITS


def mark(image: NDArray[np.uint8], clip: Path, number: int) -> NDArray[np.uint8]:
    """A copy of ``image`` that says that it is frame ``number`` of ``clip``; the last cell makes the white ones odd."""
    assert image.shape[1] == _WIDTH_PX
    code = CLIP_FILES.index(clip) << _FRAME_BITS | number
    bits = [code >> bit & 1 for bit in range(_BITS)]
    row = np.repeat([*bits, 1 - sum(bits) % 2], _CELL_PX).astype(np.uint8) * 255
    marked = image.copy()
    marked[:_CELL_PX, : len(row)] = row[:, None]
    return marked


def read_mark(image: NDArray[np.uint8]) -> tuple[Path, int]:
    """The clip and the number of the frame that ``image`` shows."""
    cell = _CELL_PX * image.shape[1] / _WIDTH_PX
    columns = ((np.arange(_BITS + 1) + 0.5) * cell).astype(int)
    bits = image[int(cell / 2), columns].mean(axis=1) > 127
    assert bits.sum() % 2, "a picture without a mark"
    code = sum(int(bit) << place for place, bit in enumerate(bits[:-1]))
    return CLIP_FILES[code >> _FRAME_BITS], code & (1 << _FRAME_BITS) - 1
