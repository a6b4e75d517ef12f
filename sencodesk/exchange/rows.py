# SPDX-License-Identifier: Apache-2.0
"""What a file says about pupils, whatever kind of file it is: the neutral rows that every reader gives.

A row keeps only what the store can hold; the rest of a file is passed over. Nothing here has been judged against the
records: a reader says only what it could not read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sencodesk.errors import UserError
from sencodesk.records.findings import Finding
from sencodesk.sentences import sentence

LARGEST = 50 * 1024 * 1024
"""Bytes that are read at most: a transfer file of five thousand pupils with attendance has less than half of that."""
MOST_PUPILS = 20_000
FACTS = (
    "surname", "forename", "middle", "preferred_surname", "preferred_forename", "former_surname", "former_forename",
    "dob", "sex", "year", "class_name", "ethnicity", "language", "postcode",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spell:
    """A code that holds from a day, perhaps to a day; ``rank`` orders types of need."""

    code: str
    from_date: date | None = None
    to_date: date | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Stay:
    """A period at a school, by its number (LAESTAB)."""

    laestab: str
    entry: date | None
    leaving: date | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """An adult around the pupil, as the file has them; None is not said."""

    surname: str
    forename: str | None = None
    title: str | None = None
    priority: int | None = None
    relationship: str | None = None
    telephone: str | None = None
    email: str | None = None
    parental_responsibility: bool | None = None
    lives_with: bool | None = None


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Half-day sessions of a period, as the file counts them; None is not said."""

    from_date: date
    to_date: date
    possible: int
    attended: int
    authorised: int | None = None
    unauthorised: int | None = None
    late: int | None = None


@dataclass(frozen=True, slots=True)
class SuspensionRow:
    """A suspension or exclusion: its first day, its kind and reason as codes, and half-day sessions where said."""

    from_date: date
    category: str
    reason: str | None = None
    sessions: float | None = None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What a pupil scored, as the file writes it: the name of the scale and the score are still words."""

    scale: str
    text: str
    on_date: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A line of a provision map, for one of its pupils; what the file does not say is None."""

    name: str
    from_date: date | None = None
    to_date: date | None = None
    minutes: int | None = None
    times_a_week: float | None = None
    weeks: int | None = None
    staff: str | None = None
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil of a file. ``n`` counts pupils from 1, ``line`` is the line of the file on which the row starts.

    ``facts`` has the undated fields that the file fills in; a blank is not in it, so a blank never empties a record.
    ``problems`` are what the reader could not read: ``refuse`` keeps the row out, ``warn`` only the value.
    """

    n: int
    line: int
    upn: str | None = None
    former_upns: tuple[str, ...] = ()
    facts: Mapping[str, str | date] = field(default_factory=dict)
    enrolment: str | None = None
    entry: date | None = None
    leaving: date | None = None
    stays: tuple[Stay, ...] = ()
    home_council: str | None = None
    statuses: tuple[Spell, ...] = ()
    needs: tuple[Spell, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    contacts: tuple[ContactRow, ...] = ()
    attendance: tuple[AttendanceRow, ...] = ()
    suspensions: tuple[SuspensionRow, ...] = ()
    scores: tuple[ScoreRow, ...] = ()
    provision: tuple[ProvisionRow, ...] = ()
    known: bool = False
    """Whether the file only names the pupil, who is in the records already: a mark sheet, a provision map, a class."""
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column of a table and the field that it fills; ``sure`` is False for a guess that a person should look at."""

    column: str
    field: str | None
    sure: bool
    example: str


@dataclass(frozen=True, slots=True)
class ValueRead:
    """A word of a file that wants a person to say what it means: in which field, how often, and what was said.

    ``code`` is None while nobody has, empty where it is to be left out. ``title`` is the code set to choose from.
    """

    field: str
    text: str
    count: int
    code: str | None
    title: str


Values = Mapping[str, Mapping[str, str]]
"""What words mean, as a person said: field -> word as ``cells.key`` gives it -> code, empty to leave it out."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of file that was brought in before, known by its headings, and what was said of it then."""

    fingerprint: str
    columns: Mapping[str, str | None]
    values: Values
    used_on: date


@dataclass(frozen=True, slots=True)
class FileRead:
    """Everything that was read. ``school`` is the LAESTAB of the school that wrote the file, where it says so.

    ``columns`` is empty for a transfer file; ``left_out`` are lines that are no pupils (titles, totals), in words.
    """

    kind: Literal["ctf", "csv", "xlsx"]
    encoding: str
    rows: tuple[PupilRow, ...]
    school: str | None = None
    columns: tuple[ColumnRead, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    ask: bool = False
    """Whether a person must first say which column is which: nothing identifies the pupils."""
    fingerprint: str | None = None
    """What this kind of table is known by; None for a transfer file."""
    remembered: date | None = None
    """The day on which the columns of this kind of table were last settled, where they were taken from memory."""
    values: tuple[ValueRead, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to stop."""


def nobody(_done: int, _of: int) -> None:
    """A step that nobody is told of."""


class FileRefused(UserError):  # noqa: N818  # a refusal, as values.Refusal is one
    """A file that is not read at all: not what it says it is, cut off, too large, or hostile."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(
            code.lower(),
            happened=sentence("import_file", code, params),
            kept="Nothing was brought in, and your records are as they were.",
            do=sentence("import_file_do", code, params),
            exit_code=4,
        )
