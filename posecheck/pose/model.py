"""Find the pose model file, or fetch it once and put it together in the user's cache.

The mediapipe 0.10.21 wheel contains the two networks of Google's pose landmarker (the detector and the "full" landmark
network), without the metadata that today's Tasks API needs. posecheck fetches this wheel with the user's own pip, adds
the input normalisation as TFLite metadata, and zips both networks to a ``.task`` bundle, uncompressed, so that
MediaPipe can map them into memory.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import flatbuffers
from filelock import FileLock
from platformdirs import user_cache_path

from posecheck.errors import PosecheckError, system_reason
from posecheck.messages import Message, Value
from posecheck.pose.backend import metadata_schema, tflite_schema

MODEL_VARIABLE: Final = "POSECHECK_MODEL"
BUNDLE_NAME: Final = "pose_landmarker_full.task"
BUNDLE_SHA256: Final = "6d89801164ec741a1ced3426051b5871f9ebf00d301f1bba995759de3af00a50"

_WHEEL_REQUIREMENT: Final = "mediapipe==0.10.21"
_WHEEL_SHA256: Final = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
_WHEEL_BYTES: Final = 35_622_638
"""Size of the wheel in bytes, for the progress bar."""

_PIP_TARGET: Final = ("--python-version", "3.11", "--platform", "manylinux_2_28_x86_64")
_DETECTOR: Final = "pose_detector.tflite"
_LANDMARKER: Final = "pose_landmarks_detector.tflite"
# bundle member -> (path in the wheel, mean, std): the networks expect (pixel - mean) / std
_NETWORKS: Final = {
    _DETECTOR: ("mediapipe/modules/pose_detection/pose_detection.tflite", 127.5, 127.5),
    _LANDMARKER: ("mediapipe/modules/pose_landmark/pose_landmark_full.tflite", 0.0, 255.0),
}

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1."""


def model_path(chosen: Path | None = None, progress: Progress | None = None) -> Path:
    """The path of a usable model bundle; if there is none yet it is fetched and put together first.

    Parameters
    ----------
    chosen : Path, optional
        A bundle that the user names. Without it, the bundle that the environment variable ``POSECHECK_MODEL`` names;
        without that, the one in the user's cache.
    progress : callable, optional
        Called with the share of the download that is done, 0 to 1.

    Raises
    ------
    PosecheckError
        If the named file isn't a bundle, or if the model can't be fetched, verified or kept.
    """
    if chosen is None and (named := os.environ.get(MODEL_VARIABLE)):
        chosen = Path(named)
    if chosen is not None:
        _require_bundle(chosen)
        return chosen
    bundle = user_cache_path("posecheck") / BUNDLE_NAME
    if _is_whole(bundle):
        return bundle
    try:
        bundle.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{bundle}.lock"):
            if not _is_whole(bundle):  # another process may just have made it
                _install(bundle, progress or (lambda _: None))
    except OSError as error:
        raise PosecheckError("errors.model.cant_be_kept", folder=bundle.parent, why=system_reason(error)) from error
    return bundle


def _is_whole(bundle: Path) -> bool:
    try:
        return _sha256(bundle.read_bytes()) == BUNDLE_SHA256
    except OSError:
        return False


def _require_bundle(path: Path) -> None:
    """Raise a ``PosecheckError`` unless ``path`` is a zip file with the two networks of a pose landmarker."""
    try:
        with zipfile.ZipFile(path) as bundle:
            missing = {_DETECTOR, _LANDMARKER} - set(bundle.namelist())
    except FileNotFoundError as error:
        raise PosecheckError("errors.model.no_such_file", path=path) from error
    except (OSError, zipfile.BadZipFile) as error:
        raise PosecheckError("errors.model.not_a_bundle", path=path) from error
    if missing:
        raise PosecheckError("errors.model.incomplete", path=path, missing=tuple(sorted(missing)))


def _install(bundle: Path, progress: Progress) -> None:
    """Fetch, put together and verify the model; ``bundle`` appears whole or not at all."""
    with tempfile.TemporaryDirectory(dir=bundle.parent, prefix="fetch-") as folder:
        wheel = _download_wheel(Path(folder), progress)
        content = assemble(wheel)
        if _sha256(content) != BUNDLE_SHA256:
            raise PosecheckError("errors.model.other_flatbuffers")
        partial = Path(folder) / BUNDLE_NAME
        partial.write_bytes(content)
        partial.replace(bundle)


def _download_wheel(folder: Path, progress: Progress) -> Path:
    """Fetch the pinned wheel with the user's own pip, so that their mirrors and proxies apply."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input"]
    command += ["--disable-pip-version-check", *_PIP_TARGET, "--dest", str(folder), _WHEEL_REQUIREMENT]
    with tempfile.TemporaryFile() as log:
        environment = os.environ | {"TMPDIR": str(folder)}
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        try:
            while process.poll() is None:
                written = sum(path.stat().st_size for path in folder.rglob("*.whl") if path.exists())
                progress(min(written / _WHEEL_BYTES, 0.99))
                time.sleep(0.1)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        log.seek(0)
        output = log.read().decode(errors="replace").strip().splitlines()
    wheels = list(folder.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        if any(line.endswith("No module named pip") for line in output):
            raise PosecheckError("errors.model.no_pip", python=sys.executable)
        said = (line for line in reversed(output) if line.startswith("ERROR"))
        reason: Value = next(said, Message("errors.model.pip_said_nothing"))
        raise PosecheckError("errors.model.not_fetched", why=reason)
    if _sha256(wheels[0].read_bytes()) != _WHEEL_SHA256:
        raise PosecheckError("errors.model.wrong_download", package=_WHEEL_REQUIREMENT)
    progress(1.0)
    return wheels[0]


def assemble(wheel: Path) -> bytes:
    """The ``.task`` bundle made from the two networks inside ``wheel``; the same bytes every time."""
    content = io.BytesIO()
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as bundle:
        for member, (path, mean, std) in _NETWORKS.items():
            info = zipfile.ZipInfo(member, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # the same bytes on every operating system
            bundle.writestr(info, _with_metadata(source.read(path), mean, std))
    return content.getvalue()


def _with_metadata(network: bytes, mean: float, std: float) -> bytes:
    """A TFLite network with the image-normalisation metadata that the Tasks API reads."""
    model = tflite_schema.ModelT.InitFromObj(tflite_schema.Model.GetRootAsModel(network, 0))
    buffer = tflite_schema.BufferT()
    buffer.data = list(_image_metadata(mean, std, outputs=len(model.subgraphs[0].outputs)))
    model.buffers.append(buffer)
    entry = tflite_schema.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(old for old in model.metadata or [] if old.name != b"TFLITE_METADATA"), entry]
    return _pack(model, b"TFL3")


def _image_metadata(mean: float, std: float, outputs: int) -> bytes:
    normalisation = metadata_schema.NormalizationOptionsT()
    normalisation.mean, normalisation.std = [mean], [std]
    unit = metadata_schema.ProcessUnitT()
    unit.optionsType = metadata_schema.ProcessUnitOptions.NormalizationOptions
    unit.options = normalisation
    properties = metadata_schema.ImagePropertiesT()
    properties.colorSpace = metadata_schema.ColorSpaceType.RGB
    content = metadata_schema.ContentT()
    content.contentPropertiesType = metadata_schema.ContentProperties.ImageProperties
    content.contentProperties = properties
    image = metadata_schema.TensorMetadataT()
    image.name, image.processUnits, image.content = "image", [unit], content
    graph = metadata_schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [image]
    graph.outputTensorMetadata = [metadata_schema.TensorMetadataT() for _ in range(outputs)]
    model = metadata_schema.ModelMetadataT()
    model.name, model.subgraphMetadata = "pose", [graph]
    return _pack(model, b"M001")


def _pack(table: Any, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.Finish(table.Pack(builder), identifier)
    return bytes(builder.Output())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
