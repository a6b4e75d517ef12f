# SPDX-License-Identifier: Apache-2.0
"""Ages and school years: the year of a pupil is the age on the 31 August before the school year, less four."""

from datetime import date

EARLY = {3: "N2", 2: "N1", 1: "E2", 0: "E1"}
LAST = 14


def age(dob: date, on: date) -> tuple[int, int]:
    """Whole years and further whole months on a day."""
    months = (on.year - dob.year) * 12 + on.month - dob.month - (on.day < dob.day)
    return divmod(months, 12)


def age_words(dob: date | None, on: date) -> str:
    """``8 years 8 months``, with spaces that do not break inside each; nothing before birth or where it is unknown."""
    if dob is None or dob > on:
        return ""
    years, months = age(dob, on)
    parts = [_count(years, "year"), _count(months, "month") if months else ""]
    return " ".join(part for part in parts if part)


def expected_year(dob: date, on: date) -> str | None:
    """The national curriculum year by age on a day; None before birth or after year 14."""
    start = on.year if on.month >= 9 else on.year - 1
    years, _ = age(dob, date(start, 8, 31))
    if years < 0:
        return None
    if years <= 3:
        return EARLY[years]
    if years == 4:
        return "R"
    return str(years - 4) if years - 4 <= LAST else None


def _count(number: int, word: str) -> str:
    return f"{number}\u00a0{word}" if number == 1 else f"{number}\u00a0{word}s"
