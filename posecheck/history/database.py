"""The history's database: where it is, how it is opened and brought up to date, and what is said when it can't be."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import platformdirs
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy.exc import ArgumentError, DataError, NoSuchModuleError, StatementError

from posecheck.errors import PosecheckError

VARIABLE: Final = "POSECHECK_DATABASE_URL"
PATIENCE_S: Final = 10.0
"""How long a writer waits for another one; each holds the file for milliseconds."""

_MINE: Final = 0o600
"""Who may read and write: the owner, nobody else. Pain and signs of illness stand in it."""


def database_url(given: str | None = None) -> sa.URL:
    """The address ``given``, else that of the environment, else an SQLite file in the user's data folder.

    Raises
    ------
    PosecheckError
        If it is no address of a database.
    """
    text = given or os.environ.get(VARIABLE)
    if not text:
        path = platformdirs.user_data_path("posecheck", appauthor=False) / "history.sqlite"
        return sa.URL.create("sqlite", database=str(path))
    try:
        url = sa.make_url(text)
    except ArgumentError as error:
        raise PosecheckError("errors.history.no_address") from error
    if url.get_backend_name() == "sqlite":
        return _of_file(url)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _of_file(url: sa.URL) -> sa.URL:
    """The address of an SQLite file, whatever driver it names, with the one driver that posecheck uses."""
    if url.drivername.endswith("cipher"):
        raise PosecheckError("errors.history.encrypted", driver=url.drivername)
    if url.host or not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise PosecheckError("errors.history.no_file")
    return sa.URL.create("sqlite", database=url.database)


def place_of(url: sa.URL) -> str:
    """What a person calls the database: its file, or its address without the password.

    A password may stand in the options behind the address as well: of those, only where the server is stays.
    """
    if url.drivername == "sqlite":
        return str(url.database)
    query = {name: value for name, value in url.query.items() if name in ("host", "port", "dbname")}
    return url.set(drivername=url.get_backend_name(), query=query).render_as_string(hide_password=True)


def opened(url: sa.URL) -> sa.Engine:
    """An engine on the database at ``url``, made if it isn't there, and brought up to this version.

    Raises
    ------
    PosecheckError
        If it can't be reached, read or written, is damaged, is something else's, or was written by a newer version. The
        database is then as it was; of a damaged, newer or older file a copy is kept beside it.
    """
    engine = _engine(url)
    try:
        with explained(url):
            if url.drivername != "sqlite":
                _bring_up_to_date(engine, None)
                return engine
            file = Path(str(url.database)).absolute()
            if file.is_dir():
                raise PosecheckError("errors.history.is_folder", path=file)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(file.with_name(f"{file.name}.lock"), timeout=PATIENCE_S, mode=_MINE):
                _close_to_others(file)
                _require_sound(file)
                _bring_up_to_date(engine, file)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _close_to_others(file: Path) -> None:
    """Make the file, and let nobody but its owner read it, nor what lies beside it: SQLite's own take its mode."""
    file.touch(_MINE)
    beside = [file.with_name(file.name + end) for end in ("-wal", "-shm", ".lock")]
    for path in (file, *beside, *file.parent.glob(f"{glob.escape(file.name)}.*.kept")):
        with suppress(OSError):  # somebody else's: the owner has decided who may read it
            if path.stat().st_mode & 0o077:
                path.chmod(_MINE)


@contextmanager
def explained(url: sa.URL) -> Iterator[None]:
    """Turn what the database complains about into a sentence that helps."""
    try:
        yield
    except (StatementError, sqlite3.Error, OSError, Timeout, OverflowError) as error:
        cause = error.orig if isinstance(error, StatementError) else error
        why = (str(cause).strip().splitlines() or [""])[0]
        if isinstance(error, DataError) or isinstance(cause, OverflowError):
            raise PosecheckError("errors.history.value_too_large", place=place_of(url), why=why) from error
        raise PosecheckError(_refusal(url, cause), place=place_of(url), why=why) from error


_REFUSALS: Final = {
    "errors.history.disk_full": (
        {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR},
        {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO},
    ),
    "errors.history.not_writable": (
        {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM},
        {errno.EROFS, errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR},
    ),
    "errors.history.locked": ({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}, set()),
}
"""The sentence for each of SQLite's primary result codes, and for each error number of the operating system."""


def _refusal(url: sa.URL, cause: BaseException | None) -> str:
    """The key of the sentence that fits what the database, its file or its lock complains about."""
    if url.drivername != "sqlite":
        return "errors.history.server"
    if isinstance(cause, Timeout):
        return "errors.history.locked"
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the lowest byte of an extended code is the primary one
    number = cause.errno if isinstance(cause, OSError) else None
    found = (key for key, (codes, numbers) in _REFUSALS.items() if code in codes or number in numbers)
    return next(found, "errors.history.cant_be_used")


def _engine(url: sa.URL) -> sa.Engine:
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)  # a server that was started anew has forgotten us
    except NoSuchModuleError as error:
        raise PosecheckError("errors.history.unknown_kind", driver=url.drivername) from error
    except ModuleNotFoundError as error:
        missing = "'posecheck[postgresql]'" if "postgresql" in url.drivername else str(error.name)
        raise PosecheckError("errors.history.no_driver", driver=url.drivername, package=missing) from error
    if url.drivername == "sqlite":
        sa.event.listen(engine, "connect", _set_up)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    """Writers wait for each other, and what was written is on the disk when it is said to be."""
    connection.text_factory = lambda text: text.decode(errors="replace")  # a damaged letter takes nothing else away
    connection.isolation_level = None  # begun by ourselves: the driver would begin too late, and not for tables
    connection.execute(f"PRAGMA busy_timeout = {1000 * PATIENCE_S:.0f}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def _require_sound(file: Path) -> None:
    """Refuse a damaged file, before anything is written to it."""
    if not file.exists() or file.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as look:
            found = str(look.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        why = found.splitlines()[-1]
        how, copy = _copied(file)
        raise PosecheckError(f"errors.history.damaged_{how}", path=file, why=why, copy=copy)


def _copied(file: Path) -> tuple[str, str]:
    """Keep a copy of ``file``, one for each content: ``copied`` and its name, or ``not_copied`` and why not."""
    try:
        content = file.read_bytes()
        copy = file.with_name(f"{file.name}.{hashlib.sha256(content).hexdigest()[:8]}.kept")
        if not copy.exists():
            copy.touch(_MINE)
            copy.write_bytes(content)
    except OSError as error:
        return "not_copied", str(error)
    return "copied", copy.name


def migrations() -> Config:
    """Alembic's settings for the history."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def one_at_a_time(connection: sa.Connection) -> None:
    """Wait until no other program is past this point in its transaction; SQLite's writers are alone from the start."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7302)")


def _bring_up_to_date(engine: sa.Engine, file: Path | None) -> None:
    """Run the missing migrations, all or none."""
    config = migrations()
    script = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        one_at_a_time(connection)
        here = MigrationContext.configure(connection).get_current_heads()
        if here == tuple(script.get_heads()):
            return
        place = place_of(engine.url)
        if set(here) - {revision.revision for revision in script.walk_revisions()}:
            if file is None:
                raise PosecheckError("errors.history.newer", place=place)
            how, copy = _copied(file)
            raise PosecheckError(f"errors.history.newer_{how}", place=place, copy=copy)
        if not here and sa.inspect(connection).get_table_names():
            raise PosecheckError("errors.history.of_something_else", place=place)
        if here and file is not None:
            _copied(file)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
