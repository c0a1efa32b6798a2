from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Cue
from posecheck.judging.session import Session, Update
from posecheck.pose import Pose
from posecheck.report.overlay import FAR, NEAR, OFF_FLOOR, TOUCHING, annotate
from posecheck.wording import wording
from tests.skeleton import HEIGHT, WIDTH, Figure, room, seen

EXERCISE = load_exercise("slow-sit-back")
WORDS = wording("en")
TEXTS = EXERCISE.texts["en"]


def update_of(pose: Pose) -> Update:
    return Session(EXERCISE).step(seen(pose))


def count(image: np.ndarray, color: tuple[int, int, int]) -> int:
    return int((image == color).all(axis=-1).sum())


def test_back_points_are_coloured_by_contact() -> None:
    lying = annotate(room(0.0).image, update_of(Figure(0.0).pose(0.0)), TEXTS, None, WORDS)
    sitting = annotate(room(0.0).image, update_of(Figure(85.0).pose(0.0)), TEXTS, None, WORDS)
    assert count(lying, TOUCHING) > 9 * 20
    assert count(lying, OFF_FLOOR) == 0
    assert count(sitting, OFF_FLOOR) > 9 * 20
    assert count(sitting, TOUCHING) == 0


def test_skeleton_and_cue_are_drawn_and_the_frame_itself_is_left_alone() -> None:
    frame = room(0.0)
    update = update_of(Figure(40.0).pose(0.0))
    plain = annotate(frame.image, update, TEXTS, None, WORDS)
    cued = annotate(frame.image, update, TEXTS, Cue(0.0, "too_fast"), WORDS)
    assert (frame.image == 128).all()
    assert plain.shape == cued.shape
    assert plain.shape[0] > HEIGHT
    assert plain.shape[1] == WIDTH
    assert count(plain, NEAR) > 100
    assert not np.array_equal(plain, cued)


def test_a_frame_that_cannot_be_judged_shows_no_skeleton_but_why() -> None:
    nobody = annotate(room(0.0).image, update_of(Pose.nobody(0.0)), TEXTS, None, WORDS)
    assert count(nobody, NEAR) == count(nobody, FAR) == 0
    update = update_of(Figure(40.0).pose(0.0))
    far_off = replace(update, body=None, view=replace(update.view, problems=("not_side_on",)))
    assert count(annotate(room(0.0).image, far_off, TEXTS, None, WORDS), NEAR) == 0


def test_the_hold_clock_is_written_while_it_runs() -> None:
    update = update_of(Figure(40.0).pose(0.0))
    plain, held, a_moment_later = (
        annotate(room(0.0).image, replace(update, held_s=held_s), TEXTS, None, WORDS) for held_s in (0.0, 4.2, 4.7)
    )
    assert not np.array_equal(plain, held)
    assert np.array_equal(held, a_moment_later), "whole seconds"
