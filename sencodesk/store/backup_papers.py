# SPDX-License-Identifier: Apache-2.0
"""The papers of a backup. One that a person makes carries them; one that makes itself refers to them, and each is
copied once into a folder beside the backups, named by the hash of the encrypted file, so that two schools never meet.

The manifest lists each with both hashes: of its content, which is its name among the records, and of the file.
"""

import contextlib
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.store import attachments, room
from sencodesk.store.atomic import move_atomically, write_atomically
from sencodesk.store.engine import make_engine
from sencodesk.store.folder import StoreFolder

INSIDE = "attachments/"
BESIDE = "senco-desk-papers"
"""The folder beside backups that make themselves."""
ENDING = ".sealed"
COPY = re.compile(r"[0-9a-f]{64}\.sealed")
ABSENT, DAMAGED = "papers_absent", "papers"
"""Problems of a backup: a paper that it refers to is not there; one is not what was kept, or is not told of."""
LIMIT_OF_MANIFEST = 1 << 24
LARGEST = attachments.MOST + attachments.HEAD + 16


@dataclass(frozen=True, slots=True)
class Proved:
    """How many papers are there and good, how many are not beside the backup, and the problems that follow."""

    there: int
    absent: int
    problems: list[str]


def is_paper(name: str) -> bool:
    """Whether a part of a backup is a paper."""
    return name.startswith(INSIDE) and attachments.NAME.fullmatch(name.removeprefix(INSIDE)) is not None


def size(folder: StoreFolder) -> int:
    """Bytes of all papers."""
    return sum(room.size_of(folder.attachments / name) for name in attachments.files(folder.attachments))


def size_to_copy(folder: StoreFolder, target: Path) -> int:
    """Bytes at most that a backup in ``target`` copies beside it: what was copied there before is not again."""
    held = sum(room.size_of(one) for one in (target / BESIDE).glob(f"*{ENDING}"))
    return max(0, size(folder) - held)


def listed(folder: StoreFolder, wanted: Iterable[str]) -> dict[str, str]:
    """The papers that are there of those that are wanted: content's hash and file's hash."""
    held = set(attachments.files(folder.attachments))
    return {name: _sha256(folder.attachments / name) for name in sorted(held & set(wanted))}


def told(papers: Mapping[str, str], wanted: set[str], *, carried: bool) -> dict[str, Any]:
    """What the manifest says of papers; nothing where there are none, as in every backup before there were papers."""
    lost = sorted(wanted - papers.keys())
    if not papers and not lost:
        return {}
    return {"papers": dict(papers), "papers_lost": lost, "papers_carried": carried}


def manifest_of(file: Path) -> dict[str, Any]:
    """What a backup says of itself, without opening it and so without proving it. Raises ValueError for no backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo("manifest.json").file_size > LIMIT_OF_MANIFEST:
                raise ValueError("too long")
            manifest = json.loads(archive.read("manifest.json"))
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, RecursionError) as error:
        raise ValueError("no backup") from error
    if not isinstance(manifest, dict):
        raise ValueError("no backup")
    return manifest


def copy_beside(folder: StoreFolder, papers: Mapping[str, str], target: Path) -> None:
    """Copy each paper that is not there yet; what is there under its name was written whole."""
    for name, digest in papers.items():
        copy, source = target / BESIDE / f"{digest}{ENDING}", folder.attachments / name
        if room.size_of(copy) == source.stat().st_size:
            continue
        copy.parent.mkdir(exist_ok=True)
        move_atomically(source, copy)


def proved(file: Path, manifest: Mapping[str, Any], records: Path, key: bytes | bytearray, *, whole: bool) -> Proved:
    """Look at every paper that the manifest lists and at every one that the records name.

    ``whole`` deciphers each; otherwise those beside the backup need only be there. The records are of today's schema.
    """
    papers, lost = _listed(manifest)
    found, absent, bad = 0, 0, False
    try:
        with _session(records, key) as session:
            wanted, keys = attachments.named(session), attachments.keys(session)
    except (DatabaseError, DriverError):
        return Proved(0, 0, [])  # told of already
    with _Papers(file, manifest) as source:
        bad = bool(wanted - papers.keys() - lost) or source.others(papers)
        for name, digest in papers.items():
            data = source.read(name, digest, whole=whole)
            if data is None:
                absent += 1
                continue
            found += 1
            if (whole or data) and not _good(name, digest, data, keys):
                bad = True
    return Proved(found, absent, [*([DAMAGED] if bad else []), *([ABSENT] if absent else [])])


def lay_out(file: Path, manifest: Mapping[str, Any], folder: StoreFolder) -> None:
    """Put a backup's papers beside restored records. One that is absent is left out: Check my records names it."""
    papers, _lost = _listed(manifest)
    if not papers:
        return
    folder.attachments.mkdir(mode=0o700, exist_ok=True)
    with _Papers(file, manifest) as source:
        for name, digest in papers.items():
            data = source.read(name, digest, whole=True)
            if data:
                write_atomically(folder.attachments / name, data)


def sweep(folder: Path, manifests: Iterable[Mapping[str, Any]]) -> None:
    """Take away copies to which no backup in a folder refers any more; ``manifests`` are those of all of them."""
    beside = folder / BESIDE
    wanted = {f"{digest}{ENDING}" for one in manifests for digest in _listed(one)[0].values()}
    if beside.is_dir():
        for copy in list(beside.iterdir()):
            if COPY.fullmatch(copy.name) and copy.name not in wanted:
                copy.unlink(missing_ok=True)


class _Papers:
    """Where the papers of a backup are: in it, beside it, or beside the records in whose folder it lies."""

    def __init__(self, file: Path, manifest: Mapping[str, Any]) -> None:
        self._folder = file.parent
        self._stack = contextlib.ExitStack()
        self._archive = self._stack.enter_context(zipfile.ZipFile(file)) if manifest.get("papers_carried") else None

    def __enter__(self) -> "_Papers":
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def others(self, papers: Mapping[str, str]) -> bool:
        """Whether there is a paper in the backup that its manifest does not tell of, or the other way round."""
        if self._archive is None:
            return False
        return {one.removeprefix(INSIDE) for one in self._archive.namelist() if is_paper(one)} != set(papers)

    def read(self, name: str, digest: str, *, whole: bool) -> bytes | None:
        """The encrypted file; None where it is not there, empty where it is there and need not be read."""
        if self._archive is not None:
            try:
                part = self._archive.getinfo(INSIDE + name)
                return self._archive.read(part) if part.file_size <= LARGEST else b"too large"
            except (KeyError, zipfile.BadZipFile):
                return b"damaged"
        for copy in (self._folder / BESIDE / f"{digest}{ENDING}", self._folder / "attachments" / name):
            if copy.is_file() and copy.stat().st_size <= LARGEST:
                return copy.read_bytes() if whole else b""
        return None


def _good(name: str, digest: str, data: bytes, keys: attachments.Keys) -> bool:
    try:
        keys.open(name, data)
    except attachments.Damaged:
        return False
    return hashlib.sha256(data).hexdigest() == digest


def _listed(manifest: Mapping[str, Any]) -> tuple[dict[str, str], set[str]]:
    """The papers that a manifest tells of, and those that were lost before. Whatever stands in a file is looked at."""
    papers, lost = manifest.get("papers"), manifest.get("papers_lost")
    told_of = papers if isinstance(papers, dict) else {}
    good = {
        str(name): str(digest)
        for name, digest in told_of.items()
        if attachments.NAME.fullmatch(str(name)) and attachments.NAME.fullmatch(str(digest))
    }
    return good, {str(one) for one in lost} if isinstance(lost, list) else set()


@contextlib.contextmanager
def _session(records: Path, key: bytes | bytearray) -> Any:
    engine = make_engine(records, lambda: key, query_only=True)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
