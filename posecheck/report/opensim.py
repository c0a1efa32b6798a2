"""Files for OpenSim and the tools around it: markers as ``.trc``, joint angles as ``.mot``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from posecheck.pose.landmarks import Landmark
from posecheck.report.markers import Markers, joint_angles

_OWN_NAMES: Final = {"FOOT_INDEX": "BigToe", "EYE_INNER": "EyeInner", "EYE_OUTER": "EyeOuter"}


def _marker_name(landmark: Landmark) -> str:
    """As Sports2D and Pose2Sim call it in their BLAZEPOSE skeleton: "RBigToe" for ``RIGHT_FOOT_INDEX``."""
    if landmark is Landmark.NOSE:
        return "Nose"
    first, _, last = landmark.name.partition("_")
    side, part = (last, first) if first == "MOUTH" else (first, last)
    return side[0] + _OWN_NAMES.get(part, part.capitalize())


MARKER_NAMES: Final = tuple(_marker_name(landmark) for landmark in Landmark)
"""The names of the 33 markers, in the order of :class:`posecheck.pose.landmarks.Landmark`."""


def write_trc(markers: Markers, path: Path, name: str) -> None:
    """Write markers in metres; the axes, as OpenSim's, are those of :class:`posecheck.report.markers.Markers`.

    An unseen marker is ``nan``, which OpenSim, Pose2Sim and pandas read as missing; an empty cell at the end of a row
    OpenSim refuses. ``name`` is what the file says it is called.
    """
    frames, rate = len(markers.t_s), f"{markers.rate_hz:.6f}"
    axes = "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(MARKER_NAMES) + 1))
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{' '.join(name.split())}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join([rate, rate, str(frames), str(len(MARKER_NAMES)), "m", rate, "1", str(frames)]),
        "Frame#\tTime\t" + "\t\t\t".join(MARKER_NAMES) + "\t\t",
        f"\t\t{axes}",
        "",
    ]
    for k, (t_s, points) in enumerate(zip(markers.t_s, markers.points_m, strict=True), start=1):
        lines.append(f"{k}\t{t_s:.6f}\t" + "\t".join(f"{number:.6f}" for number in points.ravel()))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_mot(markers: Markers, path: Path) -> None:
    """Write the joint angles in degrees, see :func:`posecheck.report.markers.joint_angles`.

    A moment at which one of them was not seen has no row: OpenSim's Storage stops reading at a missing value, and
    interpolates between the times of the rows.
    """
    angles = joint_angles(markers)
    rows = np.column_stack([markers.t_s, *angles.values()])
    rows = rows[~np.isnan(rows).any(axis=1)]
    lines = [
        "Coordinates",
        "version=1",
        f"nRows={len(rows)}",
        f"nColumns={rows.shape[1]}",
        "inDegrees=yes",
        "",
        "Units are seconds and degrees.",
        "",
        "endheader",
        "\t".join(["time", *angles]),
        *("\t".join([f"{t_s:.6f}", *(f"{angle:.4f}" for angle in row)]) for t_s, *row in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
