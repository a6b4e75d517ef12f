# SPDX-License-Identifier: Apache-2.0
"""Transfer: a pupil leaves for another school or came from one, and what was sent or came with them.

Nothing has a table of its own: the days on roll end and say where to and why, or where from; the chronology tells of it
in words; and each paper that was sent is a paper handed over, so that it stands in the sharing statement.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.chronology import Entry, HandedOver
from sencodesk.records.chronology_rules import judge_entry, judge_handed_over
from sencodesk.records.findings import Finding
from sencodesk.records.needs import holding
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.rules import counts_on_roll
from sencodesk.records.transfer_rules import PAPERS, SENT_BECAUSE, came_words, left_words
from sencodesk.services.desk import Desk, record
from sencodesk.services.school_year import end_roll
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views.transfer import paper_words


class LeavingValues(TypedDict):
    """When a pupil leaves, where to, and why."""

    last_day: date | None
    destination: str | None
    reason: str | None


class ComingValues(TypedDict):
    """Where a pupil came from, and what came with them."""

    on_date: date | None
    former_school: str | None
    came_with: str | None


class SendingValues(TypedDict):
    """What was sent to the next school."""

    on_date: date | None
    to_whom: str | None
    how: str | None


@verb
def leave(desk: Desk, *, pupil_id: str, values: LeavingValues) -> Change | None:
    """A pupil leaves: days on roll, part in provision and plans end; where to and why is kept with the days on roll
    and told in the chronology.

    Raises Refusal for days that cannot be, and where the same leaving is recorded already.
    """
    with desk.unit("record that a pupil leaves", pupil_id=pupil_id) as unit:
        pupil = _pupil(unit.session, pupil_id)
        ready = {name: tidy(value) for name, value in values.items()}
        last_day = values["last_day"]
        missing = [name for name in ("last_day", "destination") if ready[name] is None]
        refuse([Finding("MISSING", "refuse", name) for name in missing])
        assert last_day is not None
        periods = unit.session.scalars(select(Registration).where(Registration.pupil_id == pupil_id)).all()
        ending = holding(periods, last_day)
        if not ending:
            refuse([Finding("NOT_ON_ROLL_THEN", "refuse", "last_day")])
        facts = (last_day, ready["destination"], ready["reason"])
        if all((one.to_date, one.destination, one.leaving_reason) == facts for one in ending):
            refuse([Finding("LEFT_ALREADY", "refuse", "last_day")])
        end_roll(unit.session, pupil_id, last_day, desk.today())
        text = left_words(last_day, str(ready["destination"]), str(ready["reason"] or ""))
        entry = Entry(id=new_id(), pupil_id=pupil_id, restricted=False)
        said = {"kind": "note", "on_date": min(last_day, desk.today()), "with_whom": ready["destination"], "text": text}
        found = judge_entry(said, today=desk.today(), born=pupil.dob)
        refuse([Finding(one.code, one.severity, "last_day", one.params) for one in found])
        put(entry, said)
        unit.session.add(entry)
        for one in ending:
            put(one, {"destination": ready["destination"], "leaving_reason": ready["reason"]})
            one.left_entry_id = entry.id
    return unit.change


@verb
def came(desk: Desk, *, pupil_id: str, values: ComingValues) -> Change | None:
    """A pupil came from another school: which, and what came with them.

    Raises Refusal for a day that cannot be, and for a pupil who was never on roll.
    """
    with desk.unit("record where a pupil came from", pupil_id=pupil_id) as unit:
        pupil = _pupil(unit.session, pupil_id)
        ready = {name: tidy(value) for name, value in values.items()}
        missing = [name for name in ("on_date", "former_school") if ready[name] is None]
        refuse([Finding("MISSING", "refuse", name) for name in missing])
        on_date = values["on_date"]
        assert on_date is not None
        text = came_words(str(ready["former_school"]), str(ready["came_with"] or ""))
        said = {"kind": "note", "on_date": ready["on_date"], "with_whom": ready["former_school"], "text": text}
        refuse(judge_entry(said, today=desk.today(), born=pupil.dob))
        periods = unit.session.scalars(select(Registration).where(Registration.pupil_id == pupil_id)).all()
        begun = _came_to(periods, on_date)
        if begun is None:
            refuse([Finding("NOT_ON_ROLL_THEN", "refuse", "on_date")])
        assert begun is not None
        entry = Entry(id=new_id(), pupil_id=pupil_id, restricted=False)
        put(entry, said)
        unit.session.add(entry)
        put(begun, {"came_from": ready["former_school"]})
        begun.came_entry_id = entry.id
    return unit.change


@verb
def sent(desk: Desk, *, pupil_id: str, what: list[str], values: SendingValues) -> Change | None:
    """What was sent to the next school, each (a code of ``transfer_rules.Paper``) a paper handed over, in one change.

    Raises Refusal where it is nothing, or where the same was sent to the same school on the same day.
    """
    with desk.unit("record what was sent to the next school", pupil_id=pupil_id) as unit:
        pupil = _pupil(unit.session, pupil_id)
        if not what:
            refuse([Finding("NOTHING_TICKED", "refuse", "what")])
        for one in what:
            words = paper_words(one) if one in PAPERS else one
            said = {**values, "what": words, "why": SENT_BECAUSE, "kind": str(one)}
            refuse(judge_handed_over(said, today=desk.today(), born=pupil.dob))
            row = HandedOver(pupil_id=pupil_id)
            put(row, said)
            if _sent(unit.session, row):
                refuse([Finding("SENT_ALREADY", "refuse", "what")])
            unit.session.add(row)
    return unit.change


def _came_to(periods: Sequence[Registration], on: date) -> Registration | None:
    """The days on roll that somebody who came about a day came to: those that hold, else the next, else the last."""
    held = [one for one in holding(periods, on) if counts_on_roll(one.code)] or holding(periods, on)
    if held:
        return held[0]
    in_turn = sorted(periods, key=lambda one: (one.from_date or date.min, one.id))
    later = [one for one in in_turn if one.from_date is not None and one.from_date > on]
    return next(iter(later or in_turn[-1:]), None)


def _sent(session: Session, row: HandedOver) -> bool:
    """Whether the same was handed to the same on the same day."""
    same = select(HandedOver.id).where(
        HandedOver.pupil_id == row.pupil_id, HandedOver.kind == row.kind, HandedOver.on_date == row.on_date,
        HandedOver.to_whom == row.to_whom,
    )  # fmt: skip
    return session.scalar(same.limit(1)) is not None


def _pupil(session: Session, pupil_id: str) -> Pupil:
    pupil = record(session, "pupil", pupil_id)
    assert isinstance(pupil, Pupil)
    return pupil
