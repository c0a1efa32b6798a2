"""The slow sit-back on a hand-made body: its script, its truth, and that nothing jumps or slides."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studio.figure import Figure
from studio.motions.slow_sit_back import SlowSitBack
from studio.rig import SIDES
from studio.scene import SCENES, Scene, SceneError, parse_scene, read_scene

_SEATED = {"curl": 2.0, "roll_down": 6.0, "down": 1.5, "relax": 4.0}
_WHOLE = {"push_up": 3.0, **_SEATED}
_NAMES = sorted(path.stem for path in SCENES.glob("slow-sit-back-*.toml"))


def _scene(phases: dict[str, float] = _SEATED, fault: str = "", strength: float = 1.0, **more: Any) -> Scene:
    table: dict[str, object] = {
        "about": "A test.",
        "exercise": "slow-sit-back",
        "phase": [{"name": name, "seconds": seconds} for name, seconds in phases.items()],
        **more,
    }
    if fault:
        table["fault"] = [{"name": fault, "strength": strength}]
    return parse_scene("test", table, "here")


@pytest.mark.parametrize(
    ("scene", "says"),
    [
        (_scene({"curl": 2.0, "down": 1.0}), "must follow each other"),
        (_scene({"roll_down": 6.0, "curl": 2.0}), "must follow each other"),
        (_scene(repetitions=2), "need a push_up"),
        (_scene({"push_up": 3.0, "curl": 2.0, "roll_down": 6.0}, repetitions=2), "lying at the end"),
        (_scene(arms="crossed"), "none of forward, thighs, beside"),
        (_scene(fault="pelvis_moved"), "none of block_drop"),
        (_scene(fault="sat_up_without_arms"), "needs a phase push_up"),
        (_scene({"curl": 2.0, "roll_down": 6.0}, "no_relaxation"), "needs a phase relax"),
        (_scene({"wave": 2.0}), "none of lie"),
    ],
)
def test_a_script_that_nobody_can_do_is_refused(figure: Figure, scene: Scene, says: str) -> None:
    with pytest.raises(SceneError, match=says):
        SlowSitBack(figure, scene)


def test_it_goes_from_sitting_to_lying(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene())

    sitting, lying = motion.posture(0.0), motion.posture(motion.seconds)

    assert [span.name for span in motion.phases] == list(_SEATED)
    assert figure.joint(sitting, "neck01")[2] > 0.4
    assert figure.joint(lying, "neck01")[2] < 0.2
    assert figure.joint(lying, "head")[1] > figure.joint(lying, "root")[1] + 0.4


def test_nothing_jumps_from_one_repetition_to_the_next(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene(_WHOLE, repetitions=2))
    places = [figure.rig.forward(motion.posture(t_s))[1] for t_s in np.arange(12.0, 24.0, 1.0 / 15.0)]

    steps = np.linalg.norm(np.diff(places, axis=0), axis=2)

    assert steps.max() < 0.12
    assert abs(motion.closure_m) < 0.05


def test_the_pelvis_is_back_where_it_was_after_a_repetition(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene(_WHOLE, repetitions=2))
    second = motion.span("push_up", 2).start_s

    assert np.allclose(motion.posture(0.0).root_m, motion.posture(second).root_m, atol=1e-3)


@pytest.mark.parametrize("fault", ["", "block_drop", "out_of_order", "not_rounded", "no_relaxation"])
def test_the_feet_stay_on_the_floor(figure: Figure, fault: str) -> None:
    motion = SlowSitBack(figure, _scene(fault=fault))
    times = np.arange(0.0, motion.span("relax").start_s, 0.5)

    ankles = np.array([figure.joint(motion.posture(t_s), "foot.L") for t_s in times])

    assert np.ptp(ankles, axis=0).max() < 0.005


def test_lifted_feet_rise_as_high_as_the_fault_says(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene(fault="feet_lifted", strength=0.15))
    span = motion.faults()[0]

    for side in SIDES:
        rise = [
            figure.joint(motion.posture(t_s), f"foot.{side}")[2] for t_s in (0.0, (span.start_s + span.end_s) / 2.0)
        ]
        assert rise[1] - rise[0] == pytest.approx(0.15, abs=0.03)


def test_the_hands_stay_on_the_mat_while_they_push(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene(_WHOLE))

    wrists = np.array([figure.joint(motion.posture(t_s), "wrist.L") for t_s in np.arange(0.8, 2.0, 0.1)])

    assert np.ptp(wrists, axis=0).max() < 0.01
    assert wrists[:, 2].max() < figure.floor_m + 0.12


def test_a_sit_up_keeps_the_hands_off_the_mat(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene(_WHOLE, "sat_up_without_arms"))

    wrists = [figure.joint(motion.posture(t_s), "wrist.R")[2] for t_s in np.arange(0.8, 2.9, 0.3)]

    assert min(wrists) > figure.floor_m + 0.15


def test_breath_moves_the_belly_only_when_lying_still(figure: Figure) -> None:
    motion = SlowSitBack(figure, _scene({**_SEATED, "relax": 15.0}))
    times = np.arange(0.0, motion.seconds, 0.1)

    belly = np.array([motion.breath(t_s).belly_m for t_s in times])

    assert belly[times < motion.span("down").start_s].max() == 0.0
    assert belly.max() == pytest.approx(0.8 * 0.022, rel=0.05)
    assert np.abs(np.diff(belly)).max() < 0.003


@pytest.mark.parametrize(
    ("fault", "phases", "phase"),
    [
        ("block_drop", _SEATED, "roll_down"),
        ("too_fast", _SEATED, "roll_down"),
        ("not_rounded", _SEATED, "curl"),
        ("sat_up_without_arms", _WHOLE, "push_up"),
        ("no_relaxation", _SEATED, "relax"),
    ],
)
def test_a_fault_is_told_once_and_in_its_phase(
    figure: Figure, fault: str, phases: dict[str, float], phase: str
) -> None:
    motion = SlowSitBack(figure, _scene(phases, fault))
    span = motion.span(phase)

    (told,) = motion.faults()

    assert (told.name, told.repetition, told.unit) == (fault, 1, SlowSitBack.FAULTS[fault])
    assert span.start_s <= told.start_s < told.end_s <= span.end_s


def test_the_scenes_cover_every_fault_alone() -> None:
    scenes = [read_scene(SCENES / f"{name}.toml") for name in _NAMES]

    assert {fault.name for scene in scenes for fault in scene.fault} == set(SlowSitBack.FAULTS)
    assert max(len(scene.fault) for scene in scenes) == 1
    assert {scene.camera.sees for scene in scenes} == {"left", "right"}


@pytest.mark.parametrize("name", _NAMES)
def test_every_scene_can_be_done(figure: Figure, name: str) -> None:
    scene = read_scene(SCENES / f"{name}.toml")

    motion = SlowSitBack(figure, scene)

    assert len(motion.faults()) == len(scene.fault) * scene.repetitions
    assert np.isfinite(motion.posture(motion.seconds / 2.0).root_m).all()
