from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from posecheck import Analysis, CheckResult, PosecheckError, analyse
from posecheck.report.result_tables import faults, measures, phases, repetitions
from tests.conftest import CLIPS
from tests.recordings import no_network
from tests.report.test_holds_shown import result as stool_result

Check = Callable[[str], CheckResult]


@pytest.fixture(scope="module")
def drop() -> Analysis:
    with no_network(CLIPS / "drop.mp4") as clip:
        return analyse(clip, "slow-sit-back", side="left")


def test_an_analysis_finds_what_a_check_finds(drop: Analysis, checked: Check) -> None:
    pd.testing.assert_frame_equal(drop.repetitions, repetitions(checked("drop")))
    pd.testing.assert_frame_equal(drop.measures, measures(checked("drop")))
    pd.testing.assert_frame_equal(drop.faults, faults(checked("drop")))
    pd.testing.assert_frame_equal(drop.phases, phases(checked("drop")))
    assert drop.result.side == "left"


def test_frames_and_landmarks_cover_the_whole_video(drop: Analysis) -> None:
    assert len(drop.frames) == 125
    assert drop.landmarks.groupby("landmark", observed=True).size().eq(125).all()
    assert drop.landmarks["t_s"].unique().tolist() == drop.frames["t_s"].tolist()
    lying = drop.frames[drop.frames["phase"] == "down"]
    assert lying["trunk_elevation_deg"].median() == pytest.approx(0.0, abs=6.0)
    assert drop.landmarks["x_px"].between(-50, 690).all()


def test_a_repetition_has_a_row_with_its_times_and_faults(drop: Analysis) -> None:
    (found,) = drop.result.outcome.repetitions
    (row,) = drop.repetitions.itertuples(index=False)
    assert row == (1, found.start_s, found.end_s, found.side, "faults", len(found.faults))
    assert drop.phases["phase"].tolist() == ["curl", "roll_down", "down"]
    assert (drop.phases["end_s"] >= drop.phases["start_s"]).all()


def test_every_number_of_a_repetition_has_a_row_and_a_list_one_for_each_item(drop: Analysis) -> None:
    (found,) = drop.result.outcome.repetitions
    table = drop.measures.set_index("measure")
    assert set(table.index) == set(found.measures)
    touch_down = table.loc["touch_down_s"]
    assert touch_down["item"].tolist() == list(range(1, 10))
    landed = found.measures["touch_down_s"].value
    assert isinstance(landed, list)
    expected = [float("nan") if t_s is None else t_s for t_s in landed]
    assert touch_down["value"].tolist() == pytest.approx(expected, nan_ok=True)
    block = table.loc["largest_block"]
    assert (block["value"], block["unit"]) == (found.measures["largest_block"].value, "share")
    assert pd.isna(block["item"])
    unmeasured = table[table["value"].isna() & table["item"].isna()]
    assert unmeasured["reason"].notna().all()


def test_faults_say_what_was_found_by_which_measure_and_what_is_unsure_and_why(drop: Analysis) -> None:
    (found,) = drop.result.outcome.repetitions
    table = drop.faults.set_index("fault")
    block = table.loc["block_drop"]
    assert (block["judged"], block["measure"], block["unit"]) == ("found", "largest_block", "share")
    assert block["value"] > block["limit"]
    unsure = table[table["judged"] == "unsure"]
    assert set(unsure.index) == {item.name for item in found.unsure}
    assert unsure["reason"].notna().all()
    assert unsure["value"].isna().all()


def test_a_fault_found_frame_by_frame_has_its_unit() -> None:
    table = faults(stool_result()).set_index("fault")
    assert table.loc["standing_knee_bent", "unit"] == "deg"


def test_columns_keep_their_kinds_when_there_is_nothing(checked: Check) -> None:
    result = checked("drop")
    without = replace(result, outcome=replace(result.outcome, repetitions=()))
    for table in (repetitions, phases, measures, faults):
        full = table(result)
        empty = table(without)
        assert len(empty) == 0
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_what_cannot_be_checked_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="no such file"):
        analyse(tmp_path / "none.mp4")


def test_pandas_is_loaded_when_a_table_is_asked_for_and_not_before() -> None:
    code = "import sys, posecheck; sys.exit('pandas' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
