from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measures import view
from posecheck.measures.view import ViewCheck, ViewLimits
from posecheck.media import Frame
from posecheck.pose import Observation, Pose
from posecheck.pose.landmarks import Landmark
from tests.skeleton import HEIGHT, TRUNK_PX, WIDTH, Figure, room

LIMITS = ViewLimits(max_yaw_deg=28, yaw_margin_deg=4, min_trunk_px=60, min_brightness=20, cut_share=0.2)


def turned(pose: Pose, yaw_deg: float) -> Pose:
    """Shoulders and hips apart as a camera off to the side sees them."""
    points = pose.points_px.copy()
    for name, width in (("SHOULDER", 0.70), ("HIP", 0.42)):
        half = 0.5 * width * TRUNK_PX * np.sin(np.radians(yaw_deg))
        points[Landmark[f"LEFT_{name}"], 0] -= half
        points[Landmark[f"RIGHT_{name}"], 0] += half
    return replace(pose, points_px=points)


def looks(poses: list[Pose], frames: list[Frame] | None = None, second: bool = False) -> list[view.View]:
    check = ViewCheck(LIMITS)
    frames = frames or [room(pose.t_s) for pose in poses]
    return [check.look(Observation(frame, pose, second)) for frame, pose in zip(frames, poses, strict=True)]


def test_a_whole_person_side_on_alone_is_usable() -> None:
    (seen,) = looks([Figure(40.0).pose(0.0)])
    assert seen.usable
    assert seen.problems == ()
    assert seen.yaw_deg == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize(("yaw", "usable"), [(15, True), (24, True), (33, False), (60, False)])
def test_not_side_on(yaw: float, usable: bool) -> None:
    (seen,) = looks([turned(Figure(85.0).pose(0.0), yaw)])
    assert seen.yaw_deg == pytest.approx(yaw, abs=1.5)
    assert seen.usable is usable
    assert (view.NOT_SIDE_ON in seen.problems) is not usable


def test_yaw_has_its_own_way_back_and_ignores_single_frames() -> None:
    yaws = [10] * 60 + [70] * 3 + [10] * 60 + [40] * 120 + [26] * 120 + [15] * 120
    poses = [turned(Figure(85.0).pose(index / 25), yaw) for index, yaw in enumerate(yaws)]
    usable = [seen.usable for seen in looks(poses)]
    assert all(usable[:123]), "three odd frames change nothing"
    assert not usable[240], "off the side"
    assert not usable[360], "26 degrees is not enough to come back"
    assert usable[-1]


def test_a_second_person_and_nobody() -> None:
    (seen,) = looks([Figure(40.0).pose(0.0)], second=True)
    assert seen.problems == (view.SECOND_PERSON,)
    (seen,) = looks([Pose.nobody(0.0)])
    assert seen.problems == (view.NO_PERSON,)


def test_too_small() -> None:
    (seen,) = looks([Figure(40.0, trunk_px=50.0).pose(0.0)])
    assert seen.problems == (view.TOO_SMALL,)


@pytest.mark.parametrize(("level", "dark"), [(10, True), (45, False)])
def test_too_dark(level: int, dark: bool) -> None:
    pose = Figure(40.0).pose(0.0)
    (seen,) = looks([pose], [room(0.0, level)])
    assert (view.TOO_DARK in seen.problems) is dark
    (seen,) = looks([Pose.nobody(0.0)], [room(0.0, level)])
    assert (view.TOO_DARK in seen.problems) is dark


@pytest.mark.parametrize(
    ("hip_x", "facing", "problem"),
    [
        (60.0, -1, view.FEET_OUT),  # feet left of the picture
        (WIDTH - 60.0, 1, view.FEET_OUT),
        (WIDTH - 150.0, -1, view.HEAD_OUT),
        (150.0, 1, view.HEAD_OUT),
    ],
)
def test_the_cut_off_end_is_named(hip_x: float, facing: int, problem: str) -> None:
    (seen,) = looks([Figure(5.0, hip_x=hip_x, facing=facing).pose(0.0)])
    assert seen.problems == (problem,)


def test_a_hand_out_of_the_picture_does_not_matter() -> None:
    figure = Figure(60.0)
    pose = figure.pose(0.0)
    assert pose.mask is not None
    mask, points = pose.mask.copy(), pose.points_px.copy()
    mask[:100, 300:312] = 1.0  # an arm stretched up through the upper edge
    points[[Landmark.LEFT_WRIST, Landmark.LEFT_INDEX]] = (306.0, -10.0)
    points[Landmark.LEFT_ELBOW] = (306.0, 60.0)
    (seen,) = looks([replace(pose, mask=mask, points_px=points)])
    assert seen.usable


def textured(seed: int, t_s: float, brightness: int = 0) -> Frame:
    blocks = np.random.default_rng(seed).integers(60, 190, (12, 16)).repeat(40, axis=0).repeat(40, axis=1)
    image = np.repeat((blocks + brightness)[..., None], 3, axis=2).astype(np.uint8)
    assert image.shape == (HEIGHT, WIDTH, 3)
    return Frame(t_s, image)


def test_a_cut_to_another_room_is_noticed_within_a_tenth_of_a_second_and_passes() -> None:
    poses = [Figure(40.0).pose(index / 25) for index in range(60)]
    frames = [textured(1 if index < 30 else 2, index / 25) for index in range(60)]
    cut = [view.CUT in seen.problems for seen in looks(poses, frames)]
    assert not any(cut[:30])
    assert any(cut[30:33])
    assert not any(cut[45:])


def test_a_lamp_or_a_television_is_no_cut() -> None:
    poses = [Figure(40.0).pose(index / 25) for index in range(60)]
    lamp = [textured(1, index / 25) for index in range(60)]
    screen = [textured(1, index / 25) for index in range(60)]
    for index in range(60):
        if index >= 30:
            lamp[index].image[:] = np.clip(lamp[index].image * 1.3, 0, 255)
        screen[index].image[20:140, 20:180] = 30 if index % 20 < 10 else 220
    for frames in (lamp, screen):
        assert not any(view.CUT in seen.problems for seen in looks(poses, frames))


def test_changing_ends_at_once_is_a_cut_even_in_an_even_room() -> None:
    poses = [Figure(30.0, facing=-1 if index < 30 else 1).pose(index / 25) for index in range(60)]
    cut = [view.CUT in seen.problems for seen in looks(poses)]
    assert cut.index(True) == 30
    assert sum(cut) == 1


def test_brighter_light_and_a_moving_person_are_no_cut() -> None:
    poses = [Figure(80.0 - index).pose(index / 25) for index in range(60)]
    frames = [textured(1, index / 25, brightness=0 if index < 30 else 40) for index in range(60)]
    for pose, frame in zip(poses, frames, strict=True):
        assert pose.mask is not None
        frame.image[pose.mask > 0.5] = 250
    assert not any(view.CUT in seen.problems for seen in looks(poses, frames))
