# SPDX-License-Identifier: Apache-2.0
"""Opening the encrypted file: SQLCipher with a raw key under SQLAlchemy, and the pragmas that make it durable."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

# The WAL-reset fault of SQLite 3.7.0 to 3.51.2 could corrupt a store with two connections.
FIRST_SAFE_SQLITE = (3, 51, 3)

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=1",
    "checkpoint_fullfsync=1",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "busy_timeout=5000",
)

TO_READ = ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY", "busy_timeout=5000")
"""Of these what concerns reading: the journal's kind and its flushes are the business of whoever writes."""


def connect(path: Path, key: bytes | bytearray, *, read_only: bool = False) -> Any:
    """A raw SQLCipher connection with ``key`` (32 bytes). Raises sqlcipher3's DatabaseError on first touch if wrong."""
    if sqlcipher.sqlite_version_info < FIRST_SAFE_SQLITE:
        raise RuntimeError("SQLite is older than 3.51.3 and must not hold records")
    mode = "ro" if read_only else "rwc"
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, timeout=5
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")  # otherwise page errors go to standard error
    return connection


def way_in(path: Path, key: bytes | bytearray, way: str, *, alone: bool) -> Any:
    """A raw connection that only reads, by a way of ``store/to_read.py``; ``alone`` makes no index beside the log."""
    connection = sqlcipher.connect(f"{path.absolute().as_uri()}?{way}", uri=True, check_same_thread=False, timeout=5)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    if alone:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    return connection


def make_engine(
    path: Path,
    key: Callable[[], bytes | bytearray],
    *,
    query_only: bool = False,
    connecting: Callable[[], Any] | None = None,
) -> Engine:
    """An engine of one connection on the encrypted file; ``key`` is asked each time a connection is made.

    ``connecting`` makes it in another way, where nothing may be written. Parameters are hidden from exception texts,
    because they hold children's names.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connecting or (lambda: connect(path, key())),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        durable = PRAGMAS if connecting is None else TO_READ
        for pragma in (*durable, *(("query_only=ON",) if query_only else ())):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        # SQLAlchemy begins the transaction itself (below): the driver's own late BEGIN would leave DDL outside it.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "handle_error")
    def after_refused_commit(told: ExceptionContext) -> None:
        # A deferred reference is found broken by COMMIT, which leaves the transaction open: SQLAlchemy holds it for
        # ended, so that the next change would be begun inside it, and lost.
        raw: Any = told.connection.connection.dbapi_connection if told.connection and told.statement is None else None
        if raw is not None and raw.in_transaction:
            raw.rollback()

    return engine


def error_code(error: BaseException) -> int | None:
    """SQLite's primary result code behind a driver or SQLAlchemy error (11 corrupt, 13 full, 26 not a database)."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF
