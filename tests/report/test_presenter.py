from __future__ import annotations

import pytest

from posecheck.exercise import load_exercise
from posecheck.judging.outcome import Attempt, FoundFault, Unsure, ViewProblem
from posecheck.measures.series import NOT_SEEN, Hold, Pause
from posecheck.messages import Message
from posecheck.report.presenter import Presenter
from posecheck.wording import wording

STOOL = load_exercise("stool-stretch")
ENGLISH, GERMAN = (Presenter(STOOL, wording(language)) for language in ("en", "de"))
BENT = FoundFault("standing_knee_bent", 7.04, 9.5, "standing_knee_deg", 141.2, 160.0, "major")


def test_times_are_written_as_the_language_writes_them() -> None:
    assert ENGLISH.span(7.04, 9.5) == "7.0-9.5 s"
    assert GERMAN.span(7.04, 9.5) == "7,0-9,5 s"


def test_a_fault_has_its_title_why_and_what_to_do_in_both_languages() -> None:
    for shown, language in ((ENGLISH, "en"), (GERMAN, "de")):
        texts = STOOL.texts[language].faults["standing_knee_bent"]
        assert shown.title(BENT) == texts.title
        assert shown.cue(BENT) == texts.cue
        why = shown.why(BENT)
        assert why.startswith(texts.meaning)
        assert "141°" in why
        assert "160°" in why


def test_a_hold_tells_each_pause_with_its_reason() -> None:
    hold = Hold(1, "hold", 3.0, 18.0, 12.5, 10.0, (Pause(7.0, 9.5, "standing_knee_bent"), Pause(11.0, 11.5, NOT_SEEN)))
    held, (bent, unseen) = ENGLISH.hold(hold)
    assert held == "Stage 1: held well for 12.5 of 10 s, from 3.0 to 18.0 s."
    assert bent == f"Not counted 7.0-9.5 s: {ENGLISH.title(BENT).lower()}."
    assert unseen == "Not counted 11.0-11.5 s: not seen."
    _, (bent, _) = GERMAN.hold(hold)
    assert STOOL.texts["de"].faults["standing_knee_bent"].title in bent, "nouns stay capital"


@pytest.mark.parametrize("shown", [ENGLISH, GERMAN])
def test_what_was_not_judged_says_when_and_why(shown: Presenter) -> None:
    say = shown._say
    assert say("problems.too_small") in shown.problem(ViewProblem("too_small", 1.0, 2.0))
    assert shown.seconds(2.0) in shown.attempt(Attempt(1.0, 2.0, "hold"))
    reason = Message("notes.few_pictures", {"fps": 7.0, "needed_fps": 10.0})
    unsure = shown.unsure(Unsure("standing_knee_bent", reason, True))
    assert say.say(reason).rstrip(".") in unsure
    assert STOOL.texts[say.language].faults["standing_knee_bent"].title in unsure
