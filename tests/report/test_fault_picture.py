from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import exercise_names, load_exercise
from posecheck.measures.body import Body, BodyTracker
from posecheck.report.fault_picture import MEASURED, draw_fault
from tests.skeleton import Figure, Slider, room
from tests.standing import Stance


def body_of(figure: Figure | Stance) -> Body:
    tracker = BodyTracker()
    for number in range(3):
        raw, _ = tracker.step(figure.pose(number / 10))
    return raw


def red(image: np.ndarray) -> np.ndarray:
    """Where what is measured was drawn: True, shape (H, W)."""
    return np.asarray((np.abs(image.astype(int) - MEASURED) < 30).all(axis=-1))


@pytest.mark.parametrize("name", exercise_names())
def test_every_fault_of_every_exercise_is_drawn_where_the_body_is(name: str) -> None:
    exercise = load_exercise(name)
    body = body_of(Figure(20.0) if exercise.practice.lying else Stance(step=1.0))
    image = room(0.0).image
    tempo = {"breaths_per_min", "stillness_trunk", "missing_s", "relax_s"}  # of time, not of a place
    for fault in exercise.faults:
        drawn = draw_fault(image, body, exercise, fault.measure)
        assert drawn.shape == image.shape
        assert (drawn != image).any(), "the skeleton at least"
        if fault.measure in tempo:
            assert not red(drawn).any()
            continue
        rows, columns = np.nonzero(red(drawn))
        assert len(rows) > 10, fault.measure
        known = body.points_px[~np.isnan(body.points_px).any(axis=1)]
        low, high = known.min(axis=0) - body.trunk_px, known.max(axis=0) + body.trunk_px
        assert low[0] < columns.min() <= columns.max() < high[0]
        assert low[1] < rows.min() <= rows.max() < high[1]


def test_an_angle_is_drawn_at_its_joint() -> None:
    body = body_of(Stance(step=1.0))
    drawn = red(draw_fault(room(0.0).image, body, load_exercise("stool-stretch"), "standing_knee_deg"))
    knee = body.stance.points_px[1, 0].round().astype(int)
    assert drawn[knee[1] - 3 : knee[1] + 4, knee[0] - 3 : knee[0] + 4].any()
    shoulder = body.midpoint("SHOULDER").round().astype(int)
    assert not drawn[shoulder[1] - 3 : shoulder[1] + 4, shoulder[0] - 3 : shoulder[0] + 4].any()


def test_the_heel_of_a_far_leg_is_drawn_at_its_outline() -> None:
    tracker = BodyTracker()
    for number in range(40):
        body, _ = tracker.step(Slider(number / 40, sliding="right", near="left").pose(number / 15))
    assert body.legs.far_slides
    strayed = replace(body, legs=replace(body.legs, points_px=body.legs.points_px - 60.0))
    _, columns = np.nonzero(
        red(draw_fault(room(0.0).image, strayed, load_exercise("psoas-stretch"), "heel_lift_trunk"))
    )
    assert columns.mean() == pytest.approx(float(body.outline.feet_end_px), abs=8.0)


def test_the_picture_given_is_left_as_it_is() -> None:
    image = room(0.0).image
    before = image.copy()
    draw_fault(image, body_of(Figure(20.0)), load_exercise("slow-sit-back"), "largest_block")
    assert (image == before).all()
