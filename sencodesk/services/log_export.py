# SPDX-License-Identifier: Apache-2.0
"""The change log, or what fits a filter, as a table for a spreadsheet in which no cell can run as a formula."""

from pathlib import Path

from sencodesk.codes.london import london
from sencodesk.exchange import register_csv as table
from sencodesk.services import history
from sencodesk.services.desk import Desk
from sencodesk.services.roles import WHOLE, only
from sencodesk.store.atomic import write_for_a_person
from sencodesk.views import log_lines
from sencodesk.views.log_lines import LogFilter

HEADINGS = ("Number", "Day", "Time", "What", "Who", "About", "Why it was corrected")
AT_ONCE = 400


@only(WHOLE)
def log_csv(desk: Desk, *, out: Path, wanted: LogFilter) -> Path:
    """Write the changes that fit, the newest first, times by the clock in England; that it was written is logged.

    Raises UserError where the file cannot be written.
    """
    rows: list[tuple[object, ...]] = []
    with desk.reading() as session:
        seqs = log_lines.log_seqs(session, wanted)
        for start in range(0, len(seqs), AT_ONCE):
            for one in log_lines.log_lines(session, seqs[start : start + AT_ONCE]):
                at = london(one.at)
                rows.append((one.seq, f"{at:%d/%m/%Y}", f"{at:%H:%M}", one.what, one.by, one.about, one.reason))
    write_for_a_person({out: table.written(rows, HEADINGS)}, kept="Your records are as they were.")
    history.told(desk, "export the log", pupil_id=wanted.pupil_id)
    return out
