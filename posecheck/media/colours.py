"""Convert decoded pictures to RGB, with the levels, the matrix and the transfer curve that the file names."""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

_HD_LINES: Final = 720
"""A picture that names no matrix is taken to use that of BT.709 if it has at least this many lines, as players do."""

_BT601: Final = (0.299, 0.114)
_BT709: Final = (0.2126, 0.0722)
_BT2020: Final = (0.2627, 0.0593)
_WEIGHTS: Final = {1: _BT709, 4: (0.30, 0.11), 5: _BT601, 6: _BT601, 7: (0.212, 0.087), 9: _BT2020, 10: _BT2020}
"""Weights of red and blue in the luma, by the number of the matrix in ITU-T H.273."""

_HDR: Final = (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)
_WHITE_NIT: Final = 203.0
"""Luminance of diffuse white in HDR (ITU-R BT.2408); only lights and their reflections are brighter."""

_PEAK_NIT: Final = 1000.0
"""The peak of a usual HDR recording, and of the reference display of ITU-R BT.2100; what is brighter is cut."""

_KNEE: Final = 0.8
"""Luminance up to this share of white stays as it is; what is above is compressed. Chosen, not measured."""

_STEPS: Final = 1 << 16
"""Steps of linear light in the table that gives the value on screen: dark values need fine steps in linear light."""

_WIDE_TO_SRGB: Final = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], dtype=np.float32
)
"""Linear light from the primaries of BT.2020 to those of BT.709 (ITU-R BT.2087)."""


def to_rgb(picture: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    """The RGB image of ``picture``, shape (height, width, 3), both even; HDR is mapped to a usual screen's range."""
    if picture.format.is_rgb or picture.format.name.startswith(("gray", "mono", "ya")):
        # these formats need no matrix from the file; FFmpeg converts them to what OpenCV takes
        yuv = _scaled(picture, width, height, dst_colorspace=Colorspace.ITU601, dst_color_range=ColorRange.MPEG)
        return np.asarray(cv2.cvtColor(yuv, cv2.COLOR_YUV2RGB_I420), dtype=np.uint8)
    yuv = _scaled(picture, width, height)
    full = picture.color_range == ColorRange.JPEG or picture.format.name.startswith("yuvj")
    hd = min(picture.width, picture.height) >= _HD_LINES
    weights = _WEIGHTS.get(picture.colorspace, _BT709 if hd else _BT601)
    if weights == _BT601 and not full:
        return np.asarray(cv2.cvtColor(yuv, cv2.COLOR_YUV2RGB_I420), dtype=np.uint8)
    half = (height // 2, width // 2)
    chroma = yuv[height:].reshape(2, *half)
    planes = [yuv[:height], *(cv2.resize(c, (width, height), interpolation=cv2.INTER_NEAREST) for c in chroma)]
    rgb = np.asarray(cv2.transform(cv2.merge(planes), _matrix(weights, full)), dtype=np.uint8)
    return _tone_mapped(rgb, ColorTrc(picture.color_trc)) if picture.color_trc in _HDR else rgb


def _scaled(picture: VideoFrame, width: int, height: int, **conversion: int) -> NDArray[np.uint8]:
    """The planes Y, U and V, one below the other, shape (1.5 height, width), in the picture's own levels and matrix."""
    # OpenCV converts YUV to RGB in a fifth of the time of FFmpeg; it needs even sizes
    scaled = picture.reformat(width=width, height=height, format="yuv420p", interpolation="AREA", **conversion)
    return np.asarray(scaled.to_ndarray(), dtype=np.uint8)


@cache
def _matrix(weights: tuple[float, float], full: bool) -> NDArray[np.float32]:
    """The matrix, shape (3, 4), that gives R, G and B from Y, U, V and 1, all 0 to 255; ``full``: full-range levels."""
    red, blue = weights
    green = 1.0 - red - blue
    luma, chroma, black = (1.0, 1.0, 0.0) if full else (255.0 / 219.0, 255.0 / 224.0, 16.0)
    v_red, u_blue = 2.0 * (1.0 - red) * chroma, 2.0 * (1.0 - blue) * chroma
    mixing = np.array(
        [[luma, 0.0, v_red], [luma, -u_blue * blue / green, -v_red * red / green], [luma, u_blue, 0.0]],
        dtype=np.float64,
    )
    offset = -mixing @ np.array([black, 128.0, 128.0])
    return np.column_stack([mixing, offset]).astype(np.float32)


def _tone_mapped(rgb: NDArray[np.uint8], curve: ColorTrc) -> NDArray[np.uint8]:
    """Convert ``rgb`` from the primaries of BT.2020 and an HDR ``curve`` to BT.709 and a usual screen's range."""
    light = cv2.transform(cv2.LUT(rgb, _light(curve)), _WIDE_TO_SRGB)
    index = np.clip(light, 0.0, _STEPS - 1.0, out=light).astype(np.uint16)
    return _screen()[index]


@cache
def _light(curve: ColorTrc) -> NDArray[np.float32]:
    """Linear light of each 8-bit value, shape (256,); the peak is ``_STEPS`` - 1. Curves: ITU-R BT.2100."""
    code = np.arange(256) / 255.0
    if curve == ColorTrc.ARIB_STD_B67:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(code <= 0.5, code**2 / 3.0, (np.exp((code - c) / a) + b) / 12.0)
        nit = _PEAK_NIT * scene**1.2  # as a screen with a peak of 1,000 nit shows it
    else:
        m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
        root = code ** (1.0 / m2)
        nit = 10_000.0 * (np.maximum(root - c1, 0.0) / (c2 - c3 * root)) ** (1.0 / m1)
    return (nit / _PEAK_NIT * (_STEPS - 1)).astype(np.float32)


@cache
def _screen() -> NDArray[np.uint8]:
    """The value on a usual screen (ITU-R BT.1886) for each step of linear light up to the peak: shape (``_STEPS``,)."""
    light = np.arange(_STEPS) / (_STEPS - 1) * _PEAK_NIT / _WHITE_NIT
    above = np.maximum(light - _KNEE, 0.0)
    room, most = 1.0 - _KNEE, _PEAK_NIT / _WHITE_NIT - _KNEE
    pressed = _KNEE + room * above * (1.0 + above * room / most**2) / (room + above)
    shown = np.clip(np.where(light < _KNEE, light, pressed), 0.0, 1.0) ** (1.0 / 2.4)
    return np.round(255.0 * shown).astype(np.uint8)
