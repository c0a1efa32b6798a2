from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.compared import FRAME_LINES, REPETITION_LINES, TrueClip, TrueRepetition, largest_block, order_score
from benchmarks.scores import Decision, landing_order, match, score, wilson
from benchmarks.summary import ALL, CLEAR, HARD, STILL, errors, fault_figures, group, grouped, views
from benchmarks.truth import COLUMNS, TouchDown
from posecheck.measures.registry import FRAME_MEASURES
from posecheck.measures.series import Measured, PhaseSpan
from tests.benchmarks.made import clip, found, repetition, true_fault, truth

TWO = [
    {"name": "roll_down", "repetition": 1, "start_s": 1.0, "end_s": 9.0},
    {"name": "roll_down", "repetition": 2, "start_s": 11.0, "end_s": 19.0},
]


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_interval_of_known_values(successes: int, n: int, low: float, high: float) -> None:
    """The last is the example of Newcombe 1998; the others are the closed form by hand."""
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_wilson_interval_of_nothing() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("true", "spans", "expected"),
    [
        ([(0, 10), (10, 20)], [(1, 9), (11, 19)], [0, 1]),
        ([(0, 10), (10, 20)], [(11, 19)], [None, 0]),
        ([(0, 10)], [(0, 3), (3, 10)], [1]),  # the larger part
        ([(0, 10), (10, 20)], [(0, 20)], [0, None]),  # two run into one
        ([(0, 10)], [(10, 20)], [None]),  # touching is not sharing
        ([], [(0, 1)], []),
    ],
)
def test_repetitions_match_by_the_time_they_share(true, spans, expected) -> None:
    assert match(true, spans) == expected


def answers(decisions) -> dict[tuple[str, bool], str]:
    return {(item.fault, item.true): item.answer for item in decisions}


def test_a_fault_found_one_missed_and_a_false_alarm() -> None:
    true = truth(faults=[true_fault("block_drop"), true_fault("too_fast")])
    scored = score(clip(true), found(repetition(faults=["block_drop", "head_first"])))
    assert answers(scored.decisions) == {
        ("block_drop", True): "yes",
        ("too_fast", True): "no",
        ("head_first", False): "yes",
    }
    figures = fault_figures(scored.decisions)
    assert (figures.true, figures.found, figures.absent, figures.false_alarms, figures.wrong) == (2, 1, 1, 1, 2)
    assert (figures.recall, figures.precision, figures.f1) == (0.5, 0.5, 0.5)


def test_a_block_that_the_true_landing_shows_is_a_fault_whatever_the_script_names() -> None:
    def answered(points: list[float], *faults: str) -> str:
        landing = [{"repetition": 1, "points": points}]
        true = truth(faults=[true_fault("head_first")], touch_down_s=landing)
        return answers(score(clip(true), found(repetition(faults=faults))).decisions)[("block_drop", True)]

    block = [4.0, 5.0, 6.0, 6.02, 6.04, 6.06, 6.08, 6.1, 6.12]
    assert answered(block, "head_first", "block_drop") == "yes"
    assert answered(block, "head_first") == "no"
    with pytest.raises(KeyError):
        answered([4.0 + 0.4 * point for point in range(9)], "head_first")


def test_what_comes_and_goes_in_a_repetition_is_one_fault_of_that_repetition() -> None:
    faults = [
        true_fault("too_fast") | {"repetition": 1, "start_s": 1.0, "end_s": 2.0},
        true_fault("too_fast") | {"repetition": 1, "start_s": 4.0, "end_s": 9.0},  # most of it after the repetition
    ]
    both = found(repetition(end_s=5.0, faults=["too_fast"]), repetition(start_s=5.0, end_s=10.0))
    phases = [
        {"name": "roll_down", "repetition": number, "start_s": start_s, "end_s": start_s + 5.0}
        for number, start_s in ((1, 0.0), (2, 5.0))
    ]
    scored = score(clip(truth(faults=faults, phases=phases, repetitions=2)), both)
    figures = fault_figures([item for item in scored.decisions if item.fault == "too_fast"])
    assert (figures.true, figures.found, figures.absent, figures.false_alarms) == (1, 1, 1, 0)


def test_unsure_about_a_true_fault_is_a_miss_but_not_wrong() -> None:
    true = truth(faults=[true_fault("block_drop")])
    figures = fault_figures(score(clip(true), found(repetition(unsure=["block_drop", "too_fast"]))).decisions)
    assert (figures.true, figures.found, figures.unsure, figures.recall) == (1, 0, 1, 0.0)
    assert (figures.absent, figures.false_alarms, figures.precision) == (2, 0, None)
    assert figures.unsure_share == pytest.approx(2 / 3)
    assert figures.wrong == 0


def test_what_was_not_filmed_is_no_decision_unless_it_is_true() -> None:
    figures = fault_figures(score(clip(truth()), found(repetition(not_filmed=["too_fast"]))).decisions)
    assert (figures.absent, figures.unsure_share) == (2, 0.0)
    missed = truth(faults=[true_fault("too_fast")])
    figures = fault_figures(score(clip(missed), found(repetition(not_filmed=["too_fast"]))).decisions)
    assert (figures.true, figures.found, figures.wrong) == (1, 0, 1)


def test_a_fault_belongs_to_the_found_repetition_that_it_shares_most_time_with() -> None:
    true = truth(phases=TWO, repetitions=2, faults=[true_fault("too_fast", 2, 12.0, 18.0)])
    scored = score(clip(true), found(repetition(0, 10, faults=["too_fast"]), repetition(10, 20)))
    assert [(item.true, item.answer) for item in scored.decisions if item.fault == "too_fast"] == [
        (True, "no"),
        (False, "yes"),
    ]


def test_one_found_fault_proves_only_one_of_two_true_ones() -> None:
    faults = [true_fault("too_fast", 1, 2.0, 8.0), true_fault("too_fast", 2, 12.0, 18.0)]
    scored = score(clip(truth(phases=TWO, repetitions=2, faults=faults)), found(repetition(0, 20, faults=["too_fast"])))
    assert [item.answer for item in scored.decisions if item.true] == ["yes", "no"]


def test_a_fault_of_a_repetition_that_was_not_counted_is_missed() -> None:
    scored = score(clip(truth(faults=[true_fault("too_fast")])), found())
    assert answers(scored.decisions) == {("too_fast", True): "not_counted"}
    assert fault_figures(scored.decisions).wrong == 1


def test_a_refused_hard_view_is_unsure_and_not_miscounted() -> None:
    camera = {"sees": "left", "height_m": 0.25, "yaw_deg": -45.0}
    true = truth(faults=[true_fault("too_fast")], camera=camera)
    scored = score(clip(true), found(view_ok=False))
    assert answers(scored.decisions) == {("too_fast", True): "unsure"}
    figures = group([scored])
    assert figures.all_faults.wrong == 0
    assert (figures.counting.refused, figures.counting.off_by_one) == (1, 0)


def test_a_refused_clear_view_is_miscounted() -> None:
    figures = group([score(clip(truth()), found(view_ok=False))])
    assert (figures.counting.refused, figures.counting.off_by_one) == (0, 1)


def test_a_false_alarm_in_a_hard_view_is_wrong_too() -> None:
    scored = score(clip(truth(tags=["low_light"])), found(repetition(faults=["too_fast"])))
    assert fault_figures(scored.decisions).wrong == 1
    assert scored.hard


@pytest.mark.parametrize(
    ("repetitions", "view_ok", "expected"),
    [
        ([repetition()], True, "good"),
        ([repetition(unsure=["too_fast"])], True, "unsure"),
        ([repetition(not_filmed=["too_fast"])], True, "good"),
        ([repetition(faults=["too_fast"])], True, "faults"),
        ([], True, "not_counted"),
        ([], False, "unsure"),
    ],
)
def test_a_well_done_repetition_is_good_only_when_it_is_called_so(repetitions, view_ok, expected) -> None:
    scored = score(clip(truth()), found(*repetitions, view_ok=view_ok))
    assert scored.well_done == (expected,)
    assert group([scored]).well_done.good == (expected == "good")


def test_counting() -> None:
    two = truth(phases=TWO, repetitions=2)
    scores = [
        score(clip(two), found(*[repetition(10.0 * k, 10.0 * k + 9) for k in range(count)])) for count in range(5)
    ]
    counting = group(scores).counting
    assert (counting.exact, counting.off_by_one, counting.further_off) == (1, 2, 2)


def test_errors_of_frames_are_found_minus_true_where_both_know() -> None:
    frames = clip(truth(), trunk_deg=[80.0, 60.0, 40.0, np.nan], back_0_m=[0.5] * 4)
    values = {"trunk_elevation_deg": [82.0, np.nan, 39.0, 10.0], "near_knee_deg": [90.0] * 4}
    errors_found = score(frames, found(**values)).frame_errors
    assert errors_found.keys() == {"trunk_elevation_deg"}
    assert errors_found["trunk_elevation_deg"] == pytest.approx([2.0, -1.0])


def test_heights_are_compared_in_trunk_lengths_point_by_point() -> None:
    true = {f"back_{point}_m": [0.05 * point] * 2 for point in range(9)}
    heights = [[0.1 * point + 0.02 for point in range(9)]] * 2
    errors_found = score(clip(truth(), **true), found(back_heights_trunk=heights)).frame_errors
    assert errors_found["back_heights_trunk"] == pytest.approx(np.full(18, 0.02))


def test_back_points_elsewhere_are_interpolated() -> None:
    """From hip to shoulder evenly: the product's first point lies 4/5 of the way from the first to the second."""
    evenly = truth(back_fractions=list(np.linspace(0.0, 1.0, 9)))
    true = {f"back_{point}_m": [0.4 * point / 8] for point in range(9)}
    heights = [[0.8 * (0.1 + 0.1125 * point) for point in range(9)]]
    errors_found = score(clip(evenly, **true), found(back_heights_trunk=heights)).frame_errors
    assert errors_found["back_heights_trunk"] == pytest.approx(np.zeros(9), abs=1e-9)
    unseen = [float(point) if point != 1 else None for point in range(9)]
    landed = evenly.model_copy(update={"touch_down_s": (TouchDown(repetition=1, points=tuple(unseen)),)})
    times = TrueRepetition(1, landed, None).touch_down_s
    assert times is not None
    assert [time is None for time in times] == [True, True, *[False] * 7]
    assert times[-1] == 8.0


def test_frames_without_a_true_one_at_their_time_are_not_compared() -> None:
    errors_found = score(clip(truth(), trunk_deg=[80.0, 60.0]), found(trunk_elevation_deg=[80.0] * 30)).frame_errors
    assert errors_found["trunk_elevation_deg"] == pytest.approx([0.0, 20.0])


def test_who_is_out_of_the_picture_need_not_be_detected() -> None:
    some = found(trunk_elevation_deg=[80.0] * 4)
    some.with_pose[:3] = [False, False, True]
    scored = score(clip(truth(), person_seen=[0.0, 1.0, 1.0, 1.0]), some)
    assert (scored.with_pose, scored.frames) == (2, 3)


def test_near_and_far_follow_the_side_that_the_camera_sees() -> None:
    seen_from_right = truth(camera={"sees": "right", "height_m": 0.25})
    made = clip(seen_from_right, knee_left_deg=[170.0], knee_right_deg=[90.0])
    errors_found = score(made, found(near_knee_deg=[92.0], far_knee_deg=[165.0])).frame_errors
    assert errors_found["near_knee_deg"] == pytest.approx([2.0])
    assert errors_found["far_knee_deg"] == pytest.approx([-5.0])


def test_repetition_measures() -> None:
    times = [2.0, 3.0, 4.0, None, 5.0, 6.0, 7.0, 7.5, 7.6]
    seen = [2.5, 3.0, None, 4.0, 4.9, 6.0, 6.0, 7.5, 7.6]
    measures = {
        "roll_down_s": Measured(5.0, 1.0),
        "touch_down_s": Measured(seen, 1.0),
        "touch_down_spread_s": Measured.absent("reasons.back_hidden_rolling"),
    }
    true = truth(touch_down_s=[{"repetition": 1, "points": times, "head": 8.0}])
    scored = score(clip(true), found(repetition(measures=measures)))
    assert scored.repetition_errors["roll_down_s"] == [-1.0]
    assert scored.repetition_errors["touch_down_spread_s"] == [None]
    touch_downs = errors("s", [scored.repetition_errors["touch_down_s"]])
    assert (touch_downs.n, touch_downs.missing) == (7, 1)
    assert touch_downs.bias == pytest.approx((0.5 - 0.1 - 1.0) / 7)
    assert scored.landing_orders == ((19, 20),), "one pair was found landing together, one lands together"


def test_a_measure_without_truth_is_not_compared() -> None:
    measures = {"touch_down_s": Measured([1.0] * 9, 1.0), "held_s": Measured(9.0, 1.0)}
    scored = score(clip(truth()), found(repetition(measures=measures)))
    assert not any(scored.repetition_errors.values())
    assert group([scored]).repetition_measures == {}


def test_order_of_landing() -> None:
    assert landing_order([1.0, 2.0, 3.0], [1.5, 1.4, 9.0]) == (2, 3)
    assert landing_order([1.0, 1.05], [2.0, 1.0]) == (0, 0), "closer than a tenth of a second has no order"
    assert landing_order([1.0, None], [2.0, 1.0]) == (0, 0)


def test_block_and_order_of_known_landings() -> None:
    assert largest_block(np.linspace(0.0, 2.4, 9)) == pytest.approx(0.125)
    assert largest_block(np.zeros(9)) == 1.0
    assert order_score(np.arange(9.0)) == 1.0
    assert order_score(np.arange(9.0)[::-1]) == -1.0
    assert order_score(np.array([0.0, 2.0, 1.0])) == pytest.approx(1 / 3)


def test_beginnings_of_phases() -> None:
    """The curl was under way when the clip began; a phase found twice counts where it fits best."""
    phases = [
        PhaseSpan("curl", 0.1, 2.4, False),
        PhaseSpan("roll_down", 2.4, 2.6, True),
        PhaseSpan("curl", 2.6, 3.0, True),
        PhaseSpan("roll_down", 3.0, 8.0, True),
    ]
    scored = score(clip(truth()), found(repetition(phases=phases)))
    assert scored.boundary_errors == {"roll_down": [1.0], "down": [None]}


def test_median_90th_percentile_and_bias() -> None:
    summed = errors("deg", [[float(n) for n in range(-5, 6)], [None], []])
    assert (summed.n, summed.missing, summed.clips) == (11, 1, 1)
    assert (summed.median, summed.p90, summed.bias) == (3.0, 5.0, 0.0)
    assert errors("deg", [[None]]).median is None


def test_views() -> None:
    camera = {"sees": "right", "height_m": 0.55, "yaw_deg": -30.0}
    assert views(truth(camera=camera, tags=["yaw30", "noise"])) == [
        "exercise slow-sit-back",
        "near side right",
        "yaw 30-45 deg",
        "camera height 0.4-0.7 m",
        "tag noise",
    ]
    high = views(truth(camera={"sees": "left", "height_m": 1.0, "yaw_deg": 45.0}))
    assert {"camera height over 0.7 m", "yaw 30-45 deg"} <= set(high)


def test_groups_have_their_own_figures() -> None:
    clear = score(clip(truth()), found(repetition(faults=["too_fast"])))
    hard = score(clip(truth(tags=["second_person"])), found(repetition()))
    groups = grouped([clear, hard])
    assert [groups[name].clips for name in (ALL, CLEAR, HARD)] == [2, 1, 1]
    assert [groups[name].all_faults.false_alarms for name in (ALL, CLEAR, HARD)] == [1, 1, 0]
    assert groups["tag second_person"].clips == 1


def test_a_moved_pelvis_is_told_by_tilt_and_camera_height() -> None:
    def made(tilt: float, height_m: float, said: list[str], unsure: tuple[str, ...] = (), **changes):
        faults = [true_fault("pelvis_moved") | {"strength": tilt, "unit": "deg"}] if tilt else []
        camera = {"sees": "left", "height_m": height_m}
        found_in_it = replace(found(repetition(faults=said, unsure=unsure)), fault_names=("pelvis_moved",))
        return score(clip(truth(exercise="psoas-stretch", faults=faults, camera=camera, **changes)), found_in_it)

    figures = group(
        [
            made(10.0, 0.20, ["pelvis_moved"]),
            made(12.4, 0.30, []),
            made(20.0, 0.31, [], ("pelvis_moved",)),
            made(30.0, 0.60, ["pelvis_moved"]),
            made(30.0, 0.60, [], tags=["low_light"]),
            made(0.0, 0.25, ["pelvis_moved"]),
            made(0.0, 0.25, []),
        ]
    ).pelvis
    counts = {(tilt, height): (f.true, f.found, f.unsure) for tilt, row in figures.items() for height, f in row.items()}
    assert counts == {
        (STILL, "20-30 cm"): (0, 0, 0),
        ("8-12 deg", "20-30 cm"): (2, 1, 0),
        ("18-24 deg", "31-44 cm"): (1, 0, 1),
        ("from 25 deg", "from 45 cm"): (1, 1, 0),
    }
    still = figures[STILL]["20-30 cm"]
    assert (still.absent, still.false_alarms) == (2, 1)


def test_no_clips_have_figures_too() -> None:
    nothing = grouped([])[ALL]
    assert nothing.detection_rate is None
    assert nothing.all_faults.recall is None


def test_every_line_only_names_what_the_truth_can_know() -> None:
    """An unknown column raises; a known one that this file lacks is NaN."""
    made = TrueClip(truth(), clip(truth(), trunk_deg=[0.0, 10.0, 20.0]).frames)  # type: ignore[arg-type]
    for line in FRAME_LINES:
        line.true(made)
    one = TrueRepetition(1, made.truth, made)
    assert {line.name: line.true(one) for line in REPETITION_LINES if line.name != "roll_down_s"} == dict.fromkeys(
        line.name for line in REPETITION_LINES if line.name != "roll_down_s"
    )


def test_true_joints_give_the_products_own_measures() -> None:
    """Somebody 100 px from hip to shoulder, lying 20 px over the floor with the head to the right."""
    places = {"hip": (300, 380), "shoulder": (400, 380), "ear": (430, 370), "knee": (240, 300), "ankle": (200, 380)}
    columns = {
        f"{joint}_{side}_{axis}_px": [float(place[index])] * 4
        for joint, place in places.items()
        for side in ("left", "right")
        for index, axis in enumerate("xy")
    }
    assert columns.keys() <= COLUMNS
    made = TrueClip(truth(), clip(truth(), **columns).frames)  # type: ignore[arg-type]
    assert made.in_picture.keys() == FRAME_MEASURES.keys()
    assert made.in_picture["hip_height_trunk"] == pytest.approx([0.2] * 4)
    assert made.in_picture["head_height_trunk"] == pytest.approx([0.3] * 4)
    assert made.in_picture["trunk_elevation_deg"] == pytest.approx([0.0] * 4)
    assert np.isnan(made.in_picture["lumbar_gap_trunk"]).all(), "it needs the mask"


def test_decisions_are_wrong_only_when_they_mislead() -> None:
    wrong = {
        (true, said): Decision("x", 1, true, said).wrong for true in (True, False) for said in ("yes", "no", "unsure")
    }
    assert [case for case, is_wrong in wrong.items() if is_wrong] == [(True, "no"), (False, "yes")]
