# SPDX-License-Identifier: Apache-2.0
"""Files as other systems write them, put together by hand: nothing here uses the program's code."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def number(serial: int, school: str = "9992041", year: int = 21) -> str:
    """A permanent pupil number of an invented school, with its check letter."""
    rest = f"{school}{year:02d}{serial:03d}"
    return LETTERS[sum(place * int(one) for place, one in enumerate(rest, start=2)) % 23] + rest


def ctf(*pupils: str, version: str = "26.0", lea: str = "999", estab: str = "2041") -> bytes:
    """A transfer file from a school with these Pupil elements."""
    head = (
        f"<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>{version}</CTFversion>"
        f"<SourceSchool><LEA>{lea}</LEA><Estab>{estab}</Estab></SourceSchool></Header>"
    )
    body = "\n".join(pupils)
    declared = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{declared}\n<CTfile>{head}\n<CTFpupilData>\n{body}\n</CTFpupilData></CTfile>".encode()


def pupil(upn: str | None = None, basic: str = "", rest: str = "", **facts: str) -> str:
    """A Pupil element; ``facts`` are its own children, ``basic`` those of BasicDetails, ``rest`` what follows."""
    held = {"Surname": "Marrowfield", "Forename": "Edie", "DOB": "2018-03-14", "Sex": "F", **facts}
    own = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in held.items() if value)
    given = "" if upn is None else f"<UPN>{upn}</UPN>"
    return f"<Pupil>{given}{own}<BasicDetails>{basic}</BasicDetails>{rest}</Pupil>"


def table(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """A table in text; a cell with the delimiter, a quotation mark or a line end stands in quotation marks."""
    return "".join(delimiter.join(_cell(cell, delimiter) for cell in row) + end for row in rows)


def _cell(text: str, delimiter: str) -> str:
    if any(one in text for one in (delimiter, '"', "\r", "\n")) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
