"""The slow sit-back: pushed up to sitting with the arms, low back rounded, rolled down piece by piece, relaxed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from studio.figure import Figure
from studio.motions.motion import Breath, FaultSpan, Motion, Span
from studio.motions.sit_back_arms import Arm, Arms
from studio.motions.sit_back_trunk import Trunk
from studio.rig import SIDES, SIGN, Posture, Side
from studio.rotations import Array, about_x, about_z, bump, minimum_jerk
from studio.scene import Scene, SceneError

SEAT_Y_M: Final = -0.12
"""Of the pelvis along the mat sitting upright; rolling down takes it towards the head."""

FEET_AHEAD: Final = 0.575
"""How far ahead of that the ankles are, in leg lengths: they stay there all the time."""

FEET_APART_M: Final = 0.105
"""Of each ankle from the body's middle."""

BREATH_M: Final = 0.022
"""How far belly and chest together rise in a relaxed breath."""

NEEDED: Final = {"not_rounded": "curl", "sat_up_without_arms": "push_up", "no_relaxation": "relax"}
"""The phase that a fault is done in, if it isn't the roll-down."""


@dataclass(frozen=True)
class Move:
    """An arm goes to one of the named places."""

    start_s: float
    end_s: float
    place: str


class SlowSitBack(Motion):
    """Phases may be left out at the start: a script that begins at ``curl`` is already seated."""

    PHASES = ("lie", "push_up", "curl", "roll_down", "down", "relax")
    FAULTS: ClassVar = {
        "block_drop": "share",
        "out_of_order": "cm",
        "too_fast": "s",
        "not_rounded": "deg",
        "sat_up_without_arms": "",
        "feet_lifted": "m",
        "head_first": "deg",
        "no_relaxation": "",
    }
    ARMS: ClassVar = ("forward", "thighs", "beside")

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, scene)
        self._check()
        standing = {side: self._leg(side, self.phases[0], 0.0) for side in SIDES}
        self._trunk = Trunk(figure, scene, lambda shape: self._body(shape, SEAT_Y_M + 0.13, standing))
        self._pelvis = {span: self._path(span) for span in self.phases if span.repetition == 1}
        self._join_paths()
        self._moves = {side: self._arm_moves(side) for side in SIDES}
        self._arms = Arms(figure, self._body(self._trunk.flat, self._lying_y_m, standing))

    def _check(self) -> None:
        """Raise SceneError on a script that a person can't do."""
        scene, names = self.scene, [phase.name for phase in self.scene.phase]
        order = [self.PHASES.index(name) for name in names]
        if order != list(range(order[0], order[0] + len(order))):
            raise SceneError(f"{scene.name}: the phases must follow each other as in {', '.join(self.PHASES)}")
        if scene.repetitions > 1 and ("push_up" not in names or names[-1] not in ("down", "relax")):
            raise SceneError(f"{scene.name}: repetitions need a push_up at the start and lying at the end")
        if scene.arms not in (None, *self.ARMS):
            raise SceneError(f"{scene.name}: arms {scene.arms!r} is none of {', '.join(self.ARMS)}")
        for fault in scene.fault:
            if (phase := NEEDED.get(fault.name, "roll_down")) not in names:
                raise SceneError(f"{scene.name}: fault {fault.name!r} needs a phase {phase}")

    # ---- where the body is -----------------------------------------------------------------------------------
    def _path(self, span: Span) -> tuple[Array, Array]:
        """Times of a phase's share and the pelvis's way along y without slipping, from 0."""
        shares = np.linspace(0.0, 1.0, 80 if span.name in ("push_up", "roll_down") else 12)
        if span.name not in ("push_up", "curl", "roll_down"):
            return shares, np.zeros(len(shares))
        postures = []
        for share in shares:
            t_s = span.start_s + share * (span.end_s - span.start_s)
            posture = self._trunk_and_legs(span, t_s, SEAT_Y_M)
            postures.append(posture)
        return shares, self.figure.roll_without_slip(postures)

    def _join_paths(self) -> None:
        """Where the pelvis is in each phase: sitting at its place, and back there after every repetition."""
        spans = list(self._pelvis)
        ways = {span.name: float(self._pelvis[span][1][-1]) for span in spans}
        self.closure_m = -sum(ways.values()) if "push_up" in ways and "roll_down" in ways else 0.0
        lying = SEAT_Y_M + ways.get("curl", 0.0) + ways.get("roll_down", 0.0)
        y_m = SEAT_Y_M if spans[0].name == "curl" else lying
        for span in spans:
            shares, way = self._pelvis[span]
            if span.name == "push_up":
                way = way + self.closure_m * np.array([minimum_jerk((share - 0.2) / 0.7) for share in shares])
            self._pelvis[span] = shares, y_m + way
            y_m += float(way[-1])
        self._lying_y_m = lying
        self._y_m = {span.name: PchipInterpolator(*path) for span, path in self._pelvis.items()}

    def _trunk_and_legs(self, span: Span, t_s: float, y_m: float) -> Posture:
        return self._body(
            self._trunk.at(span.name, span.share(t_s)), y_m, {side: self._leg(side, span, t_s) for side in SIDES}
        )

    def _body(self, shape: Array, y_m: float, targets: Mapping[Side, tuple[Array, Array, Array]]) -> Posture:
        """A trunk of a shape (10,) on the floor, the legs where they should be."""
        posture = self.figure.trunk(shape[:5], shape[5:9])
        self.figure.rest_on_floor(posture, float(shape[9]), y_m)
        for _ in range(3):
            self.figure.legs(posture, targets)
            self.figure.settle(posture)
        self.figure.legs(posture, targets)
        return posture

    def _leg(self, side: Side, span: Span, t_s: float) -> tuple[Array, Array, Array]:
        """Ankle, direction of the knee and rotation of the foot."""
        out, lift, ahead, sway, toes = SIGN[side], 0.0, 0.0, 0.0, 0.0
        if span.name == "roll_down" and (high := self.scene.strength("feet_lifted")):
            raised = bump(span.share(t_s), 0.10, 0.86, 0.26)
            lift, ahead, toes = high * raised, -0.02 * raised, 10.0 * raised
        if span.name == "relax" and self.scene.strength("no_relaxation"):
            ahead, lift, sway = self._fidget_leg(side, t_s - span.start_s, span.end_s - t_s)
        foot = about_z(out * 3.0) @ about_x(toes)
        height = self.figure.ankle_height(side, foot) + lift
        ankle = np.array([out * FEET_APART_M, SEAT_Y_M - FEET_AHEAD * self.figure.leg_m + ahead, height])
        return ankle, np.array([out * 0.08 + sway, -0.35, 1.0]), foot

    def posture(self, t_s: float) -> Posture:
        """Of the body at a time of the clip."""
        span = self.at(t_s)
        y_m = float(self._y_m[span.name](span.share(t_s)))
        posture = self._trunk_and_legs(span, t_s, y_m)
        if span.name == "relax" and self.scene.strength("no_relaxation"):
            turned = self._fidget_head(t_s - span.start_s, span.end_s - t_s)
            for bone in ("neck02", "head"):
                posture.local[bone] = posture.local[bone] @ about_z(turned / 2.0)
        for side in SIDES:
            self._arms.put(posture, side, self._arm(posture, side, t_s))
        return posture

    # ---- arms ------------------------------------------------------------------------------------------------
    def _arm_moves(self, side: Side) -> list[Move]:
        """Where an arm goes, and when."""
        free = {"forward": "knees", "thighs": "thighs", "beside": "beside"}[self.scene.arms or "forward"]
        rest = "mat" if self.scene.arms == "beside" else "belly"
        moves = [Move(-1.0, 0.0, free if self.phases[0].name in ("curl", "roll_down") else rest)]
        for span in self.phases:
            seconds = span.end_s - span.start_s
            if span.name == "push_up":
                if self.scene.strength("sat_up_without_arms"):
                    moves.append(Move(span.start_s, span.start_s + 0.22 * seconds, "ahead"))
                    moves.append(Move(span.end_s, span.end_s + 0.8, free))
                else:
                    moves.append(Move(span.start_s, span.start_s + 0.22 * seconds, "mat"))
                    moves.append(Move(span.end_s - 0.30 * seconds, span.end_s + 0.5, free))
            elif span.name == "down":
                moves.append(Move(span.start_s, span.start_s + min(1.6, seconds), rest))
            elif span.name == "relax" and self.scene.strength("no_relaxation"):
                moves += self._fidget_arm(side, span)
        return moves

    def _arm(self, posture: Posture, side: Side, t_s: float) -> Arm:
        moves = self._moves[side]
        last = max(number for number, move in enumerate(moves) if number == 0 or move.start_s <= t_s)
        move = moves[last]
        places = self.figure.rig.forward(posture)[1]
        rise_m = self.breath(t_s).belly_m
        there = self._arms.at(move.place, side, places, rise_m)
        share = minimum_jerk((t_s - move.start_s) / (move.end_s - move.start_s))
        if last == 0 or share >= 1.0:
            return there
        return self._arms.at(moves[last - 1].place, side, places, rise_m).towards(there, share, SIGN[side])

    # ---- restless instead of relaxed ---------------------------------------------------------------------------
    def _fidget_arm(self, side: Side, span: Span) -> list[Move]:
        """Every few seconds somewhere else, the sides in turn."""
        left = ("face", "belly", "up", "mat", "belly", "face", "mat")
        right = ("belly", "mat", "face", "belly", "up", "belly", "face")
        order = left if side == "L" else right
        moves, t_s, number = [], span.start_s + (0.6 if side == "L" else 1.9), 0
        while t_s + 1.6 < span.end_s:
            moves.append(Move(t_s, t_s + 1.6, order[number % len(order)]))
            t_s, number = t_s + 2.4 + 0.5 * ((number * 7) % 3), number + 1
        return moves

    def _fidget_leg(self, side: Side, since_s: float, until_s: float) -> tuple[float, float, float]:
        """How far the ankle is ahead and lifted, metres, and how far the knee sways to the person's left."""
        moving = minimum_jerk(since_s / 1.0) * minimum_jerk(until_s / 1.0)
        own = 0.0 if side == "L" else 1.7
        sway = 0.22 * np.sin(2.0 * np.pi * since_s / 3.7) + 0.10 * np.sin(2.0 * np.pi * since_s / 2.3 + own)
        step = max(np.sin(2.0 * np.pi * since_s / 5.9 + own), 0.0) ** 2
        return -0.06 * moving * step, 0.05 * moving * step, moving * float(sway)

    def _fidget_head(self, since_s: float, until_s: float) -> float:
        """Turned to the person's left, degrees."""
        moving = minimum_jerk(since_s / 1.0) * minimum_jerk(until_s / 1.0)
        return moving * float(16.0 * np.sin(2.0 * np.pi * since_s / 4.6) + 8.0 * np.sin(2.0 * np.pi * since_s / 2.9))

    # ---- what else is told -------------------------------------------------------------------------------------
    def breath(self, t_s: float) -> Breath:
        """Belly and chest of the lying person; moving, breathing isn't to be seen."""
        share = self._lying_share(t_s)
        phase = (t_s * self.scene.breaths_per_min / 60.0) % 1.0
        into = self.scene.in_share
        part = phase / into if phase < into else (1.0 - phase) / (1.0 - into)
        filled = BREATH_M * share * (0.5 - 0.5 * np.cos(np.pi * part))
        return Breath(filled * self.scene.belly_share, filled * (1.0 - self.scene.belly_share), phase)

    def _lying_share(self, t_s: float) -> float:
        """1 while lying, 0 while moving, with smooth steps between."""
        share = 0.0
        for first, span in enumerate(self.phases):
            if span.name in ("lie", "relax"):
                begins = span.start_s - (3.0 if first == 0 else 0.0)
                ends = span.end_s + (3.0 if first == len(self.phases) - 1 else 0.0)
                share = max(share, bump(t_s, begins, ends, min(1.2, 0.4 * (ends - begins))))
        return share

    def faults(self) -> tuple[FaultSpan, ...]:
        """What is really done wrong, and when it can be seen."""
        found = []
        for span in self.phases:
            for fault in self.scene.fault:
                phase, (start, end) = _SEEN[fault.name]
                if span.name == phase:
                    seconds = span.end_s - span.start_s
                    times = span.start_s + start * seconds, span.start_s + end * seconds
                    found.append(
                        FaultSpan(fault.name, span.repetition, *times, fault.strength, self.FAULTS[fault.name])
                    )
        return tuple(found)


_SEEN: Final[Mapping[str, tuple[str, tuple[float, float]]]] = {
    "block_drop": ("roll_down", (0.35, 0.94)),
    "out_of_order": ("roll_down", (0.30, 0.96)),
    "too_fast": ("roll_down", (0.0, 1.0)),
    "not_rounded": ("curl", (0.35, 1.0)),
    "sat_up_without_arms": ("push_up", (0.2, 1.0)),
    "feet_lifted": ("roll_down", (0.20, 0.76)),
    "head_first": ("roll_down", (0.15, 0.9)),
    "no_relaxation": ("relax", (0.0, 1.0)),
}
"""In which phase, and in what part of it (0..1), each fault can be seen."""
