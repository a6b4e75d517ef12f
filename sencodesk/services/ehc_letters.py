# SPDX-License-Identifier: Apache-2.0
"""The letters that go with a request for assessment: to the council, to the family, to staff; filled from the records.

What a letter lacks is said by name; nothing is printed with a gap. Papers that are restricted are not named in a pack.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from sencodesk.codes.clocks import due, duties
from sencodesk.codes.days import long_day
from sencodesk.content import letters
from sencodesk.content.letters import Audience, Value
from sencodesk.papers.letters import LetterPaper
from sencodesk.records.chronology import Attachment
from sencodesk.records.ehc import EhcRequest
from sencodesk.records.plans import Plan
from sencodesk.records.provision import ProvisionMember
from sencodesk.services import letter_values
from sencodesk.services.desk import Reading
from sencodesk.views import councils as councils_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view

LETTER, DUTY = "ehc-request-cover", "assess-decision"
WORDS = {
    Audience.COUNCIL: "Letter with the request, to the council",
    Audience.FAMILY: "Letter with the request, to the family",
    Audience.STAFF: "Note about the request, to staff",
}
"""The letters, each with its words, in the order in which they are offered."""


def values(session: Reading, pupil_id: str, *, on: date) -> Mapping[str, Value] | None:
    """What the letters say, as the records have it; None where no request waits for the council's decision."""
    pupil = pupils_view.pupil(session, pupil_id, on=on)
    rows = session.scalars(select(EhcRequest).where(EhcRequest.pupil_id == pupil_id)).all()
    waiting = [
        row for row in rows if row.kind == "request" and row.code == "2014" and not (row.decision or row.outcome)
    ]
    if pupil is None or not waiting:
        return None
    row = max(waiting, key=lambda one: (one.received_on or one.sent_on or date.min, one.id))
    shared = letter_values.shared(session, pupil, school_view.school(session), on=on)
    began = row.received_on or row.sent_on or on
    decided = due(duties()[DUTY], began).day
    return {
        **shared,
        "council": councils_view.called(session, row.council) or shared.get("council", ""),
        "due_date": long_day(decided) if decided else "",
        "transfer_list": tuple(_pack(session, pupil_id)),
    }


def paper(found: Mapping[str, Value], audience: Audience, *, on: date) -> LetterPaper:
    """One of the letters. Raises UserError where it lacks something, naming it."""
    chosen = letters.letter(LETTER)
    filled = letters.filled(chosen, chosen.version(audience), found)
    return letter_values.paper(filled, found, on=on)


def _pack(session: Reading, pupil_id: str) -> Iterator[str]:
    """What goes along: what the program prints, then the papers that are held."""
    plans = session.scalars(select(Plan.number).where(Plan.pupil_id == pupil_id, Plan.state != "draft")).all()
    if plans:
        yield f"Plans 1 to {max(plans)}, with what came of each" if max(plans) > 1 else "Plan 1, with what came of it"
    if session.scalars(select(ProvisionMember.id).where(ProvisionMember.pupil_id == pupil_id).limit(1)).first():
        yield "What was provided, with minutes and cost"
    held = select(Attachment).where(Attachment.pupil_id == pupil_id, Attachment.restricted.is_(False))
    for row in session.scalars(held.order_by(Attachment.on_date, Attachment.id)):
        day = f", {long_day(row.on_date)}" if row.on_date else ""
        yield f"{row.title or row.name}{day}"
