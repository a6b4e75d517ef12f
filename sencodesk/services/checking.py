# SPDX-License-Identifier: Apache-2.0
"""Check my records: every page, every reference, the chain of changes, the counts, and the newest backup, in words.

The window and ``sencodesk store check`` run the same check. It looks with a connection of its own, so that writing and
reading go on meanwhile; the writer moves its log into the file first (``prepare``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.records.chronology import Attachment
from sencodesk.records.pupils import Pupil
from sencodesk.services import roles
from sencodesk.services.desk import Desk, Reading
from sencodesk.store import attachments, proving
from sencodesk.store.changes import broken_links
from sencodesk.store.engine import make_engine
from sencodesk.store.marks import last_change
from sencodesk.store.tables import ChangeRow
from sencodesk.views.chronology import name_of

STEPS = {
    "cipher_integrity_check": "Reading every page and its seal",
    "integrity_check": "Looking at how the pages hang together",
    "foreign_key_check": "Following every reference from one record to another",
    "chain": "Proving the log of changes, from the first to the last",
    "papers": "Opening every paper kept with the records",
    "counts": "Counting",
}
"""What is being done, by the check's short name, in order."""
FOUND = {
    "unreadable": "A part of the file cannot be read.",
    "cipher_integrity_check": "A page is not as it was written.",
    "integrity_check": "The pages do not hang together as they should.",
    "foreign_key_check": "A record refers to one that is not there.",
    "chain": "The log of changes was altered, or a part of it is missing.",
}
OF_PAPERS = "Restore them from a backup, or add them again (the pupil’s page, Documents)."


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found. ``problems`` are short codes, ``words`` a sentence for each kind; both empty: all is well.

    ``backup_at`` is when a backup was proved last.
    """

    problems: tuple[str, ...]
    words: tuple[str, ...]
    last_change: int
    tables: dict[str, int]
    backup_at: datetime | None
    papers: tuple[str, ...] = ()
    """Each paper that is missing or damaged, in a sentence that names the pupil and the paper."""

    def sentence(self) -> str:
        """The outcome in one or two sentences."""
        if self.papers and not self.problems:
            return " ".join([*self.papers, OF_PAPERS, "Everything else fits together."])
        if self.problems:
            return " ".join(self.words) + " Do not delete anything. Restore your newest backup (Settings, Backups)."
        pupils, plans = _many(self.tables.get("pupil", 0), "pupil"), _many(self.tables.get("plan", 0), "plan")
        return f"All is well: {pupils}, {plans} and {_many(self.last_change, 'change')} read. Everything fits together."


TOO_EARLY = timedelta(minutes=10)
TOO_LATE = timedelta(days=400)
"""Longer than a school year and its summer: no records rest that long, but a clock easily jumps a year."""
STOPPED = "check_stopped"
"""The code of the error with which a check ends that the person stopped."""


def _stopped() -> UserError:
    return UserError(
        STOPPED,
        happened="The check was stopped before its end.",
        kept="Your records are as they were.",
        do="Begin it again whenever you like.",
    )


def clock_jumped(desk: Desk) -> datetime | None:
    """When the newest change was made, where this laptop's clock does not fit it: earlier, or more than a year later.

    None where it fits. Raises UserError where the records cannot be read.
    """
    with desk.reading() as session:
        newest = session.scalars(select(ChangeRow.recorded_at).order_by(ChangeRow.seq.desc()).limit(1)).first()
    if newest is None or -TOO_EARLY <= desk.now() - newest <= TOO_LATE:
        return None
    return newest


def clock_behind(session: Reading, now: datetime) -> timedelta | None:
    """By how much this laptop's clock is behind the newest change, where that is more than ten minutes; else None.

    Nothing depends on it: changes are ordered by their number. Dates in the log would be wrong.
    """
    newest = session.scalars(select(ChangeRow.recorded_at).order_by(ChangeRow.seq.desc()).limit(1)).first()
    if newest is None or newest - now <= TOO_EARLY:
        return None
    return newest - now


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def prepare(desk: Desk) -> None:
    """Move the log into the file; on the writer's thread. Raises UserError where the disk fails."""
    desk.require(roles.LOOK if not desk.only_to_read else roles.WRITE)
    desk.store.checkpoint()


@roles.only(roles.LOOK)
def check(
    desk: Desk,
    *,
    backup_at: datetime | None = None,
    told: Callable[[int, str], None] = lambda _place, _step: None,
    go_on: Callable[[], bool] = lambda: True,
) -> Checked:
    """Check the file, on any thread. ``told`` hears each step; raises UserError soon after ``go_on`` said no."""

    def step(name: str) -> None:
        if not go_on():
            raise _stopped()
        told(list(STEPS).index(name), STEPS[name])

    store, key = desk.store, desk.store.connect_copy_key()
    engine = make_engine(store.folder.records, lambda: key, query_only=True)
    problems, last, tables, papers = list[str](), 0, dict[str, int](), tuple[str, ...]()
    try:
        problems += proving.bad_pages(engine, step)
        step("chain")
        with Session(engine) as session:
            problems += [f"change {seq} does not fit the chain" for seq in broken_links(session)]
            last = last_change(session).seq
        step("papers")
        with Session(engine) as session:
            papers = _papers(desk, session)
        step("counts")
        tables = proving.counts(store.folder.records, key)
    except (DatabaseError, DriverError):
        problems.append("unreadable")
    finally:
        engine.dispose()
    kinds = dict.fromkeys("chain" if one.startswith("change ") else one for one in problems)
    return Checked(tuple(problems), tuple(FOUND[one] for one in kinds), last, tables, backup_at, papers)


def _papers(desk: Desk, session: Reading) -> tuple[str, ...]:
    """A sentence for each paper whose file is missing or damaged; a restricted one is named to the SENCO only."""
    wrong = dict(attachments.wrong(desk.store.folder.attachments, session))
    query = select(Attachment, Pupil).join(Pupil, Pupil.id == Attachment.pupil_id)
    return tuple(
        f"{_called(desk, paper)} of {name_of(pupil)} is {wrong[paper.sha256]}."
        for paper, pupil in session.execute(query.where(Attachment.sha256.in_(wrong)).order_by(Attachment.id))
    )


def _called(desk: Desk, paper: Attachment) -> str:
    if paper.restricted and not desk.may(roles.CONFIDE):
        return "A restricted paper"
    return f"“{paper.title or paper.name}”"
