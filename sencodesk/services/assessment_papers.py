# SPDX-License-Identifier: Apache-2.0
"""The assessments of one pupil on paper: printed, or saved as a file. Both are noted in the log."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sencodesk.papers import assessments as paper_of
from sencodesk.papers.assessments import AssessmentsPaper, MeasurePaper
from sencodesk.papers.model import Paper
from sencodesk.services import paper_out
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.printing import Printed
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import assessments as view

FILE = "assessments.pdf"


@dataclass(frozen=True, slots=True)
class Content:
    """One pupil's assessments, ready to be drawn on any thread."""

    paper: AssessmentsPaper


def content(session: Reading, *, pupil_id: str, on: date) -> Content | None:
    """What was measured, as it stands on a day; None where there is no such pupil."""
    found = view.assessments(session, pupil_id, on=on)
    if found is None:
        return None
    pupil = found.pupil
    about = ", ".join(part for part in (pupil.name, f"class {pupil.class_name}" if pupil.class_name else "") if part)
    measures = tuple(
        MeasurePaper(one.scale.name, found.chart(one), f"{view.direction(one.scale)}.") for one in found.measures
    )
    return Content(AssessmentsPaper(pupil.first_name, about, on, measures))


def drawn(found: Content, *, printed: datetime) -> Paper:
    """The paper. Touches no records."""
    return paper_of.assessments(found.paper, printed=printed)


@only(LOOK)
def save(desk: Desk, *, pupil_id: str, file: Path) -> tuple[Printed, Change | None]:
    """Write the assessments where a person said, and note it in the log."""
    with desk.reading() as session:
        found = content(session, pupil_id=pupil_id, on=desk.today())
    if found is None:
        raise paper_out.gone()
    paper = drawn(found, printed=desk.now())
    return paper_out.saved(desk, paper, file, label="save the assessments as a file", pupil_ids=[pupil_id])


@only(LOOK)
def note_printed(desk: Desk, *, pupil_id: str) -> Change | None:
    """Record that the assessments went to a printer."""
    return paper_out.noted(desk, "print the assessments", [pupil_id])
