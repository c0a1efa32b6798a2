"""The trunk of the slow sit-back: how spine, neck and pelvis bend on the way up, and down, well or badly."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

import numpy as np

from studio.figure import Figure
from studio.rig import SPINE, Posture
from studio.rotations import Array, minimum_jerk, mix
from studio.scene import Scene

_PLANK_DEG: Final = 46.0
"""How steep the straightened back is before it drops."""

# A trunk's shape: flexion of five spine and four neck bones against their parents, and the pelvis's pitch, degrees.
_UPRIGHT: Final = np.array([8.0, 6.0, 4.0, 2.0, 2.0, -6.0, -4.0, -3.0, -3.0])
_ROUNDED: Final = np.array([19.0, 18.0, 13.0, 7.0, 4.0, -4.0, -3.0, -1.0, -1.0])
_CURLED: Final = np.array([18.0, 17.0, 15.0, 13.0, 10.0, 5.0, 6.0, 6.0, 6.0])
_UPRIGHT_PITCH: Final = -14.0
_ROUNDED_PITCH: Final = -37.0
"""All relative to lying flat, but the pitch: 0 is a standing person's."""


class Trunk:
    """Shapes (10,) of one body's trunk, for shares 0..1 of each movement.

    ``body`` lays a trunk of a shape on the floor with the legs where they belong.
    """

    def __init__(self, figure: Figure, scene: Scene, body: Callable[[Array], Posture]) -> None:
        self.figure, self._scene, self._body = figure, scene, body
        flat = np.concatenate([figure.flat_spine, figure.flat_neck])
        self.flat = np.append(flat, figure.flat_pitch)
        self.upright = np.append(flat + _UPRIGHT, _UPRIGHT_PITCH)
        self.rounded = np.append(flat + _ROUNDED, _ROUNDED_PITCH)
        self._curled = flat + _CURLED
        if lacking := scene.strength("not_rounded"):
            self.rounded += lacking * np.array([-0.36, -0.34, -0.22, -0.08, 0.0, 0.1, 0.1, 0.0, 0.0, 0.45])

    def at(self, phase: str, share: float) -> Array:
        """Its shape after a share of a phase."""
        if phase == "push_up":
            return self.sit_up(share) if self._scene.strength("sat_up_without_arms") else self.push_up(share)
        if phase == "curl":
            return mix(self.upright, self.rounded, minimum_jerk((share - 0.12) / 0.6))
        if phase != "roll_down":
            return self.flat
        if self._scene.strength("block_drop"):
            return self._drop_in_a_block(share)
        if self._scene.strength("out_of_order"):
            return self._roll_hollow(share)
        if self._scene.strength("head_first"):
            return self._throw_head_back(share)
        return self._roll_down(share)

    def push_up(self, u: float) -> Array:
        """Head and chest first, over the forearms, then hinged up over the hands."""
        shape = mix(self.flat, self.upright, minimum_jerk((u - 0.3) / 0.7))
        lifted = minimum_jerk((u - 0.14) / 0.32) * (1.0 - minimum_jerk((u - 0.5) / 0.5))
        shape[:9] += lifted * np.array([2.0, 4.0, 7.0, 8.0, 7.0, 6.0, 6.0, 6.0, 6.0])
        shape[9] = mix(self.flat[9], _UPRIGHT_PITCH, minimum_jerk((u - 0.2) / 0.8))
        return shape

    def sit_up(self, u: float) -> Array:
        """With the stomach muscles: curled up, chin first."""
        shape = mix(self.flat, self.upright, minimum_jerk((u - 0.4) / 0.6))
        curled = minimum_jerk((u - 0.14) / 0.36) * (1.0 - minimum_jerk((u - 0.6) / 0.4))
        shape[:9] += curled * np.array([8.0, 10.0, 12.0, 12.0, 10.0, 9.0, 9.0, 9.0, 9.0])
        shape[9] = mix(self.flat[9], _UPRIGHT_PITCH, minimum_jerk((u - 0.3) / 0.7))
        return shape

    def _roll_down(self, u: float) -> Array:
        """The pelvis tips back first, then one spine bone after the other lets go of its curl, then the neck."""
        curl = minimum_jerk(u / 0.34)
        shape = np.append(mix(self.rounded[:9], self._curled, curl), 0.0)
        for bone in range(5):
            shape[bone] = mix(shape[bone], self.flat[bone], minimum_jerk((u - 0.33 - 0.115 * bone) / 0.19))
        shape[5:9] = mix(shape[5:9], self.flat[5:9], minimum_jerk((u - 0.85) / 0.15))
        shape[9] = mix(self.rounded[9], self.flat[9], minimum_jerk(u / 0.45))
        return shape

    def _drop_in_a_block(self, u: float) -> Array:
        """The back straightens while it leans back, then hinges down and lands as one plank; the head follows."""
        shape = mix(self.rounded, self.flat, minimum_jerk(u / 0.42))
        tucked = minimum_jerk((u - 0.1) / 0.3) * (1.0 - minimum_jerk((u - 0.86) / 0.14))
        shape[5:9] += tucked * 6.0
        v = min(max((u - 0.3) / 0.62, 0.0), 1.0)
        left = _PLANK_DEG * (1.0 - 7.0 * v**6 + 6.0 * v**7)
        shape[:4] += left * minimum_jerk(u / 0.42) * self._hinge[1:]
        leant = self.flat[9] + _PLANK_DEG * self._hinge[0]
        shape[9] = mix(self.rounded[9], leant, minimum_jerk(u / 0.45)) - (_PLANK_DEG - left) * self._hinge[0]
        return shape

    @cached_property
    def _hinge(self) -> Array:
        """How much of the plank's fall is at the hips, and at the lowest four bones of the spine: (5,), sum 1."""
        rig = self.figure.rig
        hip, shoulder = rig.head("upperleg01.L")[2], rig.head("upperarm01.L")[2]
        heights = [0.0, *((rig.head(bone)[2] - hip) / (shoulder - hip) for bone in SPINE[:4])]
        at = max(0.9 - self._scene.strength("block_drop"), 0.0)
        return np.array([np.interp(at, heights, row) for row in np.eye(5)])

    def _roll_hollow(self, u: float) -> Array:
        """The low back hollows while leaning back: chest, then head come down, the low back sinks last."""
        tilt = self._hollow_tilt * (1.0 - minimum_jerk((u - 0.76) / 0.24))
        spine, neck, pitch = self.figure.supine_angles(tilt)
        shape = mix(self.rounded, np.concatenate([spine, neck, [pitch]]), minimum_jerk(u / 0.3))
        full = self.figure.supine_angles(self._hollow_tilt)[2]
        hunched = minimum_jerk((u - 0.05) / 0.3)
        shape[3] += hunched * 10.0 * (1.0 - minimum_jerk((u - 0.44) / 0.22))
        shape[4] += hunched * 14.0 * (1.0 - minimum_jerk((u - 0.52) / 0.22))
        shape[5:9] += hunched * 7.0 * (1.0 - minimum_jerk((u - 0.66) / 0.2))
        shape[9] = pitch + (self.rounded[9] - full) * (1.0 - minimum_jerk(u / 0.66))
        return shape

    def _throw_head_back(self, u: float) -> Array:
        """Head and shoulders go back, chest lifted, until the head lands; then the back comes down from there."""
        shares, bridges = self._bridges
        sunk = minimum_jerk((u - 0.4) / 0.6)
        bridge = np.array([np.interp(sunk, shares, angles) for angles in bridges.T])
        shape = mix(self.rounded, bridge, minimum_jerk(u / 0.34))
        thrown = minimum_jerk(u / 0.26) * (1.0 - minimum_jerk((u - 0.3) / 0.26))
        shape[5:9] -= thrown * self._scene.strength("head_first") / 4.0
        shape[9] = bridge[9] + (self.rounded[9] - bridges[0, 9]) * (1.0 - minimum_jerk((u - 0.06) / 0.5))
        return shape

    @cached_property
    def _bridges(self) -> tuple[Array, Array]:
        """Shares of the way down, and shapes (.., 10) resting on buttocks and head with the back between in the air.

        The head lies as it does in the end; the low back comes down first.
        """
        figure, shares = self.figure, np.linspace(0.0, 1.0, 16)
        skull = figure.rig.ruling[figure.rig.lying] == "head"

        def bridge(sunk: float, pitch: float) -> Array:
            chest = minimum_jerk(sunk / 0.6)
            arch = (1.0 - chest) * np.array([-0.05, -0.15, -0.30, -0.40, -0.30])
            arch += chest * (1.0 - minimum_jerk((sunk - 0.4) / 0.6)) * np.array([0.10, 0.35, 0.10, -0.50, -0.40])
            shape = self.flat.copy()
            shape[:5] += self._scene.strength("head_first") * arch
            shape[9] = pitch
            shape[5:9] += (self.flat.sum() - shape.sum()) / 4.0
            return shape

        def gap(shape: Array) -> float:
            heights = figure.lying_points(self._body(shape))[:, 2]
            return float(np.sort(heights[skull])[2] - np.sort(heights[~skull])[12])

        found, lying = [], gap(self.flat)
        for sunk in shares:
            high, low = -40.0, -105.0
            for _ in range(14):
                middle = (high + low) / 2.0
                high, low = (middle, low) if gap(bridge(sunk, middle)) > lying else (high, middle)
            found.append(bridge(sunk, (high + low) / 2.0))
        shapes = np.array(found)
        return shares, shapes + self.flat - shapes[-1]

    @cached_property
    def _hollow_tilt(self) -> float:
        """How far the pelvis must be tipped forward, degrees, for a low back as hollow as the fault says."""
        figure, tilts = self.figure, np.linspace(0.0, 36.0, 13)
        hollow = []
        for tilt in tilts:
            spine, neck, pitch = figure.supine_angles(tilt)
            posture = figure.trunk(spine, neck)
            figure.rest_on_floor(posture, pitch, 0.0)
            heights = figure.rig.skin(*figure.rig.forward(posture), figure.rig.back)[:, 2]
            hollow.append(100.0 * float(heights[2:12].max() - figure.floor_m))
        wanted = hollow[0] + self._scene.strength("out_of_order")
        return float(np.interp(wanted, np.maximum.accumulate(hollow), tilts))
