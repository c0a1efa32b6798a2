from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from studio.camera import View
from studio.motions.motion import Prop
from studio.renderer import Stage
from studio.scene import Camera, Scene, SceneError, parse_scene

SQUARE = {"field_of_view_deg": 2 * np.degrees(np.arctan(0.5)), "height_m": 0.5, "aim_m": (0.0, 0.0, 0.5)}
"""Looks level; half the picture's height, 240 px, is half the distance away: 480 px a metre at one metre."""


def seen(points: Any, **camera: Any) -> Any:
    return View(Camera(**(SQUARE | {"distance_m": 2.0} | camera))).project(points)


def test_the_aim_is_in_the_middle() -> None:
    assert seen((0.0, 0.0, 0.5)) == pytest.approx((320, 240))
    assert seen((0.2, 0.3, 0.4), aim_m=(0.2, 0.3, 0.4), yaw_deg=33, roll_deg=7) == pytest.approx((320, 240))


def test_a_metre_higher_at_two_metres_is_half_the_picture_up() -> None:
    assert seen((0.0, 0.0, 1.5)) == pytest.approx((320, 0))
    assert seen((1.0, 0.0, 1.0)) == pytest.approx((320, 0))


def test_seen_from_the_left_the_head_of_somebody_who_lies_is_right() -> None:
    assert seen((0.0, 0.5, 0.5), sees="left") == pytest.approx((440, 240))
    assert seen((0.0, 0.5, 0.5), sees="right") == pytest.approx((200, 240))


def test_a_positive_yaw_looks_from_the_feet() -> None:
    from_the_feet = seen((0.0, -1.0, 0.5), yaw_deg=60)
    ahead = 2.0 - np.sin(np.radians(60))
    assert from_the_feet == pytest.approx((320 - 480 * np.cos(np.radians(60)) / ahead, 240))
    assert View(Camera(yaw_deg=60)).place_m[1] < 0 < View(Camera(yaw_deg=-60)).place_m[1]


def test_a_positive_roll_makes_the_level_rise_to_the_right() -> None:
    turn = np.radians(10)
    expected = (320 + 120 * np.cos(turn), 240 - 120 * np.sin(turn))
    assert seen((0.0, 0.5, 0.5), roll_deg=10) == pytest.approx(expected)


def test_many_points_keep_their_shape() -> None:
    assert seen(np.zeros((3, 4, 3))).shape == (3, 4, 2)


def scene(**more: Any) -> Scene:
    return parse_scene("props", {"about": "-", "exercise": "-", "phase": [{"name": "-", "seconds": 1}], **more}, "here")


@pytest.fixture(scope="module")
def _drawing() -> None:
    """Pictures need OpenGL and its package; without them there are only the projections."""
    try:
        Stage(scene(), [], [])
    except SceneError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def reddish(picture: Any) -> Any:
    values = picture.astype(int)
    return (values[..., 0] > 90) & (values[..., 1] < 60) & (values[..., 2] < 60)


@pytest.mark.usefixtures("_drawing")
@pytest.mark.parametrize("sees", ["left", "right"])
@pytest.mark.parametrize(("yaw", "roll"), [(0, 0), (45, 0), (-30, 6)])
def test_a_box_appears_where_its_corners_are_projected(sees: str, yaw: float, roll: float) -> None:
    camera = {"sees": sees, "yaw_deg": yaw, "roll_deg": roll}
    box = Prop((0.1, 0.4, 0.35), (0.2, 0.3, 0.25), (220, 10, 10))
    stage = Stage(scene(camera=camera, light={"noise": 0.0}), [], [box])
    signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    corners = stage.project(np.array(box.middle_m) + signs * np.array(box.size_m) / 2)
    rows, columns = np.nonzero(reddish(stage.picture()))
    assert [columns.min(), rows.min()] == pytest.approx(corners.min(axis=0), abs=4)
    assert [columns.max(), rows.max()] == pytest.approx(corners.max(axis=0), abs=4)


@pytest.mark.usefixtures("_drawing")
def test_less_light_is_darker_and_warmer() -> None:
    bright, dim = (Stage(scene(light={"brightness": level}), [], []).picture().mean(axis=(0, 1)) for level in (1, 0.3))
    assert (dim < 0.4 * bright).all()
    assert dim[0] / dim[2] > 1.1 * bright[0] / bright[2]


@pytest.mark.usefixtures("_drawing")
def test_the_noise_is_the_frames_and_as_strong_as_the_scene_says() -> None:
    stage = Stage(scene(light={"noise": 6.0}), [], [])
    fifth, clean = stage.picture(5).astype(float), stage.drawn()
    assert (stage.picture(4) != fifth).any()
    assert (stage.picture(5) == fifth).all()
    assert (fifth - clean)[:100, :, 1].std() == pytest.approx(6.0, rel=0.15)


@pytest.mark.usefixtures("_drawing")
def test_the_wall_is_behind_the_person_whichever_way_the_camera_looks() -> None:
    room = {"wall": (20, 20, 200), "floor": (20, 200, 20), "mat": None}
    for sees in ("left", "right"):
        for yaw in (-60, 0, 60):
            camera = {"sees": sees, "yaw_deg": yaw, "distance_m": 6.0, "height_m": 1.2, "aim_m": (0.0, 0.0, 0.9)}
            picture = Stage(scene(room=room, camera=camera, seed=1), [], []).picture().astype(int)
            upper, lower = picture[40, 320], picture[460, 320]
            assert upper[2] > 2 * upper[1], (sees, yaw)
            assert lower[1] > 2 * lower[2], (sees, yaw)
