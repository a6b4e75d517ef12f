# SPDX-License-Identifier: Apache-2.0
"""Writing small files so that a crash leaves the old or the new one: temporary file, flush, rename, flush again."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from sencodesk.errors import UserError

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
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def write_for_a_person(files: Mapping[Path, bytes], *, kept: str) -> None:
    """Write files where a person said, all of them or none, with the folders that they need; never over a store's own.

    Raises UserError where that cannot be done; ``kept`` says what is not lost by it.
    """
    for file in files:
        refuse_store_file(file)
    done: list[Path] = []
    try:
        for file, data in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, data)
            done.append(file)
    except OSError as error:
        for file in done:
            file.unlink(missing_ok=True)
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
