# SPDX-License-Identifier: Apache-2.0
"""Chase letters: to the council about a duty that it is late with, with the rule, the count, the days, its reference.

A letter that was printed or saved is kept as sent: it stands on Today beside the duty, and in the sharing statement,
because it holds a child's name and date of birth and leaves the school.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.clocks import letters
from sencodesk.codes.days import long_day
from sencodesk.content.letters import Audience, FilledLetter, Letter, Value, filled, letter, needed
from sencodesk.errors import UserError
from sencodesk.papers import letters as paper_of
from sencodesk.papers.letters import LetterPaper
from sencodesk.papers.model import Paper
from sencodesk.records.base import new_id
from sencodesk.records.chronology import HandedOver
from sencodesk.records.duties import Chase
from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.ehc_rules import plan_of
from sencodesk.records.reviews import Review
from sencodesk.services import letter_values
from sencodesk.services.desk import Desk, Reading, record
from sencodesk.services.printing import write
from sencodesk.services.roles import SENCO, WRITE, only
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import councils as councils_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views.duties import OwedDuty, of_council

FILE = "chase-letter.pdf"
"""No file name holds a name."""
LETTER, ANY = "chase-council", "any"
REPLY_IN = timedelta(days=14)
CONTACT = "SEN team"
WHY = "The council is late with a duty"
PRINTED, SAVED = "Printed to be sent", "Saved as a file to be sent"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letter: about whom, which duty of which record; to whom, by when an answer is wanted, and who signs."""

    pupil_id: str
    duty: str
    key: str
    contact: str = CONTACT
    reply_by: date | None = None
    signer: str = ""
    """Who signs as the SENCO; empty for the SENCO of Settings."""


@dataclass(frozen=True, slots=True)
class ChaseLetter:
    """A letter ready to be drawn, to which council, and the duty that it is about."""

    paper: LetterPaper
    council: str
    owed: OwedDuty


def content(session: Reading, asked: Asked, *, on: date) -> ChaseLetter:
    """The letter as it stands on a day. Raises UserError where the council is not late, or something is missing."""
    owed = _late(session, asked.pupil_id, asked.duty, asked.key, on)
    pupil = pupils_view.pupil(session, asked.pupil_id, on=on)
    assert pupil is not None
    about, school = _about(session, asked.key), school_view.school(session)
    shared = letter_values.shared(session, pupil, school, on=on)
    council = councils_view.called(session, about.council) or str(shared.get("council", "The council"))
    values: dict[str, Value] = {
        **shared,
        "council_contact": asked.contact.strip() or CONTACT,
        "council": council,
        "council_ref": about.reference or "",
        "due_date": long_day(owed.due) if owed.due else "",
        "days_late": str(owed.late),
        "reply_date": long_day(asked.reply_by or on + REPLY_IN),
        "duty": f"{owed.title[:1].lower()}{owed.title[1:]}",
        "rule": owed.rule,
        "count": owed.count,
        "from_date": long_day(owed.start) if owed.start else "",
        **{key: long_day(day) for key, day in about.days.items() if day is not None},
    }
    if asked.signer:
        values |= {"signer": asked.signer, "signer_role": letter_values.SENCO}
    address = letter_values.address_of_council(session, council)
    return ChaseLetter(letter_values.paper(_written(owed, values), values, on=on, address=address), council, owed)


def signer(desk: Desk) -> str:
    """Who signs a letter to the council: whoever is in as the SENCO; nobody's assistant signs for them."""
    return desk.by if desk.role == SENCO else ""


def drawn(paper: LetterPaper, *, printed: datetime) -> Paper:
    """The letter as a paper. Touches no records."""
    return paper_of.letter(paper, printed=printed)


@verb
def sent(desk: Desk, *, pupil_id: str, duty: str, key: str, how: str = PRINTED) -> Change | None:
    """Keep that the letter went today. Raises UserError where the council is not late with that duty."""
    with desk.unit("send a chase letter", pupil_id=pupil_id) as unit:
        session, on = unit.session, desk.today()
        record(session, "pupil", pupil_id)
        made = content(session, Asked(pupil_id, duty, key), on=on)
        title = made.owed.title
        paper = HandedOver(
            id=new_id(), pupil_id=pupil_id, on_date=on, what=_what(title), to_whom=made.council, how=how, why=WHY
        )
        session.add(paper)
        session.add(
            Chase(pupil_id=pupil_id, duty=duty, about_id=key, about_table=_about(session, key).table, sent_on=on,
                  letter=made.paper.letter.subject, handed_over_id=paper.id)
        )  # fmt: skip
    return unit.change


@verb
def remove(desk: Desk, *, chase_id: str) -> Change | None:
    """The letter did not go: it is taken off the duty, and out of the sharing statement."""
    with desk.unit("take back a chase letter") as unit:
        row = record(unit.session, "chase", chase_id)
        assert isinstance(row, Chase)
        handed = unit.session.get(HandedOver, row.handed_over_id) if row.handed_over_id else None
        if handed is not None:
            unit.session.delete(handed)
        unit.session.delete(row)
    return unit.change


@only(WRITE)
def save(desk: Desk, *, asked: Asked, file: Path) -> Change | None:
    """Write the letter where a person said, and keep it as sent. Raises UserError; then nothing is kept as sent."""
    with desk.reading() as session:
        made = content(session, asked, on=desk.today())
    write(file, drawn(made.paper, printed=desk.now()).data)
    return sent(desk, pupil_id=asked.pupil_id, duty=asked.duty, key=asked.key, how=SAVED)


@dataclass(frozen=True, slots=True)
class _About:
    """The record that a duty counts from: its table, its council with the reference, and days that letters name."""

    table: str
    council: str | None
    reference: str | None
    days: Mapping[str, date | None]


def _about(session: Session, key: str) -> _About:
    request, plan, review = session.get(EhcRequest, key), session.get(EhcPlan, key), session.get(Review, key)
    if request is not None:
        days = {"request_date": request.received_on}
        return _About("ehc_request", request.council, request.reference, days)
    if review is not None:
        days = {"meeting_date": review.held_on or review.meets_on, "report_date": review.report_sent_on}
        of_pupil = session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == review.pupil_id))
        plan = plan_of(review, of_pupil.all())
        return _About("review", plan.council if plan else None, plan.reference if plan else None, days)
    return _About("ehc_plan", plan.council if plan else None, plan.reference if plan else None, {})


def _late(session: Session, pupil_id: str, duty: str, key: str, on: date) -> OwedDuty:
    for one in of_council(session, pupil_id, on=on):
        if (one.id, one.key) == (duty, key) and one.may_chase:
            return one
    raise UserError(
        "not_overdue",
        happened="The council is not late with this any more, by the days in the records.",
        kept="Nothing was sent or changed.",
        do="Look at the days on the pupil’s page.",
    )


def _written(owed: OwedDuty, values: Mapping[str, Value]) -> FilledLetter:
    """The letter that belongs to the duty; where one of its days is not known, the one that fits every duty."""
    chosen: Letter = replace(letter(LETTER), law=f"{owed.rule}: {owed.count}.")
    named, variant = letters().get(owed.id, (LETTER, ANY))
    own = chosen.version(Audience.COUNCIL, variant if named == LETTER else ANY)
    lacks = [one for one in needed(own) if not one.may_be_empty and not values.get(one.key)]
    days = {"request_date", "meeting_date", "report_date"}
    if any(one.key in days for one in lacks):
        own = chosen.version(Audience.COUNCIL, ANY)
    return filled(chosen, own, values)


def _what(title: str) -> str:
    return f"Letter to the council: {title[:1].lower()}{title[1:]}"
