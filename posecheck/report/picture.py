"""The exercise over time as a chart: how the back came down, or a measure of the exercise file."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import numpy as np

from posecheck.exercise.spec import BACK_HEIGHTS, Exercise
from posecheck.judging.outcome import Outcome
from posecheck.judging.session import Update
from posecheck.measures.body.outline import BACK_FRACTIONS
from posecheck.measures.frame.posture import back_heights_trunk
from posecheck.measures.in_words import title_of, unit_of
from posecheck.wording import Wording

_INTERVAL_S: Final = 0.1
_MAX_POINTS: Final = 1500


class Picture:
    """Collect the moments of one session, ten a second, and draw them: the exercise's own picture, or ``measure``."""

    def __init__(self, exercise: Exercise, measure: str | None = None) -> None:
        self._exercise = exercise
        self._measure = measure or exercise.practice.picture
        self._moments: list[tuple[float, list[float]]] = []

    def add(self, update: Update) -> None:
        """Take one frame; one that could not be judged leaves a gap."""
        if self._moments and update.t_s - self._moments[-1][0] < _INTERVAL_S:
            return
        if not self._is_back:
            values = [update.values[self._measure]]
        elif update.body is not None:
            values = back_heights_trunk(update.body).tolist()
        else:
            values = [float("nan")] * len(BACK_FRACTIONS)
        self._moments.append((update.t_s, values))

    def chart(self, outcome: Outcome, say: Wording) -> Any:
        """Curves over time, the phases of each repetition shaded, touch-downs marked."""
        x_title = say("check.picture_time")
        layers = [self._phases(outcome, say, x_title), self._curves(say, x_title)]
        chart = alt.layer(*layers, self._touch_downs(outcome, say, x_title)).properties(height=360)
        return chart.configure(locale=say.chart_locale)

    @property
    def _is_back(self) -> bool:
        return self._measure == BACK_HEIGHTS

    def _title(self, say: Wording) -> str:
        if self._is_back:
            return say("check.picture_height")
        unit = unit_of(self._measure, say).strip()
        return title_of(self._measure, say) + (f" ({unit})" if unit else "")

    def _curves(self, say: Wording, x_title: str) -> Any:
        step = len(self._moments) // _MAX_POINTS + 1
        rows: list[dict[str, Any]] = []
        for t_s, values in self._moments[::step]:
            for index, value in enumerate(values):
                known = None if np.isnan(value) else round(value, 4)
                rows.append({"t": round(t_s, 2), "value": known, "part": round(100 * index / max(len(values) - 1, 1))})
        curves = alt.Chart(alt.InlineData(values=rows)).mark_line(strokeWidth=2)
        encoded = {
            "x": alt.X("t:Q", title=x_title),
            # heights over the floor are seen from it; a breath would be a flat line over zero
            "y": alt.Y("value:Q", title=self._title(say), scale=alt.Scale(zero=self._is_back)),
            "detail": "part:O",
        }
        if self._is_back:
            encoded["color"] = alt.Color(
                "part:Q",
                title=say("check.picture_part"),
                scale=alt.Scale(scheme="viridis"),
                legend=alt.Legend(
                    values=[0, 100],
                    labelExpr=f"datum.value == 0 ? '{say('check.pelvis')}' : '{say('check.shoulders')}'",
                ),
            )
        return curves.encode(**encoded)

    def _phases(self, outcome: Outcome, say: Wording, x_title: str) -> Any:
        # a line break in a label stops the drawing
        phases = self._exercise.words(say.language).phases.items()
        texts = {name: " ".join(text.split()) for name, text in phases}
        rows = [
            {"start": phase.start_s, "end": phase.end_s, "phase": texts[phase.name]}
            for repetition in outcome.repetitions
            for phase in repetition.phases
        ]
        return (
            alt.Chart(alt.InlineData(values=rows))
            .mark_rect(opacity=0.18)
            .encode(
                x=alt.X("start:Q", title=x_title),
                x2="end:Q",
                color=alt.Color(
                    "phase:N",
                    title=say("check.picture_phase"),
                    scale=alt.Scale(scheme="tableau10"),
                    sort=[texts[phase.name] for phase in self._exercise.phases],
                    legend=alt.Legend(orient="bottom", direction="vertical", labelLimit=600),
                ),
                tooltip="phase:N",
            )
        )

    def _touch_downs(self, outcome: Outcome, say: Wording, x_title: str) -> Any:
        rows: list[dict[str, float]] = []
        for repetition in outcome.repetitions if self._is_back else ():
            times = repetition.measures.get("touch_down_s")
            if times is not None and isinstance(times.value, list):
                rows.extend({"t": t_s, "value": 0.0} for t_s in times.value if t_s is not None)
        return (
            alt.Chart(alt.InlineData(values=rows))
            .mark_point(shape="triangle-down", size=90, filled=True, color="#e11d48")
            .encode(
                x=alt.X("t:Q", title=x_title),
                y=alt.Y("value:Q", title=self._title(say)),
                tooltip=alt.Tooltip("t:Q", title=say("check.touch_down")),
            )
        )
