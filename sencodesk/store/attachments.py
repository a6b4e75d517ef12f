# SPDX-License-Identifier: Apache-2.0
"""Papers kept with the records: each an encrypted file beside them, named by the SHA-256 of its content, never changed.

A file is ``SDA1``, the number of its key (4 bytes), a nonce (12) and AES-256-GCM over the whole content, with its name
and number as additional data: what was exchanged, cut or altered does not open. The keys lie in the encrypted records,
so that they travel with every backup and outlive another data key; whoever renews that begins a new one for the files
that come later. A file goes when neither a record nor an image of the log names it: undo and earlier versions can
always bring it back.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.chronology import Attachment
from sencodesk.store.atomic import TEMPORARY, write_atomically
from sencodesk.store.tables import ImageRow, SettingRow

SETTING = "attachment_keys"
MAGIC = b"SDA1"
NAME = re.compile(r"[0-9a-f]{64}")
NONCE, NUMBER, KEY = 12, 4, 32
HEAD = len(MAGIC) + NUMBER + NONCE
MOST = 25 * 1024**2
"""Bytes that a paper may have."""


class Damaged(Exception):  # noqa: N818  what happened is the name
    """A file that does not open as what its name says. Holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of the files, the newest last; each file says by number which it needs."""

    all: tuple[bytes, ...]

    def seal(self, data: bytes) -> tuple[str, bytes]:
        """The name of the file, and what is written into it."""
        name = hashlib.sha256(data).hexdigest()
        number, nonce = (len(self.all) - 1).to_bytes(NUMBER), secrets.token_bytes(NONCE)
        sealed = AESGCM(self.all[-1]).encrypt(nonce, data, _bound(name, number))
        return name, MAGIC + number + nonce + sealed

    def open(self, name: str, sealed: bytes) -> bytes:
        """The content of the file called ``name``. Raises Damaged for anything else."""
        number = sealed[len(MAGIC) : len(MAGIC) + NUMBER]
        place = int.from_bytes(number)
        if not sealed.startswith(MAGIC) or len(sealed) < HEAD or place >= len(self.all):
            raise Damaged
        try:
            data = AESGCM(self.all[place]).decrypt(sealed[HEAD - NONCE : HEAD], sealed[HEAD:], _bound(name, number))
        except InvalidTag:
            raise Damaged from None
        if hashlib.sha256(data).hexdigest() != name:
            raise Damaged
        return data


def _bound(name: str, number: bytes) -> bytes:
    return b"sencodesk attachment " + name.encode() + number


def keys(session: Session) -> Keys:
    """The keys that these records hold; none where nothing was ever kept."""
    row = session.get(SettingRow, SETTING)
    kept = row.value if row is not None and isinstance(row.value, list) else []
    return Keys(tuple(bytes.fromhex(str(one)) for one in kept))


def begin_key(session: Session) -> Keys:
    """Another key, for the files that come from now on."""
    found = Keys((*keys(session).all, secrets.token_bytes(KEY)))
    session.merge(SettingRow(key=SETTING, value=[one.hex() for one in found.all]))
    return found


def keep(folder: Path, data: bytes, with_: Keys) -> str:
    """Keep a content in a file, written whole or not at all; its name. What is there already and opens is kept."""
    name, sealed = with_.seal(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    if not good(folder, name, with_):
        write_atomically(folder / name, sealed)
    return name


def read(folder: Path, name: str, with_: Keys) -> bytes:
    """The content of a file. Raises UserError where it is not there, or is not what was kept."""
    try:
        return with_.open(name, (folder / name).read_bytes())
    except FileNotFoundError:
        raise UserError(
            "attachment_missing",
            happened="The file of this paper is not with the records any more.",
            kept="Its title and day are kept, and everything else is as it was.",
            do="Look into an older backup, or add the paper again.",
            exit_code=4,
        ) from None
    except Damaged:
        raise UserError(
            "attachment_damaged",
            happened="The file of this paper is damaged: it is not what was kept.",
            kept="It was not opened, and everything else is as it was.",
            do="Restore it from a backup, or add the paper again.",
            exit_code=6,
        ) from None


def good(folder: Path, name: str, with_: Keys) -> bool:
    """Whether a file is there and opens."""
    try:
        with_.open(name, (folder / name).read_bytes())
    except (FileNotFoundError, Damaged):
        return False
    return True


def files(folder: Path) -> list[str]:
    """The names of the files that are there."""
    return sorted(one.name for one in folder.iterdir() if NAME.fullmatch(one.name)) if folder.is_dir() else []


def named(session: Session) -> set[str]:
    """Every file that a record names, or that an image of the log could bring back."""
    if not inspect(session.connection()).has_table(Attachment.__tablename__):
        return set()  # records of an earlier version
    found = set(session.scalars(select(Attachment.sha256)))
    images = select(ImageRow.before, ImageRow.after).where(ImageRow.table == Attachment.__tablename__)
    for before, after in session.execute(images):
        found |= {str(image["sha256"]) for image in (before, after) if image and "sha256" in image}
    return found


def sweep(folder: Path, wanted: set[str]) -> None:
    """Take away what a killed program left: files that nothing names, and halves of files."""
    if not folder.is_dir():
        return
    for one in list(folder.iterdir()):
        if (NAME.fullmatch(one.name) and one.name not in wanted) or TEMPORARY.fullmatch(one.name):
            one.unlink(missing_ok=True)


def wrong(folder: Path, session: Session) -> Iterator[tuple[str, str]]:
    """Each file that a record of today needs and that is ``missing`` or ``damaged``: its name, and which of the two."""
    held, with_ = set(files(folder)), keys(session)
    for name in sorted(set(session.scalars(select(Attachment.sha256)))):
        if name not in held:
            yield name, "missing"
        elif not good(folder, name, with_):
            yield name, "damaged"
