"""Somebody who walks in, gets down on the mat, does an exercise there, gets up and leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

import numpy as np

from studio.motions.getting_down import GettingDown
from studio.motions.motion import Breath, FaultSpan, HoldSpan, Motion, Prop, Span
from studio.motions.walking import STEP_M, STEP_S, TURN_STEP_S, Footfall, Walk, beside, stand_at, straight, turn_left
from studio.rig import Posture, Side
from studio.rotations import minimum_jerk
from studio.scene import Camera

PICTURE_SHAPE: Final = 4.0 / 3.0
"""Width of the picture by its height."""

MAT_END_M: Final = -0.95
"""Where the mat begins at the feet; before it the feet are on the room's floor."""

OUTSIDE_M: Final = 0.45
"""Of somebody whose swinging arms can't be seen any more, from the picture's edge."""

BREATH_STARTS_S: Final = 1.0
"""Before the exercise, and after it: how long the breath takes to be seen."""

_STOPS_S: Final = 0.35
_SETS_OFF_S: Final = 0.3


class Arriving(Motion):
    """An exercise on the mat with its coming and going: the inner motion's own truth, later in time.

    The person comes from the feet's end, along the mat, turns on it and gets down into the very posture that the inner
    motion begins with. ``walk_in``, ``get_down``, ``get_up`` and ``walk_out`` belong to no repetition: theirs is 0.
    """

    PHASES: ClassVar[tuple[str, ...]] = ("walk_in", "get_down", "get_up", "walk_out")
    FAULTS: ClassVar[dict[str, str]] = {}

    def __init__(self, inner: Motion, down_s: float = 5.5, up_s: float = 5.0, hand: Side | None = None) -> None:
        self.inner, self.figure, self.scene = inner, inner.figure, inner.scene
        far: Side = "R" if self.scene.camera.sees == "left" else "L"
        self._down = GettingDown(self.figure, inner.posture(0.0), down_s, hand or far)
        self._up = GettingDown(self.figure, inner.posture(inner.seconds), up_s, hand or far)
        outside_m = picture_edge(self.scene.camera) - OUTSIDE_M
        self._plan_coming(outside_m)
        self._plan_leaving(outside_m)
        self.starts_s = self.comes_s + down_s
        """When the inner motion begins."""
        self.ends_s = self.starts_s + inner.seconds
        self.seconds = self.ends_s + up_s + self.leaves_s
        self.phases: tuple[Span, ...] = (
            Span("walk_in", 0, 0.0, self.comes_s),
            Span("get_down", 0, self.comes_s, self.starts_s),
            *(
                replace(span, start_s=span.start_s + self.starts_s, end_s=span.end_s + self.starts_s)
                for span in inner.phases
            ),
            Span("get_up", 0, self.ends_s, self.ends_s + up_s),
            Span("walk_out", 0, self.ends_s + up_s, self.seconds),
        )

    def posture(self, t_s: float) -> Posture:
        """Walking, getting down, exercising, getting up, walking: whatever it is the time for."""
        if t_s < self.comes_s:
            return self._coming.posture(t_s)
        if t_s < self.starts_s:
            return self._down.posture(t_s - self.comes_s)
        if t_s < self.ends_s:
            return self.inner.posture(t_s - self.starts_s)
        up_s = self._up.seconds
        if t_s < self.ends_s + up_s:
            return self._up.posture(self.ends_s + up_s - t_s)
        return self._leaving.posture(t_s - self.ends_s - up_s)

    def breath(self, t_s: float) -> Breath:
        """The inner motion's; it comes while the person lies down, and goes while they get up."""
        share = minimum_jerk(1.0 + (t_s - self.starts_s) / BREATH_STARTS_S)
        share *= minimum_jerk(1.0 - (t_s - self.ends_s) / BREATH_STARTS_S)
        within = self.inner.breath(float(np.clip(t_s - self.starts_s, 0.0, self.inner.seconds)))
        return Breath(share * within.belly_m, share * within.chest_m, share * within.phase)

    def faults(self) -> tuple[FaultSpan, ...]:
        """Of the exercise: coming and going can't be done wrong."""
        later = self.starts_s
        return tuple(replace(f, start_s=f.start_s + later, end_s=f.end_s + later) for f in self.inner.faults())

    def holds(self) -> tuple[HoldSpan, ...]:
        """Of the exercise."""
        later = self.starts_s
        return tuple(replace(h, start_s=h.start_s + later, end_s=h.end_s + later) for h in self.inner.holds())

    def props(self) -> tuple[Prop, ...]:
        """Of the exercise: they lie there from the beginning."""
        return self.inner.props()

    # ---- walking -----------------------------------------------------------------------------------------------
    def _plan_coming(self, outside_m: float) -> None:
        """From outside the picture along the mat to where the feet will stand, and about turn."""
        end = self._down.middle
        count = int(np.ceil((end[1] - outside_m) / STEP_M))
        start = end - [0.0, count * STEP_M, 0.0]
        steps = straight(start, -180.0, count, STEP_S)
        last = steps[-1]
        steps.append(beside(end, -180.0, "R" if last.side == "L" else "L", last.lands_s + STEP_S))
        steps += turn_left(end, -180.0, steps[-1].lands_s + TURN_STEP_S + 0.1)
        steps[-2:] = [replace(step, stand=self._down.feet[step.side]) for step in steps[-2:]]
        self._coming = Walk(self.figure, stand_at(start, -180.0), _on_the_floor(steps))
        self.comes_s = steps[-1].lands_s + _STOPS_S

    def _plan_leaving(self, outside_m: float) -> None:
        """From where the feet stand straight out of the picture."""
        start = self._up.middle
        count = int(np.ceil((start[1] - outside_m) / STEP_M)) + 1
        steps = straight(start, 0.0, count, _SETS_OFF_S + STEP_S)
        self._leaving = Walk(self.figure, self._up.feet, _on_the_floor(steps))
        self.leaves_s = steps[-1].lands_s


def _on_the_floor(steps: list[Footfall]) -> list[Footfall]:
    """Steps that don't land on the mat are as much lower as it is thick."""
    floored = []
    for step in steps:
        place = step.stand.place.copy()
        if place[1] < MAT_END_M:
            place[2] = 0.0
        floored.append(replace(step, stand=replace(step.stand, place=place)))
    return floored


def picture_edge(camera: Camera) -> float:
    """Where the line through the mat leaves the picture at the feet's end, y in metres."""
    half = np.arctan(np.tan(np.radians(camera.field_of_view_deg / 2.0)) * PICTURE_SHAPE)
    opening = max(float(np.cos(half - np.radians(camera.yaw_deg))), 0.35)
    return camera.aim_m[1] - camera.distance_m * float(np.sin(half)) / opening
