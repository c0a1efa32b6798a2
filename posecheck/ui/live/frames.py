"""The messages of the socket: a JPEG with its capture time in, a small JSON scene out."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from posecheck.errors import Mistake
from posecheck.leading.scene import Scene
from posecheck.measures.body import Body
from posecheck.measures.frame.posture import back_heights_trunk
from posecheck.report.overlay import SHOWN_CONTACT_TRUNK

HEADER: Final = struct.Struct("<dII")
"""Little endian: capture time in ms on the browser's clock, sequence number, flags."""

SPEAKING: Final = 1
"""Flag: the browser's voice is being heard."""

MAX_BYTES: Final = 512 * 1024
MIN_SIDE_PX: Final = 96
MAX_SIDE_PX: Final = 1280
"""What the page sends is 640 pixels wide and 40 to 80 kB; anything far from that isn't its picture."""


class BadFrame(Mistake):
    """A message that is not a picture of ours."""


@dataclass(frozen=True)
class Shot:
    """One picture as it came: capture time in ms, sequence number, whether the voice speaks, the JPEG."""

    captured_ms: float
    number: int
    speaking: bool
    jpeg: bytes


def unpack(message: bytes) -> Shot:
    """Read a message.

    Raises
    ------
    BadFrame
        If it is too short or too large, or its time is no number.
    """
    if not HEADER.size < len(message) <= MAX_BYTES:
        raise BadFrame("bad_picture.length", bytes=len(message))
    captured_ms, number, flags = HEADER.unpack_from(message)
    if not (math.isfinite(captured_ms) and captured_ms >= 0):
        raise BadFrame("bad_picture.time", time_ms=str(captured_ms))
    return Shot(captured_ms, number, bool(flags & SPEAKING), message[HEADER.size :])


def decode(jpeg: bytes) -> NDArray[np.uint8]:
    """RGB image of shape (H, W, 3); its size is looked at before it is decoded.

    Raises
    ------
    BadFrame
        If it is no JPEG, or its sides are not within 96 to 1280 pixels.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as header:
            size = header.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFrame("bad_picture.too_large") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadFrame("bad_picture.no_jpeg") from error
    if not (min(size) >= MIN_SIDE_PX and max(size) <= MAX_SIDE_PX):
        raise BadFrame("bad_picture.size", width=size[0], height=size[1])
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), flags)
    if image is None:
        raise BadFrame("bad_picture.damaged")
    return image.astype(np.uint8, copy=False)


def as_message(scene: Scene, shot: Shot) -> dict[str, Any]:
    """What the browser needs to draw and speak one scene; positions are shares of the picture's width and height."""
    update = scene.update
    message: dict[str, Any] = {
        "number": shot.number,
        "captured_ms": shot.captured_ms,
        "state": scene.state,
        "message": scene.message,
        "counted": scene.counted,
        "target": scene.target,
        "side": scene.near_side,
        "faults": bool(update.wrong),
        "rest_s": scene.rest_s,
        "hold": asdict(scene.hold) if scene.hold else None,
        "pacer": None,
        "say": None,
        "body": None,
    }
    if scene.pacer is not None:
        passed_s = update.t_s - scene.pacer.start_s
        message["pacer"] = {"breath": scene.pacer.breath, "seconds": scene.pacer.seconds, "passed_s": passed_s}
    if scene.say is not None:
        message["say"] = {
            "number": scene.say.number,
            "kind": scene.say.kind.name.lower(),
            "text": scene.say.text,
            "interrupts": scene.say.interrupts,
        }
    if update.body is not None and update.pose.mask is not None:
        message["body"] = _drawing(update.body, update.pose.mask.shape)
    return message


def _drawing(body: Body, shape: tuple[int, ...]) -> dict[str, Any]:
    size = np.array([shape[1], shape[0]], dtype=float)
    back = np.column_stack([body.outline.back_px / size, back_heights_trunk(body) < SHOWN_CONTACT_TRUNK])
    line = body.floor
    return {
        "near": body.near_side,
        "points": np.round(body.points_px / size, 4).tolist(),
        "back": [[round(x, 4), round(y, 4), bool(touching)] for x, y, touching in back if not math.isnan(x)],
        "floor": [line.intercept_px / size[1], (line.intercept_px + line.slope * size[0]) / size[1]]
        if line.known
        else None,
    }
