from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from posecheck.measures.repetition import pelvis
from posecheck.measures.series import Limit, Measured, PhaseSpan, RepetitionSeries
from tests.measures.repetition.test_landing import ORDERLY
from tests.measures.repetition.test_landing import series as roll_down_series
from tests.skeleton import measured

FPS = 20.0
T_S = np.arange(0.0, 18.0, 1.0 / FPS)
OUT = np.interp(T_S, [3.0, 8.0, 10.0, 15.0], [0.0, 1.0, 1.0, 0.0])
SPANS = [
    PhaseSpan("ready", 0.0, 3.0, whole=True),
    PhaseSpan("slide_out", 3.0, 8.0, whole=True),
    PhaseSpan("pause", 8.0, 10.0, whole=True),
    PhaseSpan("slide_back", 10.0, 15.0, whole=True),
]


def series(rise: np.ndarray, phases: list[PhaseSpan] = SPANS, **values: np.ndarray) -> RepetitionSeries:
    """A slide from 74 to 170 degrees with a flank that rises by ``rise``, shape (n,)."""
    known = {"moving_knee_deg": 74.0 + 96.0 * OUT, "moving_hip_deg": 120.0 + 50.0 * OUT, "flank_rise_trunk": rise}
    body = replace(roll_down_series(ORDERLY).body, t_s=T_S)
    n = len(T_S)
    limits = {"flank_rise_trunk": Limit(0.02, 0.004, 0.3)}
    return RepetitionSeries(body, np.ones(n, dtype=bool), known | values, np.zeros(n), phases, True, limits=limits)


stretch = partial(measured, "psoas-stretch")


def value(number: Measured) -> float:
    assert isinstance(number.value, float)
    return number.value


def test_the_stable_extension_is_the_largest_of_a_still_pelvis() -> None:
    rep = series(np.full(len(T_S), 0.005))
    assert value(stretch("stable_extension_knee_deg", rep)) == pytest.approx(170.0, abs=0.1)
    assert value(stretch("stable_extension_hip_deg", rep)) == pytest.approx(170.0, abs=0.1)


def test_the_stable_extension_ends_where_the_flank_has_surely_risen() -> None:
    rise = np.interp(T_S, [5.0, 6.0], [0.0, 0.05])
    knee = stretch("stable_extension_knee_deg", series(rise))
    began_s = 5.0 + (0.02 + 0.004) / 0.05
    assert value(knee) == pytest.approx(74.0 + 96.0 * (began_s - 3.0) / 5.0, abs=2.0)
    assert knee.span_s == pytest.approx((began_s, began_s), abs=0.06)


def test_a_moment_of_rise_is_none() -> None:
    blink = np.where((T_S > 6.0) & (T_S < 6.2), 0.05, 0.0)
    assert pelvis.pelvis_began_s(series(blink), ("slide_out", "pause"), "flank_rise_trunk") is None


@pytest.mark.parametrize("rise", [np.full(len(T_S), 0.02), np.full(len(T_S), np.nan)])
def test_near_the_line_or_unseen_the_stable_extension_is_open(rise: np.ndarray) -> None:
    knee = stretch("stable_extension_knee_deg", series(rise))
    assert knee.value is None
    assert knee.reason


def test_a_stop_on_the_way_belongs_to_the_way() -> None:
    spans = [
        SPANS[0],
        PhaseSpan("slide_out", 3.0, 5.0, whole=True),
        PhaseSpan("pause", 5.0, 5.5, whole=True),
        PhaseSpan("slide_out", 5.5, 8.0, whole=True),
        *SPANS[2:],
    ]
    assert value(stretch("slide_out_s", series(np.zeros(len(T_S)), spans))) == pytest.approx(5.0)
    broken = [*SPANS[:1], PhaseSpan("slide_out", 3.0, 8.0, whole=False)]
    assert stretch("slide_out_s", series(np.zeros(len(T_S)), broken)).value is None


def test_how_far_the_leg_came_back() -> None:
    knee = 74.0 + 96.0 * np.interp(T_S, [3.0, 8.0, 10.0, 15.0], [0.1, 1.0, 1.0, 0.5])
    rep = series(np.zeros(len(T_S)), moving_knee_deg=knee)
    assert value(stretch("return_knee_deg", rep)) == pytest.approx(122.0, abs=0.5)
    assert value(stretch("return_change_deg", rep)) == pytest.approx(38.4, abs=0.5)


def test_the_largest_change_keeps_its_sign() -> None:
    turn = np.interp(T_S, [3.0, 8.0, 10.0, 15.0], [0.0, -4.0, -4.0, 0.0])
    rep = series(np.zeros(len(T_S)), trunk_turn_deg=turn)
    assert value(stretch("trunk_tilt_change_deg", rep)) == pytest.approx(-4.0, abs=0.2)
