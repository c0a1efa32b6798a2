from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from posecheck.measures.body import BodyTracker, stack, unseen_body
from posecheck.measures.body.floor import FloorLine
from tests.skeleton import FLOOR_Y, TRUNK_PX, Figure, changed


def follow(figures: list[Figure], fps: float = 25.0) -> tuple[list, list]:
    tracker = BodyTracker()
    pairs = [tracker.step(figure.pose(index / fps)) for index, figure in enumerate(figures)]
    return [raw for raw, _ in pairs], [smooth for _, smooth in pairs]


@pytest.mark.parametrize("near", ["left", "right"])
@pytest.mark.parametrize(("facing", "back_sign"), [(-1, 1.0), (1, -1.0)])
def test_near_side_and_direction_are_found(near: str, facing: int, back_sign: float) -> None:
    raw, _ = follow([Figure(30.0, near=near, facing=facing)])
    assert raw[0].near_side == near
    assert raw[0].back_sign == back_sign


def test_near_side_does_not_flip_with_a_few_swapped_frames() -> None:
    tracker = BodyTracker()
    sides = []
    for index in range(50):
        pose = Figure(30.0).pose(index / 25)
        if index in (20, 21, 22):
            pose = replace(pose, depth_px=-pose.depth_px)
        sides.append(tracker.step(pose)[0].near_side)
    assert set(sides) == {"left"}


def test_trunk_length_is_not_shortened_by_a_curl() -> None:
    raw, _ = follow([Figure(0.0)] * 20 + [Figure(80.0, trunk_px=0.8 * TRUNK_PX)] * 20)
    assert raw[-1].trunk_px == pytest.approx(TRUNK_PX, rel=0.01)


def test_the_floor_lies_under_the_pelvis_sitting_and_lying() -> None:
    for elevation in (0.0, 80.0):
        raw, _ = follow([Figure(elevation)] * 5)
        assert raw[-1].floor.y_at(raw[-1].midpoint("HIP")[0]) == pytest.approx(FLOOR_Y, abs=1.5)
        assert abs(raw[-1].floor.slope) < 0.03


def test_heights_are_in_trunk_lengths_over_a_sloping_floor() -> None:
    raw, _ = follow([Figure(0.0)])
    body = changed(raw[0], floor=FloorLine(0.1, 300.0), trunk_px=100.0)
    assert body.height_trunk(np.array([[100.0, 290.0], [200.0, 320.0]])) == pytest.approx([0.2, 0.0])


def test_the_near_arm_beside_the_trunk_hides_the_back() -> None:
    figure = Figure(0.0)
    shoulder = figure.joints["SHOULDER"]
    figure.joints["ELBOW"] = (shoulder[0] - 50, FLOOR_Y - 6)
    figure.joints["WRIST"] = (shoulder[0] - 90, FLOOR_Y - 6)
    raw, _ = follow([figure])
    hidden = np.isnan(raw[0].outline.back_px).any(axis=1)
    assert 4 <= hidden.sum() <= 7
    assert not hidden[0]


def test_the_smoothed_body_is_calmer_than_the_raw_one() -> None:
    rng = np.random.default_rng(0)
    figures = [Figure(0.0, hip_x=320 + rng.normal(0, 1.5)) for _ in range(60)]
    raw, smooth = follow(figures)
    jitter = [np.std([body.midpoint("HIP")[0] for body in bodies[20:]]) for bodies in (raw, smooth)]
    assert jitter[1] < 0.75 * jitter[0]


def test_a_stack_takes_one_side_one_length_and_leaves_out_unseen_frames() -> None:
    raw, _ = follow([Figure(0.0)] * 40)
    raw[7] = changed(raw[7], near_side="right", points_px=raw[7].points_px + 500.0)
    seen = [index != 7 and not 20 <= index < 30 for index in range(40)]
    body = stack(raw, seen)
    assert body.near_side == "left"
    assert body.trunk_px == pytest.approx(TRUNK_PX, rel=0.01)
    assert body.points_px.shape == (40, 33, 2)
    assert body.midpoint("HIP")[7] == pytest.approx(raw[0].midpoint("HIP"), abs=0.5), "a short gap is filled"
    assert np.isnan(body.points_px[22:28]).all(), "a long gap is not"


def test_an_unseen_body_has_the_shapes_of_a_stacked_one_and_nothing_in_it() -> None:
    raw, _ = follow([Figure(0.0)] * 30)
    hidden, unseen = stack(raw, [False] * 30), unseen_body(np.arange(30) / 25.0)
    for part in (each.name for each in fields(unseen) if each.name != "t_s"):
        for name in (each.name for each in fields(getattr(unseen, part))):
            there, empty = (getattr(getattr(body, part), name) for body in (hidden, unseen))
            assert isinstance(empty, type(there)), f"{part}.{name}"
            assert np.shape(empty) == np.shape(there), f"{part}.{name}"
            assert not isinstance(empty, np.ndarray) or name == "moving_left" or np.isnan(empty).all(), f"{part}.{name}"
