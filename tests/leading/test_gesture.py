from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.leading.gesture import HELD_S, RaisedHand, hand_up
from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark
from tests.skeleton import Figure

FPS = 20
LIE, SIT = 0.0, 85.0


def hidden(pose: Pose, *sides: str) -> Pose:
    """``pose`` with the wrists of ``sides`` not visible."""
    visibility = pose.visibility.copy()
    visibility[[Landmark[f"{side}_WRIST"] for side in sides]] = 0.2
    return replace(pose, visibility=visibility)


def held(up: Callable[[float], bool], end_s: float, elevation: float = SIT) -> list[float]:
    """For how long a hand counts as up, frame by frame."""
    hand = RaisedHand()
    times = [k / FPS for k in range(round(FPS * end_s))]
    return [hand.held_s(t, Figure(elevation, raised=("left",) if up(t) else ()).pose(t)) for t in times]


@pytest.mark.parametrize("elevation", [LIE, SIT])
@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("raised", [("left",), ("right",), ("left", "right")])
def test_a_straight_arm_up_is_a_raised_hand_lying_or_sitting(
    elevation: float, facing: int, raised: tuple[str, ...]
) -> None:
    assert hand_up(Figure(elevation, facing=facing, raised=raised).pose(0.0))
    assert not hand_up(Figure(elevation, facing=facing).pose(0.0))


@pytest.mark.parametrize("elevation", [LIE, SIT])
@pytest.mark.parametrize(
    ("arm_deg", "bend_deg", "up"),
    [
        (25.0, 0.0, True),
        (-25.0, 0.0, True),
        (10.0, 30.0, True),  # a little bent
        (50.0, 0.0, False),  # forward and up
        (-50.0, 0.0, False),
        (90.0, 0.0, False),  # forward, or along the trunk
        (180.0, 0.0, False),
        (-60.0, 120.0, False),  # elbow out, hand over the head
        (90.0, -90.0, False),  # forearm up
    ],
)
def test_an_arm_forward_or_bent_is_not(elevation: float, arm_deg: float, bend_deg: float, up: bool) -> None:
    assert hand_up(Figure(elevation, raised=("left",), arm_deg=arm_deg, bend_deg=bend_deg).pose(0.0)) is up


@pytest.mark.parametrize("elevation", [20.0, 40.0, SIT])
def test_a_hand_on_the_floor_or_the_knees_is_not(elevation: float) -> None:
    assert not hand_up(Figure(elevation, hand_on_floor=True).pose(0.0))
    assert not hand_up(Figure(elevation).pose(0.0))


def test_a_hand_below_the_head_is_not() -> None:
    figure = Figure(SIT, raised=("left",))
    pose = figure.pose(0.0)
    points = pose.points_px.copy()
    points[Landmark.LEFT_EAR, 1] = figure.raised_arm["WRIST"][1] - 5.0
    assert not hand_up(replace(pose, points_px=points))


@pytest.mark.parametrize(
    ("length", "arm_deg", "bend_deg", "up"),
    [(1.4, 0.0, 0.0, True), (0.7, 0.0, 0.0, False), (1.4, -40.0, 80.0, False)],
)
def test_short_arms_and_long_bent_ones_are_not(length: float, arm_deg: float, bend_deg: float, up: bool) -> None:
    pose = Figure(LIE, raised=("left",), arm_deg=arm_deg, bend_deg=bend_deg).pose(0.0)
    points = pose.points_px.copy()
    shoulder = points[Landmark.LEFT_SHOULDER]
    for name in ("LEFT_ELBOW", "LEFT_WRIST"):
        points[Landmark[name]] = shoulder + length * (points[Landmark[name]] - shoulder)
    assert hand_up(replace(pose, points_px=points)) is up


def test_a_wrist_that_is_not_visible_is_not_but_the_other_may_be() -> None:
    both = Figure(SIT, raised=("left", "right")).pose(0.0)
    assert hand_up(hidden(both, "LEFT"))
    assert hand_up(hidden(both, "RIGHT"))
    assert not hand_up(hidden(both, "LEFT", "RIGHT"))


@pytest.mark.parametrize("elevation", [LIE, SIT])
def test_it_is_held_for_as_long_as_the_hand_is_up(elevation: float) -> None:
    seconds = held(lambda t: t >= 1.0, 4.0, elevation)
    assert seconds[: FPS + 1] == [0.0] * (FPS + 1)
    assert seconds[3 * FPS] == pytest.approx(HELD_S)
    assert seconds[3 * FPS - 1] < HELD_S


def test_a_loss_of_a_third_of_a_second_is_forgiven() -> None:
    seconds = held(lambda t: t >= 0.1 and not 1.0 <= t < 1.3, 2.5)
    assert seconds[round(2.1 * FPS)] == pytest.approx(2.0)


def test_arms_that_were_up_from_the_beginning_are_no_sign_until_they_have_been_down() -> None:
    assert max(held(lambda _: True, 5.0)) == 0.0
    assert held(lambda t: not 2.0 <= t < 2.7, 5.0)[-1] > HELD_S


def test_a_loss_of_more_than_half_a_second_is_not() -> None:
    seconds = held(lambda t: not 1.0 <= t < 1.6, 3.0)
    assert seconds[round(1.55 * FPS)] == 0.0
    assert seconds[round(2.1 * FPS)] == pytest.approx(0.5)


def test_a_hand_that_goes_down_is_forgotten() -> None:
    assert held(lambda t: t < 1.5, 4.0)[-1] == 0.0


def test_the_forgiven_time_does_not_complete_the_hold() -> None:
    assert max(held(lambda t: t < 1.7, 4.0)) < HELD_S


def test_somebody_out_of_sight_holds_nothing() -> None:
    hand = RaisedHand()
    for k in range(FPS):
        hand.held_s(k / FPS, Figure(SIT, raised=("left",)).pose(k / FPS))
    assert hand.held_s(2.0, Pose.nobody(2.0)) == 0.0


def test_a_gap_without_frames_is_a_loss_like_any_other() -> None:
    hand = RaisedHand()
    up = Figure(SIT, raised=("left",))
    assert hand.held_s(0.0, up.pose(0.0)) == 0.0
    assert hand.held_s(10.0, up.pose(10.0)) == 0.0
