from __future__ import annotations

from itertools import pairwise

import pytest

from posecheck.leading.voice import Kind, Voice, spoken_s

FIVE = "one two three four five"  # 2.05 s


def heard(voice: Voice, start_s: float, end_s: float, speaking: bool = False) -> list[tuple[float, str]]:
    """What begins to be said, asked ten times a second."""
    times = [round(start_s + k / 10, 1) for k in range(round(10 * (end_s - start_s)))]
    return [(t, said.text) for t in times if (said := voice.step(t, speaking))]


def test_nothing_is_said_when_there_is_nothing_to_say() -> None:
    assert Voice().step(0.0, speaking=False) is None


def test_one_thing_is_said_at_a_time_and_the_most_urgent_first() -> None:
    voice = Voice()
    for kind in (Kind.BREATH, Kind.PRAISE, Kind.PROMPT, Kind.COUNT):
        voice.say(0.0, kind, kind.name, 9.0)
    said = heard(voice, 0.0, 4.0)
    assert [text for _, text in said] == ["COUNT", "PRAISE", "PROMPT", "BREATH"]
    gaps = [b - a for (a, _), (b, _) in pairwise(said)]
    assert min(gaps) >= spoken_s("COUNT") - 1e-9


def test_all_kinds_are_ordered_as_the_brief_wants_them() -> None:
    order = [Kind.END, Kind.CUE, Kind.STATE, Kind.COUNT, Kind.FEEDBACK, Kind.PRAISE, Kind.PROMPT, Kind.BREATH]
    assert sorted(Kind) == order


def test_the_last_words_cut_off_anything() -> None:
    for kind in (Kind.CUE, Kind.STATE, Kind.END):
        voice = Voice()
        voice.say(0.0, kind, FIVE, 1.0)
        assert voice.step(0.0, speaking=False)
        voice.say(0.5, Kind.END, "bye", 1.0)
        last = voice.step(0.5, speaking=True)
        assert last is not None
        assert last.interrupts


def test_what_is_being_said_is_not_cut_off_to_be_said_again() -> None:
    voice = Voice()
    voice.say(0.0, Kind.FEEDBACK, FIVE, 1.0)
    assert voice.step(0.0, speaking=False)
    voice.say(1.0, Kind.CUE, FIVE, 0.5)
    assert heard(voice, 1.0, 5.0) == []
    voice.say(5.0, Kind.CUE, FIVE, 0.5)
    assert heard(voice, 5.0, 6.0) == [(5.0, FIVE)]


def test_the_next_thing_waits_until_the_last_is_over() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 1.0)
    assert voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.PROMPT, "next", 9.0)
    assert voice.busy(2.0, speaking=False)
    assert not voice.busy(2.1, speaking=False)
    assert heard(voice, 0.1, 5.0) == [(2.1, "next")]


@pytest.mark.parametrize(
    ("said", "next_", "cuts"),
    [
        (Kind.PROMPT, Kind.CUE, True),
        (Kind.COUNT, Kind.CUE, True),
        (Kind.STATE, Kind.CUE, True),
        (Kind.CUE, Kind.CUE, False),
        (Kind.STATE, Kind.STATE, True),
        (Kind.PROMPT, Kind.STATE, True),
        (Kind.CUE, Kind.STATE, False),
        (Kind.PROMPT, Kind.COUNT, False),
        (Kind.BREATH, Kind.PROMPT, False),
        (Kind.BREATH, Kind.PRAISE, False),
    ],
)
def test_cues_cut_off_all_but_cues_and_states_all_but_cues(said: Kind, next_: Kind, cuts: bool) -> None:
    voice = Voice()
    voice.say(0.0, said, FIVE, 1.0)
    first = voice.step(0.0, speaking=False)
    assert first is not None
    assert not first.interrupts, "nothing was being said"
    voice.say(0.5, next_, "now", 9.0)
    now = voice.step(0.5, speaking=False)
    assert (now is not None) is cuts
    later = now or voice.step(2.1, speaking=False)
    assert later is not None
    assert later.text == "now"
    assert later.interrupts is cuts


def test_what_was_cut_off_is_not_said_again_but_what_still_waits_is() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 9.0)
    voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.PRAISE, "praise", 9.0)
    voice.say(0.2, Kind.CUE, "cue", 9.0)
    assert [text for _, text in heard(voice, 0.2, 9.0)] == ["cue", "praise"]


def test_a_cut_off_takes_the_time_of_what_cuts_it_off() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 9.0)
    voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.CUE, "cue", 9.0)
    voice.step(0.1, speaking=False)
    assert not voice.busy(0.1 + spoken_s("cue") + 0.01, speaking=False)


def test_what_has_expired_is_never_said() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 9.0)
    voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.COUNT, "too late", 1.9)
    voice.say(0.1, Kind.PRAISE, "in time", 2.1)
    assert [text for _, text in heard(voice, 0.1, 9.0)] == ["in time"]


def test_a_newer_thing_takes_the_place_of_the_waiting_one_of_its_kind_only() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, "old", 9.0)
    voice.say(0.0, Kind.PRAISE, "praise", 9.0)
    voice.say(0.1, Kind.PROMPT, "new", 9.0)
    assert [text for _, text in heard(voice, 0.2, 9.0)] == ["praise", "new"]


def test_what_is_no_longer_true_can_be_forgotten_by_kind() -> None:
    voice = Voice()
    for kind in (Kind.PROMPT, Kind.BREATH, Kind.PRAISE):
        voice.say(0.0, kind, kind.name, 9.0)
    voice.forget(Kind.PROMPT, Kind.BREATH)
    assert [text for _, text in heard(voice, 0.0, 5.0)] == ["PRAISE"]


def test_a_browser_that_still_speaks_delays_the_next_but_not_for_ever() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 1.0)
    voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.COUNT, "next", 99.0)
    ((begun_s, _),) = heard(voice, 0.1, 30.0, speaking=True)
    assert 2 * spoken_s(FIVE) < begun_s < 10.0


def test_a_slow_browser_voice_is_waited_for_and_then_the_next_comes_at_once() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 1.0)
    voice.step(0.0, speaking=False)
    voice.say(0.1, Kind.COUNT, "next", 99.0)
    assert heard(voice, 0.1, 3.5, speaking=True) == []
    assert voice.step(3.5, speaking=False)


def test_a_cue_cuts_off_what_the_browser_still_speaks() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 1.0)
    voice.step(0.0, speaking=False)
    voice.say(3.0, Kind.CUE, "cue", 0.5)
    said = voice.step(3.0, speaking=True)
    assert said is not None
    assert said.interrupts


def test_a_browser_that_speaks_something_else_does_not_hold_back_the_first_word() -> None:
    voice = Voice()
    voice.say(0.0, Kind.PROMPT, FIVE, 1.0)
    assert voice.step(0.0, speaking=True)


def test_numbers_grow_with_each_utterance() -> None:
    voice = Voice()
    numbers = []
    for t in range(4):
        voice.say(3.0 * t, Kind.PROMPT, "same", 1.0)
        said = voice.step(3.0 * t, speaking=False)
        assert said is not None
        numbers.append(said.number)
    assert numbers == [1, 2, 3, 4]


def test_longer_texts_take_longer_up_to_a_limit() -> None:
    assert spoken_s("Begin.") < 1.0, "the countdown goes by seconds"
    assert spoken_s(FIVE) == pytest.approx(2.05)
    assert spoken_s("word " * 500) == 12.0
