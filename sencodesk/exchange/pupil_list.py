# SPDX-License-Identifier: Apache-2.0
"""Pupils from a table that a school's system or a spreadsheet wrote: any delimiter, titles above, totals below."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sencodesk.codes.sen import EHC_PLAN
from sencodesk.codes.upn import check_upn
from sencodesk.exchange import attendance, days, heading_line, provision_map, scores, suspensions, table
from sencodesk.exchange import columns as headings
from sencodesk.exchange.cells import Cells, key
from sencodesk.exchange.rows import (
    ColumnRead,
    ContactRow,
    FileRead,
    FileRefused,
    PupilRow,
    Source,
    Spell,
    Step,
    ValueRead,
    Values,
    nobody,
)
from sencodesk.exchange.table import Grid
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import FLAGS

DATES = ("dob", "status_from", "ehc_from", "entry", "leaving", *attendance.DATES, *suspensions.DATES, *scores.DATES,
         *provision_map.DATES)  # fmt: skip
IDENTIFYING = ({"upn"}, {"surname", "forename", "dob"}, {"full_name", "dob"})
NAMED = ({"surname", "forename"}, {"full_name"}, {"provision_pupils"})
ABOUT_KNOWN = frozenset({"score_value", "provision_name", "attendance_possible", "suspension_category"})
"""What is never said of a pupil who is new: where a table has one of these, names are enough to find whom it means."""
AT_ONCE = 50  # pupils between two looks at whether the person wants to stop
_SERIAL = re.compile(r"[0-9]{4,5}")  # a day as a spreadsheet counts it
# How lines below the pupils begin, as keys.
FOOT = ("total", "grandtotal", "subtotal", "count", "ofwhom", "sum", "average", "numberof", "endof", "page", "printed",
        "generated", "runby", "reportdate", "effectivedate")  # fmt: skip
TEXTS = ("middle", "preferred_surname", "preferred_forename", "former_surname", "former_forename", "postcode")
CONTACT = ("title", "forename", "surname", "telephone", "email")

Raw = dict[str, str]


def read(data: bytes, today: date, mapping: Mapping[str, str | None] | None = None) -> FileRead:
    """The pupils of a table in text. ``mapping`` is what a person changed. Raises FileRefused for what is none."""
    return of_grid(grid(data), today, mapping=mapping)


def grid(data: bytes) -> Grid:
    """The lines of a table in text. Raises FileRefused for what is no text."""
    text, encoding = table.decoded(data)
    return Grid(table.split(text, heading_line.delimiter(text)), encoding=encoding)


def of_grid(
    found: Grid,
    today: date,
    *,
    mapping: Mapping[str, str | None] | None = None,
    values: Values | None = None,
    sources: Sequence[Source] = (),
    step: Step = nobody,
) -> FileRead:
    """The pupils in the lines of a table.

    Where nobody changed anything, what was settled the last time for the same headings (``sources``) holds.
    """
    lines = found.lines
    known = {one.fingerprint: one for one in sources}
    place = heading_line.place(lines, mapping, known)
    names = headings.unique(lines[place].cells)
    below = [one for one in lines[place + 1 :] if one.filled]
    columns = headings.guess(names, [one.cells for one in below])
    fingerprint = headings.fingerprint(names)
    before = known.get(fingerprint)
    if mapping:
        columns = headings.changed(columns, mapping)
    elif before is not None and mapping is None:
        columns = headings.remembered(columns, before.columns)
    said = values if values is not None else before.values if before is not None else {}
    fields = {one.field for one in columns if one.field}
    above = [(one.number, _words(one)) for one in lines[:place] if one.filled]
    whole = FileRead(
        kind=found.kind,
        encoding=found.encoding,
        rows=(),
        columns=tuple(columns),
        left_out=tuple(above),
        findings=found.findings,
        fingerprint=fingerprint or None,
        remembered=before.used_on if before is not None and mapping is None else None,
        sheets=found.sheets,
        sheet=found.sheet,
    )
    identified = any(needed <= fields for needed in IDENTIFYING)
    if not identified and not _named(columns, fields, settled=bool(mapping) or whole.remembered is not None):
        return replace(whole, ask=True)
    pupils, rest = [], []
    for line in below:
        found_here = [raw for raw in _raws(columns, line) if _is_pupil(raw, line, lines[place])]
        pupils += [(line.number, raw) for raw in found_here]
        if not found_here:
            rest.append((line.number, _words(line)))
    if not pupils:
        raise FileRefused("NOT_COMPUTED" if found.uncomputed else "NO_PUPILS")
    titles = [words for _, words in above]
    period, day = attendance.period_of(titles, today), scores.day_of(titles, lambda text: days.alone(text, today))
    how = _Reading(today, said, found.days_on, fields, step, period, day, identified)
    return _with_rows(whole, pupils, rest, how)


def _named(columns: Sequence[ColumnRead], fields: set[str], *, settled: bool) -> bool:
    """Whether names are enough: scores, provision and attendance are about known pupils, and so is a list of a class
    of which every column is understood."""
    whole = settled or all(one.field for one in columns)
    return any(needed <= fields for needed in NAMED) and (bool(fields & ABOUT_KNOWN) or ("class" in fields and whole))


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the lines of pupils are read."""

    today: date
    values: Values
    days_on: int
    fields: set[str]
    step: Step
    period: attendance.Period | None = None
    """The period that the title names, for attendance and provision without days of their own."""
    day: date | None = None
    """The day that the title names, for scores without one."""
    identified: bool = True


def _with_rows(whole: FileRead, pupils: list[tuple[int, Raw]], rest: list[tuple[int, str]], how: _Reading) -> FileRead:
    """The file with a row for each pupil, and the words that a person must explain."""
    if how.days_on:
        for _, raw in pupils:
            for name in DATES:
                raw.update({name: str(int(raw[name]) + how.days_on)} if _SERIAL.fullmatch(raw.get(name, "")) else {})
    orders = {name: days.order_of([raw.get(name, "") for _, raw in pupils], how.today) for name in DATES}
    rows, asked = [], Counter[tuple[str, str, str]]()
    groups = _together(pupils, named=not how.identified)
    for n, group in enumerate(groups, start=1):
        line = _Line(group, n, orders, how)
        rows.append(line.row())
        asked.update(dict.fromkeys(line.cells.asked, 1))
        if n % AT_ONCE == 0:
            how.step(n, len(groups))
    return replace(
        whole,
        rows=tuple(rows),
        left_out=(*whole.left_out, *rest),
        findings=(
            *whole.findings,
            *(
                Finding("MONTH_FIRST", "warn", name)
                for name, order in orders.items()
                if order == "month" and name in how.fields
            ),
        ),
        values=tuple(
            ValueRead(field, text, count, how.values.get(field, {}).get(key(text)), title)
            for (field, text, title), count in sorted(asked.items())
        ),
    )


def _raw(columns: Sequence[ColumnRead], line: table.Line) -> Raw:
    """The filled cells by field; the first filled one where several columns fill a field. A number keeps its spaces."""
    raw: Raw = {}
    for column, cell in zip(columns, line.cells, strict=False):
        if column.field == "score_value":
            raw[f"{scores.COLUMN}{column.column}"] = cell.strip()
        if column.field and cell.strip() and column.field not in raw:
            raw[column.field] = cell if column.field == "upn" else cell.strip()
    return raw


def _raws(columns: Sequence[ColumnRead], line: table.Line) -> list[Raw]:
    """A line, once for each pupil whom its cell of pupils names."""
    raw = _raw(columns, line)
    return [{**raw, "full_name": one} for one in provision_map.pupils_in(raw.get("provision_pupils", ""))] or [raw]


def _is_pupil(raw: Raw, line: table.Line, heading: table.Line) -> bool:
    """Whether a line is about a pupil: no total, no repeated heading, no last word."""
    if line.cells == heading.cells:
        return False
    number = raw.get("upn", "").strip()
    numbered = check_upn(number).storable or (len(number) >= 10 and number.isalnum())
    if numbered or "dob" in raw:
        return True
    first = next((key(one) for one in line.cells if one.strip()), "")
    named = "full_name" in raw or "surname" in raw or "forename" in raw
    return named and line.filled > 1 and not first.startswith(FOOT)


def _words(line: table.Line) -> str:
    return "  ".join(" ".join(one.split()) for one in line.cells if one.strip())[:120]


def _together(pupils: Sequence[tuple[int, Raw]], *, named: bool = False) -> list[list[tuple[int, Raw]]]:
    """Lines of one pupil, one for each need or contact, become one row: same number, and nothing that disagrees.

    Where names are enough (``named``), the same name in the same class is the same pupil.
    """
    groups: list[list[tuple[int, Raw]]] = []
    of_number: dict[str, int] = {}
    for number, raw in pupils:
        who = raw.get("upn") or (_called(raw) if named else "")
        place = of_number.get(who, -1)
        if who and place >= 0 and _same(groups[place][0][1], raw):
            groups[place].append((number, raw))
            continue
        if who:
            of_number.setdefault(who, len(groups))
        groups.append([(number, raw)])
    return groups


def _called(raw: Raw) -> str:
    parts = [raw.get(name, "").casefold() for name in ("surname", "forename", "full_name", "class")]
    return "\x1f".join(parts) if any(parts[:3]) else ""


def _same(one: Raw, other: Raw) -> bool:
    who = ("surname", "forename", "full_name", "dob")
    return all(one[name].casefold() == other[name].casefold() for name in who if name in one and name in other)


class _Line:
    """Reads the lines of one pupil."""

    def __init__(
        self, lines: Sequence[tuple[int, Raw]], n: int, orders: Mapping[str, days.Order], how: _Reading
    ) -> None:
        self.n, self.orders, self.how, self.today = n, orders, how, how.today
        self.number = lines[0][0]
        self.all = [raw for _, raw in lines]
        self.raw: Raw = {}
        for raw in self.all:
            self.raw = {**raw, **self.raw}
        self.cells = Cells(how.today, how.values)

    def row(self) -> PupilRow:
        """Everything the store can keep of this pupil."""
        cells, raw = self.cells, self.raw
        facts: dict[str, str | date | None] = {
            **self._name(),
            "dob": self._day("dob"),
            "sex": cells.sex(raw.get("sex", "")),
            "year": cells.year(raw.get("year", "")),
            "class_name": cells.text("class", raw.get("class", "")),
            "ethnicity": cells.ethnicity(raw.get("ethnicity", "")),
            "language": cells.language(raw.get("language", "")),
        }
        for field in TEXTS:
            facts[field] = cells.text(field, raw.get(field, ""))
        problems, known = cells.problems, {name for name, value in facts.items() if value is not None}
        scored = scores.read(self.all, self._day_in, self.how.day, cells.text, problems)
        provided = provision_map.read(self.all, self._day_in, self.how.period, cells.text, problems)
        suspended = suspensions.read(self.all, self._day_in, problems)
        flags = {field: cells.yes_no(field, raw.get(field, "")) for field in FLAGS}
        return PupilRow(
            n=self.n,
            line=self.number,
            upn=cells.upn(raw.get("upn")),
            former_upns=self._former(),
            facts={field: value for field, value in facts.items() if value is not None},
            enrolment=cells.enrolment(raw.get("enrolment", "")),
            entry=self._day("entry"),
            leaving=self._day("leaving"),
            home_council=cells.council(raw.get("home_council", "")),
            statuses=self._status(),
            needs=tuple(self._needs()),
            flags={field: value for field, value in flags.items() if value is not None},
            contacts=tuple(self._contacts()),
            attendance=attendance.read(self.all, self._day_in, self.how.period, cells.problems),
            suspensions=suspended,
            scores=scored,
            provision=provided,
            known="dob" not in known and (bool(scored or provided or suspended) or not self.how.identified),
            problems=tuple(cells.problems),
        )

    def _day(self, field: str) -> date | None:
        return self._day_in(self.raw, field)

    def _day_in(self, raw: Mapping[str, str], field: str) -> date | None:
        cell = days.in_column(raw.get(field, ""), self.orders[field], self.today, end=field != "dob")
        return self.cells.read(field, cell)

    def _name(self) -> dict[str, str | date | None]:
        surname = self.cells.text("surname", self.raw.get("surname", ""))
        forename = self.cells.text("forename", self.raw.get("forename", ""))
        whole = self.cells.text("surname", self.raw.get("full_name", ""))
        if whole and not surname and not forename:
            if "," in whole:
                surname, _, forename = (part.strip() for part in whole.partition(","))
            else:
                forename, _, surname = whole.rpartition(" ")
                if self.how.identified:
                    self.cells.problems.append(Finding("NAME_SPLIT", "warn", "surname"))
        return {"surname": surname or None, "forename": forename or None}

    def _former(self) -> tuple[str, ...]:
        text = self.raw.get("former_upns", "").replace(";", " ").replace(",", " ").replace("|", " ")
        read = (self.cells.former_upn(one) for one in text.split())
        return tuple(dict.fromkeys(one for one in read if one))

    def _status(self) -> tuple[Spell, ...]:
        code = self.cells.status(self.raw.get("status", ""))
        start, ehc = self._day("status_from"), self._day("ehc_from")
        if code is None:
            return ()
        return (Spell(code, (ehc or start) if code == EHC_PLAN else start),)

    def _needs(self) -> list[Spell]:
        """Types of need in the order of their columns, or of their rank where each has a line of its own."""
        found: list[Spell] = []
        for raw in self.all:
            listed = [raw.get("need_1", ""), raw.get("need_2", ""), *self._listed(raw.get("needs", ""))]
            given = self.cells.rank(raw["need_rank"], len(found) + 1) if "need_rank" in raw else None
            for text in listed:
                code = self.cells.need(text)
                if code and all(code != one.code for one in found):
                    rank = given if given and len([one for one in listed if one]) == 1 else len(found) + 1
                    found.append(Spell(code, rank=rank))
        return found

    def _listed(self, text: str) -> list[str]:
        """Several types in one cell; a comma belongs to the name of a type unless its parts are types themselves."""
        for mark in (";", "|", "/", ","):
            parts = [part.strip() for part in text.split(mark) if part.strip()]
            if len(parts) > 1 and all(Cells(self.today, self.how.values).need(part) for part in parts):
                return parts
        return [text] if text else []

    def _contacts(self) -> list[ContactRow]:
        found: dict[tuple[str, str], ContactRow] = {}
        for raw in self.all:
            said = {name: self.cells.text("contacts", raw.get(f"contact_{name}", "")) for name in CONTACT}
            whole = self.cells.text("contacts", raw.get("contact_name", ""))
            if whole and not said["surname"]:
                first, mark, rest = whole.partition(",")
                said["surname"], forename = (first, rest.strip()) if mark else _last(whole)
                said["forename"] = said["forename"] or forename or None
            if not said["surname"]:
                continue
            order = raw.get("contact_priority", "")
            one = ContactRow(
                surname=said["surname"],
                forename=said["forename"],
                title=said["title"],
                telephone=said["telephone"],
                email=said["email"],
                priority=int(order) if order.isascii() and order.isdigit() and len(order) < 4 else None,
                relationship=self.cells.relationship(raw.get("contact_relationship", "")),
                parental_responsibility=self.cells.yes_no("contacts", raw.get("contact_responsibility", "")),
                lives_with=self.cells.yes_no("contacts", raw.get("contact_lives_with", "")),
            )
            found.setdefault((one.surname.casefold(), (one.forename or "").casefold()), one)
        return list(found.values())


def _last(whole: str) -> tuple[str, str]:
    forename, _, surname = whole.rpartition(" ")
    return surname, forename
