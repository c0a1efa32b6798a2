"""How two leg slides compare: the knee over the course of each, and how far it had opened before the pelvis moved.

    python examples/analyse.py sample_videos/psoas-stretch-good.mp4 sample_videos/psoas-stretch-pelvis-moved.mp4

prints a table and draws ``slides.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import altair as alt
import pandas as pd

from posecheck import Analysis, analyse


def one_video(name: str, data: Analysis) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Its repetitions with what was measured, a column a measure; and the knee over the time since each began."""
    numbers = data.measures[data.measures["item"].isna()]
    wide = numbers.pivot(index="repetition", columns="measure", values="value")
    found = data.faults[data.faults["judged"] == "found"].groupby("repetition")["fault"].agg(", ".join).rename("found")
    table = data.repetitions.set_index("repetition").join([wide, found]).assign(video=name)

    frames = data.frames[data.frames["usable"]]
    slides = [
        frames[frames["t_s"].between(start_s, end_s)].assign(
            video=name, repetition=repetition, since_s=lambda rows, start_s=start_s: rows["t_s"] - start_s
        )
        for repetition, start_s, end_s in data.repetitions[["repetition", "start_s", "end_s"]].itertuples(index=False)
    ]
    return table, pd.concat(slides)


def main(videos: list[str]) -> None:
    """Compare ``videos``."""
    tables, slides = zip(*(one_video(Path(v).stem, analyse(v, "psoas-stretch")) for v in videos), strict=True)
    shown = ["video", "verdict", "stable_extension_knee_deg", "max_knee_deg", "slide_out_s", "found"]
    print(pd.concat(tables)[shown].round(1).to_string())  # noqa: T201
    chart = (
        alt.Chart(pd.concat(slides)[["video", "repetition", "since_s", "moving_knee_deg"]])
        .mark_line()
        .encode(
            x=alt.X("since_s", title="seconds since it began"),
            y=alt.Y("moving_knee_deg", title="knee of the sliding leg, degrees (180 is straight)").scale(zero=False),
            color=alt.Color("video", title=None, legend=alt.Legend(orient="top")),
            detail="repetition",
        )
    )
    chart.properties(width=640, height=320).save("slides.png", scale_factor=2)


if __name__ == "__main__":
    main(sys.argv[1:])
