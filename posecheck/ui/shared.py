"""What every page needs: the language, the exercises, the sample clips."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posecheck.exercise import Exercise, exercise_names, load_exercise
from posecheck.wording import LANGUAGES, Wording, wording

SAMPLES: Final = Path(__file__).parents[2] / "sample_videos"
GOOD: Final = "good"


def words() -> Wording:
    """The texts of the language that was chosen, at first the browser's."""
    if "language" not in st.session_state:
        browsers = (st.context.locale or "en")[:2]
        st.session_state["language"] = browsers if browsers in LANGUAGES else "en"
    return wording(st.session_state["language"])


def choose_language(disabled: bool) -> None:
    """The language box; its choice stays while pages change."""
    st.selectbox(
        words()("page.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        index=list(LANGUAGES).index(words().language),
        key="language_box",
        disabled=disabled,
        on_change=lambda: st.session_state.update(language=st.session_state["language_box"]),
    )


@cache
def exercises() -> dict[str, Exercise]:
    """The exercises that come with posecheck, by name; the slow sit-back first, as ``posecheck check`` takes it."""
    return {name: load_exercise(name) for name in sorted(exercise_names(), key=lambda name: name != "slow-sit-back")}


def title_of(language: str) -> Callable[[str], str]:
    """What a box shows for the name of an exercise."""
    return lambda name: exercises()[name].words(language).title


def samples() -> dict[str, tuple[Path, Exercise]]:
    """The sample clips by name, each with its exercise: done well, then with each fault alone.

    The folder holds more, other views and rooms of the same, which prove the product and teach nobody.
    """
    return {
        clip.stem: (clip, exercise)
        for exercise in exercises().values()
        for variant in (GOOD, *exercise.words("en").faults)
        if (clip := SAMPLES / f"{exercise.name}-{variant.replace('_', '-')}.mp4").is_file()
    }


def sample_title(name: str, say: Wording) -> str:
    """What a sample clip shows: the exercise, done well or with which fault."""
    _, exercise = samples()[name]
    texts, variant = exercise.words(say.language), name.removeprefix(f"{exercise.name}-").replace("-", "_")
    shown = say("samples.good") if variant == GOOD else texts.faults[variant].title
    return f"{texts.title}: {shown}"


def choose(
    label: str, options: list[str], show: Callable[[str], str], name: str, area: Any = st, disabled: bool = False
) -> str:
    """A box whose choice, called ``name``, stays while pages and languages change."""
    kept = st.session_state.get(name)
    value: str = area.selectbox(
        label,
        options,
        index=options.index(kept) if kept in options else 0,
        format_func=show,
        key=f"{name}_{words().language}",
        disabled=disabled,
    )
    st.session_state[name] = value
    return value
