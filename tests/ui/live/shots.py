"""Messages as a browser sends them."""

from __future__ import annotations

import cv2
import numpy as np

from posecheck.ui.live.frames import HEADER


def jpeg(image: np.ndarray | None = None, width: int = 160, height: int = 120) -> bytes:
    """An RGB image, or an even grey one, as JPEG."""
    if image is None:
        image = np.full((height, width, 3), 90, np.uint8)
    return cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes()


def message(captured_ms: float, number: int = 1, flags: int = 0, picture: bytes | None = None) -> bytes:
    return HEADER.pack(captured_ms, number, flags) + (jpeg() if picture is None else picture)
