# SPDX-License-Identifier: Apache-2.0
"""Another data key for the same records: a copy under the new key is made and proved, then takes the old file's place.

Two files belong together, the records and their key slots, and no system renames two at once. The order is: the copy
(``records.rotating``), then its slots (``keyslots.next``), then the copy's rename, which is the moment from which the
new key counts, then the slots' rename. Whoever pulls the plug finds one whole pair; ``settle`` finishes or clears away
at the next opening.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.records.base import Base
from sencodesk.store.atomic import flush_folder, write_atomically
from sencodesk.store.changes import broken_links
from sencodesk.store.engine import connect, make_engine
from sencodesk.store.folder import StoreFolder, forget
from sencodesk.vault.slots import KeySlots


def settle(folder: StoreFolder) -> None:
    """Finish or clear away a change of key that was broken off; call it under the lock."""
    copy, slots = copy_of(folder), _slots(folder)
    if not slots.is_file():
        forget(copy)
        return
    if copy.is_file():
        slots.unlink()
        flush_folder(folder.path)
        forget(copy)
        return
    slots.replace(folder.keyslots)
    flush_folder(folder.path)


def prepare(
    folder: StoreFolder, old: bytes | bytearray, new: bytes | bytearray, begin: Callable[[Engine], None]
) -> None:
    """Copy the records under the new key and prove the copy; ``begin`` may add to it. No connection may be open.

    Raises UserError when the copy is not as good as the records; nothing is changed then.
    """
    settle(folder)
    copy = copy_of(folder)
    try:
        _export(folder.records, copy, old, new)
        if _wal(folder.records).exists() and _wal(folder.records).stat().st_size:
            raise _not_proved()  # somebody else has the file open; his log would be taken for the new file's
        if _counts(copy, new) != _counts(folder.records, old) or _problems(copy, new):
            raise _not_proved()
        engine = make_engine(copy, lambda: new)
        try:
            begin(engine)
        finally:
            engine.dispose()  # the last connection to close moves the log into the file
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        forget(copy)
        raise


def commit(folder: StoreFolder, slots: KeySlots) -> None:
    """Put the copy and its slots in the old ones' place."""
    write_atomically(_slots(folder), slots.to_bytes())
    for leftover in (_wal(folder.records), folder.records.with_name(f"{folder.records.name}-shm")):
        leftover.unlink(missing_ok=True)  # empty; the old file's log must not meet the new file
    copy_of(folder).replace(folder.records)
    flush_folder(folder.path)
    _slots(folder).replace(folder.keyslots)
    flush_folder(folder.path)
    folder.keep_private()


def copy_of(folder: StoreFolder) -> Path:
    """Where the copy under the new key lies until it counts."""
    return folder.path / "records.rotating"


def _slots(folder: StoreFolder) -> Path:
    return folder.path / "keyslots.next"


def _wal(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _export(source: Path, target: Path, old: bytes | bytearray, new: bytes | bytearray) -> None:
    connection = connect(source, old)
    try:
        connection.isolation_level = None
        connection.execute("ATTACH DATABASE ? AS fresh KEY ?", (target.absolute().as_uri(), f"x'{new.hex()}'"))
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute("DETACH DATABASE fresh")
    finally:
        connection.close()


def _counts(file: Path, key: bytes | bytearray) -> dict[str, int]:
    connection = connect(file, key)
    try:
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # our own tables  # nosec B608
            for name in sorted(Base.metadata.tables)
        }
    finally:
        connection.close()


def _problems(file: Path, key: bytes | bytearray) -> bool:
    engine = make_engine(file, lambda: key, query_only=True)
    try:
        with engine.connect() as connection:
            connection.rollback()
            raw: Any = connection.connection.dbapi_connection
            for pragma, good in (
                ("cipher_integrity_check", []),
                ("integrity_check", [("ok",)]),
                ("foreign_key_check", []),
            ):
                if list(raw.execute(f"PRAGMA {pragma}").fetchall()) != good:
                    return True
        with Session(engine) as session:
            return bool(broken_links(session))
    except (DatabaseError, DriverError):
        return True
    finally:
        engine.dispose()


def _not_proved() -> UserError:
    return UserError(
        "rotation_not_proved",
        happened="The copy of your records under the new key could not be proved, so it was thrown away.",
        kept="Your records open as before, with the keys of before.",
        do="Close other programs that look at the folder, check the records (Settings, Backups), and try again.",
        exit_code=6,
    )
