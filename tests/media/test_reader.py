from __future__ import annotations

import contextlib
import gc
import itertools
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import PosecheckError
from posecheck.media import VideoReader
from posecheck.wording import english
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
    assert any("lasts 2.0 s" in loss and "missing" in loss for loss in map(english, reader.losses))


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


def _combed(image: np.ndarray) -> float:
    """How much neighbouring lines differ, beside how much lines of the same field do."""
    grey = image.mean(axis=2)
    return float(np.abs(np.diff(grey, axis=0)).mean()) / max(float(np.abs(grey[2:] - grey[:-2]).mean()), 0.01)


@pytest.mark.parametrize("full_range", [False, True], ids=["limited", "full range"])
def test_interlaced_pictures_are_made_whole(tmp_path: Path, full_range: bool) -> None:
    rng = np.random.default_rng(3)
    steps = np.kron(rng.integers(30, 220, (15, 1)), np.ones((16, 1)))  # a little change from line to line
    images = []
    for index in range(12):
        image = np.repeat(np.tile(steps, (1, 320))[..., None], 3, axis=2).astype(np.uint8)
        for field in (0, 1):  # a bar that runs on between the two fields
            left = 20 * index + 10 * field
            image[field::2, left : left + 40] = 250 if not full_range else 255
        images.append(image)
    encoder = {"flags": "+ildct+ilme", "x264-params": "tff=1", "crf": "10"}
    path = write_video(tmp_path / "camcorder.mp4", images, encoder=encoder)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert reader.losses == []
    assert len(frames) == 12
    assert [frame.t_s for frame in frames] == pytest.approx(np.arange(12) / 25, abs=1e-3)
    assert _combed(images[5]) > 2.0
    assert all(_combed(frame.image) < 1.2 for frame in frames[1:-1])


def test_a_picture_that_changes_its_size_is_fitted_into_the_first_and_that_is_said(tmp_path: Path) -> None:
    parts = [
        write_video(tmp_path / f"{number}.h264", [plain(200, width, height)] * 12)
        for number, (width, height) in enumerate([(320, 240), (160, 120), (240, 320)])
    ]
    path = tmp_path / "call.h264"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with VideoReader(path) as reader:
        frames = list(reader)
    assert len(frames) == 36
    assert {frame.image.shape for frame in frames} == {(240, 320, 3)}
    assert frames[15].image.mean() == pytest.approx(200, abs=4)
    upright = frames[30].image[:, :, 1]
    assert upright[:, 160].min() > 190
    assert upright[:, :60].max() < 10  # whole and not stretched: black beside it
    assert any("changes its size at 0.5 s to 160x120 and 1 more time(s)" in english(loss) for loss in reader.losses)


def test_each_of_several_streams_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=25) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
            stream.codec_context.time_base = Fraction(1, 25)
        for stream, level in zip(streams, (20, 200), strict=True):
            for index in range(10):
                frame = av.VideoFrame.from_ndarray(plain(level), format="rgb24")
                frame.pts, frame.time_base = index, Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    for number, level in enumerate((20, 200)):
        with VideoReader(path, stream=number) as reader:
            frames = list(reader)
        assert (reader.info.stream, reader.info.streams) == (number, 2)
        assert len(frames) == 10
        assert frames[5].image.mean() == pytest.approx(level, abs=3)


def test_reading_many_files_keeps_no_pictures(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", [plain(100, 640, 480)] * 60)
    gc.collect()
    gc.disable()  # what is left to the collection lies there for long
    try:
        for _ in range(2):
            with VideoReader(path) as reader:
                for _ in reader:
                    pass
        kept = sum(isinstance(thing, av.VideoFrame) for thing in gc.get_objects())
    finally:
        gc.enable()
    assert kept < 10


def test_a_stream_that_appears_late_in_a_transport_stream_is_no_error(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    noise = [rng.integers(0, 255, (480, 640, 3), dtype=np.uint8) for _ in range(40)]
    first = write_video(tmp_path / "a.ts", noise)
    assert first.stat().st_size > 5_500_000  # FFmpeg looks for streams in the first 5 MB, and at the end
    second = tmp_path / "b.ts"
    with av.open(str(second), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        more = [container.add_stream("mp2", rate=44100) for _ in range(8)]
        for stream in more:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1152 * 2), np.int16), format="s16", layout="stereo")
            frame.rate, frame.pts = 44100, 0
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        for index in range(10):
            picture = av.VideoFrame.from_ndarray(plain(200), format="rgb24")
            picture.pts, picture.time_base = index, Fraction(1, 25)
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
    path = tmp_path / "late.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes() + first.read_bytes())
    with av.open(str(path)) as container, pytest.raises(IndexError):  # what PyAV does
        list(container.demux(video=0))
    assert len(read(path)) == 90


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "avi", "h264"])
def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused(tmp_path: Path, ending: str) -> None:
    rng = np.random.default_rng(5)
    images = [rng.integers(0, 255, (120, 160, 3), dtype=np.uint8) for _ in range(20)]
    content = write_video(tmp_path / f"whole.{ending}", images).read_bytes()
    path = tmp_path / f"damaged.{ending}"
    for number in range(12):
        damaged = bytearray(content)
        where = rng.integers(0, len(damaged) if number % 2 else 1500, 10 ** (1 + number % 3))

        for place in where:
            damaged[int(place)] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged[: len(damaged) // 2] if number % 4 == 3 else damaged)
        with contextlib.suppress(PosecheckError), VideoReader(path) as reader:
            times = [frame.t_s for frame in reader]
            assert times[0] >= 0.0
            assert all(before < after for before, after in itertools.pairwise(times))


def test_a_codec_that_nothing_here_knows_is_refused_in_one_sentence(tmp_path: Path) -> None:
    content = write_video(tmp_path / "clip.mkv", [plain()] * 3).read_bytes()
    path = tmp_path / "unknown.mkv"
    path.write_bytes(content.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG9/ISO/AVC"))
    with pytest.raises(PosecheckError, match="coded in a way that can't be read"):
        VideoReader(path)
