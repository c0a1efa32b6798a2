"""How much time posecheck adds to pose estimation: ``python -m benchmarks.overhead [VIDEO] [--runs N]``.

Each run checks the whole file (decoding, scaling, pose, second-person look, view, measures, session, result)
and, interleaved with it, runs PoseLandmarker alone on the same frames decoded before. The figure is the
median over the runs of the ratio of the two times per frame.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from posecheck import check_video, model_path
from posecheck.media import Frame, VideoReader
from posecheck.pose.backend import BaseOptions, Image, ImageFormat, vision
from posecheck.report.result import to_json

SAMPLE = Path(__file__).parent.parent / "sample_videos" / "slow-sit-back-good.mp4"


def pose_alone_s(frames: list[Frame], model: Path) -> float:
    """Time of PoseLandmarker alone, its start-up included, on decoded frames."""
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    begin = time.perf_counter()
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for frame in frames:
            image = Image(image_format=ImageFormat.SRGB, data=frame.image)
            landmarker.detect_for_video(image, round(frame.t_s * 1000))
    return time.perf_counter() - begin


def whole_check_s(video: Path, model: Path) -> float:
    """Time of a whole check, its start-up included, up to the JSON result."""
    begin = time.perf_counter()
    to_json(check_video(video, model=model))
    return time.perf_counter() - begin


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("video", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    model = model_path()
    with VideoReader(options.video) as reader:
        frames = list(reader)
    whole_check_s(options.video, model)  # imports and caches warm
    table = Table("run", "pose alone, ms/frame", "whole check, ms/frame", "ratio", title=options.video.name)
    ratios = []
    for run in range(options.runs):
        alone, whole = pose_alone_s(frames, model), whole_check_s(options.video, model)
        ratios.append(whole / alone)
        per_frame = [f"{1000 * seconds / len(frames):.2f}" for seconds in (alone, whole)]
        table.add_row(str(run + 1), *per_frame, f"{ratios[-1]:.3f}")
    table.add_row("median", "", "", f"{statistics.median(ratios):.3f}", end_section=True)
    Console().print(table)


if __name__ == "__main__":
    main()
