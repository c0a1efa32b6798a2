from __future__ import annotations

import pytest

from posecheck.measures.definitions import (
    FRAME_MEASURES,
    REPETITION_MEASURES,
    FrameMeasureName,
    PhaseName,
    frame_measure,
    repetition_measure,
)
from posecheck.measures.series import Measured, RepetitionSeries


@pytest.mark.parametrize("name", ["trunk_elevation_deg", "duration_s"])
def test_a_name_is_refused_twice(name: str) -> None:
    with pytest.raises(ValueError, match=f"there is a measure '{name}' already"):
        frame_measure(name, unit="deg")(lambda body: body.t_s)
    with pytest.raises(ValueError, match=f"there is a measure '{name}' already"):
        repetition_measure(name, unit="s")(lambda _: Measured(1.0, 1.0))


def test_parameters_are_read_from_the_function() -> None:
    def share_of(rep: RepetitionSeries, of: FrameMeasureName, phase: PhaseName, least: float = 0.5) -> Measured:
        return Measured(float(rep.values[of].mean() > least), 1.0, span_s=(0.0, len(phase)))

    repetition_measure("made_for_a_test")(share_of)
    try:
        takes = REPETITION_MEASURES["made_for_a_test"].parameters
    finally:
        del REPETITION_MEASURES["made_for_a_test"]
    assert [(name, each.kind, each.required) for name, each in takes.items()] == [
        ("of", FrameMeasureName, True),
        ("phase", PhaseName, True),
        ("least", float, False),
    ]


def test_every_measure_says_what_it_is() -> None:
    for measure in (*FRAME_MEASURES.values(), *REPETITION_MEASURES.values()):
        assert measure.function.__doc__, measure.name
