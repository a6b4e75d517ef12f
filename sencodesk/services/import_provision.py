# SPDX-License-Identifier: Apache-2.0
"""A provision map from a file beside the one that is held: a run that is there already gets the pupils it has not.

Pupils whose lines say the same (what, when, how often, who) are one group. A group with the name and first day of a
run that is held, and a pupil in common, is that run: it is put right where the map says otherwise, never made again.
The map's costs are kept in words: what a run costs is reckoned from the rate table and the register.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange.rows import ProvisionRow, PupilRow
from sencodesk.records import provision_rules as rules
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.person_names import folded
from sencodesk.records.provision import Provision, ProvisionKind, ProvisionMember, Rate
from sencodesk.records.school import Person
from sencodesk.services.import_merge import Edit, FieldChange, Merged
from sencodesk.services.out_of_time import far
from sencodesk.services.plan_rules import left_before
from sencodesk.views import offers
from sencodesk.views.calendar import school_calendar
from sencodesk.views.pupils import PupilView

TABLE, RUN = "provision_member", "provision"
Span = tuple[date | None, date | None]
PUT_RIGHT = ("to_date", "minutes", "times_a_week", "staff", "person_id")
"""What a map changes of a run that is held; the kind, the library line and the spelling of its name stay."""
HELD_BY, COST = "Held by: ", "Cost on the map that was brought in: "
FIELDS = {"minutes": "provision_minutes", "times_a_week": "provision_times", "weeks": "provision_weeks",
          "from": "provision_from", "to": "provision_to"}  # fmt: skip
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
ASSISTANT = ("ta", "lsa", "assistant")
"""Words of a map for the assistants of the rate table."""


@dataclass(frozen=True, slots=True)
class Run:
    """One group of the map, as it is stored."""

    name: str
    kind: str
    offer: str | None
    from_date: date
    to_date: date | None
    minutes: int | None
    times_a_week: float | None
    staff: str | None
    person_id: str | None
    note: str | None

    @property
    def same(self) -> tuple[object, ...]:
        """What makes two groups one."""
        return (*self.begun, self.to_date, self.minutes, self.times_a_week, self.staff, self.person_id,
                _line(self.note, HELD_BY))  # fmt: skip

    @property
    def begun(self) -> tuple[str, date]:
        """What a group and the run that it is have in common, besides a pupil."""
        return folded(self.name), self.from_date


@dataclass(slots=True)
class Group:
    """A group of the map as its first line has it, whom it names, and the id of the run that it is, if one is held."""

    run: Run
    pupils: set[str] = field(default_factory=set)
    there: str | None = None


@dataclass(slots=True)
class Runs:
    """Every run that is held, with the pupils in it and their own days; the groups of the file; and what a line is
    read with.
    """

    session: Session
    held: dict[str, Run] = field(default_factory=dict)
    spans: dict[str, list[tuple[str, Span]]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[tuple[object, ...], Group] = field(default_factory=dict)
    joined: set[tuple[tuple[object, ...], str]] = field(default_factory=set)
    """By group: the pupils whom a row before put into it."""
    staff: tuple[str, ...] = ()
    people: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """The people's names as the school writes them."""
    known: dict[ProvisionRow, Run] = field(default_factory=dict)
    """Lines that were read already."""

    def members(self, run_id: str) -> set[str]:
        """The pupils in a run that is held."""
        return {pupil_id for pupil_id, _ in self.spans[run_id]}

    def pair(self) -> None:
        """Say which run each group is: of those that began alike the one of the same words or the most pupils."""
        begun: dict[tuple[str, date], list[str]] = defaultdict(list)
        for run_id, run in self.held.items():
            begun[run.begun].append(run_id)
        fits: list[tuple[tuple[bool, bool, int, bool], Group, str]] = []
        for group in self.groups.values():
            for run_id in begun.get(group.run.begun, ()):
                within, alike = self.members(run_id), self.held[run_id].same == group.run.same
                both = len(within & group.pupils)
                if both or alike:
                    order = (not (alike and both), within != group.pupils, -both, not alike)
                    fits.append((order, group, run_id))
        taken: set[str] = set()
        for _, group, run_id in sorted(fits, key=lambda one: one[0]):
            if group.there is None and run_id not in taken:
                group.there = run_id
                taken.add(run_id)

    def put_right(self, group: Group) -> dict[str, object]:
        """The columns of the run that is held which the map has otherwise; what the map leaves out stays."""
        was = self.held[group.there or ""]
        told = {name: getattr(group.run, name) for name in PUT_RIGHT}
        values = {name: new for name, new in told.items() if new is not None and new != getattr(was, name)}
        note = _note(was.note, group.run.note, found=bool(group.run.staff or group.run.person_id))
        return values if note == was.note else {**values, "note": note}

    def shown(self, run: Run) -> ProvisionRow:
        """A run in the words of a map."""
        person = next((name for name in self.names if self.people[name.casefold()] == run.person_id), None)
        staff = ", ".join(one for one in (run.staff, person, _line(run.note, HELD_BY)) if one)
        return ProvisionRow(run.name, run.from_date, run.to_date, run.minutes, run.times_a_week, None, staff or None,
                            _line(run.note, COST) or None)  # fmt: skip

    def run(self, one: ProvisionRow) -> Run:
        """A line of the map as it is stored. Its start was seen to."""
        if one not in self.known:
            self.known[one] = self._run(one)
        return self.known[one]

    def _run(self, one: ProvisionRow) -> Run:
        assert one.from_date is not None
        last = one.to_date
        if last is None and one.weeks:
            last = offers.ends(school_calendar(self.session), one.from_date, one.weeks)
        offered = next((each for each in offers.library(self.session) if folded(each.name) == folded(one.name)), None)
        staff, person_id = self._staff(one.staff or "")
        notes = [f"{HELD_BY}{one.staff}"] if one.staff and not staff and not person_id else []
        notes += [f"{COST}{one.cost}"] if one.cost else []
        return Run(
            one.name, offered.kind if offered else ProvisionKind.INTERVENTION.value, offered.id if offered else None,
            one.from_date, last, one.minutes, one.times_a_week, staff, person_id, "\n".join(notes) or None,
        )  # fmt: skip

    def _staff(self, text: str) -> tuple[str | None, str | None]:
        """The line of the rate table and the person that the map's words name."""
        words = text.casefold().replace("(", " ").replace(")", " ").split()
        whole = " ".join(words)
        named = next((one for one in self.staff if one.casefold() in whole), None)
        if named is None and set(words) & set(ASSISTANT):
            named = next((one for one in self.staff if "assistant" in one.casefold()), None)
        person_id = next((person_id for name, person_id in self.people.items() if name in whole), None)
        meant = self.meant(text) if person_id is None else None
        return named, self.people[meant.casefold()] if meant is not None else person_id

    def meant(self, text: str) -> str | None:
        """The one person whom a title and a surname mean: "Mrs Dell" where only Mrs Maureen Dell is known."""
        words = text.casefold().replace("(", " ").replace(")", " ").replace(".", " ").split()
        if any(name in " ".join(words) for name in self.people):
            return None  # the whole name stands there
        pairs = set(pairwise(words))
        fits = [one for one in self.names if titled(one) in pairs]
        return fits[0] if len(fits) == 1 else None


def held(session: Session, rows: Sequence[PupilRow], whose: Mapping[int, str]) -> Runs:
    """What is held, and the groups of the file; nothing where it has no provision. ``whose``: pupils by row."""
    found = Runs(session)
    if not any(row.provision for row in rows):
        return found
    found.staff = tuple(dict.fromkeys(session.scalars(select(Rate.staff).order_by(Rate.staff))))
    people = list(session.scalars(select(Person).order_by(Person.name)))
    found.people = {one.name.casefold(): one.id for one in people}
    found.names = tuple(one.name for one in people)
    for one in session.scalars(select(Provision).order_by(Provision.from_date, Provision.id)):
        found.held[one.id] = Run(one.name, one.kind, one.offer, one.from_date, one.to_date, one.minutes,
                                 one.times_a_week, one.staff, one.person_id, one.note)  # fmt: skip
    for member in session.scalars(select(ProvisionMember)):
        found.spans[member.provision_id].append((member.pupil_id, (member.from_date, member.to_date)))
    for row in rows:
        for line in row.provision:
            if line.from_date is None or any(_judged(line)):
                continue
            run = found.run(line)
            found.groups.setdefault(run.same, Group(run)).pupils.update({whose[row.n]} if row.n in whose else ())
    found.pair()
    return found


def merge_provision(out: Merged, told: Sequence[ProvisionRow], runs: Runs, pupil: PupilView | None) -> None:
    """What the map's lines of one pupil change."""
    for one in told:
        if one.from_date is None:
            continue  # the reader said so, and the row is refused
        found = list(_judged(one))
        out.findings += found
        if found:
            continue
        run = runs.run(one)
        staff = one.staff or ""
        meant = runs.meant(staff)
        if meant is not None:
            out.findings.append(Finding("STAFF_MEANT", "warn", "provision_staff", {"text": staff, "name": meant}))
        if pupil is not None and (run.same, pupil.id) in runs.joined:
            continue
        if pupil is not None:
            runs.joined.add((run.same, pupil.id))
        group = runs.groups[run.same]
        if group.there is not None:
            _put_right(out, runs, group, group.there)
            if pupil is not None and pupil.id in runs.members(group.there):
                continue
        if pupil is not None and left_before([each.to_date for each in pupil.registrations], run.from_date):
            out.findings.append(Finding("PROVISION_FOR_LEAVER", "refuse", "provision_from"))
            continue
        out.edits.append(Edit(TABLE, None, {"provision_id": group.there} if group.there else {"run": group.run}))
        out.changes.append(FieldChange("provision", None, replace(one, to_date=run.to_date)))


def _put_right(out: Merged, runs: Runs, group: Group, run_id: str) -> None:
    """What the map has otherwise of a run that is held; every pupil of the group shows it, and writes the same."""
    values, was = runs.put_right(group), runs.held[run_id]
    if not values:
        return
    now = replace(was, **values)  # type: ignore[arg-type]  # columns of a run
    ends = (now.from_date, now.to_date)
    if "to_date" in values and any(rules.judge_member(span, ends) for _, span in runs.spans[run_id]):
        out.findings.append(Finding("MEMBERS_OUTSIDE", "refuse", "provision_to"))
        return
    out.edits.append(Edit(RUN, run_id, values))
    out.changes.append(FieldChange("provision", runs.shown(was), runs.shown(now)))


def _judged(one: ProvisionRow) -> Iterable[Finding]:
    values = {"minutes": one.minutes, "times_a_week": one.times_a_week, "weeks": one.weeks, "from_": one.from_date,
              "to": one.to_date}  # fmt: skip
    for found in rules.judge_provision(values):
        yield Finding(found.code, found.severity, FIELDS[found.field], found.params)
    for name, day in (("from", one.from_date), ("to", one.to_date)):
        if far(day):
            yield Finding("OUT_OF_TIME", "refuse", FIELDS[name])


def write(session: Session, pupil_id: str, edit: Edit, made: dict[tuple[object, ...], str]) -> None:
    """Put a pupil into a run; the first one of a group that is not there yet makes it."""
    run = edit.values.get("run")
    provision_id = edit.values.get("provision_id")
    if isinstance(run, Run):
        provision_id = made.get(run.same)
        if provision_id is None:
            provision_id = made[run.same] = new_id()
            session.add(Provision(id=provision_id, **asdict(run)))
    session.add(ProvisionMember(provision_id=provision_id, pupil_id=pupil_id))


def titled(name: str) -> tuple[str, str] | None:
    """Title and surname of a name that begins with a title and has a forename, too, in small letters."""
    words = name.casefold().replace(".", " ").split()
    return (words[0], words[-1]) if len(words) > 2 and words[0] in TITLES else None


def _line(note: str | None, begins: str) -> str:
    """What stands in the line of a note that begins so; empty where none does."""
    return next((line.removeprefix(begins) for line in (note or "").splitlines() if line.startswith(begins)), "")


def _note(was: str | None, told: str | None, *, found: bool) -> str | None:
    """A note with the map's lines put right and all others kept; who holds it goes when that was ``found``."""
    for begins in (HELD_BY, COST):
        new, lines = _line(told, begins), (was or "").splitlines()
        if new == _line(was, begins) or (not new and not (found and begins == HELD_BY)):
            continue
        kept = [line for line in lines if not line.startswith(begins)]
        was = "\n".join([*kept, *([f"{begins}{new}"] if new else [])]) or None
    return was
