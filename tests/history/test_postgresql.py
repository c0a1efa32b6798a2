"""The same history in a PostgreSQL database, for real."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from posecheck.errors import PosecheckError
from posecheck.history.database import database_url, migrations, opened
from posecheck.history.recorder import PracticeRecorder
from posecheck.history.records import KeptHold, Screen
from posecheck.history.store import open_store
from posecheck.history.transfer import export_json, import_json
from posecheck.wording import english
from tests.history.days import MORNING, practice
from tests.history.postgresql import Server, postgresql
from tests.history.test_database import WRITER
from tests.history.test_recorder import TRIED


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("postgresql")) as address:
        yield address


@pytest.fixture
def address(server: str) -> str:
    """Of an empty database."""
    engine = sa.create_engine(database_url(server))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return server


def test_several_programs_open_an_empty_database_and_write_at_once(address: str) -> None:
    code = textwrap.dedent(WRITER)
    writers = [
        subprocess.Popen([sys.executable, "-c", code, address, "20"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors.decode()
    with open_store(address) as store:
        practices = [practice for profile in store.profiles() for practice in store.sessions(profile.id)]
        assert [len(practice.sets) for practice in practices] == [20, 20, 20]


def test_what_is_kept_comes_back_and_moves_between_databases(address: str, tmp_path: Path) -> None:
    made = practice("stool-stretch", 0, {"held_s": 10.0}, holds=[KeptHold(1, 10.0, 10.0, ())], pain=(3, 2))
    with open_store(address) as store, open_store(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        me = store.profile()
        key = store.begin_session(me.id, made.exercise, made.source, made.started_at, made.pain_before)
        store.add_set(key, made.sets[0])
        store.end_session(key, made.ended_at, made.pain_after)
        store.add_screen(me.id, Screen(MORNING, ("fever",)))
        store.save_settings(me.id, {"affected": "left"})
        assert store.sessions(me.id) == [replace(made, id=key, profile_id=me.id)]
        export_json(store, tmp_path / "all.json")
        import_json(other, tmp_path / "all.json")
        assert other.profiles() == store.profiles()
        assert other.sessions(me.id) == store.sessions(me.id)
        assert other.screens(me.id) == store.screens(me.id)
        store.delete_profile(me.id)
        assert store.sessions(me.id) == []


def test_its_tables_are_those_of_the_migrations(address: str) -> None:
    open_store(address).close()
    engine = opened(database_url(address))
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.check(config)
    engine.dispose()


def test_a_newer_one_is_refused(address: str) -> None:
    open_store(address).close()
    engine = opened(database_url(address))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(PosecheckError, match="written by a newer posecheck"):
        open_store(address)


def test_a_wrong_name_or_password_is_said_without_the_password(address: str) -> None:
    wrong = address.replace("coach@", "nobody:secret@")
    with pytest.raises(PosecheckError, match="Check POSECHECK_DATABASE_URL") as caught:
        open_store(wrong)
    assert "secret" not in str(caught.value)


def test_a_server_that_was_started_anew_loses_no_set(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    with open_store(server.address) as store:
        me = store.profile().id
        recorder = PracticeRecorder(store, me, "stool-stretch", 1, pain_before=2)
        recorder.add(TRIED, "left")
        server.stop()
        server.start()
        recorder.add(TRIED, "right")
        assert recorder.problem is None
        server.stop()
        recorder.add(TRIED, "left")
        recorder.tell_pain(3)
        recorder.end()
        assert recorder.problem is not None
        assert "can't be used" in english(recorder.problem)
        server.start()
        recorder.catch_up()
        assert recorder.problem is None
        (session,) = store.sessions(me)
    server.stop()
    assert [(one.number, one.side, one.pain) for one in session.sets] == [
        (1, "left", None),
        (2, "right", None),
        (3, "left", 3),
    ]
    assert session.ended_at is not None


def test_a_password_among_the_options_of_the_address_is_not_shown(address: str) -> None:
    with open_store(f"{address}?password=secret&sslpassword=hidden&application_name=coach") as store:
        assert store.place == address
    wrong = address.replace("coach@", "nobody@") + "?password=secret"
    with pytest.raises(PosecheckError, match="can't be used") as caught:
        open_store(wrong)
    assert "secret" not in str(caught.value)
