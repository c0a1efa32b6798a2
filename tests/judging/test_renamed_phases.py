"""Nothing in Python knows the name of a phase: with other names an exercise gives the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posecheck.exercise import Exercise, exercise_names, load_exercise, parse_exercise
from posecheck.judging.outcome import Outcome
from posecheck.pose import Observation
from tests.following import follow
from tests.judging.test_breathing import poses as breaths
from tests.skeleton import Figure, Slider, seen
from tests.standing import Stance

FOLDER = Path(__file__).parents[2] / "exercises"
FPS = 15.0
OTHER = "other_{}".format


def renamed(exercise: Exercise) -> Exercise:
    """The same file with every phase under another name."""
    content = (FOLDER / f"{exercise.name}.toml").read_text(encoding="utf-8")
    for phase in exercise.phases:
        content = content.replace(f'"{phase.name}"', f'"{OTHER(phase.name)}"')
        content = re.sub(rf'^{phase.name} = "', f'{OTHER(phase.name)} = "', content, flags=re.MULTILINE)
    return parse_exercise(content, "renamed.toml")


def times(seconds: float) -> Iterator[float]:
    return (float(t) for t in np.arange(0.0, seconds, 1.0 / FPS))


def observations(name: str) -> Iterator[Observation]:
    """A figure that does the exercise once, with faults."""
    if name == "slow-sit-back":
        for t in times(40.0):
            elevation = float(np.interp(t, [0, 3, 5, 7, 8, 9, 14], [0, 0, 85, 85, 85, 60, 0]))
            yield seen(Figure(elevation, feet_up_trunk=0.2 if 9 < t < 11 else 0.0).pose(t))
    elif name in ("psoas-stretch", "psoas-release"):
        held = {} if name == "psoas-stretch" else {"other_thigh_deg": 55.0, "other_knee_deg": 75.0}
        for t in times(17.0):
            out = float(np.interp(t, [3, 8, 10, 15], [0.0, 1.0, 1.0, 0.3]))
            figure = Slider(out, heel_trunk=0.15 if 5 < t < 7 else 0.0, **held)
            yield seen(figure.pose(t), figure.picture(t))
    elif name == "stool-stretch":
        for t in times(22.0):
            step = float(np.interp(t, [2, 3, 19, 20], [0.0, 1.0, 1.0, 0.0]))
            arm = float(np.interp(t, [8, 10, 16, 18], [0.0, 170.0, 170.0, 0.0]))
            yield seen(Stance(step=step, arm_deg=arm, lean_deg=20.0 if 5 < t < 7 else 0.0).pose(t))
    else:
        yield from map(seen, breaths(40.0, 9.0, chest=True))


def told(outcome: Outcome) -> list[object]:
    """Everything that a repetition is judged by, without the names of the phases."""
    return [
        (
            each.verdict,
            [(span.start_s, span.end_s, span.whole) for span in each.phases],
            {name: (measured.value, measured.confidence, measured.reason) for name, measured in each.measures.items()},
            each.faults,
            each.unsure,
            [(hold.stage, hold.held_s, hold.pauses) for hold in each.holds],
        )
        for each in outcome.repetitions
    ]


@pytest.mark.parametrize("name", exercise_names())
def test_with_other_names_of_phases_an_exercise_gives_the_same_numbers(name: str) -> None:
    exercise = load_exercise(name)
    other = renamed(exercise)
    assert not {phase.name for phase in exercise.phases} & {phase.name for phase in other.phases}
    shown = list(observations(name))
    ours, theirs = (follow(each, shown)[0] for each in (exercise, other))
    assert len(ours.repetitions) == 1
    measured = [each.value for each in ours.repetitions[0].measures.values()]
    assert sum(value is not None for value in measured) >= len(measured) / 2, "there is something to compare"
    assert told(ours) == told(theirs)
    assert ours.cues == theirs.cues
