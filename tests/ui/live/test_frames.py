from __future__ import annotations

import json
import struct

import cv2
import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.plan import Plan
from posecheck.leading.practice import Practice
from posecheck.ui.live import frames
from posecheck.ui.live.frames import HEADER, MAX_BYTES, BadFrame, Shot, as_message, decode, unpack
from posecheck.wording import wording
from tests.skeleton import HEIGHT, WIDTH, Figure, seen
from tests.ui.live.shots import jpeg, message


def test_a_message_is_taken_apart() -> None:
    shot = unpack(message(1234.5, number=7, flags=frames.SPEAKING, picture=b"picture"))
    assert shot == Shot(1234.5, 7, True, b"picture")
    assert not unpack(message(1.0, flags=2)).speaking
    assert HEADER.size == 16, "the browser writes 16 bytes"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"short",
        HEADER.pack(1.0, 1, 0),
        b"x" * (MAX_BYTES + 1),
        message(float("nan")),
        message(float("inf")),
        message(-1.0),
    ],
)
def test_a_message_that_is_none_of_ours_is_refused(broken: bytes) -> None:
    with pytest.raises(BadFrame):
        unpack(broken)


def test_a_picture_keeps_its_colours_and_size() -> None:
    image = np.zeros((120, 160, 3), np.uint8)
    image[..., 0] = 200  # red
    decoded = decode(jpeg(image))
    assert decoded.shape == (120, 160, 3)
    assert np.abs(decoded.astype(int).mean(axis=(0, 1)) - [200, 0, 0]).max() < 6


def test_the_size_is_looked_at_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    monkeypatch.setattr(cv2, "imdecode", lambda *_: decoded.append(1))
    for width, height in ((1281, 720), (20_000, 200), (95, 120)):
        with pytest.raises(BadFrame, match="by"):
            decode(jpeg(width=width, height=height))
    assert decoded == []


@pytest.mark.parametrize("side", [10_000, 20_000, 65_000])
@pytest.mark.filterwarnings("default")
def test_a_header_that_claims_a_huge_picture_is_refused(side: int) -> None:
    content = bytearray(jpeg())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    with pytest.raises(BadFrame):
        decode(bytes(content))


def test_what_is_no_jpeg_is_refused() -> None:
    png = cv2.imencode(".png", np.zeros((120, 160, 3), np.uint8))[1].tobytes()
    for content in (b"", b"not a picture", png, struct.pack("<I", 0xD8FF) * 20, jpeg()[:100]):
        with pytest.raises(BadFrame):
            decode(content)


def test_a_scene_becomes_json_with_everything_to_draw_and_say() -> None:
    figure = Figure(0.0)
    times = [n / 10 for n in range(60)]
    practice = Practice(
        load_exercise("slow-sit-back"),
        wording("en"),
        Plan(2, (None,), 0.0),
    )
    messages = []
    for number, t_s in enumerate(times):
        told = as_message(practice.step(seen(figure.pose(t_s)), False), Shot(1000 * t_s, number, False, b""))
        messages.append(json.loads(json.dumps(told, allow_nan=False)))
    last = messages[-1]
    assert last["captured_ms"] == 1000 * times[-1]
    assert last["number"] == 59
    assert (last["counted"], last["target"], last["side"]) == (0, 2, "left")
    said = [told["say"]["text"] for told in messages if told["say"]]
    assert said[:3] == [wording("en")("practice.camera_low"), "Ready.", "Three."]
    body = last["body"]
    hip = body["points"][23]
    assert hip == pytest.approx([figure.joints["HIP"][0] / WIDTH, figure.joints["HIP"][1] / HEIGHT], abs=0.01)
    assert len(body["points"]) == 33
    assert all(touching for _, _, touching in body["back"]), "lying"
    assert body["floor"][0] == pytest.approx(400 / HEIGHT, abs=0.02)
