from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.exercise import exercise_names, load_exercise, parse_exercise
from posecheck.wording import wording

FILE = Path(__file__).parents[2] / "exercises" / "slow-sit-back.toml"
START = 'start = [{ measure = "hip_height_trunk", below = 0.7 }]'
BREATHING = "breathing_s = [4.0, 6.0]"
LIE = '"Lie on your back with your knees bent and your feet on the floor."'
RELAX = 'relax = "Relax and breathe into your belly."\n'


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


def test_the_leg_slides_have_the_phases_and_faults_of_the_result_format() -> None:
    stretch, release = load_exercise("psoas-stretch"), load_exercise("psoas-release")
    assert [phase.name for phase in stretch.phases] == ["ready", "slide_out", "pause", "slide_back"]
    assert {fault.name for fault in stretch.faults} == {
        "pelvis_moved",
        "held_knee_drifted",
        "heel_lifted",
        "too_fast",
        "head_or_shoulders_lifted",
        "incomplete_return",
    }
    assert [phase.name for phase in release.phases] == ["ready", "let_out", "flat", "draw_in"]
    assert {fault.name for fault in release.faults} == {
        "too_fast",
        "other_knee_straightened",
        "hand_left_spot",
        "leg_not_flat",
        "pelvis_moved",
    }
    for exercise in (stretch, release):
        assert exercise.repetition.counts_on == exercise.phases[0].name
        assert not exercise.practice.in_spasm
        assert set(exercise.texts) >= {"en", "de"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('baseline = "ready"', 'baseline = "rest"', "repetition.baseline is 'rest'"),
        ('baseline = "ready"', "", "repetition.baseline is missing"),
        (
            '{ measure = "moving_knee_deg", below = 120.0 }',
            '{ measure = "head_lift_trunk", below = 1.0 }',
            "head_lift_trunk",
        ),
    ],
)
def test_changes_need_a_still_phase_and_are_no_conditions(old: str, new: str, complaint: str) -> None:
    text = FILE.with_name("psoas-stretch.toml").read_text()
    assert old in text
    with pytest.raises(PosecheckError, match=complaint):
        parse_exercise(text.replace(old, new, 1), "mine.toml")


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
        ('measure = "largest_block"\nphases', 'measure = "blocks"\nphases', "block_drop)", "'blocks'", "largest_block"),
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
        ('measure = "order_score"', 'measure = "order"', "(order_score)", "'order'", "order_score"),
        (
            '"duration_s", phase = "roll_down"',
            '"duration_s", phase = "rolls"',
            "'roll_down_s'",
            "'rolls'",
            "push_up, curl",
        ),
        ("within_s = 20.0", "within = 20.0", "(relax_s)", "'within'", "'within_s'"),
        ("within_s = 20.0", "within_s = nan", "(relax_s)", "'within_s' is nan", "a number"),
        ("within_s = 20.0", 'within_s = "long"', "(relax_s)", "'within_s' is 'long'", "a number"),
        (", within_s = 20.0", "", "repetition", "'relax_s' needs 'within_s'", "time_below_s"),
        ('of = "motion_trunk_s"', 'of = "motion"', "(relax_s)", "'of' is 'motion'", "motion_trunk_s"),
        ("[1.2, 0.3]", "[1.2]", "(curl_roundness)", "'before_s' is [1.2]", "two numbers"),
        ('name = "relax_s"', 'name = "order_score"', "repetition", "'order_score' twice", "different names"),
        ('name = "touch_down_spread_s"', 'name = "head_back_deg"', "repetition", "'head_back_deg'", "another name"),
        ("block_s = 0.3\n", "blok_s = 0.3\n", "repetition", "'blok_s'", "one of them takes"),
        ("dwell_s = 0.2", 'dwell_s = "soon"', "enter[0].dwell_s", "'soon'", "valid number"),
        ("dwell_s = 0.2", "dwell_s = -1", "enter[0].dwell_s", "-1", "greater than or equal to 0"),
        ("max_yaw_deg = 28.0", "max_yaw_deg = 95", "camera.max_yaw_deg", "95", "less than or equal to 90"),
        ("[camera]", "[kamera]", "kamera", "", "expected 'camera'"),
        ("[texts.en.faults.too_fast]", "[texts.en.faults.to_fast]", "texts.en.faults", "", "too_fast"),
        ("posecheck.exercise/1", "posecheck.exercise/9", "schema", "posecheck.exercise/9", "posecheck.exercise/1"),
        ('name = "slow-sit-back"', "name = 5", "name", "5", "valid string"),
        ("repetitions = 3", "repetitions = 0", "practice.repetitions", "0", "greater than or equal to 1"),
        ("repetitions = 3", "repetitions = 2.5", "practice.repetitions", "2.5", "valid integer"),
        ("sets = 1", "sets = 0", "practice.sets", "0", "greater than or equal to 1"),
        ("rest_s = 30.0", "rest_s = -1", "practice.rest_s", "-1", "greater than or equal to 0"),
        ("rest_s = 30.0\n", "", "practice.rest_s", "", "is missing"),
        ('sides = "either"', 'sides = "both"', "practice.sides", "'both'", "'either' or 'each'"),
        (START, "start = []", "practice.start", "", "at least 1"),
        (START, START.replace("hip", "hop"), "practice.start[0]", "'hop_height_trunk'", "hip_height_trunk"),
        ('"back_heights"', '"heights"', "practice", "'heights'", "back_heights"),
        ('"back_heights"', '"largest_block"', "practice", "'largest_block'", "trunk_elevation_deg"),
        ("lying = true", 'lying = "rather"', "practice.lying", "'rather'", "valid boolean"),
        ("in_spasm = false\n", "", "practice.in_spasm", "", "is missing"),
        ("[practice]", "[practise]", "practise", "", "expected 'practice'"),
        ("hold_s = 4.0", "hold_s = 0", "(curl).hold_s", "0", "greater than 0"),
        ("hold_s = 4.0", 'hold_s = "long"', "(curl).hold_s", "'long'", "valid number"),
        ("hold_s = 4.0", "hold = 4.0", "(curl).hold", "4.0", "did you mean 'hold_s'"),
        ("hold_s = 4.0", "count_aloud = true", "(curl)", "count_aloud", "expected 'hold_s'"),
        ("pace_s = [5.0, 10.0]", "pace_s = [5.0]", "(roll_down).pace_s[1]", "", "is missing"),
        ('breath = "out"', 'breath = "hold"', "(roll_down).breath", "'hold'", "'in' or 'out'"),
        (BREATHING, f'{BREATHING}\nbreath = "in"', "(relax)", "", "either 'breath' or 'breathing_s'"),
        (BREATHING, "breathing_s = [4.0, 0.0]", "(relax).breathing_s[1]", "0.0", "greater than 0"),
        (f"start = {LIE}\n", "", "texts.en.start", "", "is missing"),
        (f"start = {LIE}", 'start = ""', "texts.en.start", "''", "at least 1 character"),
        (RELAX, "", "texts.en.phases.relax", "", "one text for each of curl, down"),
        (RELAX, f'{RELAX}rest = "Rest."\n', "texts.en.phases.rest", "", "one text for each of curl, down"),
        ('cue = "Keep both feet on the floor."\n', "", "texts.en.faults.feet_lifted.cue", "", "is missing"),
        ("[texts.en.phases]", "[texts.xx]\n[texts.en.phases]", "texts.xx", "", "is missing"),
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


def test_texts_in_english_are_needed() -> None:
    content = FILE.read_text()
    with pytest.raises(PosecheckError, match=r"texts\.en is missing; expected texts in English"):
        parse_exercise(content[: content.index("[texts.en]")] + content[content.index("[texts.de]") :], "mine.toml")


def test_another_language_than_those_of_the_file_is_english() -> None:
    exercise = load_exercise("slow-sit-back")
    assert exercise.words("xx") is exercise.words("en")
    assert exercise.words("de").title == "Langsames Zurückrollen"


def test_what_the_coach_needs_to_lead_the_sit_back() -> None:
    exercise = load_exercise("slow-sit-back")
    assert exercise.practice.repetitions == 3
    assert exercise.practice.sides == "either"
    assert {phase.name: phase.hold_s for phase in exercise.phases if phase.hold_s} == {"curl": 4.0, "relax": 20.0}
    assert exercise.phase("relax").breathing_s == (4.0, 6.0)
    assert exercise.phase("roll_down").pace_s == (5.0, 10.0)
    assert not any(phase.arms_up or phase.count_aloud for phase in exercise.phases)


def test_a_frame_measure_may_be_the_picture() -> None:
    content = FILE.read_text().replace('"back_heights"', '"trunk_elevation_deg"', 1)
    assert parse_exercise(content, "mine.toml").practice.picture == "trunk_elevation_deg"


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


STOOL = FILE.with_name("stool-stretch.toml")
CARE = 'care = "strengthen"\nsides = "either"'


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "value", "expected"),
    [
        (FILE, "times_a_day = 3", "times_a_day = 0", "plan.times_a_day", "0", "greater than or equal to 1"),
        (FILE, "times_a_day = 3", "times_a_day = 13", "plan.times_a_day", "13", "less than or equal to 12"),
        (FILE, "times_a_day = 3\n", "", "plan.times_a_day", "", "is missing"),
        (FILE, "times_a_day = 3", "times = 3", "plan.times", "3", "expected 'times_a_day'"),
        (FILE, "repetitions = 1", "repetitions = 1.5", "plan.repetitions", "1.5", "valid integer"),
        (FILE, 'care = "strengthen"', 'care = "strength"', "plan.care", "'strength'", "or 'strengthen'"),
        (FILE, CARE, CARE.replace("either", "both"), "plan.sides", "'both'", "expected 'either'"),
        (STOOL, 'sides = "both"', 'sides = "each"', "plan.sides", "'each'", "'either', 'affected' or 'both'"),
        (STOOL, "step_s = 5.0", "step_s = 0", "plan.growth.step_s", "0", "greater than 0"),
        (STOOL, "clean_holds = 3", "clean_holds = 0", "plan.growth.clean_holds", "0", "greater than or equal to 1"),
        (STOOL, "up_to_s = 60.0", "up_to_s = 8.0", "plan.growth.up_to_s", "8", "at least the hold itself, 10"),
        (STOOL, "step_s = 5.0", "step = 5.0", "plan.growth.step", "5.0", "expected 'step_s'"),
        (
            STOOL,
            'requires = ["hold"]',
            'requires = ["hold", "hold_arms_up"]',
            "repetition needs the phase 'hold_arms_up'",
            "",
            "left out until the first is easy",
        ),
        (
            FILE,
            "[plan]",
            "[plan.growth]\nstep_s = 5.0\nclean_holds = 3\nup_to_s = 60.0\n[plan]",
            "plan.growth",
            "",
            "expected a phase with 'count_aloud'",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_the_plan_is_named_like_any_other(
    file: Path, old: str, new: str, key: str, value: str, expected: str
) -> None:
    content = file.read_text()
    assert old in content
    with pytest.raises(PosecheckError) as caught:
        parse_exercise(content.replace(old, new, 1), "mine.toml")
    message = str(caught.value)
    assert message.startswith("mine.toml: ")
    assert "\n" not in message
    for part in (key, value, expected):
        assert part in message


def test_an_exercise_needs_no_plan() -> None:
    content = FILE.read_text()
    start = content.index("[plan]")
    assert parse_exercise(content[:start] + content[content.index("[[trends]]") :], "mine.toml").plan is None


def test_every_exercise_that_comes_along_is_planned_by_the_rules_of_its_file() -> None:
    plans = {name: load_exercise(name).plan for name in exercise_names()}
    assert all(plan is not None for plan in plans.values())
    sides = {name: plan.sides for name, plan in plans.items() if plan is not None}
    assert sides["stool-stretch"] == "both"
    assert sides["psoas-stretch"] == "affected"
    assert [name for name, plan in plans.items() if plan is not None and not plan.usual] == ["psoas-release"]
    stool = plans["stool-stretch"]
    assert stool is not None
    assert stool.growth is not None
    assert (stool.growth.step_s, stool.growth.clean_holds, stool.growth.up_to_s) == (5.0, 3, 60.0)


def test_a_grown_hold_changes_the_hold_alone() -> None:
    stool = load_exercise("stool-stretch")
    grown = stool.with_holds((25.0, 15.0))
    assert [phase.hold_s for phase in grown.holds] == [25.0, 15.0]
    assert grown.with_holds((10.0, 10.0)) == stool


def test_without_the_second_stage_nothing_of_it_is_left() -> None:
    stool = load_exercise("stool-stretch")
    first = stool.with_holds((15.0,))
    assert [phase.name for phase in first.phases] == ["set_up", "hold"]
    assert first.phase("hold").hold_s == 15.0
    came_from = {name for phase in first.phases for entry in phase.enter for name in entry.from_}
    assert came_from <= {"start", "set_up", "hold"}
    assert {fault.name for fault in stool.faults} - {fault.name for fault in first.faults} == {"arms_not_overhead"}
    for texts in first.texts.values():
        assert set(texts.phases) == {"set_up", "hold"}
        assert "arms_not_overhead" not in texts.faults
    left_out = {each.name for each in stool.reported} - {each.name for each in first.reported}
    assert left_out == {"arm_elevation_deg", "elbow_deg"}


def test_without_the_second_stage_no_trend_or_fault_of_its_measures_is_left() -> None:
    content = STOOL.read_text(encoding="utf-8")
    trend = '[[trends]]\nmeasure = "elbow_deg"\nbetter = "more"\nleast = 5.0\n\n[texts.en]\n'
    stool = parse_exercise(content.replace("[texts.en]\n", trend, 1), "mine.toml")
    assert [each.measure for each in stool.trends] == ["held_s", "elbow_deg"]
    assert [each.measure for each in stool.with_holds((10.0,)).trends] == ["held_s"]


@pytest.mark.parametrize("targets_s", [(), (10.0, 10.0, 10.0)])
def test_there_are_no_more_holds_than_stages(targets_s: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="stool-stretch has 2 holds, not"):
        load_exercise("stool-stretch").with_holds(targets_s)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a = " + 3000 * "[" + 3000 * "]", "nested hundreds deep"),
        ("a = " + 3000 * "{a = " + "1" + 3000 * "}", "nested hundreds deep"),
        ("a = " + 5000 * "9", "thousands of digits"),
    ],
    ids=["lists", "tables", "digits"],
)
def test_a_file_that_is_made_to_break_its_reader_gets_one_sentence(content: str, said: str) -> None:
    with pytest.raises(PosecheckError, match=said) as caught:
        parse_exercise(content, "mine.toml")
    assert str(caught.value).startswith("mine.toml is not an exercise: ")
    assert len(str(caught.value)) < 200


def test_a_value_that_goes_on_for_pages_is_quoted_cut() -> None:
    content = FILE.read_text(encoding="utf-8").replace("repetitions = ", f"repetitions = {3000 * '9'} # ", 1)
    with pytest.raises(PosecheckError, match=r"practice.repetitions = 9+\.\.\.: expected") as caught:
        parse_exercise(content, "mine.toml")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("code", ["0001", "000B", "0085", "FFFF"])
def test_texts_that_no_chart_can_hold_are_refused(code: str) -> None:
    """A control character in a chart's title ends the whole process where it is drawn."""
    content = FILE.read_text(encoding="utf-8").replace('title = "', f'title = "\\u{code}', 1)
    with pytest.raises(PosecheckError, match=rf"texts.en.title = .*without control characters, not U\+{code}"):
        parse_exercise(content, "mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("above = 0.55", 'above = "half"', "faults[0] (block_drop).above = 'half': erwartet wird eine Zahl."),
        ('severity = "high"', 'severity = "awful"', "severity = 'awful': erwartet wird 'low', 'medium' oder 'high'."),
        ("margin = 0.07\n", "", "faults[0] (block_drop).margin fehlt."),
        ("[camera]", "[kamera]", "kamera: Diesen Schlüssel gibt es nicht; erwartet wird 'camera'."),
        ("exit = 0.07", "exit = 0.2", "'exit' 0.2 muss auf der guten Seite der Grenze 0.1 liegen."),
        (
            'from = ["curl"]',
            'from = ["curls"]',
            "in die Phase 'roll_down' führt 'curls'; erwartet wird eine der Phasen",
        ),
        (f"start = {LIE}", 'start = ""', "texts.en.start = '': erwartet wird mindestens 1 Zeichen."),
        ("name = ", "name = = ", "mine.toml ist kein gültiges TOML: "),
    ],
)
def test_a_mistake_is_told_in_german_too(old: str, new: str, said: str) -> None:
    content = FILE.read_text()
    assert old in content
    with pytest.raises(PosecheckError) as caught:
        parse_exercise(content.replace(old, new, 1), "mine.toml")
    assert said in wording("de").say(caught.value.message)
