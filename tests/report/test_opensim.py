"""The files as OpenSim itself reads them, and their text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from posecheck.pose import Pose
from posecheck.pose.landmarks import Landmark
from posecheck.report.frame_tables import FrameLandmarks
from posecheck.report.markers import Markers, joint_angles, markers_of
from posecheck.report.opensim import MARKER_NAMES, write_mot, write_trc
from tests.report.recorded import feed
from tests.skeleton import Slider

GAP = slice(30, 45)


@pytest.fixture(scope="module")
def markers() -> Markers:
    """A leg slide of 4 s in which nobody is seen for 0.75 s."""
    poses = [Slider(0.5 - 0.5 * float(np.cos(np.pi * k / 40))).pose(k / 20) for k in range(80)]
    poses[GAP] = [Pose.nobody(pose.t_s) for pose in poses[GAP]]
    kept = FrameLandmarks()
    feed(poses, kept)
    return markers_of(kept)


@pytest.fixture(scope="module")
def opensim() -> Any:
    import opensim as library

    library.Logger.setLevelString("Error")
    return library


@pytest.fixture
def trc(markers: Markers, tmp_path: Path) -> Path:
    write_trc(markers, tmp_path / "m.trc", "leg slide.trc")
    return tmp_path / "m.trc"


@pytest.fixture
def mot(markers: Markers, tmp_path: Path) -> Path:
    write_mot(markers, tmp_path / "a.mot")
    return tmp_path / "a.mot"


def test_opensim_reads_the_markers(markers: Markers, trc: Path, opensim: Any) -> None:
    table = opensim.TimeSeriesTableVec3(str(trc))
    assert tuple(table.getColumnLabels()) == MARKER_NAMES
    assert table.getTableMetaDataAsString("Units") == "m"
    assert float(table.getTableMetaDataAsString("DataRate")) == pytest.approx(20.0)
    assert list(table.getIndependentColumn()) == pytest.approx(markers.t_s, abs=1e-6)
    read = np.array([[table.getRowAtIndex(k).getElt(0, m).to_numpy() for m in range(33)] for k in range(80)])
    assert read == pytest.approx(markers.points_m, abs=1e-6, nan_ok=True)
    assert np.isnan(read[GAP]).all()
    assert not np.isnan(read[: GAP.start]).any()


def test_opensims_older_reader_gives_metres_and_marks_the_unseen(markers: Markers, trc: Path, opensim: Any) -> None:
    data = opensim.MarkerData(str(trc))
    assert (data.getNumFrames(), data.getNumMarkers(), data.getDataRate()) == (80, 33, pytest.approx(20.0))
    assert data.getUnits().getLabel() == "meters"
    knee = MARKER_NAMES.index("LKnee")
    assert data.getFrame(10).getMarker(knee).to_numpy() == pytest.approx(markers.joint("LEFT", "KNEE")[10], abs=1e-6)
    assert np.isnan(data.getFrame(35).getMarker(knee).to_numpy()).all()


def test_the_marker_files_text(markers: Markers, trc: Path) -> None:
    first, keys, values, names, axes, blank, *rows = trc.read_text().splitlines()
    assert first == "PathFileType\t4\t(X/Y/Z)\tleg slide.trc"
    assert keys == "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
    assert values == "20.000000\t20.000000\t80\t33\tm\t20.000000\t1\t80"
    assert names.startswith("Frame#\tTime\tNose\t\t\tLEyeInner\t\t\t")
    assert axes.startswith("\t\tX1\tY1\tZ1\tX2")
    assert axes.endswith("\tX33\tY33\tZ33")
    assert blank == ""
    assert len(rows) == 80
    assert {row.count("\t") for row in rows} | {names.count("\t"), axes.count("\t")} == {100}
    # as Pose2Sim reads it
    read = pd.read_csv(trc, sep="\t", skiprows=4)
    assert read.iloc[:, 0].tolist() == list(range(1, 81))
    assert read["X1"].to_numpy() == pytest.approx(markers.points_m[:, 0, 0], abs=1e-6, nan_ok=True)


def test_marker_names_are_those_of_pose2sims_blazepose_model() -> None:
    paired = {"Eye", "Shoulder", "Elbow", "Wrist", "Hip", "Knee", "Ankle", "BigToe", "Heel", "Thumb", "Pinky", "Index"}
    unused = {"EyeInner", "EyeOuter", "Ear", "Mouth"}
    assert set(MARKER_NAMES) == {"Nose"} | {side + part for side in "LR" for part in paired | unused}
    assert MARKER_NAMES[Landmark.RIGHT_FOOT_INDEX] == "RBigToe"
    assert MARKER_NAMES[Landmark.MOUTH_LEFT] == "LMouth"


def test_opensim_reads_the_joint_angles(markers: Markers, mot: Path, opensim: Any) -> None:
    table = opensim.TimeSeriesTable(str(mot))
    angles = joint_angles(markers)
    seen = ~np.isnan(angles["knee_angle_l"])
    assert list(table.getColumnLabels()) == list(angles)
    assert table.getTableMetaDataAsString("inDegrees") == "yes"
    assert list(table.getIndependentColumn()) == pytest.approx(markers.t_s[seen], abs=1e-6)
    assert table.getMatrix().to_numpy() == pytest.approx(np.column_stack(list(angles.values()))[seen], abs=1e-4)


def test_opensims_motion_loader_reads_every_row(markers: Markers, mot: Path, opensim: Any) -> None:
    storage = opensim.Storage(str(mot))
    labels = storage.getColumnLabels()
    assert [labels.get(k) for k in range(labels.size())] == ["time", *joint_angles(markers)]
    assert storage.isInDegrees()
    assert storage.getSize() == 80 - 15
    assert storage.getLastTime() == pytest.approx(79 / 20)


def test_the_motion_files_header_counts_what_follows(mot: Path) -> None:
    lines = mot.read_text().splitlines()
    end = lines.index("endheader")
    assert lines[0] == "Coordinates"
    assert {"version=1", "nRows=65", "nColumns=10", "inDegrees=yes"} <= set(lines[:end])
    assert len(lines) == end + 2 + 65
    assert {line.count("\t") for line in lines[end + 1 :]} == {9}


def test_a_name_with_a_tab_does_not_break_the_header(markers: Markers, tmp_path: Path) -> None:
    write_trc(markers, tmp_path / "m.trc", "a\tb\n.trc")
    assert (tmp_path / "m.trc").read_text().splitlines()[0] == "PathFileType\t4\t(X/Y/Z)\ta b .trc"
