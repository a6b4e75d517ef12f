# SPDX-License-Identifier: Apache-2.0
"""One way in for every file of pupils: what it holds decides how it is read, not what it is called."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from sencodesk.exchange import ctf, pupil_list, table
from sencodesk.exchange.rows import LARGEST, FileRead, FileRefused
from sencodesk.records.findings import Finding

EXTENSIONS = {"ctf": (".xml",), "csv": (".csv", ".txt", ".tsv", ".tab", ".dat")}


def read(data: bytes, name: str, today: date, mapping: Mapping[str, str | None] | None = None) -> FileRead:
    """The pupils of a file. Raises FileRefused; a name that does not fit what is inside is only said."""
    if len(data) > LARGEST:
        raise FileRefused("TOO_LARGE")
    found = ctf.read(data, today) if _is_xml(data) else pupil_list.read(data, today, mapping)
    if PurePath(name).suffix.lower() not in EXTENSIONS[found.kind]:
        return replace(found, findings=(*found.findings, Finding("OTHER_EXTENSION", "warn", "file")))
    return found


def _is_xml(data: bytes) -> bool:
    """Whether the first visible character opens a tag, in whatever encoding XML may have."""
    head = data[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:8]:
        try:
            head = table.decoded(data)[0][:100].encode()
        except FileRefused:
            return False
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
