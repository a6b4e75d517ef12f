# SPDX-License-Identifier: Apache-2.0
"""Numbers and days in what a person typed: “3 of 10”, “now 48”, “Fri 20 Nov 2026”, “20/11/2026”."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sencodesk.coach.model import TargetText
from sencodesk.codes.days import MONTHS

_OF = re.compile(
    r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?)\s*(?:of|out of|/)\s*(?:the |his |her |their )?(\d{1,6})(?![\d/.]*\d)", re.I
)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS).replace("Sep(?:tember)?", "Sept?(?:ember)?")
_WORDS = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})\b\.?(?:\s+(\d{{4}}))?", re.I)
_SLASHES = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Figures:
    """Where a pupil is, where they should come, and the most there can be; None where nobody said."""

    now: float | None
    aim: float | None
    out_of: float | None


def figures(target: TargetText) -> Figures:
    """The numbers of a target: those of its fields, or else both from “x of y” in its baseline and success."""
    if target.now is not None or target.aim is not None:
        return Figures(target.now, target.aim, target.out_of)
    now, aim = _OF.search(target.baseline), _OF.search(target.success)
    whole = float(aim[2]) if aim else None
    same = bool(now and aim and now[2] == aim[2])
    return Figures(float(now[1]) if now and same else None, float(aim[1]) if aim else None, whole)


def day_in(text: str, today: date) -> date | None:
    """The first day that a text names. A month alone means its last day; a day without a year, the last one past."""
    if numbers := _SLASHES.search(text):
        year = int(numbers[3])
        return _day(year + 2000 if year < 100 else year, int(numbers[2]), int(numbers[1]))
    for found in _WORDS.finditer(text):
        if not (found[1] or found[3]):
            continue
        month = next(n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(found[2][:3].lower()))
        day = int(found[1]) if found[1] else 0
        year = int(found[3]) if found[3] else today.year - ((month, day) > (today.month, today.day))
        return _day(year, month, day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None
