"""The example of an exercise of one's own: only a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.exercise import load_exercise
from tests.judging.test_session import run

BRIDGE = load_exercise(Path(__file__).parents[2] / "examples" / "bridge.toml")

FLAT, UP = 0.0, -26.0


def bridges(up: float = UP, lower_s: float = 1.0) -> tuple[tuple[float, float], ...]:
    one = ((1.0, FLAT), (2.2, up), (4.0, up), (4.0 + lower_s, FLAT), (6.0, FLAT))
    return ((0.0, FLAT), *one, *((t + 6.0, elevation) for t, elevation in one))


def test_bridges_are_counted() -> None:
    outcome, _ = run(*bridges(), exercise=BRIDGE)
    assert [repetition.verdict for repetition in outcome.repetitions] == ["good", "good"]
    assert [span.name for span in outcome.repetitions[1].phases] == ["rest", "lift", "top", "lower"]
    spans = {span.name: span for span in outcome.repetitions[1].phases}
    assert spans["lift"].start_s == pytest.approx(7.0, abs=0.2)
    assert spans["lower"].start_s == pytest.approx(10.0, abs=0.2)


@pytest.mark.parametrize(("how", "fault"), [({"up": -15.0}, "hips_low"), ({"lower_s": 0.15}, "dropped")])
def test_its_faults_are_found(how: dict[str, float], fault: str) -> None:
    outcome, _ = run(*bridges(**how), exercise=BRIDGE)
    assert [{found.name for found in repetition.faults} for repetition in outcome.repetitions] == [{fault}, {fault}]


def test_its_own_measures_are_reported() -> None:
    outcome, _ = run(*bridges(lower_s=1.4), exercise=BRIDGE)
    for repetition in outcome.repetitions:
        measures = {name: measured.value for name, measured in repetition.measures.items()}
        assert measures["lift_s"] == pytest.approx(1.2, abs=0.3)
        assert measures["lower_s"] == pytest.approx(1.4, abs=0.3)
        assert measures["top_deg"] == pytest.approx(UP, abs=1.0)
