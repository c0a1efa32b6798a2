"""The real product on a named subset of the sample clips, against their exact truth (the benchmark takes them all)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from benchmarks.scores import ClipScore
from benchmarks.truth import read_clip
from tests.conftest import SAMPLES

Scored = Callable[[str], ClipScore]

ROLL_DOWNS = (
    "slow-sit-back-good",
    "slow-sit-back-good-right",
    "slow-sit-back-good-yaw15",
    "slow-sit-back-good-whole",
)
WELL_DONE = (
    *ROLL_DOWNS,
    "psoas-stretch-good",
    "psoas-stretch-good-right",
    "psoas-release-good",
    "stool-stretch-good",
    "stool-stretch-good-right",
    "abdominal-breathing-good",
)
WITH_A_FAULT = (
    "slow-sit-back-block-drop",
    "slow-sit-back-feet-lifted",
    "slow-sit-back-head-first",
    "slow-sit-back-no-relaxation",
    "slow-sit-back-out-of-order",
    "slow-sit-back-sat-up-without-arms",
    "slow-sit-back-too-fast",
    "psoas-stretch-pelvis-moved",
    "psoas-stretch-held-knee-drifted",
    "psoas-stretch-heel-lifted",
    "psoas-stretch-incomplete-return",
    "psoas-stretch-too-fast",
    "psoas-release-hand-left-spot",
    "psoas-release-leg-not-flat",
    "psoas-release-too-fast",
    "stool-stretch-arms-not-overhead",
    "stool-stretch-bouncing",
    "stool-stretch-foot-not-on-stool",
    "stool-stretch-leaning-back",
    "stool-stretch-leaning-forward",
    "stool-stretch-let-go-early",
    "stool-stretch-standing-knee-bent",
    "abdominal-breathing-chest-breathing",
    "abdominal-breathing-fast-breathing",
    "abdominal-breathing-restless",
)
BREATHING = (
    "abdominal-breathing-good",
    "abdominal-breathing-good-yaw15",
    "abdominal-breathing-fast-breathing",
    "slow-sit-back-good",
)
ALSO_SHOWN = {"slow-sit-back-head-first": {"block_drop"}}
"""The true touch-downs show it: 65 % of an arched back land within 0.3 s. Everywhere else there is the name alone."""
HARD = ("slow-sit-back-good-second-person", "slow-sit-back-good-yaw45")

CLIPS = sorted(SAMPLES.glob("*.mp4"))


@pytest.mark.parametrize("name", WELL_DONE)
def test_what_is_done_well_is_good(scored: Scored, name: str) -> None:
    clip = scored(name)
    assert set(clip.well_done) == {"good"}
    assert clip.found_repetitions == clip.truth.repetitions
    assert clip.near_side_right
    assert clip.with_pose == clip.judged == clip.frames


@pytest.mark.parametrize("name", WITH_A_FAULT)
def test_a_fault_is_found_and_no_other(scored: Scored, name: str) -> None:
    clip = scored(name)
    assert {decision.fault for decision in clip.decisions if decision.true and decision.answer == "yes"} == {
        name.removeprefix(f"{clip.truth.exercise}-").replace("-", "_")
    } | ALSO_SHOWN.get(name, set())
    assert not [decision.fault for decision in clip.decisions if decision.wrong]


@pytest.mark.parametrize("name", HARD)
def test_in_a_hard_view_nothing_wrong_is_said(scored: Scored, name: str) -> None:
    clip = scored(name)
    assert not [decision.fault for decision in clip.decisions if decision.wrong]
    assert set(clip.well_done) <= {"good", "unsure"}


@pytest.mark.parametrize("name", [*ROLL_DOWNS, "slow-sit-back-block-drop"])
def test_the_roll_down_is_measured(scored: Scored, name: str) -> None:
    clip = scored(name)
    trunk = np.abs(clip.frame_errors["trunk_elevation_deg"])
    assert np.median(trunk) < 4.0
    assert np.percentile(trunk, 90) < 9.0
    landed = [abs(error) for error in clip.repetition_errors["touch_down_s"] if error is not None]
    assert len(landed) >= 7, "of nine"
    assert np.median(landed) < 0.4
    (roll_down,) = clip.boundary_errors["roll_down"]
    (down,) = clip.boundary_errors["down"]
    assert roll_down == pytest.approx(0.0, abs=0.6)
    assert down == pytest.approx(0.0, abs=1.0)
    (block,) = clip.repetition_errors["largest_block"]
    assert block == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("name", BREATHING)
def test_the_breath_is_measured(scored: Scored, name: str) -> None:
    clip = scored(name)
    assert set(clip.well_done) <= {"good"}
    for measure, allowed in (("breaths_per_min", 1.0), ("belly_share", 0.15), ("in_out_ratio", 0.25)):
        assert clip.repetition_errors[measure] == [pytest.approx(0.0, abs=allowed)], measure


@pytest.mark.parametrize("name", ["psoas-stretch-good", "psoas-stretch-good-right"])
def test_the_leg_slide_is_measured(scored: Scored, name: str) -> None:
    clip = scored(name)
    for measure in ("moving_knee_deg", "moving_hip_deg"):
        error = np.abs(clip.frame_errors[measure])
        assert np.median(error) < 4.0, measure
        assert np.percentile(error, 90) < 9.0, measure
    for measure in ("stable_extension_knee_deg", "stable_extension_hip_deg"):
        assert clip.repetition_errors[measure] == [pytest.approx(0.0, abs=6.0)] * clip.truth.repetitions


@pytest.mark.parametrize("name", ["stool-stretch-good", "stool-stretch-leaning-forward"])
def test_the_hold_is_timed(scored: Scored, name: str) -> None:
    (held_s,) = scored(name).repetition_errors["held_s"]
    assert held_s == pytest.approx(0.0, abs=1.0), "two stages together"


@pytest.mark.parametrize("path", CLIPS, ids=lambda path: path.stem)
def test_every_clip_has_its_truth_and_its_place(path: Path) -> None:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.codec_context.name) == (640, 480, "h264")
        assert stream.average_rate == 15
        seconds = stream.frames / 15
        assert path.stat().st_size < 400_000 * max(seconds / 20.0, 1.0)
        clip = read_clip(path.with_suffix(".json"))
        assert clip.note is None
        assert clip.frames is not None
        assert len(clip.frames.t_s) == stream.frames
    assert f"![{path.stem}](pictures/{path.stem}.jpg)" in (SAMPLES / "README.md").read_text()
    assert (SAMPLES / "pictures" / f"{path.stem}.jpg").is_file()


def test_all_five_exercises_are_there_done_well_and_with_each_fault_within_their_size() -> None:
    shown = {(truth["exercise"], fault["name"]) for truth in map(_truth, CLIPS) for fault in truth["faults"]}
    count = {exercise: sum(name == exercise for name, _ in shown) for exercise, _ in shown}
    assert count == {
        "slow-sit-back": 8,
        "psoas-stretch": 6,
        "stool-stretch": 7,
        "psoas-release": 5,
        "abdominal-breathing": 3,
    }
    good = {truth["exercise"] for truth in map(_truth, CLIPS) if not truth["faults"]}
    assert good == set(count)
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.*")) < 30_000_000


def _truth(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text())
