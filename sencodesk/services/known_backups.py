# SPDX-License-Identifier: Apache-2.0
"""What the page for restoring can offer before anything is open: the backups that are known here, and a free folder.

It looks at small files only, and believes nothing of them: a backup is opened and counted before it is restored.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sencodesk.codes.days import long_moment
from sencodesk.store import backup
from sencodesk.store.folder import StoreFolder

MOST = 40
"""How many are offered; who looks for an older one chooses its file."""


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup of these records, and when it says that it was made."""

    file: Path
    made_at: datetime

    def words(self) -> str:
        """Its day and minute in England, and its name."""
        return f"{long_moment(self.made_at)}: {self.file.name}"


def made_words(file: Path) -> str:
    """When a backup says that it was made, in words; empty where it says nothing."""
    at = backup.made_at(file)
    return "" if at is None else long_moment(at)


def known(folder: Path) -> tuple[KnownBackup, ...]:
    """The backups of the records in ``folder`` that lie where the newest one lies, newest first.

    None where no backup is known, or where its stick or drive is not there.
    """
    newest, store_id = StoreFolder(folder).newest_backup(), _store_id(folder)
    if newest is None:
        return ()
    try:
        files = {newest[0], *newest[0].parent.glob("*.sencodesk")}
    except OSError:
        return ()
    found = []
    for file in files:
        at = backup.made_at(file)
        if at is not None and store_id in ("", backup.made_of(file)):
            found.append(KnownBackup(file, at))
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True)[:MOST])


def free_folder(folder: Path, day: date) -> Path:
    """A folder that is not there yet, beside the records of ``folder``, for what is restored on ``day``."""
    name = f"{folder.name} restored {day:%Y-%m-%d}"
    found, number = folder.with_name(name), 2
    while found.exists():
        found, number = folder.with_name(f"{name} ({number})"), number + 1
    return found


def _store_id(folder: Path) -> str:
    try:
        body = json.loads(StoreFolder(folder).keyslots.read_bytes())
        return str(body["store_id"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
