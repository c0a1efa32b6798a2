"""Abdominal breathing from beginning to end: a lying figure whose belly rises in the mask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import Exercise, load_exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Update
from posecheck.leading.guide import Pacer
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import Scene, State
from posecheck.leading.voice import Kind
from posecheck.messages import Message
from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark
from posecheck.wording import wording
from tests.following import follow
from tests.measures.repetition.test_breath import fullness, with_belly
from tests.skeleton import TRUNK_PX, Figure, seen

FPS = 10.0
LYING = Figure(0.0)


def poses(seconds: float, per_min: float, *, chest: bool = False, hand_trunk: float = 0.0) -> list[Pose]:
    """Somebody who breathes, and moves the near hand to and fro by ``hand_trunk`` every four seconds."""
    figure = Figure(0.0)
    if chest:  # what rises lies at 0.7 of the trunk instead of 0.3
        hip, shoulder = (np.array(LYING.joints[name]) for name in ("HIP", "SHOULDER"))
        figure.joints["HIP"] = tuple(hip + 0.4 * (shoulder - hip))
        figure.joints["SHOULDER"] = tuple(shoulder + 0.4 * (shoulder - hip))
    made = []
    for t in np.arange(0.0, seconds, 1.0 / FPS):
        pose = LYING.pose(float(t))
        points = pose.points_px.copy()
        points[Landmark.LEFT_WRIST, 0] += hand_trunk / 2.0 * TRUNK_PX * np.sin(2.0 * np.pi * t / 4.0)
        risen = with_belly(figure, 0.03 + 0.02 * float(fullness(t, per_min)) if per_min else 0.03)
        mask = np.maximum(risen, LYING.mask())
        made.append(replace(pose, points_px=points, mask=mask))
    return made


def session(made: list[Pose], exercise: Exercise | None = None) -> tuple[Outcome, list[Update]]:
    return follow(exercise or load_exercise("abdominal-breathing"), map(seen, made))


def test_calm_belly_breathing_is_one_good_repetition() -> None:
    outcome, updates = session(poses(40, 9.0))
    (repetition,) = outcome.repetitions
    assert outcome.verdict == "good"
    assert repetition.start_s == pytest.approx(0.0, abs=0.1)
    assert repetition.end_s == pytest.approx(39.9, abs=0.2)
    assert repetition.measures["breaths_per_min"].value == pytest.approx(9.0, abs=0.3)
    assert repetition.measures["belly_share"].value > 0.8
    assert repetition.measures["stillness_trunk"].value < 0.02
    assert [cue.fault for cue in outcome.cues] == [None], "praise"
    heights = [update.values["belly_height_trunk"] for update in updates]
    assert 0.005 < np.ptp(heights[20:]) < 0.02


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        ({"per_min": 24.0}, "fast_breathing"),
        ({"per_min": 9.0, "chest": True}, "chest_breathing"),
        ({"per_min": 9.0, "hand_trunk": 0.3}, "restless"),
    ],
)
def test_each_fault_is_found_alone_and_said(made: dict[str, float], fault: str) -> None:
    outcome, _ = session(poses(30, **made))
    assert [found.name for found in outcome.repetitions[0].faults] == [fault]
    assert [cue.fault for cue in outcome.cues] == [fault]


def test_without_a_breath_nothing_is_praised() -> None:
    outcome, _ = session(poses(30, 0.0))
    (repetition,) = outcome.repetitions
    assert repetition.measures["breaths_per_min"].reason == Message("reasons.hardly_moved")
    assert {item.name for item in repetition.unsure} == {"chest_breathing", "fast_breathing"}
    assert outcome.verdict == "unsure"
    assert outcome.cues == ()


def test_sitting_is_no_repetition() -> None:
    made = [Figure(80.0).pose(k / FPS) for k in range(100)]
    outcome, _ = session(made)
    assert outcome.repetitions == ()
    assert outcome.attempts == ()


def test_the_breath_of_the_relaxation_after_a_sit_back_is_measured() -> None:
    down = [
        Figure(float(elevation)).pose(k / FPS)
        for k, elevation in enumerate(np.interp(np.arange(90) / FPS, [0, 2, 8], [85, 85, 0]))
    ]
    resting = [replace(pose, t_s=pose.t_s + 9.0) for pose in poses(25, 12.0)]
    outcome, _ = session([*down, *resting], load_exercise("slow-sit-back"))
    (repetition,) = outcome.repetitions
    assert repetition.phases[-1].name == "relax"
    assert repetition.measures["breaths_per_min"].value == pytest.approx(12.0, abs=0.5)
    assert repetition.measures["belly_share"].value > 0.8
    assert 0.4 < repetition.measures["in_out_ratio"].value < 1.0


def practised(made: list[Pose], hold_s: float) -> tuple[Practice, list[Scene]]:
    exercise = load_exercise("abdominal-breathing")
    short = replace(exercise, phases=(replace(exercise.phases[0], hold_s=hold_s),))
    practice = Practice(short, wording("en"), Plan.of(short))
    return practice, [practice.step(seen(pose), False) for pose in made]


def test_practising_is_lying_down_being_paced_and_hearing_the_result() -> None:
    practice, scenes = practised(poses(50, 6.0), hold_s=35.0)
    said = [scene.say for scene in scenes if scene.say is not None]
    texts = [item.text for item in said if item.kind is not Kind.BREATH]
    assert texts[:2] == [wording("en")("practice.camera_low"), "Ready."]
    assert texts.count("Lie still and breathe calmly into your belly.") == 1
    paced = [item.text for item in said if item.kind is Kind.BREATH]
    assert paced.count("Breathe in.") == pytest.approx(4, abs=1)
    assert paced.count("Breathe out.") == pytest.approx(3, abs=1)
    assert {scene.pacer.seconds for scene in scenes if isinstance(scene.pacer, Pacer)} == {4.0, 6.0}
    clocks = [scene.hold.held_s for scene in scenes if scene.hold is not None]
    assert max(clocks) == pytest.approx(35.0, abs=0.2)
    assert practice.finished
    (outcome,) = practice.outcomes
    assert outcome.repetitions[0].measures["breaths_per_min"].value == pytest.approx(6.0, abs=0.3)
    assert "Well done." in texts[-1]
    assert "About six breaths a minute." in texts[-1]


def test_breathing_that_goes_on_wrongly_is_corrected_on_the_way_until_it_is_right() -> None:
    """Half a minute into the chest, then into the belly: told once, and not again for what is past."""
    chest, belly = poses(48, 9.0, chest=True), poses(70, 9.0)
    made = [*chest, *(replace(pose, t_s=pose.t_s + 48.0) for pose in belly)]
    practice, scenes = practised(made, hold_s=100.0)
    said = [(scene.update.t_s, scene.say.text) for scene in scenes if scene.say is not None]
    cue = load_exercise("abdominal-breathing").words("en").faults["chest_breathing"].cue
    begun_s = next(t_s for t_s, text in said if text == "Begin.")
    assert [t_s - begun_s for t_s, text in said if text == cue] == pytest.approx([32.0], abs=2.0)
    assert len([text for _, text in said if text.startswith("Breathe")]) >= 12, "the pacing goes on"
    assert practice.finished


def test_leaving_early_ends_the_practice_with_what_was_seen() -> None:
    made = poses(40, 9.0)
    gone = [Pose.nobody(40.0 + k / FPS) for k in range(60)]
    practice, scenes = practised([*made, *gone], hold_s=120.0)
    assert practice.finished
    assert scenes[-1].state is State.DONE
    assert practice.outcomes[0].repetitions[0].measures["breaths_per_min"].value == pytest.approx(9.0, abs=0.3)
