"""Draws a scene: OpenGL without a window (EGL), on any processor with Mesa."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio import shaders
from studio.camera import SIZE_PX, View
from studio.meshes import Faces, round_box
from studio.motions.motion import Prop
from studio.room import Lamps, surfaces
from studio.rotations import Array
from studio.scene import Scene, SceneError
from studio.wardrobe import Dressed

if TYPE_CHECKING:
    import moderngl

Picture = NDArray[np.uint8]

_SAMPLES: Final = 4
_SHADOW_PX: Final = 1024
_CONTACT_PX: Final = 240
_CONTACT_M: Final = 2.4
"""The contact shadow reaches so far from the middle of the mat along x and y."""

_CONTACT_LAYERS: Final = ((0.05, 1.0, 1.0), (0.16, 2.5, 0.8), (0.45, 7.0, 0.6))
"""What is lower than this (m) darkens the floor, blurred (px) and this strongly."""

_NOISE_MARGIN_PX: Final = 64
_BLUR_PX: Final = 0.6


class Stage:
    """A scene's room with people and things in it, seen by its camera."""

    size_px: Final = SIZE_PX

    def __init__(self, scene: Scene, people: Sequence[Dressed], props: Sequence[Prop]) -> None:
        self._gl = _context(os.getpid())
        self._scene, self._view = scene, View(scene.camera)
        self._lamps = Lamps(self._view, scene.light)
        self._programs: dict[str, moderngl.Program] = {}
        self._dressed = list(people)
        boxes = [(round_box(np.array(prop.middle_m), np.array(prop.size_m), 0.012), prop) for prop in props]
        self._standing = np.concatenate([np.zeros((0, 3)), *(points for (points, _, _), _ in boxes)])
        with self._gl:
            self._people = [_person(self, person) for person in people]
            self._props = [_thing(self, points, faces, prop) for (points, _, faces), prop in boxes]
            for mesh, ((points, normals, _), _) in zip(self._props, boxes, strict=True):
                mesh.move(points, normals)
            self._make_targets()
            self._set_up_room()
        self._grain = _grain(scene)

    def project(self, points: ArrayLike) -> Array:
        """Where points (..., 3) of the room are in the picture, (..., 2): x and y from its upper left corner, px."""
        return self._view.project(points)

    def picture(self, number: int = 0) -> Picture:
        """The people as they are now, (480, 640, 3) RGB. The number of the frame chooses the camera's noise."""
        return self._filmed(self.drawn(), number)

    def drawn(self) -> Picture:
        """The same through a perfect camera: no blur, no noise."""
        with self._gl:
            return self._drawn()

    def _drawn(self) -> Picture:
        gl = self._gl
        for mesh, person in zip(self._people, self._dressed, strict=True):
            mesh.move(person.vertices, person.normals)
        standing = np.concatenate([self._standing, *(person.vertices for person in self._dressed)])
        self._contact.write(_contact_shadow(standing))
        gl.enable(gl.DEPTH_TEST)
        self._shadow_buffer.use()
        self._shadow_buffer.clear(depth=1.0)
        for mesh in (*self._people, *self._props):
            mesh.shadow.render()
        self._buffer.use()
        self._buffer.clear(depth=1.0)
        self._noise.use(4)
        for unit, texture in enumerate((self._room, self._places, self._contact, self._shadow)):
            texture.use(unit)
        shadowed = tuple(self._shadowed(standing))
        gl.disable(gl.DEPTH_TEST)
        self._programs["backdrop"]["shadowed"] = shadowed
        self._backdrop.render()
        gl.enable(gl.DEPTH_TEST)
        for surface in shaders.SURFACES:
            if surface in self._programs:
                self._programs[surface]["shadowed"] = shadowed
        gl.enable(gl.CULL_FACE)
        for mesh in (*self._people, *self._props):
            mesh.draw()
        gl.disable(gl.CULL_FACE)
        gl.copy_framebuffer(self._flat, self._buffer)
        return _read(self._flat)

    # ---- setting up ------------------------------------------------------------------------------------------
    def program(self, name: str, vertex: str, fragment: str) -> moderngl.Program:
        """One of the stage's programs, lit as its scene says."""
        if name not in self._programs:
            made = self._programs[name] = self._gl.program(vertex_shader=vertex, fragment_shader=fragment)
            lamps = self._lamps
            known: dict[str, Any] = {
                "to_clip": _columns(self._view.clip_matrix()), "to_lamp": _columns(lamps.matrix()),
                "eye": self._view.place_m.astype("f4").tobytes(), "lamps": lamps.places.astype("f4").tobytes(),
                "lamp_colours": lamps.colours.astype("f4").tobytes(), "sky": lamps.sky.astype("f4").tobytes(),
                "ground": lamps.ground.astype("f4").tobytes(), "exposure": lamps.exposure.astype("f4").tobytes(),
                "contact_reach": np.float32(_CONTACT_M).tobytes(),
            }  # fmt: skip
            for key, value in known.items():
                if key in made:
                    made[key].write(value)  # type: ignore[union-attr]
            for unit, key in enumerate(("room", "places", "contact", "shadow_map", "noise")):
                if key in made:
                    made[key] = unit
        return self._programs[name]

    @property
    def gl(self) -> moderngl.Context:
        """What everything is drawn with."""
        return self._gl

    def _make_targets(self) -> None:
        gl = self._gl
        self._buffer = gl.framebuffer(
            [gl.renderbuffer(SIZE_PX, 4, samples=_SAMPLES)], gl.depth_renderbuffer(SIZE_PX, samples=_SAMPLES)
        )
        self._flat = gl.framebuffer([gl.renderbuffer(SIZE_PX, 4)])
        self._shadow = gl.depth_texture((_SHADOW_PX, _SHADOW_PX))
        self._shadow.compare_func = "<="
        self._shadow.repeat_x = self._shadow.repeat_y = False
        self._shadow_buffer = gl.framebuffer(depth_attachment=self._shadow)
        self._contact = gl.texture((_CONTACT_PX, _CONTACT_PX), 1)
        self._contact.repeat_x = self._contact.repeat_y = False
        rough = np.random.default_rng(7).integers(0, 256, (32, 32, 32), np.uint8)
        self._noise = gl.texture3d((32, 32, 32), 1, rough.tobytes())

    def _set_up_room(self) -> None:
        """Draw the empty room once; afterwards only shadows fall on it."""
        gl, scene = self._gl, self._scene
        seen = self.program("room", shaders.ROOM_VERTEX, shaders.ROOM_FRAGMENT)
        placed = self.program("places", shaders.ROOM_VERTEX, shaders.PLACE_FRAGMENT)
        self._places = gl.texture(SIZE_PX, 4, dtype="f4")
        self._places.filter = (gl.NEAREST, gl.NEAREST)
        place_buffer = gl.framebuffer([self._places], gl.depth_renderbuffer(SIZE_PX))
        self._buffer.clear(0.5, 0.5, 0.5, 1.0, depth=1.0)
        place_buffer.clear(0.0, 0.0, 9.0, 1.0, depth=1.0)
        gl.enable(gl.DEPTH_TEST)
        for surface in surfaces(scene.room, scene.seed, self._view):
            corners = np.concatenate([surface.corners, np.tile(surface.normal, (4, 1)), surface.at], axis=1)
            texture = gl.texture(surface.texture.shape[1::-1], 3, np.ascontiguousarray(surface.texture), alignment=1)
            texture.build_mipmaps()
            texture.filter = (gl.LINEAR_MIPMAP_LINEAR, gl.LINEAR)
            texture.anisotropy = 16.0
            texture.use(0)
            points = gl.buffer(corners[[0, 1, 2, 0, 2, 3]].astype("f4"))
            for buffer, program in ((self._buffer, seen), (place_buffer, placed)):
                buffer.use()
                names = [name for name in ("in_place", "in_normal", "in_texture") if name in program]
                form = {"in_place": "3f", "in_normal": "3f", "in_texture": "2f"}
                skips = " ".join(form[name] if name in names else _SKIP[form[name]] for name in form)
                gl.vertex_array(program, [(points, skips, *names)]).render()
        self._room = gl.texture(SIZE_PX, 4)
        gl.copy_framebuffer(gl.framebuffer([self._room]), self._buffer)
        backdrop = self.program("backdrop", shaders.BACKDROP_VERTEX, shaders.BACKDROP_FRAGMENT)
        whole = gl.buffer(np.array([-1, -1, 3, -1, -1, 3], "f4"))
        self._backdrop = gl.vertex_array(backdrop, [(whole, "2f", "in_place")])

    # ---- each frame ------------------------------------------------------------------------------------------
    def _shadowed(self, standing: Array) -> Array:
        """The part of the shadow map that points (points, 3) fall into, with a margin: from x, y to x, y."""
        if not len(standing):
            return np.array([2.0, 2.0, -1.0, -1.0])
        matrix = self._lamps.matrix()[:2]
        at = 0.5 + 0.5 * (standing[::5] @ matrix[:, :3].T + matrix[:, 3])
        return np.concatenate([at.min(axis=0) - 0.02, at.max(axis=0) + 0.02])

    def _filmed(self, picture: Picture, number: int) -> Picture:
        blurred = cv2.GaussianBlur(picture, (0, 0), _BLUR_PX)
        rng = np.random.default_rng([self._scene.seed, 3, number])
        y, x = rng.integers(0, _NOISE_MARGIN_PX, 2)
        grain = self._grain[y : y + SIZE_PX[1], x : x + SIZE_PX[0]]
        filmed: Picture = cv2.add(blurred, grain[:: rng.choice((1, -1)), :: rng.choice((1, -1))], dtype=cv2.CV_8U)  # type: ignore[assignment]
        return filmed


_SKIP: Final = {"3f": "12x", "2f": "8x"}
"""What a program doesn't use."""


class _Mesh:
    """Something that stands in the room: what is drawn of it, and the shadow that it casts."""

    def __init__(
        self, stage: Stage, faces: Sequence[tuple[str, Faces]], colours: Array, rest: Array, edge: Array
    ) -> None:
        gl = stage.gl
        count = len(colours)
        self._places = gl.buffer(reserve=12 * count, dynamic=True)
        self._normals = gl.buffer(reserve=12 * count, dynamic=True)
        looks = gl.buffer(np.concatenate([colours, rest, edge[:, None]], axis=1).astype("f4"))
        self._seen = []
        for surface, some in faces:
            program = stage.program(surface, *shaders.SURFACES[surface])
            names = [name for name in ("in_colour", "in_rest", "in_edge") if name in program]
            form = "3f 16x" if len(names) == 1 else "3f 3f 1f" if len(names) == 3 else "3f 3f 4x"
            content = [(self._places, "3f", "in_place"), (self._normals, "3f", "in_normal"), (looks, form, *names)]
            self._seen.append(gl.vertex_array(program, content, gl.buffer(np.ascontiguousarray(some, "i4"))))
        shadow = stage.program("shadow", shaders.SHADOW_VERTEX, shaders.SHADOW_FRAGMENT)
        order = gl.buffer(np.ascontiguousarray(np.concatenate([some for _, some in faces]), "i4"))
        self.shadow: Final = gl.vertex_array(shadow, [(self._places, "3f", "in_place")], order)

    def move(self, vertices: NDArray[np.floating], normals: NDArray[np.floating]) -> None:
        """Put its points (points, 3) there."""
        self._places.write(np.ascontiguousarray(vertices, "f4"))
        self._normals.write(np.ascontiguousarray(normals, "f4"))

    def draw(self) -> None:
        """All of it, into the picture."""
        for array in self._seen:
            array.render()


def _person(stage: Stage, person: Dressed) -> _Mesh:
    by_surface: dict[str, list[Faces]] = {}
    start = 0
    for part in person.parts:
        by_surface.setdefault(part.surface, []).append(part.faces + start)
        start += len(part.rest)
    faces = [(surface, np.concatenate(some)) for surface, some in by_surface.items()]
    return _Mesh(stage, faces, person.colours.astype(float), person.rest.astype(float), person.edge.astype(float))


def _thing(stage: Stage, points: Array, faces: Faces, prop: Prop) -> _Mesh:
    colours = np.tile(np.array(prop.colour) / 255.0, (len(points), 1))
    return _Mesh(stage, [("thing", faces)], colours, points, np.ones(len(points)))


def _contact_shadow(standing: Array) -> NDArray[np.uint8]:
    """How much the floor is darkened under low points, 0 to 255, (px along y, px along x)."""
    size = _CONTACT_PX
    left = np.ones((size, size), np.float32)
    low = standing[standing[:, 2] < _CONTACT_LAYERS[-1][0]]
    cells = ((low[:, :2] + _CONTACT_M) * (size / (2.0 * _CONTACT_M))).astype(np.int32)
    inside = ((cells >= 0) & (cells < size)).all(axis=1)
    cells, heights = cells[inside], low[inside, 2]
    square = np.ones((5, 5), np.uint8)
    for under_m, blur_px, strength in _CONTACT_LAYERS:
        filled = np.zeros((size, size), np.float32)
        x, y = cells[heights < under_m].T
        filled[y, x] = 1.0
        closed = cv2.morphologyEx(filled, cv2.MORPH_CLOSE, square)
        left *= 1.0 - 0.5 * strength * cv2.GaussianBlur(closed, (0, 0), blur_px)
    darkened: NDArray[np.uint8] = (np.clip(0.8 * (1.0 - left), 0.0, 0.75) * 255.0).astype(np.uint8)
    return darkened


def _grain(scene: Scene) -> NDArray[np.int16]:
    """The camera's noise, larger than a picture: every picture gets another part of it. Mostly grey, as in a camera."""
    rng = np.random.default_rng([scene.seed, 2])
    shape = SIZE_PX[1] + _NOISE_MARGIN_PX, SIZE_PX[0] + _NOISE_MARGIN_PX
    grey, coloured = rng.normal(size=(*shape, 1)), rng.normal(size=(*shape, 3))
    return np.rint(scene.light.noise * (0.8 * grey + 0.6 * coloured)).astype(np.int16)


def _read(buffer: moderngl.Framebuffer) -> Picture:
    pixels = np.frombuffer(buffer.read(components=3, alignment=1), np.uint8)
    return np.ascontiguousarray(pixels.reshape(SIZE_PX[1], SIZE_PX[0], 3)[::-1])


def _columns(matrix: Array) -> bytes:
    """A matrix as OpenGL wants it."""
    return np.ascontiguousarray(matrix.T.astype("f4")).tobytes()


@lru_cache(maxsize=1)
def _context(process: int) -> moderngl.Context:  # noqa: ARG001
    """One for every process: contexts don't survive a fork."""
    try:
        import moderngl

        context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
    except ImportError as error:
        raise SceneError(f"The studio needs the package {error.name!r}: pip install -e '.[studio]'") from None
    except Exception as error:
        raise SceneError(
            f"Nothing can be drawn without a window here ({error}). "
            "On Debian or Ubuntu: apt-get install libegl1 libgl1-mesa-dri"
        ) from error
    context.gc_mode = "auto"
    return context
