# SPDX-License-Identifier: Apache-2.0
"""Which schools returned and which did not, for every period of the published profile; counts and states, no child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.codes.days import long_day, long_moment
from sencodesk.inbox.store import Card, Store, Stored
from sencodesk.protocol.messages import LIVE
from sencodesk.protocol.profile import Profile, ProfileError

STATES = {
    "held": ("Waits for your decision", "wait"),
    "received": ("Received", "wait"),
    "accepted": ("Accepted", "good"),
    "refused": ("Sent back", "bad"),
    "withdrawn": ("Withdrawn by the school", "quiet"),
    "superseded": ("Replaced by a later version", "quiet"),
}
MISSING = ("Not returned", "bad")


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school in one period: its newest live version, or that there is none. ``findings`` were sent back with it."""

    school: str
    laestab: str
    state: str
    tone: str
    school_id: str
    submission_id: str
    version: int
    pupils: int
    received: str
    findings: int
    rehearsals: int
    late: str = ""


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One return for one period, every enrolled school in it; those that wait for the officer come first."""

    title: str
    period: str
    due: str
    returned: int
    schools: int
    waiting: int
    counts: tuple[str, ...]
    lines: tuple[SchoolLine, ...]

    @property
    def heading(self) -> str:
        """``SEN register return, autumn 2026``."""
        year, _, term = self.period.partition("-")
        return f"{self.title}, {f'{term} {year}'.strip()}"


def periods(store: Store, published: Profile | None, today: date) -> list[PeriodView]:
    """Every period that is asked for or that something came for, the nearest due date first."""
    everything, schools = store.all(), store.schools()
    came: dict[tuple[str, str], list[Stored]] = {}
    for one in everything:
        came.setdefault((one.return_type, one.period), []).append(one)
    due = {
        (spec.type, period.period): period.due
        for spec in (published.returns if published else ())
        for period in spec.periods
        if period.opens <= today or (spec.type, period.period) in came
    }
    named = sorted({*came, *due}, key=lambda one: (due.get(one, date.max), one))
    return [
        _period(_title(published, kind), period, due.get((kind, period)), came.get((kind, period), []), schools, today)
        for kind, period in named
    ]


def _period(
    title: str, period: str, due: date | None, came: Sequence[Stored], schools: Sequence[Card], today: date
) -> PeriodView:
    live = [one for one in came if one.mode == LIVE and one.withdraws is None]
    lines = []
    for card in schools:
        own = [one for one in live if one.school_id == card.school_id]
        newest = max(own, key=lambda one: one.version, default=None)
        rehearsed = sum(one.mode != LIVE and one.school_id == card.school_id for one in came)
        lines.append(_line(card, newest, rehearsed, due, today))
    lines.sort(key=lambda one: (one.state != STATES["held"][0], one.state != MISSING[0], one.school.casefold()))
    returned = sum(bool(one.submission_id) and one.state != STATES["withdrawn"][0] for one in lines)
    return PeriodView(
        title, period, f"Due {long_day(due)}" if due else "", returned, len(schools),
        sum(one.state == STATES["held"][0] for one in lines), _counts(live), tuple(lines),
    )  # fmt: skip


def _line(card: Card, newest: Stored | None, rehearsals: int, due: date | None, today: date) -> SchoolLine:
    late = ""
    if newest is None and due is not None and due < today:
        days = (today - due).days
        late = "1 day late" if days == 1 else f"{days} days late"
    state, tone = STATES.get(newest.state, (newest.state, "quiet")) if newest is not None else MISSING
    if newest is None:
        return SchoolLine(card.name, card.laestab or "", state, tone, card.school_id, "", 0, 0, "", 0, rehearsals, late)
    return SchoolLine(
        card.name, card.laestab or "", state, tone, card.school_id, newest.submission_id, newest.version,
        newest.pupils, moment(newest.received_at), len(newest.reasons), rehearsals,
    )  # fmt: skip


def _counts(live: Sequence[Stored]) -> tuple[str, ...]:
    states = dict.fromkeys(sorted(one.state for one in live))
    return tuple(
        f"{state}: {sum(one.state == state for one in live)} with "
        f"{sum(one.pupils for one in live if one.state == state)} pupils"
        for state in states
    )


def _title(published: Profile | None, return_type: str) -> str:
    try:
        return published.spec(return_type).title if published is not None else return_type
    except ProfileError:
        return return_type


def moment(instant: str) -> str:
    """An instant of the wire as an officer reads it: ``Mon 23 Nov 2026, 10:57``."""
    return long_moment(datetime.fromisoformat(instant))
