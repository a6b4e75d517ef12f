# SPDX-License-Identifier: Apache-2.0
"""Paper for teachers: the blank form for a concern, which names no child, and the sheets of a round robin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sencodesk.content.letters import Audience, filled, letter
from sencodesk.papers import letters as letter_paper
from sencodesk.papers import round_robin as round_paper
from sencodesk.papers.letters import LetterPaper
from sencodesk.papers.model import Paper
from sencodesk.papers.round_robin import RoundPaper, RoundRow, RoundSheet
from sencodesk.services import paper_out
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import round_robins as rounds_view
from sencodesk.views import school as school_view

FORM, ROUND = "a blank form for a concern", "a round robin"
"""What the log says of each, after "print" or "save"."""
FILES = {FORM: "concern-form.pdf", ROUND: "round-robin.pdf"}
"""No file name holds a name."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper ready to be drawn on any thread, what the log calls it, how many lines are of pupils, and of whom."""

    draw: Callable[[datetime], Paper]
    what: str
    pupils: int = 0
    pupil_ids: tuple[str, ...] = ()


def form(session: Reading) -> Sheets:
    """The blank form."""
    school = school_view.school(session)
    chosen = letter("concern-form")
    senco = school.senco
    values = {"school": school.name, "senco": senco.name if senco else "the SENCO"}
    paper = LetterPaper(filled(chosen, chosen.version(Audience.STAFF), values), None)
    return Sheets(partial(_draw_form, paper), FORM)


def sheets(session: Reading, *, round_id: str, teacher: str = "") -> Sheets:
    """The sheets of a round robin, of one teacher or of all. Raises UserError where there is none."""
    found = next((one for one in rounds_view.rounds(session) if one.id == round_id), None)
    teachers = [one for one in (found.teachers if found else ()) if teacher in ("", one)]
    if found is None or not teachers:
        raise paper_out.gone("This round robin")
    school = school_view.school(session)
    made = [one for name in teachers if (one := rounds_view.sheet(session, round_id, name)) is not None]
    paper = RoundPaper(
        title=found.name,
        school=school.name,
        senco=school.senco.name if school.senco else "",
        due=found.due_on,
        questions=found.questions,
        sheets=tuple(
            RoundSheet(
                one.teacher,
                tuple(RoundRow(row.name, row.class_name, tuple(a.text for a in row.answers)) for row in one.rows),
            )
            for one in made
        ),
    )
    ids = [row.pupil_id for one in made for row in one.rows]
    return Sheets(partial(_draw_round, paper), ROUND, len(ids), tuple(sorted(set(ids))))


@only(LOOK)
def save(desk: Desk, *, made: Sheets, file: Path) -> Change | None:
    """Write the paper where a person said, and note it in the log. Raises UserError."""
    paper = made.draw(desk.now())
    return paper_out.saved(desk, paper, file, label=f"save {made.what} as a file", pupil_ids=made.pupil_ids)[1]


@only(LOOK)
def note_printed(desk: Desk, *, made: Sheets) -> Change | None:
    """Record that the paper went to a printer, for each pupil whom it names: their families are told of it."""
    return paper_out.noted(desk, f"print {made.what}", made.pupil_ids)


def _draw_form(paper: LetterPaper, printed: datetime) -> Paper:
    return letter_paper.letter(paper, printed=printed)


def _draw_round(paper: RoundPaper, printed: datetime) -> Paper:
    return round_paper.round_robin(paper, printed=printed)
