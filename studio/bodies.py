"""The named bodies: made once with the Anny body model, kept in the user's cache, read with NumPy only from then on."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from platformdirs import user_cache_path

from studio.rig import Rig
from studio.scene import SceneError

BODIES: Final = Path(__file__).with_name("bodies.toml")

_FORM: Final = 1
"""Counts up when the exported files' form changes."""

_MESHES: Final = ("body", "helper-l-eye", "helper-r-eye")
"""The groups of MakeHuman's mesh that are used."""

_STRONGEST: Final = 8
"""Bones that may move one vertex."""

Phenotype = Mapping[str, float]


def load_rig(name: str) -> Rig:
    """A body by its name; the first use of any makes all that are missing, which needs Anny and takes minutes."""
    phenotypes = _phenotypes()
    if name not in phenotypes:
        raise SceneError(f"There is no body {name!r}. There are: {', '.join(phenotypes)}.")
    path = body_path(name, phenotypes[name])
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent / "bodies.lock"):
            if not path.exists():
                missing = {other: body_path(other, phenotype) for other, phenotype in phenotypes.items()}
                _export(phenotypes, {other: file for other, file in missing.items() if not file.exists()})
    return Rig(path)


def body_path(name: str, phenotype: Phenotype) -> Path:
    """Where a body is kept: another phenotype of the same name is another file."""
    digest = hashlib.sha256(json.dumps([_FORM, dict(phenotype)], sort_keys=True).encode()).hexdigest()[:8]
    return user_cache_path("posecheck") / "studio" / "bodies" / f"{name}-{digest}.npz"


def _phenotypes() -> dict[str, dict[str, float]]:
    return tomllib.loads(BODIES.read_text(encoding="utf-8"))


def _export(phenotypes: Mapping[str, Phenotype], paths: Mapping[str, Path]) -> None:
    """Make these bodies. Anny's own topology and rig only: others would fetch files that aren't free."""
    os.environ.setdefault("ANNY_CACHE_DIR", str(user_cache_path("posecheck") / "studio" / "anny"))
    try:
        torch, anny = importlib.import_module("torch"), importlib.import_module("anny")
    except ImportError as error:
        raise SceneError(
            f"The body {next(iter(paths))!r} isn't in the cache yet, and making it needs the package {error.name!r}: "
            "pip install -e '.[studio]'"
        ) from None
    model = anny.Anny(rig="anny", topology="makehuman-full", phenotypes="all")
    weights, bones = _strongest(model.vertex_bone_weights.numpy(), model.vertex_bone_indices.numpy())
    faces = _faces(Path(str(anny.__file__)).parent / "data" / "mpfb2" / "3dobjs" / "base.obj", _MESHES)
    at_rest = torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1)
    for name, path in paths.items():
        made = model(pose_parameters=at_rest, phenotype_kwargs=dict(phenotypes[name]))
        _save(
            path,
            verts=made["rest_vertices"][0].numpy().astype(np.float32),
            heads=made["rest_bone_heads"][0].numpy().astype(np.float32),
            weights=weights,
            bones=bones,
            names=np.array(model.bone_labels),
            parents=np.array(model.bone_parents, np.int16),
            **faces,
        )


def _strongest(weights: NDArray[Any], bones: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The strongest weights of each vertex, adding up to 1, and their bones: (vertices, 8) each."""
    order = np.argsort(-weights, axis=1)[:, :_STRONGEST]
    kept = np.take_along_axis(weights, order, axis=1)
    kept = kept / kept.sum(axis=1, keepdims=True)
    return kept.astype(np.float32), np.take_along_axis(bones, order, axis=1).astype(np.uint8)


def _faces(mesh: Path, groups: Iterable[str]) -> dict[str, NDArray[np.int32]]:
    """Quads of some groups of an OBJ file: ``faces_GROUP``, (faces, 4), counting vertices from 0."""
    found: dict[str, list[list[int]]] = {group: [] for group in groups}
    group = ""
    for line in mesh.read_text(encoding="utf-8").splitlines():
        if line.startswith("g "):
            group = line.split()[1]
        elif line.startswith("f ") and group in found:
            found[group].append([int(corner.split("/")[0]) - 1 for corner in line.split()[1:]])
    return {f"faces_{group}": np.array(faces, np.int32) for group, faces in found.items()}


def _save(path: Path, **arrays: NDArray[Any]) -> None:
    """All or nothing: a body that can be read is whole."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        unfinished = Path(file.name)
        try:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        except BaseException:
            unfinished.unlink()
            raise
    unfinished.replace(path)
