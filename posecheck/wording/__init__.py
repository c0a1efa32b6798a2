"""Everything the product says, by language: one TOML file each, with the same keys."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from babel import Locale
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from posecheck.messages import Message
from posecheck.wording.templates import Template

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}

_UNIT_WORDS: Final = {"s": " s", "deg": "°", "deg/s": "°/s"}

_DECIMALS: Final = {
    "s": 1,
    "deg": 0,
    "deg/s": 0,
    "trunk": 3,
    "trunk/s": 2,
    "1/min": 1,
    "ratio": 1,
    "-1..1": 2,
    "sparc": 1,
}
"""A joint's angle is good to some degrees, a time to a frame or two, a length to about 0.005 trunk lengths."""


class Wording:
    """The texts of one language: ``words("page.check.title")``, with values for the ``{names}`` in it.

    A text that is missing is a ``KeyError``: every file has every key (tested).
    """

    def __init__(self, language: str) -> None:
        self.language = language
        file = resources.files(__name__) / f"{language}.toml"
        self.texts = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
        self.locale = Locale.parse(self("language.locale"))
        self._template = Template(self.locale, language, self)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text at ``key``."""
        return self._template.format(self.texts[key], **values) if values else self.texts[key]

    def say(self, message: Message) -> str:
        """``message`` in this language."""
        return self(message.key, **message.values)

    def section(self, key: str) -> dict[str, str]:
        """All texts under ``key``, by what follows it."""
        return {name[len(key) + 1 :]: text for name, text in self.texts.items() if name.startswith(f"{key}.")}

    def decimal(self, number: float, pattern: str = "0.###") -> str:
        """``number`` by a CLDR number pattern: ``0.0`` has one decimal, ``0.###`` up to three."""
        return format_decimal(number, pattern, locale=self.locale)

    @property
    def chart_locale(self) -> dict[str, Any]:
        """How a Vega-Lite chart writes numbers and dates in this language, for its configuration's ``locale``."""
        number = {"decimal": get_decimal_symbol(self.locale), "thousands": "", "grouping": [3], "currency": ["", ""]}
        days, months = self.locale.days["stand-alone"], self.locale.months["stand-alone"]
        time = {"dateTime": "%x, %X", "date": "%x", "time": "%X", "periods": ["AM", "PM"]}
        for name, words in (("days", days["wide"]), ("shortDays", days["abbreviated"])):
            time[name] = [words[(day - 1) % 7] for day in range(7)]  # Vega's week begins on Sunday, Babel's on Monday
        for name, words in (("months", months["wide"]), ("shortMonths", months["abbreviated"])):
            time[name] = [words[month] for month in range(1, 13)]
        return {"number": number, "time": time}

    def count(self, number: int) -> str:
        """A small number as a word, for speaking."""
        return self.texts.get(f"numbers.{number}", str(number))

    def percent(self, share: float) -> str:
        """A share from 0 to 1, 0.67 as ``67%``."""
        return format_percent(share, locale=self.locale)

    def quantity(self, value: float, unit: str) -> str:
        """``value`` with its unit, no finer than it is worth."""
        if unit == "share":
            return self.percent(value)
        rounded = round(value, _DECIMALS[unit]) + 0.0  # no minus before a zero
        return self.decimal(rounded) + self.unit(unit)

    def unit(self, unit: str) -> str:
        """``unit`` as it is written behind a number."""
        return unit.replace("trunk", f" {self('units.trunk')}") if "trunk" in unit else _UNIT_WORDS.get(unit, "")


@cache
def wording(language: str) -> Wording:
    """The texts of ``language``, one of ``LANGUAGES``."""
    return Wording(language)


def english(message: Message) -> str:
    """``message`` as it stands in files that programs read, whatever language the person speaks."""
    return wording("en").say(message)


def _flat(data: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in data.items():
        flat.extend(_flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", value)])
    return flat
