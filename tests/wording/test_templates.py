from __future__ import annotations

from datetime import date, datetime

import pytest
from babel import Locale

from posecheck.wording.templates import Template


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
