from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.filters import OneEuroFilter, reject_outliers, smooth_zero_lag
from posecheck.measures.repetition.smoothness import sparc

T_S = np.arange(0.0, 6.0, 1 / 25)


def test_one_euro_calms_rest_and_follows_motion() -> None:
    rng = np.random.default_rng(0)
    still = rng.normal(0.0, 1.0, len(T_S))
    ramp = 200.0 * T_S
    filters = OneEuroFilter(1.0, 0.05), OneEuroFilter(1.0, 0.05)
    calm = np.array([filters[0](t, np.array([x]))[0] for t, x in zip(T_S, still, strict=True)])
    followed = np.array([filters[1](t, np.array([x]))[0] for t, x in zip(T_S, ramp, strict=True)])
    assert calm[25:].std() < 0.5 * still[25:].std()
    lag_s = (ramp - followed)[-1] / 200.0
    assert 0 < lag_s < 0.03


def test_one_euro_uses_real_times_not_frames() -> None:
    """A step seen after one long interval is taken over more than after one short one."""
    results = []
    for dt in (0.02, 0.5):
        one_euro = OneEuroFilter(1.0, 0.0)
        one_euro(0.0, np.array([0.0]))
        results.append(float(one_euro(dt, np.array([1.0]))[0]))
    assert results[0] == pytest.approx(0.112, abs=0.01)
    assert results[1] == pytest.approx(0.759, abs=0.01)


def test_one_euro_starts_afresh_after_an_unseen_value() -> None:
    one_euro = OneEuroFilter(1.0, 0.0)
    values = [one_euro(t, np.array([x]))[0] for t, x in ((0.0, 1.0), (0.1, np.nan), (0.2, 9.0), (0.3, 9.0))]
    assert values[0] == 1.0
    assert np.isnan(values[1])
    assert values[2:] == [9.0, 9.0]


def test_zero_lag_keeps_a_slow_movement_in_place() -> None:
    clean = 40 * np.sin(2 * np.pi * 0.3 * T_S)
    noisy = clean + np.random.default_rng(0).normal(0, 2, len(T_S))
    smooth = smooth_zero_lag(T_S, noisy, cutoff_hz=4.0)
    assert np.abs(smooth - clean)[5:-5].mean() < 0.7 * np.abs(noisy - clean).mean()
    assert smooth_zero_lag(T_S, clean, cutoff_hz=4.0)[5:-5] == pytest.approx(clean[5:-5], abs=0.2)


def test_zero_lag_works_on_uneven_times_and_several_columns() -> None:
    rng = np.random.default_rng(3)
    t_s = np.sort(rng.uniform(0, 6, 150))
    both = np.stack([10 * t_s, -3 * t_s], axis=1)
    assert smooth_zero_lag(t_s, both, cutoff_hz=4.0)[10:-10] == pytest.approx(both[10:-10], abs=0.3)


def test_short_gaps_are_filled_long_ones_stay_unseen() -> None:
    series = 5 * T_S
    series[20:24] = np.nan  # 0.2 s from neighbour to neighbour
    series[60:90] = np.nan
    series[:3] = np.nan
    series[-3:] = np.nan
    smooth = smooth_zero_lag(T_S, series, cutoff_hz=4.0)
    assert smooth[20:24] == pytest.approx(5 * T_S[20:24], abs=0.3)
    assert np.isnan(smooth[60:90]).all()
    assert np.isnan(smooth[:3]).all()
    assert np.isnan(smooth[-3:]).all()
    assert np.isfinite(smooth[3:60]).all()
    assert np.isfinite(smooth[90:-3]).all()


def test_nothing_seen_stays_nothing() -> None:
    assert np.isnan(smooth_zero_lag(T_S, np.full(len(T_S), np.nan), cutoff_hz=4.0)).all()


def test_a_single_jump_is_an_outlier_a_movement_is_not() -> None:
    series = np.sin(T_S)
    spoiled = series.copy()
    spoiled[70] += 5.0
    cleaned = reject_outliers(spoiled)
    assert np.isnan(cleaned[70])
    assert np.isfinite(np.delete(cleaned, 70)).all()


@pytest.mark.parametrize("rate", [6.0, 9.0, 25.0])
def test_a_landing_is_no_outlier_however_few_pictures_show_it(rate: float) -> None:
    """Down at an even pace, a dwell, a short drop, then rest: the noise is small, the movement large."""
    t_s = np.cumsum(np.random.default_rng(0).uniform(0.6, 1.4, int(8 * rate)) / rate)
    height = np.interp(t_s, [0.0, 2.0, 4.0, 5.0, 5.3], [100.0, 100.0, 40.0, 38.0, 0.0])
    noisy = height + np.random.default_rng(1).normal(0.0, 0.4, len(t_s))
    assert np.isfinite(reject_outliers(noisy)).all()


def test_what_is_found_in_whole_pixels_is_no_outlier_for_jumping_by_one() -> None:
    rows = np.full(len(T_S), 336.0)
    rows[[20, 40, 41, 60]] = 335.0
    assert np.isfinite(reject_outliers(rows)).all()


def bell(duration_s: float) -> np.ndarray:
    """Speed of one minimum-jerk stroke over ``duration_s``."""
    u = np.clip(T_S / duration_s, 0, 1)
    return u**2 * (1 - u) ** 2


def test_sparc_of_one_smooth_stroke_and_of_stop_and_go() -> None:
    smooth = sparc(T_S, bell(6.0))
    jerky = sparc(T_S, bell(6.0) * (1 + np.sin(2 * np.pi * 2 * T_S)))
    assert smooth == pytest.approx(-1.5, abs=0.15)
    assert jerky < smooth - 0.5


def test_sparc_does_not_depend_on_amplitude_or_sampling() -> None:
    assert sparc(T_S, 100 * bell(6.0)) == pytest.approx(sparc(T_S, bell(6.0)))
    assert sparc(T_S[::2], bell(6.0)[::2]) == pytest.approx(sparc(T_S, bell(6.0)), abs=0.05)


def test_sparc_of_no_movement_is_unknown() -> None:
    assert np.isnan(sparc(T_S, np.zeros(len(T_S))))
    assert np.isnan(sparc(T_S[:3], np.ones(3)))
