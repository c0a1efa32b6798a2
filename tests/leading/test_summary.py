from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import FoundFault, Outcome, Repetition, Unsure
from posecheck.leading.summary import spoken_summary
from posecheck.measures.series import Measured
from posecheck.messages import Message
from posecheck.wording import wording

SLOWER, CHIN = "too_fast", "head_first"
EXERCISE = load_exercise("slow-sit-back")
UNSEEN = Unsure("block_drop", Message("reasons.not_measured"), filmed=True)
NOT_FILMED = Unsure("no_relaxation", Message("reasons.phase_not_filmed"), filmed=False)


def repetition(*cues: str, unsure: tuple[Unsure, ...] = ()) -> Repetition:
    faults = tuple(FoundFault(cue, 0.0, 1.0, "roll_down_s", 2.0, 4.0, "medium") for cue in cues)
    return Repetition(1, 0.0, 9.0, (), {}, faults, unsure)


def said(*sets: list[Repetition], language: str = "en") -> str:
    outcomes = [Outcome(tuple(one), (), (), (), True, "left", 5.0, 100, 100) for one in sets]
    return spoken_summary(outcomes, EXERCISE, wording(language))


def cue(fault: str, language: str = "en") -> str:
    return EXERCISE.words(language).cue(fault)


GOOD, BAD = repetition(), repetition(SLOWER)


@pytest.mark.parametrize(
    ("repetitions", "english", "german"),
    [
        ([], "No repetition was counted this time.", "Diesmal wurde keine Wiederholung gezählt."),
        ([GOOD], "One repetition done. Well done.", "Eine Wiederholung geschafft. Gut gemacht."),
        (
            [GOOD] * 3,
            "Three repetitions done. All of them well done.",
            "Drei Wiederholungen geschafft. Alle gut gemacht.",
        ),
        (
            [GOOD, BAD, GOOD],
            "Three repetitions done. Two of them well done. Next time: {slower}",
            "Drei Wiederholungen geschafft. Zwei davon gut gemacht. Nächstes Mal: {slower}",
        ),
        (
            [BAD, GOOD],
            "Two repetitions done. One of them well done. Next time: {slower}",
            "Zwei Wiederholungen geschafft. Eine davon gut gemacht. Nächstes Mal: {slower}",
        ),
        ([BAD], "One repetition done. Next time: {slower}", "Eine Wiederholung geschafft. Nächstes Mal: {slower}"),
    ],
)
def test_how_many_how_many_well_and_what_next(repetitions: list[Repetition], english: str, german: str) -> None:
    assert said(repetitions) == english.format(slower=cue(SLOWER))
    assert said(repetitions, language="de") == german.format(slower=cue(SLOWER, "de"))


def test_nothing_at_all_is_none_counted() -> None:
    assert said() == wording("en")("practice.summary_none")


def test_the_commonest_fault_is_the_one_to_work_on() -> None:
    text = said([repetition(CHIN, SLOWER), repetition(SLOWER), GOOD])
    assert text.endswith(f"Next time: {cue(SLOWER)}")
    assert cue(CHIN) not in text


def test_all_sets_count_together() -> None:
    text = said([GOOD, repetition(CHIN)], [BAD, BAD])
    assert text == f"Four repetitions done. One of them well done. Next time: {cue(SLOWER)}"


def test_what_could_not_be_judged_is_admitted_but_a_fault_goes_first() -> None:
    unsure = wording("en")("practice.summary_unsure")
    doubtful = repetition(unsure=(UNSEEN,))
    assert said([doubtful]) == f"One repetition done. {unsure}"
    assert said([GOOD, doubtful]) == f"Two repetitions done. One of them well done. {unsure}"
    assert unsure not in said([doubtful, BAD])
    assert said([repetition(unsure=(NOT_FILMED,))]) == "One repetition done. Well done."


def test_more_than_a_dozen_are_said_as_a_number() -> None:
    assert said([GOOD] * 13).startswith("13 repetitions done.")


def test_the_breath_is_told_where_it_was_measured() -> None:
    rates = (Measured(9.2, 0.8), Measured.absent("reasons.no_regular_breath"), Measured(11.0, 0.8))
    done = [replace(GOOD, measures={"breaths_per_min": rate}) for rate in rates]
    assert said(done).endswith("All of them well done. About ten breaths a minute.")
    assert said(done, language="de").endswith("Etwa zehn Atemzüge in der Minute.")
    assert "breaths" not in said([done[1]])
