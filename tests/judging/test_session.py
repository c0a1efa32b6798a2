"""Whole sessions of a figure with known angles: no network, every frame's pose is exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.exercise import Exercise, load_exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Session, Update
from posecheck.media import Frame
from posecheck.pose import Pose
from tests.following import follow
from tests.skeleton import HEIGHT, WIDTH, Figure, room, seen

FPS = 20.0
Change = Callable[[float, Figure], Pose | None]


def run(
    *knots: tuple[float, float],
    change: Change | None = None,
    frames: Callable[[float], Frame] = room,
    others: bool = False,
    exercise: Exercise | None = None,
    **figure: object,
) -> tuple[Outcome, list[Update]]:
    """A session in which the trunk follows ``knots`` (time, elevation); ``change`` may alter single poses."""
    times, elevations = zip(*knots, strict=True)
    t_s = np.arange(0.0, times[-1], 1 / FPS)
    poses = []
    for t, elevation in zip(t_s, np.interp(t_s, times, elevations), strict=True):
        shape = Figure(float(elevation), **figure)
        pose = change(float(t), shape) if change else None
        poses.append(pose or shape.pose(float(t)))
    observations = (seen(pose, frames(pose.t_s), others) for pose in poses)
    return follow(exercise or load_exercise("slow-sit-back"), observations)


LIE, SIT = 0.0, 85.0
ONE = ((0, SIT), (2, SIT), (9, LIE), (12, LIE))
CYCLE = ((0, LIE), (3, LIE), (5, SIT), (7, SIT), (14, LIE), (38, LIE))
TWO = (*CYCLE, (40, SIT), (42, SIT), (49, LIE), (52, LIE))


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("near", ["left", "right"])
def test_a_roll_down_from_sitting_is_one_repetition_either_way_round(facing: int, near: str) -> None:
    outcome, updates = run(*ONE, facing=facing, near=near)
    assert len(outcome.repetitions) == 1
    assert outcome.attempts == ()
    assert outcome.near_side == near
    assert outcome.view_ok
    (repetition,) = outcome.repetitions
    spans = {span.name: span for span in repetition.phases}
    assert spans["roll_down"].start_s == pytest.approx(2.0, abs=0.2)
    assert spans["down"].start_s == pytest.approx(9.0, abs=0.35)
    assert updates[-1].counted == 1
    assert [update.counted for update in updates].index(1) / FPS < 10.0, "counted while still lying there"


def test_whole_cycles_are_counted_and_each_keeps_its_own_numbers() -> None:
    outcome, _ = run(*TWO, hand_on_floor=True)
    first, second = outcome.repetitions
    assert (first.number, second.number) == (1, 2)
    assert first.end_s <= second.start_s + 1e-6
    assert [span.name for span in first.phases] == ["push_up", "curl", "roll_down", "down", "relax"]
    assert first.measures["relax_s"].value == pytest.approx(20.0, abs=0.5)
    assert first.measures["arm_support_share"].value == 1.0
    assert first.measures["roll_down_s"].value == pytest.approx(7.0, abs=0.4)
    assert second.measures["roll_down_s"].value == pytest.approx(7.0, abs=0.4)
    assert second.measures["relax_s"].value is None
    assert "no_relaxation" not in {fault.name for fault in first.faults}


def test_a_repetition_is_told_to_have_ended_once_and_as_it_stays() -> None:
    outcome, updates = run(*TWO, (54, SIT), (56, SIT))
    told = [repetition for update in updates for repetition in update.ended]
    assert tuple(told) == outcome.repetitions[: len(told)]
    assert len(told) == 2
    assert all(update.t_s >= repetition.end_s for update in updates for repetition in update.ended)


def test_sitting_up_without_the_arms_is_said() -> None:
    outcome, _ = run(*CYCLE)
    assert "sat_up_without_arms" in {fault.name for fault in outcome.repetitions[0].faults}


def test_lifting_only_the_upper_back_is_an_attempt() -> None:
    outcome, _ = run((0, LIE), (2, LIE), (3, 18), (4, LIE), (6, LIE), (7, 18), (8, LIE), (10, LIE))
    assert outcome.repetitions == ()
    assert [attempt.reached for attempt in outcome.attempts] == ["push_up", "push_up"]
    assert outcome.attempts[0].start_s == pytest.approx(2.5, abs=0.2)
    assert outcome.attempts[0].end_s == pytest.approx(3.75, abs=0.3)
    assert outcome.verdict == "unsure"


def test_an_attempt_that_the_recording_cuts_off_is_not_called_given_up() -> None:
    outcome, _ = run((0, LIE), (2, LIE), (3, 18))
    assert outcome.attempts == ()


def test_sitting_or_lying_alone_is_nothing() -> None:
    for elevation in (LIE, SIT):
        outcome, _ = run((0, elevation), (10, elevation))
        assert outcome.repetitions == ()
        assert outcome.attempts == ()
        assert outcome.cues == ()


def test_a_fast_drop_is_cued_while_it_happens_and_reported() -> None:
    outcome, _ = run((0, SIT), (2, SIT), (2.8, LIE), (6, LIE))
    assert "too_fast" in {fault.name for fault in outcome.repetitions[0].faults}
    first = outcome.cues[0]
    assert first.fault == "too_fast"
    assert 2.0 < first.t_s < 3.2


def test_a_short_recording_that_ends_after_the_feedback_is_not_judged_again() -> None:
    restless = [(2.8 + 0.3 * step, 3.0 * (step % 2)) for step in range(21)]
    outcome, updates = run((0, SIT), (1, SIT), (1.8, LIE), *restless)
    assert updates[-1].phase == "down"
    assert "too_fast" in {fault.name for fault in outcome.repetitions[0].faults}
    assert list(outcome.cues) == [update.cue for update in updates if update.cue is not None]


def test_feet_and_head_faults_are_found_and_cued() -> None:
    def feet_up(t_s: float, figure: Figure) -> Pose | None:
        if 4 < t_s < 6:
            return Figure(figure.elevation_deg, feet_up_trunk=0.25, head_back_deg=15.0).pose(t_s)
        return None

    outcome, _ = run(*ONE, change=feet_up)
    faults = {fault.name: fault for fault in outcome.repetitions[0].faults}
    assert {"feet_lifted", "head_first"} <= faults.keys()
    assert faults["feet_lifted"].start_s == pytest.approx(4.0, abs=0.2)
    assert faults["feet_lifted"].end_s == pytest.approx(6.0, abs=0.2)
    assert {cue.fault for cue in outcome.cues} >= {"head_first"}


def test_a_single_bad_pose_neither_counts_nor_faults() -> None:
    def glitch(t_s: float, figure: Figure) -> Pose | None:
        return Figure(SIT - figure.elevation_deg, feet_up_trunk=0.3).pose(t_s) if abs(t_s - 5.0) < 0.02 else None

    clean, _ = run(*ONE)
    spoiled, _ = run(*ONE, change=glitch)
    assert [fault.name for fault in spoiled.repetitions[0].faults] == [f.name for f in clean.repetitions[0].faults]
    assert spoiled.repetitions[0].measures["roll_down_s"].value == pytest.approx(
        clean.repetitions[0].measures["roll_down_s"].value, abs=0.1
    )


def nobody_between(start_s: float, end_s: float) -> Change:
    return lambda t_s, _: Pose.nobody(t_s) if start_s < t_s < end_s else None


def test_leaving_in_the_middle_breaks_the_repetition_off() -> None:
    outcome, updates = run(*ONE, change=nobody_between(4.0, 8.0))
    assert outcome.repetitions == ()
    (given_up,) = outcome.attempts
    assert given_up.reached == "roll_down"
    assert given_up.end_s == pytest.approx(4.0, abs=0.1)
    assert [problem.name for problem in outcome.problems] == ["no_person"]
    assert outcome.problems[0].start_s == pytest.approx(4.0, abs=0.1)
    assert outcome.problems[0].end_s == pytest.approx(8.0, abs=0.1)
    away = [update for update in updates if 4.1 < update.t_s < 7.9]
    assert all(update.body is None and np.isnan(list(update.values.values())).all() for update in away)


def test_a_short_loss_of_sight_is_survived_and_lowers_confidence() -> None:
    whole, _ = run(*ONE)
    lost, _ = run(*ONE, change=nobody_between(4.0, 4.6))
    assert len(lost.repetitions) == 1
    confidence = [o.repetitions[0].measures["roll_down_s"].confidence for o in (lost, whole)]
    assert confidence[0] < confidence[1]


def test_a_counted_repetition_survives_leaving_while_resting() -> None:
    outcome, _ = run(*CYCLE, change=nobody_between(20.0, 40.0))
    assert len(outcome.repetitions) == 1


def test_nothing_continues_over_a_cut() -> None:
    def frames(t_s: float) -> Frame:
        blocks = np.random.default_rng(1 if t_s < 5 else 2).integers(60, 190, (12, 16))
        picture = blocks.repeat(40, axis=0).repeat(40, axis=1)[..., None].repeat(3, axis=2)
        return Frame(t_s, picture.astype(np.uint8))

    outcome, _ = run(*ONE, frames=frames)
    assert outcome.repetitions == ()
    assert [problem.name for problem in outcome.problems] == ["cut"]


def test_with_somebody_else_in_the_picture_nothing_is_judged() -> None:
    outcome, _ = run(*ONE, others=True)
    assert outcome.repetitions == ()
    assert not outcome.view_ok
    assert outcome.verdict == "unsure"
    assert {problem.name for problem in outcome.problems} == {"second_person"}


def test_an_arm_beside_the_trunk_makes_the_landing_unsure_not_wrong() -> None:
    def arm_down(t_s: float, figure: Figure) -> Pose:
        pose = figure.pose(t_s)
        shoulder, hip = np.array(figure.joints["SHOULDER"]), np.array(figure.joints["HIP"])
        along = (hip - shoulder) / np.linalg.norm(hip - shoulder)
        back = np.array([along[1], -along[0]]) * (1 if figure.facing == -1 else -1)
        points = pose.points_px.copy()
        for joint, share in ((13, 0.45), (15, 0.85)):  # elbow and wrist on the outline of the back
            points[joint] = shoulder + share * (hip - shoulder) + 0.18 * 120 * back
        return replace(pose, points_px=points)

    outcome, _ = run(*ONE, change=arm_down)
    (repetition,) = outcome.repetitions
    assert repetition.measures["largest_block"].value is None
    assert {"block_drop", "out_of_order"} <= {item.name for item in repetition.unsure}
    assert "block_drop" not in {fault.name for fault in repetition.faults}


def only(*faults: str) -> Exercise:
    """The sit-back with no more than these faults."""
    exercise = load_exercise("slow-sit-back")
    texts = {
        language: replace(words, faults={name: fault for name, fault in words.faults.items() if name in faults})
        for language, words in exercise.texts.items()
    }
    return replace(exercise, faults=tuple(fault for fault in exercise.faults if fault.name in faults), texts=texts)


def first_cue_s(knots: Sequence[tuple[float, float]], **more: object) -> tuple[float, float]:
    """When the repetition was counted, and when something was said about it."""
    outcome, updates = run(*knots, **more)
    return next(u.t_s for u in updates if u.counted == 1), outcome.cues[0].t_s


def test_praise_does_not_hang_on_the_very_moment_of_lying_down() -> None:
    """The outline of the back is lost just then: what is well done is known a moment later, and said."""
    usual_s = first_cue_s(ONE, exercise=only())[0]

    def blurred(t_s: float, figure: Figure) -> Pose | None:
        if not usual_s < t_s < usual_s + 0.9:
            return None
        pose = figure.pose(t_s)
        assert pose.mask is not None
        return replace(pose, mask=np.ones_like(pose.mask))

    exercise = only("out_of_order")
    outcome, _ = run(*ONE, change=blurred, exercise=exercise)
    assert outcome.verdict == "good"
    assert [cue.fault for cue in outcome.cues] == [None]
    counted_s, said_s = first_cue_s(ONE, change=blurred, exercise=exercise)
    assert 1.4 < said_s - counted_s < 1.7


def test_a_lift_just_after_lying_down_takes_no_praise_away() -> None:
    lying_s, said_s = first_cue_s(ONE, exercise=only())
    lifted = (*ONE[:-1], (lying_s + 0.3, LIE), (lying_s + 0.8, 14), (14, 14))
    outcome, updates = run(*lifted, exercise=only())
    assert "push_up" in {update.phase for update in updates if update.t_s < said_s}
    assert [cue.fault for cue in outcome.cues] == [None]
    cut_off, _ = run(*lifted[:-1], (lying_s + 1.2, 14), exercise=only())
    assert [cue.fault for cue in cut_off.cues] == [None], "owed as the recording ends"


def test_a_small_lift_while_resting_is_no_getting_up() -> None:
    lifted = ((0, SIT), (2, SIT), (9, LIE), (12, LIE), (12.5, 14), (13, LIE), (33, LIE))
    outcome, _ = run(*lifted)
    (repetition,) = outcome.repetitions
    assert "no_relaxation" not in {fault.name for fault in repetition.faults}
    assert repetition.measures["relax_s"].value > 15.0
    assert repetition.end_s == pytest.approx(33.0, abs=0.1)
    assert [attempt.reached for attempt in outcome.attempts] == ["push_up"]


def test_starting_to_rise_as_the_recording_ends_leaves_relaxation_open() -> None:
    outcome, _ = run((0, SIT), (2, SIT), (9, LIE), (14, LIE), (14.6, 25))
    (repetition,) = outcome.repetitions
    assert "no_relaxation" in {item.name for item in repetition.unsure}


def test_a_long_rest_ends_when_it_ends() -> None:
    outcome, _ = run((0, SIT), (2, SIT), (9, LIE), (60, LIE))
    (repetition,) = outcome.repetitions
    assert repetition.end_s == pytest.approx(60.0, abs=0.1)
    assert repetition.phases[-1].name == "relax"


def test_a_roll_down_already_under_way_is_not_called_an_attempt() -> None:
    outcome, updates = run((0, 45), (4, LIE), (8, LIE))
    assert outcome.attempts == ()
    assert outcome.repetitions == ()
    assert "push_up" not in {update.phase for update in updates}


def test_a_tilted_camera_gives_no_false_feet_or_tempo() -> None:
    """Everything turned by six degrees about the middle of the picture."""
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 6.0, 1.0)

    def tilted(t_s: float, figure: Figure) -> Pose:
        pose = figure.pose(t_s)
        assert pose.mask is not None
        points = pose.points_px @ turn[:, :2].T + turn[:, 2]
        return replace(pose, points_px=points, mask=cv2.warpAffine(pose.mask, turn, (WIDTH, HEIGHT)))

    level, _ = run(*ONE)
    outcome, _ = run(*ONE, change=tilted)
    (repetition,) = outcome.repetitions
    assert {fault.name for fault in repetition.faults} == {fault.name for fault in level.repetitions[0].faults}
    assert repetition.measures["roll_down_s"].value == pytest.approx(
        level.repetitions[0].measures["roll_down_s"].value, abs=0.5
    )
    assert [cue.fault for cue in outcome.cues] == [cue.fault for cue in level.cues]


@pytest.mark.parametrize("fps", [5.0, 12.0, 60.0])
def test_the_frame_rate_changes_neither_counts_nor_faults(fps: float, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, _ = run(*ONE)
    monkeypatch.setattr("tests.judging.test_session.FPS", fps)
    outcome, _ = run(*ONE)
    assert len(outcome.repetitions) == 1
    for kind in ("faults", "unsure"):
        names = [{item.name for item in getattr(o.repetitions[0], kind)} for o in (outcome, usual)]
        assert names[0] == names[1]


def test_memory_stays_bounded_while_somebody_lies_for_long() -> None:
    session = Session(load_exercise("slow-sit-back"))
    for index in range(2400):
        session.step(seen(Figure(0.0).pose(index / FPS)))
    assert len(session._recent) <= 3.1 * FPS
    assert session._under_way is None or len(session._under_way._records) < 400
