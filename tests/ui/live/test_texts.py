"""The browser's texts: each that it names is there, and each that is there is named."""

from __future__ import annotations

import re
from typing import Final

from posecheck.leading.practice import State
from posecheck.ui.live.constants import constants
from posecheck.ui.live.scripts import STATIC
from posecheck.wording import wording

PAGE: Final = (STATIC / "live.html").read_text(encoding="utf-8")
SCRIPTS: Final = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
TEXTS: Final = set(wording("en").section("live"))
COMPOSED: Final = {f"state_{state}" for state in State} | {"breath_in", "breath_out"}


def test_every_text_that_the_browser_names_is_there() -> None:
    named = set(re.findall(r'data-text="(\w+)"', PAGE)) | set(re.findall(r'(?:\btext|alarm)\("(\w+)"', SCRIPTS))
    assert len(named) > 20
    assert named | COMPOSED <= TEXTS


def test_no_text_is_left_that_the_browser_does_not_name() -> None:
    quoted = set(re.findall(r'"(\w+)"', PAGE + SCRIPTS))
    assert TEXTS - quoted - COMPOSED - set(constants()["closings"].values()) == set()
