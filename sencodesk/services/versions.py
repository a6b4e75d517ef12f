# SPDX-License-Identifier: Apache-2.0
"""Going back to an earlier version of a record, and correcting a mistake in one without losing what stood there.

Both are new changes by the record's own verb, so that its rules hold: whoever may not change a record may not restore
it either, a value that would be refused today is refused, and an issued plan becomes its next version's draft.
"""

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.concerns import RoundRobinReply
from sencodesk.records.corrections import Correction
from sencodesk.records.councils import ReturnNote
from sencodesk.records.findings import Finding
from sencodesk.records.plans import Plan
from sencodesk.records.provision import SessionMark
from sencodesk.records.school import SchoolClass
from sencodesk.sentences import sentence
from sencodesk.services import (
    around,
    assessments,
    attachments,
    care,
    chronology,
    closed_days,
    concerns,
    cycles,
    ehc,
    needs,
    offers,
    plans,
    provision,
    pupils,
    rates,
    returns,
    reviews,
    roles,
    round_robins,
    school,
    tasks,
)
from sencodesk.services.coming_back import refuse_doubles
from sencodesk.services.desk import Also, Desk, record
from sencodesk.services.values import refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change, unplain
from sencodesk.store.tables import ImageRow
from sencodesk.store.unit import UnitOfWork

Values = dict[str, Any]
Act = Callable[[Desk, LoggedRecord, int | None, Values], Change | None]
RENAMED = {"from_date": "from_", "to_date": "to"}
PARENTS = {
    "round_robin_id": "round_robin",
    "ehc_plan_id": "ehc_plan", "review_id": "review",
    "consent_id": "consent",
    "agency_id": "agency", "pupil_id": "pupil", "plan_id": "plan", "provision_id": "provision", "return_id": "return",
}  # fmt: skip
BY_NAME_ALONE = frozenset({"consent_id"})
"""Those of them that the file of the records does not watch over by itself."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a record of a table is changed: the verb, and its word for each column that it can set."""

    act: Act
    words: Mapping[str, str]


def _by(verb_: Callable[..., Change | None], id_name: str, *, leave: Sequence[str] = ()) -> Way:
    """The way of a verb that takes an id, a version and values; ``leave`` names those that nobody reads as words."""
    hints = typing.get_type_hints(typing.get_type_hints(verb_)["values"])
    back = {word: column for column, word in RENAMED.items()}

    def act(desk: Desk, row: LoggedRecord, version: int | None, values: Values) -> Change | None:
        named = {id_name: row.id} if id_name else {}
        return verb_(desk, **named, row_version=version, values=values)

    return Way(act, {back.get(word, word): word for word in hints if word not in leave})


def _former_upn(desk: Desk, row: LoggedRecord, version: int | None, values: Values) -> Change | None:
    return pupils.change_former_upn(desk, former_upn_id=row.id, row_version=version, upn=values["upn"] or "")


def _teacher(desk: Desk, row: LoggedRecord, _version: int | None, values: Values) -> Change | None:
    assert isinstance(row, SchoolClass)
    return school.set_teacher(desk, class_name=row.name, teacher=values["teacher"])


def _note(desk: Desk, row: LoggedRecord, _version: int | None, values: Values) -> Change | None:
    assert isinstance(row, ReturnNote)
    return returns.explain(desk, return_id=row.return_id, finding_id=row.finding_id, text=values["text"])


def _session_mark(desk: Desk, row: LoggedRecord, _version: int | None, values: Values) -> Change | None:
    """A cell of a register is written over by the register's own verb; the day and the pupil are what it is of."""
    assert isinstance(row, SessionMark)
    now = {"pupil_id": row.pupil_id, "on_date": row.on_date, "n": row.n, "held": row.held, "minutes": row.minutes}
    cell = typing.cast("provision.MarkValues", {**now, "reason": row.reason, **values})
    return provision.mark(desk, provision_id=row.provision_id, marks=[cell])


def _reply(desk: Desk, row: LoggedRecord, _version: int | None, values: Values) -> Change | None:
    """A reply is written over by its sheet's own verb; whose it is and to which question is what it is of."""
    assert isinstance(row, RoundRobinReply)
    line: round_robins.ReplyLine = {"reply_id": row.id, "text": values["text"]}
    return round_robins.put_replies(desk, round_robin_id=row.round_robin_id, replies=[line])


WAYS: Mapping[str, Way] = {
    "pupil": _by(pupils.change, "pupil_id"),
    "former_upn": Way(_former_upn, {"upn": "upn"}),
    "registration": _by(pupils.change_registration, "registration_id"),
    "home_council": _by(pupils.change_home_council, "home_council_id"),
    "flag": _by(pupils.change_flag, "flag_id"),
    "contact": _by(pupils.change_contact, "contact_id"),
    "status_period": _by(needs.change_status, "status_id"),
    "need_period": _by(needs.change_need, "need_id"),
    "plan": _by(plans.change, "plan_id"),
    "target": _by(plans.change_target, "target_id"),
    "signature": _by(plans.change_signature, "signature_id"),
    "cycle": _by(cycles.change, "cycle_id"),
    "school": _by(school.change, ""),
    "term": _by(school.change_term, "term_id"),
    "school_class": Way(_teacher, {"teacher": "teacher"}),
    "person": _by(school.change_person, "person_id"),
    "return_note": Way(_note, {"text": "text"}),
    "entry": _by(chronology.change_entry, "entry_id"),
    "consent": _by(chronology.change_consent, "consent_id"),
    "handed_over": _by(chronology.change_handed_over, "handed_over_id"),
    "attachment": _by(attachments.change, "attachment_id"),
    "offer": _by(offers.change, "offer_id"),
    "rate": _by(rates.change, "rate_id"),
    "provision": _by(provision.change, "provision_id", leave=("offer", "person_id")),
    "provision_member": _by(provision.change_member, "member_id"),
    "slot": _by(provision.change_slot, "slot_id", leave=("person_id",)),
    "session_mark": Way(_session_mark, {"held": "held", "minutes": "minutes", "reason": "reason"}),
    "scale": _by(assessments.change_scale, "scale_id", leave=("steps",)),
    "score": _by(assessments.change_score, "score_id", leave=("target_id",)),
    "agency": _by(around.change_agency, "agency_id"),
    "professional": _by(around.change_professional, "professional_id", leave=("agency_id",)),
    "involvement": _by(around.change_involvement, "involvement_id", leave=("agency_id", "professional_id")),
    "care_flag": _by(care.change_flag, "flag_id"),
    "attendance_summary": _by(care.change_attendance, "attendance_id"),
    "suspension": _by(care.change_suspension, "suspension_id"),
    "concern": _by(concerns.change, "concern_id"),
    "ehc_request": _by(ehc.change_request, "request_id"),
    "ehc_plan": _by(ehc.change_plan, "plan_id"),
    "ehc_section": _by(ehc.change_section, "section_id"),
    "review": _by(reviews.change, "review_id"),
    "invitation": _by(reviews.change_invitation, "invitation_id"),
    "review_line": _by(reviews.change_line, "line_id"),
    "task": _by(tasks.change, "task_id", leave=("person_id",)),
    "closed_day": _by(closed_days.change, "closed_day_id"),
    "round_robin": _by(round_robins.change, "round_robin_id"),
    "round_robin_reply": Way(_reply, {"text": "text"}),
    "access_arrangement": _by(care.change_access, "access_id"),
}
"""What can be restored and corrected. The rest (a council's signed profile, a return, a receipt) can only be read."""


def fields(table: str) -> frozenset[str]:
    """The columns of a table that restoring and correcting can set; none for what can only be read."""
    return frozenset(WAYS[table].words) if table in WAYS else frozenset()


@verb
def restore(
    desk: Desk, *, table: str, record_id: str, seq: int, row_version: int | None = None, only: str | None = None
) -> Change | None:
    """Give a record again what it held after change number ``seq``; a removed record comes back as it was.

    ``only`` gives back that one column and leaves the others as they are now; a removed record comes back whole, with
    what was taken away with it because it hung on it (a plan's targets and signatures), as that stood last.

    Raises UserError where the version is not there, the record was changed since ``row_version`` was seen, or its
    rules refuse the old values today; and of what was restricted at any time, for those who may not read that: an
    older version would tell in the open what was kept from them since.
    """
    way = _way(table)
    with desk.reading() as session:
        image = _image(session, table, record_id, seq)
        if not desk.may(roles.CONFIDE) and _ever_restricted(session, table, record_id):
            roles.require_confided(desk.role)
        row = session.get(LOGGED[table], record_id)
        if row is not None:
            record(session, table, record_id, row_version)
    says = f"restore an earlier version of {sentence('record_word', table)}"
    if row is None:
        return _bring_back(desk, table, image, f"bring back {sentence('record_word', table)}")
    values = {
        way.words[column]: value for column, value in image.items() if column in way.words and only in (None, column)
    }
    return way.act(replace(desk, also=Also(says)), row, row_version, values)


@verb
def correct(
    desk: Desk,
    *,
    table: str,
    record_id: str,
    row_version: int | None = None,
    values: dict[str, Any],
    reason: str,
) -> Change | None:
    """Put a mistake in a record right and say why; what stood there stays in its earlier versions.

    ``values`` go by column; dates may be written as ``2026-09-01``. Raises Refusal (field ``reason``) without a reason,
    UserError as the record's own verb does. None where nothing would be different: then nothing is marked either.
    """
    way = _way(table)
    why = tidy(reason)
    if not isinstance(why, str):
        refuse([Finding("MISSING", "refuse", "reason")])
    if unknown := values.keys() - way.words.keys():
        raise UserError(
            "usage", happened=f"This record has no such field: {', '.join(sorted(unknown))}.",
            kept="Nothing was changed.", do="Look at `sencodesk-cli do --list`.", exit_code=2,
        )  # fmt: skip
    ready = {way.words[column]: _fitting(table, column, value) for column, value in values.items()}
    with desk.reading() as session:
        row = record(session, table, record_id, row_version)
        whom = _whom(session, row)

    def write(unit: UnitOfWork) -> None:
        unit.session.add(
            Correction(
                about_table=table, about_id=record_id, pupil_id=whom, reason=why, corrected_at=desk.now(),
                corrected_by=desk.by,
            )
        )  # fmt: skip

    says = f"correct {sentence('record_word', table)}"
    return way.act(replace(desk, also=Also(says, write)), row, row_version, ready) if ready else None


def _way(table: str) -> Way:
    if table not in WAYS:
        raise UserError(
            "only_to_read", happened="This record is only to be read. It cannot be restored or corrected here.",
            kept="Nothing was changed.", do="Carry on.",
        )  # fmt: skip
    return WAYS[table]


def _image(session: Session, table: str, record_id: str, seq: int) -> dict[str, object]:
    """What the record held after a change. Raises UserError where that is not known, or where it was removed then."""
    found = session.scalars(
        select(ImageRow).where(ImageRow.seq == seq, ImageRow.table == table, ImageRow.row_id == record_id)
    ).first()
    if found is None or found.after is None:
        raise UserError(
            "no_such_version", happened="There is no such version of this record.", kept="Nothing was changed.",
            do="Look at its earlier versions again.",
        )  # fmt: skip
    return {column: unplain(value) for column, value in found.after.items()}


def _ever_restricted(session: Session, table: str, record_id: str) -> bool:
    """Whether a record was restricted after any of its changes."""
    if "restricted" not in LOGGED[table].__table__.columns:
        return False
    images = session.scalars(select(ImageRow.after).where(ImageRow.table == table, ImageRow.row_id == record_id))
    return any((one or {}).get("restricted") for one in images)


def _bring_back(desk: Desk, table: str, image: Mapping[str, object], says: str) -> Change | None:
    """Put a removed record back, if what it hangs on is there and nobody has its one-and-only value meanwhile."""
    if table == "person":
        roles.require(desk.role, roles.KEEP)
    columns = LOGGED[table].__table__.columns
    with desk.unit(says) as unit:
        for name, parent in PARENTS.items():
            if image.get(name) is None or name not in columns:
                continue
            if columns[name].foreign_keys or name in BY_NAME_ALONE:
                record(unit.session, parent, str(image[name]))
        gone = _gone_with(unit.session, table, str(image["id"]))
        _put_back(unit.session, table, image)
        unit.session.flush()
        for kind_of_part, part in gone:
            _put_back(unit.session, kind_of_part, part)
        unit.session.flush()
        refuse_doubles(unit.session, {(table, str(image["id"])), *((part, str(one["id"])) for part, one in gone)})
    return unit.change


def _put_back(session: Session, table: str, image: Mapping[str, object]) -> None:
    """Add a record as an image holds it. Raises UserError where another has its one-and-only value by now."""
    kind = LOGGED[table]
    columns = kind.__table__.columns
    for column in columns:
        value = image.get(column.key)
        if column.unique and value is not None and _held(session, kind, column.key, value):
            raise UserError(
                "taken_meanwhile", happened="Another record has the same number or name by now.",
                kept="Nothing was changed.", do="Look at the other record first.",
            )  # fmt: skip
    known = {column.key for column in columns} - {"row_version"}
    session.add(kind(**{key: value for key, value in image.items() if key in known}))


def _gone_with(session: Session, table: str, record_id: str) -> list[tuple[str, dict[str, object]]]:
    """What was taken away together with a record because it hung on it: the table and the last image of each."""
    of_it = select(ImageRow).where(ImageRow.table == table, ImageRow.row_id == record_id, ImageRow.after.is_(None))
    removed = session.scalars(of_it.order_by(ImageRow.seq.desc())).first()
    if removed is None:
        return []
    left = [
        (one.table, {column: unplain(value) for column, value in one.before.items()})
        for one in session.scalars(select(ImageRow).where(ImageRow.seq == removed.seq))
        if one.before is not None and one.after is None and session.get(LOGGED[one.table], one.row_id) is None
    ]
    found: list[tuple[str, dict[str, object]]] = []
    whole = {(table, record_id)}
    while parts := [one for one in left if any((up, one[1].get(name)) in whole for name, up in PARENTS.items())]:
        found += parts
        whole |= {(part, str(image["id"])) for part, image in parts}
        left = [one for one in left if one not in parts]
    return found


def _held(session: Session, kind: type[LoggedRecord], column: str, value: object) -> bool:
    """Whether a record has this value in a column."""
    return session.scalars(select(kind).where(getattr(kind, column) == value)).first() is not None


def _whom(session: Session, row: LoggedRecord) -> str | None:
    """The pupil whom a record is about."""
    if row.__tablename__ == "pupil":
        return row.id
    plan_id = getattr(row, "plan_id", None)
    plan = session.get(Plan, plan_id) if plan_id else None
    return plan.pupil_id if plan is not None else getattr(row, "pupil_id", None)


def _fitting(table: str, column: str, value: object) -> object:
    """A value as the verb takes it: a day written down becomes a day, a whole number has no fraction."""
    held = LOGGED[table].__table__.columns[column].type.python_type
    if held is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and held is date:
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UserError(
                "usage", happened="That is not a date.", kept="Nothing was changed.",
                do="Write it as 2026-09-01.", exit_code=2,
            ) from error  # fmt: skip
    return value
