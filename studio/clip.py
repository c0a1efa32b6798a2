"""From a scene to a clip with its truth: NAME.mp4, NAME.json and NAME.parquet."""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from posecheck.media.writer import VideoWriter
from posecheck.report.files import appearing
from studio.bodies import load_rig
from studio.figure import MAT_M, Figure
from studio.motions import MOTIONS, STANDING
from studio.motions.arriving import Arriving
from studio.motions.bystander import Bystander
from studio.motions.motion import Breath
from studio.renderer import Stage
from studio.rotations import Array
from studio.scene import Scene, SceneError
from studio.truth import BACK_FRACTIONS, FrameTruth, Row, clip_truth
from studio.wardrobe import Dressed

FPS: Final = 15
MOST_KBIT_S: Final = 150
"""400 kB for 20 s, with something to spare."""

SCHEMA: Final = "posecheck.truth/1"


@lru_cache(maxsize=2)
def _figure(body: str, floor_m: float) -> Figure:
    return Figure(load_rig(body), floor_m)


class Take:
    """A scene set up: its people dressed, its camera standing, its motion known."""

    def __init__(self, scene: Scene) -> None:
        if scene.exercise not in MOTIONS:
            raise SceneError(f"{scene.name}: exercise {scene.exercise!r} is none of {', '.join(MOTIONS)}")
        self.scene = scene
        figure = _figure(scene.body, MAT_M if scene.room.mat else 0.0)
        motion = MOTIONS[scene.exercise](figure, scene)
        self.motion = Arriving(motion) if scene.arrives else motion
        self._dressed = Dressed(figure.rig, scene.clothes)
        people, self._other = [self._dressed], None
        if scene.second_person is not None:
            other = _figure(scene.second_person.body, 0.0)
            self._other = Bystander(other, scene.second_person), Dressed(other.rig, scene.second_person.clothes)
            people.append(self._other[1])
        self.stage = Stage(scene, people, self.motion.props())
        self._truth = FrameTruth(figure, self._dressed, self.stage, upright=scene.exercise in STANDING)
        self._floor_m = figure.floor_m

    @property
    def frames(self) -> int:
        """How many pictures it has."""
        return round(self.motion.seconds * FPS)

    def pose(self, number: int) -> Row:
        """Bring everybody into the posture of one picture; what is true of it."""
        t_s = number / FPS
        posture, breath = self.motion.posture(t_s), self.motion.breath(t_s)
        self._dressed.dress(posture, breath, self._floor_m)
        if self._other is not None:
            bystander, dressed = self._other
            dressed.dress(bystander.posture(t_s), Breath(), 0.0)
        return self._truth.row(t_s, posture, breath)

    def about(self, rows: list[Row]) -> dict[str, object]:
        """The truth of the clip as NAME.json holds it."""
        scene = self.scene
        ends: list[Array] = [self.stage.project([0.0, y_m, self._floor_m]) for y_m in (-1.0, 1.0)]
        return {
            "schema": SCHEMA, "clip": f"{scene.name}.mp4", "about": scene.about, "exercise": scene.exercise,
            "side": scene.side, "body": scene.body, "fps": FPS, "frames": len(rows), "duration_s": len(rows) / FPS,
            "size_px": list(self.stage.size_px), "camera": scene.camera.model_dump(),
            "floor_line_px": [[round(float(value), 1) for value in end] for end in ends],
            "trunk_m": round(self._truth.trunk_m, 4), "back_fractions": BACK_FRACTIONS.tolist(), "tags": tags(scene),
        } | clip_truth(self.motion, rows) | {"scene": scene.model_dump(mode="json")}  # fmt: skip


def tags(scene: Scene) -> list[str]:
    """What makes a scene harder than a good view of one well-lit person."""
    camera, found = scene.camera, []
    if abs(camera.yaw_deg) >= 10:
        found.append(f"yaw{abs(camera.yaw_deg):.0f}")
    harder = {
        "low_light": scene.light.brightness < 0.5, "low_camera": camera.height_m < 0.2, "noise": scene.light.noise > 8,
        "high_camera": camera.height_m > 0.45 and scene.exercise not in STANDING, "roll": abs(camera.roll_deg) > 1,
        "second_person": scene.second_person is not None, "arrives": scene.arrives,
        "arms_beside": scene.arms == "beside",
    }  # fmt: skip
    return found + [name for name, true in harder.items() if true]


def render(scene: Scene, folder: Path) -> None:
    """Write the clip and its truth; all three files appear when all are whole."""
    take = Take(scene)
    rows: list[Row] = []
    with ExitStack() as files:
        video, table, truth = (
            files.enter_context(appearing(folder / f"{scene.name}.{kind}")) for kind in ("mp4", "parquet", "json")
        )
        with VideoWriter(video, FPS, MOST_KBIT_S) as writer:
            for number in range(take.frames):
                rows.append(take.pose(number))
                writer.write(take.stage.picture(number), number / FPS)
        columns = {name: pa.array([row[name] for row in rows], pa.float32()) for name in rows[0]}
        pq.write_table(pa.table(columns), table, compression="zstd", compression_level=12)
        truth.write_text(json.dumps(take.about(rows), indent=1) + "\n", encoding="utf-8")
