# SPDX-License-Identifier: Apache-2.0
"""Taking everything out in open formats: of the whole school, or of one pupil who asks what is held (UK GDPR art. 15).

The SENCO's alone; each time is an event of the log. No file is named after a child.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sencodesk.codes.days import long_moment
from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.exchange import open_formats
from sencodesk.exchange.open_formats import Both, Sheet
from sencodesk.exchange.rows import Step, nobody
from sencodesk.sentences import lines, sentence
from sencodesk.services import attachments, history, roles
from sencodesk.services.desk import Desk, Reading
from sencodesk.store import room
from sencodesk.store.atomic import write_for_a_person
from sencodesk.store.changes import Change
from sencodesk.views import pupils as pupils_view
from sencodesk.views.everything import Everything, everything

__all__ = ["Everything", "collected", "file_name", "has_room", "made", "of_upn", "permitted", "save", "written"]

KEPT = "Nothing was written, and your records are as they were."
LABEL, LABEL_ONE = "export everything", "export everything about a pupil"
"""How the log says it; the sharing statement tells a family of both by their beginning."""


def file_name(desk: Desk, *, one: bool = False) -> str:
    """A name to offer, which names nobody."""
    return f"{'records-of-one-pupil' if one else 'sencodesk-everything'}-{desk.today().isoformat()}.zip"


def permitted(desk: Desk) -> None:
    """Raise UserError unless this person answers for the school."""
    desk.require(roles.WHOLE)


def of_upn(desk: Desk, upn: str) -> str:
    """The id of the pupil with this number. Raises UserError where there is none."""
    with desk.reading() as session:
        for one in pupils_view.pupils(session, on=desk.today(), everybody=True):
            if one.upn == upn:
                return one.id
    raise UserError(
        "no_such_pupil",
        happened="There is no pupil with that number.",
        kept="Nothing was written.",
        do="Look at the number in the register.",
        exit_code=2,
    )


def has_room(desk: Desk, *, out: Path) -> None:
    """Before anything is read: raise UserError where the disk of ``out`` is too full.

    The ZIP holds each text twice, in a CSV and in the workbook, both packed: never more than the records' own file.
    """
    papers = sum(room.size_of(one) for one in desk.store.folder.attachments.glob("*"))
    room.require(out.parent, room.size_of(desk.store.folder.records) + papers, kept=KEPT)


def collected(session: Reading, desk: Desk, *, pupil_id: str | None = None) -> Everything:
    """What would be taken out, read from the records. Raises UserError for a role that may not."""
    permitted(desk)
    found = everything(session, on=desk.today(), pupil_id=pupil_id)
    found.papers = attachments.taken_out(desk, session, found.kept)
    return found


def made(found: Everything, *, at: datetime, step: Step = nobody) -> bytes:
    """The ZIP. Touches no records and may take a while; ``step`` may raise to stop."""
    restricted = str(sum(_restricted(one) for one in found.sheets))
    told = [
        *(sentence("export_readme", code, {"restricted": restricted}) for code in lines("export_readme")), "",
        *(f"{one.name}.csv: {one.about} {len(one.rows)} rows." for one in found.sheets),
    ]  # fmt: skip
    readme = "\r\n".join([f"Taken out on {long_moment(at)}.", "", *told, ""])
    files = Both(found.files, found.papers)
    return open_formats.packed(found.sheets, readme=readme, files=files, at=london(at), step=step)


def _restricted(sheet: Sheet) -> int:
    """How many rows of a table are for the SENCO alone."""
    at = next((n for n, column in enumerate(sheet.columns) if column.name == "restricted"), None)
    return 0 if at is None else sum(bool(row[at]) for row in sheet.rows)


@roles.only(roles.WHOLE)
def written(desk: Desk, *, data: bytes, out: Path, pupil_id: str | None = None) -> Change | None:
    """Write the ZIP where a person said, whole or not at all, and note it in the log."""
    room.require(out.parent, len(data), kept=KEPT)
    write_for_a_person({out: data}, kept=KEPT)
    return history.told(desk, LABEL if pupil_id is None else LABEL_ONE, pupil_id=pupil_id)


@roles.only(roles.WHOLE)
def save(
    desk: Desk, *, out: Path, pupil_id: str | None = None, step: Callable[[int, int], None] = nobody
) -> tuple[Everything, Change | None]:
    """All of it at once: read, make, write."""
    has_room(desk, out=out)
    with desk.reading() as session:
        found = collected(session, desk, pupil_id=pupil_id)
    data = made(found, at=desk.now(), step=step)
    return found, written(desk, data=data, out=out, pupil_id=pupil_id)
