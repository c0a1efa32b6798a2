"""The history's file in trouble: real files, real processes."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

import posecheck.history.database as database
from posecheck.errors import PosecheckError
from posecheck.history.database import database_url, explained, migrations, opened
from posecheck.history.records import Screen
from posecheck.history.store import open_store
from tests.history.days import MORNING
from tests.history.postgresql import let_in

NOBODY = 65534

WRITER = """
    import sys
    from datetime import UTC, datetime
    from posecheck.history.records import KeptSet
    from posecheck.history.store import open_store
    url, number = sys.argv[1], int(sys.argv[2])
    with open_store(url) as store:
        me = store.profile().id
        session = store.begin_session(me, "psoas-stretch", "live")
        print(session, flush=True)
        for count in range(1, number + 1):
            store.add_set(session, KeptSet(count, datetime.now(UTC), None, 3, (), 0))
            print(count, flush=True)
        store.end_session(session)
"""


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def writing(file: Path, number: int) -> subprocess.Popen[str]:
    code = textwrap.dedent(WRITER)
    return subprocess.Popen(
        [sys.executable, "-c", code, url_of(file), str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def kept_copies(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"{file.name}.*.kept"))


@pytest.mark.parametrize("after", [1, 4, 9])
def test_whoever_is_killed_loses_at_most_the_set_under_way(file: Path, after: int) -> None:
    writer = writing(file, 10_000)
    assert writer.stdout is not None
    session = writer.stdout.readline().strip()
    told = 0
    while told < after:
        told = int(writer.stdout.readline())
    time.sleep(0.003 * after)  # in the middle of something
    writer.send_signal(signal.SIGKILL)
    told = max([told, *(int(line) for line in writer.stdout.read().split())])
    writer.wait()
    with open_store(url_of(file)) as store:
        practice = store.session(session)
        assert [one.number for one in practice.sets[:told]] == list(range(1, told + 1)), "what was kept is there"
        assert len(practice.sets) <= told + 1
        assert practice.ended_at is None
        store.end_session(session)  # the file still takes more


def test_two_programs_write_at_once_from_the_first_moment(file: Path) -> None:
    writers = [writing(file, 60) for _ in range(3)]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
    with open_store(url_of(file)) as store:
        (me,) = store.profiles()
        assert [len(practice.sets) for practice in store.sessions(me.id)] == [60, 60, 60]


@pytest.mark.parametrize("damage", ["not ours", "cut", "scribbled"])
def test_a_damaged_file_is_left_as_it_is_and_copied(file: Path, damage: str) -> None:
    with open_store(url_of(file)) as store:
        for number in range(40):
            store.add_profile(f"Somebody called {number} " + 40 * "x")
    whole = file.read_bytes()
    if damage == "not ours":
        file.write_bytes(b"Dear diary, today I practised.\n" * 100)
    elif damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    else:
        file.write_bytes(whole[:4096] + bytes(range(256)) * 32 + whole[12288:])
    before = content(file)
    for _ in range(2):
        with pytest.raises(PosecheckError, match=r"history\.sqlite is damaged .* left as it is; a copy is kept"):
            open_store(url_of(file))
    assert content(file) == before
    (copy,) = kept_copies(file)
    assert content(copy) == before


def test_a_newer_file_is_left_as_it_is_and_copied(file: Path) -> None:
    open_store(url_of(file)).close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    before = content(file)
    with pytest.raises(PosecheckError, match="written by a newer posecheck and was left as it is"):
        open_store(url_of(file))
    assert content(file) == before
    assert [content(copy) for copy in kept_copies(file)] == [before]


def test_a_file_of_something_else_is_not_taken_over(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()
    with pytest.raises(PosecheckError, match="is the database of something else"):
        open_store(url_of(file))
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_an_empty_or_a_missing_file_becomes_a_history(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    for name in ("empty.sqlite", "some/new/folder/history.sqlite"):
        with open_store(url_of(tmp_path / name)) as store:
            assert len(store.profiles()) == 1


def test_a_migration_that_fails_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(config: object, _to: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE half (done TEXT)")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database.command, "upgrade", breaks)
    with pytest.raises(PosecheckError, match="free some space"):
        open_store(url_of(file))
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    open_store(url_of(file)).close()


def test_the_tables_are_those_of_the_migrations(file: Path) -> None:
    engine = opened(database_url(url_of(file)))
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.check(config)  # raises if a table has changed without a revision
    engine.dispose()


def test_a_file_of_the_first_version_is_brought_up_to_date_with_everything_in_it(file: Path) -> None:
    engine = sa.create_engine(url_of(file))
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.text("INSERT INTO profile VALUES ('p', 'Anna', '2026-03-02 07:30:00', '{}')"))
        connection.execute(
            sa.text(
                "INSERT INTO practice (id, profile_id, exercise, source, started_at, pain_before) "
                "VALUES ('s', 'p', 'stool-stretch', 'live', '2026-03-02 07:30:00', 2)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO practice_set (practice_id, number, ended_at, attempts, pain, repetitions) "
                "VALUES ('s', 1, '2026-03-02 07:35:00', 0, 2, '[]')"
            )
        )
    engine.dispose()
    with open_store(url_of(file)) as store:
        (session,) = store.sessions(store.profile("Anna").id)
    assert session.pain_before == 2
    assert [(kept.pain, kept.more_pain) for kept in session.sets] == [(2, False)]
    assert len(kept_copies(file)) == 1, "as it was before"


def test_answers_of_an_older_version_keep_their_order_and_none_of_the_future_hides_a_sign(file: Path) -> None:
    engine = sa.create_engine(url_of(file))
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(sa.text("INSERT INTO profile VALUES ('p', 'Anna', '2026-03-02 07:30:00', '{}')"))
        for at, signs in (("2026-03-02", "[]"), ("9000-01-01", "[]"), ("2026-03-03", '["fever"]')):
            values = {"at": f"{at} 07:30:00.000000", "signs": signs}
            connection.execute(sa.text("INSERT INTO screen VALUES ('p', :at, :signs)"), values)
    engine.dispose()
    with open_store(url_of(file)) as store:
        assert [screen.signs for screen in store.screens("p")] == [(), (), ("fever",)]
        assert [screen.at.year for screen in store.screens("p")] == [9000, 2026, 2026]


OPENING = """
    import os, resource, signal, sys, tempfile
    from posecheck.errors import PosecheckError
    from posecheck.history.store import open_store
    from posecheck.wording import wording
    wording("en")  # read while it may be
    url, user, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        open_store(f"sqlite:///{folder}/warm.sqlite").close()  # so that everything is imported
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if os.getuid() == 0 and user:
        os.setgid(user)
        os.setuid(user)
    try:
        with open_store(url) as store:
            for number in range(2000):
                store.add_profile(f"{number} " + 60 * "x")
    except PosecheckError as error:
        print(error)
"""


def in_need(url: str, user: int = 0, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """Fill a history as ``user``, or with files that may have ``limit`` bytes."""
    program = [sys.executable, "-c", textwrap.dedent(OPENING), url, str(user), str(limit)]
    return subprocess.run(program, capture_output=True, text=True)


def test_a_folder_that_can_only_be_read_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    let_in(tmp_path)
    folder.chmod(0o555)
    told = in_need(url_of(folder / "history.sqlite"), user=NOBODY)
    assert "can't be opened for writing" in told.stdout, told.stderr
    assert "make the file and its folder writable" in told.stdout
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_said_and_what_was_kept_stays(file: Path) -> None:
    open_store(url_of(file)).close()
    told = in_need(url_of(file), limit=300_000)
    assert "could not be written" in told.stdout, told.stderr
    assert "Traceback" not in told.stderr
    with open_store(url_of(file)) as store:
        names = [profile.name.split()[0] for profile in store.profiles()]
    assert len(names) > 20
    assert names == [str(number) for number in range(len(names))], "every one that was kept, none of the rest"


def test_a_file_that_somebody_holds_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.2)
    with open_store(url_of(file)) as store, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(PosecheckError, match="held by another program"):
            store.add_profile("Anna")
        other.rollback()
        store.add_profile("Anna")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "could not be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "could not be written"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "can't be opened for writing"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "can't be opened for writing"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "held by another program"),
        (sqlite3.SQLITE_LOCKED, "held by another program"),
        (sqlite3.SQLITE_CORRUPT, "can't be used"),
        (None, "can't be used"),
    ],
)
def test_what_sqlite_complains_about_is_known_by_its_code(file: Path, code: int | None, said: str) -> None:
    error = sqlite3.OperationalError("la base est verrouillée")
    if code is not None:
        error.sqlite_errorcode = code
    with pytest.raises(PosecheckError, match=said), explained(sa.URL.create("sqlite", database=str(file))):
        raise sa.exc.OperationalError("INSERT", {}, error)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "could not be written"),
        (errno.EFBIG, "could not be written"),
        (errno.EACCES, "can't be opened for writing"),
        (errno.EROFS, "can't be opened for writing"),
        (errno.ENOTDIR, "can't be opened for writing"),
        (errno.EINTR, "can't be used"),
    ],
)
def test_what_the_operating_system_complains_about_is_known_by_its_number(file: Path, number: int, said: str) -> None:
    with pytest.raises(PosecheckError, match=said), explained(sa.URL.create("sqlite", database=str(file))):
        raise OSError(number, "dit en français")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("history.sqlite", "not the address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:////", "names /, which is a folder"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:history?mode=memory&uri=true", "names no file"),
        ("sqlite://host/history.sqlite", "names no file"),
        ("sqlite+pysqlcipher:///history.sqlite", "encrypted file"),
        ("paper://desk/notes", "no known kind of database"),
        ("postgresql://me:secret@127.0.0.1:9/posecheck", "can't be used: .*Check POSECHECK_DATABASE_URL"),
    ],
)
def test_an_address_that_leads_nowhere_is_said(url: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE_URL", url)
    with pytest.raises(PosecheckError, match=said) as caught:
        open_store()
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    with pytest.raises(PosecheckError, match=r"pip install 'posecheck\[postgresql\]'"):
        open_store("postgresql://127.0.0.1/posecheck")


def test_by_default_it_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("POSECHECK_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert database_url().database == str(tmp_path / "posecheck" / "history.sqlite")


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"])
def test_whatever_driver_is_named_a_file_is_kept_as_a_file(file: Path, driver: str) -> None:
    with open_store(f"{driver}:///{file}?timeout=1") as store:
        assert store.place == str(file)
        me = store.profile()
        with store.transaction() as db:
            for pragma, value in (("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)):
                assert db.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        store.add_screen(me.id, Screen(MORNING, ()))
        store.delete_profile(me.id)
        assert store.screens(me.id) == []
    file.write_bytes(b"Dear diary")
    with pytest.raises(PosecheckError, match=r"is damaged .* a copy is kept"):
        open_store(f"{driver}:///{file}")


def test_nobody_else_can_read_it_nor_what_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "mine" / "history.sqlite"

    def modes() -> dict[str, int]:
        return {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}

    before = os.umask(0)
    try:
        with open_store(url_of(file)) as store:
            store.profile()
            assert modes() == {
                "mine": 0o700,
                **dict.fromkeys((f"history.sqlite{end}" for end in ("", "-wal", "-shm", ".lock")), 0o600),
            }
        for path in file.parent.iterdir():
            path.chmod(0o644)  # as older versions left them
        with closing(sqlite3.connect(file)) as db:
            db.execute("UPDATE alembic_version SET version_num = '9999'")
            db.commit()
        with pytest.raises(PosecheckError, match="newer"):
            open_store(url_of(file))
        assert len(kept_copies(file)) == 1
        assert {mode for name, mode in modes().items() if name != "mine"} == {0o600}
    finally:
        os.umask(before)
