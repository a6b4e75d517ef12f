# SPDX-License-Identifier: Apache-2.0
"""Before SEN: a teacher's concern, what was tried, what the SENCO decided, and the status that follows from it."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import EHC_PLAN, SUPPORT
from sencodesk.records import rules
from sencodesk.records.concern_rules import judge_concern
from sencodesk.records.concerns import Concern, Decision
from sencodesk.records.findings import Finding
from sencodesk.records.needs import StatusPeriod, holding
from sencodesk.records.pupils import Pupil
from sencodesk.services.desk import Desk, record
from sencodesk.services.needs import hold_status
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class ConcernValues(TypedDict, total=False):
    """What was seen, by whom, what was tried, what was decided, and when the parents were told."""

    raised_on: date | None
    raised_by: str | None
    area: str | None
    text: str | None
    tried: str | None
    worked: str | None
    parents_say: str | None
    decided: str | None
    decided_on: date | None
    decided_note: str | None
    look_again_on: date | None
    parents_told_on: date | None
    parents_told_how: str | None


@verb
def add(desk: Desk, *, pupil_id: str, values: ConcernValues) -> Change | None:
    """Add a concern. It needs the day on which it was raised and what was seen."""
    with desk.unit("add a concern", pupil_id=pupil_id) as unit:
        _put(unit.session, Concern(pupil_id=pupil_id), {"raised_on": None, "text": None, **values}, desk.today())
    return unit.change


@verb
def change(desk: Desk, *, concern_id: str, row_version: int | None = None, values: ConcernValues) -> Change | None:
    """Go on with a concern: what was tried, what was decided, that the parents were told."""
    with desk.unit("change a concern") as unit:
        row = record(unit.session, "concern", concern_id, row_version)
        assert isinstance(row, Concern)
        _put(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove(desk: Desk, *, concern_id: str) -> Change | None:
    """Take away a concern that was entered by mistake; one that came to nothing is closed instead."""
    with desk.unit("remove a concern") as unit:
        unit.session.delete(record(unit.session, "concern", concern_id))
    return unit.change


@verb
def begin_support(desk: Desk, *, concern_id: str, from_: date | None = None) -> Change | None:
    """The status that was decided holds from a day on: that of the decision unless said otherwise.

    Raises Refusal where SEN support was not decided on, or the pupil has it, or an EHC plan, on that day.
    """
    with desk.unit("begin SEN support") as unit:
        row = record(unit.session, "concern", concern_id)
        assert isinstance(row, Concern)
        start = from_ or row.decided_on or desk.today()
        if row.decided != Decision.SEN_SUPPORT:
            refuse([Finding("NOT_DECIDED", "refuse", "decided")])
        periods = unit.session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == row.pupil_id)).all()
        later = [one for one in periods if one.code in (SUPPORT, EHC_PLAN) and (one.from_date or date.min) > start]
        if later or any(one.code in (SUPPORT, EHC_PLAN) for one in holding(periods, start)):
            refuse([Finding("HAS_SUPPORT", "refuse", "decided")])
        refuse(rules.judge_status(SUPPORT, start, None))
        hold_status(unit.session, row.pupil_id, SUPPORT, start)
    return unit.change


def _put(session: Session, row: Concern, values: Mapping[str, object], today: date) -> None:
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(pupil, Pupil)
    with session.no_autoflush:
        put(row, values, required=("raised_on", "text"))
        refuse(judge_concern(row, today, pupil.dob))
    session.add(row)
