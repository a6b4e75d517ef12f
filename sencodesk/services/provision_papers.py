# SPDX-License-Identifier: Apache-2.0
"""Provision from the records onto paper: the costed map, one pupil's costed sheet, an adult's week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sencodesk.charts.bars import share
from sencodesk.codes.days import long_day, short_day
from sencodesk.papers.model import Paper
from sencodesk.papers.provision_map import Head, ProvisionPaper, TablePart, provision_paper
from sencodesk.sentences import lines
from sencodesk.services import paper_out
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.printing import Printed
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import provision as view
from sencodesk.views import school as school_view
from sencodesk.views.provision_charts import before_words, costs_of, minutes_of, money
from sencodesk.views.provision_shapes import MemberView, Part, ProvisionMap, RunView
from sencodesk.views.provision_week import booked, week_of

MAP, PUPIL, WEEK = "a costed provision map", "a costed provision sheet", "a timetable of provision"
"""What the log says of each paper, after "print" or before "as a file"."""
FILES = {MAP: "provision-map.pdf", PUPIL: "provision-of-one-pupil.pdf", WEEK: "provision-timetable.pdf"}
"""No file name holds a name."""
HOW = (
    "Minutes promised: minutes times sessions a week, in every school week that has begun. Minutes delivered: sessions "
    "that were marked held.",
    "Cost: the adult's time by the rate table of the day. A group shares what its adult costs in equal parts, to the "
    "penny: those who were there. A session that nobody had costs nothing. Where no register was kept, the promised "
    "time is costed and marked so.",
)


@dataclass(frozen=True, slots=True)
class Content:
    """A paper ready to be drawn on any thread, what the log calls it, and which pupils it names."""

    paper: ProvisionPaper
    what: str
    pupil_ids: tuple[str, ...] = ()


def map_content(session: Reading, *, on: date, class_name: str | None = None) -> Content:
    """The costed map of the school year to date; of one class, with nobody of another class named."""
    found = view.provision_map(session, on=on)
    school = school_view.school(session)
    runs = [one for one in found.runs if _of_class(one, class_name)]
    spent = [one for one in found.spent if not class_name or one.class_name == class_name]
    where = f", class {class_name}" if class_name else ""
    what = TablePart(
        "What is provided",
        (
            Head("Provision", 0.17), Head("Pupils", 0.25), Head("When", 0.16), Head("Staff", 0.13),
            Head("Minutes delivered", 0.18), Head("Cost to date", 0.11, number=True),
        ),
        tuple(_run_row(one, class_name) for one in runs),
        "Nothing in this school year.",
    )  # fmt: skip
    each = TablePart(
        "What it cost for each pupil this school year",
        (
            Head("Pupil", 0.32), Head("Class", 0.12), Head("Cost to date", 0.18, number=True),
            Head(f"Against {money(found.line)}", 0.38),
        ),
        tuple(
            (one.list_name, one.class_name, money(one.cost), _against(one.cost, found.line, one.guessed, one.unpriced))
            for one in spent
        ),
        "Nobody yet.",
    )  # fmt: skip
    paper = ProvisionPaper(
        "Costed provision map",
        f"Costed provision map{where}",
        f"{school.name}. School year from {long_day(found.first)} to {long_day(on)}.",
        (what, each), how=(*HOW, *_lacks(found)),
    )  # fmt: skip
    in_runs = {who.pupil_id for run in runs for who in run.members if not class_name or who.class_name == class_name}
    return Content(paper, MAP, tuple(sorted(in_runs | {one.pupil_id for one in spent})))


def pupil_content(session: Reading, *, on: date, pupil_id: str) -> Content | None:
    """One pupil's costed sheet, as evidence for the council; no other child is named. None where there is no such run.

    It has this school year's money, the sums of those before, and every run with its own minutes.
    """
    found = view.provision_map(session, on=on, pupil_id=pupil_id)
    mine = [(run, who) for run in found.of_pupil(pupil_id) for who in run.members if who.pupil_id == pupil_id]
    if not mine:
        return None
    school, who = school_view.school(session), mine[0][1]
    spent = [one for one in found.spent if one.pupil_id == pupil_id]
    cost = sum(one.cost for one in spent)
    table = TablePart(
        "Provision",
        (
            Head("Provision", 0.19), Head("When", 0.2), Head("By whom", 0.16), Head("Promised and delivered", 0.24),
            Head("Cost this year", 0.12, number=True), Head("Group", 0.09),
        ),
        tuple(_own_row(run, one) for run, one in mine),
    )  # fmt: skip
    measures = TablePart(
        "Measured at the start and at the end",
        (Head("Provision", 0.25), Head("Measure", 0.33), Head("Start", 0.14), Head("End", 0.14), Head("Gain", 0.14)),
        tuple(_measured(run, one) for run, one in mine if one.entry_score is not None or one.exit_score is not None),
        "Nothing was measured yet.",
    )
    where = f", class {who.class_name}" if who.class_name else ""
    guessed = any(one.guessed for one in spent)
    unpriced = sum(one.unpriced for one in spent)
    now = f"In this school year: {money(cost)}, {_against(cost, found.line, guessed, unpriced)}."
    money_said = " ".join(one for one in (now, before_words(found, pupil_id)) if one)
    paper = ProvisionPaper(
        "Costed provision of one pupil",
        f"Costed provision of {who.name}",
        f"{school.name}{where}. School year from {long_day(found.first)} to {long_day(on)}. {money_said}",
        (table, measures),
        (minutes_of([run for run, _ in mine], pupil_id=pupil_id), costs_of(spent, found.line)),
        (*HOW, *_lacks(found)),
        foot=f"Confidential: about {who.name} and nobody else.",
    )  # fmt: skip
    return Content(paper, PUPIL, (pupil_id,))


def week_content(session: Reading, *, on: date, person_id: str | None = None) -> Content:
    """The week of one adult, or of everybody. No pupil is named: it hangs on a wall."""
    found = view.provision_map(session, on=on)
    cells = week_of(found.runs, person_id)
    names = dict(booked(found.runs))
    days = lines("weekday")
    rows = []
    for time in sorted({time for time, _ in cells}):
        week = []
        for day in days:
            there = cells.get((time, int(day)), [])
            week.append(
                "\n".join(
                    f"{run.name}, {slot.minutes} minutes, {run.place or run.group.lower()}"
                    f"{'' if person_id else f', {slot.person}'}"
                    for run, slot in there
                )
            )
        rows.append((time, *week))
    heads = (Head("Time", 0.1), *(Head(word, 0.18) for word in days.values()))
    who = names.get(person_id or "", "Everybody")
    clashes = tuple(one.words for one in found.clashes if person_id is None or one.person == who)
    paper = ProvisionPaper(
        "Timetable of provision",
        f"Timetable: {who}",
        f"{school_view.school(session).name}. As it stands on {long_day(on)}.",
        (TablePart("The week", heads, tuple(rows), "Nothing is in the timetable yet."),), how=clashes,
        foot="For staff. No pupil is named on it.",
    )  # fmt: skip
    return Content(paper, WEEK)


def drawn(content: Content, *, printed: datetime) -> Paper:
    """The paper. Touches no records."""
    return provision_paper(content.paper, printed=printed)


@only(LOOK)
def save(desk: Desk, *, content: Content, file: Path) -> tuple[Printed, Change | None]:
    """Write a paper where a person said, and note it in the log. Raises UserError when it cannot be written."""
    paper = drawn(content, printed=desk.now())
    return paper_out.saved(desk, paper, file, label=f"save {content.what} as a file", pupil_ids=content.pupil_ids)


@only(LOOK)
def note_printed(desk: Desk, *, content: Content) -> Change | None:
    """Record that a paper went to a printer, for each pupil whom it names: their families are told of it."""
    return paper_out.noted(desk, f"print {content.what}", content.pupil_ids)


def _of_class(run: RunView, class_name: str | None) -> bool:
    return not class_name or any(one.class_name == class_name for one in run.members)


def _run_row(run: RunView, class_name: str | None) -> tuple[str, ...]:
    named = [one.name for one in run.members if not class_name or one.class_name == class_name]
    names = list(dict.fromkeys(named))
    others = len({one.pupil_id for one in run.members}) - len(names)
    said = ", ".join(names)
    if others:
        said += f" and {others} of {'another class' if others == 1 else 'other classes'}"
    costs = [one.own.cost for one in run.members if not class_name or one.class_name == class_name]
    cost = sum(one for one in costs if one is not None) if class_name else run.whole.cost
    return (run.name, said, _when(run), _staff(run), _minutes(run.whole), _money(run.whole, cost))


def _own_row(run: RunView, who: MemberView) -> tuple[str, ...]:
    part = who.own
    missed = ", ".join(
        f"{count} {lines('session_reason').get(code, 'without a reason').lower()}" for code, count in part.missed
    )
    delivered = ". ".join(one for one in (_minutes(part), f"Missed: {missed}" if missed else "") if one)
    pence = None if who.year is None else who.year.pence
    cost = _money(part, pence) if pence or part.unpriced else "None this year"
    return (run.name, _when(run), _staff(run), delivered, cost, run.group)


def _measured(run: RunView, who: MemberView) -> tuple[str, ...]:
    def at(score: float | None, on: date | None) -> str:
        if score is None:
            return "Not measured"
        return f"{score:g}, {short_day(on)}" if on else f"{score:g}"

    gain = "" if who.gain is None else f"{who.gain:+g}"
    return (run.name, run.entry_measure or "", at(who.entry_score, who.entry_on), at(who.exit_score, who.exit_on), gain)


def _when(run: RunView) -> str:
    until = f" to {short_day(run.to_date)}" if run.to_date else ""
    return f"{run.how_often or 'In every lesson'}. From {short_day(run.from_date)}{until}"


def _staff(run: RunView) -> str:
    return ", ".join(one for one in (run.person, run.staff or "") if one)


def _minutes(part: Part) -> str:
    if part.promised is None:
        return "Not counted: the calendar does not reach"
    if part.delivered is None:
        return f"{part.promised:,} promised, no register" if part.promised else "Not counted"
    beside = share(part.delivered, part.promised)
    return f"{part.delivered:,} of {part.promised:,}{f', {beside}' if beside else ''}"


def _money(part: Part, pence: int | None) -> str:
    if pence is None:
        return "Not costed"
    if not pence:
        return "No rate" if part.unpriced else "None yet"
    return f"{money(pence)}{'' if part.by_register or not pence else ' as promised'}"


def _against(cost: int, line: int, guessed: bool, unpriced: int) -> str:
    left = line - cost
    said = f"{money(abs(left))} {'under' if left >= 0 else 'over'} {money(line)}"
    parts = (said, "in part as promised" if guessed else "", f"{unpriced} minutes without a rate" if unpriced else "")
    return ", ".join(one for one in parts if one)


def _lacks(found: ProvisionMap) -> Sequence[str]:
    said: Iterable[str] = (one.lack.words for one in found.runs if one.lack is not None)
    return [f"Not counted everywhere: {one}" for one in dict.fromkeys(said)]
