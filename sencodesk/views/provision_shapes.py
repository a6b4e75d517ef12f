# SPDX-License-Identifier: Apache-2.0
"""The shapes of provision: runs, their pupils and places, what was promised, delivered and spent to date."""

from dataclasses import dataclass
from datetime import date

from sencodesk.codes.school_days import Unreached
from sencodesk.records import provision_rules as rules
from sencodesk.records.provision_rules import Place, Priced
from sencodesk.sentences import sentence


def week_words(times: float | None) -> str:
    """``once a week``, ``3 times a week``; empty where it is not known."""
    return {1.0: "once a week", 2.0: "twice a week"}.get(times, f"{times:g} times a week") if times else ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was promised, delivered and spent, to date. None: the calendar does not reach, or nobody kept a register."""

    promised: int | None = None
    sessions: int | None = None
    delivered: int | None = None
    held: int = 0
    missed: tuple[tuple[str, int], ...] = ()
    cost: int | None = None
    unpriced: int = 0
    by_register: bool = False

    @property
    def missed_in_all(self) -> int:
        """How many sessions were missed."""
        return sum(count for _, count in self.missed)


@dataclass(frozen=True, slots=True)
class YearCost:
    """Pence in the school year that begins on ``first``, and minutes for which there was no rate."""

    first: date
    pence: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """A pupil in a run. ``own`` is over the whole run to date; ``year`` is the cost in this school year.

    ``before`` are the school years that are over, read where one pupil is asked for.
    """

    id: str
    row_version: int
    pupil_id: str
    name: str
    list_name: str
    class_name: str
    from_date: date | None
    to_date: date | None
    entry_score: float | None
    entry_on: date | None
    exit_score: float | None
    exit_on: date | None
    own: Part
    year: Priced | None
    before: tuple[YearCost, ...] = ()

    @property
    def gain(self) -> float | None:
        """The second measure less the first."""
        known = self.entry_score is not None and self.exit_score is not None
        return (self.exit_score or 0) - (self.entry_score or 0) if known else None


@dataclass(frozen=True, slots=True)
class SlotView:
    """A weekly place; ``person`` is who is there then, the run's own where the slot names nobody."""

    id: str
    row_version: int
    weekday: int
    starts: str
    minutes: int
    person_id: str | None
    own_person_id: str | None
    person: str

    @property
    def place(self) -> Place:
        """As the rules count it."""
        return Place(self.weekday, rules.clock(self.starts) or 0, self.minutes)

    @property
    def words(self) -> str:
        """``Monday 10:40 to 11:00``."""
        began = self.place.starts
        until = rules.clock_words((began + self.minutes) % rules.DAY)
        return f"{sentence('weekday', str(self.weekday))} {rules.clock_words(began)} to {until}"


@dataclass(frozen=True, slots=True)
class RunView:
    """One run with everybody in it. ``state`` is now, to-come or ended; ``lack`` says why the calendar is silent."""

    id: str
    row_version: int
    kind: str
    name: str
    offer: str | None
    area: str
    person_id: str | None
    person: str
    staff: str | None
    place: str | None
    minutes: int | None
    times_a_week: float | None
    from_date: date
    to_date: date | None
    entry_measure: str | None
    exit_measure: str | None
    note: str | None
    state: str
    members: tuple[MemberView, ...]
    slots: tuple[SlotView, ...]
    whole: Part
    lack: Unreached | None

    @property
    def how_often(self) -> str:
        """``20 minutes, 3 times a week``; empty where nothing is promised."""
        if self.minutes and self.times_a_week:
            return f"{self.minutes} minutes, {week_words(self.times_a_week)}"
        if self.slots:
            return f"{sum(one.minutes for one in self.slots)} minutes a week"
        return ""

    @property
    def group(self) -> str:
        """``1 to 1``, ``Group of 3``."""
        count = len({one.pupil_id for one in self.members})
        return {0: "Nobody in it yet", 1: "1 to 1"}.get(count, f"Group of {count}")


@dataclass(frozen=True, slots=True)
class ClashView:
    """Two places in which one person is to be at the same time, in words, and the runs that they are of."""

    person: str
    words: str
    run_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class SpentView:
    """What one pupil's provision cost in the school year to date. ``guessed``: in part as promised, not by register.

    ``promised`` are the pence of the cost for which nothing is marked yet.
    """

    pupil_id: str
    name: str
    list_name: str
    class_name: str
    cost: int
    unpriced: int
    guessed: bool
    runs: int
    promised: int = 0


@dataclass(frozen=True, slots=True)
class ProvisionMap:
    """Everything about provision on a day; ``first`` begins the school year. ``line`` is in pence."""

    on: date
    first: date
    runs: tuple[RunView, ...]
    spent: tuple[SpentView, ...]
    clashes: tuple[ClashView, ...]
    line: int
    people: tuple[tuple[str, str], ...]
    lack: Unreached | None

    def of_pupil(self, pupil_id: str) -> tuple[RunView, ...]:
        """The runs that a pupil is in, the newest first."""
        found = [one for one in self.runs if any(who.pupil_id == pupil_id for who in one.members)]
        return tuple(sorted(found, key=lambda one: (one.from_date, one.name), reverse=True))

    def before(self, pupil_id: str) -> tuple[YearCost, ...]:
        """What the pupil's provision cost in each school year that is over, the newest first."""
        sums: dict[date, Priced] = {}
        for one in (one for run in self.runs for who in run.members if who.pupil_id == pupil_id for one in who.before):
            sums[one.first] = sums.get(one.first, Priced()) + Priced(one.pence, one.unpriced)
        return tuple(YearCost(first, one.pence, one.unpriced) for first, one in sorted(sums.items(), reverse=True))
