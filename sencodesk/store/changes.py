# SPDX-License-Identifier: Apache-2.0
"""The one change log: each commit of a unit of work writes one change with the images of every row it touched."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Delete, Insert, Update, event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import get_history

from sencodesk.records.base import LOGGED, LoggedRecord, new_id
from sencodesk.store.schema import REVISION
from sencodesk.store.tables import ChangeRow, ImageRow

Kind = Literal["edit", "event", "barrier"]
GENESIS = "0" * 64
WITHOUT_ACT = frozenset({"0001", "0002"})
"""Schemas whose changes were hashed without an act. Theirs was read out of the label, once (migration 0003)."""
BEGUN = "begin the school year "
"""How the label of such a change begins where it began a school year. It says what was, and is never reworded."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a service did: its place in the log, its label in a person's words, and the rows it touched."""

    id: str
    seq: int
    kind: str
    label: str
    touched: tuple[tuple[str, str], ...]


def plain(value: object) -> object:
    """A column's value as JSON keeps it."""
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def unplain(value: object) -> object:
    """The inverse of :func:`plain`."""
    if isinstance(value, Mapping):
        if set(value) == {"date"}:
            return date.fromisoformat(str(value["date"]))
        if set(value) == {"instant"}:
            return datetime.fromisoformat(str(value["instant"]))
    return value


def image_of(record: LoggedRecord) -> dict[str, object]:
    """Every column of a record, JSON-ready."""
    return {column.key: plain(getattr(record, column.key)) for column in inspect(type(record)).column_attrs}


def _image_before(record: LoggedRecord) -> dict[str, object]:
    image: dict[str, object] = {}
    for column in inspect(type(record)).column_attrs:
        history = get_history(record, column.key)
        old = history.deleted[0] if history.deleted else getattr(record, column.key)
        image[column.key] = plain(old)
    return image


class Recorder:
    """Collects the images of one session's flushes; the first before and the last after of each row count."""

    def __init__(self, session: Session) -> None:
        self.images: dict[tuple[str, str], tuple[dict[str, object] | None, dict[str, object] | None]] = {}
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "do_orm_execute", _refuse_bulk)

    def _after_flush(self, session: Session, _context: object) -> None:
        for record in _logged(session.new):
            self._keep(record, None, image_of(record))
        for record in _logged(session.dirty):
            if session.is_modified(record):
                self._keep(record, _image_before(record), image_of(record))
        for record in _logged(session.deleted):
            self._keep(record, _image_before(record), None)

    def _keep(self, record: LoggedRecord, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
        key = (record.__tablename__, record.id)
        if key in self.images:
            before = self.images[key][0]
        self.images[key] = (before, after)

    def moved(self) -> dict[tuple[str, str], tuple[dict[str, object] | None, dict[str, object] | None]]:
        """The images of rows that are really different afterwards."""
        return {key: pair for key, pair in self.images.items() if _content(pair[0]) != _content(pair[1])}


def _content(image: Mapping[str, object] | None) -> dict[str, object] | None:
    return None if image is None else {key: value for key, value in image.items() if key != "row_version"}


def same_content(one: Mapping[str, object] | None, other: Mapping[str, object] | None) -> bool:
    """Whether two images say the same, their versions apart."""
    return _content(one) == _content(other)


def _logged(records: Iterable[object]) -> list[LoggedRecord]:
    return [record for record in records if isinstance(record, LoggedRecord)]


def _refuse_bulk(state: ORMExecuteState) -> None:
    """Bulk statements fire no flush event and would slip past the log, so logged tables refuse them."""
    if state.is_select:
        return
    table = getattr(state.statement, "table", None)
    if isinstance(state.statement, Insert | Update | Delete) and getattr(table, "name", None) in LOGGED:
        raise RuntimeError(f"bulk statement on the logged table {getattr(table, 'name', '?')}")


def digest(salt: str, before: object, after: object) -> str:
    """Salted digest of one row's images; what the chain proves survives their disposal."""
    text = json.dumps([salt, before, after], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def chain_hash(row: ChangeRow, digests: Iterable[str]) -> str:
    """The hash of a change over its own facts, its images' digests and the change before it."""
    facts = [
        row.seq, row.id, row.kind, row.label, row.by, row.recorded_at.isoformat(), row.undo_of, row.redo_of,
        row.pupil_id, row.revision, row.prev_hash, sorted(digests),
    ]  # fmt: skip
    if row.revision not in WITHOUT_ACT:
        facts.append(row.act)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _follows(row: ChangeRow, prev_hash: str, digests: Iterable[str]) -> bool:
    """Whether a change is as it was written, right after the change with ``prev_hash``.

    The hash of an older change does not cover its act, but covers the label that it was read from.
    """
    if row.revision in WITHOUT_ACT:
        begun = f"year.begin:{row.label[len(BEGUN) : len(BEGUN) + 4]}" if row.label.startswith(BEGUN) else None
        if row.act != begun:
            return False
    return row.prev_hash == prev_hash and row.hash == chain_hash(row, digests)


def pupil_of(table: str, image: Mapping[str, object] | None, plan_pupil: Mapping[str, str]) -> str | None:
    """The pupil that an image is about, through the plan where it has no pupil of its own."""
    if image is None:
        return None
    if table == "pupil":
        return str(image["id"])
    if "pupil_id" in image or "plan_id" not in image:
        value = image.get("pupil_id")
        return None if value is None else str(value)
    return plan_pupil.get(str(image["plan_id"]))


def write_change(
    session: Session,
    recorder: Recorder,
    *,
    kind: Kind,
    label: str,
    by: str,
    at: datetime,
    undo_of: int | None = None,
    redo_of: int | None = None,
    pupil_id: str | None = None,
    act: str | None = None,
) -> Change | None:
    """Add this unit of work's change to the log; None when an edit touched nothing."""
    session.flush()
    moved = recorder.moved()
    if kind == "edit" and not moved:
        return None
    last = session.execute(select(ChangeRow.seq, ChangeRow.hash).order_by(ChangeRow.seq.desc()).limit(1)).first()
    seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
    plan_pupil = _plan_pupils(session, moved)
    digests: list[str] = []
    images: list[dict[str, object]] = []
    pupils: set[str] = set()
    for (table, row_id), (before, after) in moved.items():
        salt = secrets.token_hex(16)
        about = pupil_of(table, after or before, plan_pupil)
        if about:
            pupils.add(about)
        proof = digest(salt, before, after)
        digests.append(proof)
        images.append(
            {
                "seq": seq, "table": table, "row_id": row_id, "pupil_id": about,
                "before": before, "after": after, "salt": salt, "digest": proof,
            }
        )  # fmt: skip
    if images:  # as a list to the table, not as objects: an import writes ten thousand
        session.connection().execute(insert(ImageRow), images)
    row = ChangeRow(
        seq=seq, id=new_id(), kind=kind, label=label, act=act, by=by, recorded_at=at, undo_of=undo_of, redo_of=redo_of,
        pupil_id=pupil_id or (next(iter(pupils)) if len(pupils) == 1 else None), revision=REVISION, prev_hash=prev,
    )  # fmt: skip
    row.hash = chain_hash(row, digests)
    session.add(row)
    session.flush()
    return Change(row.id, seq, kind, label, tuple(sorted(moved)))


def _plan_pupils(session: Session, moved: Iterable[tuple[str, str]]) -> dict[str, str]:
    columns = [LOGGED[table].__table__.c for table, _ in moved]
    if not any("plan_id" in one and "pupil_id" not in one for one in columns):
        return {}
    plan = LOGGED["plan"]
    found = {row.id: row.pupil_id for row in session.execute(select(plan.__table__.c.id, plan.__table__.c.pupil_id))}
    gone = session.execute(select(ImageRow.row_id, ImageRow.pupil_id).where(ImageRow.table == "plan"))
    return {**{row.row_id: row.pupil_id for row in gone}, **found}


def holds(row: ChangeRow, prev_hash: str, images: Iterable[ImageRow]) -> bool:
    """Whether a change and its images are as they were written, right after the change with ``prev_hash``."""
    found = list(images)
    whole = all(one.salt is None or digest(one.salt, one.before, one.after) == one.digest for one in found)
    return whole and _follows(row, prev_hash, [one.digest for one in found])


def broken_links(session: Session) -> list[int]:
    """Sequence numbers at which the chain does not hold: a change altered, dropped or put in afterwards."""
    digests: dict[int, list[str]] = {}
    wrong: list[int] = []
    for image in session.scalars(select(ImageRow)):
        digests.setdefault(image.seq, []).append(image.digest)
        if image.salt is not None and digest(image.salt, image.before, image.after) != image.digest:
            wrong.append(image.seq)
    prev, expected = GENESIS, 1
    for row in session.scalars(select(ChangeRow).order_by(ChangeRow.seq)):
        if row.seq != expected or not _follows(row, prev, digests.get(row.seq, [])):
            wrong.append(row.seq)
        prev, expected = row.hash, row.seq + 1
    return sorted(set(wrong))
