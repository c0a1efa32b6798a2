from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.leading.practice import Practice
from posecheck.leading.scene import State
from posecheck.leading.voice import Kind
from posecheck.pose import Pose
from posecheck.wording import wording
from tests.leading.practising import (
    DROP,
    EN,
    FIRST,
    LIE,
    ONCE,
    ONE,
    PRAISE,
    SHORT,
    TWICE,
    nobody,
    practise,
    slowly,
    usual,
    variant,
    with_faults,
)
from tests.skeleton import Figure, room, seen


def test_the_last_words_come_with_the_end_even_over_a_cue() -> None:
    cue_s = practise(*DROP).when(SHORT.words("en").faults["too_fast"].cue)
    run = practise(*DROP, stop_s=cue_s + 0.5)
    assert run.first_s(State.DONE) == pytest.approx(cue_s + 0.5, abs=0.11)
    end = run.at(run.first_s(State.DONE))
    assert end.say is not None
    assert end.say.text.startswith("Stopped.")
    assert end.say.interrupts


def test_a_fault_is_said_at_once_over_a_prompt() -> None:
    run = practise(*DROP)
    (said,) = (s for s in run.scenes if s.say is not None and s.say.text == SHORT.words("en").faults["too_fast"].cue)
    assert 15.2 < said.update.t_s < 16.2, "while it happens"
    assert said.say is not None
    assert said.say.kind is Kind.CUE
    assert said.say.interrupts, "the prompt to roll down"


def test_the_count_is_heard_before_what_to_change() -> None:
    run = usual()
    counted = next(s for s in run.scenes if s.say is not None and s.say.kind is Kind.COUNT)
    following = next(s for s in run.scenes if s.say is not None and s.update.t_s > counted.update.t_s)
    assert following.say is not None
    assert not following.say.interrupts


@pytest.mark.parametrize(("seed", "slow_voice"), [(0, 1.0), (1, 1.5), (2, 1.5), (3, 2.0), (4, 2.0)])
def test_praise_is_said_after_the_count_however_slow_machine_and_voice_are(seed: int, slow_voice: float) -> None:
    run = slowly(seed, slow_voice)
    assert run.texts.count(PRAISE) == 1
    assert 0.0 < run.when(PRAISE) - run.when("One. That was the last one.") < 12.0
    assert run.texts[-1].startswith("One repetition done.")


def test_praise_that_had_to_wait_is_not_said_once_something_is_wrong() -> None:
    feet = next(fault for fault in SHORT.faults if fault.name == "feet_lifted")
    cue = SHORT.words("en").faults["feet_lifted"].cue
    exercise = with_faults(replace(feet, phases=("down", "relax")))

    def lifted(t_s: float, figure: Figure) -> Figure:
        return replace(figure, feet_up_trunk=0.25) if 38 < t_s < 41 else figure

    later = tuple((t_s + 9, elevation) for t_s, elevation in FIRST)  # a voice that never ends delays the beginning
    knots = ((0, LIE), *later, (69, LIE))
    assert practise(*knots, exercise=exercise, speaking=True).when(PRAISE) > 41.0
    run = practise(*knots, exercise=exercise, speaking=True, change=lifted)
    assert 38.0 < run.when(cue) < 39.0
    assert PRAISE not in run.texts


def test_the_hold_waits_while_a_fault_is_there() -> None:
    faults = tuple(replace(f, phases=("curl",)) if f.name == "feet_lifted" else f for f in SHORT.faults)
    cue = SHORT.words("en").faults["feet_lifted"].cue
    run = practise(
        *ONE,
        exercise=replace(SHORT, faults=faults),
        change=lambda t, figure: replace(figure, feet_up_trunk=0.25) if 12 <= t < 14 else figure,
    )
    before, after = run.at(12.8).hold, run.at(13.8).hold
    assert before is not None
    assert before == after
    assert before.waits == cue
    later = run.at(14.8).hold
    assert later is not None
    assert later.waits is None
    assert later.held_s > before.held_s
    roll_down = SHORT.words("en").phases["roll_down"]
    assert run.when(roll_down) - usual().when(roll_down) == pytest.approx(1.7, abs=0.5)


def test_the_hold_clock_survives_a_short_loss_of_sight() -> None:
    run = practise(*ONE, change=nobody(11.5, 13.2))
    before, after = run.at(11.5).hold, run.at(13.2).hold
    assert before is not None
    assert after is not None
    assert after.held_s - before.held_s == pytest.approx(1.7, abs=0.2)


def test_it_speaks_german_when_asked() -> None:
    run = practise(*ONE, language="de")
    german = SHORT.words("de")
    assert run.texts[0] == wording("de")("practice.camera_low")
    assert run.texts[1:7] == ["Bereit.", "Drei.", "Zwei.", "Eins.", "Los.", german.phases["push_up"]]
    assert "Eins. Das war die letzte." in run.texts
    assert run.texts[-1].startswith("Eine Wiederholung geschafft.")
    english = {*SHORT.words("en").phases.values(), *(fault.cue for fault in SHORT.words("en").faults.values())}
    assert not english & {*run.texts, *(scene.message for scene in run.scenes)}
    assert {fault.cue for fault in german.faults.values()} & set(run.texts)


def test_somebody_who_never_comes_to_rest_is_spoken_to_again() -> None:
    def sway(t_s: float, figure: Figure) -> Figure:
        return replace(figure, hip_x=figure.hip_x + (6.0 * np.sin(6.0 * t_s) if t_s > 21 else 0.0))

    run = practise(*ONE[:-1], (95, LIE), change=sway, plan=TWICE)
    after = [t_s for t_s, _ in run.said if t_s > 21]
    assert max(np.diff(after), default=99.0) < 16.0
    assert SHORT.words("en").phases["push_up"] in [text for t_s, text in run.said if t_s > 30]


def test_darkness_is_said_even_though_nobody_can_be_seen() -> None:
    practice = Practice(SHORT, wording("en"), ONCE)
    said = [
        scene.say.text
        for k in range(60)
        if (scene := practice.step(seen(Pose.nobody(k / 10), room(k / 10, level=3)), False)).say
    ]
    assert said == [EN("practice.camera_low"), EN("placing.too_dark")]


def test_standing_postures_are_spoken_to_standing() -> None:
    standing = replace(SHORT, practice=replace(SHORT.practice, lying=False))
    run = practise(*ONE, exercise=standing)
    assert run.texts[-1].endswith(EN("practice.goodbye_standing"))
    assert EN("practice.camera_low") not in run.texts, "the camera stands waist high"
    turned = practise((0, LIE), (6, LIE), exercise=standing, plan=replace(ONCE, sides=("right",)))
    assert EN("placing.turn_round_standing", side="right") in turned.texts


def test_a_repetition_that_ends_in_a_hold_is_counted_aloud_when_it_has_been_held() -> None:
    held = variant(down={"hold_s": 6.0}, relax={"hold_s": 3.0})
    run = practise(*ONE, exercise=held)
    lying_s = next(scene.update.t_s for scene in run.scenes if scene.counted == 1)
    assert run.when("One. That was the last one.") > lying_s + 1.0
