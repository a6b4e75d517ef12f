# SPDX-License-Identifier: Apache-2.0
"""Pupils: adding and changing one, registration, home council, flags and contacts."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypedDict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.records import rules
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Contact, Flag, FlagName, FormerUpn, HomeCouncil, Pupil, Registration
from sencodesk.sentences import sentence
from sencodesk.services.desk import Desk, record
from sencodesk.services.plan_rules import leave_groups
from sencodesk.services.school import class_called
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views.pupils import alike


class PupilValues(TypedDict, total=False):
    """Undated facts of a pupil, as held today."""

    upn: str | None
    surname: str | None
    forename: str | None
    middle: str | None
    preferred_surname: str | None
    preferred_forename: str | None
    former_surname: str | None
    former_forename: str | None
    dob: date | None
    sex: str | None
    year: str | None
    class_name: str | None
    ethnicity: str | None
    language: str | None
    postcode: str | None
    address: str | None
    interpreter: str | None
    paper_format: str | None


class ClassValues(TypedDict, total=False):
    """What many pupils can be given at once; what is not named stays as each has it."""

    class_name: str | None
    year: str | None


class RegistrationValues(TypedDict, total=False):
    """A period on the roll."""

    code: str | None
    from_: date | None
    to: date | None
    destination: str | None
    leaving_reason: str | None
    came_from: str | None


class CouncilPeriodValues(TypedDict, total=False):
    """A period with one home council."""

    council: str | None
    from_: date | None
    to: date | None


class FlagValues(TypedDict, total=False):
    """A period of a flag."""

    value: bool
    from_: date | None
    to: date | None


class ContactValues(TypedDict, total=False):
    """An adult around the pupil."""

    priority: int
    title: str | None
    forename: str | None
    surname: str | None
    relationship: str | None
    telephone: str | None
    email: str | None
    parental_responsibility: bool | None
    lives_with: bool | None
    may_be_told: str | None
    court_order: str | None
    address: str | None
    language: str | None
    interpreter: bool | None
    paper_format: str | None


@verb
def add(
    desk: Desk, *, values: PupilValues, entry: date | None = None, enrolment: str = "C", another: bool = False
) -> Change | None:
    """Add a pupil who is on roll from ``entry``.

    Raises Refusal where somebody of this name and date of birth is there, unless a person said that it is ``another``.
    """
    with desk.unit("add a pupil") as unit:
        pupil = Pupil(id=new_id())
        fill(unit.session, pupil, {"surname": None, "forename": None, **values}, desk.today())
        if not another and alike(unit.session, pupil.surname, pupil.forename, pupil.dob, on=desk.today()):
            refuse([Finding("PUPIL_ALIKE", "refuse", "dob")])
        unit.session.add(pupil)
        unit.session.add(Registration(pupil_id=pupil.id, code=enrolment, from_date=entry))
    return unit.change


@verb
def change(desk: Desk, *, pupil_id: str, row_version: int | None = None, values: PupilValues) -> Change | None:
    """Change a pupil's undated facts."""
    with desk.unit("change a pupil's details", pupil_id=pupil_id) as unit:
        pupil = record(unit.session, "pupil", pupil_id, row_version)
        assert isinstance(pupil, Pupil)
        fill(unit.session, pupil, values, desk.today())
    return unit.change


@verb
def set_class(desk: Desk, *, pupil_ids: list[str], values: ClassValues) -> Change | None:
    """Give one pupil or many at once a class, a year, or both, in one change. None where each had it already.

    Raises Refusal for what is no class or year, and then nobody has it.
    """
    several = len(set(pupil_ids)) > 1
    what = "class" if "class_name" in values else "year"
    label = f"set the {what} of {len(set(pupil_ids))} pupils" if several else f"set the {what} of a pupil"
    with desk.unit(label, pupil_id=None if several or not pupil_ids else pupil_ids[0]) as unit:
        for pupil_id in pupil_ids:
            pupil = record(unit.session, "pupil", pupil_id)
            assert isinstance(pupil, Pupil)
            fill(unit.session, pupil, values, desk.today())
    return unit.change


def fill(session: Session, pupil: Pupil, values: Mapping[str, object], today: date) -> None:
    """Judge and set a pupil's values; an old number is kept as a former one. Raises Refusal."""
    given = values.get("upn")
    upn = rules.tidy_upn(given) if isinstance(given, str) else given
    ready = {**values, "upn": upn} if "upn" in values else dict(values)
    refuse(rules.judge_pupil(ready, today))
    if isinstance(upn, str) and upn != pupil.upn and upn_in_use(session, upn, pupil.id):
        refuse([Finding("UPN_IN_USE", "refuse", "upn")])
    put(pupil, ready, required=("surname", "forename"))
    if pupil.class_name:
        class_called(session, pupil.class_name)


def upn_in_use(session: Session, upn: str, pupil_id: str | None) -> bool:
    """Whether another pupil has, or had, this number."""
    held = session.scalars(select(Pupil.id).where(Pupil.upn == upn)).all()
    former = session.scalars(select(FormerUpn.pupil_id).where(FormerUpn.upn == upn)).all()
    return any(found != pupil_id for found in [*held, *former])


@verb
def remove(desk: Desk, *, pupil_id: str, row_version: int | None = None) -> Change | None:
    """Take a pupil who was entered by mistake out of the records, with all that hangs on them. Undo brings all back.

    A group plan stays with the others in it, without this pupil's row.
    """
    with desk.unit("remove a pupil", pupil_id=pupil_id) as unit:
        pupil = record(unit.session, "pupil", pupil_id, row_version)
        leave_groups(unit.session, pupil_id)
        for child in rules.hanging_on(pupil_id):
            for row in unit.session.scalars(child):
                unit.session.delete(row)
        unit.session.delete(pupil)
    return unit.change


@verb
def add_former_upn(desk: Desk, *, pupil_id: str, upn: str) -> Change | None:
    """Record a number that the pupil had before."""
    with desk.unit("add a former number", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        unit.session.add(FormerUpn(pupil_id=pupil_id, upn=_former(unit.session, upn, pupil_id, desk.today())))
    return unit.change


@verb
def change_former_upn(desk: Desk, *, former_upn_id: str, row_version: int | None = None, upn: str) -> Change | None:
    """Put a former number right."""
    with desk.unit("change a former number") as unit:
        row = record(unit.session, "former_upn", former_upn_id, row_version)
        assert isinstance(row, FormerUpn)
        row.upn = _former(unit.session, upn, row.pupil_id, desk.today())
    return unit.change


def _former(session: Session, upn: str, pupil_id: str, today: date) -> str:
    """A former number as it is kept. Raises Refusal for none, another form, or one that another pupil has or had."""
    tidied = rules.tidy_upn(upn)
    if not tidied:
        refuse([Finding("MISSING", "refuse", "former_upns")])
    refuse(rules.judge_pupil({"upn": tidied}, today))
    if upn_in_use(session, tidied, pupil_id):
        refuse([Finding("UPN_IN_USE", "refuse", "former_upns")])
    return tidied


@verb
def remove_former_upn(desk: Desk, *, former_upn_id: str) -> Change | None:
    """Take a former number away again."""
    with desk.unit("remove a former number") as unit:
        unit.session.delete(record(unit.session, "former_upn", former_upn_id))
    return unit.change


@verb
def add_registration(desk: Desk, *, pupil_id: str, values: RegistrationValues) -> Change | None:
    """Add a period on the roll."""
    with desk.unit("add a registration", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        refuse(rules.judge_registration(values))
        row = Registration(pupil_id=pupil_id)
        put(row, {"code": "C", **values}, required=("code",))
        unit.session.add(row)
    return unit.change


@verb
def change_registration(
    desk: Desk, *, registration_id: str, row_version: int | None = None, values: RegistrationValues
) -> Change | None:
    """Change a period on the roll: its code, its first or last day."""
    with desk.unit("change the registration") as unit:
        refuse(rules.judge_registration(values))
        put(record(unit.session, "registration", registration_id, row_version), values, required=("code",))
    return unit.change


@verb
def remove_registration(desk: Desk, *, registration_id: str) -> Change | None:
    """Take a period on the roll away."""
    with desk.unit("remove a registration") as unit:
        unit.session.delete(record(unit.session, "registration", registration_id))
    return unit.change


@verb
def add_home_council(desk: Desk, *, pupil_id: str, values: CouncilPeriodValues) -> Change | None:
    """Add a period of a home council; where it is open, one before it that is still open ends the day before."""
    with desk.unit("change the home council", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        end_earlier(unit.session, HomeCouncil, pupil_id, values.get("from_"), values.get("to"))
        row = HomeCouncil(pupil_id=pupil_id)
        put(row, {"council": None, **values}, required=("council",))
        unit.session.add(row)
    return unit.change


@verb
def change_home_council(
    desk: Desk, *, home_council_id: str, row_version: int | None = None, values: CouncilPeriodValues
) -> Change | None:
    """Change a period of the home council."""
    with desk.unit("change the home council") as unit:
        put(record(unit.session, "home_council", home_council_id, row_version), values, required=("council",))
    return unit.change


@verb
def remove_home_council(desk: Desk, *, home_council_id: str) -> Change | None:
    """Take a period of the home council away."""
    with desk.unit("remove a home council") as unit:
        unit.session.delete(record(unit.session, "home_council", home_council_id))
    return unit.change


@verb
def set_flag(
    desk: Desk,
    *,
    pupil_ids: list[str],
    flag: FlagName,
    value: bool,
    from_: date | None = None,
) -> Change | None:
    """Record a flag for one pupil or for many at once, from a day on; the period before ends the day before."""
    label = f"record {sentence('flag_inside', flag)}"
    with desk.unit(label, pupil_id=pupil_ids[0] if len(pupil_ids) == 1 else None) as unit:
        for pupil_id in pupil_ids:
            record(unit.session, "pupil", pupil_id)
            close_open(unit.session, pupil_id, flag, from_)
            unit.session.add(Flag(pupil_id=pupil_id, flag=flag, value=value, from_date=from_))
    return unit.change


@verb
def add_flag(desk: Desk, *, pupil_id: str, flag: FlagName, values: FlagValues) -> Change | None:
    """Add a period of a flag; where it is open, one before it that is still open ends the day before."""
    with desk.unit("add a period of a flag", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        end_earlier(unit.session, Flag, pupil_id, values.get("from_"), values.get("to"), flag=flag)
        row = Flag(pupil_id=pupil_id, flag=flag)
        put(row, {"value": None, **values}, required=("value",))
        unit.session.add(row)
    return unit.change


@verb
def change_flag(desk: Desk, *, flag_id: str, row_version: int | None = None, values: FlagValues) -> Change | None:
    """Change a period of a flag."""
    with desk.unit("change a flag") as unit:
        put(record(unit.session, "flag", flag_id, row_version), values)
    return unit.change


@verb
def remove_flag(desk: Desk, *, flag_id: str) -> Change | None:
    """Take a period of a flag away: nobody has recorded it then."""
    with desk.unit("remove a flag") as unit:
        unit.session.delete(record(unit.session, "flag", flag_id))
    return unit.change


@verb
def add_contact(desk: Desk, *, pupil_id: str, values: ContactValues) -> Change | None:
    """Add an adult around the pupil, last in order unless said otherwise."""
    with desk.unit("add a contact", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        others = unit.session.scalars(select(Contact.priority).where(Contact.pupil_id == pupil_id)).all()
        refuse(rules.judge_contact(values))
        row = Contact(pupil_id=pupil_id)
        put(row, {"priority": max(others, default=0) + 1, "surname": None, **values}, required=("surname",))
        unit.session.add(row)
    return unit.change


@verb
def change_contact(
    desk: Desk, *, contact_id: str, row_version: int | None = None, values: ContactValues
) -> Change | None:
    """Change a contact."""
    with desk.unit("change a contact") as unit:
        refuse(rules.judge_contact(values))
        put(record(unit.session, "contact", contact_id, row_version), values, required=("surname",))
    return unit.change


@verb
def remove_contact(desk: Desk, *, contact_id: str) -> Change | None:
    """Take a contact away."""
    with desk.unit("remove a contact") as unit:
        unit.session.delete(record(unit.session, "contact", contact_id))
    return unit.change


def close_open(session: Session, pupil_id: str, flag: str, from_: date | None) -> None:
    """End a flag the day before ``from_``; without a day, or from the same day, the new value replaces it."""
    open_then = or_(Flag.to_date.is_(None), Flag.to_date >= (from_ or date.min))
    for row in session.scalars(select(Flag).where(Flag.pupil_id == pupil_id, Flag.flag == flag, open_then)).all():
        if from_ is None or (row.from_date is not None and row.from_date >= from_):
            session.delete(row)
        else:
            row.to_date = from_ - timedelta(days=1)


def end_earlier(
    session: Session,
    kind: type[HomeCouncil] | type[Flag],
    pupil_id: str,
    from_: date | None,
    to: date | None,
    *,
    flag: str | None = None,
) -> None:
    """End what is open and began before ``from_`` the day before, if what comes is open itself; nothing is deleted."""
    if from_ is None or to is not None:
        return
    for row in session.scalars(select(kind).where(kind.pupil_id == pupil_id, kind.to_date.is_(None))).all():
        assert isinstance(row, HomeCouncil | Flag)
        same = not isinstance(row, Flag) or row.flag == flag
        if same and (row.from_date is None or row.from_date < from_):
            row.to_date = from_ - timedelta(days=1)
