from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from studio.bank import bank_scenes, missing, write_split
from studio.figure import Figure
from studio.motions import MOTIONS


def test_the_bank_holds_enough_of_everything_and_the_same_for_the_same_seed() -> None:
    scenes = bank_scenes(1)
    assert scenes == bank_scenes(1)
    assert scenes != bank_scenes(2)
    done = Counter((scene.exercise, scene.fault[0].name if scene.fault else "good") for scene in scenes)
    for exercise, motion in MOTIONS.items():
        for fault in motion.FAULTS:
            assert done[exercise, fault] >= 5, (exercise, fault)
    assert sum(count for (_, fault), count in done.items() if fault == "good") >= 20


def test_no_body_and_no_camera_is_in_both_parts() -> None:
    scenes = bank_scenes(1)
    for known in (lambda scene: scene.body, lambda scene: scene.camera.field_of_view_deg):
        choose, report = (
            {known(scene) for scene in scenes if f"-{part}-" in scene.name} for part in ("choose", "report")
        )
        assert choose
        assert report
        assert not choose & report


def test_every_scene_of_the_bank_can_be_acted(figure: Figure) -> None:
    tried = set()
    for scene in bank_scenes(1):
        kind = scene.exercise, scene.fault
        if kind not in tried:
            tried.add(kind)
            motion = MOTIONS[scene.exercise](figure, scene)
            assert {fault.name for fault in motion.faults()} == {fault.name for fault in scene.fault}, scene.name


def test_a_stopped_bank_goes_on_and_an_outdated_clip_is_made_again(tmp_path: Path) -> None:
    scenes = bank_scenes(1)[:3]
    write_split(tmp_path, scenes)
    split = json.loads((tmp_path / "split.json").read_text())
    assert sorted(split["choose"] + split["report"]) == sorted(scene.name for scene in scenes)
    assert missing(scenes, tmp_path) == scenes
    for scene in scenes[:2]:
        for kind in ("mp4", "parquet"):
            (tmp_path / f"{scene.name}.{kind}").write_bytes(b"")
    (tmp_path / f"{scenes[0].name}.json").write_text(json.dumps({"scene": scenes[0].model_dump(mode="json")}))
    assert missing(scenes, tmp_path) == scenes[1:]
    changed = scenes[0].model_copy(update={"seed": 7})
    assert missing([changed], tmp_path) == [changed]
