"""Draw what the session saw onto the frame: skeleton, back contour, floor, phase, count, cue."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.exercise.texts import Texts
from posecheck.judging.outcome import Cue
from posecheck.judging.session import Update
from posecheck.measures.body import Body
from posecheck.measures.body.landmarks import other_side
from posecheck.measures.frame.posture import back_heights_trunk
from posecheck.media import Frame, VideoWriter
from posecheck.pose.landmarks import side_bones
from posecheck.report.files import writing
from posecheck.report.sink import FileSink, Start
from posecheck.wording import Wording, wording

Image = NDArray[np.uint8]
Color = tuple[int, int, int]

# RGB, bright on skin and mats; contact and gap differ in lightness too, for those who don't tell green from orange
NEAR: Final[Color] = (250, 204, 21)
FAR: Final[Color] = (125, 211, 252)
TOUCHING: Final[Color] = (22, 163, 74)
OFF_FLOOR: Final[Color] = (255, 237, 160)
OUTLINE: Final[Color] = (20, 20, 20)
FLOOR: Final[Color] = (236, 72, 153)
WHITE: Final[Color] = (255, 255, 255)

SHOWN_CONTACT_TRUNK: Final = 0.06
"""Back points this close to the live floor line are drawn as touching; the line itself is good to about 0.03."""

_CUE_SHOWN_S: Final = 3.0
"""Long enough to read a cue, which is a line."""

_FPS_UNTOLD: Final = 25.0
"""What the encoder is told of a file that doesn't say its own rate; frames keep their times whatever it is."""

_BAR_COLOR: Final[Color] = (15, 23, 42)


class AnnotatedVideo(FileSink):
    """The video with what was found drawn on it; a cue stays on the picture for three seconds."""

    def __init__(self, path: Path, language: str = "en") -> None:
        super().__init__(path)
        self._words = wording(language)
        self._cue: Cue | None = None

    def begin(self, start: Start) -> None:
        """Open the file."""
        super().begin(start)
        self._texts = start.exercise.words(self._words.language)
        with writing(self.out):
            self._writer = self.opened.enter_context(VideoWriter(self.out, start.video.fps or _FPS_UNTOLD))

    def add(self, frame: Frame, update: Update) -> None:
        """Append one frame."""
        self._cue = update.cue or self._cue
        shown = self._cue if self._cue is not None and update.t_s - self._cue.t_s < _CUE_SHOWN_S else None
        drawn = annotate(frame.image, update, self._texts, shown, self._words)
        with writing(self.out):
            self._writer.write(drawn, frame.t_s)


def annotate(image: Image, update: Update, texts: Texts, cue: Cue | None, words: Wording) -> Image:
    """A copy of ``image`` (RGB) with what ``update`` found drawn on it, bars with words above and below."""
    drawn = image.copy()
    if update.body is not None:
        draw_body(drawn, update.body)
    told, color = texts.phases.get(update.phase or "", words("overlay.place")), WHITE
    if update.view.problems:
        told = words(f"problems.{update.view.problems[0]}")
    if cue is not None:
        told, color = texts.cue(cue.fault), NEAR
    key = "overlay.not_judged" if update.view.problems else "overlay.head"
    head = words(key, time=update.t_s, count=update.counted)
    if update.held_s > 0:
        head += words("overlay.held", held=int(update.held_s))
    width = image.shape[1]
    return np.concatenate([_bar(width, head, WHITE, rows=1), drawn, _bar(width, told, color, rows=3)])


def draw_body(image: Image, body: Body) -> None:
    """Draw skeleton, back points and floor line of one frame onto ``image``."""
    near = body.near_side
    _floor(image, body)
    for side, color, thickness in ((other_side(near), FAR, 1), (near, NEAR, 2)):
        for start, end in side_bones(side):
            draw_line(image, body.points_px[start], body.points_px[end], color, thickness)
    for point, height in zip(body.outline.back_px, back_heights_trunk(body), strict=True):
        if not np.isnan(point).any():
            draw_dot(image, point, TOUCHING if height < SHOWN_CONTACT_TRUNK else OFF_FLOOR)


def _floor(image: Image, body: Body) -> None:
    line, width = body.floor, image.shape[1]
    if line.known:
        ends = np.array([[0.0, line.intercept_px], [width - 1.0, line.slope * (width - 1.0) + line.intercept_px]])
        draw_line(image, ends[0], ends[1], FLOOR, 1)


def draw_line(image: Image, start: NDArray[np.float64], end: NDArray[np.float64], color: Color, thickness: int) -> None:
    """A line between two points (x, y)."""
    cv2.line(image, _pixel(start), _pixel(end), color, thickness, cv2.LINE_AA)


def draw_dot(image: Image, point: NDArray[np.float64], color: Color) -> None:
    """A dot with an outline at (x, y)."""
    cv2.circle(image, _pixel(point), 5, OUTLINE, -1, cv2.LINE_AA)
    cv2.circle(image, _pixel(point), 4, color, -1, cv2.LINE_AA)


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


@lru_cache(maxsize=8)
def _bar(width: int, words: str, color: Color, rows: int) -> Image:
    """A dark strip with wrapped words; always room for ``rows`` lines, so that sizes stay.

    Words stand for seconds, so the strips are kept. OpenCV's own font has the letters of European languages.
    """
    font = cv2.FontFace("sans")
    step = max(14, width // 24)
    size = step * 2 // 3
    x, _, sample_px, _ = cv2.getTextSize((0, 0), "Let your lower back", (0, 0), font, size)
    per_character = (sample_px + x) / 19.0
    bar = np.full((step * rows + step // 2, width, 3), _BAR_COLOR, dtype=np.uint8)
    for row, line in enumerate(textwrap.wrap(words, width=int((width - step) / per_character))[:rows]):
        cv2.putText(bar, line, (step // 2, step * (row + 1)), color, font, size)
    return bar
