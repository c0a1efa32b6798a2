from __future__ import annotations

import numpy as np
import pytest

from studio.motions.motion import Span
from studio.truth import BACK_FRACTIONS, Row, breathing, for_good, stable_extensions, touch_downs

FPS = 15


def rows_of(seconds: float, **columns: np.ndarray | float) -> list[Row]:
    count = round(seconds * FPS)
    full = {name: np.broadcast_to(np.asarray(values, float), count) for name, values in columns.items()}
    return [{"t_s": number / FPS, **{name: float(v[number]) for name, v in full.items()}} for number in range(count)]


def test_for_good_is_since_the_last_time_that_it_was_not_so() -> None:
    t_s = np.arange(6) / 2.0
    assert for_good(t_s, np.array([False, True, False, True, True, True])) == 1.5
    assert for_good(t_s, np.ones(6, bool)) == 0.0
    assert for_good(t_s, np.array([True] * 5 + [False])) is None


def test_each_back_point_touches_down_as_it_stays_within_a_centimetre_of_its_resting_height() -> None:
    t_s = np.arange(round(8 * FPS)) / FPS
    heights = {
        f"back_{point}_m": 0.015 + np.clip(0.10 - 0.05 * (t_s - 1.0 - 0.2 * point), 0.0, None)
        for point in range(len(BACK_FRACTIONS))
    }
    heights["back_4_m"] = heights["back_4_m"] * 0 + 0.08  # never comes down
    heights["head_m"] = 0.01 + np.clip(0.2 - 0.05 * t_s, 0.0, None)
    phases = [Span("roll_down", 1, 0.0, 6.0), Span("down", 1, 6.0, 8.0)]
    (found,) = touch_downs(rows_of(8, **heights), phases)
    points = found["points"]
    assert points[4] is None
    expected = [2.8 + 0.2 * point for point in range(9)]  # 9 of 10 cm at 5 cm a second
    for point, (came, wanted) in enumerate(zip(points, expected, strict=True)):
        if point != 4:
            assert came == pytest.approx(wanted, abs=1.5 / FPS)
    assert found["head"] == pytest.approx(3.8, abs=1.5 / FPS)


@pytest.mark.parametrize(("reached", "knee", "moved"), [(20.0, 128.0, True), (6.0, 170.0, False)])
def test_the_stable_extension_is_the_knee_angle_as_the_pelvis_tips_beyond_eight_degrees(
    reached: float, knee: float, moved: bool
) -> None:
    slide = np.clip((np.arange(10 * FPS) / FPS - 3.0) / 5.0, 0.0, 1.0)
    rows = rows_of(
        10, pelvis_tilt_deg=1.0 + reached * slide, knee_left_deg=100 + 70 * slide, hip_left_deg=120 + 50 * slide
    )
    phases = [Span("ready", 1, 0.0, 3.0), Span("slide_out", 1, 3.0, 8.0), Span("pause", 1, 8.0, 10.0)]
    (found,) = stable_extensions(rows, phases, "left")
    assert found["pelvis_moved"] is moved
    assert found["knee_deg"] == pytest.approx(knee, abs=1.5)


def test_breathing_is_measured_from_the_movement_itself() -> None:
    t_s = np.arange(30 * FPS) / FPS
    wave = (1.0 - np.cos(2.0 * np.pi * t_s * 12.0 / 60.0)) / 2.0
    found = breathing(rows_of(30, belly_m=0.012 * wave, chest_m=0.004 * wave))
    assert found is not None
    assert found["breaths_per_min"] == pytest.approx(12.0, abs=0.2)
    assert found["belly_share"] == pytest.approx(0.75, abs=0.01)
    assert found["in_share"] == pytest.approx(0.5, abs=0.03)
    assert breathing(rows_of(5, belly_m=0.0, chest_m=0.0)) is None
