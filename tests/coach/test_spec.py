from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.coach.spec import exercise_names, load_exercise, parse_exercise
from posecheck.errors import PosecheckError

FILE = Path(__file__).parents[2] / "exercises" / "slow-sit-back.toml"


def test_every_exercise_that_comes_along_is_valid() -> None:
    assert "slow-sit-back" in exercise_names()
    for name in exercise_names():
        assert load_exercise(name).name == name


def test_the_sit_back_has_the_phases_and_faults_of_the_result_format() -> None:
    exercise = load_exercise("slow-sit-back")
    assert [phase.name for phase in exercise.phases] == ["push_up", "curl", "roll_down", "down", "relax"]
    assert {fault.name for fault in exercise.faults} == {
        "block_drop",
        "out_of_order",
        "too_fast",
        "not_rounded",
        "sat_up_without_arms",
        "feet_lifted",
        "head_first",
        "no_relaxation",
    }


def test_an_exercise_of_your_own_is_read_by_its_path(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(FILE.read_text().replace('name = "slow-sit-back"', 'name = "mine"', 1))
    assert load_exercise(mine).name == "mine"
    assert load_exercise(str(mine)).name == "mine"


@pytest.mark.parametrize(
    ("old", "new", "key", "value", "expected"),
    [
        ("above = 0.55", 'above = "half"', "block_drop).above", "'half'", "valid number"),
        ("above = 0.55", "abov = 0.55", "block_drop).abov", "0.55", "did you mean 'above'"),
        ("margin = 0.07", "marginn = 0.07", "block_drop).marginn", "0.07", "expected 'margin'"),
        ("margin = 0.07\n", "", "block_drop).margin", "", "is missing"),
        ('severity = "high"', 'severity = "awful"', "block_drop).severity", "'awful'", "'low', 'medium' or 'high'"),
        ('measure = "largest_block"', 'measure = "blocks"', "block_drop)", "'blocks'", "largest_block"),
        ("above = 0.55", "above = 0.55\nbelow = 0.1", "block_drop)", "", "either 'above' or 'below'"),
        ("above = 0.55", "above = 0.55\nexit = 0.5", "block_drop)", "", "no 'exit'"),
        ("exit = 0.07", "exit = 0.2", "feet_lifted)", "0.2", "good side of the limit 0.1"),
        (
            'measure = "trunk_elevation_deg", above = 8.0',
            'measure = "trunk", above = 8.0',
            "push_up)",
            "'trunk'",
            "one",
        ),
        ('from = ["curl"]', 'from = ["curls"]', "roll_down", "'curls'", "push_up, curl, roll_down, down, relax"),
        ('requires = ["roll_down"]', 'requires = ["roll"]', "repetition", "'roll'", "push_up, curl"),
        ('"roll_down_s", "touch', '"roll_down", "touch', "repetition", "'roll_down'", "roll_down_s"),
        ("dwell_s = 0.2", 'dwell_s = "soon"', "enter[0].dwell_s", "'soon'", "valid number"),
        ("dwell_s = 0.2", "dwell_s = -1", "enter[0].dwell_s", "-1", "greater than or equal to 0"),
        ("max_yaw_deg = 28.0", "max_yaw_deg = 95", "camera.max_yaw_deg", "95", "less than or equal to 90"),
        ("[camera]", "[kamera]", "kamera", "", "expected 'camera'"),
        ("[texts.en.faults.too_fast]", "[texts.en.faults.to_fast]", "texts.en.faults", "", "too_fast"),
        ("posecheck.exercise/1", "posecheck.exercise/9", "schema", "posecheck.exercise/9", "posecheck.exercise/1"),
        ('name = "slow-sit-back"', "name = 5", "name", "5", "valid string"),
    ],
)
def test_a_mistake_is_named_by_file_key_value_and_what_was_expected(
    old: str, new: str, key: str, value: str, expected: str
) -> None:
    content = FILE.read_text()
    assert old in content
    with pytest.raises(PosecheckError) as caught:
        parse_exercise(content.replace(old, new, 1), "mine.toml")
    message = str(caught.value)
    assert message.startswith("mine.toml: ")
    assert "\n" not in message
    for part in (key, value, expected):
        assert part in message


def test_broken_toml_missing_files_and_unknown_names(tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="not valid TOML"):
        parse_exercise("name = = 3", "mine.toml")
    with pytest.raises(PosecheckError, match=r"nowhere\.toml: there is no such exercise file"):
        load_exercise(tmp_path / "nowhere.toml")
    with pytest.raises(PosecheckError, match=r"no exercise 'yoga'; choose one of .*slow-sit-back"):
        load_exercise("yoga")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PosecheckError, match="can't be read as a text file"):
        load_exercise(binary)
