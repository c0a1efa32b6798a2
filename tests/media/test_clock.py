from __future__ import annotations

import itertools
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.media import VideoReader
from posecheck.media.clock import Clock
from posecheck.wording import english
from tests.videos import plain, write_video

LEVELS = [10 * level for level in range(1, 25)]
B_FRAMES = {"bf": "2", "preset": "medium", "x264-params": "b-adapt=0"}


def numbered() -> list[np.ndarray]:
    """Pictures that can be told by their brightness."""
    return [plain(level) for level in LEVELS]


def read(path: Path) -> tuple[list[float], list[int], list[str], VideoReader]:
    with VideoReader(path) as video:
        frames = list(video)
    seen = [round(float(frame.image.mean()) / 10) for frame in frames]
    return [frame.t_s for frame in frames], seen, [english(loss) for loss in video.losses], video


def times(clock: Clock[str], *stamps: float | None) -> list[float]:
    """The times of pictures with these stamps; they must all come, in their order."""
    names = [str(number) for number in range(len(stamps))]
    placed = list(clock.times(zip(stamps, names, strict=True)))
    assert [name for _, name in placed] == names
    placed_s = [t_s for t_s, _ in placed]
    assert all(before < after for before, after in itertools.pairwise(placed_s))
    return placed_s


def test_times_that_rise_stay_as_they_are_from_the_start_of_the_recording() -> None:
    clock = Clock[str](5.0, 0.1, 10.0)
    assert times(clock, 5.0, 5.1, 5.15, 9.0) == pytest.approx([0.0, 0.1, 0.15, 4.0])
    assert clock.repairs == []
    assert clock.trusted


def test_a_picture_before_the_start_that_the_file_names_is_at_0_and_none_is_before() -> None:
    assert times(Clock(5.0000004, 0.1, 10.0), 5.0, 5.1) == pytest.approx([0.0, 0.1])
    assert times(Clock(95443.0, 0.1, 10.0), 0.1, 0.2) == pytest.approx([0.0, 0.1])


def test_a_clock_that_jumps_goes_on_at_once_and_that_is_said() -> None:
    for jump in (-3.0, 500.0, 95443.7):
        clock = Clock[str](0.0, 0.1, 10.0)
        stamps = [0.0, 0.1, 0.2, *(np.array([0.3, 0.4, 0.5, 0.6]) + jump)]
        assert times(clock, *stamps) == pytest.approx(np.arange(7) / 10)
        assert [english(repair) for repair in clock.repairs] == [
            "The file's clock jumps at 0.3 s: what comes after it was taken to follow at once."
        ]
        assert not clock.trusted


def test_one_wrong_time_is_put_between_its_neighbours() -> None:
    for wrong in (0.0, 0.05, 0.1, 95443.7):
        clock = Clock[str](0.0, 0.1, 10.0)
        assert times(clock, 0.0, 0.1, wrong, 0.3, 0.4) == pytest.approx(np.arange(5) / 10)
        assert clock.repairs == []


def test_without_any_times_the_nominal_rate_is_taken_and_that_is_said() -> None:
    clock = Clock[str](None, 0.04, 10.0)
    assert times(clock, None, None, None) == pytest.approx([0.0, 0.04, 0.08])
    assert [english(repair) for repair in clock.repairs] == [
        "The file tells no times: its pictures were taken to follow each other at 25 a second."
    ]


def test_with_the_same_time_for_all_the_nominal_rate_is_taken_and_that_is_said() -> None:
    clock = Clock[str](0.0, 0.04, 10.0)
    assert times(clock, *[0.0] * 6) == pytest.approx(np.arange(6) * 0.04)
    assert "don't rise" in english(clock.repairs[0])


def test_pictures_before_the_first_time_are_kept() -> None:
    clock = Clock[str](0.0, 0.1, 10.0)
    assert times(clock, None, None, 0.0, 0.1) == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert "no time for 2 of its 4 pictures" in english(clock.repairs[0])


def test_avi_with_b_frames_gives_all_pictures_in_order_at_their_times(tmp_path: Path) -> None:
    path = write_video(tmp_path / "camera.avi", numbered(), encoder=B_FRAMES)
    with av.open(str(path)) as container:
        kinds = {frame.pict_type for frame in container.decode(video=0)}
    assert av.video.frame.PictureType.B in kinds
    placed, seen, losses, _ = read(path)
    assert seen == list(range(1, 25))
    assert placed == pytest.approx(np.arange(24) / 25, abs=1e-3)
    assert losses == []


@pytest.mark.parametrize("encoder", [{}, B_FRAMES], ids=["plain", "B-frames"])
def test_a_raw_stream_is_read_at_its_own_rate(tmp_path: Path, encoder: dict[str, str]) -> None:
    path = write_video(tmp_path / "camera.h264", numbered(), fps=15, encoder=encoder)
    placed, seen, losses, video = read(path)
    assert seen == list(range(1, 25))
    assert losses == ["The file tells no times: its pictures were taken to follow each other at 15 a second."]
    assert placed == pytest.approx(np.arange(24) / 15, abs=1e-3)
    assert video.info.fps == pytest.approx(15)


def test_a_raw_stream_that_names_no_sensible_rate_is_read_at_25(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mjpeg", numbered(), fps=15, codec="mjpeg")
    placed, seen, losses, _ = read(path)
    assert seen == list(range(1, 25))
    assert placed == pytest.approx(np.arange(24) / 25, abs=1e-3)
    assert "25 a second" in losses[0]


def test_a_recording_that_begins_before_0_is_read_whole(tmp_path: Path) -> None:
    source = write_video(tmp_path / "source.mkv", numbered())
    path = tmp_path / "early.mkv"
    with av.open(str(source)) as container, av.open(str(path), "w", options={"avoid_negative_ts": "disabled"}) as out:
        stream = out.add_stream_from_template(container.streams.video[0])
        for packet in container.demux(video=0):
            if packet.dts is not None:
                packet.pts, packet.dts = packet.pts - 400, packet.dts - 400
                packet.stream = stream
                out.mux(packet)
    placed, seen, losses, _ = read(path)
    assert seen == list(range(1, 25))
    assert placed == pytest.approx(np.arange(24) / 25, abs=2e-3)
    assert len(losses) == 1
    assert "no time for" in losses[0]


@pytest.mark.parametrize("second_s", [0.0, 90_000.0], ids=["back", "26 hours ahead"])
def test_a_transport_stream_put_together_from_two_is_one_recording(tmp_path: Path, second_s: float) -> None:
    pictures, clock_s = numbered(), np.arange(12) / 25
    parts = [
        write_video(tmp_path / "a.ts", pictures[:12], times_s=1.0 + clock_s),
        write_video(tmp_path / "b.ts", pictures[12:], times_s=second_s + clock_s),
    ]
    path = tmp_path / "both.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    placed, seen, losses, _ = read(path)
    assert seen == list(range(1, 25))
    assert placed == pytest.approx(np.arange(24) / 25, abs=0.05)
    assert len(losses) == 1
    assert "clock jumps at 0.5 s" in losses[0]


def test_a_transport_stream_whose_clock_wraps_is_one_recording(tmp_path: Path) -> None:
    wraps_s = 2**33 / 90_000
    path = write_video(tmp_path / "wraps.ts", numbered(), times_s=wraps_s - 2.0 + np.arange(24) / 10)
    placed, seen, losses, _ = read(path)
    assert seen == list(range(1, 25))
    assert placed == pytest.approx(np.arange(24) / 10, abs=0.01)
    assert losses == []
