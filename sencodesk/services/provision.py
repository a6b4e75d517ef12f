# SPDX-License-Identifier: Apache-2.0
"""Provision: a run of an intervention or adjustment, who is in it, when it is held, its register of sessions."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records import provision_rules as rules
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.plans import Target
from sencodesk.records.provision import Provision, ProvisionMember, Rate, SessionMark, Slot
from sencodesk.services.desk import Desk, record
from sencodesk.services.plan_rules import has_left
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import offers as offers_view
from sencodesk.views.calendar import school_calendar

REASONS = ("absent", "trip", "adult", "cover", "room", "other", "refused")
"""Why a session was missed; the words and letters are in wording/provision.toml."""
AT_ONCE = 400


class RunValues(TypedDict, total=False):
    """One run: what, when, by whom. ``offer`` is a line of the library; ``staff`` a line of the rate table."""

    kind: str
    name: str | None
    offer: str | None
    person_id: str | None
    staff: str | None
    place: str | None
    minutes: int | None
    times_a_week: float | None
    from_: date | None
    to: date | None
    entry_measure: str | None
    exit_measure: str | None
    note: str | None


class MemberValues(TypedDict, total=False):
    """A pupil in a run: their own days, and the measure at both ends."""

    from_: date | None
    to: date | None
    entry_score: float | None
    entry_on: date | None
    exit_score: float | None
    exit_on: date | None


class SlotValues(TypedDict, total=False):
    """A weekly place in the timetable: Monday is 1, ``starts`` is ``10:40``."""

    weekday: int | None
    starts: str | None
    minutes: int | None
    person_id: str | None


class MarkValues(TypedDict, total=False):
    """One cell of the register. ``held`` None takes the mark away; a missed session may have its reason."""

    pupil_id: str
    on_date: date
    n: int
    held: bool | None
    minutes: int | None
    reason: str | None


Span = tuple[date | None, date | None]


@verb
def add(
    desk: Desk, *, values: RunValues, pupil_ids: list[str] | None = None, target_id: str | None = None
) -> Change | None:
    """Start a run, perhaps with pupils in it already; ``target_id`` is the target of a plan that promised it.

    Raises Refusal for a pupil who has left by then.
    """
    ids = pupil_ids or []
    with desk.unit("add provision", pupil_id=ids[0] if len(ids) == 1 else None) as unit:
        row = Provision(id=new_id())
        _fill(row, {"name": None, "from_": None, **values})
        unit.session.add(row)
        unit.session.flush()
        _join(unit.session, row, ids, None)
        _promised(unit.session, row, target_id)
    return unit.change


@verb
def start(
    desk: Desk, *, offer: str, from_: date, pupil_ids: list[str] | None = None, person_id: str | None = None
) -> Change | None:
    """Start a run from a line of the library, with its usual numbers: they are there to be changed.

    It ends with the last of the usual school weeks. Raises UserError where the library has no such line.
    """
    with desk.reading() as session:
        found = offers_view.offer(session, offer)
        if found is None:
            raise UserError(
                "no_such_offer", happened="The library has no such kind of provision any more.",
                kept="Nothing was changed.", do="Choose another, or type a name of your own.",
            )  # fmt: skip
        until = offers_view.ends(school_calendar(session), from_, found.weeks) if found.weeks else None
        named = (one.staff for one in session.scalars(select(Rate)) if one.staff.casefold() in found.staff.casefold())
        staff = next(named, None)
    values: RunValues = {
        "kind": found.kind, "name": found.name, "offer": found.id, "person_id": person_id, "staff": staff,
        "minutes": found.minutes, "times_a_week": found.times_a_week, "from_": from_, "to": until,
        "entry_measure": found.entry_measure, "exit_measure": found.exit_measure,
    }  # fmt: skip
    return add(desk, values=values, pupil_ids=pupil_ids)


@verb
def change(desk: Desk, *, provision_id: str, row_version: int | None = None, values: RunValues) -> Change | None:
    """Change a run: what it is, who holds it, how often, until when."""
    with desk.unit("change provision") as unit:
        row = _run(unit.session, provision_id, row_version)
        _fill(row, values)
        _inside(unit.session, row)
    return unit.change


@verb
def remove(desk: Desk, *, provision_id: str, row_version: int | None = None) -> Change | None:
    """Take a run that was entered by mistake away, with its pupils, places and marks. Undo brings all back."""
    with desk.unit("remove provision") as unit:
        row = _run(unit.session, provision_id, row_version)
        for kind in (SessionMark, Slot, ProvisionMember):
            for part in unit.session.scalars(select(kind).where(kind.provision_id == provision_id)):
                unit.session.delete(part)
        unit.session.flush()
        unit.session.delete(row)
    return unit.change


@verb
def add_pupils(
    desk: Desk, *, provision_id: str, pupil_ids: list[str], from_: date | None = None, target_id: str | None = None
) -> Change | None:
    """Put pupils into a run, from a day on. Raises Refusal where one of them is in it already, or has left by then.

    ``target_id`` is the target of a plan that promised it.
    """
    label = "add a pupil to provision" if len(pupil_ids) == 1 else f"add {len(pupil_ids)} pupils to provision"
    with desk.unit(label, pupil_id=pupil_ids[0] if len(pupil_ids) == 1 else None) as unit:
        run = _run(unit.session, provision_id)
        _join(unit.session, run, pupil_ids, from_)
        _promised(unit.session, run, target_id)
    return unit.change


@verb
def change_member(desk: Desk, *, member_id: str, row_version: int | None = None, values: MemberValues) -> Change | None:
    """Change a pupil's days in a run, or a measure."""
    with desk.unit("change a pupil's provision") as unit:
        row = record(unit.session, "provision_member", member_id, row_version)
        assert isinstance(row, ProvisionMember)
        span = (values.get("from_", row.from_date), values.get("to", row.to_date))
        run = _run(unit.session, row.provision_id)
        refuse(rules.judge_member(span, (run.from_date, run.to_date)))
        refuse(rules.judge_scores(values))
        if span[0] != row.from_date:
            _on_roll(unit.session, run, row.pupil_id, span[0])
        put(row, values)
        unit.session.flush()
        _once(unit.session, run.id, row.pupil_id)
    return unit.change


@verb
def remove_member(desk: Desk, *, member_id: str) -> Change | None:
    """Take a pupil out of a run who was put in by mistake; marks that were made stay in the register."""
    with desk.unit("take a pupil out of provision") as unit:
        unit.session.delete(record(unit.session, "provision_member", member_id))
    return unit.change


@verb
def add_slot(desk: Desk, *, provision_id: str, values: SlotValues) -> Change | None:
    """Add a weekly place to the timetable; minutes and person are the run's where none are given."""
    with desk.unit("add to the timetable") as unit:
        run = _run(unit.session, provision_id)
        row = Slot(provision_id=run.id)
        _put_slot(row, {"weekday": None, "starts": None, "minutes": run.minutes, "person_id": run.person_id, **values})
        unit.session.add(row)
    return unit.change


@verb
def change_slot(desk: Desk, *, slot_id: str, row_version: int | None = None, values: SlotValues) -> Change | None:
    """Change a place in the timetable."""
    with desk.unit("change the timetable") as unit:
        row = record(unit.session, "slot", slot_id, row_version)
        assert isinstance(row, Slot)
        _put_slot(row, values)
    return unit.change


@verb
def remove_slot(desk: Desk, *, slot_id: str) -> Change | None:
    """Take a place out of the timetable."""
    with desk.unit("remove from the timetable") as unit:
        unit.session.delete(record(unit.session, "slot", slot_id))
    return unit.change


@verb
def mark(desk: Desk, *, provision_id: str, marks: list[MarkValues]) -> Change | None:
    """Write cells of a run's register, all or none. Raises Refusal for a day on which the pupil was not in it."""
    with desk.unit("mark the register of provision") as unit:
        run = _run(unit.session, provision_id)
        spans: dict[str, list[Span]] = {}
        for one in _members(unit.session, provision_id):
            spans.setdefault(one.pupil_id, []).append((one.from_date, one.to_date))
        for values in marks:
            _mark(unit.session, run, spans.get(values["pupil_id"], []), values, desk.today())
    return unit.change


def _mark(session: Session, run: Provision, spans: list[Span], values: MarkValues, today: date) -> None:
    day, n = values["on_date"], values.get("n", 1)
    if n < 1:
        refuse([Finding("NO_SUCH_SESSION", "refuse", "n")])
    query = select(SessionMark).where(
        SessionMark.provision_id == run.id, SessionMark.pupil_id == values["pupil_id"], SessionMark.on_date == day,
        SessionMark.n == n,
    )  # fmt: skip
    row = session.scalars(query).first()
    held = values.get("held")
    if held is None:
        if row is not None:
            session.delete(row)
        return
    if not spans and row is None:
        refuse([Finding("NOT_IN_IT", "refuse", "on_date")])
    here = next((one for one in spans if rules.overlap(one, (day, day))), None)
    inside = [(run.from_date, run.to_date), *([here] if here else spans[:1])]
    minutes, reason = values.get("minutes"), tidy(values.get("reason"))
    refuse(rules.judge_mark(day, inside, minutes, today))
    if reason is not None and reason not in REASONS:
        refuse([Finding("UNKNOWN_CODE", "refuse", "reason", {"code": str(reason)})])
    usual = _usual(session, run, day, n)
    if row is None:
        row = SessionMark(provision_id=run.id, pupil_id=values["pupil_id"], on_date=day, n=n)
        session.add(row)
    row.held, row.minutes = held, minutes or row.minutes or usual
    row.reason = None if held else str(reason) if reason else None


def _usual(session: Session, run: Provision, day: date, n: int) -> int | None:
    """The minutes that a mark keeps, so that a change of the run or its timetable says nothing else of what was."""
    slots = session.scalars(select(Slot).where(Slot.provision_id == run.id))
    places = [rules.Place(one.weekday, rules.clock(one.starts) or 0, one.minutes) for one in slots]
    return rules.usual_minutes(run.minutes, places, day, n) or None


def _fill(row: Provision, values: RunValues) -> None:
    ready = dict(values)
    refuse(
        rules.judge_provision({**ready, "from_": ready.get("from_", row.from_date), "to": ready.get("to", row.to_date)})
    )
    put(row, ready, required=("name", "from"))


def _inside(session: Session, run: Provision) -> None:
    """Members, where the run's own days were made shorter: nobody's days may stand outside it."""
    for one in _members(session, run.id):
        if rules.judge_member((one.from_date, one.to_date), (run.from_date, run.to_date)):
            refuse([Finding("MEMBERS_OUTSIDE", "refuse", "from")])


def _join(session: Session, run: Provision, pupil_ids: Iterable[str], from_: date | None) -> None:
    for pupil_id in pupil_ids:
        record(session, "pupil", pupil_id)
        refuse(rules.judge_member((from_, None), (run.from_date, run.to_date)))
        _on_roll(session, run, pupil_id, from_)
        session.add(ProvisionMember(provision_id=run.id, pupil_id=pupil_id, from_date=from_))
        session.flush()
        _once(session, run.id, pupil_id)


def _on_roll(session: Session, run: Provision, pupil_id: str, from_: date | None) -> None:
    """Raise Refusal where the pupil had left before the part in the run begins."""
    if has_left(session, pupil_id, from_ or run.from_date):
        refuse([Finding("PROVISION_FOR_LEAVER", "refuse", "from")])


def _promised(session: Session, run: Provision, target_id: str | None) -> None:
    if target_id is not None:
        target = record(session, "target", target_id)
        assert isinstance(target, Target)
        target.provision_id = run.id


def _once(session: Session, provision_id: str, pupil_id: str) -> None:
    """Nobody is in a run twice at the same time."""
    spans = [(one.from_date, one.to_date) for one in _members(session, provision_id) if one.pupil_id == pupil_id]
    for place, one in enumerate(spans):
        if any(rules.overlap(one, other) for other in spans[:place]):
            refuse([Finding("IN_IT_ALREADY", "refuse", "pupil_ids")])


def _put_slot(row: Slot, values: SlotValues) -> None:
    starts = values.get("starts", row.starts)
    refuse(rules.judge_slot(values.get("weekday", row.weekday), starts, values.get("minutes", row.minutes)))
    ready = dict(values)
    if (began := rules.clock(starts)) is not None and "starts" in ready:
        ready["starts"] = rules.clock_words(began)
    put(row, ready, required=("weekday", "starts", "minutes"))


def _members(session: Session, provision_id: str) -> list[ProvisionMember]:
    return list(session.scalars(select(ProvisionMember).where(ProvisionMember.provision_id == provision_id)))


def _run(session: Session, provision_id: str, row_version: int | None = None) -> Provision:
    found = record(session, "provision", provision_id, row_version)
    assert isinstance(found, Provision)
    return found
