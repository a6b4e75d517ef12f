# SPDX-License-Identifier: Apache-2.0
"""Backup from the open desk: made, opened, counted, and remembered as an event."""

from datetime import datetime
from pathlib import Path

from sencodesk.services import attachments
from sencodesk.services.desk import Desk
from sencodesk.services.roles import LOOK, WRITE, only
from sencodesk.store import backup, migrating, schema
from sencodesk.store.backup import BackupReport
from sencodesk.vault import recovery

__all__ = ["BackupReport", "last", "make", "prove"]

SETTING = "last_backup"


@only(LOOK)
def make(desk: Desk, *, file: Path, carry: bool = True) -> BackupReport:
    """Write a proved backup to ``file``. Raises UserError when it cannot be written.

    It carries the papers kept with the records; with ``carry`` False they are copied beside it, each once.
    """
    if desk.only_to_read:
        desk.require(WRITE)  # a proved backup is written down in the records
    with desk.unit("make a backup", kind="event"):
        pass
    attachments.sweep(desk)
    report, before = backup.make(desk.store, file, carry=carry), desk.store.setting(SETTING)
    desk.keep_setting(
        SETTING,
        {
            "at": desk.now().isoformat(),
            "pupils": report.tables.get("pupil", 0),
            "plans": report.tables.get("plan", 0),
            "schema": schema.REVISION,
        },
    )
    desk.store.folder.note_backup(file.absolute(), desk.now())
    if isinstance(before, dict) and before.get("schema") == schema.REVISION:
        migrating.forget_backup(desk.store.folder)  # this is the second since the records were brought up to date
    return report


def came_from(desk: Desk, *, file: Path, report: BackupReport) -> None:
    """Remember that these records were restored from ``file``, which was proved for it: it is their newest backup."""
    at = backup.made_at(file) or desk.now()
    desk.keep_setting(
        SETTING,
        {
            "at": at.isoformat(),
            "pupils": report.tables.get("pupil", 0),
            "plans": report.tables.get("plan", 0),
            "schema": schema.REVISION,
        },
    )
    desk.store.folder.note_backup(file.absolute(), at)


def prove(file: Path, *, secret: str) -> BackupReport:
    """Open a backup and count it; ``secret`` is its passphrase or the code on its recovery sheet. Changes nothing."""
    code = recovery.parse(secret)
    if code is not None:
        return backup.verify(file, kind="recovery", secret=code)
    return backup.verify(file, secret=secret)


def last(desk: Desk) -> tuple[datetime, int, int] | None:
    """When a backup was last proved, with how many pupils and plans; None if never."""
    kept = desk.store.setting(SETTING)
    if not isinstance(kept, dict):
        return None
    return datetime.fromisoformat(str(kept["at"])), int(str(kept["pupils"])), int(str(kept["plans"]))
