# SPDX-License-Identifier: Apache-2.0
"""Duties of the school and of the council around EHC plans, from their clocks: what is owed, about whom, by when.

Rounds of SEN support and files of pupils who left stand beside them (views/rounds.py), because they are told by class
and by day; telling the parents stands with the concern it came from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from sencodesk.codes.clocks import duties
from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.duties import Chase
from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.views.calendar import school_calendar
from sencodesk.views.happenings import happenings
from sencodesk.views.roll import here

UNCHECKED = "The program’s makers have not checked this rule in the law"
"""Said of every rule that nobody has held against its source: it is no work that the SENCO left undone."""
ELSEWHERE = ("support.", "round.", "leaving.")
"""Events whose duties have another place: plans, concerns, the papers of a pupil who left."""


@dataclass(frozen=True, slots=True)
class OwedDuty:
    """One duty that is owed now. ``due`` is None where it cannot be counted; ``why`` then says why."""

    id: str
    pupil_id: str
    key: str
    whose: str
    title: str
    count: str
    rule: str
    sure: bool
    due: date | None
    why: str
    start: date | None = None
    late: int = 0
    """By how many days it is overdue."""
    chased_on: date | None = None
    """When a chase letter about it went last; ``chase_id`` is that letter."""
    chase_id: str = ""

    @property
    def may_chase(self) -> bool:
        """Whether a letter may say that the council is late: by a law that holds today and was read at its source."""
        known = duties()[self.id]
        holds = known.strength == "must" and known.valid_to is None
        return self.whose == "council" and self.late > 0 and self.sure and holds

    @property
    def source(self) -> str:
        """The rule and its day count in one line; what nobody has checked against the source says so."""
        said = f"{self.count}. {self.rule}"
        return said if self.sure else f"{said} ({UNCHECKED})"


def owed(session: Session, *, on: date, until: date) -> tuple[OwedDuty, ...]:
    """Every duty of pupils on roll that is overdue or due by a day, the oldest first; then those without a day."""
    pupils = _around_ehc().subquery()
    ids = frozenset(session.scalars(select(pupils.c.pupil_id).where(pupils.c.pupil_id.in_(here(on)))))
    return _of(session, ids, on=on, until=until) if ids else ()


def of_council(session: Session, pupil_id: str, *, on: date) -> tuple[OwedDuty, ...]:
    """What the council is late with about one pupil, on roll or not, the oldest first."""
    pupils = _around_ehc().subquery()
    if session.scalar(select(pupils.c.pupil_id).where(pupils.c.pupil_id == pupil_id).limit(1)) is None:
        return ()
    every = _of(session, frozenset({pupil_id}), on=on, until=on)
    return tuple(one for one in every if one.whose == "council" and one.late)


def _around_ehc() -> CompoundSelect[str]:
    """Everybody with a request or a plan: all duties that stand here come from those."""
    return union(select(EhcRequest.pupil_id), select(EhcPlan.pupil_id))


def _of(session: Session, ids: frozenset[str], *, on: date, until: date) -> tuple[OwedDuty, ...]:
    days, chased = school_calendar(session), _chased(session, ids)
    found = [
        _owed(pupil_id, one, chased.get((one.duty.id, one.key)))
        for pupil_id, happened in happenings(session, on=on, pupil_ids=ids).items()
        for one in _near(running_duties(happened, on, days), until)
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.id, one.pupil_id, one.key)))


def _chased(session: Session, ids: frozenset[str]) -> dict[tuple[str, str], Chase]:
    """The last letter about each duty, by the duty and the record that it is about."""
    rows = session.scalars(select(Chase).where(Chase.pupil_id.in_(ids)).order_by(Chase.sent_on, Chase.id))
    return {(row.duty, row.about_id or ""): row for row in rows}


def _near(found: tuple[Running, ...], until: date) -> Iterator[Running]:
    """A time that must be given is nobody's to do, and what is a may is not owed."""
    for one in found:
        duty = one.duty
        if not one.open or duty.limit == "earliest" or duty.strength == "may" or duty.event.startswith(ELSEWHERE):
            continue
        if one.day is None or one.day <= until:
            yield one


def _owed(pupil_id: str, one: Running, chase: Chase | None) -> OwedDuty:
    duty = one.duty
    return OwedDuty(
        duty.id, pupil_id, one.key, duty.whose, duty.title, duty.count, duty.rule, duty.sure == "verified", one.day,
        one.why, one.start, one.late, chase.sent_on if chase else None, chase.id if chase else "",
    )  # fmt: skip
