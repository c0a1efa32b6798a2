from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc

from posecheck.media import VideoReader, VideoWriter
from tests.videos import write_video

COLOURS = np.array([[0, 0, 0], [255, 255, 255], [128, 128, 128], [200, 60, 60], [60, 180, 60], [70, 90, 200]])
WEIGHTS = {5: (0.299, 0.114), 1: (0.2126, 0.0722), 9: (0.2627, 0.0593)}
UNSAID = 2
TO_WIDE = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])


def as_yuv(rgb: np.ndarray, matrix: int, full: bool) -> np.ndarray:
    """Y, U, V in 8 bit of ``rgb`` in 0 to 255, by the definition in ITU-T H.273."""
    red, blue = WEIGHTS[matrix]
    r, g, b = (rgb / 255.0).T
    y = red * r + (1 - red - blue) * g + blue * b
    u, v = (b - y) / (2 * (1 - blue)), (r - y) / (2 * (1 - red))
    if full:
        return np.round([255 * y, 128 + 255 * u, 128 + 255 * v])
    return np.round([16 + 219 * y, 128 + 224 * u, 128 + 224 * v])


def write_patches(path: Path, yuv: np.ndarray, full: bool, matrix: int, height: int = 480, curve: int = 2) -> Path:
    """A lossless film of one patch of 64 columns for each colour, named as it is."""
    wide = ColorPrimaries.BT2020 if curve != UNSAID else UNSAID
    planes = np.repeat(yuv, 64, axis=1).astype(np.uint8)
    width = planes.shape[1]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.colorspace, context.color_trc, context.color_primaries = matrix, curve, wide
        context.color_range = ColorRange.JPEG if full else ColorRange.MPEG
        for _ in range(2):
            rows = [np.tile(planes[0], (height, 1))]
            rows += [np.tile(plane[::2], (height // 2, 1)).reshape(-1, width) for plane in planes[1:]]
            frame = av.VideoFrame.from_ndarray(np.concatenate(rows), format="yuv420p")
            frame.colorspace, frame.color_range = matrix, context.color_range
            frame.color_trc, frame.color_primaries = curve, wide
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_patches(path: Path) -> np.ndarray:
    """The colour in the middle of each patch."""
    with VideoReader(path) as video:
        image = next(iter(video)).image
    step = image.shape[1] / len(COLOURS)
    return np.array([image[image.shape[0] // 2, int((i + 0.5) * step)] for i in range(len(COLOURS))]).astype(int)


@pytest.mark.parametrize("full", [False, True], ids=["limited", "full range"])
@pytest.mark.parametrize("matrix", WEIGHTS, ids=["BT.601", "BT.709", "BT.2020"])
def test_levels_and_matrix_are_those_that_the_file_names(tmp_path: Path, matrix: int, full: bool) -> None:
    path = write_patches(tmp_path / "patches.mp4", as_yuv(COLOURS, matrix, full), full, matrix)
    assert read_patches(path) == pytest.approx(COLOURS, abs=3)


@pytest.mark.parametrize(("height", "meant"), [(480, 5), (720, 1)], ids=["SD", "HD"])
def test_a_matrix_that_isnt_named_is_that_of_its_size(tmp_path: Path, height: int, meant: int) -> None:
    width_of_patches = np.repeat(COLOURS, 4, axis=0)  # a wide picture, so that its lines are the shorter side
    yuv = as_yuv(width_of_patches, meant, full=False)
    path = write_patches(tmp_path / "patches.mp4", yuv, False, UNSAID, height)
    assert read_patches(path) == pytest.approx(COLOURS, abs=3)


def test_motion_jpeg_is_full_range(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 255, 320).astype(np.uint8)[None, :, None], (240, 1, 3))
    path = write_video(tmp_path / "camera.avi", [ramp] * 2, codec="mjpeg")
    with VideoReader(path) as video:
        image = next(iter(video)).image.astype(int)
    assert np.abs(image - ramp).max() < 16
    assert abs(float((image - ramp).mean())) < 2


def hlg(light: np.ndarray) -> np.ndarray:
    """HLG code of light in which SDR's white is 1: that is 203 nit, on a screen of 1,000 (BT.2100, BT.2408)."""
    scene = (light * 0.203) ** (1 / 1.2)
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )


def pq(light: np.ndarray) -> np.ndarray:
    """PQ code of the same (SMPTE ST 2084)."""
    power = (light * 0.0203) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


@pytest.mark.parametrize(("curve", "code"), [(ColorTrc.ARIB_STD_B67, hlg), (ColorTrc.SMPTE2084, pq)], ids=["HLG", "PQ"])
def test_hdr_looks_as_the_same_scene_in_sdr(tmp_path: Path, curve: ColorTrc, code) -> None:
    light = np.clip((COLOURS / 255.0) ** 2.4 @ TO_WIDE.T, 1e-6, None)
    path = write_patches(tmp_path / "phone.mp4", as_yuv(255 * code(light), 9, False), False, 9, curve=curve)
    seen = read_patches(path)
    assert seen[2:] == pytest.approx(COLOURS[2:], abs=12)  # 8 bits are coarse in HDR
    assert seen[0].max() < 12
    assert seen[1].min() > 225  # white leaves a little room for lights


@pytest.mark.parametrize("size", [(640, 480), (1280, 720)])
def test_what_is_written_is_read_in_the_same_colours(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    image = np.repeat(COLOURS, np.diff(np.linspace(0, width, len(COLOURS) + 1).astype(int)), axis=0)
    picture = np.tile(image[None].astype(np.uint8), (height, 1, 1))
    with VideoWriter(tmp_path / "out.mp4", fps=25) as writer:
        writer.write(picture, 0.0)
        writer.write(picture, 0.04)
    assert read_patches(tmp_path / "out.mp4") == pytest.approx(COLOURS, abs=6)
