# SPDX-License-Identifier: Apache-2.0
"""Attendance in a table of pupils: half-day sessions of a period, which columns or the title above name."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sencodesk.exchange import days
from sencodesk.exchange.rows import AttendanceRow
from sencodesk.records.findings import Finding

NUMBERS = ("possible", "attended", "authorised", "unauthorised", "late")
DATES = ("attendance_from", "attendance_to")
Period = tuple[date, date]
_DAY = re.compile(r"\b(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|"
                  r"[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4})\b")  # fmt: skip
_NUMBER = re.compile(r"([0-9]{1,6})(?:\.0+)?")
LETTERS = 400  # of a title that are looked at


def period_of(titles: Iterable[str], today: date) -> Period | None:
    """The period that a title names: the first line above the headings with exactly two days, in their order."""
    for title in titles:
        texts = _DAY.findall(title[:LETTERS])
        if len(texts) == 2:
            first, last = (days.in_column(one, days.order_of(texts, today), today).day for one in texts)
            if first is not None and last is not None and first <= last:
                return first, last
    return None


def read(
    lines: Iterable[Mapping[str, str]],
    day: Callable[[Mapping[str, str], str], date | None],
    period: Period | None,
    problems: list[Finding],
) -> tuple[AttendanceRow, ...]:
    """The summaries in the lines of one pupil. What cannot be read is added to ``problems``."""
    found: dict[Period, AttendanceRow] = {}
    for line in lines:
        said = {name: line.get(f"attendance_{name}", "") for name in NUMBERS}
        if not said["possible"] and not said["attended"]:
            continue
        numbers = {name: _number(name, text, problems) for name, text in said.items()}
        first, last = (day(line, name) or (period[place] if period else None) for place, name in enumerate(DATES))
        possible, attended = numbers["possible"], numbers["attended"]
        if first is None or last is None:
            problems.append(Finding("ATTENDANCE_PERIOD", "refuse", "attendance_from"))
        elif possible is None or attended is None:
            problems.append(Finding("ATTENDANCE_HALF", "refuse", "attendance_possible"))
        else:
            rest = (numbers["authorised"], numbers["unauthorised"], numbers["late"])
            found.setdefault((first, last), AttendanceRow(first, last, possible, attended, *rest))
    return tuple(found.values())


def _number(name: str, text: str, problems: list[Finding]) -> int | None:
    if not text:
        return None
    whole = _NUMBER.fullmatch(text.replace(",", ""))
    if whole is None or not text.isascii():
        problems.append(Finding("SESSIONS_UNREADABLE", "warn", f"attendance_{name}", {"text": text[:20]}))
        return None
    return int(whole[1])
