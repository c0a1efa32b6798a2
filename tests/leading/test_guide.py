from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from posecheck.exercise import Exercise, load_exercise
from posecheck.leading.guide import NUDGE_AFTER_S, Guide, HoldProgress, Moment, Pacer
from posecheck.leading.voice import Kind, Utterance, Voice
from posecheck.wording import wording

SIT_BACK = load_exercise("slow-sit-back")
TEXTS = SIT_BACK.words("en").phases
STEP_S = 0.1
CYCLE = (("push_up", 2), ("curl", 5), ("roll_down", 7))
"""Phases of one repetition and their seconds, up to the counted one."""


def variant(name: str, **changes: object) -> Exercise:
    """The sit-back with one phase changed."""
    phases = tuple(replace(phase, **changes) if phase.name == name else phase for phase in SIT_BACK.phases)
    return replace(SIT_BACK, phases=phases)


class Led:
    """A person led through a set: phases for so many seconds, ten frames a second."""

    def __init__(self, exercise: Exercise = SIT_BACK, target: int = 3, language: str = "en") -> None:
        self.voice = Voice()
        self.guide = Guide(exercise, wording(language), target, 0.0)
        self.t_s = 0.0
        self.phase: str | None = None
        self.held_s = 0.0
        self.utterances: list[tuple[float, Utterance]] = []

    def spend(self, seconds: float, phase: str | None, counted: int = 0, wrong: str | None = None) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.t_s = round(self.t_s + STEP_S, 3)
            if phase != self.phase:
                self.phase, self.held_s = phase, 0.0
            elif wrong is None:
                self.held_s += STEP_S
            self.guide.step(self.t_s, Moment(phase, counted, self.held_s, wrong, in_place=True), self.voice)
            said = self.voice.step(self.t_s, speaking=False)
            if said is not None:
                self.utterances.append((self.t_s, said))

    def repetition(self, number: int, relax_s: float = 21.0) -> None:
        for phase, seconds in CYCLE:
            self.spend(seconds, phase, number - 1)
        self.spend(2, "down", number)
        self.spend(relax_s, "relax", number)

    def take(self, *without: Kind) -> list[tuple[float, str]]:
        """What was said since last asked."""
        said = [(t_s, utterance.text) for t_s, utterance in self.utterances if utterance.kind not in without]
        self.utterances.clear()
        return said

    def texts(self) -> list[str]:
        return [text for _, text in self.take(Kind.BREATH)]


def test_the_sit_back_is_prompted_in_its_order() -> None:
    led = Led(target=1)
    led.spend(2, "down")
    ((asked_s, text),) = led.take()
    assert text == TEXTS["push_up"]
    assert asked_s == pytest.approx(1.2, abs=0.15), "after a moment of lying"
    led.spend(2, "push_up")
    assert led.take(Kind.BREATH) == [], "asked for already"
    led.spend(4.5, "curl")
    (curl_s, curl), (down_s, down) = led.take()
    assert (curl, down) == (TEXTS["curl"], TEXTS["roll_down"])
    assert curl_s == pytest.approx(4.1, abs=0.8), "on entry, or when the voice is free"
    assert down_s == pytest.approx(8.1, abs=0.15), "when the hold of 4 s is over"
    led.spend(7, "roll_down")
    led.spend(2, "down", counted=1)
    assert led.texts() == ["One. That was the last one."], "instead of the text of lying down"
    led.spend(2, "relax", counted=1)
    assert led.texts() == [TEXTS["relax"]]


def test_after_the_rest_the_first_phase_is_asked_for_until_all_are_done() -> None:
    led = Led(target=3)
    led.spend(2, "down")
    for number, count in ((1, "One, two to go."), (2, "Two, one to go.")):
        led.repetition(number)
        assert led.texts()[-3:] == [count, TEXTS["relax"], TEXTS["push_up"]]
        assert led.guide.message == TEXTS["push_up"]
        assert not led.guide.done(led.t_s)
    led.repetition(3)
    assert led.texts()[-2:] == ["Three. That was the last one.", TEXTS["relax"]]
    assert led.guide.done(led.t_s)


def test_it_speaks_german_when_asked() -> None:
    led = Led(target=3, language="de")
    led.spend(2, "down")
    led.repetition(1)
    german = SIT_BACK.words("de").phases
    assert led.texts() == [
        *(german[name] for name in ("push_up", "curl", "roll_down")),
        "Eins, noch zwei.",
        german["relax"],
        german["push_up"],
    ]


def test_who_begins_seated_is_led_on_from_there() -> None:
    led = Led()
    led.spend(6, "curl")
    assert led.texts() == [TEXTS["curl"], TEXTS["roll_down"]]


def test_what_is_asked_for_is_shown_until_it_begins() -> None:
    led = Led()
    assert led.guide.message == ""
    led.spend(2, "down")
    assert led.guide.message == TEXTS["push_up"]
    led.spend(2, "push_up")
    led.spend(3, "curl")
    assert led.guide.message == TEXTS["curl"]
    led.spend(2, "curl")
    assert led.guide.message == TEXTS["roll_down"]


def test_what_is_not_begun_is_asked_for_again_after_twelve_seconds() -> None:
    led = Led()
    led.spend(40, "down")
    times = [t_s for t_s, text in led.take() if text == TEXTS["push_up"]]
    assert len(times) == 4
    assert all(b - a == pytest.approx(NUDGE_AFTER_S, abs=0.25) for a, b in pairwise(times))
    assert led.guide.idle_s(led.t_s) == pytest.approx(40, abs=0.2), "being asked is not doing"


def test_what_waits_to_be_said_is_dropped_when_its_phase_is_over() -> None:
    led = Led(target=1)
    led.spend(1, "curl")
    led.spend(1, "roll_down")
    led.spend(5, "down", counted=1)
    assert led.texts() == [TEXTS["curl"], "One. That was the last one."]


def test_what_to_do_in_a_phase_is_not_said_when_it_is_half_over() -> None:
    led = Led()
    led.spend(2, "push_up")
    led.spend(5, "curl")
    led.take()
    led.voice.say(led.t_s, Kind.CUE, "Keep both feet on the floor, and once more: both feet.", 1.0)
    led.spend(0.2, "curl")
    led.guide.resume(led.t_s)
    led.spend(0.2, "push_up")
    led.spend(0.2, "curl")
    led.spend(5, "roll_down")
    assert led.texts() == ["Keep both feet on the floor, and once more: both feet."]


def test_a_way_up_and_down_without_a_count_is_said_not_to_count() -> None:
    led = Led()
    led.spend(2, "down")
    led.spend(2, "push_up")
    led.take()
    led.spend(3, "down")
    not_counted = wording("en")("practice.not_counted")
    assert led.texts() == [not_counted]
    assert led.guide.message == TEXTS["push_up"]
    led.spend(NUDGE_AFTER_S, "down")
    assert led.texts() == [TEXTS["push_up"]]
    led.spend(2, "push_up")
    led.spend(3, "curl")
    assert led.texts() == [TEXTS["curl"]], "and it goes on as usual"


def test_a_counted_way_down_is_not_said_not_to_count() -> None:
    led = Led()
    led.repetition(1)
    assert wording("en")("practice.not_counted") not in led.texts()


def test_the_hold_clock_runs_in_a_phase_that_has_one_and_stops_at_its_end() -> None:
    led = Led()
    led.spend(2, "down")
    assert led.guide.hold is None
    led.spend(2, "push_up")
    assert led.guide.hold is None
    led.spend(2, "curl")
    assert led.guide.hold == HoldProgress(pytest.approx(2.0, abs=0.11), 4.0, None)
    led.spend(4, "curl")
    assert led.guide.hold == HoldProgress(4.0, 4.0, None)
    led.spend(1, "roll_down")
    assert led.guide.hold is None


def test_relaxing_before_anything_was_done_is_no_hold() -> None:
    led = Led()
    led.spend(2, "down")
    led.spend(25, "relax")
    assert led.guide.hold is None
    assert led.guide.pacer is None
    assert set(led.texts()) == {TEXTS["push_up"]}


def test_the_hold_clock_stands_still_with_a_reason_while_something_is_wrong() -> None:
    led = Led()
    led.spend(2, "push_up")
    led.spend(2, "curl")
    led.take()
    before = led.guide.hold
    assert before is not None
    led.spend(5, "curl", wrong="Keep both feet on the floor.")
    assert led.guide.hold == replace(before, waits="Keep both feet on the floor.")
    assert led.texts() == [], "what follows is not asked for"
    led.spend(1, "curl")
    assert led.guide.hold == HoldProgress(pytest.approx(before.held_s + 1.0), 4.0, None)
    led.spend(1.5, "curl")
    assert led.texts() == [TEXTS["roll_down"]]


def test_a_hold_that_is_left_and_entered_again_begins_anew() -> None:
    led = Led()
    led.spend(2, "push_up")
    led.spend(3, "curl")
    led.spend(1, "roll_down")
    led.spend(1, "curl")
    assert led.guide.hold == HoldProgress(pytest.approx(1.0, abs=0.11), 4.0, None)


def test_a_hold_is_counted_aloud_second_by_second_where_the_exercise_wants_it() -> None:
    led = Led(variant("curl", count_aloud=True, hold_s=5.0))
    led.spend(2, "push_up")
    led.spend(2.5, "curl")
    led.take()
    led.spend(3, "curl", wrong="Keep both feet on the floor.")
    assert led.texts() == []
    led.spend(4, "curl")
    said = led.take()
    assert [text for _, text in said] == ["three", "four", "five", TEXTS["roll_down"]]
    assert [b - a for (a, _), (b, _) in pairwise(said[:3])] == pytest.approx([1.0, 1.0], abs=0.11)


def test_whose_arms_come_down_with_the_last_number_is_not_asked_to_raise_them_again() -> None:
    stool = load_exercise("stool-stretch")
    words = stool.words("en").phases
    led = Led(stool, target=1)
    for phase, seconds in (("set_up", 3.0), ("hold", 12.0), ("arms_up", 5.0), ("hold_arms_up", 10.4)):
        led.spend(seconds, phase)
    assert words["arms_up"] in led.texts()
    led.spend(2.0, "arms_up")
    led.spend(3.0, "set_up", counted=1)
    assert led.texts() == [wording("en")("practice.let_go"), "One. That was the last one."]


def test_a_breath_through_a_phase_lasts_as_long_as_its_pace_or_hold() -> None:
    led = Led()
    led.spend(2, "push_up")
    assert led.guide.pacer == Pacer("in", 0.1, 3.0)
    led.spend(5, "curl")
    assert led.guide.pacer == Pacer("in", 2.1, 4.0), "its hold"
    led.spend(5, "roll_down")
    assert led.guide.pacer == Pacer("out", 7.1, 7.5), "the middle of its pace of 5 to 10 s"
    led.spend(1, "down", counted=1)
    assert led.guide.pacer is None
    assert led.take(Kind.PROMPT, Kind.COUNT) == [], "only a rhythm is spoken"


def test_a_rhythm_goes_in_and_out_with_its_own_seconds_and_is_spoken() -> None:
    led = Led()
    led.repetition(1, relax_s=0.1)
    start_s, pacers = led.t_s, []
    led.take()
    for _ in range(199):
        led.spend(STEP_S, "relax", counted=1)
        assert led.guide.pacer is not None
        if led.guide.pacer not in pacers:
            pacers.append(led.guide.pacer)
    assert [(p.breath, p.seconds) for p in pacers] == [("in", 4.0), ("out", 6.0)] * 2
    assert [p.start_s - start_s for p in pacers] == pytest.approx([0.0, 4.0, 10.0, 14.0])
    spoken = [(t_s - start_s, text) for t_s, text in led.take(Kind.PROMPT, Kind.COUNT)]
    assert [text for _, text in spoken] == ["Breathe out.", "Breathe in.", "Breathe out."], "first the phase's own text"
    assert [t_s for t_s, _ in spoken] == pytest.approx([4.0, 10.0, 14.0], abs=0.8), "a late breath is not said"


def test_done_when_the_rest_after_the_last_one_is_over() -> None:
    led = Led(target=1)
    led.repetition(1, relax_s=19)
    assert not led.guide.done(led.t_s)
    led.spend(1.2, "relax", counted=1)
    assert led.guide.done(led.t_s)


def test_done_when_somebody_gets_up_again_after_the_last_one() -> None:
    led = Led(target=1)
    led.repetition(1, relax_s=3)
    assert not led.guide.done(led.t_s)
    led.spend(0.6, "push_up", counted=1)
    assert not led.guide.done(led.t_s), "perhaps only a small lift"
    led.spend(0.2, "curl", counted=1)
    assert led.guide.done(led.t_s)


def test_done_when_somebody_does_not_come_to_rest_for_long() -> None:
    led = Led(target=1)
    for phase, seconds in CYCLE:
        led.spend(seconds, phase)
    led.spend(39, "down", counted=1)
    assert not led.guide.done(led.t_s)
    led.spend(2, "down", counted=1)
    assert led.guide.done(led.t_s)


def test_done_soon_after_the_last_count_where_there_is_no_rest_to_hold() -> None:
    led = Led(variant("relax", hold_s=None), target=1)
    for phase, seconds in CYCLE:
        led.spend(seconds, phase)
    led.spend(1, "down", counted=1)
    assert not led.guide.done(led.t_s), "the count is still being said"
    led.spend(2.5, "down", counted=1)
    assert led.guide.done(led.t_s)


def test_never_done_before_all_are_counted() -> None:
    led = Led(target=2)
    assert not led.guide.done(0.0)
    led.repetition(1, relax_s=60)
    assert not led.guide.done(led.t_s)
    led.spend(1, "push_up", counted=1)
    assert not led.guide.done(led.t_s)


def test_idle_counts_from_the_last_thing_that_happened() -> None:
    led = Led()
    led.spend(2, "down")
    led.spend(3, "push_up")
    assert led.guide.idle_s(led.t_s) == pytest.approx(3.0, abs=0.11)
    led.spend(2, "curl")
    assert led.guide.idle_s(led.t_s) == 0.0, "a hold is running"
    led.spend(5, "curl", wrong="Keep both feet on the floor.")
    assert led.guide.idle_s(led.t_s) == pytest.approx(5.0, abs=0.11), "and stands still"


def test_after_a_pause_the_counts_stay_and_the_first_phase_is_asked_for() -> None:
    led = Led(target=3)
    led.repetition(1, relax_s=5)
    led.t_s += 60.0
    led.guide.resume(led.t_s)
    led.take()
    assert led.guide.hold is None
    assert led.guide.pacer is None
    assert led.guide.message == ""
    assert led.guide.idle_s(led.t_s) == 0.0
    led.spend(2, "down", counted=1)
    assert led.texts() == [TEXTS["push_up"]], "the count is not said again"
    led.repetition(2)
    assert "Two, one to go." in led.texts()


def test_the_time_of_a_pause_is_not_held() -> None:
    led = Led()
    led.spend(2, "push_up")
    led.spend(2, "curl")
    led.t_s += 60.0
    led.guide.resume(led.t_s)
    led.phase = None  # the session has forgotten it as well
    led.spend(1.1, "curl")
    assert led.guide.hold == HoldProgress(pytest.approx(1.0, abs=0.11), 4.0, None)


def test_a_small_lift_while_relaxing_is_no_failed_repetition() -> None:
    led = Led()
    led.repetition(1, relax_s=6)
    led.spend(0.6, "push_up", counted=1)
    led.spend(1.0, "down", counted=1)
    assert wording("en")("practice.not_counted") not in led.texts()
    led.spend(1.0, "relax", counted=1)
    assert led.guide.hold is not None
