"""A body with bones: forward kinematics, skinning, reaching with arms and legs. NumPy only.

World axes in the rest posture (standing, arms out): +x is the person's left, -y where the face looks, +z up; metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio.rotations import Array, frame, unit

Side = Literal["L", "R"]
SIDES: Final[tuple[Side, Side]] = ("L", "R")
SIGN: Final[Mapping[Side, float]] = {"L": 1.0, "R": -1.0}
"""Which way a side lies on the x axis."""

SPINE: Final = ("spine05", "spine04", "spine03", "spine02", "spine01")
"""From the lowest lumbar bone to the highest thoracic one."""

NECK: Final = ("neck01", "neck02", "neck03", "head")

JOINTS: Final = {
    "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "shoulder": "upperarm01", "elbow": "lowerarm01",
    "wrist": "wrist", "index": "finger2-1", "pinky": "finger5-1", "thumb": "finger1-2", "eye": "eye",
}  # fmt: skip
"""The bone whose head is each joint's centre."""

BODY_VERTICES: Final = 13380
"""The body's own come first in the mesh; eyes and helper meshes follow."""

BACK_LEVELS: Final = 18
"""Heights of the back that are followed, evenly from 3 cm under the lowest lumbar bone to the neck."""

Local = dict[str, Array]
"""Rotation of each bone that isn't at rest, in its parent's frame."""


@dataclass
class Posture:
    """Where a body is: rotations of its bones, and rotation (3, 3) and place (3,) of its root."""

    local: Local = field(default_factory=dict)
    root_rotation: Array = field(default_factory=lambda: np.eye(3))
    root_m: Array = field(default_factory=lambda: np.zeros(3))

    def copy(self) -> Posture:
        """With bones of its own: turning them leaves this one as it is."""
        return Posture(dict(self.local), self.root_rotation.copy(), self.root_m.copy())


class Rig:
    """One person's mesh, bones and skin weights, with the anatomical points that the truth is told at."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            self.rest: Array = stored["verts"].astype(float)
            self.heads: Array = stored["heads"].astype(float)
            self.weights: Array = stored["weights"].astype(float)
            self.bones: NDArray[np.int64] = stored["bones"].astype(int)
            self.names: list[str] = [str(name) for name in stored["names"]]
            self.parents: NDArray[np.int64] = stored["parents"].astype(int)
            self.faces = {key[6:]: stored[key] for key in stored.files if key.startswith("faces_")}
        self.index = {name: number for number, name in enumerate(self.names)}
        ruling = self.bones[np.arange(len(self.rest)), self.weights.argmax(axis=1)]
        self.ruling = np.array(self.names)[ruling]
        """Name of the bone that moves each vertex most, (vertices,)."""
        self._find_points()

    def head(self, bone: str) -> Array:
        """Where a bone begins at rest, (3,)."""
        place: Array = self.heads[self.index[bone]]
        return place

    def length(self, bone: str, to: str) -> float:
        """Between the beginnings of two bones at rest."""
        return float(np.linalg.norm(self.head(to) - self.head(bone)))

    # ---- the anatomical points -------------------------------------------------------------------------------
    def _find_points(self) -> None:
        body, ruling = self.rest[:BODY_VERTICES], self.ruling[:BODY_VERTICES]
        eye = self.head("eye.L")
        head = np.flatnonzero(ruling == "head")
        middle = head[(np.abs(body[head, 0]) < 0.01) & (body[head, 2] < eye[2]) & (body[head, 2] > eye[2] - 0.07)]
        points = {"nose": middle[[body[middle, 1].argmin()]]}
        self.foot: dict[Side, NDArray[np.int64]] = {}
        self.heel: dict[Side, NDArray[np.int64]] = {}
        for side in SIDES:
            level = head[np.abs(body[head, 2] - (eye[2] - 0.01)) < 0.035]
            points[f"ear.{side}"] = level[[(SIGN[side] * body[level, 0]).argmax()]]
            is_foot = np.char.startswith(ruling, f"foot.{side}")
            is_foot |= np.char.startswith(ruling, "toe") & np.char.endswith(ruling, side)
            foot = self.foot[side] = np.flatnonzero(is_foot)
            self.heel[side] = foot[body[foot, 1] > body[foot, 1].max() - 0.06]
            low = foot[body[foot, 2] < body[foot, 2].min() + 0.05]
            points[f"heel.{side}"] = low[np.argsort(-body[low, 1])][:8]
            points[f"toe.{side}"] = foot[np.argsort(body[foot, 1])][:4]
        self.points: dict[str, NDArray[np.int64]] = points
        """Vertices whose mean is each skin point."""
        self.occiput = head[np.argsort(-body[head, 1])][:6]
        skull_back = head[body[head, 1] > self.head("head")[1] + 0.06]
        of_trunk = ("root", "pelvis.L", "pelvis.R", *SPINE, "clavicle.L", "clavicle.R", "shoulder01.L", "shoulder01.R")
        buttock = np.char.startswith(ruling, "upperleg01") & (body[:, 1] > 0.0)
        self.lying = np.union1d(np.flatnonzero(np.isin(ruling, of_trunk) | buttock), skull_back)
        """Vertices that may rest on the floor when somebody lies or sits."""
        levels = np.linspace(self.head("spine05")[2] - 0.03, self.head("neck01")[2], BACK_LEVELS)
        self.back_levels = levels
        limb = np.array([any(part in name for part in ("arm", "wrist", "finger")) for name in ruling])
        spine = np.flatnonzero((np.abs(body[:, 0]) < 0.012) & ~limb & (body[:, 1] > self.head("spine05")[1]))
        back = []
        for level in levels:
            near = spine[np.abs(body[spine, 2] - level) < 0.022]
            near = near[body[near, 1] > body[near, 1].max() - 0.01]
            back.append(near[np.abs(body[near, 2] - level).argmin()])
        self.back = np.array(back)
        """A vertex on the skin over the spine at each level, (18,)."""

    # ---- kinematics ------------------------------------------------------------------------------------------
    def forward(self, posture: Posture) -> tuple[Array, Array]:
        """Rotation of every bone in the world, (bones, 3, 3), and where each begins, (bones, 3)."""
        count = len(self.names)
        rotations, places = np.empty((count, 3, 3)), np.empty((count, 3))
        rotations[0], places[0] = posture.root_rotation, posture.root_m
        for bone in range(1, count):
            parent = self.parents[bone]
            own = posture.local.get(self.names[bone])
            places[bone] = places[parent] + rotations[parent] @ (self.heads[bone] - self.heads[parent])
            rotations[bone] = rotations[parent] if own is None else rotations[parent] @ own
        return rotations, places

    def skin(self, rotations: Array, places: Array, vertices: NDArray[np.int64] | None = None) -> Array:
        """Where vertices (all, or those of these numbers) are, (vertices, 3), by linear blend skinning."""
        chosen = slice(None) if vertices is None else vertices
        return skinned(self.rest[chosen], self.weights[chosen], self.bones[chosen], self.transforms(rotations, places))

    def transforms(self, rotations: Array, places: Array) -> Array:
        """What each bone does to a point at rest, (bones, 3, 4)."""
        moved = places - np.einsum("bij,bj->bi", rotations, self.heads)
        return np.concatenate([rotations, moved[:, :, None]], axis=2)

    def turn(self, posture: Posture, bone: str, rotation: Array) -> None:
        """Give a bone this rotation in the world; what hangs on it turns along."""
        rotations, _ = self.forward(posture)
        posture.local[bone] = rotations[self.parents[self.index[bone]]].T @ rotation

    def reach_with_leg(
        self, posture: Posture, side: Side, ankle: ArrayLike, knee_towards: ArrayLike, foot: Array | None = None
    ) -> None:
        """Bend hip and knee so that the ankle comes to a place, the knee pointing one way; ``foot``: its rotation."""
        forwards = np.array([0.0, -1.0, 0.0])
        hip, end = self.head(f"upperleg01.{side}"), self.head(f"foot.{side}")
        self._reach(posture, ("upperleg01", "lowerleg01", "foot"), ("upperleg02", "lowerleg02"), side,
                    ankle, knee_towards, np.cross(forwards, unit(end - hip)))  # fmt: skip
        if foot is not None:
            self.turn(posture, f"foot.{side}", foot)

    def reach_with_arm(self, posture: Posture, side: Side, wrist: ArrayLike, elbow_towards: ArrayLike) -> None:
        """Bend shoulder and elbow so that the wrist comes to a place, the elbow pointing one way."""
        shoulder, elbow, end = (self.head(f"{bone}.{side}") for bone in ("upperarm01", "lowerarm01", "wrist"))
        self._reach(posture, ("upperarm01", "lowerarm01", "wrist"), ("upperarm02", "lowerarm02"), side,
                    wrist, elbow_towards, np.cross(elbow - shoulder, end - elbow))  # fmt: skip

    def _reach(
        self, posture: Posture, bones: tuple[str, str, str], between: tuple[str, str], side: Side,
        target: ArrayLike, towards: ArrayLike, rest_normal: Array,
    ) -> None:  # fmt: skip
        """Two-bone inverse kinematics by the law of cosines; a target out of reach is approached."""
        upper, lower, end = (f"{bone}.{side}" for bone in bones)
        rotations, places = self.forward(posture)
        start = places[self.index[upper]]
        first, second = self.length(upper, lower), self.length(lower, end)
        way = np.asarray(target, float) - start
        distance = float(np.clip(np.linalg.norm(way), abs(first - second) + 1e-3, (first + second) * 0.9995))
        along = unit(way)
        share = (distance**2 + first**2 - second**2) / (2.0 * distance)
        out = np.asarray(towards, float)
        out = unit(out - along * (out @ along))
        middle = start + along * share + out * np.sqrt(max(first**2 - share**2, 0.0))
        normal = np.cross(out, along)
        bends = np.cross(middle - start, start + along * distance - middle)
        if bones[0] == "upperarm01" and np.linalg.norm(bends) > 1e-6:
            normal = bends
        a, b, c = self.head(upper), self.head(lower), self.head(end)
        upper_turn = frame(middle - start, normal) @ frame(b - a, rest_normal).T
        lower_turn = frame(start + along * distance - middle, normal) @ frame(c - b, rest_normal).T
        for bone in between:
            posture.local.pop(f"{bone}.{side}", None)
        posture.local[upper] = rotations[self.parents[self.index[upper]]].T @ upper_turn
        posture.local[lower] = upper_turn.T @ lower_turn

    def joints(self, places: Array, vertices: Array) -> dict[str, Array]:
        """Joint centres and skin points (``hip.L``, ``heel.R``, ``nose``), (3,) each, from bones and skin."""
        found = {
            f"{joint}.{side}": places[self.index[f"{bone}.{side}"]] for joint, bone in JOINTS.items() for side in SIDES
        }
        return found | {name: vertices[numbers].mean(axis=0) for name, numbers in self.points.items()}


def skinned(rest: Array, weights: Array, bones: NDArray[np.int64], transforms: Array) -> Array:
    """Linear blend skinning of any points that share the body's weights: (points, 3)."""
    blended = np.zeros((len(rest), 3, 4))
    for column in range(weights.shape[1]):
        blended += weights[:, column, None, None] * transforms[bones[:, column]]
    moved: Array = np.einsum("vij,vj->vi", blended[:, :, :3], rest) + blended[:, :, 3]
    return moved
