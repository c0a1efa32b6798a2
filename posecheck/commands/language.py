"""Which language the terminal speaks."""

from __future__ import annotations

from contextvars import ContextVar
from enum import StrEnum
from typing import Annotated, Final

import typer
from rich.console import Console

from posecheck.messages import Message
from posecheck.wording import Wording, wording


class Language(StrEnum):
    """What words are written in."""

    en = "en"
    de = "de"


_SPOKEN: Final[ContextVar[str]] = ContextVar("language of the terminal", default=Language.en.value)


def spoken() -> Wording:
    """The words of the language that the command was asked to speak."""
    return wording(_SPOKEN.get())


def _speak(context: typer.Context, language: Language) -> Language:
    """Speak ``language`` from now on; one given to a group of commands holds for those in it."""
    source = context.get_parameter_source("language")
    if source is not None and source.name == "DEFAULT" and context.parent is not None:
        language = context.parent.params.get("language", language)
    _SPOKEN.set(Language(language).value)
    return language


LanguageOption = Annotated[
    Language,
    typer.Option("--language", envvar="POSECHECK_LANGUAGE", callback=_speak, help="Of everything that is said."),
]


def print_aside(told: Message | str, style: str = "yellow") -> None:
    """Write a sentence beside what was asked for: on standard error."""
    text = spoken().say(told) if isinstance(told, Message) else told
    Console(stderr=True, soft_wrap=True).print(f"posecheck: {text}", style=style, markup=False, highlight=False)
