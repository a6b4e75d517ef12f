# SPDX-License-Identifier: Apache-2.0
"""A spreadsheet workbook (.xlsx, .xlsm) as lines of text, ready for the same reading that a CSV gets.

The parts are unpacked under limits and looked through once with declarations forbidden (sheets.py); only then openpyxl
reads the values. Nothing is computed, no macro is looked at, no link is followed.
"""

import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.utils.exceptions import InvalidFileException

from sencodesk.exchange import archive, sheets, table, two_rows
from sencodesk.exchange import columns as headings
from sencodesk.exchange.rows import LARGEST, FileRefused
from sencodesk.exchange.sheets import Sheet, SheetFacts
from sencodesk.exchange.table import Grid, Line
from sencodesk.records.findings import Finding

MAC_DAYS = 1462  # the 1904 system begins so many days after the 1900 one
LAST_ROW = 1_048_576  # of any workbook
ERRORS = frozenset(
    {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, InvalidFileException, LookupError, OSError, SyntaxError, TypeError,
    ValueError, zipfile.BadZipFile,
)  # fmt: skip
"""What openpyxl raises over a workbook that no spreadsheet program wrote; XML that it cannot parse is a SyntaxError."""


def read(data: bytes, sheet: str | None = None, stop: Callable[[], None] = lambda: None) -> Grid:
    """The lines of one sheet: ``sheet``, or the visible one that looks most like a list of pupils.

    Raises FileRefused for what is no workbook or must not be read, and for a sheet that there is not.
    """
    held = archive.parts(data, sheets.wanted, stop)
    found = sheets.listed(held)
    visible = [one for one in found if not one.hidden] or found
    if not visible:
        raise FileRefused("NOT_WORKBOOK")
    facts = {one.part: sheets.looked_through(held[one.part]) for one in found}
    for name in held:
        stop()
        if name not in facts:
            sheets.looked_through(held[name])
    names = {sheets.MANIFEST, sheets.WORKBOOK, sheets.RELATIONS, *facts, *sheets.helpers(held)}
    packed = archive.packed({name: part for name, part in held.items() if name in names})
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it does not keep; only values are wanted.
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            book = openpyxl.load_workbook(packed, read_only=True, data_only=True, keep_links=False)
            chosen = _chosen(book, visible, found, facts, sheet)
            lines, errors = _lines(book, chosen, facts[chosen.part], stop)
            shift = MAC_DAYS if book.epoch == MAC_EPOCH else 0
            book.close()
    except BROKEN as error:
        raise FileRefused("HURT_WORKBOOK") from error
    told = facts[chosen.part]
    return Grid(
        lines=two_rows.joined(lines, told.across),
        kind="xlsx",
        encoding="utf-8",
        sheets=tuple(one.name for one in visible),
        sheet=chosen.name,
        findings=_findings(told, errors, [one for one in found if one.hidden and one not in visible]),
        days_on=shift,
        uncomputed=told.uncomputed,
    )


def _chosen(
    book: openpyxl.Workbook, visible: Sequence[Sheet], found: Sequence[Sheet], facts: dict[str, SheetFacts],
    name: str | None,
) -> Sheet:  # fmt: skip
    if name is not None:
        wanted = next((one for one in found if one.name == name), None)
        if wanted is None:
            raise FileRefused("NO_SHEET")
        return wanted

    def known(one: Sheet) -> tuple[int, int]:
        if facts[one.part].widest > table.WIDEST:
            return 0, 0
        head = list(_rows(book, one, facts[one.part], table.HEAD))
        return max((headings.recognised(cells) for cells in head), default=0), min(facts[one.part].last, table.HEAD)

    return max(visible, key=known)


def _rows(book: openpyxl.Workbook, sheet: Sheet, facts: SheetFacts, last: int) -> Iterator[tuple[str, ...]]:
    rows = book[sheet.name].iter_rows(
        min_row=1, max_row=min(facts.last, last), min_col=1, max_col=max(facts.widest, 1), values_only=True
    )
    for row in rows:
        yield tuple(map(_text, row))


def _lines(
    book: openpyxl.Workbook, sheet: Sheet, facts: SheetFacts, stop: Callable[[], None]
) -> tuple[tuple[Line, ...], int]:
    """The filled lines, merged cells read as in every row that they cover; and how many cells hold an error."""
    if facts.widest > table.WIDEST:
        raise FileRefused("TOO_WIDE")
    if facts.last > LAST_ROW:
        raise FileRefused("HURT_WORKBOOK")
    lines: list[Line] = []
    errors = letters = 0
    carried: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(_rows(book, sheet, facts, LAST_ROW), start=1):
        cells = list(row)
        for column, last in facts.merged.get(number, ()):
            if column < len(cells):
                carried[column] = (last, cells[column])
        for column, (last, text) in list(carried.items()):
            if number > last:
                del carried[column]
            elif not cells[column].strip():
                cells[column] = text
        for place, text in enumerate(cells):
            if text in ERRORS:
                cells[place] = ""
                errors += 1
        letters += sum(map(len, cells))
        if letters > LARGEST:
            raise FileRefused("BOMB")  # a text that cells share stands in the file once, however often it is read
        if any(one.strip() for one in cells):
            if len(lines) >= table.MOST_ROWS:
                raise FileRefused("TOO_MANY")
            lines.append(Line(number, tuple(cells)))
            if len(lines) % 200 == 0:
                stop()
    if not lines:
        raise FileRefused("NOT_COMPUTED" if facts.uncomputed else "EMPTY")
    return tuple(lines), errors


def _text(value: object) -> str:
    """A value as it would stand in a CSV: whole numbers without a point, days as ISO, yes and no as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _findings(facts: SheetFacts, errors: int, hidden: Sequence[Sheet]) -> tuple[Finding, ...]:
    """What a person should know about the sheet."""
    found = []
    if facts.uncomputed:
        found.append(Finding("NOT_COMPUTED", "warn", "file", {"count": str(facts.uncomputed)}))
    if errors:
        found.append(Finding("CELL_ERRORS", "warn", "file", {"count": str(errors)}))
    if facts.hidden_columns:
        found.append(Finding("HIDDEN_COLUMNS", "warn", "file", {"columns": ", ".join(facts.hidden_columns[:12])}))
    if facts.hidden_rows:
        found.append(Finding("HIDDEN_ROWS", "warn", "file", {"count": str(facts.hidden_rows)}))
    if hidden:
        found.append(Finding("HIDDEN_SHEETS", "warn", "file", {"count": str(len(hidden))}))
    return tuple(found)
