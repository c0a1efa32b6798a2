from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.measures.body.axes import TrunkFrame
from posecheck.measures.body.flank import FlankTracker

TRUNK_PX = 120.0
HIP = np.array([300.0, 250.0])
FPS = 15.0


def person(up_px: float = 0.0, light: float = 1.0, facing: int = -1) -> np.ndarray:
    """A mottled flank, moved up in front of an even wall; the head lies to the right with ``facing`` -1."""
    mottled = cv2.GaussianBlur(np.random.default_rng(5).normal(0.0, 1.0, (90, 200)), (0, 0), 3.0)
    moved = cv2.warpAffine(
        mottled, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -up_px]]), (200, 90), borderMode=cv2.BORDER_REFLECT
    )
    image = np.full((400, 600), 90.0)
    left = 260 if facing < 0 else 140
    image[210:300, left : left + 200] = 110.0 + 250.0 * moved
    return np.repeat(np.clip(light * image, 0.0, 255.0).astype(np.uint8)[..., None], 3, axis=2)


AWAY = (np.array([300.0, 100.0]), np.array([350.0, 100.0]))
ACROSS = (np.array([343.0, 200.0]), np.array([343.0, 300.0]))


def follow(
    images: list[np.ndarray], rest: int, facing: int = -1, forearms: list[tuple[np.ndarray, np.ndarray]] | None = None
) -> list[float]:
    """What is said of each picture; the first ``rest`` of them are before the movement."""
    track = FlankTracker()
    shoulder = HIP + np.array([-facing * TRUNK_PX, 0.0])
    # the front is up: clockwise of hip to shoulder when the head lies to the left
    trunk = TrunkFrame.between(HIP, shoulder, 1.0 if facing < 0 else -1.0)
    return [
        track.rise_px(index / FPS, image, trunk, forearm, TRUNK_PX, index < rest)
        for index, (image, forearm) in enumerate(zip(images, forearms or [AWAY] * len(images), strict=True))
    ]


@pytest.mark.parametrize("facing", [-1, 1])
def test_it_rises_as_far_as_the_shirt_does(facing: int) -> None:
    ups = [*[0.0] * 5, *np.linspace(0.0, 8.0, 20), 8.0]
    rises = follow([person(up, facing=facing) for up in ups], rest=5, facing=facing)
    assert np.isnan(follow([person()], rest=0)).all(), "nothing to compare with yet"
    assert rises == pytest.approx(ups, abs=0.25)


def test_sinking_is_negative_and_steps_further_than_a_pixel_are_followed() -> None:
    rises = follow([person(), person(-4.0), person(5.0)], rest=1)
    assert rises == pytest.approx([0.0, -4.0, 5.0], abs=0.3)


def test_a_new_picture_to_compare_with_goes_on_from_the_old_one() -> None:
    ups = np.linspace(0.0, 3.0, 46)  # three seconds, in which two are taken anew
    assert follow([person(up) for up in ups], rest=46) == pytest.approx(list(ups), abs=0.4)


def test_automatic_exposure_is_no_rise() -> None:
    shades = [1.0, 1.0, 1.06, 1.12, 0.9, 0.85]
    assert follow([person(light=shade) for shade in shades], rest=1) == pytest.approx([0.0] * 6, abs=0.15)


def test_nothing_to_follow_and_something_in_front_of_it_are_unseen() -> None:
    plain = [np.full((400, 600, 3), 90, np.uint8)] * 3
    assert np.isnan(follow(plain, rest=1)[1:]).all()
    hidden = person()
    other = np.random.default_rng(8).normal(0.0, 1.0, (140, 200))
    hidden[180:320, 260:460] = (120.0 + 250.0 * cv2.GaussianBlur(other, (0, 0), 3.0))[..., None].clip(0, 255)
    rises = follow([person(), hidden, person(2.0)], rest=1)
    assert np.isnan(rises[1])
    assert rises[2] == pytest.approx(2.0, abs=0.3), "and found again"


def test_a_hand_that_moves_over_half_of_it_is_no_rise() -> None:
    half = person()
    half[:250] = person(9.0)[:250]
    rise = follow([person(), half], rest=1)[1]
    assert np.isnan(rise) or abs(rise) < 0.5


def test_what_the_forearm_lies_over_is_left_out_then_and_now() -> None:
    images = [person(), person(3.0), person(3.0)]
    assert np.isnan(follow(images, rest=1, forearms=[AWAY, ACROSS, AWAY])[1])
    assert np.isnan(follow(images, rest=1, forearms=[ACROSS, AWAY, AWAY])[1:]).all()
