"""Opening a database: its tables come to be, once, and what cannot be opened is told by name."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from playground.problems.errors import UnusableDatabase
from playground.runs.database import Database, default_url, schema_of
from playground.runs.tables import SCHEMA, metadata
from tests.runs.repositories import sqlite_url


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
