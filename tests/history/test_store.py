from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from posecheck.errors import PosecheckError
from posecheck.history.records import KeptFault, KeptHold, KeptMeasure, KeptSession, Screen
from posecheck.history.store import Store
from tests.history.days import MORNING, practice


def kept(store: Store, session: KeptSession, profile_id: str) -> str:
    """Keep a made-up practice as the page does: step by step."""
    key = store.begin_session(
        profile_id, session.exercise, session.source, session.started_at, pain_before=session.pain_before
    )
    for one in session.sets:
        store.add_set(key, one)
    store.end_session(key, session.ended_at, session.pain_after)
    return key


def test_first_use_makes_a_profile_and_keeps_it(store: Store) -> None:
    (first,) = store.profiles()
    assert store.profiles() == [first]
    assert store.profile() == first
    anna = store.add_profile(" Anna ")
    assert anna.name == "Anna"
    assert store.profile("Anna") == anna
    assert [profile.name for profile in store.profiles()] == [first.name, "Anna"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Anna", "already a profile 'Anna'"), ("  ", "1 to 80"), ("x" * 81, "has 81"), ("A\x1b[2J", "no control")],
)
def test_names_are_there_and_differ(store: Store, name: str, said: str) -> None:
    store.add_profile("Anna")
    with pytest.raises(PosecheckError, match=said):
        store.add_profile(name)
    ben = store.add_profile("Ben")
    with pytest.raises(PosecheckError, match=said):
        store.rename_profile(ben.id, name)
    store.rename_profile(ben.id, "Ben")
    assert {profile.name for profile in store.profiles()} == {"Anna", "Ben"}


def test_everything_of_a_practice_comes_back_as_it_was(store: Store) -> None:
    me = store.profile()
    made = practice(
        "stool-stretch",
        0.5,
        {"held_s": 10.4, "elbow_deg": None},
        side="left",
        holds=[KeptHold(1, 10.4, 10.0, ("standing_knee_bent", "not_seen"))],
        pain=(4, 3),
    )
    repetition = replace(
        made.sets[0].repetitions[0],
        faults=(KeptFault("leaning_forward", "trunk_lean_deg", 21.5, 15.0),),
        unsure=("bouncing",),
        measures={
            "held_s": KeptMeasure(10.4, 0.9),
            "elbow_deg": KeptMeasure(None, 0.0, "the arms were not held up"),
            "touch_down_s": KeptMeasure([1.0, None, 2.5], 0.7),
        },
    )
    one = replace(made.sets[0], repetitions=(repetition,), easy=True, pain=3, more_pain=True)
    two = replace(one, number=2, side=None, repetitions=())
    key = kept(store, replace(made, sets=(one, two)), me.id)
    assert store.session(key) == replace(made, id=key, profile_id=me.id, sets=(one, two))
    assert store.sessions(me.id) == [store.session(key)]


def test_times_come_back_as_the_same_moment_whatever_their_zone(store: Store) -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=timezone(timedelta(hours=2)))
    key = store.begin_session(store.profile().id, "psoas-stretch", "live", at)
    assert store.session(key).started_at == at
    assert store.session(key).started_at.tzinfo == UTC


def test_practices_are_chosen_by_person_exercise_and_time(store: Store) -> None:
    me, anna = store.profile(), store.add_profile("Anna")
    for days in (2, 0, 1):
        kept(store, practice("psoas-stretch", days), me.id)
    kept(store, practice("slow-sit-back", 1), me.id)
    kept(store, practice("psoas-stretch", 1), anna.id)
    times = [session.started_at for session in store.sessions(me.id, "psoas-stretch")]
    assert times == [MORNING + timedelta(days=days) for days in (0, 1, 2)]
    assert len(store.sessions(me.id)) == 4
    assert len(store.sessions(me.id, since=MORNING + timedelta(days=1))) == 3
    assert len(store.sessions(anna.id)) == 1


def test_what_is_said_later_is_added_to_what_is_kept(store: Store) -> None:
    key = kept(store, practice("stool-stretch", 0, {"held_s": 10.0}), store.profile().id)
    store.say_of_set(key, 1, easy=True)
    store.say_of_set(key, 1, pain=2)
    assert not store.session(key).sets[0].more_pain
    store.say_of_set(key, 1, more_pain=True)
    store.end_session(key, pain_after=2)
    session = store.session(key)
    assert (session.sets[0].easy, session.sets[0].pain, session.pain_after) == (True, 2, 2)
    assert session.sets[0].more_pain
    assert session.ended_at == MORNING + timedelta(minutes=5), "the first end stays"
    with pytest.raises(PosecheckError, match="no set 2"):
        store.say_of_set(key, 2, pain=1)


def test_a_set_told_twice_is_kept_once(store: Store) -> None:
    session = practice("psoas-stretch", 0, {"max_knee_deg": 150.0})
    key = kept(store, session, store.profile().id)
    store.add_set(key, replace(session.sets[0], attempts=2))
    (one,) = store.session(key).sets
    assert one.attempts == 2


@pytest.mark.parametrize("pain", [-1, 11])
def test_pain_is_from_0_to_10(store: Store, pain: int) -> None:
    with pytest.raises(PosecheckError, match="from 0 to 10"):
        store.begin_session(store.profile().id, "psoas-stretch", "live", pain_before=pain)
    assert store.sessions(store.profile().id) == []


def test_the_screen_that_was_answered_last_counts_whatever_the_clock_said(store: Store) -> None:
    me = store.profile()
    assert store.last_screen(me.id) is None
    in_the_future = Screen(MORNING + timedelta(days=4000), ())
    store.add_screen(me.id, in_the_future)
    stop = Screen(MORNING, ("fever", "spasm"))
    store.add_screen(me.id, stop)
    assert store.last_screen(me.id) == stop
    assert store.screens(me.id) == [in_the_future, stop]


def test_settings_are_kept(store: Store) -> None:
    me = store.profile()
    store.save_settings(me.id, {"affected": "left", "off": ["slow-sit-back"]})
    assert store.profile().settings == {"affected": "left", "off": ["slow-sit-back"]}


def test_deleting_a_person_deletes_everything_of_theirs_and_nothing_else(store: Store) -> None:
    me, anna = store.profile(), store.add_profile("Anna")
    kept(store, practice("psoas-stretch", 0, {"max_knee_deg": 150.0}), anna.id)
    mine = kept(store, practice("psoas-stretch", 0, {"max_knee_deg": 150.0}), me.id)
    store.add_screen(anna.id, Screen(MORNING, ()))
    store.delete_profile(anna.id)
    assert store.profiles() == [me]
    assert store.sessions(anna.id) == []
    assert store.screens(anna.id) == []
    store.delete_session(mine)
    assert store.sessions(me.id) == []
    with store.transaction() as db:
        for table in ("practice", "practice_set", "screen"):
            assert db.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table


def test_what_is_gone_is_said_to_be(store: Store) -> None:
    for call in (
        lambda: store.begin_session("nobody", "psoas-stretch", "live"),
        lambda: store.save_settings("nobody", {}),
        lambda: store.session("nothing"),
        lambda: store.add_set("nothing", practice("psoas-stretch", 0).sets[0]),
    ):
        with pytest.raises(PosecheckError, match="no longer in the history"):
            call()
    with pytest.raises(PosecheckError, match="no profile 'Zoe'; there are: me"):
        store.profile("Zoe")
