"""Find out with which of the person's own sides a repetition was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from posecheck.exercise import Exercise
from posecheck.judging.outcome import Repetition
from posecheck.measures.repetition.stool_side import stool_side
from posecheck.measures.series import RepetitionSeries


def worked_side(exercise: Exercise, series: RepetitionSeries) -> str | None:
    """The side that worked, as the exercise defines it (``side_is``); ``None`` if it is not known."""
    if exercise.practice.side_is == "foot_on_stool":
        return stool_side(series)
    if exercise.practice.side_is == "moving_leg":
        return series.body.legs.moving_side
    return series.body.near_side


def usual_side(repetitions: Sequence[Repetition]) -> str | None:
    """The side with which most repetitions were done; ``None`` if it is not known of any."""
    sides = Counter(repetition.side for repetition in repetitions if repetition.side is not None)
    return sides.most_common(1)[0][0] if sides else None
