from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.session import Session, Update
from posecheck.leading.placing import Placing
from posecheck.leading.voice import Kind, Voice
from posecheck.measures import view
from posecheck.measures.body import BodyTracker
from posecheck.measures.view import View
from posecheck.pose import Pose
from posecheck.wording import wording
from tests.skeleton import Figure, seen

SIT_BACK = load_exercise("slow-sit-back")
EN = wording("en")
PROBLEMS = (
    view.TOO_DARK,
    view.NO_PERSON,
    view.CUT,
    view.SECOND_PERSON,
    view.NOT_SIDE_ON,
    view.HEAD_OUT,
    view.FEET_OUT,
    view.TOO_SMALL,
)
"""The worst first: what hides the others, then what is easiest to change last."""


def look(
    t_s: float, *problems: str, yaw_deg: float = 0.0, near: str = "left", hip: float = 0.25, motion: float = 0.0
) -> Update:
    """A frame with these problems, or one in which somebody is seen like this."""
    body = None if problems else BodyTracker().step(Figure(0.0, near=near).pose(t_s))[1]
    values = {"hip_height_trunk": hip, "motion_trunk_s": motion}
    return Update(t_s, Pose.nobody(t_s), View(problems, yaw_deg), body, values, None, 0, None, ())


class Placed:
    """Somebody finding the place, ten frames a second."""

    def __init__(self, side: str | None = None, language: str = "en", still: bool = True) -> None:
        self.placing = Placing(SIT_BACK, wording(language), side, still)
        self.voice = Voice()
        self.t_s = 0.0
        self.fine_s: list[float] = []
        self.said: list[tuple[float, str]] = []

    def see(self, seconds: float, *problems: str, **seen: object) -> float:
        """The same look for some seconds; returns for how long all has been right."""
        return self.watch(seconds, lambda t_s: look(t_s, *problems, **seen))

    def watch(self, seconds: float, update: Callable[[float], Update]) -> float:
        for _ in range(round(10 * seconds)):
            self.fine_s.append(self.placing.step(update(self.t_s), self.voice, speaking=False))
            said = self.voice.step(self.t_s, speaking=False)
            if said is not None:
                assert said.kind is Kind.STATE
                self.said.append((self.t_s, said.text))
            self.t_s = round(self.t_s + 0.1, 1)
        return self.fine_s[-1]

    def figures(self, seconds: float, figure: Callable[[float], Figure]) -> float:
        """The same with real measures of a figure."""
        session = Session(SIT_BACK)
        return self.watch(seconds, lambda t_s: session.step(seen(figure(t_s).pose(t_s))))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_problem_has_a_sentence_of_its_own(problem: str, language: str) -> None:
    placed = Placed(language=language)
    assert placed.see(3.0, problem) == 0.0
    sentence = wording(language)(f"placing.{problem}")
    assert [text for _, text in placed.said] == [sentence]
    assert placed.placing.message == sentence
    assert len({wording(language)(f"placing.{name}") for name in PROBLEMS}) == len(PROBLEMS)


def test_who_lies_along_the_camera_is_asked_to_lie_across_instead_of_moving_the_camera() -> None:
    placed = Placed()
    placed.see(3.0, view.NOT_SIDE_ON, yaw_deg=40.0)
    placed.see(3.0, view.NOT_SIDE_ON, yaw_deg=70.0)
    assert [text for _, text in placed.said] == [EN("placing.not_side_on"), EN("placing.facing")]


def test_the_worst_problem_is_said() -> None:
    for index, problem in enumerate(PROBLEMS):
        placed = Placed()
        placed.see(3.0, *reversed(PROBLEMS[index:]))
        assert [text for _, text in placed.said] == [EN(f"placing.{problem}")]


def test_the_first_word_comes_soon_the_next_only_when_it_lasts() -> None:
    placed = Placed()
    placed.see(4.0, view.NO_PERSON)
    placed.see(1.0, view.HEAD_OUT)
    placed.see(1.0, view.FEET_OUT)
    assert [text for _, text in placed.said] == [EN("placing.no_person")], "what passes is not said"
    assert placed.said[0][0] == pytest.approx(0.5, abs=0.11)
    assert placed.placing.message == EN("placing.feet_out_of_frame"), "but shown"
    placed.see(1.0, view.FEET_OUT)
    assert placed.said[1] == (pytest.approx(6.5, abs=0.11), EN("placing.feet_out_of_frame"))


def test_the_same_is_said_again_only_after_eight_seconds() -> None:
    placed = Placed()
    placed.see(26.0, view.TOO_DARK)
    times = [t_s for t_s, _ in placed.said]
    assert np.diff(times) == pytest.approx([8.0, 8.0, 8.0], abs=0.21)


def test_what_was_said_and_comes_back_at_once_is_not_said_again_before_its_time() -> None:
    placed = Placed()
    placed.see(1.0, view.TOO_DARK)
    placed.see(0.5)
    placed.see(5.0, view.TOO_DARK)
    assert len(placed.said) == 1


def test_a_mended_problem_that_waits_for_its_turn_is_not_said() -> None:
    placed = Placed()
    placed.voice.say(0.0, Kind.CUE, "a long cue of ten words that goes on and on", 1.0)
    placed.voice.step(0.0, speaking=False)
    placed.see(0.7, view.TOO_DARK)
    placed.see(6.0)
    assert placed.said == []


def test_what_cannot_be_said_yet_is_said_as_soon_as_the_voice_is_free() -> None:
    placed = Placed()
    placed.voice.say(0.0, Kind.CUE, "a long cue of ten words that goes on and on", 1.0)
    placed.voice.step(0.0, speaking=False)
    placed.see(6.0, view.TOO_DARK)
    assert placed.said == [(pytest.approx(4.2, abs=0.2), EN("placing.too_dark"))]


@pytest.mark.parametrize(("language", "name"), [("en", "right"), ("de", "rechte")])
def test_the_wrong_side_is_asked_to_turn_round_and_the_side_named(language: str, name: str) -> None:
    placed = Placed(side="right", language=language)
    assert placed.see(3.0, near="left") == 0.0
    ((_, text),) = placed.said
    assert text == wording(language)("placing.turn_round", side=name)
    assert f" {name} " in text
    assert placed.see(3.0, near="right") > 2.0
    assert len(placed.said) == 1


def test_either_side_is_fine_when_it_does_not_matter() -> None:
    for near in ("left", "right"):
        assert Placed().see(3.0, near=near) > 2.0


def test_a_bad_view_comes_before_the_wrong_side_and_that_before_the_starting_position() -> None:
    placed = Placed(side="right")
    placed.see(5.0, view.FEET_OUT)
    placed.see(7.0, near="left", hip=1.7)
    placed.see(3.0, near="right", hip=1.7)
    assert [text for _, text in placed.said] == [
        EN("placing.feet_out_of_frame"),
        EN("placing.turn_round", side="right"),
        SIT_BACK.words("en").start,
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_stands_is_told_the_starting_position(language: str) -> None:
    placed = Placed(language=language)
    assert placed.figures(3.0, lambda _: Figure(90.0, standing=True)) == 0.0
    assert [text for _, text in placed.said] == [SIT_BACK.words(language).start]
    assert placed.figures(3.0, lambda _: Figure(0.0)) > 2.0


def test_who_cannot_be_measured_is_not_ready() -> None:
    assert Placed().see(3.0, hip=float("nan")) == 0.0
    assert Placed().see(3.0, motion=float("nan")) == 0.0


def test_who_moves_is_not_ready_and_asked_to_hold_still() -> None:
    placed = Placed()
    shuffling = lambda t: Figure(0.0, hip_x=320.0 + 30.0 * np.sin(2 * np.pi * t / 2.0))  # noqa: E731
    placed.figures(8.0, shuffling)
    assert max(placed.fine_s) < 1.0
    assert placed.placing.message == EN("placing.hold_still")
    placed = Placed()
    placed.see(3.0, motion=0.4)
    assert [text for _, text in placed.said] == [EN("placing.hold_still")]


def test_who_comes_back_to_go_on_need_not_be_still() -> None:
    assert Placed(still=False).see(3.0, motion=0.4) > 2.0


def test_breathing_is_no_moving() -> None:
    assert Placed().figures(4.0, lambda t: Figure(2.0 * np.sin(2 * np.pi * t / 4.0))) > 2.0


def test_all_right_is_counted_in_seconds_from_the_first_good_frame_and_nothing_is_said() -> None:
    placed = Placed()
    placed.see(1.0)
    assert placed.fine_s == pytest.approx([k / 10 for k in range(10)])
    assert placed.said == []
    assert placed.see(0.1, view.FEET_OUT) == 0.0
    placed.see(1.0)
    assert placed.fine_s[-10:] == pytest.approx([k / 10 for k in range(10)])
