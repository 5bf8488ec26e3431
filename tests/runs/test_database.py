"""Opening a database: its tables come to be, once, and what cannot be opened is told by name."""

import io
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from playground import cli
from playground.problems.errors import DatabaseFailed, UnusableDatabase
from playground.runs.database import Database, default_url, schema_of
from playground.runs.tables import SCHEMA, metadata
from tests.runs.repositories import open_store, sqlite_url, tiny_order


def test_the_migrations_make_the_tables_as_they_are_declared(url: str) -> None:
    with closing(Database(url)) as database, database.reading() as connection:
        assert schema_of(connection) == SCHEMA
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_many_who_open_a_new_database_at_once_all_find_it_complete(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(Database, [url] * 4))
    for database in opened:
        with database.reading() as connection:
            assert schema_of(connection) == SCHEMA
        database.close()


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    with closing(Database(url)) as database, database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnusableDatabase, match="newer version"):
        Database(url)


def test_sqlite_writes_ahead_so_that_readers_and_a_writer_do_not_wait(tmp_path: Path) -> None:
    Database(sqlite_url(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").write_text("not a database " * 100, encoding="utf-8")
    with pytest.raises(UnusableDatabase, match="cannot be opened: file is not a database"):
        Database(sqlite_url(tmp_path))


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(UnusableDatabase) as refused:
        Database("mysql://me:secret@localhost/runs")
    assert "secret" not in str(refused.value)


def test_runs_are_kept_in_the_user_s_own_folder_unless_told_otherwise() -> None:
    assert default_url().startswith("sqlite:///")
    assert default_url().endswith("nn-playground/runs.sqlite3")


def test_a_file_that_was_deleted_or_moved_takes_nothing_in(tmp_path: Path) -> None:
    with open_store(sqlite_url(tmp_path)) as store:
        kept = store.add(tiny_order()).id
        moved = tmp_path / "moved"
        moved.mkdir()
        for file in tmp_path.glob("runs.sqlite3*"):
            file.rename(moved / file.name)
        for attempt in (lambda: store.add(tiny_order()), lambda: store.page(9)):
            with pytest.raises(DatabaseFailed, match="not there any more"):
                attempt()
        for file in moved.iterdir():
            file.rename(tmp_path / file.name)
        assert [run.id for run in store.page(9)] == [kept]
        assert store.add(tiny_order()).id > kept


def test_a_file_that_takes_the_place_of_another_is_used_from_then_on(tmp_path: Path) -> None:
    with open_store(sqlite_url(tmp_path)) as store:
        store.add(tiny_order())
        for file in tmp_path.glob("runs.sqlite3*"):
            file.unlink()
        sqlite3.connect(tmp_path / "runs.sqlite3").close()  # an empty file
        assert store.page(9) == []
        assert store.add(tiny_order()).id == store.page(9)[0].id


def test_while_another_program_writes_all_can_read_and_all_writers_but_one_are_told(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with open_store(url) as store, closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(8) as threads:
            orders = [threads.submit(store.add, tiny_order()) for _ in range(8)]
            for order in islice(as_completed(orders), len(orders) - 1):
                assert isinstance(order.exception(), DatabaseFailed)
                assert store.page(9) == []
            other.rollback()
        assert len(store.page(9)) == 1


NOBODY = 65534


def without_write_permission(command: str, *words: object, url: str) -> tuple[int, str]:
    """Exit code and output of a command of somebody who may not write to a database's file and folder."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.close(readable)
            sys.stdout = sys.stderr = io.StringIO()
            run_command(command, *words, url=url)  # imports what only the superuser may be able to read
            if os.geteuid() == 0:  # who may write everywhere
                os.setuid(NOBODY)
            sys.stdout = sys.stderr = os.fdopen(writable, "w", encoding="utf-8")
            code = run_command(command, *words, url=url)
            sys.stdout.flush()
            os._exit(code)
        os._exit(3)
    os.close(writable)
    with os.fdopen(readable, encoding="utf-8") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def run_command(command: str, *words: object, url: str) -> int:
    sys.argv = ["playground", "runs", command, *map(str, words), "--database", url]
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.fixture
def kept_elsewhere() -> Iterator[Path]:
    """The folder of a file that holds a run, neither of which may be written to."""
    folder = Path(tempfile.mkdtemp())
    with open_store(sqlite_url(folder)) as store:
        store.add(replace(tiny_order(), name="kept"))
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("words", [("list",), ("show", 1), ("compare", 1, 1), ("export",)])
def test_runs_can_be_looked_at_without_write_permission(
    kept_elsewhere: Path, words: tuple[str, *tuple[object, ...]]
) -> None:
    before = sorted(kept_elsewhere.iterdir())
    code, said = without_write_permission(*words, url=sqlite_url(kept_elsewhere))
    assert code == 0, said
    assert words[0] == "compare" or "kept" in said
    assert sorted(kept_elsewhere.iterdir()) == before


def test_what_writes_says_that_it_may_not(kept_elsewhere: Path) -> None:
    code, said = without_write_permission("delete", 1, url=sqlite_url(kept_elsewhere))
    assert code != 0
    assert "database" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("query", ["?mode=ro", "?", "?b.db", "?timeout=5&cache=shared"])
def test_what_follows_a_question_mark_and_means_nothing_is_refused(tmp_path: Path, query: str) -> None:
    with pytest.raises(UnusableDatabase) as refused:
        Database(f"{sqlite_url(tmp_path)}{query}")
    (problem,) = refused.value.problems
    assert (problem.code, problem.received) == ("database_query", query)
    assert list(tmp_path.iterdir()) == []


def test_options_of_the_driver_may_follow_a_question_mark(tmp_path: Path) -> None:
    with closing(Database(f"{sqlite_url(tmp_path)}?timeout=5")) as database:
        assert database.url.database == str(tmp_path / "runs.sqlite3")
