# SPDX-License-Identifier: Apache-2.0
"""Proving a file of records that nobody has open: every page, every reference, the chain, and how many rows there are.

It reads whichever schema the file has, so that an old backup and a copy that was just brought up are proved alike.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.store.changes import broken_links
from sencodesk.store.engine import connect, make_engine

PRAGMAS: tuple[tuple[str, list[Any]], ...] = (
    ("cipher_integrity_check", []),
    ("integrity_check", [("ok",)]),
    ("foreign_key_check", []),
)
"""What is asked of a file and what a good one answers. The first reads the main file only: checkpoint before."""
OWN = frozenset({"alembic_version", "sqlite_sequence"})
"""Tables that hold no records."""


def counts(records: Path, key: bytes | bytearray) -> dict[str, int]:
    """Rows of every table that the file has, whatever its schema."""
    connection = connect(records, key)
    try:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # our own tables  # nosec B608
            for (name,) in names
            if name not in OWN
        }
    finally:
        connection.close()


def bad_pages(engine: Engine, between: Callable[[str], None] = lambda _name: None) -> list[str]:
    """The checks that a file does not pass; ``between`` is called before each with its name."""
    found = []
    with engine.connect() as connection:
        connection.rollback()
        raw: Any = connection.connection.dbapi_connection
        for pragma, good in PRAGMAS:
            between(pragma)
            try:
                answer = list(raw.execute(f"PRAGMA {pragma}").fetchall())
            except DriverError:  # it came upon the damaged page itself
                answer = ["unreadable"]
            if answer != good:
                found.append(pragma)
    return found


def problems(records: Path, key: bytes | bytearray, *, chain: bool = True) -> list[str]:
    """What is wrong with a closed file, as short codes. ``chain`` only for a file of today's schema."""
    engine = make_engine(records, lambda: key, query_only=True)
    try:
        found = bad_pages(engine)
        if chain:
            with Session(engine) as session:
                found += ["chain"] if broken_links(session) else []
        return found
    except (DatabaseError, DriverError):
        return ["unreadable"]
    finally:
        engine.dispose()


def same_rows(before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether every table of before is there afterwards with as many rows."""
    return all(after.get(name) == number for name, number in before.items())


def has_tables(engine: Engine, names: frozenset[str]) -> bool:
    """Whether a file has these tables."""
    return names <= set(inspect(engine).get_table_names())
