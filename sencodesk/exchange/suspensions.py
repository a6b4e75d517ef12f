# SPDX-License-Identifier: Apache-2.0
"""Suspensions in a table of pupils: a line for each, with its first day, kind, reason, and how long it was."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from sencodesk.codes.codesets import read_rows
from sencodesk.exchange.cells import key
from sencodesk.exchange.rows import SuspensionRow
from sencodesk.records.findings import Finding
from sencodesk.sentences import lines as worded

DATES = ("suspension_from",)
SESSIONS_A_DAY = 2
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")


@cache
def _words(section: str) -> Mapping[str, str]:
    """Codes of one of the two lists by the keys of the codes, of their words, and of what exports call them."""
    found = {key(row["text"]): row["code"] for row in read_rows("mis_headings.csv") if row["field"] == section}
    found |= {key(words): code for code, words in worded(section).items()}
    return found | {key(code): code for code in worded(section)}


def read(
    lines: Iterable[Mapping[str, str]],
    day: Callable[[Mapping[str, str], str], date | None],
    problems: list[Finding],
) -> tuple[SuspensionRow, ...]:
    """The suspensions in the lines of one pupil; a line that is blank there has none.

    What cannot be read is added to ``problems``: without its day or kind a line is refused, a reason or a number is
    left out.
    """
    found: dict[tuple[date, str], SuspensionRow] = {}
    for line in lines:
        said = {name: cell for name, cell in line.items() if name.startswith("suspension_") and cell}
        if not said:
            continue
        on = day(line, "suspension_from")
        kind, reason = said.get("suspension_category", ""), said.get("suspension_reason", "")
        category, why = (_words(f"suspension_{name}").get(key(text)) for name, text in
                         (("category", kind), ("reason", reason)))  # fmt: skip
        if on is None and "suspension_from" not in said:
            problems.append(Finding("SUSPENSION_NO_DATE", "refuse", "suspension_from"))
        if category is None:
            problems.append(Finding("SUSPENSION_KIND", "refuse", "suspension_category", {"text": kind[:40]}))
        if reason and why is None:
            problems.append(Finding("SUSPENSION_REASON", "warn", "suspension_reason", {"text": reason[:40]}))
        sessions = _sessions(said, problems)
        if on is not None and category is not None:
            found.setdefault((on, category), SuspensionRow(on, category, why, sessions))
    return tuple(found.values())


def _sessions(said: Mapping[str, str], problems: list[Finding]) -> float | None:
    """Half-day sessions; where a file counts days, each has two."""
    for name, times in (("suspension_sessions", 1), ("suspension_days", SESSIONS_A_DAY)):
        text = said.get(name, "")
        if text and _NUMBER.fullmatch(text):
            return float(text) * times
        if text:
            problems.append(Finding("NUMBER_UNREADABLE", "warn", name, {"text": text[:20]}))
    return None
