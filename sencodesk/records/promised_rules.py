# SPDX-License-Identifier: Apache-2.0
"""Reads what a target's words promise: "4 × 10 minutes a week", "14 weeks". What is not said stays unknown."""

import re
from dataclasses import dataclass

_MINUTES = re.compile(r"(\d{1,3})\s*-?\s*min", re.IGNORECASE)
_BY = re.compile(r"(\d{1,2})\s*[x\N{MULTIPLICATION SIGN}]\s*\d", re.IGNORECASE)
_TIMES = re.compile(r"(\d{1,2})\s*(?:times|sessions)\b", re.IGNORECASE)
_WEEKS = re.compile(r"(\d{1,2})\s*(?:school\s+)?weeks?\b", re.IGNORECASE)
_WORDS = {"once": 1, "twice": 2, "three times": 3, "daily": 5, "every day": 5, "each day": 5}


@dataclass(frozen=True, slots=True)
class Promised:
    """Minutes of a session, sessions a week, school weeks."""

    minutes: int | None = None
    times_a_week: float | None = None
    weeks: int | None = None


def promised(how_often: str | None, how_long: str | None) -> Promised:
    """What the two fields of a target say in numbers."""
    often, long = how_often or "", how_long or ""
    minutes = _MINUTES.search(often) or _MINUTES.search(long)
    times = _BY.search(often) or _TIMES.search(often)
    spoken = next((float(number) for word, number in _WORDS.items() if word in often.casefold()), None)
    weeks = _WEEKS.search(long)
    return Promised(
        int(minutes[1]) if minutes else None,
        float(times[1]) if times else spoken,
        int(weeks[1]) if weeks else None,
    )
