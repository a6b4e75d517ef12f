# SPDX-License-Identifier: Apache-2.0
"""Backups: one uncompressed zip (manifest, key slots, encrypted records) that has been opened and counted.

A backup that was not opened again is a hope, not a backup: ``make`` verifies the file beside its final place. The
papers kept with the records are in it, or, of backups that make themselves, beside it (store/backup_papers.py).
"""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.store import attachments, backup_papers, place, proving, room, schema
from sencodesk.store.atomic import flush_folder, move_atomically, refuse_store_file, write_atomically
from sencodesk.store.changes import broken_links
from sencodesk.store.engine import connect, make_engine
from sencodesk.store.folder import StoreFolder
from sencodesk.store.marks import last_change
from sencodesk.store.trouble import in_words, newer, no_memory
from sencodesk.vault.slots import KeySlots, SlotError, TooLittleMemory, WrongSecret, derived

if TYPE_CHECKING:
    from sencodesk.store.file import StoreFile

NAMES = ("manifest.json", "keyslots.json", "records.db")
LIMIT = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds, and whether it was proved."""

    file: str
    sha256: str
    store_id: str
    last_change: int
    tables: dict[str, int]
    verified: bool
    problems: tuple[str, ...]
    papers: int = 0
    """How many papers kept with the records came along."""
    absent: int = 0
    """How many of them a backup refers to that are not beside it."""


def make(store: "StoreFile", target: Path, *, carry: bool = True) -> BackupReport:
    """Write a backup of the open store to ``target``; it gets that name once it is proved. Raises UserError.

    ``carry`` puts the papers into it; otherwise they are copied beside it, each once. Whatever fails,
    nothing is left behind and the backup that lay there before is as it was.
    """
    refuse_store_file(target)
    papers = backup_papers.size(store.folder) if carry else backup_papers.size_to_copy(store.folder, target.parent)
    room.require(target.parent, room.size_of(store.folder.records) * 2 + papers, kept="Your records are untouched.")
    with in_words():
        store.checkpoint()
    return make_of(store.folder, store.slots, store.connect_copy_key(), target, made_at=store.now(), carry=carry)


def refuse_place(folder: Path) -> None:
    """Raise UserError where backups must not go: among the records themselves."""
    refuse_store_file(folder / "any.sencodesk")


def make_of(
    folder: StoreFolder,
    slots: KeySlots,
    key: bytes | bytearray,
    target: Path,
    *,
    made_at: datetime,
    carry: bool = False,
) -> BackupReport:
    """Write a proved backup of records whose log is in the main file already; like ``make`` otherwise."""
    candidate = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with in_words():
        try:
            _write(folder, slots, key, candidate, made_at, carry=carry)
            report = verify(candidate, key=key, papers_too=carry)
            if report.problems:
                raise _not_proved()
            candidate.replace(target)
            flush_folder(target.parent)
        finally:
            _forget(candidate)
    return replace(report, file=str(target))


def _forget(candidate: Path) -> None:
    with contextlib.suppress(OSError):  # the place may not be there at all; that has been told already
        candidate.unlink()


def _not_proved() -> UserError:
    return UserError(
        "backup_not_proved",
        happened="The new backup could not be proved, so it was thrown away.",
        kept="Your records are untouched, and a backup that was there before is kept.",
        do="Check the records (Settings, Backups), and do not delete any older backup.",
        exit_code=6,
    )


def _write(
    folder: StoreFolder, slots: KeySlots, key: bytes | bytearray, target: Path, made_at: datetime, *, carry: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".backup") as work:
        copy = Path(work) / "records.db"
        source, destination = connect(folder.records, key, read_only=True), connect(copy, key)
        try:
            source.backup(destination, pages=256)
        finally:
            destination.close()
            source.close()
        engine = make_engine(copy, lambda: key)
        with Session(engine) as session:
            mark = last_change(session)
            wanted = attachments.named(session)
        engine.dispose()
        papers = backup_papers.listed(folder, wanted)
        if not carry:
            backup_papers.copy_beside(folder, papers, target.parent)
        manifest: dict[str, Any] = {
            "format": "sencodesk-backup",
            "v": 1,
            "store_id": slots.store_id,
            "made_at": made_at.isoformat(),
            "last_change": mark.seq,
            "last_hash": mark.hash,
            "tables": proving.counts(copy, key),
            "records_sha256": _sha256(copy),
            **backup_papers.told(papers, wanted, carried=carry),
        }
        manifest["mac"] = _mac(derived(key, "manifest"), manifest)
        bundle = Path(work) / "bundle.zip"
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
            archive.writestr("keyslots.json", slots.to_bytes())
            archive.write(copy, "records.db")
            for name in papers if carry else ():
                archive.write(folder.attachments / name, f"{backup_papers.INSIDE}{name}")
        try:
            move_atomically(bundle, target)
        except OSError as error:
            raise UserError(
                "backup_not_written",
                happened="The backup could not be written there.",
                kept="Your records are untouched. There is no new backup.",
                do="Choose another folder or stick with enough room.",
                exit_code=6,
            ) from error


def verify(
    file: Path,
    *,
    kind: str = "passphrase",
    secret: str = "",
    key: bytes | bytearray | None = None,
    papers_too: bool = True,
) -> BackupReport:
    """Open the backup with its own slots (or a known key), check every page and the chain, and count every table.

    Every paper is deciphered and its hash compared, in the backup and beside it; without ``papers_too`` it is enough
    that those beside it are there: each was proved when it was copied.
    """
    beside = file.parent if os.access(file.parent, os.W_OK) else None  # a stick may be read-only; the copy is encrypted
    with tempfile.TemporaryDirectory(prefix=".verify", dir=beside) as work:
        manifest, slots, records = _unpack(file, Path(work))
        data_key = key if key is not None else _unwrap(slots, kind, secret)
        problems = _problems(manifest, records, data_key)
        papers = backup_papers.proved(file, manifest, records, data_key, whole=papers_too)
        problems += papers.problems
        return BackupReport(
            file=str(file),
            sha256=_sha256(file),
            store_id=slots.store_id,
            last_change=int(manifest.get("last_change", 0)),
            tables=dict(manifest.get("tables", {})),
            verified=not problems,
            problems=tuple(problems),
            papers=papers.there,
            absent=papers.absent,
        )


def restore(
    file: Path, folder: StoreFolder, *, kind: str, secret: str, begin: Callable[[Engine], None]
) -> BackupReport:
    """Lay a proved backup out as a new store. Raises UserError if there are records already or if the backup is bad.

    ``begin`` alters the file before it gets its name, so that nobody can ever open it as what it was. The high-water
    mark is not restored: the first opening finds none, so that the outbox asks before it sends.
    """
    place.refuse(folder.path)
    with in_words():
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.lock()
        try:
            return _restore(file, folder, kind, secret, begin)
        finally:
            folder.unlock()


def _restore(file: Path, folder: StoreFolder, kind: str, secret: str, begin: Callable[[Engine], None]) -> BackupReport:
    if folder.exists():
        raise UserError(
            "store_exists",
            happened="There are records in this folder already.",
            kept="They were not touched.",
            do="Restore into an empty folder.",
            exit_code=2,
        )
    room.require(folder.path, room.size_of(file) * 2)
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".restore") as work:
        manifest, slots, records = _unpack(file, Path(work))
        key = _unwrap(slots, kind, secret)
        report = verify(file, key=key)
        if set(report.problems) - {backup_papers.ABSENT}:  # records without a paper are better than none
            raise UserError(
                "backup_bad",
                happened="This backup is damaged, so it was not restored.",
                kept="Nothing was changed.",
                do="Try the backup before it.",
                exit_code=6,
            )
        bring_up(records, key)
        folder.begin()
        records.replace(folder.making)
        engine = make_engine(folder.making, lambda: key)
        try:
            begin(engine)
        finally:
            engine.dispose()  # the last connection to close moves the log into the file
        backup_papers.lay_out(file, manifest, folder)
        write_atomically(folder.keyslots, slots.to_bytes())
        folder.state.unlink(missing_ok=True)
        folder.finish()
    return report


def keyslots_of(file: Path) -> KeySlots:
    """The key slots that a backup carries; they are no secret. Raises UserError when it is no backup."""
    with tempfile.TemporaryDirectory(prefix=".verify") as work:
        return _unpack(file, Path(work), records=False)[1]


def made_at(file: Path) -> datetime | None:
    """When a backup says that it was made, without opening it; None for what is no backup, or not there."""
    return (told := _told(file)) and told[0]


def made_of(file: Path) -> str:
    """Of which records a backup says that it was made (their store id), without opening it; empty if it says none."""
    told = _told(file)
    return "" if told is None else told[1]


def _told(file: Path) -> tuple[datetime, str] | None:
    try:
        manifest = backup_papers.manifest_of(file)
        at = datetime.fromisoformat(str(manifest["made_at"]))
        return (at, str(manifest["store_id"])) if at.tzinfo is not None else None
    except (ValueError, KeyError):
        return None


def as_dict(report: BackupReport) -> dict[str, Any]:
    """The report as the command line prints it."""
    return {**asdict(report), "problems": list(report.problems)}


def _unpack(file: Path, work: Path, *, records: bool = True) -> tuple[dict[str, Any], KeySlots, Path]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename: info for info in archive.infolist()}
            if {one for one in names if not backup_papers.is_paper(one)} != set(NAMES) or any(
                info.compress_type != zipfile.ZIP_STORED or info.file_size > LIMIT for info in names.values()
            ):
                raise _not_a_backup()
            manifest = json.loads(archive.read("manifest.json"))
            slots = KeySlots.from_bytes(archive.read("keyslots.json"))
            if records:
                archive.extract("records.db", work)
    except FileNotFoundError as error:
        raise UserError(
            "backup_missing",
            happened="There is no backup at that place.",
            kept="Nothing was changed.",
            do="Look for the file on the stick or in the folder where you keep backups.",
            exit_code=4,
        ) from error
    except (zipfile.BadZipFile, ValueError, KeyError, SlotError, EOFError, RecursionError) as error:
        raise _not_a_backup() from error
    if not isinstance(manifest, dict):
        raise _not_a_backup()
    return manifest, slots, work / "records.db"


def _problems(manifest: dict[str, Any], records: Path, key: bytes | bytearray) -> list[str]:
    """What is wrong with unpacked records. They are brought up to date for it where they are of an earlier version."""
    found = []
    told = {name: value for name, value in manifest.items() if name != "mac"}
    if not hmac.compare_digest(str(manifest.get("mac", "")), _mac(derived(key, "manifest"), told)):
        found.append("manifest")
    if _sha256(records) != manifest.get("records_sha256"):
        found.append("sha256")
    try:
        if proving.counts(records, key) != manifest.get("tables"):
            found.append("counts")
        found += proving.problems(records, key, chain=False)
        bring_up(records, key)
        engine = make_engine(records, lambda: key, query_only=True)
        try:
            with Session(engine) as session:
                last = last_change(session)
                if (last.seq, last.hash) != (manifest.get("last_change"), manifest.get("last_hash")):
                    found.append("last_change")
                if broken_links(session):
                    found.append("chain")
        finally:
            engine.dispose()
    except (DatabaseError, DriverError):
        found.append("unreadable")
    return list(dict.fromkeys(found))


def bring_up(records: Path, key: bytes | bytearray) -> None:
    """Bring an unpacked copy to today's schema. Raises UserError where a newer program wrote it."""
    engine = make_engine(records, lambda: key)
    try:
        with engine.begin() as connection:
            revision = schema.revision_of(connection)
            if revision is not None and revision > schema.REVISION:
                raise newer()
            if revision != schema.REVISION:
                schema.upgrade(connection)
    finally:
        engine.dispose()  # the last connection to close moves the log into the file


def _unwrap(slots: KeySlots, kind: str, secret: str) -> bytes:
    try:
        return bytes(slots.unwrap(kind, secret.encode()))
    except TooLittleMemory as error:
        raise no_memory() from error
    except WrongSecret as error:
        raise UserError(
            "wrong_passphrase",
            happened="That passphrase does not open this backup.",
            kept="Nothing was changed.",
            do="Use the passphrase that was in force when the backup was made, or the recovery code.",
            exit_code=3,
        ) from error
    except SlotError as error:
        raise _not_a_backup() from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _mac(key: bytes, manifest: dict[str, Any]) -> str:
    return hmac.new(key, json.dumps(manifest, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _not_a_backup() -> UserError:
    return UserError(
        "not_a_backup",
        happened="This file is not a SENCO Desk backup, or it is cut short.",
        kept="Nothing was changed.",
        do="Choose another file.",
        exit_code=4,
    )
