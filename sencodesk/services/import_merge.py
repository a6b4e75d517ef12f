# SPDX-License-Identifier: Apache-2.0
"""What one row of a file changes in one pupil's record, as plain edits: pure, so that a preview and the writing agree.

A file adds and corrects; it never empties a field, ends nothing that it does not name, and deletes nothing. The same
row a second time changes nothing: each value that was written is found again and left as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from sencodesk.codes.councils import council_key
from sencodesk.exchange.rows import AttendanceRow, ContactRow, ProvisionRow, PupilRow, ScoreRow, Spell, SuspensionRow
from sencodesk.records.findings import Finding
from sencodesk.records.needs import holding
from sencodesk.services.import_falls import watched
from sencodesk.views.pupils import ContactView, PeriodView, PupilView

Value = str | date | bool | int | Spell | ContactRow | AttendanceRow | ScoreRow | ProvisionRow | SuspensionRow | None
CONTACT_FIELDS = ("title", "forename", "relationship", "telephone", "email", "parental_responsibility", "lives_with")
SHOWN_AS = {"class_name": "class"}


@dataclass(frozen=True, slots=True)
class Edit:
    """One row to add (``record_id`` None) or to change; ``values`` by column."""

    table: str
    record_id: str | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, for a person to look at."""

    field: str
    old: Value
    new: Value


@dataclass(slots=True)
class Merged:
    """The outcome for one pupil."""

    edits: list[Edit] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def warn(self, code: str, where: str) -> None:
        """Something that a person should know."""
        self.findings.append(Finding(code, "warn", where))


@dataclass(slots=True, eq=False)
class Held:
    """A period as it is held or will be; ``id`` is None for a new one, ``named`` keeps other lines off it."""

    id: str | None
    code: str
    from_date: date | None
    to_date: date | None
    rank: int = 0
    named: bool = False


def merge(row: PupilRow, pupil: PupilView | None, registration: Spell | None, today: date) -> Merged:
    """What ``row`` changes in ``pupil`` (None: a new one, registered by ``registration``)."""
    out = Merged()
    _facts(out, row, pupil)
    if registration is not None:
        _register(out, registration, pupil)
    held = pupil.history if pupil else ()
    _periods(out, "status", "status_period", row.statuses, held, watched(merge_statuses), today)
    _periods(out, "needs", "need_period", row.needs, pupil.all_needs if pupil else (), merge_needs, today)
    _council(out, row.home_council, pupil, today)
    for name, value in row.flags.items():
        _flag(out, name, value, pupil, today)
    _contacts(out, row.contacts, pupil)
    return out


def _facts(out: Merged, row: PupilRow, pupil: PupilView | None) -> None:
    values: dict[str, object] = {}
    held_former = [one.code for one in pupil.former_upns] if pupil else []
    old = pupil.upn if pupil else None
    if row.upn and row.upn != old:
        if row.upn in held_former:
            out.warn("OLDER_NUMBER", "upn")
        else:
            values["upn"] = row.upn
            out.changes.append(FieldChange("upn", old, row.upn))
    for name, value in row.facts.items():
        before = getattr(pupil, name) if pupil else None
        if before != value:
            values[name] = value
            out.changes.append(FieldChange(SHOWN_AS.get(name, name), before, value))
    if values or pupil is None:
        out.edits.append(Edit("pupil", pupil.id if pupil else None, values))
    now = values.get("upn", old)
    former = [*([old] if old and "upn" in values else []), *row.former_upns]
    for number in dict.fromkeys(former):
        if number != now and number not in held_former:
            out.edits.append(Edit("former_upn", None, {"upn": number}))
            out.changes.append(FieldChange("former_upns", None, number))


def _register(out: Merged, told: Spell, pupil: PupilView | None) -> None:
    """First and last day at the school: a later first day after a last one is a new period, else the same put right."""
    held = _held(pupil.registrations if pupil else ())
    if not held:
        _added(out, "enrolment", "registration", Held(None, told.code or "C", told.from_date, told.to_date))
        return
    one = next((one for one in held if told.from_date and one.from_date == told.from_date), held[-1])
    if told.from_date and told.from_date != one.from_date and one.to_date and told.from_date > one.to_date:
        _added(out, "enrolment", "registration", Held(None, told.code or one.code, told.from_date, told.to_date))
        return
    values: dict[str, object] = {}
    for where, column, new in (
        ("enrolment", "code", told.code),
        ("entry", "from_date", told.from_date),
        ("leaving", "to_date", told.to_date),
    ):
        if new and getattr(one, column) != new:
            values[column] = new
            out.changes.append(FieldChange(where, getattr(one, column), new))
    if values:
        out.edits.append(Edit("registration", one.id, values))


def _periods(
    out: Merged,
    where: str,
    table: str,
    told: Sequence[Spell],
    views: Iterable[PeriodView],
    merging: Callable[[list[Held], Sequence[Spell], date], list[str]],
    today: date,
) -> None:
    """Merge a history, then say and write only what became different."""
    if not told:
        return
    held = _held(views)
    before = {one.id: replace(one) for one in held}
    for code in merging(held, told, today):
        out.warn(code, where)
    for one in held:
        if one.id is None:
            _added(out, where, table, one)
            continue
        was = before[one.id]
        columns = (
            ("code", "from_date", "to_date", "rank") if table == "need_period" else ("code", "from_date", "to_date")
        )
        values = {name: getattr(one, name) for name in columns if getattr(one, name) != getattr(was, name)}
        if values:
            out.edits.append(Edit(table, one.id, values))
            out.changes.append(FieldChange(where, _spell(was), _spell(one)))


def _added(out: Merged, where: str, table: str, one: Held) -> None:
    values: dict[str, object] = {"code": one.code, "from_date": one.from_date, "to_date": one.to_date}
    if table == "need_period":
        values["rank"] = one.rank
    out.edits.append(Edit(table, None, values))
    out.changes.append(FieldChange(where, None, _spell(one)))


def merge_statuses(held: list[Held], told: Sequence[Spell], today: date) -> list[str]:
    """Put the file's statuses into the history; each begins where the file says and ends where the next one begins.

    A status that is held already with another start is the same spell: its start is put right. Changes ``held``;
    returns the codes of what a person should know.
    """
    spells = sorted({one.from_date: one.code for one in told if one.from_date}.items())  # of two on a day the last
    pending = []
    for start, code in spells:
        same_day = [one for one in held if one.from_date == start]
        if same_day:
            one = next((one for one in same_day if one.code == code), same_day[0])
            one.code, one.named = code, True
        else:
            pending.append((start, code))
    for start, code in pending:
        spell = next(
            (one for one in held if not one.named and one.code == code and _same_spell(one, start, held)), None
        )
        if spell is None:
            held.append(Held(None, code, start, None, named=True))
        else:
            _move(spell, start, held)
            spell.named = True
    undated = [one for one in told if one.from_date is None][-1:]
    warnings = [warning for one in undated if (warning := _undated_status(held, one, today))]
    _end_before_next(held)
    return warnings


def _same_spell(one: Held, start: date, held: Sequence[Held]) -> bool:
    """Whether a held period is the one that the file has with another start: nothing else begins in between."""
    if one.from_date is None:
        return True
    first, last = sorted((one.from_date, start))
    if start > one.from_date and one.to_date is not None and one.to_date < start:
        return False
    return not any(other is not one and other.from_date and first < other.from_date <= last for other in held)


def _move(one: Held, start: date, held: Sequence[Held]) -> None:
    """Another start; the period that ended the day before moves its end along."""
    for other in held:
        if other is not one and one.from_date and other.to_date == one.from_date - timedelta(days=1):
            other.to_date = start - timedelta(days=1)
    one.from_date = start


def _undated_status(held: list[Held], told: Spell, today: date) -> str | None:
    """A status without a day is the one that holds now; it may put right only what has no day either."""
    if not held:
        held.append(Held(None, told.code, None, None, named=True))
        return None
    now = next(iter(holding(held, today)), None)
    if now is not None and now.code == told.code:
        return None
    if now is None or now.from_date is not None:
        return "STATUS_NO_DATE"
    now.code, now.named = told.code, True
    return None


def _end_before_next(held: list[Held]) -> None:
    held.sort(key=lambda one: one.from_date or date.min)
    for one, following in pairwise(held):
        starts = following.from_date
        if starts and (one.to_date is None or one.to_date >= starts) and one.from_date != starts:
            one.to_date = starts - timedelta(days=1)


def merge_needs(held: list[Held], told: Sequence[Spell], today: date) -> list[str]:
    """Put the file's types of need beside those that are held; another type at the same place ends the day before.

    Changes ``held``; returns the codes of what a person should know.
    """
    pending = []
    for spell in sorted(dict.fromkeys(told), key=lambda one: (one.from_date or date.min, one.rank)):
        one = next((o for o in held if not o.named and (o.code, o.from_date) == (spell.code, spell.from_date)), None)
        if one is None:
            pending.append(spell)
        else:
            _take_need(one, spell)
    new = []
    for spell in pending:
        own = [one for one in held if not one.named and one.code == spell.code and _meets(one, spell)]
        if own:
            agreeing = [one for one in own if _says(one, spell)]
            _take_need((agreeing or holding(own, today) or own)[0], spell)
        else:
            new.append(spell)
    # Those with a day first: they may end what is held, and one without a day is judged by what is left.
    new.sort(key=lambda spell: spell.from_date is None)
    return [warning for spell in new if (warning := _new_need(held, spell, today))]


def _says(one: Held, spell: Spell) -> bool:
    """Whether a held period says all that the file says."""
    return one.rank == spell.rank and spell.from_date in (None, one.from_date) and spell.to_date in (None, one.to_date)


def _take_need(one: Held, spell: Spell) -> None:
    one.named = True
    one.rank = spell.rank
    one.from_date = spell.from_date or one.from_date
    one.to_date = spell.to_date or one.to_date


def _meets(one: Held, spell: Spell) -> bool:
    """Whether a held period and the file's have a day in common; without dates they may."""
    if spell.from_date is None or one.from_date is None:
        return True
    return (one.to_date is None or one.to_date >= spell.from_date) and (
        spell.to_date is None or spell.to_date >= one.from_date
    )


def _new_need(held: list[Held], spell: Spell, today: date) -> str | None:
    others = [one for one in held if one.rank == spell.rank and not one.named]
    if spell.from_date is None and spell.to_date is None:
        if any(one.from_date for one in holding([one for one in held if one.rank == spell.rank], today)):
            return "NEED_NO_DATE"
        now = next(iter(holding(others, today)), None)
        if now is not None:
            now.code, now.named = spell.code, True
            return None
    elif spell.from_date is not None:
        for one in others:
            begun = one.from_date is None or one.from_date < spell.from_date
            if begun and (one.to_date is None or one.to_date >= spell.from_date):
                one.to_date = spell.from_date - timedelta(days=1)
    held.append(Held(None, spell.code, spell.from_date, spell.to_date, spell.rank, named=True))
    return None


def _council(out: Merged, told: str | None, pupil: PupilView | None, today: date) -> None:
    if not told:
        return
    now = next(iter(holding(pupil.councils, today)), None) if pupil else None
    if now is None:
        out.edits.append(Edit("home_council", None, {"council": told}))
        out.changes.append(FieldChange("home_council", None, told))
    elif not _same_council(now.code, told):
        if now.from_date is not None:
            out.warn("DATED_OTHERWISE", "home_council")
        else:
            out.edits.append(Edit("home_council", now.id, {"council": told}))
            out.changes.append(FieldChange("home_council", now.code, told))


def _same_council(one: str, other: str) -> bool:
    """Whether two ways to write a council are one: codes as they are, names however formally."""
    named = not one.isdigit() and not other.isdigit()
    return one == other or (named and council_key(one) == council_key(other))


def _flag(out: Merged, name: str, told: bool, pupil: PupilView | None, today: date) -> None:
    held = [period for flag, period in pupil.flags if flag == name] if pupil else []
    now = next(iter(holding(held, today)), None)
    if now is None:
        out.edits.append(Edit("flag", None, {"flag": name, "value": told}))
        out.changes.append(FieldChange(name, None, told))
    elif (now.code == "yes") != told:
        if now.from_date is not None:
            out.warn("DATED_OTHERWISE", name)
        else:
            out.edits.append(Edit("flag", now.id, {"value": told}))
            out.changes.append(FieldChange(name, not told, told))


def _contacts(out: Merged, told: Sequence[ContactRow], pupil: PupilView | None) -> None:
    """Add and put right; each adult of the file is one of ours at most, by the whole name before the surname."""
    people = _each_once(told)
    known = _pairs(people, pupil.contacts if pupil else ())
    place = max((one.priority for one in pupil.contacts), default=0) if pupil else 0
    for at, contact in enumerate(people):
        held = known.get(at)
        if held is None:
            place = contact.priority or place + 1
            values = {name: getattr(contact, name) for name in ("surname", *CONTACT_FIELDS)}
            out.edits.append(Edit("contact", None, {**values, "priority": place}))
            out.changes.append(FieldChange("contacts", None, contact))
            continue
        values = {
            name: value
            for name in CONTACT_FIELDS
            if (value := getattr(contact, name)) is not None and value != getattr(held, name)
        }
        if values:
            out.edits.append(Edit("contact", held.id, values))
            was = ContactRow(held.surname, priority=held.priority, **{f: getattr(held, f) for f in CONTACT_FIELDS})
            out.changes.append(FieldChange("contacts", was, replace(was, **values)))


def _each_once(told: Sequence[ContactRow]) -> list[ContactRow]:
    """The adults of the file; one who stands there several times says everything that is said first."""
    found: dict[tuple[str, str], ContactRow] = {}
    for one in told:
        first = found.setdefault(_called(one), one)
        blank = {name: getattr(one, name) for name in CONTACT_FIELDS if getattr(first, name) is None}
        found[_called(one)] = replace(first, **blank)
    return list(found.values())


def _pairs(told: Sequence[ContactRow], held: Sequence[ContactView]) -> dict[int, ContactView]:
    """Who is who: the whole name first; without a forename on one side, the only one left of that surname."""
    left = list(held)
    pairs: dict[int, ContactView] = {}
    for exact in (True, False):
        for at, one in enumerate(told):
            if at in pairs:
                continue
            same = [other for other in left if _called(other)[0] == _called(one)[0]]
            whole = [other for other in same if _called(other) == _called(one)]
            loose = same if len(same) == 1 and not (same[0].forename and one.forename) else []
            for other in (whole if exact else loose)[:1]:
                pairs[at] = other
                left.remove(other)
    return pairs


def _called(one: ContactRow | ContactView) -> tuple[str, str]:
    return one.surname.casefold(), (one.forename or "").casefold()


def _held(views: Iterable[PeriodView]) -> list[Held]:
    rows = [Held(one.id, one.code, one.from_date, one.to_date, one.rank) for one in views]
    return sorted(rows, key=lambda one: one.from_date or date.min)


def _spell(one: Held) -> Spell:
    return Spell(one.code, one.from_date, one.to_date, one.rank)
