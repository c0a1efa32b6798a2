from __future__ import annotations

import numpy as np
import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.faults import LimitWatch, judge
from posecheck.judging.outcome import Repetition, Unsure
from posecheck.measures.series import PhaseSpan, RepetitionSeries
from posecheck.wording import english
from tests.measures.repetition.test_landing import END_S, ORDERLY, START_S, series

EXERCISE = load_exercise("slow-sit-back")
TEXTS = EXERCISE.texts["en"].faults
HEAD = next(fault for fault in EXERCISE.faults if fault.name == "head_first")


def judged(rep: RepetitionSeries) -> tuple[set[str], dict[str, Unsure]]:
    measures = {each.name: each.of(rep) for each in EXERCISE.reported}
    faults, unsure = judge(EXERCISE, rep, measures)
    return {fault.name for fault in faults}, {item.name: item for item in unsure}


def watch(values: list[float]) -> list[bool]:
    limit = LimitWatch(HEAD)  # above 0, exit -4, dwell 0.3 s
    return [limit.step(index / 10, value) is not None for index, value in enumerate(values)]


def test_a_limit_needs_its_dwell_and_holds_until_the_exit_value() -> None:
    values = [5.0] * 3 + [-1.0] + [5.0] * 6 + [-2.0] * 3 + [-5.0] + [5.0] * 3
    assert watch(values) == [False] * 7 + [True] * 6 + [False] * 4


def test_an_unseen_value_ends_an_episode() -> None:
    assert watch([5.0] * 4 + [float("nan")] + [5.0] * 3) == [False] * 3 + [True] + [False] * 4


def with_head(rep: RepetitionSeries, head_back_deg: float, from_s: float = 3.0, to_s: float = 4.0) -> RepetitionSeries:
    head = np.where((rep.t_s >= from_s) & (rep.t_s <= to_s), head_back_deg, -20.0)
    return RepetitionSeries(
        rep.body, rep.seen, {**rep.values, "head_back_deg": head}, rep.yaw_deg, rep.phases, rep.got_up
    )


def test_a_clear_fault_per_frame_is_found_with_its_time_and_worst_value() -> None:
    rep = with_head(series(ORDERLY), 12.0)
    measures = {each.name: each.of(rep) for each in EXERCISE.reported}
    found = {fault.name: fault for fault in judge(EXERCISE, rep, measures)[0]}["head_first"]
    assert (found.start_s, found.value, found.limit) == (pytest.approx(3.0), 12.0, 0.0)
    assert 4.0 <= found.end_s <= 4.05


@pytest.mark.parametrize(("head_back", "verdict"), [(12.0, "found"), (1.0, "unsure"), (-1.0, "unsure"), (-9.0, "fine")])
def test_near_the_line_is_unsure_on_both_sides(head_back: float, verdict: str) -> None:
    found, unsure = judged(with_head(series(ORDERLY), head_back))
    assert ("head_first" in found, "head_first" in unsure) == (verdict == "found", verdict == "unsure")


def test_a_fault_outside_its_phases_does_not_count() -> None:
    found, _ = judged(with_head(series(ORDERLY), 12.0, from_s=0.0, to_s=START_S - 0.5))
    assert "head_first" not in found


def test_dropping_in_a_block_and_an_orderly_landing() -> None:
    assert "block_drop" in judged(series(np.full(9, 5.0)))[0]
    assert "block_drop" not in judged(series(ORDERLY))[0]


def test_too_fast_by_duration_or_by_a_drop_near_the_end() -> None:
    quick = [PhaseSpan("roll_down", START_S, START_S + 2.0, whole=True)]
    assert "too_fast" in judged(series(np.linspace(2.2, 3.8, 9), phases=quick))[0]
    rep = series(ORDERLY)
    drop = np.where((rep.t_s > 7.0) & (rep.t_s < 7.4), -120.0, -10.0)
    falling = RepetitionSeries(
        rep.body, rep.seen, {**rep.values, "trunk_speed_deg_s": drop}, rep.yaw_deg, rep.phases, rep.got_up
    )
    assert "too_fast" in judged(falling)[0]
    assert "too_fast" not in judged(rep)[0]


def test_phases_that_were_not_filmed_are_unsure_but_do_not_spoil_a_good_verdict() -> None:
    _, unsure = judged(series(ORDERLY, duration_s=10.0))
    assert not unsure["sat_up_without_arms"].filmed
    assert not unsure["no_relaxation"].filmed
    repetition = Repetition(1, 0.0, 1.0, (), {}, (), tuple(unsure.values()))
    only_these = Repetition(1, 0.0, 1.0, (), {}, (), (unsure["sat_up_without_arms"], unsure["no_relaxation"]))
    assert only_these.verdict == "good"
    assert repetition.verdict == ("unsure" if any(item.filmed for item in unsure.values()) else "good")


def test_a_hidden_back_is_unsure_and_so_is_the_repetition() -> None:
    found, unsure = judged(series(np.full(9, 5.0), hidden=[0, 1, 2, 3, 4]))
    assert "block_drop" not in found
    assert unsure["block_drop"].filmed
    assert "hidden" in english(unsure["block_drop"].reason)


def test_getting_up_at_once_is_no_relaxation() -> None:
    phases = [PhaseSpan("roll_down", START_S, END_S, whole=True), PhaseSpan("down", END_S, 12.0, whole=True)]
    assert "no_relaxation" in judged(series(ORDERLY, duration_s=12.0, phases=phases, got_up=True))[0]
    assert "no_relaxation" not in judged(series(ORDERLY))[0]
