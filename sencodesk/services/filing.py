# SPDX-License-Identifier: Apache-2.0
"""Filing by hand, and the proof of filing on paper.

The manual lane is for councils whose portal takes files only, and for days when a portal's door is shut: the sealed
file is saved, a person hands it in, and the reference that they were given is written down. Nobody signed that, so it
is kept, shown and printed as what it is and never stands where a receipt stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.papers import proof
from sencodesk.papers.model import Paper, ProofPaper
from sencodesk.protocol.messages import LIVE
from sencodesk.records.councils import ManualReceipt, Return, Submission
from sencodesk.services import filing_papers, history, returns
from sencodesk.services.desk import Desk, Reading, record
from sencodesk.services.outbox import row_of, touching, write
from sencodesk.services.returns import Saved
from sencodesk.services.roles import KEEP, LOOK, only
from sencodesk.services.verbs import verb
from sencodesk.store.atomic import write_for_a_person
from sencodesk.store.changes import Change
from sencodesk.sync import outbox
from sencodesk.views import filing as view
from sencodesk.views import returns as returns_view
from sencodesk.views import school as school_view

IN_DOUBT = ("sending", "unconfirmed")
LONGEST_REFERENCE = 80


@dataclass(frozen=True, slots=True)
class ToCarry:
    """A version that is sealed for a person to hand in; ``change`` is None where it was sealed before."""

    submission_id: str
    version: int
    supersedes: str | None
    mode: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class Offered:
    """What a proof says, and the name that is offered for its file."""

    paper: ProofPaper
    file_name: str


@only(KEEP)
def seal_to_carry(desk: Desk, *, return_id: str) -> ToCarry:
    """Seal the previewed return, or give what is sealed already, for a person to hand in. Nothing is sent.

    Raises UserError while a sending is in doubt: the same return must not go two ways before the council was asked.
    """
    with desk.reading() as session:
        returns.not_carried_yet(session, session.get_one(Return, return_id))
        before = returns_view.submissions(session, return_id=return_id)
        for one in before:
            if one.mode == LIVE and one.state in IN_DOUBT and one.by_hand is None:
                raise UserError(
                    "may_have_arrived",
                    happened="The return was sent and may have arrived already.",
                    kept="It is kept as it was sealed.",
                    do="Let SENCO Desk ask the council first. Hand it in only if the council has nothing.",
                    exit_code=5,
                )
    made = returns.seal(desk, return_id=return_id)
    if any(one.id == made.submission_id for one in before):
        return ToCarry(made.submission_id, made.version, made.supersedes, made.mode, None)
    change = touching(history.told(desk, "seal a return to hand it in"), made.submission_id)
    return ToCarry(made.submission_id, made.version, made.supersedes, made.mode, change)


@only(KEEP)
def save_to_carry(desk: Desk, *, return_id: str, file: Path) -> Saved:
    """Seal if that is needed, and write the sealed file where a person said; only the council can open it."""
    made = seal_to_carry(desk, return_id=return_id)
    change = returns.save_sealed(desk, submission_id=made.submission_id, file=file)
    return Saved((file,), touching(change, made.submission_id))


@verb
def by_hand(
    desk: Desk, *, submission_id: str, reference: str, on: date, place: str = "", row_version: int | None = None
) -> Change | None:
    """Write down what the portal or the desk answered, or correct it; who wrote it and each wording stay in the log.

    What waits in the outbox does not go by the network as well then, until a person says so (``sending.release``).
    Raises UserError for an empty or overlong reference, a day that is to come or before the sealing, a rehearsal, and
    where ``row_version`` is given and somebody else corrected it since.
    """
    words = " ".join(reference.split())
    with desk.unit("write down a reference given by hand", kind="edit") as unit:
        one = unit.session.get(Submission, submission_id)
        if one is None or one.sealed is None:
            raise _stop("no_submission", "There is no such sealed return, or it was discarded.", "Look again.")
        if one.mode != LIVE:
            raise _stop("rehearsal", "A rehearsal is never filed by hand.", "Seal the return itself.")
        if not words or len(words) > LONGEST_REFERENCE:
            raise _stop(
                "reference",
                "The reference is empty, or longer than 80 letters.",
                "Copy it from the portal’s page, or write whom you gave the file to.",
            )
        if on > desk.today() or on < one.sealed_at.date():
            raise _stop(
                "handed_on",
                "That day cannot be right: it is still to come, or before the return was sealed.",
                "Give the day on which you handed the file in.",
            )
        found = unit.session.scalars(select(ManualReceipt).where(ManualReceipt.submission_id == submission_id)).first()
        if found is None:
            _hold(desk, unit.session, one)
            found = ManualReceipt(submission_id=submission_id)
        elif row_version is not None:
            record(unit.session, "manual_receipt", found.id, row_version)
        found.reference, found.handed_on, found.place = words, on, " ".join(place.split())
        found.written_by = desk.by
        unit.session.add(found)
    return unit.change


def content(
    session: Reading, return_id: str, *, rehearsal: bool = False, submission_id: str | None = None
) -> Offered | None:
    """What the proof says, ready to be drawn on any thread; None where the council has nothing yet."""
    held = view.filing(session, return_id, rehearsal=rehearsal, submission_id=submission_id)
    if held is None:
        return None
    return Offered(filing_papers.proof_paper(held, school_view.school(session)), filing_papers.file_name(held))


def drawn(offered: Offered, *, printed: datetime) -> Paper:
    """The paper. Touches no records."""
    return proof.proof(offered.paper, printed=printed)


@only(LOOK)
def draw(desk: Desk, *, return_id: str, rehearsal: bool = False) -> Paper:
    """The proof of filing as a paper. Raises UserError where the council has nothing yet."""
    return drawn(_offered(desk, return_id, rehearsal), printed=desk.now())


def _offered(desk: Desk, return_id: str, rehearsal: bool, submission_id: str | None = None) -> Offered:
    with desk.reading() as session:
        found = content(session, return_id, rehearsal=rehearsal, submission_id=submission_id)
    if found is None:
        raise UserError(
            "no_receipt",
            happened="There is no receipt yet.",
            kept="Nothing was printed.",
            do="Send the return, or ask the council where it stands.",
            exit_code=5,
        )
    return found


@only(LOOK)
def save_paper(desk: Desk, *, return_id: str, file: Path, rehearsal: bool = False) -> Saved:
    """Draw the proof and write it where a person said; noted in the log."""
    paper = draw(desk, return_id=return_id, rehearsal=rehearsal)
    write_for_a_person({file: paper.data}, kept="The receipt is kept in your records.")
    what = "save the proof of a rehearsal on paper" if rehearsal else "save the proof of filing on paper"
    return Saved((file,), history.told(desk, what))


@only(LOOK)
def note_printed(desk: Desk, *, rehearsal: bool = False) -> Change | None:
    """Record that the proof went to a printer."""
    return history.told(desk, "print the proof of a rehearsal" if rehearsal else "print the proof of filing")


@only(LOOK)
def save_all(
    desk: Desk, *, return_id: str, folder: Path, rehearsal: bool = False, submission_id: str | None = None
) -> Saved:
    """The proof on paper and, where the council signed, its receipt and decision word for word, into one folder."""
    offered = _offered(desk, return_id, rehearsal, submission_id)
    paper = drawn(offered, printed=desk.now())
    saved = Saved((), None)
    if offered.paper.kind != "by-hand":
        saved = returns.save_proof(
            desk, return_id=return_id, folder=folder, rehearsal=rehearsal, submission_id=submission_id
        )
    file = folder / offered.file_name
    write_for_a_person({file: paper.data}, kept="The receipt is kept in your records.")
    change = saved.change or history.told(desk, "save the note of filing by hand")
    return Saved((*saved.files, file), change)


def _hold(desk: Desk, session: Session, one: Submission) -> None:
    """What is filed by hand does not go by the network as well, until a person says so."""
    try:
        held = outbox.step(row_of(one), outbox.HandedIn(), desk.now())
    except outbox.NotNow:
        return
    write(session, one, held, desk.now())


def _stop(code: str, happened: str, do: str) -> UserError:
    return UserError(code, happened=happened, kept="Nothing was written down.", do=do)
