from __future__ import annotations

from pathlib import Path

import pytest

from studio.scene import SCENES, SceneError, parse_scene, read_scene

GOOD = 'about = "Lies."\nexercise = "psoas-stretch"\n[[phase]]\nname = "ready"\nseconds = 2.0\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scene_has_the_name_of_its_file_and_a_usual_camera(tmp_path: Path) -> None:
    scene = read_scene(written(tmp_path, GOOD))
    assert scene.name == "mine"
    assert (scene.camera.height_m, scene.camera.yaw_deg, scene.repetitions) == (0.25, 0.0, 1)
    assert scene.strength("pelvis_moved") == 0
    assert (
        parse_scene("x", {**scene.model_dump(exclude={"name"}), "fault": [{"name": "f", "strength": 2}]}, "").strength(
            "f"
        )
        == 2
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("exercise = ", "mine.toml: not TOML"),
        (GOOD.replace("2.0", "-1"), r"mine.toml: phase.0.seconds: .*greater than 0.*-1"),
        (GOOD + "speed = 1\n", r"mine.toml: phase.0.speed: .*not permitted"),
        (GOOD.split("[[")[0], "mine.toml: phase: .*required"),
        (GOOD + '[camera]\nsees = "front"\n', "mine.toml: camera.sees: .*'left' or 'right'.*'front'"),
        (GOOD + "[clothes]\ntop = [1, 2, 300]\n", r"mine.toml: clothes.top.2: .*255.*300"),
    ],
)
def test_a_wrong_scene_is_told_with_file_key_and_value(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SceneError, match=says):
        read_scene(written(tmp_path, text))


def test_an_unknown_scene_names_the_known_ones(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    with pytest.raises(SceneError, match=r"no scene 'other' .* There are: mine\."):
        read_scene(tmp_path / "other.toml")


def test_every_scene_of_the_studio_can_be_read_and_shows_something_of_its_own() -> None:
    scenes = [read_scene(path) for path in sorted(SCENES.glob("*.toml"))]
    assert len(scenes) > 40
    assert len({scene.about for scene in scenes}) == len(scenes)
    assert len({scene.body for scene in scenes}) >= 3
    for scene in scenes:
        assert scene.name.startswith(scene.exercise)
        assert len(scene.fault) <= 1, "each fault is shown alone"
