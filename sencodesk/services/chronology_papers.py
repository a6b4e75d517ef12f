# SPDX-License-Identifier: Apache-2.0
"""The chronology of one pupil as a paper: what is on it, drawn, saved, printed. Each time is an event of the log.

Restricted entries are on it only where the SENCO asks for them, each time anew; nothing remembers the answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sencodesk.papers import chronology as paper_of
from sencodesk.papers.chronology import ChronologyLine, ChronologyPaper
from sencodesk.papers.model import Paper
from sencodesk.services import paper_out, roles
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.printing import Printed
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import chronology as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views.chronology import EntryView

FILE = "chronology.pdf"
WITH = ", with restricted entries"
PRINTED, SAVED = "print the chronology", "save the chronology as a file"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be on the paper: of which kind and with which words, and whether what is restricted too."""

    pupil_id: str
    confided: bool = False
    kind: str = ""
    words: str = ""


def content(session: Reading, asked: Asked, *, on: date) -> ChronologyPaper | None:
    """The paper as it stands on a day; None where there is no such child."""
    pupil = pupils_view.pupil(session, asked.pupil_id, on=on)
    if pupil is None:
        return None
    found = view.matching(
        view.entries(session, asked.pupil_id, confided=asked.confided), kind=asked.kind, words=asked.words
    )
    place = f", class {pupil.class_name}" if pupil.class_name else ""
    narrowed = [f"kind: {view.kind_word(asked.kind).lower()}"] if asked.kind else []
    narrowed += [f"words: {asked.words.strip()}"] if asked.words.strip() else []
    return ChronologyPaper(
        name=pupil.name,
        about=f"{pupil.name}{place}, {school_view.school(session).name}.",
        on=on,
        lines=tuple(_line(one) for one in found),
        narrowed=f"Only these are on it, {', '.join(narrowed)}." if narrowed else "",
        confided=any(one.restricted for one in found),
    )


def drawn(paper: ChronologyPaper, *, printed: datetime) -> Paper:
    """The paper. Touches no records."""
    return paper_of.chronology(paper, printed=printed)


def permitted(desk: Desk, asked: Asked) -> None:
    """Raise UserError where what is restricted is asked for by somebody who may not read it."""
    desk.require(LOOK)
    if asked.confided:
        roles.require_confided(desk.role)


@only(LOOK)
def save(desk: Desk, *, asked: Asked, file: Path) -> tuple[Printed, Change | None]:
    """Write the paper where a person said, and note it in the log. Raises UserError."""
    permitted(desk, asked)
    with desk.reading() as session:
        paper = content(session, asked, on=desk.today())
    if paper is None:
        raise paper_out.gone()
    made = drawn(paper, printed=desk.now())
    label = SAVED + (WITH if paper.confided else "")
    return paper_out.saved(desk, made, file, label=label, pupil_ids=[asked.pupil_id])


@only(LOOK)
def note_printed(desk: Desk, *, asked: Asked, paper: ChronologyPaper) -> Change | None:
    """Record that this paper went to a printer, and whether anything restricted stood on it."""
    permitted(desk, asked)
    return paper_out.noted(desk, PRINTED + (WITH if paper.confided else ""), [asked.pupil_id])


def _line(one: EntryView) -> ChronologyLine:
    return ChronologyLine(
        one.on_date, one.at_time or "", view.kind_word(one.kind), one.with_whom or "", one.text or "", one.restricted
    )
