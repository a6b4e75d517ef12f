# SPDX-License-Identifier: Apache-2.0
"""Tables in formats that anybody can read for ever: CSV and one workbook, with a description of every column, in a ZIP.

No cell can run as a formula: in a CSV it gets an apostrophe, in the workbook every text is typed as text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.exchange.harmless import harmless
from sencodesk.exchange.rows import Step, nobody

WORKBOOK = "everything.xlsx"
COLUMNS = "columns.csv"
README = "README.txt"
LONGEST = 32_767  # characters in a cell of a workbook (ECMA-376 leaves it open; every program stops there)
CUT = " … (the whole text is in the CSV)"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no characters of XML 1.0
EARLIEST, LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""The moments that a ZIP can write down (APPNOTE 4.4.6): a laptop's clock may be anywhere."""
HEADINGS = ("Table", "Column", "What it holds")

Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it holds, in a sentence."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject: its name, which is its file's, what it is about, its columns and rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


class Both(Mapping[str, bytes]):
    """Files and papers under one roof; of the papers none is read before it is packed."""

    def __init__(self, files: Mapping[str, bytes], papers: Mapping[str, bytes]) -> None:
        self._files, self._papers = files, papers

    def __getitem__(self, name: str) -> bytes:
        return self._files[name] if name in self._files else self._papers[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._files
        yield from self._papers

    def __len__(self) -> int:
        return len(self._files) + len(self._papers)


def packed(
    sheets: Sequence[Sheet], *, readme: str, files: Mapping[str, bytes], at: datetime, step: Step = nobody
) -> bytes:
    """All of it as a ZIP. ``files`` are what no table can hold, by name; ``step`` is told after each sheet."""
    out = io.BytesIO()
    stamp = max(EARLIEST, min(LATEST, (at.year, at.month, at.day, at.hour, at.minute, at.second)))
    with zipfile.ZipFile(out, "w") as archive:

        def put(name: str, data: bytes) -> None:
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)

        put(README, readme.encode("utf-8-sig"))
        put(
            COLUMNS,
            table(HEADINGS, ((one.name, column.name, column.about) for one in sheets for column in one.columns)),
        )
        for place, one in enumerate(sheets, start=1):
            put(f"{one.name}.csv", table([column.name for column in one.columns], one.rows))
            step(place, 2 * len(sheets))
        put(WORKBOOK, _workbook(sheets, step))
        for name, data in files.items():
            put(name, data)
    return out.getvalue()


def table(headings: Iterable[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV (RFC 4180) in UTF-8 with a mark, so that spreadsheets read accents; days and instants as ISO 8601."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    return harmless(value)


def _workbook(sheets: Sequence[Sheet], step: Step) -> bytes:
    import openpyxl  # it costs the start of the program 0.2 s, and most days nobody needs it

    book = openpyxl.Workbook(write_only=True)
    for place, one in enumerate(sheets, start=1):
        page = book.create_sheet(one.name[:31])
        page.freeze_panes = "A2"
        page.append([_typed(page, column.name, bold=True) for column in one.columns])
        for row in one.rows:
            page.append([_typed(page, value) for value in row])
        step(len(sheets) + place, 2 * len(sheets))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(page: object, value: Value, *, bold: bool = False) -> object:
    """A cell. A text is a text, whatever it begins with; an instant stands as text, because cells know no zone."""
    if (
        value is None
        or isinstance(value, bool | int | float)
        or (isinstance(value, date) and not isinstance(value, datetime))
    ):
        return value
    from openpyxl.cell import WriteOnlyCell  # loaded by now
    from openpyxl.styles import Font

    text = UNWRITABLE.sub("\ufffd", value.isoformat() if isinstance(value, datetime) else value)
    cell = WriteOnlyCell(page, text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT)  # type: ignore[arg-type]  # the stubs want another page
    cell.data_type = "s"  # openpyxl takes what begins with an equals sign for a formula
    if bold:
        cell.font = Font(bold=True)
    return cell
