"""The real network on films as people bring them: turned, mirrored, small, several pictures in one file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecheck import check_video
from posecheck.judging.session import Update
from posecheck.media import Frame
from posecheck.report.html import HtmlReport
from posecheck.report.sink import Sink, Start
from posecheck.wording import english
from tests.conftest import CLIPS, SAMPLES
from tests.recordings import no_network
from tests.videos import write_video

pytestmark = pytest.mark.network


class Began(Sink):
    """Remembers what was known of the video at the beginning."""

    def begin(self, start: Start) -> None:
        self.video = start.video

    def add(self, frame: Frame, update: Update) -> None:
        pass


@pytest.mark.parametrize(
    ("turns", "said"),
    [(1, "one above the other"), (2, "upside down"), (3, "lie on its side")],
    ids=["left", "over", "right"],
)
def test_a_picture_that_is_turned_is_said_to_be(tmp_path: Path, clip_frames, turns: int, said: str) -> None:
    images = [np.ascontiguousarray(np.rot90(image, turns)) for image in clip_frames("roll-down")[::2]]
    result = check_video(write_video(tmp_path / "turned.mp4", images, fps=12))
    assert not result.outcome.repetitions
    (note,) = result.notes
    assert said in english(note)


def test_a_standing_exercise_in_a_picture_on_its_side_is_said_to_be(tmp_path: Path) -> None:
    with av.open(str(SAMPLES / "stool-stretch-good.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)][:90]
    path = write_video(tmp_path / "turned.mp4", [np.ascontiguousarray(np.rot90(frame)) for frame in frames], fps=15)
    (note,) = check_video(path, "stool-stretch").notes
    assert "the picture is on its side" in english(note)


def test_of_the_other_side_it_is_said_that_the_film_may_be_mirrored() -> None:
    with no_network(CLIPS / "drop.mp4") as clip:
        found = check_video(clip, side="right")
    assert found.outcome.near_side == "left"
    (note,) = found.notes
    assert "You named the right side, but the left side faces the camera" in english(note)
    assert "mirrored" in english(note)


def test_a_small_picture_is_too_small_and_nothing_else_is_said(tmp_path: Path, clip_frames) -> None:
    small = [cv2.resize(image, (320, 240), interpolation=cv2.INTER_AREA) for image in clip_frames("drop")]
    half = [cv2.resize(np.pad(image, ((80, 80), (107, 107), (0, 0))), (320, 240)) for image in small]
    result = check_video(write_video(tmp_path / "qvga.mp4", half))
    assert {problem.name for problem in result.outcome.problems} == {"too_small"}
    assert not any("looks like" in english(note) for note in result.notes)
    assert all(problem.start_s >= 0.0 for problem in result.outcome.problems)


def test_of_several_pictures_the_one_with_somebody_is_checked_and_that_is_said(tmp_path: Path, clip_frames) -> None:
    path = tmp_path / "two.mkv"
    rng = np.random.default_rng(1)
    images = clip_frames("drop")
    screen = rng.integers(0, 255, (180, 320, 3), dtype=np.uint8)
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=25, options={"crf": "18"}) for _ in range(2)]
        for stream, image in zip(streams, (screen, images[0]), strict=True):
            stream.height, stream.width, stream.pix_fmt = *image.shape[:2], "yuv420p"
            stream.codec_context.time_base = Fraction(1, 25)
        for number, image in enumerate(images):
            for stream, picture in zip(streams, (screen, image), strict=True):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    began = Began()
    result = check_video(path, sinks=[began, HtmlReport(tmp_path / "report.html")])
    assert [{fault.name for fault in each.faults} for each in result.outcome.repetitions] == [
        {"block_drop", "not_rounded", "too_fast"}
    ]
    assert tuple(map(english, result.notes)) == (
        "The file has 2 pictures (video streams): the one that shows a person most, number 2, was checked.",
    )
    assert began.video == result.video
    assert (result.video.height, result.video.width) == images[0].shape[:2]
    assert "data:image/jpeg" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_name_that_isnt_text_gives_every_output(tmp_path: Path, clip_frames) -> None:
    path = tmp_path / os.fsdecode(b"\xfcbung.mp4")
    write_video(tmp_path / "clip.mp4", clip_frames("drop")[:50]).rename(path)
    outputs = [
        f"--{kind}={tmp_path / f'out.{ending}'}"
        for kind, ending in [
            ("json", "json"),
            ("csv", "csv"),
            ("report", "html"),
            ("annotate", "mp4"),
            ("landmarks", "csv2.csv"),
            ("trc", "trc"),
            ("mot", "mot"),
            ("parquet", "parquet"),
        ]
    ]
    code = "import sys; from posecheck.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", path, *outputs],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert "\ufffdbung.mp4" in done.stdout.decode()
    assert json.loads((tmp_path / "out.json").read_text())["video"]["file"] == "\ufffdbung.mp4"
    assert "\ufffdbung.mp4" in (tmp_path / "out.html").read_text()
