from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import pytest

from posecheck.errors import Mistake, PosecheckError, system_reason
from posecheck.messages import Message
from posecheck.wording import wording


def test_an_error_is_english_unless_another_language_is_asked_for() -> None:
    error = PosecheckError("errors.video.empty", path=Path("clip.mp4"))
    assert str(error) == "clip.mp4 is empty (0 bytes); copy or record the video again."
    assert wording("de").say(error.message) == (
        "clip.mp4 ist leer (0 Bytes); kopieren Sie das Video noch einmal, oder nehmen Sie es neu auf."
    )


def test_what_stands_in_an_error_is_shown_as_it_is() -> None:
    name = "{0} of {path} 100%|#"
    assert str(PosecheckError("errors.video.is_folder", path=name)) == f"{name} is a folder; name the video file in it."


def test_a_mistake_speaks_for_itself_within_an_error() -> None:
    mistake = Mistake("bad_picture.size", width=1, height=2000)
    error = PosecheckError("errors.live.bad_pictures", why=mistake.message)
    assert str(mistake) == "a picture of 1 by 2000 pixels"
    assert str(error) == "The camera's pictures can't be read (a picture of 1 by 2000 pixels)."
    assert "(ein Bild von 1 mal 2000 Punkten)" in wording("de").say(error.message)


@pytest.mark.parametrize("name", sorted(wording("en").section("errors.system")))
def test_the_system_speaks_every_language(name: str) -> None:
    number = getattr(errno, name)
    reason = system_reason(OSError(number, os.strerror(number)))
    assert isinstance(reason, Message)
    assert wording("en").say(reason) == os.strerror(number)
    assert wording("de").say(reason) != os.strerror(number)


def test_what_the_system_seldom_says_stays_as_it_says_it() -> None:
    assert system_reason(OSError(errno.ETXTBSY, "Text file busy")) == "Text file busy"
    assert system_reason(OSError("no number")) == "no number"


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = PosecheckError("errors.video.cant_be_opened", path="a.mp4", why=Message("errors.system.ELOOP"))
    back = pickle.loads(pickle.dumps(error))
    assert str(back) == str(error)
    assert back.message == error.message
