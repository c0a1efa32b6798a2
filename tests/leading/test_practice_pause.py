from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.leading.scene import State
from tests.leading.practising import EN, FIRST, LIE, SHORT, TWICE, TWO, nobody, practise
from tests.skeleton import Figure


def test_who_is_out_of_sight_during_the_countdown_hears_it_from_the_start() -> None:
    run = practise((0, LIE), (20, LIE), change=nobody(6.0, 8.5))
    assert run.states == [State.PLACING, State.COUNTDOWN] * 2 + [State.GUIDING]
    assert run.texts.count("Ready.") == run.texts.count("Three.") == 2
    assert run.texts.count("Begin.") == 1
    assert run.when("Begin.") > 8.5 + 2.0 + 4.0


def test_a_short_loss_of_sight_does_not_stop_the_countdown() -> None:
    run = practise((0, LIE), (12, LIE), change=nobody(6.0, 6.7))
    assert run.states == [State.PLACING, State.COUNTDOWN, State.GUIDING]


def test_a_countdown_broken_by_a_lost_connection_starts_over() -> None:
    run = practise((0, LIE), (30, LIE), missing=(3.0, 13.0))
    numbers = [t_s for t_s, text in run.said if text in ("Two.", "One.", "Begin.")]
    assert min(np.diff(numbers)) > 0.7
    assert run.first_s(State.GUIDING) > 13.0 + 3.0


def test_leaving_pauses_with_words_and_coming_back_goes_on_with_the_count() -> None:
    run = practise(*TWO, plan=TWICE, change=nobody(28, 33))
    assert run.states[2:] == [State.GUIDING, State.PAUSED, State.GUIDING, State.DONE]
    assert 30.0 <= run.when(EN("practice.away")) < 30.5, "unseen for two seconds"
    assert 33.0 < run.when("Welcome back. You have done one of two.") < 35.5
    assert all(scene.counted >= 1 for scene in run.scenes if scene.update.t_s > 25)
    assert "Two. That was the last one." in run.texts
    (outcome,) = run.practice.outcomes
    assert [repetition.number for repetition in outcome.repetitions] == [1, 2]
    assert [problem.name for problem in outcome.problems] == ["no_person"]
    prompts = [t_s for t_s, text in run.said if text == SHORT.words("en").phases["push_up"]]
    assert any(35 < t_s < 40 for t_s in prompts), "asked to begin again"


def test_being_away_shortly_is_no_pause() -> None:
    run = practise(*TWO, plan=TWICE, change=nobody(28, 29.5))
    assert State.PAUSED not in run.states


def test_a_pause_says_why_when_somebody_is_still_in_the_picture() -> None:
    run = practise(*TWO, plan=TWICE, change=lambda t, figure: replace(figure, hip_x=60.0) if 28 < t < 36 else figure)
    assert f"Paused. {EN('placing.feet_out_of_frame')}" in run.texts
    assert "Welcome back. You have done one of two." in run.texts


def test_who_comes_back_standing_is_told_the_starting_position_first() -> None:
    def walk(t_s: float, figure: Figure) -> Figure | None:
        return None if 28 < t_s < 31 else replace(Figure(90.0), standing=True) if 31 <= t_s < 36 else figure

    run = practise(*TWO, plan=TWICE, change=walk)
    assert run.when(EN("practice.away")) < run.when(SHORT.words("en").start) < 36.0
    assert run.when("Welcome back. You have done one of two.") > 36.5


def test_a_gap_in_time_keeps_the_count() -> None:
    run = practise(*TWO, plan=TWICE, missing=(28, 38))
    assert run.states[2:] == [State.GUIDING, State.PAUSED, State.GUIDING, State.DONE]
    assert 38.0 <= run.when("Welcome back. You have done one of two.") < 42.0
    assert EN("practice.away") not in run.texts, "the person did not leave"
    assert run.scenes[-1].counted == 2
    assert len(run.practice.outcomes[0].repetitions) == 2


def test_leaving_after_the_last_one_ends_the_practice() -> None:
    run = practise(*FIRST, (40, LIE), change=nobody(26, 99), exercise=load_exercise("slow-sit-back"))
    assert run.states[2:] == [State.GUIDING, State.DONE]
    assert 28.0 <= run.first_s(State.DONE) < 29.0
    assert run.texts[-1].startswith("One repetition done.")


def test_doing_nothing_for_two_minutes_ends_it() -> None:
    run = practise((0, LIE), (140, LIE))
    assert run.states[-2:] == [State.GUIDING, State.DONE]
    assert 128.0 < run.first_s(State.DONE) < 133.0, "two minutes after go"
    assert run.texts[-1].startswith(EN("practice.nothing_seen"))
    assert run.texts.count(SHORT.words("en").phases["push_up"]) > 5, "after many nudges"


def test_staying_away_for_a_quarter_of_an_hour_ends_it_and_an_empty_room_is_not_talked_to() -> None:
    run = practise((0, LIE), (925, LIE), change=nobody(10, 999))
    assert run.states[-2:] == [State.PAUSED, State.DONE]
    assert run.first_s(State.DONE) == pytest.approx(912.0, abs=0.3)
    paused = [text for t_s, text in run.said if t_s > 10]
    assert paused[0] == EN("practice.away")
    assert len(paused) == 2
    assert run.texts[-1].startswith(EN("practice.nothing_seen"))
