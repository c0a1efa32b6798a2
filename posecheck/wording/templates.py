"""Put values into a text as a language writes them: numbers, shares and dates by the rules of the CLDR, from Babel."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

_PLAIN_NUMBER: Final = "0.###"
"""A number without a pattern of its own: no text needs more than thousandths."""


class Template(string.Formatter):
    """``str.format`` whose format specifications are those of the CLDR, by the kind of the value.

    ==================  ==============================================================================
    ``{name}``          a text as it is; a number in the language's digits; of a ``dict`` the language's text
    ``{name:0.0}``      a number by a CLDR number pattern, here with one decimal
    ``{name:percent}``  a share, 0.4 as ``40%``
    ``{name:d MMM}``    a date or time by a CLDR date pattern
    ``{name:sides}``    a text that is the name of another text, here of ``sides.left`` or ``sides.right``
    ==================  ==============================================================================

    Parameters
    ----------
    locale : Locale
        Whose rules.
    language : str
        Which text of a ``dict`` is taken.
    look_up : callable
        Gives the text at a key.
    """

    def __init__(self, locale: Locale, language: str, look_up: Callable[[str], str]) -> None:
        self._locale = locale
        self._language = language
        self._look_up = look_up

    def format_field(self, value: Any, format_spec: str) -> str:
        """``value`` by its kind and ``format_spec``, see the table of the class."""
        if isinstance(value, dict):
            return str(value.get(self._language, value["en"]))
        if isinstance(value, datetime):
            return format_datetime(value, format_spec, locale=self._locale)
        if isinstance(value, date):
            return format_date(value, format_spec, locale=self._locale)
        if isinstance(value, int | float):
            if format_spec == "percent":
                return format_percent(value, locale=self._locale)
            return format_decimal(value, format_spec or _PLAIN_NUMBER, locale=self._locale)
        return self._look_up(f"{format_spec}.{value}") if format_spec else str(value)
