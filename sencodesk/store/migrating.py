# SPDX-License-Identifier: Apache-2.0
"""Records of an earlier version, brought up to date on a proved copy that takes the old file's place last.

The order is: a backup, opened again and counted; a fresh copy (``records.migrating``); the new schema on the copy;
every page, reference and row of the copy proved; the copy on the disk; the old file renamed (``records.db.pre-0002``);
the copy renamed. Whoever pulls the plug finds the old records or the new ones: ``settle`` finishes or clears away at
the next opening. The old file goes when the new one has been opened a second time, the backup after two later ones.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import Base
from sencodesk.store import backup, proving, room, schema
from sencodesk.store.atomic import flush_folder
from sencodesk.store.engine import connect, make_engine
from sencodesk.store.folder import StoreFolder, forget
from sencodesk.store.tables import SettingRow
from sencodesk.store.trouble import damaged
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault.slots import KeySlots

Tell = Callable[[str], None]
STEPS = (
    "Making a backup of your records, and opening it again",
    "Making a fresh copy",
    "Bringing the copy up to date",
    "Proving every page and counting every record of the copy",
    "Putting the copy in its place",
)
"""What the person reads while it happens, in order."""


def say_nothing(_step: str) -> None:
    """For whoever has nobody to tell."""


def settle(folder: StoreFolder) -> None:
    """Finish or clear away a bringing up that was broken off; call it under the lock."""
    copy, old = copy_of(folder), _old_files(folder)
    if folder.records.is_file() or not old:
        forget(copy)
        return
    # Between the two renames. The copy was proved and on the disk before the old file lost its name.
    (copy if copy.is_file() else old[-1]).replace(folder.records)
    flush_folder(folder.path)
    forget(copy)


def bring_up(
    folder: StoreFolder, slots: KeySlots, key: bytes | bytearray, *, now: Callable[[], datetime], tell: Tell
) -> None:
    """Bring the records in ``folder`` to today's schema. No connection may be open. Raises UserError, old file kept."""
    copy = copy_of(folder)
    forget(copy)
    room.require(folder.path, room.size_of(folder.records) * 3, kept="Your records were not touched.")
    try:
        tell(STEPS[0])
        _carry_over(folder, key)
        backup.make_of(folder, slots, key, backup_of(folder), made_at=now())
        before = proving.counts(folder.records, key)
        tell(STEPS[1])
        _copy(folder.records, copy, key)
        tell(STEPS[2])
        _upgrade(copy, key, now)
        tell(STEPS[3])
        _prove(copy, key, before)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        tell(STEPS[4])
    except BaseException:
        forget(copy)
        raise
    _exchange(folder, copy)


def forget_old(folder: StoreFolder) -> None:
    """The new records have been opened a second time: the old file goes."""
    for old in _old_files(folder):
        old.unlink()


def forget_backup(folder: StoreFolder) -> None:
    """Two later backups were proved: the one that was made before goes."""
    for kept in folder.path.glob("before-*.sencodesk"):
        kept.unlink()


def copy_of(folder: StoreFolder) -> Path:
    """Where the copy is brought up to date until it counts."""
    return folder.path / "records.migrating"


def backup_of(folder: StoreFolder) -> Path:
    """The backup that was made before; it opens with the keys of that day."""
    return folder.path / f"before-{schema.REVISION}.sencodesk"


def _old_files(folder: StoreFolder) -> list[Path]:
    return sorted(folder.path.glob(f"{folder.records.name}.pre-*"))


def _carry_over(folder: StoreFolder, key: bytes | bytearray) -> None:
    """Move the log into the main file, and find damage before anything is built on it."""
    connection = connect(folder.records, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    if proving.problems(folder.records, key, chain=False):
        raise damaged("The file with the records is damaged, so it was not brought up to date.")


def _copy(source: Path, target: Path, key: bytes | bytearray) -> None:
    connection = connect(source, key)
    try:
        connection.isolation_level = None
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    finally:
        connection.close()


def _upgrade(copy: Path, key: bytes | bytearray, now: Callable[[], datetime]) -> None:
    engine = make_engine(copy, lambda: key)
    try:
        with engine.begin() as connection:
            schema.upgrade(connection)
        label = "bring the records up to date for this version of SENCO Desk"
        with UnitOfWork(engine, kind="barrier", label=label, by="SENCO Desk", now=now) as unit:
            named = unit.session.get(SettingRow, "by")
            unit.by = str(named.value) if named is not None else unit.by
    finally:
        engine.dispose()  # the last connection to close moves the log into the file


def _prove(copy: Path, key: bytes | bytearray, before: dict[str, int]) -> None:
    if proving.problems(copy, key):
        raise _not_proved()
    expected = {**before, "change": before.get("change", 0) + 1}
    if not proving.same_rows(expected, proving.counts(copy, key)):
        raise _not_proved()
    engine = make_engine(copy, lambda: key, query_only=True)
    try:
        with Session(engine) as session:
            revision = schema.revision_of(session.connection())
        if revision != schema.REVISION or not proving.has_tables(engine, frozenset(Base.metadata.tables)):
            raise _not_proved()
    finally:
        engine.dispose()


def _exchange(folder: StoreFolder, copy: Path) -> None:
    wal, shm = (folder.records.with_name(f"{folder.records.name}{suffix}") for suffix in ("-wal", "-shm"))
    if wal.exists() and wal.stat().st_size:
        forget(copy)
        raise _not_proved()  # somebody else has the file open; his log would be taken for the new file's
    for leftover in (wal, shm):
        leftover.unlink(missing_ok=True)
    for suffix in ("-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    flush_folder(folder.path)
    folder.records.replace(folder.path / f"{folder.records.name}.pre-{schema.REVISION}")
    flush_folder(folder.path)
    copy.replace(folder.records)
    flush_folder(folder.path)
    folder.keep_private()


def _not_proved() -> UserError:
    return UserError(
        "migration_not_proved",
        happened="Your records could not be brought up to date: the copy could not be proved, so it was thrown away.",
        kept="Your records are exactly as they were, and so is the backup that was made before.",
        do="Close other programs that look at the folder, and try again. The version of before still opens them.",
        exit_code=6,
    )
