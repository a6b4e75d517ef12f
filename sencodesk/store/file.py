# SPDX-License-Identifier: Apache-2.0
"""An open store: made once, opened by a secret, checkpointed, checked, closed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.records import all as _subjects  # noqa: F401  importing them fills the metadata
from sencodesk.records.base import Base, new_id
from sencodesk.store import log_file, migrating, opened, place, rotation, schema
from sencodesk.store.atomic import write_atomically
from sencodesk.store.changes import Kind, broken_links
from sencodesk.store.engine import make_engine
from sencodesk.store.folder import Mark, StoreFolder
from sencodesk.store.marks import behind, last_change
from sencodesk.store.tables import SettingRow
from sencodesk.store.threads import StoreThreads
from sencodesk.store.trouble import damaged, in_words, newer, no_memory, no_store, open_elsewhere
from sencodesk.store.unit import UnitOfWork
from sencodesk.store.ways_in import adding, read_slots, unwrap
from sencodesk.vault.slots import (
    DEVICE_PIN,
    KEYHOLDER,
    PASSPHRASE,
    RECOVERY,
    SHEET,
    KeySlots,
    LastWayIn,
    Slot,
    TooLittleMemory,
    WrongSecret,
    derived,
    new_key,
)


class StoreFile:
    """The encrypted records, open. Everything that reads or writes them goes through here."""

    def __init__(self, folder: StoreFolder, slots: KeySlots, key: bytearray, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.slots = slots
        self.now = now
        self._key = key
        self.threads = StoreThreads()
        self._writer = make_engine(folder.records, lambda: self._key)
        self._reader = make_engine(folder.records, lambda: self._key, query_only=True)
        self.rolled_back = False
        self.older_unheeded = False
        """It is rolled back and nothing was done about it yet: until then closing leaves the high-water mark."""
        self._lost_in_log = 0
        self.opened_by: Slot | None = None
        """The slot that opened it; None where it was just made."""

    @classmethod
    def create(
        cls,
        folder: StoreFolder,
        *,
        passphrase: str,
        recovery_code: str,
        now: Callable[[], datetime],
        begin: Callable[[Engine], None] | None = None,
    ) -> "StoreFile":
        """Make a store with both key slots. Raises UserError if there is one in this folder already.

        The file is filled under another name, by ``begin`` as well, and gets its own name last: whoever pulls the plug
        in between finds either no records or a whole store, and may begin again.
        """
        place.refuse(folder.path)
        with in_words():
            folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.lock()
            try:
                return cls._made(folder, passphrase, recovery_code, now, begin)
            except BaseException:
                folder.unlock()
                raise

    @classmethod
    def _made(
        cls,
        folder: StoreFolder,
        passphrase: str,
        recovery_code: str,
        now: Callable[[], datetime],
        begin: Callable[[Engine], None] | None,
    ) -> "StoreFile":
        if folder.exists():
            raise UserError(
                "store_exists",
                happened="There are records in this folder already.",
                kept="They were not touched.",
                do="Open them, or choose another folder.",
                exit_code=2,
            )
        key, created = new_key(), now().isoformat()
        slots = KeySlots(new_id(), 0, ())
        try:
            slots = slots.adding("passphrase", passphrase.encode(), key, created=created, label="passphrase")
            slots = slots.adding("recovery", recovery_code.encode(), key, created=created, label="recovery sheet")
        except TooLittleMemory as error:
            raise no_memory() from error
        folder.begin()
        engine = make_engine(folder.making, lambda: key)
        try:
            with engine.begin() as connection:
                schema.upgrade(connection)
            if begin is not None:
                begin(engine)
        finally:
            engine.dispose()  # the last connection to close moves the log into the file
        write_atomically(folder.keyslots, slots.to_bytes())
        folder.finish()
        folder.keep_private()
        return cls(folder, slots, key, now)

    @classmethod
    def open(
        cls,
        folder: StoreFolder,
        *,
        kind: str,
        secret: str,
        now: Callable[[], datetime],
        tell: migrating.Tell = migrating.say_nothing,
    ) -> "StoreFile":
        """Open by a slot of ``kind`` (passphrase, recovery, device+pin). Raises UserError for expected failures.

        ``tell`` hears each step where the records are of an earlier version and are brought up to date first.
        """
        if not folder.exists():
            raise no_store()
        place.refuse(folder.path)
        with in_words():
            folder.lock()
            try:
                folder.sweep()
                opened.clear(folder)
                folder.keep_private()
                rotation.settle(folder)
                migrating.settle(folder)
                lost = log_file.lost_changes(folder.log)
                if lost:  # opening leaves the rest of it out, so it is kept first
                    shutil.copyfile(folder.log, folder.path / "records.log-damaged")
                slots = read_slots(folder)
                slot, key = unwrap(folder, slots, kind, secret)
                store = cls(folder, slots, key, now)
                store.opened_by, store._lost_in_log = slot, lost
                store._examine(tell)
                folder.note_opened(None if kind == DEVICE_PIN else now())
            except BaseException:
                folder.unlock()
                raise
            return store

    def _examine(self, tell: migrating.Tell) -> None:
        """Refuse a damaged or newer file, bring an older one up, and notice a rolled-back one."""
        if not self.folder.records.is_file():
            raise damaged("The file with the records is not in its folder.")
        if self.folder.records.stat().st_size == 0:  # it must not be taken for a new one
            raise damaged("The file with the records is empty.")
        try:
            with self._writer.begin() as connection:
                revision = schema.revision_of(connection)
            if revision is None:
                raise damaged("The file with the records holds no records.")
            if revision > schema.REVISION:
                raise newer()
            if revision != schema.REVISION:
                self._writer.dispose()
                migrating.bring_up(self.folder, self.slots, self._key, now=self.now, tell=tell)
            else:
                migrating.forget_old(self.folder)
            with Session(self._writer) as session:
                last = last_change(session)
                mark = self.folder.read_mark(self.state_key())
                older = behind(session, last, mark)
            self.rolled_back = older or self._lost_in_log > 0
            self.older_unheeded = self.rolled_back
            if self.rolled_back:
                self.folder.note("log_damaged" if self._lost_in_log else "older" if mark is not None else "unmarked")
        finally:
            self._writer.dispose()  # the next connection is made on the writer's own thread

    def state_key(self) -> bytes:
        """The key of the MAC over the high-water mark."""
        return derived(self._key, "state")

    def opens_with(self, kind: str, secret: str) -> bool:
        """Whether a secret opens a slot of this kind: who changes a key shows first that they hold one."""
        return self.opener(kind, secret) is not None

    def opener(self, kind: str, secret: str) -> Slot | None:
        """The slot of this kind that a secret opens."""
        try:
            return self.slots.opening(kind, secret.encode())[0]
        except TooLittleMemory as error:
            raise no_memory() from error
        except WrongSecret:
            return None

    def replace_slot(self, kind: str, secret: str, *, label: str, backend: str = "", device: str = "") -> None:
        """Open by this secret from now on, instead of the one before of this kind and label.

        The records' own key stays; copies keep their old slots.
        """
        self._keep_slots(adding(self.slots, self._key, self.now, kind, secret, label, backend, device))

    def drop_slots(self, gone: Callable[[Slot], bool]) -> bool:
        """Let some slots go; whether there were any. Raises UserError rather than leave no way in."""
        if not any(gone(slot) for slot in self.slots.slots):
            return False
        try:
            self._keep_slots(self.slots.without(gone))
        except LastWayIn as error:
            raise UserError(
                "last_key",
                happened="Without this key there would be no passphrase or no recovery sheet left.",
                kept="Nothing was changed.",
                do="Make another passphrase or sheet first.",
            ) from error
        return True

    def _keep_slots(self, slots: KeySlots) -> None:
        with in_words():
            rotation.settle(self.folder)  # slots of a change of key that stopped at its last step must not come later
            write_atomically(self.folder.keyslots, slots.to_bytes())
        self.slots = slots

    def rotate(self, *, passphrase: str, recovery_code: str, begin: Callable[[Engine], None]) -> None:
        """Another data key; from then on only this passphrase and this code open. Call it on the writer's thread.

        ``begin`` adds to the records what belongs to the change. Raises UserError with the records as they were.
        """
        key = new_key()
        slots = replace(self.slots, slots=())
        slots = adding(slots, key, self.now, PASSPHRASE, passphrase, KEYHOLDER)
        slots = replace(adding(slots, key, self.now, RECOVERY, recovery_code, SHEET), generation=slots.generation)
        with self.threads.reader_held(), in_words():
            self.checkpoint()
            if isinstance(self._writer.pool, QueuePool) and self._writer.pool.checkedout():
                raise open_elsewhere()  # what is written there would be written into the old file
            self._writer.dispose()
            self._reader.dispose()
            rotation.prepare(self.folder, self._key, key, begin)
            with Session(copy := make_engine(rotation.copy_of(self.folder), lambda: key)) as session:
                mark = last_change(session)
            copy.dispose()
            self.folder.write_next_mark(derived(key, "state"), mark)
            try:
                rotation.commit(self.folder, slots)
            finally:
                if not rotation.copy_of(self.folder).exists():  # whatever failed after that: the new key counts
                    self._key[:], self.slots = key, slots
            self.folder.write_mark(self.state_key(), mark)

    def unit(
        self, *, label: str, by: str, kind: Kind = "edit", pupil_id: str | None = None, act: str | None = None
    ) -> UnitOfWork:
        """A unit of work on the writer's connection; call it on the writer's thread."""
        return UnitOfWork(self._writer, kind=kind, label=label, by=by, now=self.now, pupil_id=pupil_id, act=act)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session on the reader's connection; call it on the reader's thread."""
        with in_words(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @property
    def writer_engine(self) -> Engine:
        """The writer's engine, for backup and for plain settings."""
        return self._writer

    def setting(self, key: str) -> object:
        """A setting of this store, or None."""
        with in_words(), Session(self._writer) as session:
            row = session.get(SettingRow, key)
            return None if row is None else row.value

    def set_setting(self, key: str, value: object) -> None:
        """Keep a setting. Settings are about the installation, not about children, and are not undone."""
        with in_words(), Session(self._writer) as session, session.begin():
            session.merge(SettingRow(key=key, value=value))

    def checkpoint(self) -> Mark:
        """Move the log into the main file and write the high-water mark: what is told as kept is then kept."""
        with in_words():
            with self._writer.connect() as connection:
                connection.rollback()
                raw = connection.connection.dbapi_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr]  # a live connection
            with Session(self._writer) as session:
                mark = last_change(session)
            self.folder.write_mark(self.state_key(), mark)
            return mark

    def check(self) -> list[str]:
        """What is wrong with the file, as short codes; an empty list is a good file."""
        try:
            self.checkpoint()
            problems: list[str] = []
            with self._writer.connect() as connection:
                connection.rollback()
                raw = connection.connection.dbapi_connection
                for pragma, good in (
                    ("cipher_integrity_check", []),
                    ("integrity_check", [("ok",)]),
                    ("foreign_key_check", []),
                ):
                    if list(raw.execute(f"PRAGMA {pragma}").fetchall()) != good:  # type: ignore[union-attr]  # a live connection
                        problems.append(pragma)
            with Session(self._writer) as session:
                problems += [f"change {seq} does not fit the chain" for seq in broken_links(session)]
            return problems
        except (UserError, DatabaseError, DriverError):
            return ["unreadable"]

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        with Session(self._writer) as session:
            return {
                name: session.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in sorted(Base.metadata.tables.items())
            }

    def close(self) -> None:
        """Checkpoint, let the key go, and free the folder.

        A checkpoint that fails costs nothing: what was committed is in the log, and the next opening carries it over.
        """
        self.threads.close()
        opened.clear(self.folder)
        try:
            if not self.older_unheeded:
                self.checkpoint()
        except (UserError, DatabaseError, DriverError, OSError):
            return
        finally:
            self._writer.dispose()
            self._reader.dispose()
            for place in range(len(self._key)):
                self._key[place] = 0
            self.folder.unlock()

    def connect_copy_key(self) -> bytes:
        """The data key for a copy of this file (backup only)."""
        return bytes(self._key)
