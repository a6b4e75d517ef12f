# SPDX-License-Identifier: Apache-2.0
"""Writing small files so that a crash leaves the old or the new one: temporary file, flush, rename, flush again."""

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from sencodesk.errors import UserError

TEMPORARY = re.compile(r"\.sencodesk-([0-9a-f]{8})-[0-9a-f]{8}\.part")
LEFT_AFTER = 60
"""Seconds."""
_HERE = secrets.token_hex(4)
"""This process, in the names of its temporary files."""
STORE_FILES = ("records.db", "keyslots.json", "records.making")


def refuse_store_file(target: Path) -> None:
    """Raise UserError where ``target`` would lie among the files of a store: it could overwrite the records."""
    place = target.resolve()
    if any((folder / name).exists() for folder in (place.parent, place) for name in STORE_FILES):
        raise UserError(
            "place_of_records",
            happened="That is the folder in which records are kept.",
            kept="Nothing was written.",
            do="Choose another folder.",
            exit_code=2,
        )


def refuse_existing(target: Path) -> None:
    """Raise UserError where a file is there already: the one way back into another school's records, perhaps."""
    if target.exists():
        raise UserError(
            "place_taken",
            happened="There is a file of that name already.",
            kept="It was not touched.",
            do="Choose another name.",
            exit_code=2,
        )


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace ``path`` by ``data`` in one step; readable by the owner only unless ``mode`` says otherwise."""
    temporary = _written(path, data, mode)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def move_atomically(source: Path, path: Path) -> None:
    """Replace ``path`` by a copy of ``source`` in one step, however large it is: it is never in the memory whole."""
    temporary = _written(path, source)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def _written(path: Path, data: bytes | Path, mode: int = 0o600) -> Path:
    """A temporary file beside ``path`` that holds ``data``, on the disk for good; none where that failed."""
    temporary = path.with_name(f".sencodesk-{_HERE}-{secrets.token_hex(4)}.part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                with data.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        _sweep(temporary)
    except BaseException:  # whatever breaks it off: what is half written may name a child
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sweep(mine: Path) -> None:
    """Take away what a killed program left beside ``mine``, in which a child may be named.

    Only files of our own pattern that are not this process's and older by a minute, on the disk's own clock: a younger
    one may be another window's, which is about to give it its name.
    """
    with contextlib.suppress(OSError), os.scandir(mine.parent) as found:  # a folder may be written and not listed
        now = mine.stat().st_mtime
        for one in found:
            name = TEMPORARY.fullmatch(one.name)
            if name is None or name[1] == _HERE or not one.is_file(follow_symlinks=False):
                continue
            if one.stat(follow_symlinks=False).st_mtime < now - LEFT_AFTER:
                Path(one.path).unlink()


def write_for_a_person(files: Mapping[Path, bytes], *, kept: str) -> None:
    """Write files where a person said, all of them or none, with the folders that they need; never over a store's own.

    All are on the disk under other names before the first takes its own, so that no file that was there before is lost
    to a full disk. Raises UserError where that cannot be done; ``kept`` says what is not lost by it.
    """
    for file in files:
        refuse_store_file(file)
    made: dict[Path, Path] = {}
    new: list[Path] = []
    try:
        for file, data in files.items():
            if file.is_dir():
                raise IsADirectoryError(file)
            file.parent.mkdir(parents=True, exist_ok=True)
            made[file] = _written(file, data)
        for file, temporary in made.items():
            was_there = file.exists()
            temporary.replace(file)
            if not was_there:
                new.append(file)
        for folder in {file.parent for file in made}:
            flush_folder(folder)
    except BaseException as error:
        for file in (*made.values(), *new):
            file.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise UserError(
            "cannot_write",
            happened="The file could not be written there.",
            kept=kept,
            do="Choose another folder, or see whether the disk is full or the stick is locked.",
            exit_code=6,
        ) from error


def flush_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
