"""A body with clothes, hair and eyes: meshes that share its skin weights and move with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from scipy.spatial import ConvexHull, cKDTree

from studio.meshes import Faces, Normals, ball, cut, hem, smoothed, triangles
from studio.motions.motion import Breath
from studio.rig import BODY_VERTICES, SIDES, Posture, Rig, Side
from studio.rotations import Array
from studio.scene import Clothes, Colour

_SOFT_M: Final = 0.004
"""Skin and clothes closer to the floor than this give way: they are pressed flat, never below the floor."""

_COVERED_M: Final = 0.016
"""Skin further than this under a garment's edge can't be seen and is left out."""

_ARM: Final = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")

_ADULT_HEAD_M: Final = 0.115
"""From the eyes to the top of the head, of the head that the hairline's numbers belong to."""


Surface = Literal["fine", "cloth", "hair"]
"""How a part is drawn: skin and eyes are fine meshes."""


@dataclass
class Part:
    """One garment, the skin that shows, or the hair."""

    name: str
    """skin, trousers, shirt, socks, hair, bun or eyes."""
    rest: Array
    """Points in the body's rest posture, (points, 3) metres."""
    source: NDArray[np.int64]
    """The body's vertex nearest to each point, (points,)."""
    faces: Faces
    surface: Surface
    raw: Array
    """Where the points are now, before the floor presses them flat, (points, 3)."""


class Dressed:
    """A body in its clothes. After ``dress`` its ``vertices`` and ``normals`` (points, 3) are those of that posture.

    The parts' points follow one another: all of skin, then of trousers and so on; ``faces`` counts over all of them.
    """

    def __init__(self, rig: Rig, clothes: Clothes) -> None:
        self.rig, self.clothes = rig, clothes
        made = _Tailor(rig, clothes).parts()
        rest = np.concatenate([part.rest for part in made])
        count = len(rest)
        self._raw = np.zeros((count, 3))
        self.vertices = np.zeros((count, 3), np.float32)
        self.normals = np.zeros((count, 3), np.float32)
        self.colours = np.concatenate([part.colours for part in made]).astype(np.float32) / 255.0
        """(points, 3), 0 to 1."""
        self.rest = rest.astype(np.float32)
        self.edge = np.concatenate([part.edge for part in made]).astype(np.float32)
        """How far each point is inside its garment's edge, metres."""
        self.parts: list[Part] = []
        faces, start = [], 0
        for part in made:
            end = start + len(part.rest)
            source = np.asarray(part.blend.argmax(axis=1)).ravel()
            self.parts.append(Part(part.name, part.rest, source, part.faces, part.surface, self._raw[start:end]))
            faces.append(part.faces + start)
            start = end
        self.faces: Faces = np.concatenate(faces)
        self._find_normals = Normals(self.faces, count)
        blend = vstack([part.blend for part in made]).tocsr()
        weights = blend @ _weights(rig)
        belly, chest = (-(blend @ swelling) for swelling in _swellings(rig))
        nothing = np.zeros(count)
        self._skinning = _skinning(weights, rest, 1.0)
        self._breathing = [
            _skinning(weights, np.stack([nothing, forward, nothing], axis=1), 0.0) for forward in (belly, chest)
        ]

    def part(self, name: str) -> Part:
        """A part by its name."""
        return next(part for part in self.parts if part.name == name)

    def raw(self, name: str) -> Array:
        """Where a part's points are now, before the floor presses them flat, (points, 3)."""
        return self.part(name).raw

    def dress(self, posture: Posture, breath: Breath, floor_m: float) -> None:
        """Bring everything into a posture, breathing, on a floor that nothing sinks into."""
        transforms = self.rig.transforms(*self.rig.forward(posture))
        moves = np.ascontiguousarray(transforms.transpose(0, 2, 1).reshape(-1, 3))
        self._raw[:] = self._skinning @ moves
        for filled_m, swelling in zip((breath.belly_m, breath.chest_m), self._breathing, strict=True):
            if filled_m:
                self._raw += filled_m * (swelling @ moves)
        self.vertices[:] = self._raw
        height = self._raw[:, 2] - floor_m
        low = np.flatnonzero(height < _SOFT_M)
        self.vertices[low, 2] = floor_m + _SOFT_M * np.exp((height[low] - _SOFT_M) / _SOFT_M)
        self.normals[:] = self._find_normals(self.vertices)


@dataclass
class _Made:
    """A part before it belongs to somebody; ``blend`` (points, body's vertices) says what each point is mixed from."""

    name: str
    rest: Array
    blend: csr_array
    faces: Faces
    colours: Array
    surface: Surface
    edge: Array


class _Tailor:
    """Cuts one person's clothes: each garment is where its own field over the body, metres inside the edge, is > 0."""

    def __init__(self, rig: Rig, clothes: Clothes) -> None:
        self._rig, self._clothes = rig, clothes
        self._body = rig.rest[:BODY_VERTICES]
        self._faces = triangles(rig.faces["body"])
        self._normals = Normals(self._faces, BODY_VERTICES)(self._body).astype(float)
        self._ruling = rig.ruling[:BODY_VERTICES]
        self._head_scale = float(self._body[:, 2].max() - rig.head("eye.L")[2]) / _ADULT_HEAD_M
        self._draw_edges()

    def parts(self) -> list[_Made]:
        """Everything that can be seen of this person."""
        clothes = self._clothes
        parts = [
            self._skin(),
            self._garment("trousers", self._trousers, 0.006, 5, clothes.trousers),
            self._garment("shirt", self._shirt, 0.012, 30, clothes.top),
            self._garment("socks", self._sock_legs, 0.004, 4, clothes.shoes),
            *(self._foot(side) for side in SIDES),
            self._hair(),
            *self._eyes(),
        ]
        return parts if clothes.hairstyle == "short" else [*parts, self._bun()]

    # ---- where each garment ends -----------------------------------------------------------------------------
    def _draw_edges(self) -> None:
        rig, body, ruling = self._rig, self._body, self._ruling
        far = 1.0
        x, z = np.abs(body[:, 0]), body[:, 2]
        arm = _moved_by(ruling, _ARM)
        shoulder, elbow, ankle = rig.head("upperarm01.L"), rig.head("lowerarm01.L"), rig.head("foot.L")[2]
        waist = rig.head("spine04")[2] - 0.01
        upper_arm = float(np.linalg.norm(elbow - shoulder))
        down_arm = (np.stack([x, body[:, 1], z], axis=1) - shoulder) @ (elbow - shoulder) / upper_arm
        sleeve = np.where(arm, self._clothes.sleeve * upper_arm - down_arm, far)
        neck = rig.head("neck01")
        slant = np.array([0.0, 0.6, -1.0]) / np.hypot(1.0, 0.6)
        shallow = np.sqrt(np.maximum(1.0 - (self._normals @ slant) ** 2, 0.09))
        neckline = ((body - neck) @ slant - 0.002) / shallow
        self._shirt = np.min([np.where(arm, far, z - waist + 0.035), sleeve, neckline], axis=0)
        leg_end = z - ankle - 0.075
        self._trousers = np.where(arm, -far, np.minimum(waist + 0.005 - z, leg_end))
        toe = _moved_by(ruling, "toe")
        foot = toe | _moved_by(ruling, "foot")
        sock = np.where(arm, -far, ankle + 0.038 - z)
        self._sock_legs = np.where(toe, -0.01, np.minimum(sock, z - z.min() - 0.3 * (ankle - z.min())))
        self._covered = np.max([self._shirt, self._trousers, np.where(foot, far, sock)], axis=0)
        self._hairy = self._hairline()
        low, high = rig.head("spine03")[2], rig.head("spine01")[2]
        chest = np.exp(-(((z - (low + high) / 2.0) / (0.45 * (high - low))) ** 4))
        self._chest = np.where(arm, 0.0, chest * np.clip((neck[1] - 0.03 - body[:, 1]) / 0.04, 0.0, 1.0))

    def _hairline(self) -> Array:
        """From over the brow down to the nape, round the ears."""
        rig, body, scale = self._rig, self._body, self._head_scale
        eye, ear = rig.head("eye.L"), body[rig.points["ear.L"]].mean(axis=0)
        height, back = body[:, 2] - eye[2], body[:, 1] - eye[1]
        line = height - scale * (0.062 - 0.112 * np.clip(back / (0.115 * scale), 0.0, 1.0))
        around = np.hypot((body[:, 1] - ear[1]) / 0.024, (body[:, 2] - ear[2]) / 0.036) - 1.0
        around = np.where(np.abs(body[:, 0]) > ear[0] - 0.035, 0.03 * around, 1.0)
        head = np.isin(self._ruling, ("head", "neck03", "neck02"))
        return np.where(head, np.minimum(line, around), -1.0)

    # ---- the parts -------------------------------------------------------------------------------------------
    def _made(
        self,
        name: str,
        rest: Array,
        blend: csr_array,
        faces: Faces,
        colour: Colour | Array,
        surface: Surface,
        edge: Array,
    ) -> _Made:
        colours = np.broadcast_to(np.asarray(colour, float), rest.shape)
        return _Made(name, rest, blend, faces, colours, surface, edge)

    def _skin(self) -> _Made:
        """Of the body that shows: painted with brows, lips and a little colour in the cheeks."""
        rig, clothes, body, scale = self._rig, self._clothes, self._body, self._head_scale
        under = (self._covered > _COVERED_M) | (self._hairy > _COVERED_M)
        shown = self._faces[~under[self._faces].all(axis=1)]
        skin, hair, lips = (np.array(colour, float) for colour in (clothes.skin, clothes.hair, clothes.lips))
        colours = np.tile(skin, (len(body), 1))
        eye = rig.head("eye.L")
        out, up, back = np.abs(body[:, 0]), body[:, 2] - eye[2], body[:, 1] - eye[1]
        nose = body[rig.points["nose"][0]]
        head = self._ruling == "head"
        cheek = np.hypot(out - 0.045 * scale, body[:, 2] - nose[2] + 0.004) / (0.028 * scale)
        blush = np.where(head & (back < 0.05), 0.22 * np.exp(-(cheek**2)), 0.0)[:, None]
        colours = colours * (1.0 - blush) + (0.45 * skin + 0.55 * lips) * blush
        brow = head & (up > 0.017 * scale) & (up < 0.026 * scale) & (back < -0.005) & (out > 0.012) & (out < 0.052)
        colours[brow] = 0.6 * hair + 0.4 * skin
        mouth = np.abs(body[:, 2] - nose[2] + 0.042 * scale) < 0.011 * scale
        colours[head & mouth & (out < 0.024 * scale) & (body[:, 1] < nose[1] + 0.036)] = lips
        colours[self._hairy > 0] = 0.8 * hair + 0.2 * skin
        used, faces = np.unique(shown, return_inverse=True)
        return self._made(
            "skin", body[used], _chosen(used, len(body)), faces.reshape(-1, 3), colours[used], "fine",
            np.ones(len(used)),
        )  # fmt: skip

    def _garment(self, name: str, inside: Array, off_m: float, rounds: int, colour: Colour) -> _Made:
        """A layer over the body that bridges its hollows, with a clean edge turned in."""
        body = self._body
        reach = self._faces[(inside > -0.08)[self._faces].all(axis=1)]
        normals = Normals(reach, len(body))(body).astype(float)
        eased = smoothed(body, reach, rounds)
        within = np.clip((inside - 0.045) / 0.05, 0.0, 1.0)[:, None]
        bridged = np.clip(np.einsum("ij,ij->i", eased - body, normals)[:, None], -0.7 * off_m * within, 0.02)
        worn = body + normals * smoothed(off_m + bridged, reach, 2)
        worn += within * (smoothed(worn, reach, 4) - worn)
        if name == "shirt":
            worn = _draped(worn, reach, self._chest)
        faces, blend = cut(reach, inside)
        rest, edge = blend @ worn, blend @ inside
        rim, ring = hem(faces, len(rest))
        turned_in = 0.2 * rest[ring] + 0.8 * (blend[ring] @ body)
        return self._made(
            name, np.concatenate([rest, rest[ring], turned_in]), vstack([blend, blend[ring], blend[ring]]).tocsr(),
            np.concatenate([faces, rim]), colour, "cloth", np.concatenate([edge, np.zeros(2 * len(ring))]),
        )  # fmt: skip

    def _foot(self, side: Side) -> _Made:
        """A sock's foot: convex, so that toes don't show."""
        rig, body = self._rig, self._body
        foot = rig.foot[side]
        sole, ankle = body[foot, 2].min(), rig.head(f"foot.{side}")[2]
        low = foot[body[foot, 2] < sole + 0.8 * (ankle - sole)]
        hull = ConvexHull(body[low])
        middle = (body[low].min(axis=0) + body[low].max(axis=0)) / 2.0
        directions, faces = ball(1.0, rings=22, around=40)
        directions = directions * np.ptp(body[low], axis=0)
        facing = directions @ hull.equations[:, :3].T
        slack = -(hull.equations[:, :3] @ middle + hull.equations[:, 3])
        reach = np.where(facing > 1e-9, slack / np.maximum(facing, 1e-9), np.inf).min(axis=1)
        rest = smoothed(middle + directions * reach[:, None], faces, 4)
        rest = rest + 0.008 * Normals(faces, len(rest))(rest)
        _, near = cKDTree(body[foot]).query(rest, k=8)
        rows = np.repeat(np.arange(len(rest)), 8)
        blend = csr_array((np.full(rows.size, 1 / 8), (rows, foot[near].ravel())), shape=(len(rest), len(body)))
        return self._made(f"sock.{side}", rest, blend, faces, self._clothes.shoes, "cloth", np.ones(len(rest)))

    def _hair(self) -> _Made:
        body, inside = self._body, self._hairy
        reach = self._faces[(inside > -0.03)[self._faces].all(axis=1)]
        eased = smoothed(body, reach, 4)
        normals = Normals(reach, len(body))(eased).astype(float)
        thick = 0.016 if self._clothes.hairstyle == "bun" else 0.012
        share = np.clip(inside / 0.055, 0.0, 1.0)
        rest = eased + normals * (0.002 + thick * share * (2.0 - share))[:, None]
        faces, blend = cut(reach, inside)
        return self._made(
            "hair", blend @ rest, blend, faces, self._clothes.hair, "hair", blend @ inside
        )  # fmt: skip

    def _bun(self) -> _Made:
        head = np.flatnonzero(self._ruling == "head")
        skull = self._body[head]
        middle = np.array([0.0, skull[:, 1].max() - 0.045, skull[:, 2].max() + 0.022])
        points, faces = ball(0.042)
        rest = points * (1.0, 0.8, 1.0) + middle
        nearest = head[np.linalg.norm(skull - middle, axis=1).argmin()]
        blend = _chosen(np.full(len(rest), nearest), len(self._body))
        return self._made("bun", rest, blend, faces, self._clothes.hair, "hair", np.ones(len(rest)))

    def _eyes(self) -> list[_Made]:
        made = []
        for side in SIDES:
            quads = self._rig.faces[f"helper-{side.lower()}-eye"]
            used, faces = np.unique(triangles(quads), return_inverse=True)
            rest = self._rig.rest[used]
            middle = rest.mean(axis=0)
            iris = (np.hypot(rest[:, 0] - middle[0], rest[:, 2] - middle[2]) < 0.0065) & (rest[:, 1] < middle[1])
            colours = np.where(iris[:, None], (60.0, 40.0, 28.0), (236.0, 233.0, 229.0))
            head = np.flatnonzero(self._ruling == "head")
            nearest = head[np.linalg.norm(self._body[head] - middle, axis=1).argmin()]
            blend = _chosen(np.full(len(rest), nearest), len(self._body))
            made.append(
                self._made(f"eye.{side}", rest, blend, faces.reshape(-1, 3), colours, "fine", np.ones(len(rest)))
            )
        return made


def _draped(points: Array, faces: Faces, share: Array, reach_m: float = 0.026) -> Array:
    """Fall smoothly over the chest, however fine the mesh is there: y evened out over its surroundings in x and z."""
    corners = points[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    around = np.bincount(faces.ravel(), np.repeat(area, 3), minlength=len(points))
    chosen = np.flatnonzero((share > 0.01) & (around > 0))
    front = points[chosen][:, [0, 2]]
    near = np.exp(-((front[:, None] - front) ** 2).sum(axis=2) / (2.0 * reach_m**2)) * around[chosen]
    draped = points.copy()
    draped[chosen, 1] += share[chosen] * (near @ points[chosen, 1] / near.sum(axis=1) - points[chosen, 1])
    return draped


def _moved_by(ruling: NDArray[np.str_], bones: str | tuple[str, ...]) -> NDArray[np.bool_]:
    """Which vertices are moved most by bones whose names begin so, (vertices,)."""
    return np.array([name.startswith(bones) for name in ruling])


def _chosen(vertices: NDArray[np.int64], of: int) -> csr_array:
    """Points that each are one of the body's vertices."""
    count = len(vertices)
    return csr_array((np.ones(count), (np.arange(count), vertices)), shape=(count, of))


def _weights(rig: Rig) -> csr_array:
    """How much each bone moves each of the body's vertices, (vertices, bones)."""
    weights, bones = rig.weights[:BODY_VERTICES], rig.bones[:BODY_VERTICES]
    rows = np.repeat(np.arange(BODY_VERTICES), weights.shape[1])
    return csr_array((weights.ravel(), (rows, bones.ravel())), shape=(BODY_VERTICES, len(rig.names)))


def _skinning(weights: csr_array, rest: Array, constant: float) -> csr_array:
    """What makes points at rest, or movements of them (constant 0), those of a posture: one product with its bones.

    (points, 4 x bones); ``rig.transforms`` as (bones x 4, 3) is the other factor.
    """
    entries = weights.tocoo()
    rows, bones = entries.coords
    values = entries.data[:, None] * np.concatenate([rest[rows], np.full((len(rows), 1), constant)], axis=1)
    columns = 4 * bones[:, None] + np.arange(4)
    shape = weights.shape[0], 4 * weights.shape[1]
    matrix = csr_array((values.ravel(), (np.repeat(rows, 4), columns.ravel())), shape=shape)
    matrix.eliminate_zeros()
    return matrix


def _swellings(rig: Rig) -> tuple[Array, Array]:
    """Where belly and chest come forward when they fill, of the body's vertices: 1 where most, 0 on back and sides."""
    body = rig.rest[:BODY_VERTICES]
    normals = Normals(triangles(rig.faces["body"]), BODY_VERTICES)(body)
    pelvis, lumbar, ribs, thorax, neck = (
        rig.head(bone)[2] for bone in ("upperleg01.L", "spine04", "spine03", "spine02", "neck01")
    )
    half_width = float(np.abs(body[_moved_by(rig.ruling[:BODY_VERTICES], "spine04"), 0]).max())
    limb = _moved_by(rig.ruling[:BODY_VERTICES], _ARM)
    limb |= _moved_by(rig.ruling[:BODY_VERTICES], ("head", "neck"))
    front = np.clip(-normals[:, 1] / 0.8, 0.0, 1.0) ** 1.5 * np.exp(-((body[:, 0] / (0.75 * half_width)) ** 2))
    front = np.where(limb | (body[:, 1] > rig.head("spine03")[1]), 0.0, front)

    def bump(middle: float, reach: float) -> Array:
        swelling = front * np.exp(-(((body[:, 2] - middle) / reach) ** 2))
        return np.where(swelling < 0.01, 0.0, swelling / swelling.max())

    belly = bump((lumbar + ribs) / 2.0, 0.42 * (thorax - pelvis))
    chest = bump(ribs + 0.45 * (neck - ribs), 0.32 * (neck - ribs))
    return belly, chest
