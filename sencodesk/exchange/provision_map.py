# SPDX-License-Identifier: Apache-2.0
"""An existing provision map in a table: a line for each intervention, with its pupils in one cell or one on a line.

"3 x 20 min" in one cell is three times twenty minutes; "daily" is five times a week. What is not understood is said
and left out: no number is made up.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sencodesk.exchange.rows import ProvisionRow
from sencodesk.records.findings import Finding

DATES = ("provision_from", "provision_to")
Period = tuple[date, date]
_BOTH = re.compile(r"([0-9]{1,2})\s*(?:x|×|times)\s*(?:a week\s*)?([0-9]{1,3})\s*(?:m|min|mins|minutes)?\.?")
_MINUTES = re.compile(r"([0-9]{1,3})\s*(?:m|min|mins|minute|minutes)?\.?")
_HOURS = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:h|hr|hrs|hour|hours)\.?")
_TIMES = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:x|×|times)?(?:\s*(?:a|per|each|/)?\s*(?:week|wk|weekly|pw))?")
_WEEKS = re.compile(r"([0-9]{1,2})\s*(?:w|wk|wks|week|weeks)?")
OFTEN = {
    "daily": 5.0, "every day": 5.0, "weekly": 1.0, "once": 1.0, "once a week": 1.0, "twice": 2.0, "twice a week": 2.0,
    "three times a week": 3.0, "fortnightly": 0.5, "every fortnight": 0.5,
}  # fmt: skip
"""How often, in words: times a week."""
_LISTED = re.compile(r"[;\n\r|•/&+]|\band\b")


def pupils_in(cell: str) -> list[str]:
    """The names in a cell: after semicolons, on lines of their own, or after commas where each part is a whole name.

    "Marrowfield, Edie" is one pupil; "Edie Marrowfield, Pip Quillwyn" are two; "Edie, Pip, Bo" are three.
    """
    found: list[str] = []
    for part in _LISTED.split(cell):
        names = [" ".join(one.split()) for one in part.split(",") if one.strip()]
        one_person = len(names) == 2 and any(" " not in one for one in names)
        found += [", ".join(names)] if one_person else names
    return list(dict.fromkeys(found))


def read(
    lines: Iterable[Mapping[str, str]],
    day: Callable[[Mapping[str, str], str], date | None],
    period: Period | None,
    text: Callable[[str, str], str | None],
    problems: list[Finding],
) -> tuple[ProvisionRow, ...]:
    """What one pupil has, from the pupil's lines. What cannot be read is added to ``problems``."""
    found: dict[ProvisionRow, None] = {}
    for line in lines:
        name = text("provision_name", line.get("provision_name", ""))
        if name is None:
            continue
        first, last = (day(line, one) for one in DATES)
        weeks = _number("provision_weeks", line, _WEEKS, problems)
        if first is None and period is not None:
            first = period[0]
        if last is None and weeks is None and period is not None and first is not None and first <= period[1]:
            last = period[1]
        if first is None and "provision_from" not in line:
            problems.append(Finding("PROVISION_NO_START", "refuse", "provision_from"))
        minutes, times = how_much(line, problems)
        found.setdefault(
            ProvisionRow(
                name, first, last, minutes, times, None if weeks is None else int(weeks),
                text("provision_staff", line.get("provision_staff", "")),
                text("provision_cost", line.get("provision_cost", "")),
            )
        )  # fmt: skip
    return tuple(found)


def how_much(line: Mapping[str, str], problems: list[Finding]) -> tuple[int | None, float | None]:
    """Minutes and times a week; one cell may say both."""
    for name in ("provision_times", "provision_minutes"):
        both = _BOTH.fullmatch(line.get(name, "").strip().casefold())
        other = "provision_minutes" if name == "provision_times" else "provision_times"
        if both is not None and (not line.get(other) or line.get(other) == line.get(name)):
            return int(both[2]), float(both[1])
    hours = _HOURS.fullmatch(line.get("provision_minutes", "").strip().casefold())
    minutes = float(hours[1]) * 60 if hours else _number("provision_minutes", line, _MINUTES, problems)
    times = OFTEN.get(" ".join(line.get("provision_times", "").casefold().split()))
    if times is None:
        times = _number("provision_times", line, _TIMES, problems)
    return None if minutes is None else round(minutes), times


def _number(name: str, line: Mapping[str, str], form: re.Pattern[str], problems: list[Finding]) -> float | None:
    cell = line.get(name, "").strip()
    if not cell:
        return None
    found = form.fullmatch(cell.casefold())
    if found is None or not cell.replace("×", "x").isascii():
        problems.append(Finding("NUMBER_UNREADABLE", "warn", name, {"text": cell[:20]}))
        return None
    return float(found[1])
