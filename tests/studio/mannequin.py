"""A hand-made body of tubes with the real rig's bones: enough to check geometry without the exported people."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.rig import Rig

_TRUNK = [
    ("root", None, (0.0, 0.0, 0.95)),
    ("spine05", "root", (0.0, 0.02, 1.00)),
    ("spine04", "spine05", (0.0, 0.02, 1.09)),
    ("spine03", "spine04", (0.0, 0.02, 1.18)),
    ("spine02", "spine03", (0.0, 0.02, 1.28)),
    ("spine01", "spine02", (0.0, 0.02, 1.37)),
    ("neck01", "spine01", (0.0, 0.02, 1.46)),
    ("neck02", "neck01", (0.0, 0.01, 1.49)),
    ("neck03", "neck02", (0.0, 0.005, 1.52)),
    ("head", "neck03", (0.0, 0.0, 1.55)),
]
_LIMBS = [
    ("eye", "head", (0.03, -0.08, 1.62)),
    ("pelvis", "root", (0.09, 0.0, 0.95)),
    ("clavicle", "spine01", (0.02, 0.0, 1.41)),
    ("shoulder01", "clavicle", (0.12, 0.02, 1.41)),
    ("upperarm01", "shoulder01", (0.17, 0.02, 1.40)),
    ("upperarm02", "upperarm01", (0.27, 0.02, 1.30)),
    ("lowerarm01", "upperarm02", (0.37, 0.02, 1.20)),
    ("lowerarm02", "lowerarm01", (0.46, -0.01, 1.11)),
    ("wrist", "lowerarm02", (0.55, -0.04, 1.02)),
    *((f"finger{n}-1", "wrist", (0.60 - 0.01 * n, -0.08 + 0.02 * n, 0.95)) for n in range(1, 6)),
    *((f"finger{n}-2", f"finger{n}-1", (0.62 - 0.01 * n, -0.08 + 0.02 * n, 0.92)) for n in range(1, 6)),
    *((f"finger{n}-3", f"finger{n}-2", (0.64 - 0.01 * n, -0.08 + 0.02 * n, 0.89)) for n in range(1, 6)),
    ("upperleg01", "pelvis", (0.10, 0.0, 0.90)),
    ("upperleg02", "upperleg01", (0.10, -0.005, 0.70)),
    ("lowerleg01", "upperleg02", (0.10, -0.01, 0.48)),
    ("lowerleg02", "lowerleg01", (0.10, 0.0, 0.28)),
    ("foot", "lowerleg02", (0.10, 0.02, 0.08)),
    ("toe1-1", "foot", (0.10, -0.12, 0.02)),
]
_RADII = {"spine": (0.14, 0.10), "neck": (0.05, 0.05), "head": (0.075, 0.09), "upperleg": (0.08, 0.08),
          "root": (0.15, 0.11), "lowerleg": (0.05, 0.05)}  # fmt: skip


def write_body(path: Path) -> Path:
    """The mannequin in the format of the exported bodies: 1.7 m tall, every vertex moved by one bone."""
    bones = [(name, parent, place) for name, parent, place in _TRUNK]
    for side, sign in (("L", 1.0), ("R", -1.0)):
        middle = {name for name, _, _ in _TRUNK}
        for name, parent, (x, y, z) in _LIMBS:
            bones.append((f"{name}.{side}", parent if parent in middle else f"{parent}.{side}", (sign * x, y, z)))
    names = [name for name, _, _ in bones]
    heads = np.array([place for _, _, place in bones])
    parents = np.array([0 if parent is None else names.index(parent) for _, parent, _ in bones])
    vertices, owners, faces = [], [], []
    for number, name in enumerate(names):
        if name.startswith(("eye", "pelvis", "shoulder01", "clavicle")):
            continue
        children = np.flatnonzero(parents == number)
        children = children[children != number]
        end = heads[children[0]] if len(children) else heads[number] + [0.0, 0.0, 0.14 if name == "head" else -0.02]
        if name.startswith("root"):
            end = heads[number] + [0.0, 0.0, 0.05]
        wide, deep = next((radii for key, radii in _RADII.items() if name.startswith(key)), (0.025, 0.025))
        start = len(vertices)
        rings, around = 6, 24
        for ring in range(rings):
            centre = heads[number] + (end - heads[number]) * ring / (rings - 1)
            for turn in np.linspace(0.0, 2.0 * np.pi, around, endpoint=False):
                vertices.append(centre + np.array([wide * np.sin(turn), deep * np.cos(turn), 0.0]))
                owners.append(number)
        for ring in range(rings - 1):
            for step in range(around):
                a, b = start + ring * around + step, start + ring * around + (step + 1) % around
                faces.append([a, b, b + around, a + around])
    weights = np.zeros((len(vertices), 8), np.float32)
    weights[:, 0] = 1.0
    bone_numbers = np.zeros((len(vertices), 8), np.uint8)
    bone_numbers[:, 0] = owners
    np.savez(path, verts=np.array(vertices), heads=heads, weights=weights, bones=bone_numbers, names=np.array(names),
             parents=parents, faces_body=np.array(faces))  # fmt: skip
    return path


def mannequin(folder: Path) -> Rig:
    return Rig(write_body(folder / "mannequin.npz"))
