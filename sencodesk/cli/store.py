# SPDX-License-Identifier: Apache-2.0
"""Commands about the file: init, backup, store check, do, undo, redo, log."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sencodesk import bootstrap
from sencodesk.cli.answer import Answer
from sencodesk.cli.words import command, group, read_object
from sencodesk.errors import UserError
from sencodesk.services import checking, history
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.services.verbs import call, schema_of
from sencodesk.store import backup, schema
from sencodesk.store.atomic import refuse_existing, refuse_store_file, write_atomically
from sencodesk.store.changes import Change
from sencodesk.vault import recovery
from sencodesk.views import log as log_view
from sencodesk.views.school import school

Open = Callable[[], Desk]
BACKUP_KEYS = (
    "file", "sha256", "store_id", "last_change", "tables", "verified", "problems", "papers", "absent",
)  # fmt: skip


def add_to(commands: Any) -> None:
    """Add these commands to the parser."""
    one = command(
        commands, "init", init, keys=("store_id", "school_id", "recovery_written"), help="start the records of a school"
    )
    one.add_argument("--school", required=True)
    one.add_argument("--laestab", required=True)
    one.add_argument("--phase", default="PS")
    one.add_argument("--recovery-out", metavar="F", required=True, help="where the recovery sheet is written")
    backups = group(commands, "backup", help="make, verify or restore a backup")
    for name, run, text in (("make", make, "write a proved backup"), ("verify", verify, "open a backup and count it")):
        command(backups, name, run, keys=BACKUP_KEYS, help=text, parent="backup").add_argument("file")
    again = command(
        backups,
        "restore",
        restore,
        keys=(*BACKUP_KEYS, "to_ask"),
        help="lay a backup out as a new store",
        parent="backup",
    )
    again.add_argument("file")
    files = group(commands, "store", help="the file with the records")
    command(
        files,
        "check",
        check,
        keys=("ok", "problems", "last_change", "schema"),
        help="check every page and the log",
        parent="store",
    )
    doing = command(commands, "do", do, keys=("change",), help="run any verb that the window has")
    doing.add_argument("verb", nargs="?")
    doing.add_argument("--args", metavar="F", help="a JSON file with the arguments")
    doing.add_argument("--list", action="store_true")
    command(commands, "undo", undo, keys=("change",), help="take the last edit back")
    command(commands, "redo", redo, keys=("change",), help="do again what was taken back")
    logs = command(commands, "log", log, keys=("changes",), help="who did what, when")
    logs.add_argument("--pupil", metavar="ID")


def init(options: argparse.Namespace, _desk: Open) -> Answer:
    """Make a store; the recovery sheet's file counts as its confirmation."""
    from sencodesk.cli.main import folder_of, passphrase  # main imports this module

    folder = folder_of(options)
    code, sheet = recovery.new_code(), Path(options.recovery_out)
    secret = passphrase(options)
    refuse_existing(sheet)
    refuse_store_file(sheet)
    # The sheet lies there before the records do: no records whose way back was lost.
    begun = sheet.with_name(f"{sheet.name}.part")
    text = " ".join(recovery.groups(code)) + " " + recovery.check_characters(code)
    write_atomically(begun, f"SENCO Desk recovery sheet\n{text}\n".encode())
    try:
        desk = bootstrap.create(
            folder,
            passphrase=secret,
            recovery_code=code,
            school=options.school,
            laestab=options.laestab,
            phase=options.phase,
            confirmed_by="written to a file by the command line",
        )
    except BaseException:
        begun.unlink()
        raise
    try:
        begun.replace(sheet)
        with desk.reading() as session:
            body = {"store_id": desk.store.slots.store_id, "school_id": school(session).id, "recovery_written": True}
    finally:
        desk.store.close()
    return Answer("sencodesk-init", body, "The records are ready. Keep the recovery sheet away from this laptop.")


def make(options: argparse.Namespace, desk: Open) -> Answer:
    """Write a proved backup."""
    from sencodesk.services import backups

    report = backups.make(desk(), file=Path(options.file))
    return Answer("sencodesk-backup-make", backup.as_dict(report), "Backup proved: opened, counted and matched.")


def verify(options: argparse.Namespace, _desk: Open) -> Answer:
    """Open a backup and count it."""
    from sencodesk.cli.main import passphrase

    report = backup.verify(Path(options.file), secret=passphrase(options))
    text = "This backup is good." if report.verified else "This backup is damaged: " + ", ".join(report.problems)
    return Answer("sencodesk-backup-verify", backup.as_dict(report), text, 0 if report.verified else 6)


def restore(options: argparse.Namespace, _desk: Open) -> Answer:
    """Lay a backup out as a new store; every submission without an answer is to be asked about."""
    from sencodesk.cli.main import folder_of, passphrase
    from sencodesk.services import sending

    folder = folder_of(options)
    desk, report = bootstrap.restore(Path(options.file), folder, secret=passphrase(options))
    try:
        to_ask = sending.after_restore(desk)
    finally:
        desk.store.close()
    text = "Restored. This laptop has a new key: send its card to your councils again."
    return Answer("sencodesk-backup-restore", {**backup.as_dict(report), "to_ask": to_ask}, text)


def check(_options: argparse.Namespace, desk: Open) -> Answer:
    """Check every page, every reference and the chain of changes."""
    checking.prepare(desk())
    found = checking.check(desk())
    body = {"problems": list(found.problems), "last_change": found.last_change, "schema": schema.REVISION}
    wrong = found.problems or found.papers
    return Answer("sencodesk-store-check", body, found.sentence(), 6 if wrong else 0)


def do(options: argparse.Namespace, desk: Open) -> Answer:
    """Run a verb by name, or list them."""
    if options.list:
        verbs = [{"verb": name, "args": schema_of(function)} for name, function in sorted(VERBS.items())]
        return Answer("sencodesk-do", {"change": None, "verbs": verbs}, "\n".join(sorted(VERBS)))
    if not options.verb:
        raise UserError(
            "usage", happened="No verb was named.", kept="Nothing was changed.", do="Look at `do --list`.", exit_code=2
        )
    arguments = read_object(options.args) if options.args else {}
    return _changed("do", call(options.verb, desk(), arguments))


def undo(_options: argparse.Namespace, desk: Open) -> Answer:
    """Take the last edit back."""
    return _changed("undo", history.undo(desk()))


def redo(_options: argparse.Namespace, desk: Open) -> Answer:
    """Do it again."""
    return _changed("redo", history.redo(desk()))


def log(options: argparse.Namespace, desk: Open) -> Answer:
    """The change log, newest first."""
    with desk().reading() as session:
        rows = log_view.changes(session, pupil_id=options.pupil)
    changes = [
        {
            "id": one.id,
            "kind": one.kind,
            "label": one.label,
            "by": one.by,
            "recorded_at": one.recorded_at,
            "touched": _touched(one.touched),
        }
        for one in rows
    ]
    text = "\n".join(f"{one.recorded_at:%Y-%m-%d %H:%M}  {one.label}  ({one.by})" for one in rows)
    return Answer("sencodesk-log", {"changes": changes}, text)


def _changed(name: str, change: Change | None) -> Answer:
    if change is None:
        return Answer(f"sencodesk-{name}", {"change": None}, "Nothing was different, so nothing was changed.")
    body = {"id": change.id, "label": change.label, "kind": change.kind, "touched": _touched(change.touched)}
    return Answer(f"sencodesk-{name}", {"change": body}, f"Done: {change.label}.")


def _touched(rows: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"table": table, "id": row_id} for table, row_id in rows]
