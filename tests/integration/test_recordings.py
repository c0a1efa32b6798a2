"""The real network on real pixels: two recordings with exact truth, also cut, mirrored, run backwards, doubled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from posecheck import CheckResult, check_video
from posecheck.media import VideoReader
from posecheck.media.reader import MAX_SIDE_PX
from posecheck.pose import Observer
from posecheck.report.frame_tables import FrameMeasures
from posecheck.report.result import to_json
from posecheck.wording import english
from tests.conftest import CLIPS
from tests.recordings import Recorded, no_network
from tests.videos import write_video

pytestmark = pytest.mark.network

GOOD, DROP = "roll-down", "drop"
Check = Callable[[str], CheckResult]


@pytest.fixture(scope="module")
def checked() -> Check:
    """Check one of the ``CLIPS`` with the real network, once."""
    return cache(lambda name: check_video(CLIPS / f"{name}.mp4"))


def fault_names(result: CheckResult) -> list[set[str]]:
    return [{fault.name for fault in repetition.faults} for repetition in result.outcome.repetitions]


def test_the_good_roll_down_is_one_good_repetition(checked: Check) -> None:
    result = checked(GOOD)
    assert fault_names(result) == [set()]
    assert result.verdict == "good"
    assert [cue.fault for cue in result.outcome.cues] == [None], "praise and nothing else"


def test_the_flat_back_drop_is_a_block_drop(checked: Check) -> None:
    result = checked(DROP)
    assert fault_names(result) == [{"block_drop", "not_rounded", "too_fast"}]
    assert [cue.fault for cue in result.outcome.cues] == ["block_drop"]


@pytest.mark.parametrize("name", [GOOD, DROP])
def test_touch_downs_agree_with_the_mesh(checked: Check, truth, name: str) -> None:
    """The back point at fraction f lies beside strip 1 + 15 f of the 18 from sacrum to neck."""
    true = truth(name)
    t_s, heights = np.array(true["t_s"]), np.array(true["back_height_m"])
    landed = np.array([t_s[np.flatnonzero(strip > 0.01)[-1] + 1] for strip in heights[:, 2:16].T])
    fractions = np.linspace(0.1, 1.0, 9)
    expected = np.interp(1 + 15 * fractions, np.arange(2, 16), landed)
    (repetition,) = checked(name).outcome.repetitions
    value = repetition.measures["touch_down_s"].value
    assert isinstance(value, list)
    measured = np.array([np.nan if item is None else item for item in value])
    error = np.abs(measured - expected)
    assert np.isfinite(measured).sum() >= 8
    assert np.nanmedian(error) < 0.4
    assert np.nanmax(error[1:]) < 1.0, "the lowest point sits on the buttock, whose flesh blurs when it lands"


def test_trunk_elevation_agrees_with_the_joints(truth) -> None:
    true = truth(GOOD)["joints_px"]
    hip = (np.array(true["hip.L"]) + np.array(true["hip.R"])) / 2
    shoulder = (np.array(true["shoulder.L"]) + np.array(true["shoulder.R"])) / 2
    delta = shoulder - hip
    expected = np.degrees(np.arctan2(-delta[:, 1], delta[:, 0]))
    measured = FrameMeasures()
    with no_network(CLIPS / f"{GOOD}.mp4") as clip:
        check_video(clip, sinks=[measured])
    error = np.abs(measured.table()["trunk_elevation_deg"].to_numpy() - expected)[10:]
    assert np.median(error) < 4.0
    assert np.percentile(error, 90) < 9.0


def test_the_same_file_gives_the_same_result(checked: Check) -> None:
    assert to_json(check_video(CLIPS / f"{DROP}.mp4")) == to_json(checked(DROP))


def test_mirrored_it_is_the_other_side_and_the_same_judgement(tmp_path: Path, clip_frames) -> None:
    path = write_video(tmp_path / "mirrored.mp4", [image[:, ::-1].copy() for image in clip_frames(DROP)])
    result = check_video(path, side="left")
    assert result.outcome.near_side == "right"
    assert fault_names(result) == [{"block_drop", "not_rounded", "too_fast"}]
    assert any("right side faces the camera" in english(note) for note in result.notes)


def test_sit_ups_between_two_roll_downs_and_a_rest(tmp_path: Path, clip_frames) -> None:
    """Filmed backwards a roll-down is a sit-up without the arms; the held last frame is a rest."""
    good = clip_frames(GOOD)[::2]
    cycle = [*good, *[good[-1]] * 275, *good[::-2], *good]  # 12.5 frames a second: 22 s of rest
    result = check_video(write_video(tmp_path / "cycles.mp4", cycle, fps=12))
    first, second = result.outcome.repetitions
    assert "no_relaxation" not in {fault.name for fault in first.faults}
    assert first.measures["relax_s"].value == pytest.approx(20.0, abs=1.5)
    assert {fault.name for fault in first.faults} == set()
    assert {fault.name for fault in second.faults} == {"sat_up_without_arms"}
    assert result.outcome.attempts == ()


def test_coming_up_half_way_is_an_attempt(tmp_path: Path, clip_frames) -> None:
    good = clip_frames(GOOD)
    half = good[-1:-125:-2] + good[-125::2]  # lying, up to about 20 degrees, and down again
    result = check_video(write_video(tmp_path / "half.mp4", half))
    assert result.outcome.repetitions == ()
    assert [attempt.reached for attempt in result.outcome.attempts] == ["push_up"]


def test_a_second_person_is_not_coached(tmp_path: Path, clip_frames) -> None:
    pair = zip(clip_frames(GOOD)[:75], clip_frames(DROP)[:75], strict=True)
    both = [np.concatenate([a[:, :520], b[:, ::-1][:, 120:]], axis=1) for a, b in pair]
    result = check_video(write_video(tmp_path / "two.mp4", both))
    assert not result.outcome.view_ok
    assert result.verdict == "unsure"
    assert {problem.name for problem in result.outcome.problems} == {"second_person"}
    assert result.outcome.cues == ()


def test_another_exercise_than_the_one_named_is_not_found_and_that_is_said() -> None:
    with no_network(CLIPS / f"{DROP}.mp4") as clip:
        result = check_video(clip, "stool-stretch")
    assert not result.outcome.repetitions
    assert result.verdict == "unsure"
    (note,) = result.notes
    assert "looks like the exercise 'Standing stool stretch'" in english(note)


@pytest.mark.parametrize("name", [GOOD, DROP])
def test_recorded_poses_are_those_of_the_network_and_give_the_same_result(
    checked: Check, model: Path, name: str
) -> None:
    """What other tests replay, see ``tests/recordings.py``, is what the network sees but for a mask's last digits."""
    clip = CLIPS / f"{name}.mp4"
    with VideoReader(clip, MAX_SIDE_PX) as video, Observer(model) as observer, Recorded(clip) as recording:
        for frame in islice(video, 20):
            real, kept = observer.observe(frame), recording.observe(frame)
            assert real.others == kept.others
            for field in ("points_px", "depth_px", "world_m", "visibility"):
                assert np.array_equal(getattr(real.pose, field), getattr(kept.pose, field)), field
            assert real.pose.mask is not None
            assert kept.pose.mask is not None
            assert np.abs(real.pose.mask - kept.pose.mask).max() <= 0.5001 / 255.0
    with no_network(clip):
        result = check_video(clip)
    assert fault_names(result) == fault_names(checked(name))
    for one, other in zip(result.outcome.repetitions, checked(name).outcome.repetitions, strict=True):
        assert one.measures.keys() == other.measures.keys()
        for measure, found in one.measures.items():
            values = [np.array(item.value, float) for item in (found, other.measures[measure])]
            np.testing.assert_allclose(*values, atol=0.005, err_msg=measure)
