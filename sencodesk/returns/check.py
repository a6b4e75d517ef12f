# SPDX-License-Identifier: Apache-2.0
"""Checking a return: the rules of a profile over the rows of a body, and over all on roll what no body shows.

``check_body`` is what the laptop and the inbox both run: it reads nothing but the body and the profile, so the same
body has the same findings on either side. ``check_school`` runs on the laptop alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sencodesk.protocol.profile import Profile, ProfileError, RuleSetting, term_of
from sencodesk.returns import rules
from sencodesk.returns.build import Built, council_exclusion, exclusion
from sencodesk.returns.facts import PupilFacts
from sencodesk.returns.rows import Row, encode, read_row
from sencodesk.returns.rules import Context, Fault

Severity = Literal["error", "query"]


@dataclass(frozen=True, slots=True)
class BodyFinding:
    """What a rule says of one row. ``field`` is our name of the fact; ``params`` fill the sentence (explain.py)."""

    rule: str
    severity: Severity
    row: str
    field: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SchoolFinding:
    """What a rule says of one pupil on roll, in the return or not."""

    rule: str
    severity: Severity
    pupil_id: str
    field: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReturnFinding:
    """A finding as the laptop shows it. ``row`` is None for a pupil who is not in the return: a note cannot travel."""

    id: str
    rule: str
    severity: Severity
    pupil_id: str
    row: str | None
    field: str
    params: Mapping[str, str]


def check_body(
    body: Mapping[str, object],
    profile: Profile,
    return_type: str,
    *,
    phase: str | None,
    today: date,
    recognised: Iterable[str] = (),
) -> list[BodyFinding]:
    """Every finding of the profile's rules on a body, in the order of its rows.

    ``phase`` is the school's (code set phase), if it is known. ``recognised`` are codes of further invented councils
    that are enrolled (rule 1530); see ``_recognised`` for what counts anyway. Rules go by the body's reference date, so
    the day of checking changes nothing; ``today`` stands in only where a body has no readable one. Nothing in a body
    makes this raise.
    """
    on = _day(body.get("reference_date")) or today
    settings = profile.rules_on(return_type, on, term=_term(body, profile, return_type, on))
    context = Context(on, phase, _recognised(profile, recognised), frozenset(settings))
    items = profile.items_on(return_type, on)
    entries = body.get("rows")
    read = (read_row(entry, items) for entry in (entries if isinstance(entries, list) else ()))
    rows = [row for row in read if row is not None]
    numbers = Counter(row.text("upn").upper() for row in rows if row.text("upn"))
    found = []
    for row in rows:
        faults = list(rules.row_faults(row, context))
        if numbers[row.text("upn").upper()] > 1:
            faults.append(Fault("1520", "upn"))
        for fault, severity in _switched_on(faults, settings):
            found.append(BodyFinding(fault.rule, severity, row.id, fault.field, fault.params))
    return found


def check_school(
    facts: Iterable[PupilFacts], profile: Profile, return_type: str, period: str, *, phase: str | None
) -> list[SchoolFinding]:
    """What stands in the way of the return but may be in no row of it.

    Over all on roll: 2115, 2120 and 2125, because a missing or wrong status keeps a pupil out of the return. Over the
    council's own pupils: 2180. Over the pupils of the return: SD-DATES on the status, whose end is not sent.
    """
    spec = profile.spec(return_type)
    due = spec.period(period)
    on = due.reference_date
    settings = profile.rules_on(return_type, on, term=due.term)
    context = Context(on, phase, frozenset(), frozenset(settings))
    items = profile.items_on(return_type, on)
    found = []
    for pupil in facts:
        if not pupil.on_roll(on):
            continue
        row = read_row({"row": pupil.id} | {item.code: encode(pupil, item, on) for item in items}, items)
        if row is None:
            continue
        faults = [*rules.status(row, context), *rules.no_sen(row)]
        if council_exclusion(pupil, profile, spec.population) is not None:
            faults = [fault for fault in faults if fault.rule != "2180"]
        if exclusion(pupil, profile, spec.population, on) is None:
            faults += _status_dates(pupil, row, on)
        for fault, severity in _switched_on(faults, settings):
            found.append(SchoolFinding(fault.rule, severity, pupil.id, fault.field, fault.params))
    return found


def check_return(
    built: Built,
    facts: Iterable[PupilFacts],
    profile: Profile,
    *,
    return_id: str,
    phase: str | None,
    today: date,
    recognised: Iterable[str] = (),
) -> list[ReturnFinding]:
    """Both checks as one list without doubles, errors first; ids stay the same however often it is checked again."""
    return_type, period = str(built.body["return_type"]), str(built.body["period"])
    rows = {pupil_id: row for row, pupil_id in built.included.items()}
    found: dict[str, ReturnFinding] = {}
    for on_row in check_body(built.body, profile, return_type, phase=phase, today=today, recognised=recognised):
        _add(found, return_id, on_row, built.included[on_row.row], on_row.row)
    for on_pupil in check_school(facts, profile, return_type, period, phase=phase):
        _add(found, return_id, on_pupil, on_pupil.pupil_id, rows.get(on_pupil.pupil_id))
    return sorted(found.values(), key=lambda each: (each.severity != "error", each.rule, each.id))


def finding_id(return_id: str, rule: str, pupil_id: str, field: str) -> str:
    """A short name of a finding that says nothing about the child and is the same at every re-check."""
    return hashlib.sha256("\n".join((return_id, rule, pupil_id, field)).encode()).hexdigest()[:12]


def _add(
    found: dict[str, ReturnFinding], return_id: str, one: BodyFinding | SchoolFinding, pupil_id: str, row: str | None
) -> None:
    name = finding_id(return_id, one.rule, pupil_id, one.field)
    found.setdefault(name, ReturnFinding(name, one.rule, one.severity, pupil_id, row, one.field, one.params))


def _switched_on(faults: Iterable[Fault], settings: Mapping[str, RuleSetting]) -> Iterator[tuple[Fault, Severity]]:
    """The faults whose rule the council switched on, with its weight, each rule and field once."""
    told: set[tuple[str, str]] = set()
    for fault in faults:
        setting = settings.get(fault.rule)
        if setting is not None and (fault.rule, fault.field) not in told:
            told.add((fault.rule, fault.field))
            yield fault, setting.severity


def _recognised(profile: Profile, further: Iterable[str]) -> frozenset[str]:
    """Council codes that rule 1530 takes besides the national list.

    An invented council takes 990 to 999, which no real council has: the inbox knows one council only, and must not
    query a number that the laptop, which knows its neighbours, let pass.
    """
    invented = (str(code) for code in range(990, 1000)) if profile.invented else ()
    return frozenset((profile.code, *further, *invented))


def _status_dates(pupil: PupilFacts, row: Row, on: date) -> Iterator[Fault]:
    status = pupil.status_on(on)
    if status is not None and row.has("status_from"):
        for fault in rules.backwards("status_from", status.from_date, status.to_date):
            yield Fault(fault.rule, fault.field, dict(fault.params) | {"status": status.code})


def _term(body: Mapping[str, object], profile: Profile, return_type: str, on: date) -> str:
    try:
        return profile.spec(return_type).period(str(body.get("period"))).term
    except ProfileError:
        return term_of(on)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
