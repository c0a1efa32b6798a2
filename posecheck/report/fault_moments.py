"""Keep pictures as they pass, so that a fault which is known only later can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Exercise
from posecheck.judging.outcome import FoundFault
from posecheck.judging.session import Update
from posecheck.measures.body import Body
from posecheck.media import Frame
from posecheck.media.frame import due
from posecheck.report.fault_picture import draw_fault
from posecheck.report.overlay import Image
from posecheck.report.sink import Sink

WIDTH_PX: Final = 480
"""A report shows a picture 80 mm wide: this is 150 for each inch."""

MAX_PICTURES: Final = 24
"""Of faults, the first ones: a page of them is enough, and the file stays small."""

_EVERY_S: Final = 0.2
"""So that the picture next to any moment is within a tenth of a second of it."""

_MOST_WAITING: Final = 600
"""Two minutes of them, some 15 MB. Beyond that the last minute stays whole, and what is older becomes sparser."""

_KEPT_QUALITY: Final = 90
"""Of the JPEG that waits: drawn on and compressed once more."""

_SHOWN_QUALITY: Final = 80
"""Of the JPEG in the report: it is not changed again."""


@dataclass(frozen=True)
class _Moment:
    """A judged frame: its picture as a small JPEG, and the size in which ``body`` was measured."""

    t_s: float
    jpeg: bytes
    size_px: tuple[int, int]
    body: Body


class FaultMoments(Sink):
    """A sink that keeps the pictures of faults: for each the judged frame next to the middle of its time.

    Of the repetition under way five pictures a second are kept, at 0.9 ms each. When it has ended, those of its faults
    stay.
    """

    def __init__(self) -> None:
        self._waiting: list[_Moment] = []
        self._chosen: dict[FoundFault, _Moment] = {}

    def add(self, frame: Frame, update: Update) -> None:
        """Keep one frame in five a second, if it was judged."""
        wanted = not self._waiting or due(update.t_s, self._waiting[-1].t_s, _EVERY_S)
        if update.body is not None and wanted:
            height, width = frame.image.shape[:2]
            jpeg = _encoded(_fitted(frame.image, cv2.INTER_LINEAR), _KEPT_QUALITY)
            self._waiting.append(_Moment(update.t_s, jpeg, (width, height), update.body))
        if len(self._waiting) > _MOST_WAITING:
            self._thin_out()
        for repetition in update.ended:
            self._choose(repetition.faults)
            self._waiting = [moment for moment in self._waiting if moment.t_s > repetition.end_s]

    def pictures(self, exercise: Exercise, faults: Iterable[FoundFault]) -> dict[FoundFault, bytes]:
        """JPEG pictures of the first ``faults`` of ``exercise``, with what was measured drawn on them."""
        self._choose(faults)
        return {fault: _drawn(moment, exercise, fault.measure) for fault, moment in self._chosen.items()}

    def _thin_out(self) -> None:
        """Let go of the one in the older half whose neighbours are closest to each other."""
        times = np.array([moment.t_s for moment in self._waiting[: _MOST_WAITING // 2]])
        del self._waiting[1 + int(np.argmin(times[2:] - times[:-2]))]

    def _choose(self, faults: Iterable[FoundFault]) -> None:
        """The picture of each fault that has none yet."""
        times = np.array([moment.t_s for moment in self._waiting])
        for fault in faults:
            if len(times) and fault not in self._chosen and len(self._chosen) < MAX_PICTURES:
                middle_s = (fault.start_s + fault.end_s) / 2.0
                self._chosen[fault] = self._waiting[int(np.argmin(np.abs(times - middle_s)))]


def _drawn(moment: _Moment, exercise: Exercise, measure: str) -> bytes:
    """The picture of a fault; drawn in the size in which the body was measured."""
    kept = cv2.imdecode(np.frombuffer(moment.jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert kept is not None
    image: Image = np.asarray(cv2.resize(kept, moment.size_px, interpolation=cv2.INTER_CUBIC), np.uint8)
    return _encoded(_fitted(draw_fault(image, moment.body, exercise, measure), cv2.INTER_AREA), _SHOWN_QUALITY)


def _fitted(image: Image, interpolation: int) -> Image:
    """Not wider than it is shown."""
    height, width = image.shape[:2]
    if width <= WIDTH_PX:
        return image
    size = WIDTH_PX, round(height * WIDTH_PX / width)
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), np.uint8)


def _encoded(image: NDArray[np.uint8], quality: int) -> bytes:
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return data.tobytes()
