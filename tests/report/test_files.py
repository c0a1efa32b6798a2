from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.report.files import appearing, writing


def test_a_file_appears_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")
    with appearing(target) as partial:
        partial.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_followed_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    with appearing(link) as partial:
        partial.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with appearing(pipe) as target:
        assert target == pipe
    assert pipe.is_fifo()


def test_nothing_is_left_behind_when_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "out.json"

    def interrupted() -> None:
        with appearing(target) as partial:
            partial.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="can't be written"), appearing(tmp_path / "nowhere" / "out.json"):
        pytest.fail("must not get this far")
    with pytest.raises(PosecheckError, match="is a folder"), appearing(tmp_path):
        pytest.fail("must not get this far")


def test_a_file_that_is_write_protected_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("mine")
    target.chmod(0o444)
    with pytest.raises(PosecheckError, match="is write-protected"), appearing(target):
        pytest.fail("must not get this far")
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_who_may_read_a_file_stays_when_it_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.touch(0o600)
    with appearing(target) as partial:
        partial.write_text("new")
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_name_may_be_as_long_as_the_file_system_lets_it(tmp_path: Path) -> None:
    longest = tmp_path / (251 * "x" + ".csv")
    with appearing(longest) as partial:
        partial.write_text("new")
    assert longest.read_text() == "new"
    with pytest.raises(PosecheckError, match="can't be written: File name too long"), appearing(tmp_path / (256 * "x")):
        pytest.fail("must not get this far")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_device_is_said_by_its_name() -> None:
    with (
        pytest.raises(PosecheckError, match="/dev/full could not be written: No space left on device"),
        appearing(Path("/dev/full")) as target,
        writing(target),
    ):
        target.write_text("much")
