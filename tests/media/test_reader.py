from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import PosecheckError
from posecheck.media import VideoReader
from tests.videos import plain, write_video


def read(path: Path, **options: int) -> list:
    with VideoReader(path, **options) as reader:
        return list(reader)


def test_variable_frame_rate_keeps_its_own_times(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.05, 0.5, 0.9, 1.0]
    path = write_video(tmp_path / "vfr.mp4", [plain(level) for level in range(0, 240, 40)], times_s=times)
    frames = read(path)
    assert [frame.t_s for frame in frames] == pytest.approx(times, abs=1e-3)
    assert [round(float(frame.image.mean()) / 40) for frame in frames] == [0, 1, 2, 3, 4, 5]


def test_times_count_from_the_start_of_the_recording(tmp_path: Path) -> None:
    path = write_video(tmp_path / "late.ts", [plain()] * 10, times_s=5.0 + np.arange(10) / 25)
    with av.open(str(path)) as container:
        assert container.start_time > 4_000_000
    assert [frame.t_s for frame in read(path)] == pytest.approx(np.arange(10) / 25, abs=2e-3)


@pytest.mark.parametrize(("turn", "bright_corner"), [(90, "top right"), (180, "bottom right"), (270, "bottom left")])
def test_rotation_metadata_stands_the_picture_upright(tmp_path: Path, turn: int, bright_corner: str) -> None:
    image = plain(20, 320, 240)
    image[:60, :80] = 230  # top left as stored
    path = write_video(tmp_path / "phone.mp4", [image] * 3)
    _turn_clockwise(path, turn)
    with VideoReader(path) as reader:
        upright = next(iter(reader)).image
        shape = (320, 240) if turn in (90, 270) else (240, 320)
        assert upright.shape[:2] == shape
        assert (reader.info.height, reader.info.width) == shape
    vertical, horizontal = bright_corner.split()
    rows = slice(0, 40) if vertical == "top" else slice(-40, None)
    columns = slice(0, 40) if horizontal == "left" else slice(-40, None)
    assert upright[rows, columns].mean() > 200
    assert upright.mean() < 60


def test_a_mirrored_selfie_is_mirrored_not_turned(tmp_path: Path) -> None:
    image = plain(20, 320, 240)
    image[:60, :80] = 230  # top left as stored
    path = write_video(tmp_path / "selfie.mp4", [image] * 3)
    _set_matrix(path, -1, 0, 0, 1)
    upright = read(path)[0].image
    assert upright[:40, -40:].mean() > 200
    _set_matrix(path, 0, 1, 1, 0)  # mirrored and on its side: rows become columns
    upright = read(path)[0].image
    assert upright.shape == (320, 240, 3)
    assert upright[:40, :40].mean() > 200


def _turn_clockwise(path: Path, degrees: int) -> None:
    """What a phone writes that was held on its side."""
    a, b = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    _set_matrix(path, a, b, -b, a)


def _set_matrix(path: Path, a: int, b: int, c: int, d: int) -> None:
    """Set the display matrix of an MP4's track header."""
    content = bytearray(path.read_bytes())
    header = content.index(b"tkhd") + 4
    matrix = header + 4 + 20 + 16  # version 0: flags, times and ids, then reserved, layer, group, volume
    one = 1 << 16
    content[matrix : matrix + 36] = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(content))


def test_long_side_is_scaled_down_and_never_up(tmp_path: Path) -> None:
    path = write_video(tmp_path / "large.mp4", [plain(100, 960, 540)] * 2)
    assert read(path)[0].image.shape == (360, 640, 3)
    assert read(path, max_side_px=320)[0].image.shape == (180, 320, 3)
    assert read(path, max_side_px=2000)[0].image.shape == (540, 960, 3)


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = write_video(tmp_path / "anamorphic.mkv", [plain(100, 320, 240)] * 2, pixel_aspect=Fraction(4, 3))
    assert read(path)[0].image.shape[:2] == (240, 428)


def test_a_truncated_file_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    images = [rng.integers(0, 255, (240, 320, 3), dtype=np.uint8) for _ in range(50)]
    path = write_video(tmp_path / "whole.mp4", images, options={"movflags": "faststart"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with VideoReader(path) as reader:
        frames = list(reader)
    assert 5 < len(frames) < 45
    assert any("lasts 2.0 s" in loss and "missing" in loss for loss in reader.losses)


def test_a_whole_file_has_no_losses(tmp_path: Path) -> None:
    with VideoReader(write_video(tmp_path / "whole.mp4", [plain()] * 50)) as reader:
        assert len(list(reader)) == 50
    assert reader.losses == []
    assert reader.info.duration_s == pytest.approx(2.0, abs=0.05)


def test_leaving_early_stops_the_decoding_thread(tmp_path: Path) -> None:
    path = write_video(tmp_path / "long.mp4", [plain()] * 200)
    with VideoReader(path) as reader:
        next(iter(reader))
    path.unlink()  # nothing holds it open on any system


def _audio_only(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        for index in range(40):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.rate, frame.pts = 44100, index * 1024
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _zero_length(path: Path) -> None:
    write_video(path, [plain()], options={"movflags": "empty_moov+default_base_moof"})
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"moof") - 4])  # the header of a video, and no picture


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "there is no such file"),
        (lambda path: path.touch(), "is empty"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_text("not a video\n" * 50), "can't be read as a video"),
        (_audio_only, "no moving picture"),
        (_zero_length, "no picture in it could be read"),
    ],
    ids=["missing", "empty", "folder", "text", "audio only", "zero length"],
)
def test_what_is_not_a_video_is_refused_in_one_sentence(tmp_path: Path, make, said: str) -> None:
    path = tmp_path / "clip.mp4"
    make(path)
    with pytest.raises(PosecheckError, match=said) as caught:
        VideoReader(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_late_matroska_file_with_longer_sound_is_whole(tmp_path: Path) -> None:
    path = write_video(tmp_path / "late.mkv", [plain()] * 50, times_s=10.0 + np.arange(50) / 25)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert reader.losses == []
    assert frames[-1].t_s == pytest.approx(49 / 25, abs=0.01)
    assert reader.info.duration_s == pytest.approx(2.0, abs=0.1)
