from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import FoundFault, Repetition
from posecheck.judging.session import Session, Update
from posecheck.media import Frame
from posecheck.pose import Pose
from posecheck.report import fault_moments
from posecheck.report.fault_moments import MAX_PICTURES, WIDTH_PX, FaultMoments
from tests.skeleton import Figure, seen

EXERCISE = load_exercise("slow-sit-back")


EXERCISE = load_exercise("slow-sit-back")


def fault(middle_s: float, name: str = "block_drop") -> FoundFault:
    return FoundFault(name, middle_s - 0.5, middle_s + 0.5, "largest_block", 0.8, 0.55, "major")


def repetition(number: int, end_s: float, *faults: FoundFault) -> Repetition:
    return Repetition(number, end_s - 4.0, end_s, (), {}, faults, ())


def grey(t_s: float) -> Frame:
    """A frame as bright as its time: ``t_s`` is known from its picture."""
    return Frame(t_s, np.full((480, 640, 3), 20 + 2 * round(5 * t_s), np.uint8))


def time_of(jpeg: bytes) -> float:
    """When a picture that :func:`grey` made was taken."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert image is not None
    assert image.shape == (360, WIDTH_PX, 3)
    return (float(np.median(image)) - 20.0) / 10.0


def watched(moments: FaultMoments, seconds: float, ended: dict[float, Repetition], unseen: range = range(0)) -> None:
    """Let ``moments`` see 25 pictures a second, repetitions told at their times, nobody in the frames ``unseen``."""
    session = Session(EXERCISE)
    judged = session.step(seen(Figure(40.0).pose(0.0)))
    assert judged.body is not None
    nobody = session.step(seen(Pose.nobody(0.04)))
    for number in range(round(25 * seconds)):
        t_s = number / 25
        update: Update = replace(nobody if number in unseen else judged, t_s=t_s)
        moments.add(grey(t_s), replace(update, ended=(ended[t_s],) if t_s in ended else ()))


def test_a_fault_is_shown_by_the_picture_next_to_its_middle_though_it_is_known_only_later() -> None:
    moments = FaultMoments()
    first, second, last = fault(3.3), fault(9.1), fault(13.7)
    watched(moments, 15.0, {8.0: repetition(1, 6.0, first), 14.0: repetition(2, 12.0, second)})
    pictures = moments.pictures(EXERCISE, [first, second, last])
    for shown in (first, second, last):
        assert abs(time_of(pictures[shown]) - (shown.start_s + shown.end_s) / 2) <= 0.1 + 1e-6


def test_what_is_judged_is_shown_and_not_a_frame_without_the_person() -> None:
    moments = FaultMoments()
    found = fault(3.0)
    watched(moments, 6.0, {5.0: repetition(1, 4.5, found)}, unseen=range(60, 90))
    assert time_of(moments.pictures(EXERCISE, [found])[found]) in (2.2, 3.6), (
        "the last one before 2.4 s, or the first after it"
    )


def test_pictures_of_a_repetition_that_is_over_are_let_go() -> None:
    moments = FaultMoments()
    late = fault(2.0)
    watched(moments, 10.0, {8.0: repetition(1, 6.0)})
    assert time_of(moments.pictures(EXERCISE, [late])[late]) > 6.0 - 1e-6


def test_however_long_it_takes_few_pictures_wait_and_the_last_ones_are_all_there(monkeypatch) -> None:
    monkeypatch.setattr(fault_moments, "_MOST_WAITING", 40)
    moments = FaultMoments()
    early, late = fault(2.5), fault(18.9)
    watched(moments, 20.0, {})
    assert len(moments._waiting) <= 40
    pictures = moments.pictures(EXERCISE, [early, late])
    assert abs(time_of(pictures[late]) - 18.9) <= 0.1 + 1e-6
    assert abs(time_of(pictures[early]) - 2.5) <= 1.0


def test_there_are_as_many_pictures_as_fit_a_report() -> None:
    moments = FaultMoments()
    watched(moments, 1.0, {})
    faults = [fault(0.5, name=str(number)) for number in range(MAX_PICTURES + 5)]
    assert list(moments.pictures(EXERCISE, faults)) == faults[:MAX_PICTURES]
