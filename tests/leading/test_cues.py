from __future__ import annotations

from posecheck.leading.cues import SAME_CUE_AGAIN_S, Candidate, CueQueue

SPINE = Candidate(1, "Round your back now please", "block_drop")
TEMPO = Candidate(3, "Slower", "too_fast")
PRAISE = Candidate(4, "Lovely", None)


def test_the_most_important_goes_first_and_the_next_waits_until_it_is_said() -> None:
    queue = CueQueue()
    said = [(t / 10, cue.text) for t in range(40) if (cue := queue.step(t / 10, [TEMPO, SPINE]))]
    assert [text for _, text in said] == [SPINE.text, TEMPO.text]
    assert said[0][0] == 0.0
    assert 1.5 <= said[1][0] <= 2.0, "five words take about 1.75 s"


def test_the_same_cue_waits_for_its_cooldown() -> None:
    queue = CueQueue()
    said = [t / 10 for t in range(100) if queue.step(t / 10, [TEMPO])]
    assert said == [0.0, SAME_CUE_AGAIN_S, 2 * SAME_CUE_AGAIN_S]


def test_what_is_over_is_not_said() -> None:
    queue = CueQueue()
    assert queue.step(0.0, [SPINE])
    assert queue.step(0.5, [TEMPO]) is None, "still speaking"
    assert queue.step(3.0, []) is None, "by now it is over"


def test_feedback_waits_a_few_seconds_for_its_turn_and_is_said_once() -> None:
    queue = CueQueue()
    queue.step(0.0, [SPINE])
    queue.add_feedback(0.1, PRAISE)
    said = [(t / 10, cue.text) for t in range(2, 150) if (cue := queue.step(t / 10, []))]
    assert [text for _, text in said] == ["Lovely"]
    queue.add_feedback(20.0, PRAISE)
    assert queue.step(30.0, []) is None, "too late to praise"
