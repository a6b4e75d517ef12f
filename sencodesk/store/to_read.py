# SPDX-License-Identifier: Apache-2.0
"""Records opened only to be read, where nothing can or may be written: nothing in their folder is touched.

Another window holds them: its connections and ours see each other through SQLite's own locks (``mode=ro``). Otherwise
nothing moves in the folder. Where the log beside the records is empty the file is read as it lies (``immutable=1``);
where changes wait in the log, they are read by a lone reader that makes no index beside it, which a folder that
refuses to be written needs (SQLite's WAL documentation, "Read-Only Databases" and "Use of WAL Without Shared-Memory").
Neither of these two notices who writes from elsewhere, where the folder takes no lock from here: so what tells of a
change is looked at around every reading.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.store import schema
from sencodesk.store.changes import Kind
from sencodesk.store.engine import make_engine, way_in
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import Mark, StoreFolder
from sencodesk.store.log_file import HEADER
from sencodesk.store.marks import last_change
from sencodesk.store.threads import StoreThreads
from sencodesk.store.trouble import damaged, in_words, newer, no_store
from sencodesk.store.unit import UnitOfWork
from sencodesk.store.ways_in import read_slots, unwrap
from sencodesk.vault.slots import KeySlots

SHARED, STILL = "mode=ro", "mode=ro&immutable=1"
LONE = f"mode=ro&vfs={'win32-none' if os.name == 'nt' else 'unix-none'}"


class StoreToRead(StoreFile):
    """An open store that writes nothing, whoever asks."""

    def __init__(
        self,
        folder: StoreFolder,
        slots: KeySlots,
        key: bytearray,
        now: Callable[[], datetime],
        *,
        shared: bool,
        held: bool,
    ) -> None:
        self.folder, self.slots, self.now = folder, slots, now
        self._key, self._held = key, held
        self.threads = StoreThreads()
        self._found = None if shared else _signs(folder)
        way = SHARED if shared else LONE if _waits(folder) else STILL
        self._writer, self._reader = self._engine(way), self._engine(way)
        self.rolled_back, self.older_unheeded, self._lost_in_log, self.opened_by = False, False, 0, None

    def _engine(self, way: str) -> Engine:
        def connecting() -> Any:
            return way_in(self.folder.records, self._key, way, alone=way == LONE)

        return make_engine(self.folder.records, lambda: self._key, query_only=True, connecting=connecting)

    @classmethod
    def open_to_read(cls, folder: StoreFolder, *, kind: str, secret: str, now: Callable[[], datetime]) -> "StoreToRead":
        """Open by a slot of ``kind`` and write nothing. Raises UserError where not even reading is possible."""
        if not folder.exists():
            raise no_store()
        held, shared = _held(folder)
        try:
            with in_words():
                slots = read_slots(folder)
                slot, key = unwrap(folder, slots, kind, secret)
                store = cls(folder, slots, key, now, shared=shared, held=held)
                store.opened_by = slot
                store._examine_to_read()
        except BaseException:
            if held:
                folder.unlock()
            raise
        return store

    def _examine_to_read(self) -> None:
        """Refuse what cannot be read: a file that is not there or empty, or one of another version."""
        with self._as_found():
            self._examine_found()

    def _examine_found(self) -> None:
        if not self.folder.records.is_file() or self.folder.records.stat().st_size == 0:
            raise damaged("The file with the records is not in its folder, or it is empty.")
        try:
            with self._writer.begin() as connection:
                revision = schema.revision_of(connection)
        finally:
            self._writer.dispose()
        if revision is None:
            raise damaged("The file with the records holds no records.")
        if revision > schema.REVISION:
            raise newer()
        if revision != schema.REVISION:
            raise UserError(
                "older_to_read",
                happened="These records are of an earlier version, and are brought up to date before they are read.",
                kept="They were not touched.",
                do="Open them where they can be written: make room, or copy the folder to this laptop.",
                exit_code=4,
            )

    def unit(
        self, *, label: str, by: str, kind: Kind = "edit", pupil_id: str | None = None, act: str | None = None
    ) -> UnitOfWork:
        """A unit of work that keeps nothing: what was looked at or printed cannot be written into the log."""
        return _Unwritten(self._writer, kind=kind, label=label, by=by, now=self.now, pupil_id=pupil_id, act=act)

    @contextlib.contextmanager
    def _as_found(self) -> Iterator[None]:
        """Around a reading that must be whole. Raises ``changed_elsewhere``, whatever else went wrong."""
        self._refuse_changed()
        try:
            yield
        finally:
            self._refuse_changed()

    def _refuse_changed(self) -> None:
        if self._found is not None:
            with in_words():
                now = _signs(self.folder)
            if now != self._found:
                raise changed_elsewhere()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """As where it is kept; raises UserError too where the records were changed elsewhere."""
        with self._as_found(), super().reading() as session:
            yield session

    def check(self) -> list[str]:
        """As where it is kept; says nothing of damage where the records were changed elsewhere: raises UserError."""
        with self._as_found():
            return super().check()

    def counts(self) -> dict[str, int]:
        """As where it is kept; raises UserError where the records were changed elsewhere."""
        with self._as_found():
            return super().counts()

    def setting(self, key: str) -> object:
        """As it was when the records were opened: that may be old, but what cannot be read is no damage."""
        try:
            return super().setting(key)
        except UserError:
            self._refuse_changed()
            raise

    def checkpoint(self) -> Mark:
        """Nothing waits to be moved."""
        with in_words(), Session(self._writer) as session:
            return last_change(session)

    def set_setting(self, key: str, value: object) -> None:  # noqa: ARG002  # as where it is kept
        """Raises UserError: nothing is kept here."""
        raise nothing_written()

    def _keep_slots(self, slots: KeySlots) -> None:  # noqa: ARG002  # as where it is kept
        raise nothing_written()

    def rotate(self, *, passphrase: str, recovery_code: str, begin: Callable[[Engine], None]) -> None:  # noqa: ARG002
        """Raises UserError: the keys stay as they are."""
        raise nothing_written()

    def close(self) -> None:
        """Let the key go, and the folder where it was held."""
        self.threads.close()
        self._writer.dispose()
        self._reader.dispose()
        for place in range(len(self._key)):
            self._key[place] = 0
        if self._held:
            self.folder.unlock()


class _Unwritten(UnitOfWork):
    def _commit(self) -> None:
        self.session.rollback()


def nothing_written() -> UserError:
    """Something wanted to write where the records are only read."""
    return UserError(
        "only_to_read",
        happened="These records are open to be read only, so nothing is changed.",
        kept="Everything is as it was.",
        do="Lock, mend what stands in the way, and open them again.",
        exit_code=6,
    )


def changed_elsewhere() -> UserError:
    """Somebody wrote into records that are read without a lock: what is read from now on may not fit together."""
    return UserError(
        "changed_elsewhere",
        happened="These records were changed elsewhere since they were opened here.",
        kept="From here nothing was changed.",
        do="Lock, and open them again.",
        exit_code=3,
    )


def _signs(folder: StoreFolder) -> tuple[object, ...]:
    """What tells that somebody wrote: place, size and time of the file and of its log, and the log's own beginning."""
    signs: list[object] = []
    for file in (folder.records, folder.log):
        try:
            told = file.stat()
        except FileNotFoundError:
            signs.append(None)
        else:
            signs.append((told.st_ino, told.st_size, told.st_mtime_ns))
    with contextlib.suppress(FileNotFoundError), folder.log.open("rb") as log:
        signs.append(log.read(HEADER))
    return tuple(signs)


def _held(folder: StoreFolder) -> tuple[bool, bool]:
    """Whether the folder is ours while we read, and whether another window holds it."""
    with contextlib.suppress(OSError):  # refused: who writes from elsewhere is seen by what they change
        try:
            folder.lock()
        except UserError:
            return False, True
        return True, False
    return False, False


def _waits(folder: StoreFolder) -> bool:
    """Whether the log beside the records holds anything."""
    return folder.log.is_file() and folder.log.stat().st_size > 0
