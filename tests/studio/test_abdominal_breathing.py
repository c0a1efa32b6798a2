from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.figure import Figure
from studio.motions.abdominal_breathing import AbdominalBreathing
from studio.rotations import Array
from studio.scene import SCENES, SceneError, parse_scene, read_scene

FRAMES_PER_S = 15


def lying(figure: Figure, faults: dict[str, float] | None = None, **keys: Any) -> AbdominalBreathing:
    scene = parse_scene("test", {
        "about": "A test.", "exercise": "abdominal-breathing", "phase": [{"name": "breathe", "seconds": 60.0}],
        "fault": [{"name": name, "strength": strength} for name, strength in (faults or {}).items()], **keys,
    }, "here")  # fmt: skip
    return AbdominalBreathing(figure, scene)


def times(motion: AbdominalBreathing) -> Array:
    return np.arange(0.0, motion.seconds, 1 / FRAMES_PER_S)


def breaths(motion: AbdominalBreathing) -> tuple[Array, Array]:
    """How far belly and chest are forward in each frame, metres."""
    told = [motion.breath(float(t_s)) for t_s in times(motion)]
    return np.array([breath.belly_m for breath in told]), np.array([breath.chest_m for breath in told])


def starts(filled: Array) -> Array:
    level = filled > filled.max() / 2.0
    found: Array = np.flatnonzero(~level[:-1] & level[1:])
    return found


def rate(filled: Array) -> float:
    found = starts(filled)
    return 60.0 * (len(found) - 1) * FRAMES_PER_S / float(found[-1] - found[0])


def joint_paths(motion: AbdominalBreathing, at: Array) -> dict[str, Array]:
    """Of the joints; the points on the skin stay as they are at rest."""
    rig = motion.figure.rig
    found = [rig.joints(rig.forward(motion.posture(float(t_s)))[1], rig.rest) for t_s in at]
    return {name: np.array([joints[name] for joints in found]) for name in found[0]}


def test_done_well_the_belly_moves_at_the_scenes_rate(figure: Figure) -> None:
    done = lying(figure, breaths_per_min=10.0, in_share=0.4, belly_share=0.8)
    belly, chest = breaths(done)
    assert rate(belly) == pytest.approx(10.0, abs=0.4)
    assert 0.012 < np.ptp(belly) < 0.0155
    assert np.ptp(belly) / (np.ptp(belly) + np.ptp(chest)) == pytest.approx(0.8, abs=0.01)
    found = starts(belly)
    assert np.mean(np.diff(belly[found[0] : found[-1]]) > 0) == pytest.approx(0.4, abs=0.02)
    assert done.faults() == ()


def test_no_two_breaths_are_alike_and_none_jumps(figure: Figure) -> None:
    done = lying(figure)
    belly, _ = breaths(done)
    assert np.abs(np.diff(belly)).max() < 0.0015
    assert np.ptp(np.diff(starts(belly))) > 2
    phases = np.array([done.breath(float(t_s)).phase for t_s in times(done)])
    assert phases.min() >= 0
    assert phases.max() < 1
    assert belly[phases < 0.02].max() < 0.0005


@pytest.mark.parametrize("arms", ["belly", "beside"])
def test_a_quiet_body_is_still_but_for_the_hands_on_the_belly(figure: Figure, arms: str) -> None:
    done = lying(figure, arms=arms)
    paths = joint_paths(done, times(done)[:120:6])
    for name in ("eye.L", "knee.L", "ankle.R", "hip.L", "shoulder.R"):
        assert np.ptp(paths[name], axis=0).max() < 1e-9
    moved = np.ptp(paths["wrist.L"], axis=0)
    assert (moved[2] > 0.006) == (arms == "belly")
    assert moved[:2].max() < 0.002


def test_hands_on_the_belly_go_up_as_it_fills(figure: Figure) -> None:
    done = lying(figure)
    at = times(done)[:150:6]
    height = joint_paths(done, at)["wrist.R"][:, 2]
    belly = np.array([done.breath(float(t_s)).belly_m for t_s in at])
    assert np.corrcoef(height, belly)[0, 1] > 0.99


def test_the_arms_rest_where_they_should(figure: Figure) -> None:
    floor_m = figure.floor_m
    belly = joint_paths(lying(figure), np.zeros(1))
    beside = joint_paths(lying(figure, arms="beside"), np.zeros(1))
    assert belly["wrist.L"][0, 2] > floor_m + 0.10
    assert abs(belly["index.L"][0, 0]) < 0.12
    assert beside["wrist.L"][0, 2] < floor_m + 0.10
    assert abs(beside["wrist.L"][0, 0]) > 0.2
    with pytest.raises(SceneError, match="'belly' or 'beside'"):
        lying(figure, arms="folded")


def test_the_knees_lie_bent_over_the_blanket(figure: Figure) -> None:
    done = lying(figure)
    joints = {name: path[0] for name, path in joint_paths(done, np.zeros(1)).items()}
    folds = done.props()[1:]
    top_m = max(fold.middle_m[2] + fold.size_m[2] / 2.0 for fold in folds)
    assert joints["knee.L"][2] > joints["hip.L"][2] + 0.08
    assert 0.0 < joints["knee.L"][2] - top_m < 0.10
    assert joints["ankle.L"][2] < figure.floor_m + 0.15


def test_chest_breathing_moves_the_chest_more(figure: Figure) -> None:
    done = lying(figure, {"chest_breathing": 0.6})
    belly, chest = breaths(done)
    assert np.ptp(belly) / (np.ptp(belly) + np.ptp(chest)) == pytest.approx(0.2, abs=0.01)
    (fault,) = done.faults()
    assert (fault.start_s, fault.end_s, fault.unit) == (0.0, 60.0, "share")


def test_fast_breathing_is_shallow(figure: Figure) -> None:
    done = lying(figure, {"fast_breathing": 24.0})
    belly, _ = breaths(done)
    assert rate(belly) == pytest.approx(24.0, abs=0.8)
    assert np.ptp(belly) < 0.6 * np.ptp(breaths(lying(figure))[0])


def test_a_restless_body_moves_again_and_again_and_smoothly(figure: Figure) -> None:
    done = lying(figure, {"restless": 0.08})
    (fault,) = done.faults()
    assert fault.start_s > 0.5
    assert 55.0 < fault.end_s <= 60.0
    at = np.arange(0.0, 60.0, 0.15)
    paths = joint_paths(done, at)
    moving = np.zeros(len(at) - 1, bool)
    for name in ("eye.L", "knee.L", "knee.R", "wrist.L", "wrist.R"):
        speed = np.linalg.norm(np.diff(paths[name], axis=0), axis=1) / 0.15
        assert speed.max() < 0.8
        moving |= speed > 0.03
    still = np.diff(np.flatnonzero(np.concatenate([[True], moving, [True]]))).max() * 0.15
    assert still < 3.0
    assert np.ptp(paths["ankle.L"], axis=0).max() > 0.05
    rig = figure.rig
    for t_s in at[::10]:
        rotations, places = rig.forward(done.posture(float(t_s)))
        assert rig.skin(rotations, places, rig.foot["L"])[:, 2].min() > figure.floor_m - 0.002


@pytest.mark.parametrize("path", sorted(SCENES.glob("abdominal-breathing-*.toml")), ids=lambda path: path.stem)
def test_every_scene_shows_what_its_name_says(figure: Figure, path: Path) -> None:
    scene = read_scene(path)
    done = AbdominalBreathing(figure, scene)
    what = scene.name.removeprefix("abdominal-breathing-").replace("-", "_")
    wrong = {fault.name for fault in done.faults()}
    assert wrong == {name for name in AbdominalBreathing.FAULTS if what.startswith(name)}
    assert bool(wrong) != what.startswith("good")
