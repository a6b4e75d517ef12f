# SPDX-License-Identifier: Apache-2.0
"""An open store: made once, opened by a secret, checkpointed, checked, closed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.records import councils, needs, plans, pupils, school
from sencodesk.records.base import Base, new_id
from sencodesk.store import schema
from sencodesk.store.atomic import write_atomically
from sencodesk.store.changes import Kind, broken_links
from sencodesk.store.engine import make_engine
from sencodesk.store.folder import Mark, StoreFolder
from sencodesk.store.tables import ChangeRow, SettingRow
from sencodesk.store.threads import StoreThreads
from sencodesk.store.trouble import damaged, in_words, no_memory, no_store
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault.slots import KeySlots, SlotError, TooLittleMemory, WrongSecret, derived, new_key

# Importing the subjects is what fills the metadata and the register of logged tables.
SUBJECTS = (councils, needs, plans, pupils, school)


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
    def open(cls, folder: StoreFolder, *, kind: str, secret: str, now: Callable[[], datetime]) -> "StoreFile":
        """Open by the slot ``kind`` ("passphrase" or "recovery"). Raises UserError for every expected failure."""
        if not folder.exists():
            raise no_store()
        with in_words():
            folder.lock()
            try:
                folder.sweep()
                folder.keep_private()
                slots = _read_slots(folder)
                key = _unwrap(folder, slots, kind, secret)
                store = cls(folder, slots, key, now)
                store._examine()
                folder.count_wrong(0)
            except BaseException:
                folder.unlock()
                raise
            return store

    def _examine(self) -> None:
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
                    raise UserError(
                        "store_newer",
                        happened="These records were written by a newer version of SENCO Desk.",
                        kept="They were not touched.",
                        do="Install the newer version on this computer.",
                        exit_code=4,
                    )
                if revision != schema.REVISION:
                    schema.upgrade(connection)
            with Session(self._writer) as session:
                last = last_change(session)
                mark = self.folder.read_mark(self.state_key())
                self.rolled_back = _behind(session, last, mark)
        finally:
            self._writer.dispose()  # the next connection is made on the writer's own thread

    def state_key(self) -> bytes:
        """The key of the MAC over the high-water mark."""
        return derived(self._key, "state")

    def manifest_key(self) -> bytes:
        """The key of the MAC over a backup's manifest."""
        return derived(self._key, "manifest")

    def opens_with(self, kind: str, secret: str) -> bool:
        """Whether a secret opens the slot of this kind: who changes a key shows first that they hold one."""
        try:
            self.slots.unwrap(kind, secret.encode())
        except TooLittleMemory as error:
            raise no_memory() from error
        except WrongSecret:
            return False
        return True

    def replace_slot(self, kind: str, secret: str, *, label: str) -> None:
        """Open by another secret of this kind from now on; the records' own key stays. Copies keep their old slots."""
        created = self.now().isoformat()
        try:
            slots = self.slots.adding(kind, secret.encode(), self._key, created=created, label=label)
        except TooLittleMemory as error:
            raise no_memory() from error
        with in_words():
            write_atomically(self.folder.keyslots, slots.to_bytes())
        self.slots = slots

    def unit(self, *, label: str, by: str, kind: Kind = "edit", pupil_id: str | None = None) -> UnitOfWork:
        """A unit of work on the writer's connection; call it on the writer's thread."""
        return UnitOfWork(self._writer, kind=kind, label=label, by=by, now=self.now, pupil_id=pupil_id)

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
        try:
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


def last_change(session: Session) -> Mark:
    """The newest change of the log."""
    row = session.execute(select(ChangeRow.seq, ChangeRow.hash).order_by(ChangeRow.seq.desc()).limit(1)).first()
    return Mark(row.seq, row.hash) if row else Mark(0, "")


def _behind(session: Session, last: Mark, mark: Mark | None) -> bool:
    """Whether the file is older than the mark or went another way since."""
    if mark is None:
        return last.seq > 0
    if last.seq < mark.seq:
        return True
    at_mark = session.scalar(select(ChangeRow.hash).where(ChangeRow.seq == mark.seq))
    return mark.seq > 0 and at_mark != mark.hash


def _read_slots(folder: StoreFolder) -> KeySlots:
    try:
        return KeySlots.from_bytes(folder.keyslots.read_bytes())
    except (SlotError, FileNotFoundError) as error:
        raise damaged("The file with the key slots is missing or damaged.") from error


def _unwrap(folder: StoreFolder, slots: KeySlots, kind: str, secret: str) -> bytearray:
    try:
        return slots.unwrap(kind, secret.encode())
    except TooLittleMemory as error:
        raise no_memory() from error
    except WrongSecret as error:
        folder.count_wrong(folder.wrong_tries() + 1)
        what = "passphrase" if kind == "passphrase" else "recovery code"
        raise UserError(
            "wrong_passphrase" if kind == "passphrase" else "wrong_recovery_code",
            happened=f"That {what} does not open these records.",
            kept="Nothing was changed, and nothing is ever wiped.",
            do="Try again. Look at Caps Lock, and at the keyboard's language.",
            exit_code=3,
        ) from error
    except SlotError as error:
        raise damaged("The file with the key slots is damaged.") from error
