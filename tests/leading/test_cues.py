from __future__ import annotations

import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Cue, Feedback
from posecheck.leading.cues import Cues
from posecheck.leading.voice import SAME_AGAIN_S, Kind, Voice

TEXTS = load_exercise("slow-sit-back").words("en")
SPINE, TEMPO = "block_drop", "too_fast"
PRAISE = (Feedback(None),)


class Said:
    """Cues and a voice, stepped ten times a second."""

    def __init__(self) -> None:
        self.voice = Voice()
        self.cues = Cues(self.voice, TEXTS.cue)

    def step(self, t_s: float, *wrong: str, feedback: tuple[Feedback, ...] = ()) -> Cue | None:
        self.cues.offer(t_s, wrong, feedback)
        return self.cues.heard(t_s, self.voice.step(t_s, speaking=False))

    def during(self, start_s: float, end_s: float, *wrong: str) -> list[tuple[float, str | None]]:
        times = [k / 10 for k in range(round(10 * start_s), round(10 * end_s))]
        return [(t_s, cue.fault) for t_s in times if (cue := self.step(t_s, *wrong))]


def test_the_most_important_goes_first_and_the_next_waits_until_it_is_said() -> None:
    said = Said().during(0.0, 8.0, SPINE, TEMPO)
    assert [fault for _, fault in said[:2]] == [SPINE, TEMPO]
    assert said[0][0] == 0.0
    words = len(TEXTS.faults[SPINE].cue.split())
    assert said[1][0] == pytest.approx(0.35 * words + 0.3, abs=0.1)


def test_the_same_cue_waits_for_a_while() -> None:
    times = [t_s for t_s, _ in Said().during(0.0, 10.0, TEMPO)]
    assert times == [0.0, SAME_AGAIN_S, 2 * SAME_AGAIN_S]


def test_what_is_over_is_not_said() -> None:
    said = Said()
    assert said.step(0.0, SPINE)
    assert said.step(0.5, TEMPO) is None, "still speaking"
    assert said.step(6.0) is None, "by now it is over"


def test_feedback_waits_for_its_turn_and_is_said_once() -> None:
    said = Said()
    said.step(0.0, SPINE)
    assert said.step(0.1, feedback=PRAISE) is None
    assert [fault for _, fault in said.during(0.2, 15.0)] == [None]


def test_praise_that_had_to_wait_too_long_is_not_said() -> None:
    said = Said()
    said.voice.say(0.0, Kind.STATE, "word " * 40, 1.0)
    said.step(0.0)
    said.step(0.1, feedback=PRAISE)
    assert said.step(30.0) is None


def test_praise_is_forgotten_as_soon_as_something_is_wrong() -> None:
    said = Said()
    said.step(0.0, SPINE)
    said.step(0.5, feedback=PRAISE)
    assert [fault for _, fault in said.during(0.6, 2.0, TEMPO)] == []
    assert None not in [fault for _, fault in said.during(2.0, 15.0)]


def test_only_cues_are_kept_not_what_else_the_voice_says() -> None:
    said = Said()
    said.voice.say(0.0, Kind.PROMPT, TEXTS.phases["curl"], 1.0)
    assert said.step(0.0) is None
