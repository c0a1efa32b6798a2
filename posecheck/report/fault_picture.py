"""The picture of a fault: its frame with what was measured drawn on it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Exercise
from posecheck.exercise.practice import BACK_HEIGHTS
from posecheck.measures.body import Body
from posecheck.measures.body.flank import ALONG_MIDDLE
from posecheck.measures.body.legs import ANKLE, HEEL, KNEE, MOVING, OTHER, TOE
from posecheck.measures.body.outline import LUMBAR
from posecheck.measures.body.stance import RAISED, STANDING
from posecheck.measures.definitions import OF
from posecheck.measures.frame.supine_legs import moving_heel_px
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.report.overlay import Image, draw_body, draw_dot, draw_line

MEASURED: Final = (239, 68, 68)
"""Red, RGB: what was measured is the first thing seen."""

_THICK: Final = 3
"""Pixels: thicker than the skeleton, which is there to find one's way."""

_ARC_TRUNK: Final = 0.16
"""Radius of the arc at an angle: clear of the joint's dot, inside the limbs."""

Point = NDArray[np.float64]
Lines = list[list[Point]]
"""What is drawn of a measure: lines of two points, or of three with the angle in the middle."""


def draw_fault(image: Image, body: Body, exercise: Exercise, measure: str) -> Image:
    """A copy of ``image`` (RGB, shape (H, W, 3)) with the body and, thick and red, what ``measure`` is about."""
    drawn = image.copy()
    draw_body(drawn, body)
    lines = _GEOMETRY.get(_subject(exercise, measure))
    for line in lines(body) if lines is not None else []:
        if np.isnan(line).any():
            continue
        for start, end in pairwise(line):
            draw_line(drawn, start, end, MEASURED, _THICK)
        if len(line) == 3:
            _arc(drawn, line, _ARC_TRUNK * body.trunk_px)
        for point in line:
            draw_dot(drawn, point, MEASURED)
    return drawn


def _subject(exercise: Exercise, measure: str) -> str:
    """What a measure is about: itself, the frame measure that it is made of, or the picture of a timed movement."""
    reported = next((each for each in exercise.reported if each.name == measure), None)
    if measure in FRAME_MEASURES or reported is None:
        return measure
    if reported.measure in _GEOMETRY:
        return reported.measure
    return exercise.practice.picture if reported.measure == "duration_s" else reported.parameters.get(OF, measure)


def _arc(image: Image, line: list[Point], radius_px: float) -> None:
    """The angle at the middle point, the smaller of both."""
    first, middle, last = line
    start, end = (float(np.degrees(np.arctan2(*(point - middle)[::-1]))) for point in (first, last))
    turn = (end - start + 180.0) % 360.0 - 180.0
    center, radius = (round(float(middle[0])), round(float(middle[1]))), max(round(radius_px), 1)
    cv2.ellipse(image, center, (radius, radius), 0.0, start, start + turn, MEASURED, _THICK - 1, cv2.LINE_AA)


def _slide_leg(leg: int) -> Callable[[Body], Lines]:
    return lambda body: [[body.leg_hips_px[leg], body.legs.points_px[leg, KNEE], body.legs.points_px[leg, ANKLE]]]


def _slide_hip(leg: int) -> Callable[[Body], Lines]:
    return lambda body: [[body.midpoint("SHOULDER"), body.leg_hips_px[leg], body.legs.points_px[leg, KNEE]]]


def _stance_leg(leg: int) -> Callable[[Body], Lines]:
    return lambda body: [[body.midpoint("HIP"), body.stance.points_px[leg, KNEE], body.stance.points_px[leg, ANKLE]]]


def _stance_hip(leg: int) -> Callable[[Body], Lines]:
    return lambda body: [[body.midpoint("SHOULDER"), body.midpoint("HIP"), body.stance.points_px[leg, KNEE]]]


def _over_floor(body: Body, *points: Point) -> Lines:
    """Each point's height: a line straight down to the floor."""
    return [[point, np.array([point[0], float(body.floor.y_at(point[0]))])] for point in points]


def _back(body: Body) -> Lines:
    return _over_floor(body, *body.outline.back_px)


def _low_back(body: Body) -> Lines:
    return _over_floor(body, *body.outline.back_px[LUMBAR])


def _flank(body: Body) -> Lines:
    """The middle of what is followed, see :mod:`posecheck.measures.body.flank`."""
    hip, shoulder = body.midpoint("HIP"), body.midpoint("SHOULDER")
    return _over_floor(body, hip + ALONG_MIDDLE * (shoulder - hip))


def _lean(body: Body) -> Lines:
    """The trunk against the vertical."""
    hip, shoulder = body.midpoint("HIP"), body.midpoint("SHOULDER")
    return [[shoulder, hip, hip - np.array([0.0, body.trunk_px])]]


def _elevation(body: Body) -> Lines:
    """The trunk against the floor."""
    hip, shoulder = body.midpoint("HIP"), body.midpoint("SHOULDER")
    along = np.array([np.sign(shoulder[0] - hip[0]) or 1.0, 0.0]) * body.trunk_px
    return [[shoulder, hip, hip + along]]


def _arm(body: Body) -> Lines:
    return [[body.midpoint("HIP"), body.joint("SHOULDER"), body.joint("WRIST")]]


def _elbow(body: Body) -> Lines:
    return [[body.joint("SHOULDER"), body.joint("ELBOW"), body.joint("WRIST")]]


_GEOMETRY: Final[dict[str, Callable[[Body], Lines]]] = {
    "moving_knee_deg": _slide_leg(MOVING),
    "moving_hip_deg": _slide_hip(MOVING),
    "other_knee_deg": _slide_leg(OTHER),
    "other_knee_opening_deg": _slide_leg(OTHER),
    "held_thigh_away_deg": _slide_hip(OTHER),
    "heel_lift_trunk": lambda body: _over_floor(body, moving_heel_px(body)),
    "low_back_rise_trunk": _low_back,
    "flank_rise_trunk": _flank,
    "head_lift_trunk": lambda body: _over_floor(body, body.midpoint("EAR"), body.midpoint("SHOULDER")),
    "head_height_trunk": lambda body: _over_floor(body, body.midpoint("EAR")),
    "head_back_deg": lambda body: [[body.midpoint("HIP"), body.midpoint("SHOULDER"), body.midpoint("EAR")]],
    "hand_shift_trunk": lambda body: [[body.joint("ELBOW"), body.joint("WRIST")]],
    "arm_support_share": lambda body: _over_floor(body, body.joint("WRIST")),
    "feet_height_trunk": lambda body: _over_floor(body, body.midpoint("HEEL")),
    "largest_block": _back,
    "order_score": _back,
    "touch_down_spread_s": _back,
    "curl_roundness": lambda body: [[point] for point in body.outline.back_px],
    BACK_HEIGHTS: _elevation,
    "trunk_speed_deg_s": _elevation,
    "trunk_lean_deg": _lean,
    "standing_knee_deg": _stance_leg(STANDING),
    "raised_knee_deg": _stance_leg(RAISED),
    "standing_hip_deg": _stance_hip(STANDING),
    "raised_hip_deg": _stance_hip(RAISED),
    "raised_foot_trunk": lambda body: _over_floor(body, body.stance.points_px[RAISED, ANKLE]),
    "raised_foot_tilt_deg": lambda body: [[body.stance.points_px[RAISED, HEEL], body.stance.points_px[RAISED, TOE]]],
    "arm_elevation_deg": _arm,
    "elbow_deg": _elbow,
    "bounce_trunk": lambda body: _over_floor(body, body.midpoint("HIP")),
    "belly_share": lambda body: [[point] for point in body.outline.front_px],
}
"""Of the measures that faults rest on, by what they are about; others are shown with skeleton, back and floor alone."""
