# SPDX-License-Identifier: Apache-2.0
"""The library of provision: what comes with the program and what the school added, with usual numbers to be changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.school_days import SchoolCalendar, Unreached
from sencodesk.content.adjustments import adjustments
from sencodesk.content.interventions import interventions
from sencodesk.records.provision import Offer, ProvisionKind
from sencodesk.views.provision_shapes import week_words


@dataclass(frozen=True, slots=True)
class OfferView:
    """A kind of provision. ``own`` ones are the school's and can be changed; ``staff`` is a usual holder in words."""

    id: str
    kind: str
    name: str
    area: str | None
    plain: str | None
    minutes: int | None
    times_a_week: float | None
    weeks: int | None
    entry_measure: str | None
    exit_measure: str | None
    staff: str = ""
    group: str = ""
    own: bool = False
    retired: bool = False
    row_version: int = 0

    @property
    def usual(self) -> str:
        """``15 minutes, 5 times a week, 12 weeks, 1 to 3 pupils``."""
        times = week_words(self.times_a_week)
        parts = (
            f"{self.minutes} minutes" if self.minutes else "", times, f"{self.weeks} weeks" if self.weeks else "",
            self.group,
        )  # fmt: skip
        return ", ".join(part for part in parts if part)


def library(session: Session, *, retired: bool = False) -> tuple[OfferView, ...]:
    """The school's own kinds first, then the program's; those no longer offered only where asked for."""
    own = [
        OfferView(
            one.id, one.kind, one.name, one.area, one.plain, one.minutes, one.times_a_week, one.weeks,
            one.entry_measure, one.exit_measure, own=True, retired=one.retired, row_version=one.row_version,
        )
        for one in session.scalars(select(Offer).order_by(Offer.name, Offer.id))
        if retired or not one.retired
    ]  # fmt: skip
    return (*own, *given())


def given() -> tuple[OfferView, ...]:
    """What comes with the program."""
    taught = [
        OfferView(
            one.id, ProvisionKind.INTERVENTION.value, one.name, one.area, one.plain, one.minutes,
            float(one.times_a_week), one.weeks, one.entry_measure, one.exit_measure, one.staff,
            _group(one.group_min, one.group_max),
        )
        for one in interventions()
    ]  # fmt: skip
    always = [
        OfferView(
            one.id, ProvisionKind.ADJUSTMENT.value, one.name, one.area, one.plain, None, None, None, one.how_to_check,
            None,
        )
        for one in adjustments()
    ]  # fmt: skip
    return (*taught, *always)


def offer(session: Session, offer_id: str) -> OfferView | None:
    """The kind of provision with this id, offered or not."""
    return next((one for one in library(session, retired=True) if one.id == offer_id), None)


def ends(calendar: SchoolCalendar, from_: date, weeks: int) -> date:
    """The Friday of the last of so many school weeks; where the calendar does not reach, of so many weeks."""
    monday, left = from_ - timedelta(days=from_.weekday()), weeks
    while True:
        days = [calendar.is_school_day(monday + timedelta(days=number)) for number in range(5)]
        if any(isinstance(one, Unreached) for one in days):
            return from_ - timedelta(days=from_.weekday()) + timedelta(days=7 * weeks - 3)
        left -= any(one is True for one in days)
        if not left:
            return monday + timedelta(days=4)
        monday += timedelta(days=7)


def _group(least: int, most: int) -> str:
    if most == 1:
        return "1 to 1"
    return f"{most} pupils" if least == most else f"{least} to {most} pupils"
