from __future__ import annotations

from datetime import date, datetime

import pytest
from babel import Locale

from posecheck.messages import Message
from posecheck.wording.templates import Template, plural_categories


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def template(language: str) -> Template:
    sides = {"en": {"sides.left": "left"}, "de": {"sides.left": "linke"}}[language]
    return Template(Locale.parse({"en": "en_GB", "de": "de_DE"}[language]), language, sides.__getitem__)


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("{a}", "clip.mp4", {"en": "clip.mp4", "de": "clip.mp4"}),
        ("{a}", "with {braces}", {"en": "with {braces}", "de": "with {braces}"}),
        ("{a}", 1920, {"en": "1920", "de": "1920"}),
        ("{a}", 0.5, {"en": "0.5", "de": "0,5"}),
        ("{a:0.0} s", 12, {"en": "12.0 s", "de": "12,0 s"}),
        ("{a:0.00}", 0.6149, {"en": "0.61", "de": "0,61"}),
        ("{a:@###}", 29.970029, {"en": "29.97", "de": "29,97"}),
        ("{a:# item|# items}", 1, {"en": "1 item", "de": "1 item"}),
        ("{a:# item|# items}", 0, {"en": "0 items", "de": "0 items"}),
        ("{a:# item|# items}", 1.5, {"en": "1.5 items", "de": "1,5 items"}),
        ("{a}", ("x", "y"), {"en": "x, y", "de": "x, y"}),
        ("{a:or}", ("x",), {"en": "x", "de": "x"}),
        ("{a:or}", ("x", "y", "z"), {"en": "x, y or z", "de": "x, y oder z"}),
        ("{a:and}", ("x", "y"), {"en": "x and y", "de": "x und y"}),
        ("[{a}]", Message("sides.left"), {"en": "[left]", "de": "[linke]"}),
        ("{a:percent}", 0.666, {"en": "67%", "de": "67\u00a0%"}),
        ("{a:sides}", "left", {"en": "left", "de": "linke"}),
        ("{a}", {"en": "Bridge", "de": "Brücke"}, {"en": "Bridge", "de": "Brücke"}),
        ("{a}", {"en": "Bridge"}, {"en": "Bridge", "de": "Bridge"}),
        ("{a:EEEE, d MMM}", date(2026, 10, 5), {"en": "Monday, 5 Oct", "de": "Montag, 5 Okt."}),
        ("{a:d.M.y, HH:mm}", datetime(2026, 10, 5, 17, 4), {"en": "5.10.2026, 17:04", "de": "5.10.2026, 17:04"}),
    ],
)
def test_a_value_is_written_as_the_language_does(
    template: Template, language: str, text: str, value: object, told: dict[str, str]
) -> None:
    assert template.format(text, a=value) == told[language]


def test_forms_by_number_are_as_many_as_the_language_has() -> None:
    polish = Template(Locale.parse("pl_PL"), "pl", str)
    assert plural_categories(Locale.parse("pl_PL")) == ["one", "few", "many", "other"]
    forms = "{a:# plik|# pliki|# plików|# pliku}"
    told = [polish.format(forms, a=number) for number in (1, 3, 5, 1.5)]
    assert told == [
        "1 plik",
        "3 pliki",
        "5 plików",
        "1,5 pliku",
    ]
