# SPDX-License-Identifier: Apache-2.0
"""The demonstration school's provision: rates, the runs of the stories, this autumn's timetable and registers."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.school_days import SchoolCalendar, Unreached
from sencodesk.records.base import new_id
from sencodesk.records.provision import Provision, ProvisionKind, ProvisionMember, Rate, SessionMark, Slot
from sencodesk.records.school import Person
from sencodesk.views import offers
from sencodesk.views.calendar import school_calendar
from sencodesk.views.school_days import Days

ASSISTANT = "Teaching assistant"


def add_provision(session: Session, pupil_ids: Mapping[str, str], today: date) -> None:
    """Lay rates and runs on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    A run whose first pupil was not imported is left out; another pupil who was not is left out of the group.
    """
    if session.scalars(select(Provision.id).limit(1)).first() is not None:
        return
    content = tomllib.loads(files("sencodesk_resources").joinpath("demo", "provision.toml").read_text(encoding="utf-8"))
    if not any(run["pupils"][0] in pupil_ids for run in content["run"]):
        return
    for rate in content["rate"]:
        for first, pence in rate["lines"]:
            line = Rate(staff=rate["staff"], pence_an_hour=pence, from_date=first, council=rate.get("council"))
            session.add(line)
    people = {one.name.rpartition(" ")[2]: one.id for one in session.scalars(select(Person))}
    calendar = school_calendar(session)
    for run in content["run"]:
        if run["pupils"][0] in pupil_ids:
            _add_run(
                session, run, [one for one in run["pupils"] if one in pupil_ids], pupil_ids, people, calendar, today
            )


def _add_run(
    session: Session, run: Mapping[str, Any], pupils: list[str], pupil_ids: Mapping[str, str],
    people: Mapping[str, str], calendar: SchoolCalendar, today: date,
) -> None:  # fmt: skip
    offer = next((one for one in offers.library(session) if run.get("offer") in (one.id, one.name)), None)
    row = Provision(
        id=new_id(), kind=offer.kind if offer else ProvisionKind.INTERVENTION.value, name=run["name"],
        offer=offer.id if offer else None, person_id=people.get(run["holder"]), staff=run.get("staff", ASSISTANT),
        place=run.get("place"), minutes=run["minutes"], times_a_week=float(run["times"]), from_date=run["from"],
        to_date=offers.ends(calendar, run["from"], run["weeks"]) if "weeks" in run else None,
        entry_measure=run.get("measure") or (offer.entry_measure if offer else None), note=run.get("note"),
    )  # fmt: skip
    session.add(row)
    for one in pupils:
        member = ProvisionMember(provision_id=row.id, pupil_id=pupil_ids[one])
        if one in run.get("scores", {}):
            member.entry_score, member.entry_on, member.exit_score, member.exit_on = run["scores"][one]
        session.add(member)
    for weekday, starts in run.get("slots", ()):
        session.add(Slot(provision_id=row.id, weekday=weekday, starts=starts, minutes=run["minutes"]))
    if "sessions" in run:
        _mark(session, row, run, [pupil_ids[one] for one in pupils], calendar, today)


def _mark(
    session: Session,
    row: Provision,
    run: Mapping[str, Any],
    pupil_ids: list[str],
    calendar: SchoolCalendar,
    today: date,
) -> None:
    """So many sessions on school days, those of the timetable first; the missed ones spread among them."""
    last = run.get("until") or min(row.to_date or today, today)
    found = Days(calendar).between(row.from_date, last)
    if isinstance(found, Unreached):
        return
    planned = {weekday for weekday, _ in run.get("slots", ())} or {1, 2, 3, 4, 5}
    first = [day for day in found if day.isoweekday() in planned]
    rest = [day for day in found if day.isoweekday() not in planned]
    days = (
        sorted([*first, *rest][: run["sessions"]]) if len(first) < run["sessions"] else _spread(first, run["sessions"])
    )
    reasons = [why for why, count in run["missed"] for _ in range(count)]
    step = len(days) / len(reasons)
    missed = {days[int((n + 0.5) * step)]: why for n, why in enumerate(reasons)}
    for day in days:
        for place, pupil_id in enumerate(pupil_ids):
            why = missed.get(day)
            held = why is None or (why == "absent" and place > 0)
            mark = SessionMark(
                provision_id=row.id, pupil_id=pupil_id, on_date=day, n=1, held=held, minutes=run["minutes"],
                reason=None if held else why,
            )  # fmt: skip
            session.add(mark)


def _spread(days: list[date], count: int) -> list[date]:
    """So many of these days, evenly from the first on."""
    return [days[n * len(days) // count] for n in range(count)]
