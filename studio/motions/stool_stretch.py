"""The standing stretch: one foot on a stool, the other leg straight behind, later both arms overhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

import numpy as np

from studio.figure import Figure
from studio.motions.lying import OTHER, SIDE, times_over
from studio.motions.motion import FaultSpan, HoldSpan, Motion, Prop, Span
from studio.rig import SIDES, SIGN, Posture, Side
from studio.rotations import Array, about_x, about_y, about_z, bump, minimum_jerk, mix
from studio.scene import Phase, Scene

STAGES: Final = {"hold": 1, "hold_arms_up": 2}
"""Phases in which the position is held, and which stage of the exercise each is."""

_SEEN: Final = {"leaning_forward": 7.0, "leaning_back": 6.0, "standing_knee_bent": 10.0, "arms_not_overhead": 20.0}
"""From how many degrees on a fault can be seen (at the latest from half its strength on)."""

_STANDING_KNEE_DEG: Final = 174.0
_TILT_DEG: Final = 24.0
"""How far the standing leg slopes forward in the stance."""

_STEEPEST_DEG: Final = 33.0
"""How far a shank slopes at most with the heel on the floor."""

_HIP_Y_M: Final = 0.04
"""Where the standing leg's hip is in the stance: about the middle of the picture."""

_FEET_X_M: Final = (0.10, 0.11)
"""Half the distance between the feet, standing and in the stance."""

_OVERHEAD_DEG: Final = 175.0
_ELBOW_DEG: Final = 7.0
"""Flexion of an elbow that is held straight."""

_STOOL_M: Final = (0.40, 0.38)
"""Width and depth."""

_TOP_M, _LEG_M = 0.035, 0.036
_STOOL_COLOURS: Final = ((150, 110, 70), (120, 86, 54))

_ON_STOOL: Final = 0.66
"""Share of the step at which the foot touches the stool; on the way down it leaves it there."""

_COLLAPSING_S: Final = 1.5

_PALM_M: Final = 0.022
"""Height of a wrist over what its hand rests on."""


class StoolStretch(Motion):
    """Steps onto the stool, holds, raises the arms, holds, comes down.

    Strengths: degrees that the trunk leans, the standing knee is bent, the arms stay short of overhead; metres of a
    bounce from top to bottom; metres between the stool and the toes of a foot that is put on the floor before it;
    seconds that are missing of the first hold, after which the foot comes down and the script skips to its end.
    """

    PHASES: ClassVar[tuple[str, ...]] = ("set_up", "hold", "arms_up", "hold_arms_up", "let_down")
    FAULTS: ClassVar[dict[str, str]] = {
        "leaning_forward": "deg",
        "leaning_back": "deg",
        "standing_knee_bent": "deg",
        "arms_not_overhead": "deg",
        "bouncing": "m",
        "foot_not_on_stool": "m",
        "let_go_early": "s",
    }

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, _cut_short(scene))
        self.front: Side = SIDE[scene.side]
        self.rear: Side = OTHER[self.front]
        self.stool_m = float(np.clip(0.5 * figure.leg_m, 0.38, 0.44))
        self._place_feet()
        self._apart_deg = self._arms_clear_of_hips()
        self._sways = np.random.default_rng([scene.seed, 71]).uniform(0.0, 2.0 * np.pi, 4)

    def _place_feet(self) -> None:
        """Where both feet are in the stance, and with them the stool."""
        figure = self.figure
        self._rear_foot = about_z(SIGN[self.rear] * 8.0)
        self._front_foot = about_z(SIGN[self.front] * 4.0)
        leg_m, slope = self._leg_m(_STANDING_KNEE_DEG), np.radians(_TILT_DEG)
        ankle_m = figure.ankle_height(self.rear, self._rear_foot)
        self._rear_ankle = np.array([SIGN[self.rear] * _FEET_X_M[0], _HIP_Y_M + leg_m * np.sin(slope), ankle_m])
        sole = figure.rig.rest[figure.rig.foot[self.front]] - figure.rig.head(f"foot.{self.front}")
        toes_m, heel_m = float(sole[:, 1].min()), float(sole[:, 1].max())
        self._ball = np.array([0.0, 0.7 * toes_m, sole[:, 2].min()])
        missing_m = self.scene.strength("foot_not_on_stool")
        if missing_m:
            self._lift_m = 0.0
            self._front_y_m = _HIP_Y_M - 0.21 * figure.leg_m
            self._stool_y_m = self._front_y_m + toes_m - missing_m - _STOOL_M[1] / 2.0
        else:
            self._lift_m = self.stool_m - figure.floor_m
            knee_m = figure.ankle_height(self.front, self._front_foot) + self._lift_m + figure.shank_m
            over_hip_m = knee_m - (ankle_m + leg_m * np.cos(slope))
            self._front_y_m = _HIP_Y_M - float(np.sqrt(figure.thigh_m**2 - over_hip_m**2)) - 0.02
            self._stool_y_m = self._front_y_m + (toes_m + heel_m) / 2.0

    def _leg_m(self, knee_deg: float) -> float:
        """From hip to ankle with this angle at the knee."""
        thigh, shank = self.figure.thigh_m, self.figure.shank_m
        return float(np.sqrt(thigh**2 + shank**2 - 2.0 * thigh * shank * np.cos(np.radians(knee_deg))))

    def _arms_clear_of_hips(self) -> float:
        """How far from the vertical the arms hang so that the hands are beside the hips, degrees."""
        rig = self.figure.rig
        hips = (rig.ruling == "root") | np.char.startswith(rig.ruling, "upperleg01")
        out_m = float(np.abs(rig.rest[hips, 0]).max()) + 0.05 - abs(rig.head("upperarm01.L")[0])
        return float(np.clip(np.degrees(np.arcsin(out_m / self.figure.arm_m)), 6.0, 22.0))

    # ---- what happens when -------------------------------------------------------------------------------------
    def _span(self, name: str, t_s: float) -> Span | None:
        """A phase of the repetition that a time falls into, if the script has it."""
        repetition = self.at(t_s).repetition
        return next((span for span in self.phases if (span.name, span.repetition) == (name, repetition)), None)

    def step(self, t_s: float) -> float:
        """How far the step is made: 0 stands on both feet, 1 in the stance."""
        up, down = self._span("set_up", t_s), self._span("let_down", t_s)
        made = 1.0 if up is None else _eased((up.share(t_s) - 0.18) / 0.82)
        if down is None:
            return made
        first, last = (0.30, 0.95) if self._span("arms_up", t_s) else (0.02, 0.75)
        return made - _eased((down.share(t_s) - first) / (last - first))

    def arms(self, t_s: float) -> float:
        """How far the arms are raised: 0 hanging, 1 as far as they go."""
        up, down = self._span("arms_up", t_s), self._span("let_down", t_s)
        raised = 0.0 if up is None else minimum_jerk(up.share(t_s))
        return raised if down is None else raised * (1.0 - minimum_jerk(down.share(t_s) / 0.55))

    def _in_hold(self, t_s: float, edge_s: float) -> float:
        """1 in the middle of the first stage, 0 before and after: it begins and ends well."""
        hold = self._span("hold", t_s)
        if hold is None:
            return 0.0
        seconds = hold.end_s - hold.start_s
        return bump(t_s, hold.start_s + 0.16 * seconds, hold.end_s - 0.10 * seconds, min(edge_s, 0.25 * seconds))

    def lean_forward_deg(self, t_s: float) -> float:
        """How far the trunk collapses over the raised knee."""
        return self.scene.strength("leaning_forward") * self._in_hold(t_s, _COLLAPSING_S)

    def lean_back_deg(self, t_s: float) -> float:
        """How far the trunk leans back as the arms go up."""
        return self.scene.strength("leaning_back") * minimum_jerk((self.arms(t_s) - 0.35) / 0.65)

    def knee_bent_deg(self, t_s: float) -> float:
        """How far the standing knee gives way."""
        return self.scene.strength("standing_knee_bent") * self._in_hold(t_s, 1.2)

    def arms_lacking_deg(self, t_s: float) -> float:
        """How far the arms stay short of where they should be."""
        return self.scene.strength("arms_not_overhead") * self.arms(t_s)

    def bounce_m(self, t_s: float) -> float:
        """How far the bouncing pelvis is below the stance."""
        wave = 0.5 * (1.0 - np.cos(2.0 * np.pi * t_s))
        return float(self.scene.strength("bouncing") * self._in_hold(t_s, 0.6) * wave)

    def _sway(self, t_s: float) -> Array:
        """Of someone who stands still: sideways and forward (metres), lean and arms (degrees)."""
        turns = np.array([0.23, 0.31, 0.27, 0.19]) * t_s
        return np.array([0.003, 0.003, 0.4, 0.8]) * np.sin(2.0 * np.pi * turns + self._sways)

    # ---- postures ----------------------------------------------------------------------------------------------
    def posture(self, t_s: float) -> Posture:
        """Trunk first, then the pelvis over the standing leg, the other foot, and the arms."""
        posture = self._trunk(t_s)
        self._stand(posture, t_s)
        self._arms(posture, t_s)
        return posture

    def _trunk(self, t_s: float) -> Posture:
        """Trunk and head, the shoulders over the hips or as far from there as a fault says, eyes on the far wall."""
        figure, step, raised = self.figure, self.step(t_s), self.arms(t_s)
        forward, back = self.lean_forward_deg(t_s), self.lean_back_deg(t_s)
        spine = -step * np.array([2.0, 1.5, 0.5, 0.0, 0.0]) - raised * np.array([0.0, 1.0, 1.0, 1.0, 0.0])
        spine += forward * np.array([0.20, 0.26, 0.26, 0.22, 0.18]) - back * np.array([0.50, 0.48, 0.30, 0.12, 0.0])
        shrug = 24.0 * max(raised - self.arms_lacking_deg(t_s) / _OVERHEAD_DEG, 0.0)
        level = figure.trunk(spine, np.zeros(4), shrug)
        shoulders, hips = (
            sum((figure.joint(level, f"{bone}.{side}") for side in SIDES), np.zeros(3))
            for bone in ("upperarm01", "upperleg01")
        )
        line = shoulders - hips
        lean = forward - back + 3.0 * bump(step, 0.0, 1.0, 0.45) + float(self._sway(t_s)[2])
        pitch = lean - float(np.degrees(np.arctan2(-line[1], line[2])))
        face = 0.55 * forward - 0.40 * back - (pitch + float(spine.sum()))
        posture = figure.trunk(spine, face * np.array([0.3, 0.25, 0.2, 0.25]), shrug)
        posture.root_rotation = about_x(pitch)
        return posture

    def _stand(self, posture: Posture, t_s: float) -> None:
        """The standing leg carries the pelvis; the other one steps."""
        figure, rig, step, sway = self.figure, self.figure.rig, self.step(t_s), self._sway(t_s)
        bent = self.knee_bent_deg(t_s)
        leg_m = self._leg_m(_STANDING_KNEE_DEG - bent - 7.0 * bump(step, 0.0, 1.0, 0.4))
        slope = np.radians(min(_TILT_DEG, _STEEPEST_DEG - bent / 2.0))
        low = np.cos(slope) - self.bounce_m(t_s) / leg_m
        stance_m = leg_m * float(np.sqrt(1.0 - low**2)) - 0.0012 * self.lean_forward_deg(t_s)
        stance_m += 0.0016 * self.lean_back_deg(t_s)
        on_the_way = mix(0.035, 0.10, minimum_jerk(step / 0.7))
        ahead_m = float(mix(on_the_way, stance_m, minimum_jerk((step - 0.45) / 0.55)))
        hips = posture.root_rotation @ (rig.head(f"upperleg01.{self.rear}") - rig.head("root"))
        over_m = SIGN[self.rear] * 0.055 * bump(step, -0.05, 1.02, 0.42)
        hip = np.array([hips[0] + over_m + sway[0], self._rear_ankle[1] - ahead_m + sway[1] * step, 0.0])
        way = hip[:2] - self._rear_ankle[:2]
        hip[2] = self._rear_ankle[2] + np.sqrt(leg_m**2 - way @ way)
        posture.root_m = hip - hips
        ankle, foot = self._stepping_foot(step)
        figure.legs(posture, {
            self.rear: (self._rear_ankle, (SIGN[self.rear] * 0.12, -1.0, 0.0), self._rear_foot),
            self.front: (ankle, (SIGN[self.front] * 0.13, -1.0, 0.5), foot),
        })  # fmt: skip

    def _stepping_foot(self, step: float) -> tuple[Array, Array]:
        """Ankle and rotation of the foot that steps: heel off, up, over the edge, down flat."""
        up, over = minimum_jerk((step - 0.08) / 0.42), minimum_jerk((step - 0.18) / 0.45)
        down = minimum_jerk((step - 0.44) / (_ON_STOOL - 0.44))
        clear_m = 0.07 if self._lift_m else 0.05
        toes_down = 26.0 * bump(step, 0.04, 0.44, 0.16) - 8.0 * bump(step, 0.34, _ON_STOOL, 0.14)
        foot = self._front_foot @ about_x(toes_down)
        z_m = self.figure.ankle_height(self.front, foot) + (self._lift_m + clear_m) * up - clear_m * down
        x_m = SIGN[self.front] * mix(*_FEET_X_M, over)
        rolled_m = ((self._front_foot - foot) @ self._ball)[1]
        return np.array([x_m, mix(self._rear_ankle[1] + 0.02, self._front_y_m, over) + rolled_m, z_m]), foot

    def _arms(self, posture: Posture, t_s: float) -> None:
        """Both arms hanging or raised forwards and up; leaning forward, the hands rest on the raised thigh."""
        figure, raised, lacking = self.figure, self.arms(t_s), self.arms_lacking_deg(t_s)
        lean = self.lean_forward_deg(t_s) - self.lean_back_deg(t_s)
        elevation = raised * (_OVERHEAD_DEG - lean) - lacking + float(self._sway(t_s)[3]) * (1.0 - raised)
        elbow = _ELBOW_DEG + 7.0 * (1.0 - raised) + 0.55 * lacking + 12.0 * bump(raised, 0.0, 1.0, 0.5)
        resting = self._in_hold(t_s, _COLLAPSING_S) if self.scene.strength("leaning_forward") else 0.0
        for side in SIDES:
            out = np.array([SIGN[side], 0.0, 0.0])
            apart_deg = mix(self._apart_deg + 4.0 * bump(self.step(t_s), 0.0, 1.0, 0.3), 5.0, raised) + 0.25 * lacking
            apart = about_y(-SIGN[side] * float(apart_deg))
            upper, fore = (apart @ about_x(-deg) @ [0.0, 0.0, -1.0] for deg in (elevation, elevation + elbow))
            behind = apart @ about_x(-elevation) @ [0.0, 1.0, 0.0]
            shoulder = figure.joint(posture, f"upperarm01.{side}")
            wrist = shoulder + figure.upper_arm_m * upper + figure.forearm_m * fore
            towards, little_finger = behind + 0.25 * out, behind
            if resting:
                place, fingers = self._on_thigh(posture, side)
                wrist = mix(wrist, place, resting) + bump(resting, 0.0, 1.0, 0.5) * (0.07 * out + [0.0, 0.0, 0.05])
                towards = mix(towards, [SIGN[side], 0.6, -0.3], resting)
                fore, little_finger = mix(fore, fingers, resting), mix(behind, out, resting)
            figure.arms(posture, {side: (wrist, towards)})
            figure.point_hand(posture, side, fore, little_finger)
            figure.curl_fingers(posture, side, 12.0, together=0.7)

    def _on_thigh(self, posture: Posture, side: Side) -> tuple[Array, Array]:
        """Where the wrist is when the hand rests on the raised thigh, and where its fingers point."""
        figure = self.figure
        hip, knee = (figure.joint(posture, f"{bone}.{self.front}") for bone in ("upperleg01", "lowerleg01"))
        shoulder = figure.joint(posture, f"upperarm01.{side}")
        along = (knee - hip) / figure.thigh_m
        above = np.array([SIGN[side] * 0.045, 0.0, 0.085 + _PALM_M])
        for share in np.arange(0.80, 0.40, -0.02):
            place = hip + share * (knee - hip) + above
            if np.linalg.norm(place - shoulder) < 0.97 * figure.arm_m:
                break
        fingers: Array = along + np.array([-SIGN[side] * 0.15, 0.0, -0.25])
        return place, fingers

    # ---- truth -------------------------------------------------------------------------------------------------
    def faults(self) -> tuple[FaultSpan, ...]:
        """What is really done wrong, and when."""
        found = []
        for fault in self.scene.fault:
            for repetition in range(1, self.scene.repetitions + 1):
                found += [
                    FaultSpan(fault.name, repetition, start_s, end_s, fault.strength, self.FAULTS[fault.name])
                    for start_s, end_s in self._fault_times(fault.name, fault.strength, repetition)
                ]
        return tuple(found)

    def _fault_times(self, fault: str, strength: float, repetition: int) -> list[tuple[float, float]]:
        spans = [span for span in self.phases if span.repetition == repetition]
        if fault == "let_go_early":
            hold_end_s = self.span("hold", repetition).end_s
            return [(hold_end_s, min(hold_end_s + strength, spans[-1].end_s))]
        seen = min(_SEEN.get(fault, np.inf), strength / 2.0)
        values: dict[str, tuple[Callable[[float], float], float]] = {
            "leaning_forward": (self.lean_forward_deg, seen),
            "leaning_back": (self.lean_back_deg, seen),
            "standing_knee_bent": (self.knee_bent_deg, seen),
            "arms_not_overhead": (self._arms_missed_deg, seen),
            "bouncing": (lambda t_s: self._in_hold(t_s, 0.6), 0.3),
            "foot_not_on_stool": (self.step, _ON_STOOL),
        }
        return times_over(*values[fault], spans[0].start_s, spans[-1].end_s)

    def _arms_missed_deg(self, t_s: float) -> float:
        """How far the arms stay short while they should be overhead."""
        stage = self._span("hold_arms_up", t_s)
        due = stage is not None and stage.start_s <= t_s < stage.end_s
        return self.arms_lacking_deg(t_s) if due else 0.0

    def holds(self) -> tuple[HoldSpan, ...]:
        """Both stages; the time in which something was wrong is not held."""
        wrong = self.faults()
        return tuple(
            HoldSpan(STAGES[span.name], span.start_s, span.end_s, span.end_s - span.start_s - sum(
                max(0.0, min(span.end_s, fault.end_s) - max(span.start_s, fault.start_s)) for fault in wrong
            ))
            for span in self.phases if span.name in STAGES
        )  # fmt: skip

    def props(self) -> tuple[Prop, ...]:
        """The stool: its top and four legs."""
        (wide, deep), (top, legs) = _STOOL_M, _STOOL_COLOURS
        x, y, high = SIGN[self.front] * _FEET_X_M[1], self._stool_y_m, self.stool_m
        parts = [Prop((x, y, high - _TOP_M / 2.0), (wide, deep, _TOP_M), top)]
        for right in (-1, 1):
            for back in (-1, 1):
                place = (x + right * (wide / 2.0 - 0.03), y + back * (deep / 2.0 - 0.03), (high - _TOP_M) / 2.0)
                parts.append(Prop(place, (_LEG_M, _LEG_M, high - _TOP_M), legs))
        return tuple(parts)


def _cut_short(scene: Scene) -> Scene:
    """The scene as it is really done: after a hold let go early the foot comes down and nothing else follows."""
    missing_s = scene.strength("let_go_early")
    if not missing_s:
        return scene
    done = [
        Phase(name=phase.name, seconds=max(phase.seconds - missing_s, 1.0)) if phase.name == "hold" else phase
        for phase in scene.phase
        if phase.name in ("set_up", "hold", "let_down")
    ]
    return scene.model_copy(update={"phase": tuple(done)})


def _eased(share: float) -> float:
    """From 0 to 1 at an even pace with soft ends."""
    u = min(max(share, 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)
