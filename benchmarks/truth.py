"""Truth beside a clip, schema ``posecheck.truth/1``: ``NAME.json`` for the clip, ``NAME.parquet`` for its frames."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posecheck.measures.geometry import Array

SCHEMA: Final = "posecheck.truth/1"
SPLIT_FILE: Final = "split.json"
BACK_POINTS: Final = 9

_PAIRED: Final = (
    "hip", "knee", "ankle", "heel", "toe", "shoulder", "elbow", "wrist", "ear", "eye", "index", "pinky",
)  # fmt: skip
_SIDES: Final = ("left", "right")
JOINTS: Final = ("nose", *(f"{joint}_{side}" for joint in _PAIRED for side in _SIDES))
COLUMNS: Final = frozenset(
    [
        *(f"{joint}_{axis}_px" for joint in JOINTS for axis in "xy"),
        *(f"{joint}_{side}_deg" for joint in ("knee", "hip", "shoulder", "elbow") for side in _SIDES),
        *("trunk_deg", "trunk_lean_deg", "pelvis_tilt_deg"),
        *("heel_left_m", "heel_right_m", "head_m"),
        *(f"back_{point}_m" for point in range(BACK_POINTS)),
        *("breath", "belly_m", "chest_m", "person_seen"),
    ]
)
"""What a frame's truth may know, besides ``t_s``."""

Side = Literal["left", "right"]
_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Point = tuple[_Number, _Number]
_BackFractions = Annotated[tuple[_Number, ...], Field(min_length=BACK_POINTS, max_length=BACK_POINTS)]


class TruthError(Exception):
    """Truth that can't be used: one sentence that says which file and what is wrong with it."""


class _Part(BaseModel):
    # A newer writer may say more than is compared here.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Camera(_Part):
    """Where the camera stood; ``sees`` is the near side, ``yaw_deg`` 0 exactly side on."""

    sees: Side
    height_m: _Number
    yaw_deg: _Number = 0.0


class Phase(_Part):
    """A phase as it was done. ``repetition`` counts from 1; arriving and leaving belong to none."""

    name: str
    repetition: int | None = None
    start_s: _Seconds
    end_s: _Seconds


class Fault(_Part):
    """What was really done wrong, while it could be seen."""

    name: str
    repetition: int | None = None
    start_s: _Seconds
    end_s: _Seconds
    strength: _Number | None = None
    unit: str = ""


class Hold(_Part):
    """A position held for a count, ``held_s`` of it right."""

    stage: int
    start_s: _Seconds
    end_s: _Seconds
    held_s: _Seconds


class TouchDown(_Part):
    """When each of nine back points, pelvis to shoulders, came down for good; ``None``: never."""

    repetition: int
    points: Annotated[tuple[_Seconds | None, ...], Field(min_length=BACK_POINTS, max_length=BACK_POINTS)]
    head: _Seconds | None = None


class Breathing(_Part):
    """How the person breathes; the shares are of a breath's time and of its movement."""

    breaths_per_min: _Positive
    in_share: Annotated[float, Field(gt=0, lt=1)]
    belly_share: Annotated[float, Field(ge=0, le=1)]


class StableExtension(_Part):
    """How straight the leg had become when the pelvis began to move, or in the end if it didn't."""

    repetition: int
    knee_deg: _Number
    hip_deg: _Number
    t_s: _Seconds
    pelvis_moved: bool


class Truth(_Part):
    """What is true of a whole clip."""

    clip: str
    exercise: str
    side: Side | None = None
    fps: _Positive
    camera: Camera
    floor_line_px: tuple[_Point, _Point]
    trunk_m: _Positive
    back_fractions: _BackFractions = tuple(float(place) for place in np.linspace(0.0, 1.0, BACK_POINTS))
    """Where the back points sit between hip (0) and shoulder (1)."""
    tags: tuple[str, ...] = ()
    phases: tuple[Phase, ...]
    repetitions: Annotated[int, Field(ge=0)]
    faults: tuple[Fault, ...]
    holds: tuple[Hold, ...] | None = None
    touch_down_s: tuple[TouchDown, ...] | None = None
    breathing: Breathing | None = None
    stable_extension: tuple[StableExtension, ...] | None = None
    format: Literal["posecheck.truth/1"] = Field(validation_alias="schema")

    def span(self, repetition: int, phase: str | None = None) -> tuple[float, float] | None:
        """Beginning and end of a repetition or of a phase in it, ``None`` if there is none."""
        parts = [p for p in self.phases if p.repetition == repetition and phase in (None, p.name)]
        return (min(part.start_s for part in parts), max(part.end_s for part in parts)) if parts else None


@dataclass(frozen=True)
class Frames:
    """Truth of the frames of a clip: arrays of shape (n,), NaN throughout for what the file doesn't know."""

    truth: Truth
    t_s: Array
    columns: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        if name not in COLUMNS:
            raise KeyError(f"{name} is no column of the truth of frames")
        return self.columns.get(name, np.full(len(self.t_s), np.nan))

    @property
    def near(self) -> Side:
        """The side towards the camera."""
        return self.truth.camera.sees

    @property
    def far(self) -> Side:
        """The side away from the camera."""
        return "right" if self.near == "left" else "left"

    def point_px(self, joint: str) -> Array:
        """A joint ("knee_left", "nose") in the picture, shape (n, 2)."""
        return np.stack([self[f"{joint}_x_px"], self[f"{joint}_y_px"]], axis=-1)

    def back_m(self) -> Array:
        """Heights of the nine back points over the mat, shape (n, 9)."""
        return np.stack([self[f"back_{point}_m"] for point in range(BACK_POINTS)], axis=-1)

    def between(self, start_s: float, end_s: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which frames lie between two times."""
        return (self.t_s >= start_s) & (self.t_s <= end_s)


@dataclass(frozen=True)
class Clip:
    """A video with its truth; ``frames`` is ``None`` if there is no truth per frame, and ``note`` says why."""

    name: str
    video: Path
    truth: Truth
    frames: Frames | None
    note: str | None = None


def read_folder(folder: Path) -> tuple[list[Clip], dict[str, str]]:
    """The clips of a folder that have truth, and by name why others are left out.

    Raises
    ------
    TruthError
        If the folder can't be read or has no truth in it.
    """
    if not folder.is_dir():
        raise TruthError(f"{folder} is not a folder; name one with clips and their truth (NAME.mp4 with NAME.json).")
    clips, left_out = [], {}
    for path in sorted(folder.glob("*.json")):
        if path.name == SPLIT_FILE or _is_other_file(path):
            continue
        try:
            clips.append(read_clip(path))
        except TruthError as error:
            left_out[path.stem] = str(error)
    if not clips and not left_out:
        raise TruthError(f"{folder} has no clip with truth: no NAME.json with the schema {SCHEMA} in it.")
    return clips, left_out


def read_clip(path: Path) -> Clip:
    """The clip whose truth is the file ``path``."""
    truth = read_truth(path)
    video = path.with_name(truth.clip)
    if not video.is_file():
        raise TruthError(f"{path.name}: its clip {truth.clip} is not in {path.parent}.")
    try:
        return Clip(path.stem, video, truth, read_frames(path.with_suffix(".parquet"), truth))
    except TruthError as error:
        return Clip(path.stem, video, truth, None, f"{error} No errors per frame for this clip.")


def read_truth(path: Path) -> Truth:
    """The truth of a clip; says which file and key is wrong."""
    data = _read_json(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, dict) else None
        raise TruthError(f"{path.name}: its schema is {found!r}, expected {SCHEMA!r}.")
    try:
        return Truth.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        problem = "is missing" if first["type"] == "missing" else f"is {first['input']!r}: {first['msg']}"
        raise TruthError(f"{path.name}: {key} {problem}.") from None


def read_frames(path: Path, truth: Truth) -> Frames:
    """The truth of every frame."""
    if not path.is_file():
        raise TruthError(f"{path.name} is missing.")
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise TruthError(f"{path.name} can't be read as Parquet ({str(error).splitlines()[0]}).") from None
    known = [name for name in table.column_names if name == "t_s" or name in COLUMNS]
    try:
        columns = {name: np.asarray(table[name].to_numpy(), dtype=float) for name in known}
    except (ValueError, TypeError):
        raise TruthError(f"{path.name} has a column that isn't numbers.") from None
    t_s = columns.pop("t_s", np.empty(0))
    if len(t_s) == 0 or not (np.diff(t_s) > 0).all():
        raise TruthError(f"{path.name} has no column t_s with rising times.")
    return Frames(truth, t_s, columns)


def read_split(folder: Path) -> dict[str, tuple[str, ...]] | None:
    """Names of the clips to choose thresholds on and to report on, ``None`` if the folder is not split."""
    path = folder / SPLIT_FILE
    if not path.is_file():
        return None
    data = _read_json(path)
    parts = ("choose", "report")
    if not isinstance(data, dict) or not all(_is_names(data.get(part)) for part in parts):
        raise TruthError(f'{path}: expected {{"choose": [names of clips], "report": [names of clips]}}.')
    split = {part: tuple(name.removesuffix(".mp4") for name in data[part]) for part in parts}
    both = sorted(set(split["choose"]) & set(split["report"]))
    if both:
        raise TruthError(f"{path}: {both[0]} is in both parts; a clip that thresholds were chosen on can't judge them.")
    return split


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _is_other_file(path: Path) -> bool:
    """Whether it is JSON that says of itself that it is something else: a result, these figures."""
    try:
        data = _read_json(path)
    except TruthError:
        return False
    schema = data.get("schema") if isinstance(data, dict) else None
    return isinstance(schema, str) and not schema.startswith("posecheck.truth/")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TruthError(f"{path.name} can't be read ({error.strerror}).") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TruthError(f"{path.name} is not JSON ({error}).") from None
