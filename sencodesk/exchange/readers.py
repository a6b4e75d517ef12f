# SPDX-License-Identifier: Apache-2.0
"""One way in for every file of pupils: what it holds decides how it is read, not what it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from sencodesk.exchange import ctf, pupil_list, table
from sencodesk.exchange.rows import LARGEST, FileRead, FileRefused, Source, Step, Values, nobody
from sencodesk.exchange.table import Grid
from sencodesk.records.findings import Finding

EXTENSIONS = {"ctf": (".xml",), "csv": (".csv", ".txt", ".tsv", ".tab", ".dat"), "xlsx": (".xlsx", ".xlsm")}


ZIP = b"PK\x03\x04"


def read(
    data: bytes,
    name: str,
    today: date,
    mapping: Mapping[str, str | None] | None = None,
    *,
    values: Values | None = None,
    sheet: str | None = None,
    sources: Sequence[Source] = (),
    step: Step = nobody,
) -> FileRead:
    """The pupils of a file. Raises FileRefused; a name that does not fit what is inside is only said.

    A person may have changed columns (``mapping``; None: as the last time, by ``sources``, else as guessed), explained
    words (``values``) and chosen a ``sheet``. ``step`` is told how many of how many pupils are read, 0 of 0 while that
    is not known, and may raise to stop.
    """
    if len(data) > LARGEST:
        raise FileRefused("TOO_LARGE")
    if _is_xml(data):
        found = ctf.read(data, today, step)
    else:
        grid = _workbook(data, sheet, step) if data.startswith(ZIP) else pupil_list.grid(data)
        found = pupil_list.of_grid(grid, today, mapping=mapping, values=values, sources=sources, step=step)
    if PurePath(name).suffix.lower() not in EXTENSIONS[found.kind]:
        return replace(found, findings=(*found.findings, Finding("OTHER_EXTENSION", "warn", "file")))
    return found


def _workbook(data: bytes, sheet: str | None, step: Step) -> Grid:
    from sencodesk.exchange import workbook  # openpyxl costs the start of the program 0.2 s, and most never need it

    return workbook.read(data, sheet, lambda: step(0, 0))


def _is_xml(data: bytes) -> bool:
    """Whether the first visible character opens a tag, in whatever encoding XML may have."""
    head = data[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:8]:
        try:
            head = table.decoded(data)[0][:100].encode()
        except FileRefused:
            return False
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
