"""Put values into a text as a language writes them: numbers, shares and dates by the rules of the CLDR, from Babel."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from posecheck.messages import Message

_LIST_STYLES: Final[dict[str, Literal["standard", "or"]]] = {"and": "standard", "or": "or"}

_PLAIN_NUMBER: Final = "0.###"
"""A number without a pattern of its own: no text needs more than thousandths."""


class Template(string.Formatter):
    """``str.format`` whose format specifications are those of the CLDR, by the kind of the value.

    ==================  ==============================================================================
    ``{name}``          a text as it is; a number in the language's digits; of a ``dict`` the language's text
    ``{name:0.0}``      a number by a CLDR number pattern, here with one decimal
    ``{name:# a|# as}``  by the number: the forms of the CLDR's plural categories that the language has, in the order
                        zero, one, two, few, many, other; ``#`` is the number
    ``{name:percent}``  a share, 0.4 as ``40%``
    ``{name:d MMM}``    a date or time by a CLDR date pattern
    ``{name:sides}``    a text that is the name of another text, here of ``sides.left`` or ``sides.right``
    ``{names:and}``     names as a list in a sentence, ``and`` or ``or`` before the last; without it commas alone
    ``{name}``          a :class:`posecheck.messages.Message`, in words
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
        if isinstance(value, Message):
            return self.format(self._look_up(value.key), **value.values)
        if isinstance(value, tuple):
            return format_list(value, _LIST_STYLES[format_spec], self._locale) if format_spec else ", ".join(value)
        if isinstance(value, dict):
            return str(value.get(self._language, value["en"]))
        if isinstance(value, datetime):
            return format_datetime(value, format_spec, locale=self._locale)
        if isinstance(value, date):
            return format_date(value, format_spec, locale=self._locale)
        if isinstance(value, int | float):
            if "|" in format_spec:
                return self._plural(value, format_spec.split("|"))
            if format_spec == "percent":
                return format_percent(value, locale=self._locale)
            return format_decimal(value, format_spec or _PLAIN_NUMBER, locale=self._locale)
        return self._look_up(f"{format_spec}.{value}") if format_spec else str(value)

    def _plural(self, number: float, forms: list[str]) -> str:
        form = forms[plural_categories(self._locale).index(self._locale.plural_form(number))]
        return form.replace("#", format_decimal(number, _PLAIN_NUMBER, locale=self._locale))


def plural_categories(locale: Locale) -> list[str]:
    """Those of the CLDR's plural categories that a language has, in the order in which a text lists its forms."""
    has = {*locale.plural_form.tags, "other"}
    return [category for category in ("zero", "one", "two", "few", "many", "other") if category in has]
