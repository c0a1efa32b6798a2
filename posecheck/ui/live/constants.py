"""What the browser has to know of Python's constants; the page sends it with its first data."""

from __future__ import annotations

from typing import Any, Final

from posecheck.care.pain import LEAST, MOST
from posecheck.pose.landmarks import side_bones
from posecheck.report.overlay import FAR, FLOOR, NEAR, OFF_FLOOR, OUTLINE, TOUCHING, Color
from posecheck.ui.live.rooms import MAX_CAMERAS
from posecheck.ui.live.socket import ELSEWHERE, FAILED, FULL, GONE, PATH, SILENT, TOO_LARGE

_FAULT: Final[Color] = (248, 113, 113)
"""Bones of the near side while something is wrong; the annotated video writes the cue instead."""

_COLORS: Final[dict[str, Color]] = {
    "near": NEAR,
    "far": FAR,
    "fault": _FAULT,
    "touching": TOUCHING,
    "off_floor": OFF_FLOOR,
    "outline": OUTLINE,
    "floor": FLOOR,
}

_CLOSINGS: Final = {
    GONE: "gone",
    ELSEWHERE: "elsewhere",
    FULL: "full",
    FAILED: "failed",
    TOO_LARGE: "failed",
    SILENT: "silent",
}
"""Why the server closes the socket: names of texts of the live view, but for ``silent``, which needs none."""


def constants() -> dict[str, Any]:
    """Bones and colours to draw with, the pains to choose from, the socket's path, closing codes and places."""
    return {
        "drawing": {
            "bones": {side: side_bones(side) for side in ("left", "right")},
            "colors": {name: f"rgb({red}, {green}, {blue})" for name, (red, green, blue) in _COLORS.items()},
        },
        "pains": list(range(LEAST, MOST + 1)),
        "path": PATH,
        "closings": _CLOSINGS,
        "limit": MAX_CAMERAS,
    }
