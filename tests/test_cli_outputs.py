"""Outputs in trouble: a full disk, a request to end, a history that fails; real processes, real files."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from posecheck.history.store import open_store
from tests.conftest import CLIPS
from tests.videos import write_video

COMMAND = str(Path(sys.executable).parent / "posecheck")
DROP = CLIPS / "drop.mp4"


def begun(*arguments: str | Path, cwd: Path, most_bytes: int | None = None) -> subprocess.Popen[str]:
    """A check under way; its files may have ``most_bytes``, as on a disk that gets full."""

    def limit() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests run under nohup
        if most_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, errors = process.communicate(timeout=300)
    return process.returncode, out, errors.strip()


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory, clip_frames: Callable[[str], list[np.ndarray]]) -> Path:
    """40 pictures of somebody: what is found in them doesn't matter."""
    return write_video(tmp_path_factory.mktemp("short") / "short.mp4", clip_frames("drop")[:40])


def wait_for_partials(folder: Path, number: int) -> None:
    limit_s = time.monotonic() + 120
    while len(list(folder.glob(".*.partial"))) < number:
        assert time.monotonic() < limit_s
        time.sleep(0.05)


@pytest.mark.network
@pytest.mark.parametrize(
    ("option", "name", "most_bytes"),
    [
        ("--csv", "m.csv", 5_000),
        ("--annotate", "a.mp4", 20_000),
        ("--report", "r.html", 10_000),
        ("--json", "r.json", 400),
        ("--parquet", "m.parquet", 5_000),
        ("--landmarks", "l.csv", 20_000),
        ("--trc", "m.trc", 10_000),
        ("--mot", "a.mot", 1_500),
    ],
)
def test_a_disk_that_gets_full_is_a_sentence_and_leaves_no_half_file(
    short: Path, tmp_path: Path, option: str, name: str, most_bytes: int
) -> None:
    (tmp_path / name).write_text("the one before")
    code, _, errors = ended(begun("check", short, option, name, cwd=tmp_path, most_bytes=most_bytes))
    assert code == 2
    assert (
        errors == f"posecheck: {name} could not be written: File too large; make room there, or choose another place."
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "the one before"


@pytest.mark.network
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_leaves_nothing_half_written(tmp_path: Path, number: signal.Signals) -> None:
    running = begun("check", DROP, "--annotate", "a.mp4", "--csv", "m.csv", "--json", "r.json", cwd=tmp_path)
    wait_for_partials(tmp_path, 3)
    time.sleep(2.0)  # in the middle of the frames
    running.send_signal(number)
    running.send_signal(number)
    code, _, errors = ended(running)
    assert code == 128 + number
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="where the cache is")
def test_a_request_to_end_leaves_nothing_of_a_model_that_is_being_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the question and never answers
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.delenv("POSECHECK_MODEL", raising=False)
        fetching = begun("model", cwd=tmp_path)
        silent.settimeout(120)
        connection, _ = silent.accept()
        with connection:
            assert list((tmp_path / "posecheck").glob("fetch-*"))
            fetching.send_signal(signal.SIGTERM)
            code, _, errors = ended(fetching)
    assert code == 128 + signal.SIGTERM
    assert "Traceback" not in errors
    assert list((tmp_path / "posecheck").glob("fetch-*")) == []


@pytest.mark.network
def test_a_history_that_fails_at_the_end_leaves_the_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept" / "history.sqlite"
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{file}")
    open_store().close()
    out = tmp_path / "out"
    out.mkdir()
    running = begun("check", DROP, "--keep", "--json", "r.json", "--csv", "m.csv", cwd=out)
    wait_for_partials(out, 2)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, table, errors = ended(running)
        other.rollback()
    assert code == 2
    assert "held by another program" in errors
    assert "Came down in one block" in table
    assert json.loads((out / "r.json").read_text())["verdict"] == "faults"
    assert sorted(path.name for path in out.iterdir()) == ["m.csv", "r.json"]


@pytest.mark.network
def test_json_to_dev_stdout_goes_into_a_pipe_alone(tmp_path: Path) -> None:
    code, out, errors = ended(begun("check", DROP, "--json", "/dev/stdout", cwd=tmp_path))
    assert code == 0
    assert json.loads(out)["exercise"] == "slow-sit-back"
    assert "Came down in one block" in errors


def test_nothing_that_is_read_is_overwritten(tmp_path: Path) -> None:
    exercise, clip = tmp_path / "mine.toml", tmp_path / "clip.mp4"
    shutil.copy(Path(__file__).parents[1] / "exercises" / "slow-sit-back.toml", exercise)
    shutil.copy(DROP, clip)
    (tmp_path / "another name.csv").hardlink_to(exercise)
    (tmp_path / "link.html").symlink_to(clip)
    shipped = Path(__file__).parents[1] / "exercises" / "stool-stretch.toml"
    bundle = tmp_path / "model.task"
    bundle.write_text("a model")
    before = {path: path.read_bytes() for path in (exercise, clip, shipped, bundle)}
    for arguments, said in [
        (["--exercise", "mine.toml", "--csv", "mine.toml"], "mine.toml is already the exercise"),
        (["--exercise", "mine.toml", "--csv", "another name.csv"], "another name.csv is already the exercise"),
        (["--exercise", "stool-stretch", "--json", str(shipped)], "is already the exercise"),
        (["--report", "link.html"], "link.html is already the video itself"),
        (["--model", "model.task", "--json", "model.task"], "model.task is already the model"),
    ]:
        code, _, errors = ended(begun("check", "clip.mp4", *arguments, cwd=tmp_path))
        assert code == 2
        assert said in errors
        assert len(errors.splitlines()) == 1
    assert before == {path: path.read_bytes() for path in before}
