"""What is said at the end of a practice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from posecheck.exercise import Exercise
from posecheck.judging.outcome import Outcome
from posecheck.wording import Wording


def spoken_summary(outcomes: Sequence[Outcome], exercise: Exercise, words: Wording) -> str:
    """The sentences at the end: how many repetitions, how many well done, the breathing rate, the commonest fault."""
    repetitions = [repetition for outcome in outcomes for repetition in outcome.repetitions]
    if not repetitions:
        return words("practice.summary_none")
    number = len(repetitions)
    count = words.count(number)
    said = [
        words("practice.summary_one")
        if number == 1
        else words("practice.summary_many", number=count[:1].upper() + count[1:])
    ]
    good = sum(repetition.verdict == "good" for repetition in repetitions)
    faults = Counter(fault.name for repetition in repetitions for fault in repetition.faults)
    if good == number:
        said.append(words("practice.summary_all_good") if number > 1 else words("practice.summary_well"))
    elif good == 1:
        said.append(words("practice.summary_one_good"))
    elif good:
        said.append(words("practice.summary_good", good=words.count(good).capitalize()))
    names = exercise.names_of("breaths_per_min")
    rates = [repetition.measures[name] for repetition in repetitions for name in names if name in repetition.measures]
    known = [rate.value for rate in rates if isinstance(rate.value, float)]
    if known:
        said.append(words("practice.summary_breaths", number=words.count(round(sum(known) / len(known)))))
    if faults:
        said.append(words("practice.summary_next", cue=exercise.words(words.language).cue(faults.most_common(1)[0][0])))
    elif good < number:
        said.append(words("practice.summary_unsure"))
    return " ".join(said)
