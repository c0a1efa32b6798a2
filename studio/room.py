"""The room of a scene: floor boards, mat, walls behind the person, lamps; all from the scene's colours and seed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from studio.camera import View
from studio.figure import MAT_M
from studio.rotations import Array, unit
from studio.scene import Colour, Light, Room

Texture = NDArray[np.uint8]

WALL_M: Final = 1.6
"""From the middle of the mat to the long wall behind it."""

_SHORT_WALLS_M: Final = 3.4
_DEEP_M: Final = 6.5
"""How far the floor goes on behind the camera."""

_HIGH_M: Final = 4.0
_MAT: Final = (-0.32, 0.32, -0.95, 1.05)
_SKIRTING_M: Final = (0.03, 0.1)


@dataclass
class Surface:
    """A flat part of the room: its four corners one after the other, (4, 3), and what is on it."""

    corners: Array
    normal: Array
    texture: Texture
    at: Array
    """Of each corner in the texture, (4, 2)."""


class Lamps:
    """A key lamp at the near side over the feet, and two weaker ones."""

    def __init__(self, view: View, light: Light) -> None:
        near = view.near_side
        self.places: Final = np.array([[near * 1.8, -1.2, 3.4], [near * 3.0, 2.5, 2.4], [-near * 1.2, -2.5, 3.0]])
        self.colours: Final = np.array([(0.64, 0.62, 0.59), (0.27, 0.27, 0.285), (0.17, 0.17, 0.17)])
        self.sky: Final = np.array((0.40, 0.40, 0.41))
        self.ground: Final = np.array((0.23, 0.21, 0.195))
        dim = 1.0 - min(light.brightness, 1.0)
        self.exposure: Final = light.brightness * np.array((1.0, 1.0 - 0.10 * dim, 1.0 - 0.26 * dim))
        """A dim lamp is warmer."""

    def matrix(self) -> Array:
        """From the room to the key lamp's parallel view of it, (4, 4)."""
        ahead = unit(np.array([0.0, 0.0, 0.4]) - self.places[0])
        right = unit(np.cross(ahead, (0.0, 0.0, 1.0)))
        turned = np.eye(4)
        turned[:3, :3] = np.stack([right, np.cross(right, ahead), -ahead])
        turned[:3, 3] = -turned[:3, :3] @ self.places[0]
        wide, nearest, furthest = 2.2, 0.5, 7.5
        lens = np.diag([1.0 / wide, 1.0 / wide, -2.0 / (furthest - nearest), 1.0])
        lens[2, 3] = -(furthest + nearest) / (furthest - nearest)
        return lens @ turned


def surfaces(room: Room, seed: int, view: View) -> list[Surface]:
    """What is to be seen of the empty room; no wall stands between the camera and the person."""
    rng = np.random.default_rng([seed, 1])
    near = view.near_side
    far, length = -near * WALL_M, _SHORT_WALLS_M
    boards = np.array([(x / 2.4, y / 4.2) for x, y in _FLOOR]) * (near, 1.0)
    if rng.random() < 0.4:
        boards = boards[:, ::-1]
    floor = np.array([(near * x, y, 0.0) for x, y in _FLOOR])
    found = [Surface(floor, np.array([0.0, 0.0, 1.0]), _boards(rng, room.floor), boards)]
    paint, skirting = _plaster(rng, room.wall), _plain((226, 224, 220))
    found += _wall((far, -length), (far, length), (near, 0.0), paint, skirting)
    for end in (-length, length):
        if abs(view.place_m[1]) < length or np.sign(view.place_m[1]) != np.sign(end):
            found += _wall((far, end), (near * _DEEP_M, end), (0.0, -np.sign(end)), paint, skirting)
    if rng.random() < 0.5:
        found += _picture(rng, far + near * 0.02, near)
    if room.mat is not None:
        x0, x1, y0, y1 = _MAT
        found += _box((x0, y0, 0.0), (x1, y1, MAT_M), _plain(room.mat, rng))
    return found


_FLOOR: Final = ((-WALL_M, -_SHORT_WALLS_M), (_DEEP_M, -_SHORT_WALLS_M), (_DEEP_M, _SHORT_WALLS_M),
                 (-WALL_M, _SHORT_WALLS_M))  # fmt: skip
_SQUARE: Final = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


def _wall(
    start: tuple[float, float], end: tuple[float, float], into: tuple[float, float], paint: Texture, skirting: Texture
) -> list[Surface]:
    """A wall from one place on the floor to another with its skirting board; ``into`` the room."""
    inward = np.array([*into, 0.0])

    def upright(off_m: float, top_m: float, texture: Texture) -> Surface:
        foot = [np.array([*place, 0.0]) + off_m * inward for place in (start, end)]
        up = np.array([0.0, 0.0, top_m])
        return Surface(np.array([*foot, foot[1] + up, foot[0] + up]), inward, texture, _SQUARE)

    thick, high = _SKIRTING_M
    board = upright(thick, high, skirting)
    back = upright(0.0, high, skirting)
    ledge = np.array([board.corners[3], board.corners[2], back.corners[2], back.corners[3]])
    return [upright(0.0, _HIGH_M, paint), board, Surface(ledge, np.array([0.0, 0.0, 1.0]), skirting, _SQUARE)]


def _picture(rng: np.random.Generator, x_m: float, near: float) -> list[Surface]:
    """A framed picture on the long wall."""
    y_m, z_m = rng.uniform(-1.3, 1.3), rng.uniform(1.35, 1.6)
    wide, high = rng.uniform(0.35, 0.7), rng.uniform(0.35, 0.6)
    colours = rng.integers(90, 200, (2, 1)) + rng.integers(-35, 36, (2, 3))
    blend = np.linspace(0.0, 1.0, 32)[:, None, None] + 0.3 * rng.normal(size=(32, 32, 1)).cumsum(axis=1) / 6.0
    inside = np.clip(colours[0] * (1.0 - blend) + colours[1] * blend, 0, 255).astype(np.uint8)
    found = []
    for off, margin, texture in (
        (0.0, 0.03, _plain((52, 42, 34))),
        (0.004, 0.0, _plain((232, 230, 224))),
        (0.006, -0.06, inside),
    ):
        corners = [
            (x_m + near * off, y_m + u * (wide / 2 + margin), z_m + w * (high / 2 + margin))
            for u, w in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        found.append(Surface(np.array(corners), np.array([near, 0.0, 0.0]), texture, _SQUARE))
    return found


def _box(low: tuple[float, float, float], high: tuple[float, float, float], texture: Texture) -> list[Surface]:
    """Top and four sides of a box."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    sides = {
        (0, 0, 1): ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)),
        (1, 0, 0): ((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)),
        (-1, 0, 0): ((x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)),
        (0, 1, 0): ((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)),
        (0, -1, 0): ((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)),
    }
    return [
        Surface(np.array(corners), np.array(normal, float), texture, _SQUARE * (4.0, 12.0))
        for normal, corners in sides.items()
    ]


def _boards(rng: np.random.Generator, colour: Colour) -> Texture:
    """Floor boards of 15 cm, 2.4 m along and 4.2 m across, that can be repeated: (2048, 1024, 3)."""
    boards, across, along = 28, 2048, 1024
    borders = np.linspace(0, across, boards + 1).astype(int)
    fine = np.exp(-np.arange(along // 2 + 1) / 14.0)
    image = np.empty((across, along, 3))
    for first, last in pairwise(borders):
        grain = np.fft.irfft(np.fft.rfft(rng.normal(size=(last - first, along)), axis=1) * fine, axis=1)
        grain = 0.045 * grain / grain.std() + 0.02 * np.sin(rng.normal(size=(last - first, 1)).cumsum(axis=0) / 3.0)
        joint = int(rng.integers(along))
        tone = np.where(np.arange(along) < along // 2, *(1.0 + rng.normal(0.0, 0.055, 2)))
        shade = tone * (1.0 + grain)
        shade[:2] *= 0.62
        shade[:, (0, along // 2)] *= 0.7
        image[first:last] = np.roll(shade, joint, axis=1)[:, :, None] * np.array(colour, float)
    return np.clip(image, 0, 255).astype(np.uint8)


def _plaster(rng: np.random.Generator, colour: Colour) -> Texture:
    """A painted wall: hardly visible clouds, (512, 512, 3)."""
    size = 512
    across = np.fft.fftfreq(size)
    wide = np.exp(-(across[:, None] ** 2 + across**2) * 9000.0) + 0.05
    clouds = np.fft.ifft2(np.fft.fft2(rng.normal(size=(size, size))) * wide).real
    painted: Texture = np.clip(np.array(colour) + 1.3 * (clouds / clouds.std())[:, :, None], 0, 255).astype(np.uint8)
    return painted


def _plain(colour: Colour, rng: np.random.Generator | None = None) -> Texture:
    """One colour; with a generator a little rough."""
    if rng is None:
        return np.full((4, 4, 3), colour, np.uint8)
    rough: Texture = np.clip(np.array(colour) + rng.normal(0.0, 4.0, (256, 256, 1)), 0, 255).astype(np.uint8)
    return rough
