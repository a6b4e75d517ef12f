# SPDX-License-Identifier: Apache-2.0
"""Due days as an iCalendar file (RFC 5545) for the SENCO's own calendar, without a name in it.

A calendar is read on telephones, on screens in meetings and by whoever runs the server. So an entry takes no text: it
is the id of a duty, an opaque number and a day, and its words come from the duties' own data. The little of the
standard that days without a time need is written here: a library would bring time zones, which nothing here uses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sencodesk.codes.clocks import duties

OCTETS = 75  # RFC 5545, 3.1: a line is no longer, its line break left out
LARGEST = 2**128  # a number as large as a record's own
PRODUCT = "-//SENCO Desk//Due days//EN"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class DueDay:
    """One due day: which duty, a number that is the same each time this one is exported, and the day.

    Raises ValueError where the duty is not one of ours, or the number is none: there is no way to put words in.
    """

    duty: str
    number: int
    day: date

    def __post_init__(self) -> None:
        if self.duty not in duties():
            raise ValueError("only a duty's id goes into a calendar")
        if type(self.number) is not int or not 0 <= self.number < LARGEST:
            raise ValueError("only a number goes into a calendar")
        if type(self.day) is not date:
            raise ValueError("only a day goes into a calendar")


def calendar_text(entries: Iterable[DueDay], stamp: datetime) -> str:
    """The file's text, in the order of the days; ``stamp`` is the moment of the export.

    Raises ValueError for a stamp without a zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("a stamp needs its zone")
    moment = f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in sorted(set(entries), key=lambda one: (one.day, one.duty, one.number)):
        lines += _event(entry, moment)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: DueDay, moment: str) -> list[str]:
    duty = duties()[entry.duty]
    return [
        "BEGIN:VEVENT",
        f"UID:{duty.id}-{entry.number:x}@sencodesk.invalid",
        f"DTSTAMP:{moment}",
        f"DTSTART;VALUE=DATE:{_day(entry.day)}",
        f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}",
        f"SUMMARY:{_text(duty.title)}",
        f"DESCRIPTION:{_text(f'{duty.count}. {duty.rule}.')}",
        f"CATEGORIES:{_text(duty.whose.capitalize())}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(words: str) -> str:
    """Text as RFC 5545, 3.3.11 escapes it."""
    return words.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, none of which cuts a character; the later ones begin with a space."""
    piece, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > OCTETS:
            yield piece
            piece, length = " ", 1
        piece += character
        length += size
    yield piece
