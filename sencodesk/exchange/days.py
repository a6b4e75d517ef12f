# SPDX-License-Identifier: Apache-2.0
"""Days as British systems write them: the forms are data (``codesets/uk_dates_formats.csv``), read without a locale.

A whole column has one order, found from all its cells: day first, year first, month first (only where nothing else
fits), or the serial numbers of a spreadsheet. A cell is never read in an order of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from sencodesk.codes.codesets import read_rows
from sencodesk.codes.days import MONTHS

_MONTHS = tuple(name.casefold() for name in MONTHS)
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet, as it counts after its 29 February 1900
SERIALS = range(20_000, 60_001)
YEARS = range(1900, 2101)  # outside it, digits without separators were read the wrong way round

Order = Literal["day", "year", "month", "serial"]
Problem = Literal["unreadable", "partial"]


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says: a day, nothing, or why it is none. ``text`` is the cell."""

    text: str
    day: date | None = None
    problem: Problem | None = None


_PIECES = {
    "%d": r"(?P<d>[0-9]{1,2})", "%m": r"(?P<m>[0-9]{1,2})", "%Y": r"(?P<Y>[0-9]{4})", "%y": r"(?P<y>[0-9]{2})",
    "%b": r"(?P<b>[A-Za-z]{3,4})\.?", "%B": r"(?P<b>[A-Za-z]{3,9})", "%a": r"[A-Za-z]{3}", "%A": r"[A-Za-z]{6,9}",
    "%H": r"[0-9]{1,2}", "%I": r"[0-9]{1,2}", "%M": r"[0-9]{2}", "%S": r"[0-9]{2}", "%f": r"[0-9]{1,9}",
    "%p": r"[AaPp][Mm]", "%z": r"(?:Z|[+-][0-9]{2}:?[0-9]{2})",
}  # fmt: skip
_ORDINAL = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)\s+(?:of\s+)?(?P<b>[A-Za-z]{3,9}),?\s+(?P<Y>[0-9]{4})"
_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_XML = re.compile(r"(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})" + _TIME + r"Z?")
_YEARS = re.compile(r"[0-9]{4}[/-][0-9]{2}(?:[0-9]{2})?")


@cache
def _forms(order: Order) -> tuple[re.Pattern[str], ...]:
    """The forms of one order that name a whole day."""
    return tuple(_pattern(row["pattern"]) for row in read_rows("uk_dates_formats.csv") if _order(row) == order)


@cache
def _partial() -> tuple[re.Pattern[str], ...]:
    """Forms without a day, and a school year."""
    rows = [row for row in read_rows("uk_dates_formats.csv") if row["pattern"] in ("%b %Y", "%Y")]
    return (*(_pattern(row["pattern"]) for row in rows), _pattern("%B %Y"), _YEARS)


@cache
def _blanks() -> dict[str, date | None]:
    """What databases write for no day at all."""
    rows = [row for row in read_rows("uk_dates_formats.csv") if row["key"].startswith("empty_")]
    return {row["example"]: date(1900, 1, 1) if row["key"] == "empty_1900" else None for row in rows}


def _order(row: dict[str, str]) -> Order | None:
    pattern = row["pattern"]
    if pattern == "ordinal":
        return "day"
    if pattern == "excel1900":
        return "serial"
    if not ("%d" in pattern and ("%m" in pattern or "%b" in pattern or "%B" in pattern)) and "Sept" not in pattern:
        return None
    year = max(pattern.find("%Y"), pattern.find("%y"))
    if year < pattern.find("%d"):
        return "year"
    return "month" if 0 <= pattern.find("%m") < pattern.find("%d") else "day"


def _pattern(pattern: str) -> re.Pattern[str]:
    if pattern == "ordinal":
        return re.compile(_ORDINAL)
    if pattern == "excel1900":
        return re.compile(r"(?P<serial>[0-9]{5})(?:\.[0-9]+)?")
    compact = re.fullmatch(r"(%[dmYy])+", pattern) is not None
    built = ""
    for part in re.split(r"(%[a-zA-Z]|Sept|\s+)", pattern):
        if part == "Sept":
            built += "(?P<b>[Ss]ept)"
        elif part in _PIECES:
            built += _PIECES[part].replace("{1,2}", "{2}") if compact else _PIECES[part]
        else:
            built += r"\s+" if part.isspace() else re.escape(part)
    return re.compile(built)


def in_xml(text: str) -> Day:
    """A day as XML writes it. A time after it is dropped, not shifted: a birthday stays where it is."""
    text = text.strip()
    if not text:
        return Day(text)
    found = _XML.fullmatch(text)
    day = _date(found, None) if found else None
    return Day(text, day, None if day else "unreadable")


def order_of(cells: Sequence[str], today: date) -> Order:
    """The order in which a column's days are written: the one that reads most of them, day first where several do."""
    filled = [one.strip() for one in cells if one.strip() and one.strip() not in _blanks()]

    def readable(order: Order) -> int:
        return sum(_in_order(one, order, today) is not None for one in filled)

    counts = {order: readable(order) for order in ("day", "year", "month", "serial")}
    best: Order = "day"
    for order in ("year", "serial"):
        if counts[order] > counts[best]:
            best = order
    # American order only where it reads every cell and day first does not.
    return "month" if counts["month"] == len(filled) > counts[best] else best


def in_column(text: str, order: Order, today: date, *, end: bool = False) -> Day:
    """A cell of a column that is written in ``order``; ``end`` for columns in which 1900 and 9999 stand for no day."""
    text = text.strip()
    if not text:
        return Day(text)
    bare = re.sub(r"[T ]+0{1,2}:00(:00)?(\.0+)?$", "", text)
    if bare in _blanks():
        return Day(text, None if end else _blanks()[bare])
    day = _in_order(text, order, today)
    if day is None and order == "day":
        day = _in_order(text, "year", today)  # a year in front has four digits: it cannot be mistaken for a day
    if day is None and order == "year":
        day = _in_order(text, "day", today)
    if day is not None:
        return Day(text, day)
    return Day(text, None, "partial" if any(one.fullmatch(text) for one in _partial()) else "unreadable")


def alone(text: str, today: date) -> date | None:
    """The day that stands alone in a text, in the order in which it can be read; None where it is none."""
    return in_column(text, order_of([text], today), today).day


def _in_order(text: str, order: Order, today: date) -> date | None:
    for form in _forms(order):
        found = form.fullmatch(text)
        if found and (day := _date(found, today)):
            return day
    return None


def _date(found: re.Match[str], today: date | None) -> date | None:
    """The day of a match, or None where there is no such day."""
    parts = found.groupdict()
    if "serial" in parts:
        serial = int(parts["serial"])
        return SERIAL_ZERO + timedelta(days=serial) if serial in SERIALS else None
    month = _month(parts["b"]) if parts.get("b") else int(parts["m"])
    if month is None:
        return None
    year = int(parts["Y"]) if parts.get("Y") else _century(int(parts["y"]), today)
    try:
        return date(year, month, int(parts["d"])) if year in YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int | None:
    short = word.casefold()
    if short == "sept":
        return 9
    if len(short) == 3:
        return next((place for place, name in enumerate(_MONTHS, start=1) if name.startswith(short)), None)
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _century(two: int, today: date | None) -> int:
    """The year that two digits mean: a plausible one for a pupil, at most ten years ahead."""
    this = today.year if today else 2000
    year = this - this % 100 + two
    return year if year <= this + 10 else year - 100
