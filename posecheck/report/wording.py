"""Plain words for what the result names."""

from __future__ import annotations

from typing import Final

from posecheck.measures import view
from posecheck.measures.registry import FRAME_MEASURES, REPETITION_MEASURES

PROBLEM_TEXTS: Final = {
    view.NO_PERSON: "Nobody can be seen; stay in the picture.",
    view.NOT_SIDE_ON: "The camera doesn't look from the side; turn it until it sees you side on.",
    view.TOO_SMALL: "You are too small in the picture; move the camera closer.",
    view.HEAD_OUT: "Your head is cut off by the picture's edge; move the camera back or along.",
    view.FEET_OUT: "Your feet or legs are cut off by the picture's edge; move the camera back or along.",
    view.SECOND_PERSON: "There is a second person in the picture; be alone in it.",
    view.TOO_DARK: "It is too dark; put more light on the mat.",
    view.CUT: "The picture changes to another shot or camera; film in one go with the camera still.",
}

VERDICTS: Final = {
    "good": "Well done",
    "faults": "Something to correct",
    "unsure": "Can't be judged",
}

MEASURE_TITLES: Final = {
    "roll_down_s": "Roll-down",
    "touch_down_s": "Touch-downs, pelvis to shoulders",
    "touch_down_spread_s": "First to last touch-down",
    "order_score": "Order of landing (1 = one after the other)",
    "largest_block": "Largest block landing at once",
    "smoothness_sparc": "Smoothness (nearer to 0 is smoother)",
    "curl_roundness": "Roundness of the back at the start",
    "arm_support_share": "Way up with a hand on the floor",
    "relax_s": "Still after lying down",
    "breaths_per_min": "Breaths a minute",
    "head_back_deg": "Head behind the trunk line",
    "feet_height_trunk": "Height of the feet",
    "trunk_speed_deg_s": "Speed of the trunk",
}

_UNIT_WORDS: Final = {"s": " s", "deg": "°", "deg/s": "°/s", "trunk": " trunk lengths"}


def title_of(measure: str) -> str:
    """What a person calls ``measure``; its own name if nobody has named it yet."""
    return MEASURE_TITLES.get(measure, measure)


def in_words(measure: str, value: float) -> str:
    """``value`` of ``measure`` with its unit."""
    unit = (FRAME_MEASURES.get(measure) or REPETITION_MEASURES[measure]).unit
    return f"{value:.0%}" if unit == "share" else f"{value:.4g}{_UNIT_WORDS.get(unit, '')}"
