"""Opens the database: SQLite by default, PostgreSQL by its address; brings its tables up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

import platformdirs
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from playground.problems.errors import DatabaseFailed, DatabaseRefused, Problem, UnusableDatabase
from playground.runs.tables import SCHEMA
from playground.runs.turns import Turns

_ALLOWED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
# What may follow ? in an address of SQLite: options of Python's driver, which SQLAlchemy hands on.
_SQLITE_OPTIONS = frozenset(("timeout", "cached_statements", "check_same_thread", "detect_types"))
_LOCK_WAIT_S = 30  # for another writer of the same SQLite file
_PATIENCE_S = 1.0  # while a writer waits for another program, before other writers are refused
_MIGRATION_LOCK = 0x706C6179  # any number that is the same everywhere: "play"


class now(FunctionElement[float]):  # noqa: N801 - reads as an SQL function
    """The database's own clock, in seconds since 1970: machines that share it need not agree on theirs."""

    type = Float(53)
    inherit_cache = True  # a function, because SQLAlchemy remembers statements made of those


@compiles(now, "sqlite")
def _now_in_sqlite(*_: object, **__: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(now, "postgresql")
def _now_in_postgresql(*_: object, **__: object) -> str:
    return "extract(epoch from clock_timestamp())::float8"


def default_url() -> str:
    """A file in the user's data folder.

    Raises:
        UnusableDatabase: nobody knows where that is, since the user has no home directory.
    """
    try:
        folder = platformdirs.user_data_path("nn-playground", appauthor=False)
    except RuntimeError:
        raise UnusableDatabase([Problem("PLAYGROUND_DATABASE", "no_home", None, _ALLOWED)]) from None
    return f"sqlite:///{folder / 'runs.sqlite3'}"


class Database:
    """An open database with up-to-date tables, for any number of threads.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://...``; None: the user's own.
        reads_only: whether it is enough that an SQLite file can be read, though neither it nor its folder can
            be written to.

    Raises:
        UnusableDatabase: it cannot be reached, or was made by a newer version.
    """

    def __init__(self, url: str | None = None, *, reads_only: bool = False) -> None:
        self.url = _read_url(url or default_url())
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _engine(self.url)
        self._writing = self._engine.execution_options(is_writing=True)
        self._turns = Turns(_PATIENCE_S) if self.is_sqlite else None
        self._file: tuple[int, int] | None = None  # that was opened
        try:
            self._migrate()
            self._file = _file_of(self.url) if self.is_sqlite else None
        except UnusableDatabase:
            self.close()
            raise
        except (DatabaseFailed, OSError) as error:
            self.close()
            if reads_only and self.is_sqlite and self._can_be_read():
                return
            reason = str(error).strip().partition("\n")[0]
            raise UnusableDatabase([self._problem("database_unopenable", reason=reason)]) from error

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a transaction that reads one snapshot.

        Raises:
            DatabaseFailed: as whatever is done with it.
        """
        self._require_file()
        with _failing_as_ours(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that is committed at the end, or rolled back.

        Raises:
            DatabaseFailed: as whatever is done with it.
        """
        self._require_file()
        turn = self._turns.turn() if self._turns else nullcontext()
        with turn, _failing_as_ours(), self._writing.begin() as connection:
            if self._turns:
                self._turns.begun()
            yield connection

    def size_bytes(self) -> int | None:
        """Measures what an SQLite file holds, without what is free in it; None for PostgreSQL."""
        if not self.is_sqlite:
            return None
        with self.reading() as connection:
            pages, free, page = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "freelist_count", "page_size")
            )
        return int((pages - free) * page)

    def _require_file(self) -> None:
        """Looks whether an SQLite file is still where it was.

        An open file can be deleted or moved away, and answers and takes in what is lost in the end.
        """
        if self._file is None or (found := _file_of(self.url)) == self._file:
            return
        self._engine.dispose()
        if found is None:
            raise DatabaseFailed(f"the file {self.url.database} is not there any more")
        # Another file has taken its place, as when a copy is put back.
        self._file = None
        self._migrate()
        self._file = _file_of(self.url)

    def _can_be_read(self) -> bool:
        """Opens an SQLite file that cannot be written to; False if that fails or its tables are old."""
        for how in ("mode=ro", "mode=ro&immutable=1"):
            self._engine = _reading_engine(self.url, how)
            self._writing = self._engine.execution_options(is_writing=True)
            try:
                if self._schema() == SCHEMA:
                    return True
            except DatabaseFailed:
                pass
            self.close()
        return False

    def _problem(self, code: str, **params: object) -> Problem:
        return Problem("database", code, self.url.render_as_string(), _ALLOWED, params)

    def _migrate(self) -> None:
        if self._schema() == SCHEMA:
            return
        if self.is_sqlite:
            _use_log(self.url)
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(select(text(f"pg_advisory_xact_lock({_MIGRATION_LOCK})")))
            _upgrade(connection, self._problem("newer_database"))

    def _schema(self) -> str | None:
        with self.reading() as connection:
            return schema_of(connection)


@contextmanager
def _failing_as_ours() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise DatabaseRefused(str(error.orig)) from error
    except SQLAlchemyError as error:
        raise DatabaseFailed(str(getattr(error, "orig", error))) from error


def schema_of(connection: Connection) -> str | None:
    """Reads which migration a database has seen last.

    Args:
        connection: to it.

    Returns:
        The migration's name; None if there was none.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection, too_new: Problem) -> None:
    # Takes a quarter of a second to load, and is needed once in the life of a database.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UnusableDatabase([too_new]) from error


def _read_url(text_: str) -> URL:
    try:
        url = make_url(text_)
    except ArgumentError:
        raise UnusableDatabase([Problem("database", "not_a_database", text_, _ALLOWED)]) from None
    name = url.get_backend_name()
    if name == "postgresql" and url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if name == "sqlite" and url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        _, sign, query = text_.partition("?")
        if sign and not (url.query and url.query.keys() <= _SQLITE_OPTIONS):
            allowed = sorted(_SQLITE_OPTIONS)
            raise UnusableDatabase([Problem("database", "database_query", f"?{query}", allowed)])
        return url
    raise UnusableDatabase([Problem("database", "unsupported_database", url.render_as_string(), _ALLOWED)])


def _file_of(url: URL) -> tuple[int, int] | None:
    """Which file an SQLite database is, whatever its name; None: there is none."""
    try:
        found = Path(str(url.database)).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        try:
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            params = {"reason": error.strerror}
            problem = Problem("database", "database_unopenable", url.database, _ALLOWED, params)
            raise UnusableDatabase([problem]) from None
        engine = create_engine(url, connect_args={"timeout": _LOCK_WAIT_S})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_in_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        params = {"package": error.name, "install": "'nn-playground[postgresql]'"}
        problem = Problem("database", "package_missing", url.render_as_string(), params=params)
        raise UnusableDatabase([problem]) from None


def _reading_engine(url: URL, how: str) -> Engine:
    """An engine for an SQLite file that cannot be written to.

    A file whose log was written back can be read in a folder without write permission only as one that nobody
    changes meanwhile (``immutable``); what is still in a log is read with the log.
    """
    address = f"file:{quote(str(Path(str(url.database)).absolute()))}?{how}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=_LOCK_WAIT_S, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_in_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # Transactions are begun below, not by Python's driver, which would begin them too late.
    connection.isolation_level = None
    # With the log, a commit survives the end of the process; only a loss of power may undo the last of them.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_in_sqlite(connection: Connection) -> None:
    """Takes the writer's lock at the beginning: a reader that became a writer later might be refused."""
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _use_log(url: URL) -> None:
    """Has the file use a write-ahead log, so that readers and a writer do not wait for each other."""
    connection = sqlite3.connect(str(url.database), timeout=_LOCK_WAIT_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
