"""Days of made-up practices: what is planned, done and left, how holds grow, and what speaks against practising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

from posecheck.exercise import exercise_names, load_exercise
from posecheck.history.plan import (
    DayPlan,
    Item,
    Settings,
    holds_of,
    plan_for,
)
from posecheck.history.records import DayAfter, KeptHold, KeptSession, Screen
from tests.history.days import MORNING, practice

EXERCISES = {name: load_exercise(name) for name in exercise_names()}
STOOL, SIT_BACK, SLIDE = (EXERCISES[name] for name in ("stool-stretch", "slow-sit-back", "psoas-stretch"))
TODAY = MORNING.date()
CLEAR = Screen(MORNING - timedelta(hours=1), (), conditions=())
ONE: dict[str, float | None] = {}


def ticked(*signs: str) -> Screen:
    return replace(CLEAR, signs=signs)


def having(*conditions: str) -> Screen:
    return replace(CLEAR, conditions=conditions)


def items(
    *sessions: KeptSession, settings: Settings | None = None, screen: Screen | None = CLEAR, day: date = TODAY
) -> dict[str, Item]:
    plan = plan_for(day, sessions, settings or Settings(), screen, EXERCISES, UTC)
    return {item.exercise: item for item in plan.items}


def held(
    days: float,
    *stages_s: float,
    side: str = "left",
    target_s: Sequence[float] = (10.0, 10.0),
    pauses: tuple[str, ...] = (),
    pain: tuple[int | None, int | None] = (2, 2),
    easy: bool | None = None,
) -> KeptSession:
    """A stool stretch of one side, each stage held for so long; ``pauses`` are those of the first."""
    holds = [
        KeptHold(stage, held_s, target_s[stage - 1], pauses if stage == 1 else ())
        for stage, held_s in enumerate(stages_s, start=1)
    ]
    session = practice("stool-stretch", days, ONE, side=side, holds=holds, pain=pain)
    return replace(session, sets=tuple(replace(kept, target=1, easy=easy) for kept in session.sets))


# ---- the day after


def plan_after(*worse: bool, settings: Settings | None = None, sessions: Sequence[KeptSession] = ()) -> DayPlan:
    """The plan when the days after the last ones were so, the last one last."""
    answers = [DayAfter(TODAY - timedelta(days=len(worse) - n), bad) for n, bad in enumerate(worse)]
    return plan_for(TODAY, sessions, settings or Settings(), CLEAR, EXERCISES, UTC, answers)


# ---- how holds grow


def target(*sessions: KeptSession) -> float:
    return holds_of(STOOL, sessions)[0]
