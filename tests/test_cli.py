"""The command as a person runs it: real processes, exit codes, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pandas as pd
import pytest

from tests.conftest import CLIPS
from tests.videos import plain, write_video

COMMAND = [str(Path(sys.executable).parent / "posecheck")]
DROP = CLIPS / "drop.mp4"


def posecheck(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.network
def test_a_check_with_all_its_outputs(tmp_path: Path) -> None:
    done = posecheck("check", DROP, "--json", "r.json", "--csv", "m.csv", "--annotate", "a.mp4", cwd=tmp_path)
    assert done.returncode == 0
    assert "Came down in one block" in done.stdout
    assert "INFO" not in done.stderr
    assert "WARNING" not in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "m.csv", "r.json"]
    assert json.loads((tmp_path / "r.json").read_text())["verdict"] == "faults"
    assert len((tmp_path / "m.csv").read_text().splitlines()) == 126
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in container.decode(video=0)) == 125


@pytest.mark.network
def test_what_native_code_complains_about_is_shown_when_asked_for(tmp_path: Path) -> None:
    short = write_video(tmp_path / "short.mp4", [plain()] * 5)
    quiet = posecheck("check", short, cwd=tmp_path)
    asked = posecheck("check", short, "--verbose", cwd=tmp_path)
    by_variable = posecheck("check", short, cwd=tmp_path, POSECHECK_VERBOSE="1")
    assert "Nobody can be seen" in quiet.stderr
    assert "Feedback manager" not in quiet.stderr
    for told in (asked, by_variable):
        assert "Nobody can be seen" in told.stderr
        assert "Feedback manager" in told.stderr


@pytest.mark.network
def test_the_data_files_tell_of_every_frame(tmp_path: Path) -> None:
    wanted = {"--parquet": "m.parquet", "--landmarks": "l.csv", "--trc": "m.trc", "--mot": "a.mot"}
    done = posecheck("check", DROP, *(word for pair in wanted.items() for word in pair), cwd=tmp_path)
    assert done.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wanted.values())
    assert len(pd.read_parquet(tmp_path / "m.parquet")) == 125
    assert len(pd.read_csv(tmp_path / "l.csv")) == 125 * 33
    assert "\t125\t33\tm\t" in (tmp_path / "m.trc").read_text()
    assert "nRows=125" in (tmp_path / "a.mot").read_text()


def test_the_schema_command_prints_the_result_files_schema(tmp_path: Path) -> None:
    done = posecheck("schema", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["properties"]["schema"] == {"const": "posecheck.result/1"}


@pytest.mark.network
def test_json_on_standard_output_is_nothing_but_json(tmp_path: Path) -> None:
    done = posecheck("check", DROP, "--json", "-", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["exercise"] == "slow-sit-back"
    assert "Came down in one block" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_model_command_says_where_it_is(model: Path, tmp_path: Path) -> None:
    done = posecheck("model", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.strip() == str(model)


def _noise(path: Path) -> None:
    rng = np.random.default_rng(0)
    write_video(path, [rng.integers(100, 140, (240, 320, 3), dtype=np.uint8) for _ in range(20)])


@pytest.mark.network
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "no such file"),
        (lambda path: path.write_text("hello"), "can't be read as a video"),
        (lambda path: write_video(path, [plain()]), "single picture"),
        (lambda path: write_video(path, [plain(0)] * 20), "too dark"),
        (_noise, "Nobody can be seen"),
    ],
    ids=["missing", "text", "one frame", "black", "nobody"],
)
def test_a_video_that_cannot_be_checked_leaves_nothing_behind(tmp_path: Path, make, said: str) -> None:
    clip = tmp_path / "clip.mp4"
    make(clip)
    before = set(tmp_path.iterdir())
    done = posecheck("check", "clip.mp4", "--json", "r.json", "--csv", "m.csv", "--annotate", "a.mp4", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, "one sentence"
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--exercise", "yoga"], "no exercise 'yoga'"),
        (["--exercise", "bad.toml"], "bad.toml: faults[0] (block_drop).above = 'half': expected a valid number"),
        (["--json", "nowhere/r.json"], "nowhere/r.json can't be written"),
        (["--annotate", str(DROP)], "is already the video itself"),
        (["--json", "same", "--csv", "same"], "same is already another output"),
        (["--trc", "same.trc", "--csv", "same.trc"], "same.trc is already another output"),
        (["--trc", "markers.csv"], "markers.csv doesn't fit --trc; name a file that ends in .trc."),
        (["--mot", "nowhere/a.mot"], "nowhere/a.mot can't be written"),
        (["--landmarks", "points.json"], "name a file that ends in .csv or .parquet."),
        (["--model", "bad.toml"], "bad.toml is not a model bundle"),
        (["--side", "up"], "'up'"),
    ],
)
def test_a_wrong_option_is_refused_before_any_work(tmp_path: Path, arguments: list[str], said: str) -> None:
    spec = (Path(__file__).parents[1] / "exercises" / "slow-sit-back.toml").read_text()
    (tmp_path / "bad.toml").write_text(spec.replace("above = 0.55", 'above = "half"'))
    done = posecheck("check", DROP, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


@pytest.mark.network
def test_a_truncated_video_is_checked_and_the_loss_is_said(tmp_path: Path) -> None:
    with av.open(str(DROP)) as source, av.open(str(tmp_path / "t.mp4"), "w", options={"movflags": "faststart"}) as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    content = (tmp_path / "t.mp4").read_bytes()
    (tmp_path / "t.mp4").write_bytes(content[: int(0.6 * len(content))])
    done = posecheck("check", "t.mp4", "--json", "r.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "the rest is missing" in " ".join(done.stdout.split())
    assert any("missing" in note for note in json.loads((tmp_path / "r.json").read_text())["notes"])
