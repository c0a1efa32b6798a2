"""Sheets of small pictures: to look at a scene before it is rendered, and to show every clip in the catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from studio.clip import FPS, Take
from studio.scene import Scene, SceneError

Picture = NDArray[np.uint8]
_COLUMNS: Final = 4
_MARKS: Final = ("<!-- clips: begin, written by `python -m studio catalogue` -->", "<!-- clips: end -->")


def _tiled(pictures: list[Picture], width: int) -> Picture:
    """Pictures of (height, width, 3) scaled to a width and laid out in rows of four."""
    height = round(pictures[0].shape[0] * width / pictures[0].shape[1])
    small = [cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA) for picture in pictures]
    small += [np.full_like(small[0], 255)] * (-len(small) % _COLUMNS)
    rows = [np.hstack(small[start : start + _COLUMNS]) for start in range(0, len(small), _COLUMNS)]
    return np.vstack(rows).astype(np.uint8)


def of_scene(scene: Scene, path: Path, pictures: int) -> None:
    """A sheet of pictures evenly over a scene that needn't be rendered yet."""
    take = Take(scene)
    numbers = np.linspace(0, take.frames - 1, pictures).astype(int)
    drawn: list[Picture] = []
    for number in numbers:
        take.pose(int(number))
        picture = np.ascontiguousarray(take.stage.picture(int(number)))
        at_s = f"{number / FPS:.1f} s {take.motion.at(number / FPS).name}"
        drawn.append(
            cv2.putText(picture, at_s, (10, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 20, 20), 2).astype(np.uint8)
        )
    cv2.imwrite(str(path), cv2.cvtColor(_tiled(drawn, 400), cv2.COLOR_RGB2BGR))


def of_clip(clip: Path, path: Path, spans_s: list[tuple[float, float]]) -> None:
    """A row of four pictures of a rendered clip: at an eighth of it, three, five and seven.

    With ``spans_s``, when something is done wrong, the last three are from the first of these.
    """
    with av.open(str(clip)) as container:
        pictures = [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]
    parts = [1 / 8, 3 / 8, 5 / 8, 7 / 8]
    if spans_s:
        start_s, end_s = spans_s[0]
        during = [start_s + share * (end_s - start_s) for share in (0.25, 0.6, 0.95)]
        parts[1:] = [at_s * FPS / len(pictures) for at_s in during]
    chosen = [pictures[min(int(len(pictures) * part), len(pictures) - 1)] for part in parts]
    quality = [cv2.IMWRITE_JPEG_QUALITY, 70]
    cv2.imwrite(str(path), cv2.cvtColor(_tiled(chosen, 180), cv2.COLOR_RGB2BGR), quality)


def write_catalogue(folder: Path) -> None:
    """A picture of every clip, and their table in the folder's README between its two marks."""
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if any(mark not in text for mark in _MARKS):
        raise SceneError(f"{readme}: the marks for the table of clips are missing: {' and '.join(_MARKS)}")
    (folder / "pictures").mkdir(exist_ok=True)
    lines = []
    for truth_file in sorted(folder.glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        name = truth_file.stem
        wrong_s = [(fault["start_s"], fault["end_s"]) for fault in truth["faults"]]
        of_clip(folder / truth["clip"], folder / "pictures" / f"{name}.jpg", wrong_s)
        faults = sorted({fault["name"] for fault in truth["faults"]})
        told = ", ".join(f"`{fault}`" for fault in faults) or "none"
        lines.append(
            f"### {name}\n\n![{name}](pictures/{name}.jpg)\n\n{truth['about']}\n"
            f"{truth['duration_s']:.0f} s, {truth['camera']['sees']} side to the camera"
            + "".join(f", {tag}" for tag in truth["tags"])
            + f". Faults: {told}.\n"
        )
    between = re.compile(f"{re.escape(_MARKS[0])}.*{re.escape(_MARKS[1])}", re.DOTALL)
    listed = "\n".join(lines)
    readme.write_text(between.sub(lambda _: f"{_MARKS[0]}\n\n{listed}\n{_MARKS[1]}", text), encoding="utf-8")
