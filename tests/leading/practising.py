"""Whole practices of a figure with known angles, ten frames a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np

from posecheck.exercise import Exercise, load_exercise
from posecheck.exercise.faults import Fault
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.leading.scene import Scene, State
from posecheck.leading.voice import Kind, spoken_s
from posecheck.pose import Pose
from posecheck.wording import wording
from tests.skeleton import Figure, seen

LIE, SIT = 0.0, 85.0
FIRST = ((0, LIE), (9, LIE), (11, SIT), (17, SIT), (24, LIE))
"""Ready at about 4 s, go at 8.4 s; then up, and down from 17 to 24 s."""
ONE = (*FIRST, (34, LIE))
TWO = (*FIRST, (40, LIE), (42, SIT), (48, SIT), (55, LIE), (64, LIE))
DROP = ((0, LIE), (9, LIE), (11, SIT), (15, SIT), (15.8, LIE), (25, LIE))
EN = wording("en")

Change = Callable[[float, Figure], Figure | None]


def variant(**phases: dict[str, object]) -> Exercise:
    """The sit-back with some phases changed."""
    exercise = load_exercise("slow-sit-back")
    return replace(exercise, phases=tuple(replace(phase, **phases.get(phase.name, {})) for phase in exercise.phases))


SHORT = variant(relax={"hold_s": 3.0})
ONCE = Plan(1, (None,), 5.0)
TWICE = replace(ONCE, repetitions=2)


@dataclass
class Run:
    practice: Practice
    scenes: list[Scene]
    poses: list[Pose]

    @property
    def said(self) -> list[tuple[float, str]]:
        """What was said and when, without the breathing."""
        spoken = [(scene.update.t_s, scene.say) for scene in self.scenes if scene.say is not None]
        return [(t_s, say.text) for t_s, say in spoken if say.kind is not Kind.BREATH]

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.said]

    @property
    def states(self) -> list[State]:
        return [state for state, _ in groupby(scene.state for scene in self.scenes)]

    def first_s(self, state: State) -> float:
        return next(scene.update.t_s for scene in self.scenes if scene.state is state)

    def when(self, text: str) -> float:
        return next(t_s for t_s, said in self.said if said == text)

    def at(self, t_s: float) -> Scene:
        return next(scene for scene in self.scenes if scene.update.t_s >= t_s - 1e-6)


def practise(
    *knots: tuple[float, float],
    change: Change = lambda _, figure: figure,
    plan: Plan = ONCE,
    exercise: Exercise = SHORT,
    language: str = "en",
    missing: tuple[float, float] | None = None,
    stop_s: float | None = None,
    speaking: bool = False,
) -> Run:
    """A practice in which the trunk follows ``knots`` (time, elevation).

    ``change`` may alter the figure, or take it away; no frames come in the time ``missing``.
    """
    times, elevations = zip(*knots, strict=True)
    poses = []
    for t in (k / 10 for k in range(10 * times[-1])):
        if missing is None or not missing[0] < t < missing[1]:
            figure = change(t, Figure(float(np.interp(t, times, elevations))))
            poses.append(figure.pose(t) if figure else Pose.nobody(t))
    practice = Practice(exercise, wording(language), plan)
    scenes = []
    for pose in poses:
        if stop_s is not None and pose.t_s >= stop_s and not practice.finished:
            practice.stop(pose.t_s, wording(language)("practice.stopped"))
        scenes.append(practice.step(seen(pose), speaking))
    return Run(practice, scenes, poses)


@cache
def usual() -> Run:
    """One repetition, nothing special."""
    return practise(*ONE)


def nobody(start_s: float, end_s: float) -> Change:
    return lambda t_s, figure: None if start_s < t_s < end_s else figure


def hand(start_s: float, end_s: float) -> Change:
    return lambda t_s, figure: replace(figure, raised=("left",)) if start_s - 1e-6 <= t_s < end_s - 1e-6 else figure


def with_faults(*faults: Fault) -> Exercise:
    """The sit-back, its rest short, with no other faults than these."""
    names = {fault.name for fault in faults}
    texts = {
        language: replace(words, faults={name: fault for name, fault in words.faults.items() if name in names})
        for language, words in SHORT.texts.items()
    }
    return replace(SHORT, faults=faults, texts=texts)


FAULTLESS = with_faults()
PRAISE = SHORT.words("en").praise


def slowly(seed: int, slow_voice: float) -> Run:
    """One faultless repetition on a busy machine: 6 to 12 uneven pictures a second, now and then one late by half a
    second; the browser says things ``slow_voice`` times as slowly as estimated, and begins late."""
    rng = np.random.default_rng(seed)
    seconds, elevations = zip(*FIRST, (60, LIE), strict=True)
    rate, t_s, voice_until_s = rng.uniform(6.0, 12.0), 0.0, 0.0
    poses: list[Pose] = []
    while t_s < 60.0:
        poses.append(Figure(float(np.interp(t_s, seconds, elevations))).pose(t_s))
        t_s += rng.uniform(0.6, 1.4) / rate + (0.5 if rng.random() < 0.03 else 0.0)
    practice = Practice(FAULTLESS, EN, ONCE)
    scenes = []
    for pose in poses:
        scenes.append(practice.step(seen(pose), pose.t_s < voice_until_s))
        if (say := scenes[-1].say) is not None:
            voice_until_s = pose.t_s + rng.uniform(0.1, 0.4) + slow_voice * spoken_s(say.text)
    return Run(practice, scenes, poses)
