# SPDX-License-Identifier: Apache-2.0
"""The pure rules of provision: what cannot be stored, what is promised, what was delivered, what it costs whom.

Minutes promised. What stands as "20 minutes, 3 times a week" promises 60 minutes in every school week in which it
runs; a week counts from its first school day in the period, and a week without a school day does not count. Where
minutes or times a week are not given, the timetable promises: each place on each school day.

Minutes delivered are the sessions that were marked held, and nothing else.

Cost. An hour of the adult costs what the rate table says on that day. A session costs the adult's minutes, to the
penny, and only where somebody was there. The pupils who were there share it evenly: the adult's cost divided by the
pupils present. Pennies that are left over go to one pupil each, to another pupil first each day, so that the shares
add up to the adult's cost and nobody carries the odd penny always. Where nobody kept a register, what was promised is
costed instead, shared by those in the group in that week; whoever shows it says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from itertools import combinations
from math import isfinite

from sencodesk.records.findings import Finding

DAY = 24 * 60
"""Minutes of a day."""
WEEKLY_MOST = 70
"""Times a week above which something else was meant: ten a day."""
LINE = 600_000
"""Pence that a school finds itself for one pupil and year, unless Settings say otherwise (domain: element 2)."""
LINE_SETTING, TABLE_SETTING = "provision-line", "provision-table"
"""Settings: those pence, and whose rates go before (empty: the school's own)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A weekly place in a timetable: Monday is 1, ``starts`` in minutes after midnight."""

    weekday: int
    starts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What a provision promises each week: ``minutes`` x ``times``, or else its places."""

    minutes: int | None = None
    times: float | None = None
    places: tuple[Place, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether minutes and times are given, so that the places only say when."""
        return bool(self.minutes) and bool(self.times)

    def of_week(self, days: Sequence[date]) -> tuple[Fraction, Fraction]:
        """Minutes and sessions promised in a week with these school days."""
        if not days:
            return Fraction(0), Fraction(0)
        if self.counted:
            times = Fraction(self.times or 0).limit_denominator(1000)
            return times * (self.minutes or 0), times
        then = [one for day in days for one in self.places if one.weekday == day.isoweekday()]
        return Fraction(sum(one.minutes for one in then)), Fraction(len(then))


@dataclass(frozen=True, slots=True)
class Promised:
    """Whole minutes, and sessions; a half is rounded up."""

    minutes: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One pupil's session: ``n`` tells two of a day apart."""

    pupil_id: str
    day: date
    n: int
    held: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Priced:
    """Pence, and minutes for which no rate was found."""

    pence: int = 0
    unpriced: int = 0

    def __add__(self, other: "Priced") -> "Priced":
        return Priced(self.pence + other.pence, self.unpriced + other.unpriced)


@dataclass(frozen=True, slots=True)
class Hourly:
    """A line of a rate table."""

    staff: str
    pence: int
    first: date
    last: date | None
    council: str | None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate table in use: the lines of ``table`` (a council's name; empty for the school's own) before any other."""

    lines: tuple[Hourly, ...] = ()
    table: str = ""

    def on(self, staff: str | None, day: date) -> int | None:
        """Pence an hour of a kind of staff on a day; of several lines that hold the one that began last."""
        named = (staff or "").casefold()
        held = [
            one
            for one in self.lines
            if one.staff.casefold() == named and one.first <= day and (one.last is None or day <= one.last)
        ]
        best = max(held, key=lambda one: ((one.council or "") == self.table, one.first, one.pence), default=None)
        return None if best is None else best.pence


def school_year(day: date) -> tuple[date, date]:
    """First and last day of the school year of a day: 1 September to 31 August."""
    start = day.year if day.month >= 9 else day.year - 1
    return date(start, 9, 1), date(start + 1, 8, 31)


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> tuple[date, date] | None:
    """The days that two stretches have in common; an open end goes on for ever. None where there are none."""
    first = max(one[0] or date.min, other[0] or date.min)
    last = min(one[1] or date.max, other[1] or date.max)
    return (first, last) if first <= last else None


def weeks(days: Iterable[date]) -> dict[date, list[date]]:
    """School days by the Monday of their week."""
    found: dict[date, list[date]] = {}
    for day in sorted(days):
        found.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return found


def promised(promise: Promise, days: Iterable[date]) -> Promised:
    """What is promised on these school days."""
    found = [promise.of_week(week) for week in weeks(days).values()]
    return Promised(*(half_up(sum((one[n] for one in found), Fraction(0))) for n in (0, 1)))


def half_up(value: Fraction) -> int:
    """To the nearest whole; a half goes up."""
    return int((value * 2 + 1) // 2)


def delivered(marks: Iterable[Mark], pupil_id: str | None = None) -> int:
    """Minutes that a pupil had; without one, minutes that the adult gave, each session once."""
    if pupil_id is not None:
        return sum(one.minutes for one in marks if one.held and one.pupil_id == pupil_id)
    longest: dict[tuple[date, int], int] = {}
    for one in marks:
        if one.held:
            longest[one.day, one.n] = max(longest.get((one.day, one.n), 0), one.minutes)
    return sum(longest.values())


def cost(pence_an_hour: int, minutes: Fraction | int) -> int:
    """Pence for so many minutes."""
    return half_up(Fraction(pence_an_hour) * minutes / 60)


def shares(total: int, pupil_ids: Iterable[str], turn: int = 0) -> dict[str, int]:
    """``total`` pence shared evenly; ``turn`` says who takes the first odd penny. Empty where nobody shares."""
    ids = sorted(set(pupil_ids))
    if not ids:
        return {}
    each, odd = divmod(total, len(ids))
    return {one: each + ((place - turn) % len(ids) < odd) for place, one in enumerate(ids)}


@dataclass(frozen=True, slots=True)
class Costed:
    """What one session, or one promised week, cost: from which day to which, in all, and each pupil's share."""

    first: date
    last: date
    whole: Priced
    each: Mapping[str, Priced]


def cost_delivered(marks: Iterable[Mark], rates: Rates, staff: str | None) -> list[Costed]:
    """What each session that was held cost, shared by the pupils who were there."""
    sessions: dict[tuple[date, int], list[Mark]] = {}
    for one in marks:
        if one.held:
            sessions.setdefault((one.day, one.n), []).append(one)
    return [
        _shared(
            (day, day), n, Fraction(max(one.minutes for one in there)), [one.pupil_id for one in there], rates, staff
        )
        for (day, n), there in sorted(sessions.items())
    ]


def cost_promised(
    promise: Promise,
    days: Iterable[date],
    members: Iterable[tuple[str, tuple[date | None, date | None]]],
    rates: Rates,
    staff: str | None,
) -> list[Costed]:
    """What each promised week cost that has one of these school days, shared by those in the group in that week."""
    found, group = [], list(members)
    for week in weeks(days).values():
        there = [who for who, span in group if any(overlap(span, (day, day)) for day in week)]
        if there:
            found.append(_shared((week[0], week[-1]), 1, promise.of_week(week)[0], there, rates, staff))
    return found


def total(costed: Iterable[Costed]) -> Priced:
    """All of it together."""
    return sum((one.whole for one in costed), Priced())


def share_of(costed: Iterable[Costed], pupil_id: str, span: tuple[date | None, date | None] = (None, None)) -> Priced:
    """One pupil's share, of what falls into these days."""
    mine = (one.each.get(pupil_id, Priced()) for one in costed if overlap(span, (one.first, one.last)))
    return sum(mine, Priced())


def _shared(
    days: tuple[date, date], n: int, minutes: Fraction, there: Sequence[str], rates: Rates, staff: str | None
) -> Costed:
    rate = rates.on(staff, days[0])
    if rate is None:
        lacking = Priced(0, half_up(minutes))
        return Costed(*days, lacking, dict.fromkeys(there, lacking))
    pence = cost(rate, minutes)
    parts = shares(pence, there, days[0].toordinal() + n)
    return Costed(*days, Priced(pence), {who: Priced(part) for who, part in parts.items()})


@dataclass(frozen=True, slots=True)
class Booked:
    """A place in somebody's timetable: whose, of which slot, while the provision runs."""

    slot_id: str
    person_id: str
    place: Place
    span: tuple[date | None, date | None]


def clashes(booked: Iterable[Booked]) -> list[tuple[Booked, Booked]]:
    """Every two places in which one person is to be at the same time."""
    by_day: dict[tuple[str, int], list[Booked]] = {}
    for one in booked:
        by_day.setdefault((one.person_id, one.place.weekday), []).append(one)
    return [
        (one, other)
        for same in by_day.values()
        for one, other in combinations(sorted(same, key=lambda b: (b.place.starts, b.slot_id)), 2)
        if other.place.starts < one.place.starts + one.place.minutes and overlap(one.span, other.span)
    ]


def usual_minutes(minutes: int | None, places: Iterable[Place], day: date, n: int = 1) -> int:
    """How long the ``n``-th session of a day is: its place in the timetable, else as the run has it."""
    of_day = sorted((one for one in places if one.weekday == day.isoweekday()), key=lambda one: one.starts)
    if n <= len(of_day):
        return of_day[n - 1].minutes
    return minutes or (of_day[0].minutes if of_day else 0)


def clock(text: str | None) -> int | None:
    """Minutes after midnight of ``10:40``; None where it is no time of day."""
    try:
        read = time.fromisoformat((text or "").strip().zfill(5))
    except ValueError:
        return None
    return read.hour * 60 + read.minute


def clock_words(minutes: int) -> str:
    """``10:40``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def judge_provision(values: Mapping[str, object]) -> list[Finding]:
    """A provision's own values: minutes that fit a day, times a week, and an end that is not before the start."""
    found = _judge_minutes(values.get("minutes"))
    times = values.get("times_a_week")
    if isinstance(times, int | float) and not 0 < times <= WEEKLY_MOST:
        found.append(Finding("TIMES_A_WEEK", "refuse", "times_a_week"))
    weeks_ = values.get("weeks")
    if isinstance(weeks_, int) and not 0 < weeks_ <= 60:
        found.append(Finding("WEEKS", "refuse", "weeks"))
    return found + _judge_span(values.get("from_"), values.get("to"))


def judge_member(span: tuple[date | None, date | None], run: tuple[date | None, date | None]) -> list[Finding]:
    """A pupil's days in a provision: not backwards, and inside it."""
    found = _judge_span(*span)
    if found:
        return found
    if span[0] is not None and run[0] is not None and span[0] < run[0]:
        found.append(Finding("MEMBER_BEFORE_START", "refuse", "from"))
    if span[1] is not None and run[1] is not None and span[1] > run[1]:
        found.append(Finding("MEMBER_AFTER_END", "refuse", "to"))
    if not found and overlap(span, run) is None:
        found.append(Finding("MEMBER_OUTSIDE", "refuse", "from" if span[0] is not None else "to"))
    return found


def judge_slot(weekday: object, starts: object, minutes: object) -> list[Finding]:
    """A place in a timetable: Monday to Friday, a time of day, and over before midnight."""
    found = []
    if not isinstance(weekday, int) or not 1 <= weekday <= 5:
        found.append(Finding("SCHOOL_WEEKDAY", "refuse", "weekday"))
    began = clock(starts) if isinstance(starts, str) else None
    if began is None:
        found.append(Finding("TIME_OF_DAY", "refuse", "starts"))
    found += _judge_minutes(minutes)
    if began is not None and isinstance(minutes, int) and 0 < minutes <= DAY < began + minutes:
        found.append(Finding("PAST_MIDNIGHT", "refuse", "minutes"))
    return found


def judge_mark(
    day: date, spans: Sequence[tuple[date | None, date | None]], minutes: object, today: date
) -> list[Finding]:
    """A session: on a day on which the provision ran and the pupil was in it (``spans``), and not to come."""
    found = _judge_minutes(minutes)
    if any(first is not None and day < first for first, _ in spans):
        found.append(Finding("SESSION_BEFORE_START", "refuse", "on_date"))
    elif any(last is not None and day > last for _, last in spans):
        found.append(Finding("SESSION_AFTER_END", "refuse", "on_date"))
    elif day > today:
        found.append(Finding("SESSION_TO_COME", "refuse", "on_date"))
    return found


def judge_scores(values: Mapping[str, object]) -> list[Finding]:
    """Measures at the start and at the end: numbers that there are."""
    return [
        Finding("NO_NUMBER", "refuse", name)
        for name in ("entry_score", "exit_score")
        if isinstance(score := values.get(name), int | float) and not isfinite(score)
    ]


def judge_rate(pence: object, first: object, last: object) -> list[Finding]:
    """A line of a rate table."""
    if isinstance(pence, int | float) and pence < 0:
        return [Finding("NEGATIVE_MONEY", "refuse", "pence_an_hour")]
    return _judge_span(first, last)


def _judge_minutes(minutes: object) -> list[Finding]:
    wrong = isinstance(minutes, int | float) and not 0 < minutes <= DAY
    return [Finding("MINUTES_OF_A_DAY", "refuse", "minutes")] if wrong else []


def _judge_span(first: object, last: object) -> list[Finding]:
    backwards = isinstance(first, date) and isinstance(last, date) and last < first
    return [Finding("ENDS_BEFORE_START", "refuse", "to")] if backwards else []
