"""The truth of a clip: told from the mesh that was rendered, not from the script that moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from studio.figure import Figure
from studio.motions.motion import Breath, Motion, Span
from studio.rig import SIDES, SPINE, Posture
from studio.rotations import Array, angle_deg, unit

if TYPE_CHECKING:
    from studio.renderer import Stage
    from studio.wardrobe import Dressed

BACK_FRACTIONS: Final = np.linspace(0.1, 1.0, 9)
"""Where the nine back points sit between hip joint (0) and shoulder joint (1)."""

CONTACT_M: Final = 0.01
"""A back point has touched down while it stays this close to where it rests in the end."""

RESTING_M: Final = 0.03
"""A point that ends higher than this over the mat has not come down."""

PELVIS_MOVED_DEG: Final = 8.0
"""The pelvis has moved when it tips further than this from its ready phase."""

_JOINTS: Final = (
    "hip", "knee", "ankle", "heel", "toe", "shoulder", "elbow", "wrist", "ear", "eye", "index", "pinky",
)  # fmt: skip
_NAMES: Final = {"L": "left", "R": "right"}
_STRIP_M: Final = (0.085, 0.016)
"""Half width and half height of the patch of the back's surface that each back point stands for."""

Row = dict[str, float]


class FrameTruth:
    """Tells what is true of a dressed body in one picture: call it after the body was dressed for that time."""

    def __init__(self, figure: Figure, dressed: Dressed, stage: Stage, *, upright: bool) -> None:
        self._figure, self._dressed, self._stage = figure, dressed, stage
        self._reference_deg = 0.0 if upright else figure.flat_pitch
        rig = figure.rig
        hip, shoulder = rig.head("upperleg01.L")[2], rig.head("upperarm01.L")[2]
        levels = hip + BACK_FRACTIONS * (shoulder - hip)
        trunk = ("root", "pelvis", "clavicle", "shoulder01", "upperleg01", *SPINE)
        self._strips: list[list[tuple[int, NDArray[np.int64]]]] = []
        for level in levels:
            strip = []
            for number, part in enumerate(dressed.parts):
                if part.name not in ("skin", "shirt", "trousers"):
                    continue
                near = np.abs(part.rest[:, 2] - level) < _STRIP_M[1]
                near &= (np.abs(part.rest[:, 0]) < _STRIP_M[0]) & (part.rest[:, 1] > rig.heads[0][1])
                near &= np.array([name.startswith(trunk) for name in rig.ruling[part.source]])
                if near.any():
                    strip.append((number, np.flatnonzero(near)))
            self._strips.append(strip)

    @property
    def trunk_m(self) -> float:
        """Shoulder-hip distance lying flat: the unit of length."""
        figure = self._figure
        posture = figure.trunk(figure.flat_spine, figure.flat_neck)
        _, places = figure.rig.forward(posture)
        joints = figure.rig.joints(places, figure.rig.rest)
        return float(np.linalg.norm(_middle(joints, "shoulder") - _middle(joints, "hip")))

    def row(self, t_s: float, posture: Posture, breath: Breath) -> Row:
        """One row of the table, columns as `sample_videos/README.md` says."""
        rig, floor = self._figure.rig, self._figure.floor_m
        rotations, places = rig.forward(posture)
        skin = rig.skin(rotations, places)
        joints = rig.joints(places, skin)
        row: Row = {"t_s": t_s}
        seen = []
        for name in (*(f"{joint}.{side}" for joint in _JOINTS for side in SIDES), "nose"):
            x, y = self._stage.project(joints[name])
            column = name if name == "nose" else f"{name[:-2]}_{_NAMES[name[-1]]}"
            row[f"{column}_x_px"], row[f"{column}_y_px"] = float(x), float(y)
            seen.append(0 <= x < self._stage.size_px[0] and 0 <= y < self._stage.size_px[1])
        for side in SIDES:
            for angle, (first, vertex, last) in _ANGLES.items():
                points = (joints[f"{joint}.{side}"] for joint in (first, vertex, last))
                row[f"{angle}_{_NAMES[side]}_deg"] = angle_deg(*points)
            row[f"heel_{_NAMES[side]}_m"] = float(skin[rig.heel[side], 2].min()) - floor
        trunk = unit(_middle(joints, "shoulder") - _middle(joints, "hip"))
        forward = unit(np.cross(joints["hip.L"] - joints["hip.R"], [0.0, 0.0, 1.0]))
        up = rotations[0] @ np.array([0.0, 0.0, 1.0])
        row["trunk_deg"] = float(np.degrees(np.arcsin(np.clip(trunk[2], -1.0, 1.0))))
        row["trunk_lean_deg"] = float(np.degrees(np.arctan2(trunk @ forward, trunk[2])))
        row["pelvis_tilt_deg"] = float(np.degrees(np.arctan2(up @ forward, up[2]))) - self._reference_deg
        row["head_m"] = float(skin[rig.occiput, 2].min()) - floor
        for number, strip in enumerate(self._strips):
            lowest = min(float(self._dressed.parts[part].raw[vertices, 2].min()) for part, vertices in strip)
            row[f"back_{number}_m"] = max(lowest - floor, 0.0)
        row |= {"breath": breath.phase, "belly_m": breath.belly_m, "chest_m": breath.chest_m}
        row["person_seen"] = float(np.mean(seen))
        return row


_ANGLES: Final[Mapping[str, tuple[str, str, str]]] = {
    "knee": ("hip", "knee", "ankle"),
    "hip": ("shoulder", "hip", "knee"),
    "shoulder": ("hip", "shoulder", "elbow"),
    "elbow": ("shoulder", "elbow", "wrist"),
}


def _middle(joints: Mapping[str, Array], name: str) -> Array:
    middle: Array = (joints[f"{name}.L"] + joints[f"{name}.R"]) / 2.0
    return middle


def column(rows: Sequence[Row], name: str) -> Array:
    """One column of the table, (frames,)."""
    return np.array([row[name] for row in rows])


def for_good(t_s: Array, true: NDArray[np.bool_]) -> float | None:
    """Since when something stays true to the end; None if it isn't true in the end."""
    if not len(true) or not true[-1]:
        return None
    false = np.flatnonzero(~true)
    return float(t_s[false[-1] + 1] if len(false) else t_s[0])


def touch_downs(rows: Sequence[Row], phases: Sequence[Span]) -> list[dict[str, object]]:
    """When each back point and the head came down for good, a table for each roll-down that was followed by lying."""
    t_s = column(rows, "t_s")
    found: list[dict[str, object]] = []
    for number, span in enumerate(phases):
        if span.name != "roll_down":
            continue
        after = [later for later in phases[number + 1 :] if later.repetition == span.repetition]
        window = (t_s >= span.start_s) & (t_s <= (after[0].end_s if after else span.end_s))

        def landed(name: str, window: NDArray[np.bool_] = window) -> float | None:
            height = column(rows, name)[window]
            rests = float(np.median(height[-5:]))
            return None if rests > RESTING_M else for_good(t_s[window], height < rests + CONTACT_M)

        points = [landed(f"back_{point}_m") for point in range(len(BACK_FRACTIONS))]
        found.append({"repetition": span.repetition, "points": points, "head": landed("head_m")})
    return found


def stable_extensions(rows: Sequence[Row], phases: Sequence[Span], side: str) -> list[dict[str, object]]:
    """How straight the sliding leg had become when the pelvis began to move, or at the end of the slide."""
    t_s, tilt = column(rows, "t_s"), column(rows, "pelvis_tilt_deg")
    found: list[dict[str, object]] = []
    for ready, slide in pairwise(phases):
        if slide.name != "slide_out":
            continue
        still = (t_s >= ready.start_s) & (t_s < ready.end_s)
        sliding = np.flatnonzero((t_s >= slide.start_s) & (t_s <= slide.end_s))
        moved = sliding[np.abs(tilt[sliding] - np.median(tilt[still])) > PELVIS_MOVED_DEG]
        frame = moved[0] if len(moved) else sliding[-1]
        found.append({
            "repetition": slide.repetition, "t_s": float(t_s[frame]), "pelvis_moved": bool(len(moved)),
            "knee_deg": rows[frame][f"knee_{side}_deg"], "hip_deg": rows[frame][f"hip_{side}_deg"],
        })  # fmt: skip
    return found


def breathing(rows: Sequence[Row]) -> dict[str, float] | None:
    """Rate, share of breathing in and share of the belly, over the time that the trunk moves with the breath."""
    t_s, belly, chest = (column(rows, name) for name in ("t_s", "belly_m", "chest_m"))
    filled = belly + chest
    moving = np.flatnonzero(np.abs(np.gradient(filled)) > 0)
    if len(moving) < 2:
        return None
    part = slice(moving[0], moving[-1] + 1)
    level = filled[part] > (filled[part].min() + filled[part].max()) / 2.0
    starts = np.flatnonzero(~level[:-1] & level[1:])
    if len(starts) < 2:
        return None
    whole = slice(part.start + starts[0], part.start + starts[-1])
    depths = np.ptp(belly[whole]), np.ptp(chest[whole])
    return {
        "breaths_per_min": float(60.0 * (len(starts) - 1) / (t_s[whole.stop] - t_s[whole.start])),
        "in_share": float(np.mean(np.diff(filled[whole]) > 0)),
        "belly_share": float(depths[0] / sum(depths)),
    }


def clip_truth(motion: Motion, rows: Sequence[Row]) -> dict[str, object]:
    """What is true of the whole clip: phases, faults, holds, touch-downs."""
    scene = motion.scene
    truth: dict[str, object] = {
        "phases": [vars(span) for span in motion.phases],
        "repetitions": max(span.repetition for span in motion.phases),
        "holds": [vars(hold) for hold in motion.holds()],
        "faults": [vars(fault) for fault in motion.faults()],
        "breathing": breathing(rows),
    }
    if any(span.name == "roll_down" for span in motion.phases):
        truth["touch_down_s"] = touch_downs(rows, motion.phases)
    if any(span.name == "slide_out" for span in motion.phases):
        truth["stable_extension"] = stable_extensions(rows, motion.phases, scene.side)
    return truth
