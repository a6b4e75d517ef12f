# SPDX-License-Identifier: Apache-2.0
"""The SEN register as a table for a spreadsheet, in which no cell can run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from sencodesk.exchange.harmless import harmless

HEADINGS = ("Surname, forename", "Class", "Year", "SEN status", "Since", "Types of need", "Home council", "Plan",
            "Next review")  # fmt: skip


def written(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """The table as UTF-8 with a byte order mark, so that spreadsheets read accents; dates as dd/mm/yyyy."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return harmless(str(value))
