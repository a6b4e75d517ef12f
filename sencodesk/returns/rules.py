# SPDX-License-Identifier: Apache-2.0
"""The rules that judge one row of a body, each a pure function from a row to what is wrong with it.

A rule that needs an item which the council did not ask is silent. Which rules run, with what weight and when, is the
profile's business (check.py). The numbers are those of the DfE's school census rules;
those with SD- are our own. Vectors: tests/returns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date

from sencodesk.codes.codesets import codeset
from sencodesk.codes.sen import SUPPORT, WITH_SEN
from sencodesk.codes.upn import check_upn
from sencodesk.codes.years import expected_year
from sencodesk.returns.rows import Need, Row

NO_INDICATOR_PHASES = frozenset({"SP", "PR"})  # rules 5049 and 5050
MOST_NEEDS = 2  # rule 2166


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the row: the reference date, the phase, the recognised council codes, and which
    rules run (a fault is told once, by the rule that fits it best)."""

    on: date
    phase: str | None
    recognised: frozenset[str]
    active: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the rule, our field name, and the parameters of its sentence (``kind`` picks among its sentences)."""

    rule: str
    field: str
    params: Mapping[str, str] = default(default_factory=dict)


def row_faults(row: Row, context: Context) -> Iterator[Fault]:
    """Every fault of one row, whether its rule is switched on or not."""
    yield from upn(row, context)
    yield from status(row, context)
    yield from no_sen(row)
    yield from need_types(row, context)
    yield from need_ranks(row)
    yield from flags(row, context)
    yield from dates(row)
    yield from year(row, context)


def upn(row: Row, context: Context) -> Iterator[Fault]:
    """1500 missing, 1510 wrong check letter or no such form, 1530 council part unknown, SD-TEMP-UPN temporary."""
    if not row.has("upn"):
        return
    number = row.text("upn")
    if not number:
        yield Fault("1500", "upn")
        return
    result = check_upn(number, context.recognised)
    if result.problem is not None:
        letters = {"expected": result.expected, "found": number[0]} if result.expected else {}
        yield Fault("1510", "upn", {"kind": result.problem, **letters})
        return
    if not result.known_council:
        yield Fault("1530", "upn", {"council": number[1:4]})
    if result.temporary:
        yield Fault("SD-TEMP-UPN", "upn")


def status(row: Row, context: Context) -> Iterator[Fault]:
    """2115 statement after its time, 2120 missing or invalid, 2180 none in a special school."""
    if not row.has("status"):
        return
    yield from status_faults(row.text("status"), context.on)
    if context.phase == "SP" and row.text("status") == "N":
        yield Fault("2180", "status")


def status_faults(code: str, on: date) -> Iterator[Fault]:
    """What is wrong with a status code on a day, whoever has it: 2115 or 2120."""
    if not code:
        yield Fault("2120", "status", {"kind": "missing"})
    elif not status_valid(code, on):
        if code == "S":
            yield Fault("2115", "status")
        else:
            yield Fault("2120", "status", {"kind": "invalid", "code": code})


def status_valid(code: str, on: date) -> bool:
    """Whether a status may be returned on a day: in force, and not one of the values that only an old MIS knew."""
    known = codeset("sen_provision")
    return known.valid_on(code, on) and known.codes[code].extra.get("census") != "no"


def no_sen(row: Row) -> Iterator[Fault]:
    """2125: SEN information where the status is N."""
    if row.text("status") != "N":
        return
    shown = [flag for flag in ("unit", "resourced") if row.facts.get(flag) is True]
    for name in ["needs", *shown] if row.needs else shown:
        yield Fault("2125", name, {"kind": name})


def need_types(row: Row, context: Context) -> Iterator[Fault]:
    """2130 rank without a type, 2166 too many, 2170 no valid type for K, E or S, 2175 NSA with another than K."""
    if not row.has("needs"):
        return
    code = row.text("status")
    valid = [need for need in row.needs if need.type and codeset("sen_type").valid_on(need.type, context.on)]
    wrong = [need.type for need in row.needs if need.type and need not in valid]
    if code in WITH_SEN and not valid and "2170" in context.active:
        params = {"kind": "invalid", "code": wrong[0]} if wrong else {"kind": "missing"}
        yield Fault("2170", "needs", params)
    elif wrong:
        yield Fault("2130", "needs", {"kind": "invalid", "code": wrong[0]})
    if any(need.type is None for need in row.needs):
        yield Fault("2130", "needs", {"kind": "missing"})
    if len(row.needs) > MOST_NEEDS:
        yield Fault("2166", "needs", {"count": str(len(row.needs))})
    if code in WITH_SEN - {SUPPORT} and any(need.type == "NSA" for need in row.needs):
        yield Fault("2175", "needs")


def need_ranks(row: Row) -> Iterator[Fault]:
    """2140 rank missing, repeated or with a gap, or a type twice; 2160 a single type that is not the main one."""
    needs = row.needs
    ranks = [need.rank for need in needs]
    types = [need.type for need in needs if need.type]
    if None in ranks:
        yield Fault("2140", "needs", {"kind": "missing"})
    elif len(needs) == 1 and ranks != [1]:
        yield Fault("2160", "needs")
    elif len(set(types)) != len(types):
        yield Fault("2140", "needs", {"kind": "type_twice"})
    elif sorted(rank for rank in ranks if rank) != list(range(1, len(ranks) + 1)):
        yield Fault("2140", "needs", {"kind": "order"})


def flags(row: Row, context: Context) -> Iterator[Fault]:
    """1869 top-up not recorded; 2230 and 2250 unit and resourced place not recorded for K, E or S; SD-TOPUP."""
    if row.has("top_up"):
        if not isinstance(row.facts["top_up"], bool):
            yield Fault("1869", "top_up")
        elif row.facts["top_up"] and row.text("status") == SUPPORT:
            yield Fault("SD-TOPUP", "top_up")
    if row.text("status") not in WITH_SEN or context.phase in NO_INDICATOR_PHASES:
        return
    for rule, flag in (("2230", "unit"), ("2250", "resourced")):
        if row.has(flag) and not isinstance(row.facts[flag], bool):
            yield Fault(rule, flag)


def dates(row: Row) -> Iterator[Fault]:
    """SD-DATES: registration or a type of need that starts after it ended."""
    yield from backwards("entry", row.day("entry"), row.day("leaving"))
    for need in row.needs:
        yield from _need_dates(need)


def backwards(name: str, start: date | None, end: date | None) -> Iterator[Fault]:
    """SD-DATES on ``name`` where its start lies after its end."""
    if start is not None and end is not None and start > end:
        yield Fault("SD-DATES", name, {"kind": name, "start": start.isoformat(), "end": end.isoformat()})


def _need_dates(need: Need) -> Iterator[Fault]:
    yield from backwards("needs", need.from_date, need.to_date)


def year(row: Row, context: Context) -> Iterator[Fault]:
    """SD-YEAR: taught in another year than the age says. Mixed classes (M) and no curriculum (X) have no age."""
    born, taught = row.day("dob"), row.text("year")
    if not row.has("dob", "year") or born is None or born > context.on or not taught:
        return
    expected, years = expected_year(born, context.on), codeset("nc_year").codes
    if expected is None or taught == expected or taught not in years or not years[taught].extra["age_on_31_aug"]:
        return
    below = int(years[taught].extra["age_on_31_aug"]) < int(years[expected].extra["age_on_31_aug"])
    yield Fault("SD-YEAR", "year", {"kind": "below" if below else "above", "year": taught, "expected": expected})
