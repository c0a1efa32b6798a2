"""Lying relaxation: on the back, knees over a folded blanket, breathing into the belly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from scipy.interpolate import LinearNDInterpolator

from studio.figure import Figure
from studio.motions.lying import Supine
from studio.motions.motion import Breath, FaultSpan, Motion, Prop
from studio.rig import BODY_VERTICES, NECK, SIDES, SIGN, Posture, Side
from studio.rotations import Array, about_x, about_z, bump, mix
from studio.scene import Scene, SceneError

_DEPTH_M: Final = 0.017
"""How far belly and chest together move forward with a full quiet breath."""

_SHALLOW: Final = 0.5
"""Share of that depth when breathing is too fast."""

_PAUSE: Final = 0.15
"""Share of breathing out in which nothing moves any more."""

_KNEE_DEG: Final = 130.0
_FOOT_DEG: Final = 44.0
"""How far the sole is tipped up, the heel on the floor."""

_CUSHION_M: Final = 0.03
_CUSHION_COLOUR: Final = (214, 204, 190)
_BLANKET_COLOURS: Final = ((176, 152, 128), (164, 140, 118))
_FOLD_M: Final = 0.026
_BLANKET_M: Final = (0.58, 0.34)
"""Width and greatest depth of the folded blanket."""

_CLOTH_M: Final = 0.012
"""What the hands on the belly feel between themselves and the skin."""

_ELBOW_M: Final = 0.042
"""Height of an elbow that lies on the floor."""

_STIRRING: Final = ("arm", "head", "leg")
_STIRS_EVERY_S: Final = (1.6, 2.4)

Place = Literal["belly", "beside"]


@dataclass(frozen=True)
class _Stir:
    """One restless movement: what moves, on which side, when, and how much of the fault's strength."""

    part: str
    side: Side
    start_s: float
    end_s: float
    share: float

    def out(self, t_s: float) -> float:
        """How far it is from rest, times its share."""
        return self.share * bump(t_s, self.start_s, self.end_s, 0.46 * (self.end_s - self.start_s))


class AbdominalBreathing(Motion):
    """Still but for the breath; hands on the belly go up and down with it.

    Strengths: the share that the belly lacks of the breathing movement; breaths a minute; metres that heels slide in a
    restless movement (hands go further).
    """

    PHASES: ClassVar[tuple[str, ...]] = ("breathe",)
    FAULTS: ClassVar[dict[str, str]] = {"chest_breathing": "share", "fast_breathing": "1/min", "restless": "m"}

    def __init__(self, figure: Figure, scene: Scene) -> None:
        super().__init__(figure, scene)
        if scene.arms not in (None, "belly", "beside"):
            raise SceneError(f"{scene.name}: arms: 'belly' or 'beside', not {scene.arms!r}")
        self.hands: Place = "beside" if scene.arms == "beside" else "belly"
        rng = np.random.default_rng([scene.seed, 53])
        self._plan_breaths(rng)
        self._stirs = tuple(self._plan_stirs(rng)) if scene.strength("restless") else ()
        self.supine = Supine(figure, cushion_m=_CUSHION_M)
        self._lying = self.supine.trunk()
        self._heel_y = {
            side: self.supine.ankle_y(self._lying, side, _KNEE_DEG + rng.uniform(-2.0, 2.0), _FOOT_DEG)
            for side in SIDES
        }
        self._legs(self._lying, 0.0)
        self._head_deg = float(rng.uniform(-3.0, 3.0))
        self._surface = self._front_surface()
        self._elbows: dict[Side, Array] = {}
        self._wrists = {side: self._resting_wrist(side) for side in SIDES}

    # ---- breath ------------------------------------------------------------------------------------------------
    @property
    def breaths_per_min(self) -> float:
        """On average over the clip."""
        return self.scene.strength("fast_breathing") or self.scene.breaths_per_min

    @property
    def belly_share(self) -> float:
        """Of the breathing movement; the rest moves the chest."""
        return max(self.scene.belly_share - self.scene.strength("chest_breathing"), 0.0)

    def _plan_breaths(self, rng: np.random.Generator) -> None:
        """When each breath begins and how deep it is: no two are quite alike."""
        period_s = 60.0 / self.breaths_per_min
        count = int(np.ceil(self.seconds / period_s)) + 2
        lengths = 1.0 + 0.05 * np.clip(rng.normal(size=count), -1.6, 1.6)
        lengths *= period_s * count / lengths.sum()
        self._begins = np.concatenate([[0.0], np.cumsum(lengths)]) - period_s * rng.uniform(0.1, 0.9)
        depth_m = _DEPTH_M * (_SHALLOW if self.scene.strength("fast_breathing") else 1.0)
        self._depths = depth_m * (1.0 + 0.07 * np.clip(rng.normal(size=count), -1.5, 1.5))

    def breath(self, t_s: float) -> Breath:
        """In like half a wave; out quicker at first, then slower, then a moment of nothing."""
        number = int(np.searchsorted(self._begins, t_s, side="right")) - 1
        number = min(max(number, 0), len(self._depths) - 1)
        start_s, end_s = self._begins[number : number + 2]
        phase, into = float((t_s - start_s) / (end_s - start_s)), self.scene.in_share
        if phase < into:
            full = 0.5 - 0.5 * np.cos(np.pi * phase / into)
        else:
            pause = 0.0 if self.scene.strength("fast_breathing") else _PAUSE
            out = min((phase - into) / (1.0 - into) / (1.0 - pause), 1.0)
            full = 0.5 + 0.5 * np.cos(np.pi * out**0.8)
        moved = float(self._depths[number] * full)
        return Breath(moved * self.belly_share, moved * (1.0 - self.belly_share), phase)

    # ---- restlessness ------------------------------------------------------------------------------------------
    def _plan_stirs(self, rng: np.random.Generator) -> Iterator[_Stir]:
        """One small movement after the other, never twice the same part in a row."""
        t_s, last = float(rng.uniform(1.0, 2.0)), ""
        while t_s < self.seconds - 2.0:
            part = str(rng.choice([part for part in _STIRRING if part != last]))
            lasts_s = float(rng.uniform(1.5, 2.3))
            yield _Stir(part, SIDES[int(rng.integers(2))], t_s, t_s + lasts_s, float(rng.uniform(0.8, 1.2)))
            t_s, last = t_s + float(rng.uniform(*_STIRS_EVERY_S)), part

    def _stirred_m(self, part: str, side: Side, t_s: float) -> float:
        """How far a part is from where it rests, metres of a heel."""
        moved = sum(stir.out(t_s) for stir in self._stirs if (stir.part, stir.side) == (part, side))
        return self.scene.strength("restless") * moved

    # ---- postures ----------------------------------------------------------------------------------------------
    def posture(self, t_s: float) -> Posture:
        """Always the same trunk; what else lies there may stir."""
        posture = self._lying.copy()
        turned = self._head_deg + 260.0 * (self._stirred_m("head", "L", t_s) - self._stirred_m("head", "R", t_s))
        for bone in NECK[1:]:
            posture.local[bone] = posture.local[bone] @ about_z(turned / 3.0)
        if self._stirs:
            self._legs(posture, t_s)
        for side in SIDES:
            self._arm(posture, side, t_s)
        return posture

    def _legs(self, posture: Posture, t_s: float) -> None:
        """Over the blanket, heels on the floor, feet fallen out a little; a restless one is drawn up and sways."""
        for side in SIDES:
            stirred_m = self._stirred_m("leg", side, t_s)
            foot = about_z(SIGN[side] * (14.0 + 60.0 * stirred_m)) @ about_x(-_FOOT_DEG + 160.0 * stirred_m)
            hip = self.figure.joint(posture, f"upperleg01.{side}")
            x_m = hip[0] + SIGN[side] * (0.02 + 0.3 * stirred_m)
            ankle = np.array([x_m, self._heel_y[side] + stirred_m, self.figure.ankle_height(side, foot)])
            out = SIGN[side] * (0.10 + 2.0 * stirred_m)
            self.figure.legs(posture, {side: (ankle, (out, -0.1, 1.0), foot)})

    def _arm(self, posture: Posture, side: Side, t_s: float) -> None:
        """Hand on the belly, lifted by the breath, or beside the body; a restless one goes to the chest or away."""
        stirred_m, breath = self._stirred_m("arm", side, t_s), self.breath(t_s)
        if self.hands == "belly":
            lifted_m = 0.70 * breath.belly_m + 0.10 * breath.chest_m
            away = np.array([0.2 * SIGN[side], 1.5, 1.3]) * stirred_m
        else:
            lifted_m, away = 0.0, np.array([0.9 * SIGN[side], 0.6, 1.4]) * stirred_m
        self._put_hand(posture, side, self._wrists[side] + away + [0.0, 0.0, lifted_m])

    def _put_hand(self, posture: Posture, side: Side, wrist: Array) -> None:
        """The wrist at a place, the elbow on the floor beside the body, the palm down."""
        figure, out = self.figure, SIGN[side]
        figure.arms(posture, {side: (wrist, self._elbows[side])})
        if self.hands == "belly":
            figure.point_hand(posture, side, (-out, -0.35, self._slope), (-0.35 * out, -1.0, 0.0))
        else:
            figure.point_hand(posture, side, (0.10 * out, -1.0, -0.06), (out, 0.0, -0.25))
        figure.curl_fingers(posture, side, 5.0 if self.hands == "belly" else 11.0, together=0.6)

    # ---- where the hands rest ----------------------------------------------------------------------------------
    def _front_surface(self) -> Callable[[Array], Array]:
        """Height of belly and chest at places (..., 2), without limbs; not a number beside them."""
        rig = self.figure.rig
        ruling = rig.ruling[:BODY_VERTICES]
        limb = (
            "upperarm",
            "lowerarm",
            "wrist",
            "finger",
            "metacarpal",
            "upperleg02",
            "lowerleg",
            "foot",
            "toe",
            "head",
        )
        front = np.flatnonzero(~np.array([name.startswith(limb) for name in ruling]))
        front = front[rig.rest[front, 1] < rig.head("spine04")[1]]
        points = rig.skin(*rig.forward(self._lying), front)
        surface: Callable[[Array], Array] = LinearNDInterpolator(points[:, :2], points[:, 2])
        return surface

    def _belly(self) -> Array:
        """The middle of what rises: about the navel, (3,) on the skin."""
        navel, hips = self.figure.joint(self._lying, "spine04"), self.figure.joint(self._lying, "upperleg01.L")
        y_m = float(mix(hips[1], navel[1], 0.80))
        return np.array([0.0, y_m, *self._surface(np.array([0.0, y_m]))])

    def _resting_wrist(self, side: Side) -> Array:
        """Where a wrist is when its hand lies on the belly, or on the floor beside the body."""
        figure, rig, out = self.figure, self.figure.rig, SIGN[side]
        hand = np.flatnonzero(np.char.startswith(rig.ruling, "finger") | np.char.startswith(rig.ruling, "wrist"))
        hand = hand[(np.char.endswith(rig.ruling[hand], side)) & (hand < BODY_VERTICES)]
        if self.hands == "belly":
            belly = self._belly()
            length_m = rig.length(f"wrist.{side}", f"finger3-3.{side}") + 0.02
            x_m = out * (length_m - 0.01)
            y_m = belly[1] + (0.085 if side == "L" else 0.055)
            (aside_m,) = self._surface(np.array([out * 0.11, y_m]))
            self._slope = 0.55 * float(np.clip((belly[2] - aside_m) / 0.11, 0.0, 0.5))
            wrist, pressed = np.array([x_m, y_m, belly[2] + 0.10]), 0.08
        else:
            self._slope = 0.0
            shoulder = figure.joint(self._lying, f"upperarm01.{side}")
            pressed = 0.01
            wrist = shoulder + 0.985 * figure.arm_m * np.array([0.30 * out, -0.954, 0.0])
            wrist[2] = figure.floor_m + 0.20
        for _ in range(4):
            posture = self._lying.copy()
            self._elbows[side] = self._elbow_on_floor(posture, side, wrist)
            self._put_hand(posture, side, wrist)
            skin = rig.skin(*rig.forward(posture), hand)
            under = np.full(len(skin), figure.floor_m)
            if self.hands == "belly":
                under = np.nan_to_num(self._surface(skin[:, :2]), nan=-1.0) + _CLOTH_M
            wrist = wrist - np.array([0.0, 0.0, float(np.quantile(skin[:, 2] - under, pressed))])
        return wrist

    def _elbow_on_floor(self, posture: Posture, side: Side, wrist: Array) -> Array:
        """Which way the elbow points when it lies on the floor, as far out from the body as it can."""
        figure = self.figure
        for down in np.linspace(0.0, 0.8, 21):
            towards = np.array([SIGN[side] * (1.0 - 0.8 * down), -0.1, -down])
            figure.arms(posture, {side: (wrist, towards)})
            if figure.joint(posture, f"lowerarm01.{side}")[2] < figure.floor_m + _ELBOW_M:
                break
        return towards

    # ---- truth and things --------------------------------------------------------------------------------------
    def faults(self) -> tuple[FaultSpan, ...]:
        """How somebody breathes is there all the time; restlessness, from the first movement to the last."""
        found = []
        for fault in self.scene.fault:
            start_s, end_s = 0.0, self.seconds
            if fault.name == "restless":
                start_s, end_s = self._stirs[0].start_s, max(stir.end_s for stir in self._stirs)
            found.append(FaultSpan(fault.name, 1, start_s, end_s, fault.strength, self.FAULTS[fault.name]))
        return tuple(found)

    def props(self) -> tuple[Prop, ...]:
        """A cushion under the head, a blanket folded as high as the knees and pressed in a little by the legs."""
        rig, floor_m = self.figure.rig, self.figure.floor_m
        legs = np.flatnonzero([name.startswith(("upperleg", "lowerleg")) for name in rig.ruling])
        skin = rig.skin(*rig.forward(self._lying), legs)
        knee_y = float(np.mean([self.figure.joint(self._lying, f"lowerleg01.{side}")[1] for side in SIDES]))
        wide, deep = _BLANKET_M
        along = np.arange(knee_y - deep / 2.0, knee_y + deep / 2.0 + 1e-6, 0.01)
        under = np.array([skin[np.abs(skin[:, 1] - y_m) < 0.012, 2].min() for y_m in along])
        folds: list[Prop] = []
        bottom = floor_m
        while bottom + _FOLD_M < under.max() + 0.012:
            there = along[under + 0.006 > bottom + _FOLD_M]
            if len(there) < 6:
                break
            middle = (float(there[0] + there[-1]) / 2.0, bottom + _FOLD_M / 2.0)
            colour = _BLANKET_COLOURS[len(folds) % 2]
            folds.append(Prop((0.0, *middle), (wide, float(there[-1] - there[0]), _FOLD_M), colour))
            bottom += _FOLD_M
        return (self.supine.cushion(_CUSHION_COLOUR), *folds)
