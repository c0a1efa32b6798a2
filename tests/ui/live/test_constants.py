from __future__ import annotations

import json
import re

import pytest

from posecheck.pose.landmarks import LANDMARK_COUNT, side_bones
from posecheck.ui.live.constants import constants
from posecheck.ui.live.scripts import STATIC
from posecheck.wording import wording

SENT = json.loads(json.dumps(constants()))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_browser_draws_the_same_bones(side: str) -> None:
    bones = SENT["drawing"]["bones"][side]
    assert bones == [list(bone) for bone in side_bones(side)]
    assert all(0 <= end < LANDMARK_COUNT for bone in bones for end in bone)


def test_every_colour_that_the_browser_draws_with_is_sent() -> None:
    colors = SENT["drawing"]["colors"]
    script = (STATIC / "drawing.js").read_text(encoding="utf-8")
    assert set(re.findall(r"colors\.(\w+)", script)) == set(colors)
    assert colors["near"] == "rgb(250, 204, 21)"


def test_pain_is_asked_from_0_to_10() -> None:
    assert SENT["pains"] == list(range(11))


@pytest.mark.parametrize("language", ["en", "de"])
def test_whoever_is_refused_is_told_why(language: str) -> None:
    texts = wording(language).section("live")
    refusals = set(SENT["closings"].values()) - {"silent"}
    assert refusals == {"gone", "elsewhere", "full", "failed"}
    assert refusals <= set(texts)
