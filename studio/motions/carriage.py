"""How a body is carried, in few numbers that can be drawn from key to key: trunk, where feet and hands are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator
from scipy.spatial.transform import Rotation

from studio.figure import FLESH_M, Figure
from studio.rig import NECK, SIDES, SIGN, SPINE, Posture, Side
from studio.rotations import Array, about_x, about_y, about_z, mix, partway, unit

SOFT_M: Final = 0.010
"""Over which the weight comes onto the floor when somebody sits down."""

DEEPEST_M: Final = 0.018
"""Of any single point of the skin in the floor."""

ELBOW_M: Final = 0.045
"""Least height over the floor of an elbow's centre."""

CURL_DEG: Final = 14.0
"""Of every joint of the fingers of a hand at ease."""

Carriage = dict[str, Array]
"""``root``, ``trunk``, ``leg.L``, ``leg.R``, ``arm.L``, ``arm.R``, each from the function of that name."""


def root(place: ArrayLike, pitch_deg: float = 0.0, heading_deg: float = 0.0, roll_deg: float = 0.0) -> Array:
    """Of the pelvis: pitch 0 is upright, -90 supine; heading 0 faces -y; a roll lowers the left side. (6,)."""
    return np.array([*np.asarray(place, float), pitch_deg, heading_deg, roll_deg])


def trunk(spine: ArrayLike, neck: ArrayLike, twist_deg: float = 0.0) -> Array:
    """Flexion of the bones of spine and neck, and the shoulders turned to the left against the pelvis. (10,)."""
    return np.array([*np.asarray(spine, float), *np.asarray(neck, float), twist_deg])


def leg(
    ankle: ArrayLike, knee_towards: ArrayLike, heading_deg: float, pitch_deg: float = 0.0, toes_deg: float = 0.0
) -> Array:
    """Ankle, direction of the knee, the foot's heading and pitch (positive: heel up), the toes bent up. (9,)."""
    return np.array([*np.asarray(ankle, float), *np.asarray(knee_towards, float), heading_deg, pitch_deg, toes_deg])


def arm(
    wrist: ArrayLike,
    shoulder: ArrayLike,
    elbow_towards: ArrayLike,
    free: float,
    flat: float = 0.0,
    heading_deg: float = 0.0,
) -> Array:
    """Wrist, the way to it from the shoulder, direction of the elbow, how free, how flat, the fingers' heading. (12,).

    A free arm (1) goes along with its shoulder, the hand of one that isn't (0) stays where it is in the room; ``flat``:
    how far the palm is turned to the floor (0 to 1).
    """
    there = np.asarray(wrist, float)
    way = there - np.asarray(shoulder, float)
    return np.array([*there, *way, *np.asarray(elbow_towards, float), free, flat, heading_deg])


def heading(deg: float) -> Array:
    """Where somebody of this heading looks, (3,)."""
    ahead: Array = about_z(deg) @ np.array([0.0, -1.0, 0.0])
    return ahead


class Tracks:
    """Carriages between keys: each part runs through its own keys without overshooting or stopping.

    Keys are (seconds, part); two equal ones in a row hold the part exactly still.
    """

    def __init__(self, keys: Mapping[str, Sequence[tuple[float, Array]]]) -> None:
        self._through = {}
        for part, track in keys.items():
            times, values = [t_s for t_s, _ in track], [value for _, value in track]
            around = np.array([times[0] - 1.0, *times, times[-1] + 1.0])
            self._through[part] = PchipInterpolator(around, np.array([values[0], *values, values[-1]]))

    def at(self, t_s: float) -> Carriage:
        """The carriage at a time between the first and the last key, both of which it leaves and reaches gently."""
        return {part: through(t_s) for part, through in self._through.items()}


def trunk_pose(figure: Figure, root_part: Array, trunk_part: Array) -> Posture:
    """Pelvis, spine and neck alone, limbs at rest."""
    pitch, head_to, roll = root_part[3:]
    *flexions, twist = trunk_part
    posture = figure.trunk(flexions[:5], flexions[5:])
    for bone in SPINE:
        posture.local[bone] = posture.local[bone] @ about_z(twist / len(SPINE))
    posture.root_rotation = about_z(head_to) @ about_x(pitch) @ about_y(roll)
    posture.root_m = root_part[:3].copy()
    return posture


def pose(figure: Figure, carriage: Carriage) -> Posture:
    """The posture of a carriage; the pelvis is lifted as far as the floor wants it."""
    posture = trunk_pose(figure, carriage["root"], carriage["trunk"])
    height, lifted = float(posture.root_m[2]), 0.0
    for _ in range(2):
        for side in SIDES:
            _place_leg(figure, posture, side, carriage[f"leg.{side}"])
        heights = np.sort(figure.lying_points(posture)[:, 2]) - lifted
        missing = figure.floor_m - FLESH_M - min(heights[12], heights[0] + DEEPEST_M - FLESH_M)
        lifted = 0.5 * float(missing + np.hypot(missing, SOFT_M))
        posture.root_m[2] = height + lifted
    for side in SIDES:
        _place_leg(figure, posture, side, carriage[f"leg.{side}"])
    for side in SIDES:
        _place_arm(figure, posture, side, carriage[f"arm.{side}"])
    return posture


def _place_leg(figure: Figure, posture: Posture, side: Side, numbers: Array) -> None:
    ankle, knee_towards, (head_to, pitch, toes) = numbers[:3], numbers[3:6], numbers[6:]
    figure.rig.reach_with_leg(posture, side, ankle, knee_towards, about_z(head_to) @ about_x(pitch))
    for toe in range(1, 6):
        posture.local[f"toe{toe}-1.{side}"] = about_x(-toes)


def _place_arm(figure: Figure, posture: Posture, side: Side, numbers: Array) -> None:
    there, way, elbow_towards, (free, flat, head_to) = numbers[:3], numbers[3:6], numbers[6:9], numbers[9:]
    shoulder = figure.joint(posture, f"upperarm01.{side}")
    stretch = mix(there, shoulder + way, free) - shoulder
    distance, longest = float(np.linalg.norm(stretch)), 0.99 * figure.arm_m
    distance_reached = 0.5 * (distance + longest - np.hypot(distance - longest, 0.012))
    wrist = shoulder + stretch * distance_reached / distance
    posture.local.pop(f"wrist.{side}", None)
    figure.rig.reach_with_arm(posture, side, wrist, _over_floor(figure, shoulder, wrist, elbow_towards))
    if flat > 0.0:
        fingers = heading(head_to)
        figure.point_hand(posture, side, fingers, SIGN[side] * np.cross([0.0, 0.0, 1.0], fingers), flat)
    figure.curl_fingers(posture, side, CURL_DEG * (1.0 - flat))


def _over_floor(figure: Figure, shoulder: Array, wrist: Array, elbow_towards: Array) -> Array:
    """Direction of an elbow, turned up about the line from shoulder to wrist until it isn't in the floor."""
    first, second = figure.upper_arm_m, figure.forearm_m
    distance = min(float(np.linalg.norm(wrist - shoulder)), 0.9995 * (first + second))
    along = unit(wrist - shoulder)
    ahead = (distance**2 + first**2 - second**2) / (2.0 * distance)
    out_m = np.sqrt(max(first**2 - ahead**2, 1e-6))
    up, towards = np.array([0.0, 0.0, 1.0]), unit(elbow_towards - along * (elbow_towards @ along))
    rise = np.sqrt(max(1.0 - along[2] ** 2, 1e-6))
    up = (up - along * along[2]) / rise
    needed = (figure.floor_m + ELBOW_M - shoulder[2] - ahead * along[2]) / (out_m * rise)
    now = float(towards @ up)
    upwards = min(0.5 * (now + needed + np.hypot(now - needed, 0.15)), 1.0)
    turned: Array = upwards * up + np.sqrt(max(1.0 - upwards**2, 0.0)) * unit(towards - now * up)
    return turned


def carriage_of(figure: Figure, posture: Posture) -> Carriage:
    """The carriage that comes closest to a posture lying along the mat."""
    rotations, places = figure.rig.forward(posture)
    index = figure.rig.index
    found = {
        "root": root(posture.root_m, _pitch(posture.root_rotation)),
        "trunk": trunk([_flexion(posture, bone) for bone in SPINE], [_flexion(posture, bone) for bone in NECK]),
    }
    for side in SIDES:
        foot = rotations[index[f"foot.{side}"]]
        pitch = _pitch(foot)
        ahead = about_x(-pitch) @ foot @ np.array([0.0, -1.0, 0.0])
        turned = float(np.degrees(np.arctan2(ahead[0], -ahead[1])))
        hip, ankle = places[index[f"upperleg01.{side}"]], places[index[f"foot.{side}"]]
        at_rest = figure.rig.head(f"foot.{side}") - figure.rig.head(f"upperleg01.{side}")
        normal = rotations[index[f"upperleg01.{side}"]] @ np.cross([0.0, -1.0, 0.0], at_rest)
        found[f"leg.{side}"] = leg(ankle, np.cross(ankle - hip, normal), turned, pitch)
        shoulder, elbow, wrist = (figure.rig.head(f"{bone}.{side}") for bone in ("upperarm01", "lowerarm01", "wrist"))
        normal = rotations[index[f"upperarm01.{side}"]] @ np.cross(elbow - shoulder, wrist - elbow)
        shoulder, wrist = places[index[f"upperarm01.{side}"]], places[index[f"wrist.{side}"]]
        found[f"arm.{side}"] = arm(wrist, shoulder, np.cross(wrist - shoulder, normal), 0.0)
        found[f"leg.{side}"][3:6] = unit(found[f"leg.{side}"][3:6])
        found[f"arm.{side}"][6:9] = unit(found[f"arm.{side}"][6:9])
    return found


def _pitch(rotation: Array) -> float:
    """Rotation about x of something that stands upright at rest, in (-270, 90]: lying on the back is -90."""
    up = rotation[:, 2]
    deg = float(np.degrees(np.arctan2(-up[1], up[2])))
    return deg - 360.0 if deg > 90.0 else deg


def _flexion(posture: Posture, bone: str) -> float:
    own = posture.local.get(bone)
    return 0.0 if own is None else float(np.degrees(Rotation.from_matrix(own).as_rotvec()[0]))


class Rest:
    """What a posture has beyond its carriage: a clasping hand, a tilted hip. Added little by little."""

    def __init__(self, carried: Posture, wanted: Posture) -> None:
        still = np.eye(3)
        self._local = {
            bone: carried.local.get(bone, still).T @ wanted.local.get(bone, still)
            for bone in {**carried.local, **wanted.local}
        }
        self._root_rotation = carried.root_rotation.T @ wanted.root_rotation
        self._shift_m = wanted.root_m - carried.root_m

    def add(self, posture: Posture, share: float) -> None:
        """Take a posture's share of the way from carriage to the very posture."""
        still = np.eye(3)
        for bone, missing in self._local.items():
            posture.local[bone] = posture.local.get(bone, still) @ partway(still, missing, share)
        posture.root_rotation = posture.root_rotation @ partway(still, self._root_rotation, share)
        posture.root_m = posture.root_m + share * self._shift_m
