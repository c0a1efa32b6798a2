from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.media import VideoReader, VideoWriter
from tests.videos import plain


def test_frames_keep_their_times_and_browsers_can_play_it(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    times = [0.0, 0.1, 0.15, 0.9]
    with VideoWriter(path, fps=25) as writer:
        for level, t_s in zip((30, 90, 150, 210), times, strict=True):
            writer.write(plain(level), t_s)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.pix_fmt == "yuv420p"
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "the index must come first to play while loading"
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [frame.t_s for frame in frames] == pytest.approx(times, abs=1e-3)
    assert [float(np.mean(frame.image)) for frame in frames] == pytest.approx([30, 90, 150, 210], abs=4)


def test_odd_sizes_are_cut_to_even_ones(tmp_path: Path) -> None:
    path = tmp_path / "odd.mp4"
    with VideoWriter(path, fps=25) as writer:
        writer.write(plain(100, 333, 201), 0.0)
    with VideoReader(path) as reader:
        assert next(iter(reader)).image.shape == (200, 332, 3)
