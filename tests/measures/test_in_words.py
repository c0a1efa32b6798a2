from __future__ import annotations

import pytest

from posecheck.measures.in_words import cells, in_words
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES
from posecheck.measures.repetition.series import Measured
from posecheck.wording import wording


@pytest.mark.parametrize("measure", [*FRAME_MEASURES, *REPETITION_MEASURES])
def test_every_measure_can_be_told_in_words(measure: str) -> None:
    assert in_words(measure, 0.5, wording("en"))


def test_numbers_in_words() -> None:
    assert in_words("largest_block", 0.667, wording("en")) == "67%"
    assert in_words("roll_down_s", 5.5, wording("en")) == "5.5 s"
    assert in_words("roll_down_s", 5.5, wording("de")) == "5,5 s"
    assert in_words("feet_height_trunk", 0.1, wording("de")) == "0,1 Rumpflängen"
    assert in_words("pelvis_shift_trunk", 0.01449, wording("en")) == "0.014 trunk lengths"
    assert in_words("max_knee_deg", 173.46, wording("en")) == "173°", "no finer than it is worth"
    assert in_words("held_thigh_drift_deg", -0.4, wording("en")) == "0°", "no minus before a zero"
    assert cells("roll_down_s", Measured.absent("reasons.no_roll_down"), wording("en"))[0] == (
        "not measured: no roll-down was seen"
    )
    assert cells("touch_down_s", Measured([1.25, None], 0.8), wording("de")) == ("1,2 - s", "80\u00a0%")
