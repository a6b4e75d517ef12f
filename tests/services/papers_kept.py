# SPDX-License-Identifier: Apache-2.0
"""Papers for tests: contents of a few kinds, one kept about a pupil, what is held and what lies on the disk."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from sencodesk.exchange import kept_files
from sencodesk.services import attachments, roles
from sencodesk.services.desk import Desk
from sencodesk.store import attachments as files
from sencodesk.views import chronology as view
from tests.changed import made

PASS = "correct horse battery"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
OLE = kept_files.OLE


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSM = packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")


def kept(desk: Desk, pupil_id: str, data: bytes = PDF, name: str = "report.pdf", **values: Any) -> str:
    return made(attachments.attach(desk, pupil_id=pupil_id, name=name, data=data, values=values), "attachment")  # type: ignore[arg-type]  # made here


def papers(desk: Desk, pupil_id: str) -> list[view.PaperView]:
    with desk.reading() as session:
        return view.papers(session, pupil_id, confided=desk.may(roles.CONFIDE))


def on_disk(desk: Desk) -> list[str]:
    return files.files(desk.store.folder.attachments)
