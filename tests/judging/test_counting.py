"""Sessions of exercises whose repetitions end where they began, or go on for as long as the person does."""

from __future__ import annotations

import pytest

from posecheck.errors import PosecheckError
from posecheck.exercise import Exercise, parse_exercise
from tests.judging.test_session import run

RISING = """
schema = "posecheck.exercise/1"
name = "rising"
source = "Made up."
camera = { max_yaw_deg = 28.0, yaw_margin_deg = 4.0, min_trunk_px = 60.0, min_brightness = 20.0, cut_share = 0.2 }
practice = { repetitions = 3, sets = 1, rest_s = 5.0, sides = "either", start = [
    { measure = "hip_height_trunk", below = 0.7 }], picture = "trunk_elevation_deg", in_spasm = false, lying = true }
repetition = { requires = ["high"], counts_on = "COUNTS_ON", measures = [] }
faults = []
[[phases]]
name = "flat"
enter = [{ from = ["start", "up", "high"], dwell_s = 0.2, all = [{ measure = "trunk_elevation_deg", below = 8.0 }] }]
[[phases]]
name = "up"
enter = [{ from = ["flat"], dwell_s = 0.2, all = [{ measure = "trunk_elevation_deg", above = 12.0 }] }]
[[phases]]
name = "high"
enter = [{ from = ["start", "up"], dwell_s = 0.2, all = [{ measure = "trunk_elevation_deg", above = 60.0 }] }]
[texts.en]
title = "Rising"
about = "Made up."
camera = "Anywhere."
start = "Lie."
praise = "Well done."
phases = { flat = "Lie.", up = "Rise.", high = "Stay." }
faults = {}
"""

CYCLE = ((0, 0), (2, 0), (4, 85), (6, 85), (8, 0), (10, 0))
TWICE = (*CYCLE, (12, 85), (14, 85), (16, 0), (20, 0))


def rising(counts_on: str) -> Exercise:
    return parse_exercise(RISING.replace("COUNTS_ON", counts_on), "rising.toml")


@pytest.mark.parametrize("counts_on", ["flat", "end"])
def test_a_repetition_ends_where_the_next_begins(counts_on: str) -> None:
    outcome, updates = run(*TWICE, exercise=rising(counts_on))
    first, second = outcome.repetitions
    for repetition, start_s, end_s in ((first, 0.0, 7.85), (second, 7.85, 15.85)):
        assert [span.name for span in repetition.phases] == ["flat", "up", "high"]
        assert repetition.start_s == pytest.approx(start_s, abs=0.2)
        assert repetition.end_s == pytest.approx(end_s, abs=0.3), "not the end of the recording"
    assert first.phases[-1].whole
    assert outcome.attempts == ()
    assert [update.counted for update in updates].index(1) / 20 == pytest.approx(8.1, abs=0.3)
    assert len([cue for cue in outcome.cues if cue.fault is None]) == 2


def test_given_up_half_way_is_an_attempt_and_the_next_one_counts() -> None:
    outcome, _ = run((0, 0), (2, 0), (3, 30), (4, 0), *((t + 4, up) for t, up in CYCLE[1:]), exercise=rising("flat"))
    assert [attempt.reached for attempt in outcome.attempts] == ["up"]
    assert len(outcome.repetitions) == 1
    assert outcome.repetitions[0].start_s == pytest.approx(3.7, abs=0.3)


def test_lying_alone_is_nothing() -> None:
    for counts_on in ("flat", "end"):
        outcome, _ = run((0, 0), (8, 0), exercise=rising(counts_on))
        assert outcome.repetitions == outcome.attempts == ()


def test_broken_off_it_counts_only_if_it_is_open_ended() -> None:
    broken_off = CYCLE[:4]
    outcome, _ = run(*broken_off, exercise=rising("flat"))
    assert outcome.repetitions == ()
    assert [attempt.reached for attempt in outcome.attempts] == ["high"]
    outcome, updates = run(*broken_off, exercise=rising("end"))
    assert outcome.attempts == ()
    (repetition,) = outcome.repetitions
    assert repetition.end_s == pytest.approx(6.0, abs=0.1)
    assert repetition.phases[-1].whole, "its end is the end"
    assert updates[-1].counted == 0, "while it goes on"


def test_what_is_open_ended_may_have_begun_before_the_recording() -> None:
    for counts_on, expected in (("flat", 0), ("end", 1)):
        outcome, _ = run((0, 85), (3, 85), (5, 0), (8, 0), exercise=rising(counts_on))
        assert len(outcome.repetitions) == expected
        assert outcome.attempts == ()


def test_a_phase_may_not_be_called_like_the_end() -> None:
    with pytest.raises(PosecheckError, match="called 'start' or 'end'"):
        parse_exercise(
            RISING.replace("COUNTS_ON", "end").replace('"up"', '"end"').replace("up =", "end ="), "rising.toml"
        )
    with pytest.raises(PosecheckError, match="repetition names the phase 'over'"):
        rising("over")
