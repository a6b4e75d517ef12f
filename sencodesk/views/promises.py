# SPDX-License-Identifier: Apache-2.0
"""What a target of a plan promises, as provision could be started from it; and which run it was started as."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.plans import Plan, Target
from sencodesk.records.promised_rules import promised
from sencodesk.records.provision import Provision
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import Person
from sencodesk.views import offers
from sencodesk.views.calendar import school_calendar

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One target's provision line. ``said`` is the line itself, ``to`` the last day of the weeks it promises."""

    target_id: str
    pupil_id: str
    plan_number: int
    name: str
    person_id: str | None
    minutes: int | None
    times_a_week: float | None
    from_: date
    to: date | None
    said: str


def promise(session: Session, target_id: str, *, on: date) -> PromiseView | None:
    """What a target promises; None where it is not there any more."""
    target = session.get(Target, target_id)
    plan = session.get(Plan, target.plan_id) if target is not None else None
    if target is None or plan is None:
        return None
    numbers = promised(target.how_often, target.how_long)
    starts = plan.start or on
    until = offers.ends(school_calendar(session), starts, numbers.weeks) if numbers.weeks else None
    said = ", ".join(filter(None, (target.who, target.how_often, target.how_long)))
    return PromiseView(
        target.id, plan.pupil_id, plan.number, _name(session, target.strategy or "", plan.pupil_id),
        _person(session, target.who or ""), numbers.minutes, numbers.times_a_week, starts, until, said,
    )  # fmt: skip


def runs(session: Session, plan_id: str) -> dict[str, str]:
    """The run that each target of a plan was started as, by the target's id."""
    query = select(Target.id, Provision.id).join(Provision, Provision.id == Target.provision_id)
    return {row[0]: row[1] for row in session.execute(query.where(Target.plan_id == plan_id))}


def _name(session: Session, strategy: str, pupil_id: str) -> str:
    """A kind of the library that the words name, else their first sentence; a pupil's name is none of a run's."""
    known = [one.name for one in offers.library(session)]
    named = next((one for one in known if one.casefold() in strategy.casefold()), "")
    if named:
        return named
    first = re.split(r"[.;\n]", strategy.strip(), maxsplit=1)[0].strip()
    pupil = session.get_one(Pupil, pupil_id)
    names = (pupil.forename, pupil.surname, pupil.preferred_forename, pupil.preferred_surname)
    if len(first) > LONGEST_NAME or any(one and one.casefold() in first.casefold() for one in names):
        return ""
    return first


def _person(session: Session, who: str) -> str | None:
    found = [one.id for one in session.scalars(select(Person)) if one.name and one.name.casefold() in who.casefold()]
    return found[0] if len(found) == 1 else None
