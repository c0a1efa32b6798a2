from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.history.plan import hurt
from posecheck.history.recorder import PracticeRecorder
from posecheck.history.store import Store
from posecheck.judging.outcome import Attempt, Outcome
from posecheck.wording import english

TRIED = Outcome((), (Attempt(1.0, 4.0, "hold"),), (), (), True, "left", 0.0, 50, 50)
NOTHING = Outcome((), (), (), (), False, None, None, 50, 0)


@pytest.fixture
def recorder(store: Store) -> PracticeRecorder:
    return PracticeRecorder(store, store.profile().id, "stool-stretch", 1, pain_before=2)


def test_a_set_is_kept_as_it_ends_and_what_is_said_of_it_after_it(store: Store, recorder: PracticeRecorder) -> None:
    recorder.add(TRIED, "left")
    recorder.tell_pain(2)
    recorder.add(TRIED, "right")
    (session,) = store.sessions(store.profile().id)
    assert session.ended_at is None
    assert [(kept.number, kept.side, kept.pain) for kept in session.sets] == [(1, "left", 2), (2, "right", None)]
    recorder.end()
    assert store.sessions(store.profile().id)[0].ended_at is not None
    assert recorder.problem is None


def test_a_raised_hand_is_kept_with_the_set_it_came_after(store: Store, recorder: PracticeRecorder) -> None:
    recorder.add(TRIED, "left")
    assert not hurt(store.sessions(store.profile().id)[0])
    for _ in range(2):
        recorder.tell_more_pain()
    (session,) = store.sessions(store.profile().id)
    assert [(kept.more_pain, kept.pain) for kept in session.sets] == [(True, None)]
    assert hurt(session)


def test_a_set_under_way_is_kept_as_it_grows(store: Store, recorder: PracticeRecorder) -> None:
    more = replace(TRIED, attempts=(*TRIED.attempts, Attempt(8.0, 9.0, "hold")))
    recorder.add(TRIED, "left", over=False)
    assert [(one.number, one.attempts) for one in store.sessions(store.profile().id)[0].sets] == [(1, 1)]
    recorder.add(more, "left", over=False)
    recorder.add(more, "left")
    recorder.add(TRIED, "right", over=False)
    (session,) = store.sessions(store.profile().id)
    assert [(one.number, one.side, one.attempts) for one in session.sets] == [(1, "left", 2), (2, "right", 1)]


def test_something_wrong_is_kept_with_the_last_set_or_alone(store: Store, recorder: PracticeRecorder) -> None:
    for _ in range(2):
        recorder.tell_wrong()
    recorder.end()
    (session,) = store.sessions(store.profile().id)
    assert [(one.number, one.repetitions, one.attempts, one.more_pain) for one in session.sets] == [(1, (), 0, True)]
    assert hurt(session)
    assert session.ended_at is not None
    other = PracticeRecorder(store, store.profile().id, "stool-stretch", 1, pain_before=2)
    other.add(TRIED, "left")
    other.tell_wrong()
    assert [one.more_pain for one in store.sessions(store.profile().id)[1].sets] == [True]


def test_nothing_done_is_nothing_kept(store: Store, recorder: PracticeRecorder) -> None:
    recorder.add(NOTHING, "left")
    recorder.tell_pain(5)
    recorder.tell_more_pain()
    recorder.end()
    assert store.sessions(store.profile().id) == []
    assert recorder.problem is None


def test_a_history_that_cannot_be_written_disturbs_nothing(store: Store, recorder: PracticeRecorder) -> None:
    recorder.add(TRIED, "left")
    store.delete_profile(store.profile().id)
    recorder.tell_more_pain()
    recorder.add(TRIED, "right")
    recorder.end()
    assert recorder.problem is not None
    assert "no longer in the history" in english(recorder.problem)
