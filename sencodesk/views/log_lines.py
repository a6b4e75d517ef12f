# SPDX-License-Identifier: Apache-2.0
"""The log as its page shows it: which changes fit a filter, their lines, and the proof of the chain step by step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.london import ENGLAND
from sencodesk.records.pupils import Pupil
from sencodesk.store.changes import GENESIS, holds
from sencodesk.store.marks import last_change
from sencodesk.store.restricted import ever_kept_back
from sencodesk.store.tables import ChangeRow, ImageRow


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What part of the log is looked at; everything that is left out does not narrow it. Days are England's."""

    by: str | None = None
    kind: str | None = None
    """``changes``, ``taken-back``, ``corrections``, ``seen`` (opened, printed, exported, sent) or ``barriers``."""
    pupil_id: str | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One change as a line: ``about`` is the pupil's name, how many pupils, or nothing."""

    seq: int
    at: datetime
    what: str
    by: str
    about: str
    pupil_id: str | None
    touched: tuple[tuple[str, str], ...]
    reason: str
    redo_of: int | None = None


@dataclass(frozen=True, slots=True)
class ChainStep:
    """How far the chain is proved: up to ``seq`` of ``last``. ``broken`` is the first change that does not fit."""

    seq: int
    last: int
    hash: str
    broken: int | None


CHAIN_STEP = 2000
"""Changes proved in one go: some tenths of a second, so that nobody waits for the reader's thread."""


def log_seqs(session: Session, wanted: LogFilter) -> list[int]:
    """The numbers of the changes that fit, the newest first: a hundred thousand of them are one list of numbers."""
    query = select(ChangeRow.seq).order_by(ChangeRow.seq.desc())
    if wanted.by is not None:
        query = query.where(ChangeRow.by == wanted.by)
    if wanted.pupil_id is not None:
        about = select(ImageRow.seq).where(ImageRow.pupil_id == wanted.pupil_id)
        query = query.where((ChangeRow.pupil_id == wanted.pupil_id) | ChangeRow.seq.in_(about))
    if wanted.first is not None:
        query = query.where(ChangeRow.recorded_at >= _midnight(wanted.first))
    if wanted.last is not None:
        query = query.where(ChangeRow.recorded_at < _midnight(wanted.last + timedelta(days=1)))
    if wanted.text.strip():
        query = query.where(ChangeRow.label.icontains(wanted.text.strip(), autoescape=True))
    corrected = select(ImageRow.seq).where(ImageRow.table == "correction")
    kinds = {
        "changes": (ChangeRow.kind == "edit",),
        "taken-back": (ChangeRow.undo_of.is_not(None),),
        "corrections": (ChangeRow.seq.in_(corrected),),
        "seen": (ChangeRow.kind == "event",),
        "barriers": (ChangeRow.kind == "barrier",),
    }
    return list(session.scalars(query.where(*kinds.get(wanted.kind or "", ()))))


def log_lines(session: Session, seqs: Sequence[int]) -> list[LogLine]:
    """The lines of these changes, in the order asked for; a few hundred at a time."""
    rows = {row.seq: row for row in session.scalars(select(ChangeRow).where(ChangeRow.seq.in_(seqs)))}
    touched: dict[int, list[tuple[str, str]]] = {}
    whom: dict[int, set[str]] = {}
    images = select(ImageRow.seq, ImageRow.table, ImageRow.row_id, ImageRow.pupil_id).where(ImageRow.seq.in_(seqs))
    for seq, table, row_id, pupil_id in session.execute(images):
        touched.setdefault(seq, []).append((table, row_id))
        if pupil_id:
            whom.setdefault(seq, set()).add(pupil_id)
    reasons = _reasons(session, seqs)
    for row in rows.values():
        if row.pupil_id:
            whom.setdefault(row.seq, set()).add(row.pupil_id)
    names = _names(session, {one for found in whom.values() if len(found) == 1 for one in found})
    return [
        LogLine(
            seq, rows[seq].recorded_at, said(rows[seq].label, rows[seq].undo_of, rows[seq].redo_of), rows[seq].by,
            _about(whom.get(seq, set()), names), _only(whom.get(seq, set())), tuple(touched.get(seq, [])),
            reasons.get(seq, ""), rows[seq].redo_of,
        )
        for seq in seqs
        if seq in rows
    ]  # fmt: skip


def _reasons(session: Session, seqs: Sequence[int]) -> dict[int, str]:
    """Why something was corrected, by change; of what is or was restricted only for those who may read that."""
    written = select(ImageRow.seq, ImageRow.after).where(ImageRow.seq.in_(seqs), ImageRow.table == "correction")
    found = [(seq, after) for seq, after in session.execute(written) if after]
    kept = ever_kept_back(session, {str(after.get("about_id")) for _, after in found})
    return {seq: str(after.get("reason", "")) for seq, after in found if after.get("about_id") not in kept}


def people(session: Session) -> list[str]:
    """Everybody who ever changed something, by name."""
    return sorted(session.scalars(select(ChangeRow.by).distinct()))


def said(label: str, undo_of: int | None, redo_of: int | None = None) -> str:
    """What a change did, as a line says it."""
    if undo_of is not None:
        return f"Taken back: {label}"
    return f"Done again: {label}" if redo_of is not None else f"{label[:1].upper()}{label[1:]}"


def prove_chain(session: Session, before: ChainStep | None = None) -> ChainStep:
    """Prove the next few changes of the chain; call it again with what it returned until ``seq`` is ``last``.

    It stops at the first change that was altered, dropped or put in afterwards, or one of whose images was.
    """
    seq, last_hash = (before.seq, before.hash) if before else (0, GENESIS)
    last = last_change(session).seq
    rows = session.scalars(select(ChangeRow).where(ChangeRow.seq > seq).order_by(ChangeRow.seq).limit(CHAIN_STEP)).all()
    if not rows:
        return ChainStep(last, last, last_hash, seq + 1 if seq < last else None)
    images: dict[int, list[ImageRow]] = {}
    for image in session.scalars(
        select(ImageRow).where(ImageRow.seq > seq, ImageRow.seq <= rows[-1].seq).execution_options(yield_per=500)
    ):
        images.setdefault(image.seq, []).append(image)
    for row in rows:
        if row.seq != seq + 1:
            return ChainStep(seq, last, last_hash, seq + 1)
        if not holds(row, last_hash, images.get(row.seq, ())):
            return ChainStep(seq, last, last_hash, row.seq)
        seq, last_hash = row.seq, row.hash
    return ChainStep(seq, last, last_hash, None)


def _midnight(day: date) -> datetime:
    """When a day begins in England."""
    return datetime.combine(day, time(), tzinfo=ENGLAND)


def _names(session: Session, ids: Collection[str]) -> dict[str, str]:
    found = session.execute(select(Pupil.id, Pupil.forename, Pupil.surname, Pupil.preferred_forename,
                                   Pupil.preferred_surname).where(Pupil.id.in_(ids)))  # fmt: skip
    return {one.id: f"{one.preferred_forename or one.forename} {one.preferred_surname or one.surname}" for one in found}


def _only(whom: Collection[str]) -> str | None:
    return next(iter(whom)) if len(whom) == 1 else None


def _about(whom: Collection[str], names: dict[str, str]) -> str:
    only = _only(whom)
    if only is None:
        return f"{len(whom)} pupils" if whom else ""
    return names.get(only, "A pupil who was removed")
