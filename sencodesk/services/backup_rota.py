# SPDX-License-Identifier: Apache-2.0
"""Backups that make themselves: into a folder or onto a stick, each proved, the old ones thinned out; and the drill.

They run while the records are open: after an unlock, at rest, and at a lock, when one is due. Of the files in the
folder only those are ever deleted that this rota wrote for these very records. The drill opens the newest backup once a
month in a temporary place and counts it, so that nobody finds out on the bad day that a backup is none.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sencodesk.errors import UserError
from sencodesk.services import backups, roles
from sencodesk.services.desk import Desk
from sencodesk.store import backup, backup_papers, place

Every = Literal["day", "week"]
SETTING, DRILL, TROUBLE = "backup_rota", "backup_drill", "backup_trouble"
PERIODS: dict[str, timedelta] = {"day": timedelta(hours=20), "week": timedelta(days=6, hours=20)}
"""A little less than a day and a week: who unlocks at nine each morning gets one each morning."""
DAILY, WEEKLY, MONTHLY = 14, 8, 12
"""How many days, weeks and months keep their newest backup."""
DRILL_AFTER = timedelta(days=30)
TOO_LONG = timedelta(days=14)
NAME = re.compile(r"senco-desk-(\d{4}-\d{2}-\d{2}-\d{6})\.sencodesk")
STAMP = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Rota:
    """Where backups go by themselves and how often; ``trouble`` is why the last one was not made."""

    folder: Path
    every: Every
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Drill:
    """When the newest backup was opened in a temporary place, and what was counted; ``good`` if it came back whole."""

    at: datetime
    file: str
    good: bool
    pupils: int
    plans: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest backup stands: what was counted and when, where it lies, how the last drill went.

    ``last`` is as ``backups.last`` gives it; ``only_here``: on the records' own disk; ``age``: how old it is;
    ``trouble``: why the one that was due was not made by itself.
    """

    last: tuple[datetime, int, int] | None
    drill: Drill | None
    only_here: bool
    age: timedelta
    trouble: str

    @property
    def days(self) -> int:
        """How many whole days old it is."""
        return self.age.days

    @property
    def broken(self) -> bool:
        """Whether it did not come back whole when it was tried, and none was made since."""
        last, drill = self.last, self.drill
        return drill is not None and not drill.good and (last is None or last[0] <= drill.at)

    @property
    def old(self) -> bool:
        """Whether it is older than a careful person lets it become."""
        return self.age > TOO_LONG


def rota(desk: Desk) -> Rota | None:
    """What was chosen; None if backups are made by hand only."""
    kept = desk.store.setting(SETTING)
    if not isinstance(kept, dict) or not kept.get("folder"):
        return None
    every: Every = "week" if kept.get("every") == "week" else "day"
    return Rota(Path(str(kept["folder"])), every, str(desk.store.setting(TROUBLE) or ""))


@roles.only(roles.KEEP)
def choose(desk: Desk, *, folder: Path | None, every: Every = "day") -> None:
    """Choose where backups go by themselves; None: nowhere. Raises UserError where it is among the records."""
    if folder is not None:
        backup.refuse_place(folder)
    body = {} if folder is None else {"folder": str(folder), "every": every}
    desk.keep_setting(SETTING, body)
    desk.keep_setting(TROUBLE, "")


def due(desk: Desk) -> bool:
    """Whether a backup is to be made now. A clock that was set back does not put it off for ever."""
    chosen, last = rota(desk), backups.last(desk)
    if chosen is None or not desk.may(roles.WRITE):
        return False
    return last is None or not timedelta() <= desk.now() - last[0] < PERIODS[chosen.every]


@roles.only(roles.LOOK)
def run_if_due(desk: Desk) -> backup.BackupReport | None:
    """Make a backup if one is due, and thin the old ones out. What goes wrong is kept for the page and raises nothing.

    Call it on the writer's thread.
    """
    chosen = rota(desk)
    if chosen is None or not due(desk):
        return None
    try:
        return run(desk)
    except UserError as error:
        _note(desk, f"{error.happened} {error.do}")
        return None


@roles.only(roles.LOOK)
def run(desk: Desk) -> backup.BackupReport:
    """Make a backup where it was chosen, and thin the old ones out. Raises UserError."""
    chosen = rota(desk)
    if chosen is None or not chosen.folder.is_dir():
        raise UserError(
            "backup_place_gone",
            happened="The folder or stick for your backups is not there.",
            kept="Your records are untouched. There is no new backup.",
            do="Put the stick in, or choose another folder.",
            exit_code=6,
        )
    report = backups.make(desk, file=chosen.folder / f"senco-desk-{desk.now():{STAMP}}.sencodesk", carry=False)
    _note(desk, "")
    _thin(desk, chosen.folder, Path(report.file))
    return report


def kept_of(stamps: Iterable[datetime]) -> set[datetime]:
    """Which backups stay: the newest of each of the last 14 days, 8 weeks and 12 months that have any."""
    newest_first = sorted(set(stamps), reverse=True)
    kept: set[datetime] = set()
    for most, span in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        spans: dict[str, datetime] = {}
        for one in newest_first:
            spans.setdefault(one.strftime(span), one)
        kept |= set(list(spans.values())[:most])
    return kept


def drill_due(desk: Desk) -> bool:
    """Whether the newest backup is to be opened again: none was for a month, or a newer clock says so."""
    last = drilled(desk)
    if desk.store.folder.newest_backup() is None or not desk.may(roles.WRITE):
        return False
    return last is None or not timedelta() <= desk.now() - last.at < DRILL_AFTER


@roles.only(roles.LOOK)
def drill(desk: Desk) -> Drill:
    """Open the newest backup in a temporary place and count it; one that cannot be read is kept as a bad drill.

    Raises UserError where the backup is not there, and where there is no room to open it.
    """
    known = desk.store.folder.newest_backup()
    if known is None or not known[0].is_file():
        raise UserError(
            "backup_missing",
            happened="Your newest backup is not where it was made.",
            kept="Your records are untouched.",
            do="Put the stick in, or make a new backup.",
            exit_code=4,
        )
    try:
        report = backup.verify(known[0], key=desk.store.connect_copy_key())
        good, tables = report.verified, report.tables
    except UserError as error:
        if error.code != "not_a_backup":
            raise
        good, tables = False, {}
    done = Drill(desk.now(), known[0].name, good, tables.get("pupil", 0), tables.get("plan", 0))
    body = {"at": done.at.isoformat(), "file": done.file, "good": done.good, "pupils": done.pupils, "plans": done.plans}
    desk.keep_setting(DRILL, body)
    return done


def drilled(desk: Desk) -> Drill | None:
    """The last drill; None if there was none."""
    kept = desk.store.setting(DRILL)
    if not isinstance(kept, dict):
        return None
    return Drill(
        datetime.fromisoformat(str(kept["at"])), str(kept["file"]), bool(kept["good"]), int(str(kept["pupils"])),
        int(str(kept["plans"])),
    )  # fmt: skip


@roles.only(roles.LOOK)
def run_at_rest(desk: Desk) -> backup.BackupReport | None:
    """A backup if one is due, else the monthly drill if that is; nothing is raised for a stick that is not there."""
    report = run_if_due(desk)
    if report is None and drill_due(desk):
        known = desk.store.folder.newest_backup()
        if known is not None and known[0].is_file():
            drill(desk)
    return report


def only_here(desk: Desk) -> bool:
    """Whether the newest backup that is known lies on the same disk as the records: it is lost together with them."""
    known = desk.store.folder.newest_backup()
    return known is not None and place.compared(desk.store.folder.path, known[0].parent) == "same"


def standing(desk: Desk) -> Standing:
    """How the newest backup stands, for a card that is green only where nothing is to be said against it."""
    last, chosen = backups.last(desk), rota(desk)
    age = desk.now() - last[0] if last is not None else timedelta()
    trouble = chosen.trouble if chosen is not None else ""
    return Standing(last, drilled(desk), last is not None and only_here(desk), age, trouble)


def warnings(desk: Desk) -> list[str]:
    """What a careful person would say about these backups, the gravest first."""
    last, chosen, drill_said = backups.last(desk), rota(desk), drilled(desk)
    said = []
    if last is None:
        said.append("There is no backup yet. If this laptop is lost, everything in it is.")
    elif desk.now() - last[0] > TOO_LONG:
        said.append(f"The last backup is {(desk.now() - last[0]).days} days old.")
    if drill_said is not None and not drill_said.good:
        said.append("The newest backup did not come back whole when it was tried. Make a new one now.")
    if chosen is not None and chosen.trouble:
        said.append(f"The last backup could not be made by itself. {chosen.trouble}")
    known = desk.store.folder.newest_backup()
    if known is not None:
        said += _about_place(desk.store.folder.path, known[0])
    return said


def _about_place(records: Path, file: Path) -> list[str]:
    where = place.compared(records, file.parent)
    if where == "same":
        return ["Your newest backup is on the same disk as your records. Keep one on a stick or the school's drive."]
    if where == "other":
        return ["A stick or disk is your newest backup, and it can be lost. Keep a second one on the school's drive."]
    return []


def _note(desk: Desk, trouble: str) -> None:
    desk.keep_setting(TROUBLE, trouble)


def _thin(desk: Desk, folder: Path, newest: Path) -> None:
    """Delete what the rota wrote and no longer keeps. With a clock that was set back nothing is deleted."""
    found = {
        datetime.strptime(match[1], STAMP).replace(tzinfo=UTC): one
        for one in folder.iterdir()
        if (match := NAME.fullmatch(one.name))
    }
    if not found or found[max(found)] != newest:
        return
    for stamp in set(found) - kept_of(found):
        if _ours(desk, found[stamp]):
            found[stamp].unlink(missing_ok=True)
    with contextlib.suppress(ValueError):  # one whose papers are not known may need any of them
        backup_papers.sweep(folder, [backup_papers.manifest_of(one) for one in sorted(folder.glob("*.sencodesk"))])


def _ours(desk: Desk, file: Path) -> bool:
    """Whether a backup is of these records; another school's may lie in the same folder."""
    try:
        return backup.keyslots_of(file).store_id == desk.store.slots.store_id
    except UserError:
        return False
