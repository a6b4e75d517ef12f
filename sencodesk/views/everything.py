# SPDX-License-Identifier: Apache-2.0
"""Everything that is kept, as tables with a description of every column: of the whole school, or of one pupil.

First comes one friendly table of pupils with the headings that imports know, so that it can be brought in again; then
every table of the records as it is, and the change log without what was before and after.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, or_, select
from sqlalchemy.orm import Session

from sencodesk.exchange.open_formats import Column, Sheet, Value
from sencodesk.records.base import LOGGED, Base
from sencodesk.records.chronology import Attachment
from sencodesk.records.councils import Submission, SubmissionStep
from sencodesk.sentences import codes, sentence
from sencodesk.store.tables import ChangeRow, ImageRow
from sencodesk.views import pupils as pupils_view
from sencodesk.views import sharing, whose
from sencodesk.views.pupils import PupilView

HIDDEN = "row_version"
LOG = ("seq", "recorded_at", "kind", "label", "by", "pupil_id", "undo_of", "redo_of", "act")
SHARED = ("at", "how", "to", "what", "items", "state", "reference", "by")
# Heading, and where the value is. These are not the words of the screen (wording/fields.toml): they are headings that
# school systems use and imports know, so that the table can be brought in again; a test takes it there and back.
PUPILS = {
    "UPN": "upn", "Former UPN": "former", "Legal surname": "surname", "Legal forename": "forename",
    "Middle names": "middle", "Preferred surname": "preferred_surname", "Preferred forename": "preferred_forename",
    "Former surname": "former_surname", "Former forename": "former_forename", "Date of birth": "dob", "Sex": "sex",
    "NC year": "year", "Reg group": "class_name", "Enrolment status": "enrolment", "Admission date": "entry",
    "Leaving date": "leaving", "Home LA": "council", "Ethnicity": "ethnicity", "First language": "language",
    "Postcode": "postcode", "SEN status": "status", "SEN start date": "status_from", "Primary need": "need_1",
    "Secondary need": "need_2", "SEN unit": "unit", "Resourced provision": "resourced", "Top-up funding": "top_up",
    "Record": "id",
}  # fmt: skip


@dataclass(slots=True)
class Everything:
    """The tables, and what no table can hold, by the name of its file."""

    sheets: list[Sheet] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    """The papers kept with the records: the name of each among the files, and which content it is."""
    papers: Mapping[str, bytes] = field(default_factory=dict)
    """Their contents, each read when it is asked for."""


def everything(session: Session, *, on: date, pupil_id: str | None = None) -> Everything:
    """All of it as on a day; of one pupil with ``pupil_id``: then nothing about anybody else is in it."""
    found = Everything()
    ids = None if pupil_id is None else [pupil_id]
    pupils = pupils_view.pupils(session, on=on, everybody=True, ids=ids)
    columns = tuple(Column(name, sentence("export_pupils", where)) for name, where in PUPILS.items())
    found.sheets.append(Sheet("pupils", sentence("export_tables", "pupils"), columns, tuple(map(_pupil, pupils))))
    for name, kind in sorted(tables().items()):
        of = None if pupil_id is None else whose.of_pupil(kind, pupil_id)
        if pupil_id is None or of is not None:
            found.sheets.append(_table(session, found, name, kind, of, pupil_id))
    if pupil_id is not None:
        found.sheets.append(_shared(session, pupil_id))
    found.sheets.append(_log(session, pupil_id))
    return found


def tables() -> dict[str, type[Base]]:
    """Every table that is taken out: the records, and what was sent. Keys, settings and unsaved typing are not."""
    return {**LOGGED, "submission": Submission, "submission_step": SubmissionStep}


def _pupil(one: PupilView) -> tuple[Value, ...]:
    registration, status = one.registration, one.status
    needs = [*(need.code for need in one.needs), None, None]
    worked: dict[str, Value] = {
        "former": " ".join(former.code for former in one.former_upns) or None,
        "enrolment": registration.code if registration else None,
        "entry": registration.from_date if registration else None,
        "leaving": registration.to_date if registration else None,
        "council": one.home_council.code if one.home_council else None,
        "status": status.code if status else None,
        "status_from": status.from_date if status else None,
        "need_1": needs[0],
        "need_2": needs[1],
        **{flag: one.flag(flag) for flag in ("unit", "resourced", "top_up")},
    }
    return tuple(worked[where] if where in worked else getattr(one, where) for where in PUPILS.values())


def _table(
    session: Session,
    found: Everything,
    name: str,
    kind: type[Base],
    of: ColumnElement[bool] | None,
    pupil_id: str | None,
) -> Sheet:
    columns = [one for one in kind.__table__.columns if one.name != HIDDEN]
    columns.sort(key=lambda one: one.name != "id")
    keys = list(kind.__table__.primary_key)
    query = select(kind).order_by(*keys)
    rows = []
    for record in session.scalars(query if of is None else query.where(of)):
        row: list[Value] = []
        if isinstance(record, Attachment):
            found.kept[f"papers/{record.id}.{record.kind}"] = record.sha256
        for column in columns:
            value = getattr(record, column.key)
            if value is not None and isinstance(column.type, LargeBinary):
                file = f"files/{name}-{'-'.join(str(getattr(record, one.key)) for one in keys)}-{column.name}.bin"
                found.files[file] = bytes(value)
                value = file
            if pupil_id is not None and whose.another_s(record, column.name, pupil_id):
                value = None  # a group plan is the first pupil's, and whose that is belongs to nobody else
            row.append(_plain(value))
        rows.append(tuple(row))
    about = tuple(Column(one.name, describe(name, one.name)) for one in columns)
    return Sheet(name, sentence("export_tables", name) if name in codes("export_tables") else name, about, tuple(rows))


def describe(table: str, column: str) -> str:
    """What a column of a table holds; its name in words where nobody has said more."""
    for section, code in ((f"export_{table}", column), ("export_any", column)):
        if code in codes(section):
            return sentence(section, code)
    return column.replace("_", " ").capitalize()


def _shared(session: Session, pupil_id: str) -> Sheet:
    """Each time that something about the pupil left the school's records."""
    rows = [
        (one.at, one.how, one.to, one.title or one.label, "; ".join(one.items), one.state, one.reference, one.by)
        for one in sharing.shared(session, pupil_id)
    ]
    columns = tuple(Column(one, describe("shared", one)) for one in SHARED)
    return Sheet("shared", sentence("export_tables", "shared"), columns, tuple(rows))


def _log(session: Session, pupil_id: str | None) -> Sheet:
    """Who did what and when. What was before and after stays in the records: it is everybody's."""
    query = select(ChangeRow).order_by(ChangeRow.seq)
    if pupil_id is not None:
        about = select(ImageRow.seq).where(ImageRow.pupil_id == pupil_id)
        query = query.where(or_(ChangeRow.pupil_id == pupil_id, ChangeRow.seq.in_(about)))
    rows: Iterable[ChangeRow] = session.scalars(query)
    columns = tuple(Column(one, describe("change", one)) for one in LOG)
    kept = tuple(tuple(_plain(getattr(row, one)) for one in LOG) for row in rows)
    return Sheet("change", sentence("export_tables", "change"), columns, kept)


def _plain(value: Any) -> Value:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value  # type: ignore[no-any-return]  # the other types of columns are values as they are
