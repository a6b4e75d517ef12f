# SPDX-License-Identifier: Apache-2.0
"""A return from build to seal: what is due, built from the record, checked, explained, previewed, sealed once."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.protocol import canonical, envelope
from sencodesk.protocol.messages import LIVE, REHEARSAL
from sencodesk.protocol.profile import Profile
from sencodesk.records.councils import Council, ManualReceipt, Return, ReturnNote, Submission, SubmissionStep
from sencodesk.records.pupils import Flag, FlagName
from sencodesk.returns.build import Built
from sencodesk.returns.explain import GAP_RULES
from sencodesk.sentences import sentence
from sencodesk.services import asking_first, sealing
from sencodesk.services.desk import Desk, record
from sencodesk.services.roles import KEEP, LOOK, only
from sencodesk.services.verbs import verb
from sencodesk.store import room
from sencodesk.store.atomic import write_for_a_person
from sencodesk.store.changes import Change
from sencodesk.sync import outbox
from sencodesk.views import returns as view
from sencodesk.views.asking_first import there, unasked
from sencodesk.views.councils import asks, profile_for, profile_of
from sencodesk.views.sharing import sealed_file
from sencodesk.views.taken import version_taken


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing made."""

    submission_id: str
    version: int
    supersedes: str | None
    mode: str
    body_sha256: str
    content_hash: str
    wire_hash: str
    size: int
    state: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The files that were written, and the event in the log."""

    files: tuple[Path, ...]
    change: Change | None


@verb
def build(desk: Desk, *, return_id: str) -> Change | None:
    """Build the return's body from the record as it is and keep it. A row keeps its random id from build to build."""
    with desk.unit("build a return") as unit:
        due, profile = _due(unit.session, return_id)
        built = body_now(unit.session, due, profile)
        _keep(desk, due, built)
    return unit.change


@verb
def explain(desk: Desk, *, return_id: str, finding_id: str, text: str | None) -> Change | None:
    """Explain a query in a note that travels with the return; an empty text takes the note away."""
    with desk.unit("explain a query") as unit:
        record(unit.session, "return", return_id)
        found = unit.session.scalars(
            select(ReturnNote).where(ReturnNote.return_id == return_id, ReturnNote.finding_id == finding_id)
        ).first()
        if not (text or "").strip():
            if found is not None:
                unit.session.delete(found)
        else:
            finding = next(
                (one for one in view.check(unit.session, return_id, desk.today()).findings if one.id == finding_id),
                None,
            )
            if finding is None:
                raise UserError(
                    "finding_gone",
                    happened="That query is not there any more.",
                    kept="Nothing was changed.",
                    do="Check again.",
                )
            note = found or ReturnNote(
                return_id=return_id, finding_id=finding_id, rule=finding.rule, pupil_id=finding.pupil_id
            )
            note.text = str(text).strip()
            unit.session.add(note)
    return unit.change


@verb
def settle(
    desk: Desk,
    *,
    return_id: str,
    field: FlagName,
    value: bool = False,
    pupil_ids: list[str] | None = None,
) -> Change | None:
    """Record the same answer for every pupil (or these) for whom the check finds that nobody has recorded ``field``.

    The answer holds on the reference date and as long before and after as nothing else is recorded, so that no older
    or later answer is lost. One change, and so one undo. Raises UserError where nothing is missing any more.
    """
    answer = "yes" if value else "no"
    with desk.unit(f"record “{answer}” for {sentence('flag_inside', field)}") as unit:
        due, profile = _due(unit.session, return_id)
        on = profile.spec(due.type).period(due.period).reference_date
        found = view.check(unit.session, return_id, desk.today())
        missing = {one.pupil_id for one in found.findings if one.field == field and one.rule in GAP_RULES}
        missing &= missing if pupil_ids is None else set(pupil_ids)
        if not missing:
            raise UserError(
                "gap_gone",
                happened="That is recorded for every pupil by now.",
                kept="Nothing was changed.",
                do="Check again.",
            )
        held: dict[str, list[Flag]] = {}
        for row in unit.session.scalars(select(Flag).where(Flag.flag == field)):
            held.setdefault(row.pupil_id, []).append(row)
        for pupil_id in sorted(missing):
            after, before = _room_around(held.get(pupil_id, []), on)
            unit.session.add(Flag(pupil_id=pupil_id, flag=field, value=value, from_date=after, to_date=before))
    return unit.change


def _room_around(held: list[Flag], on: date) -> tuple[date | None, date | None]:
    """First and last day round ``on`` for which nothing is recorded; None where there is no other period."""
    ended = [row.to_date for row in held if row.to_date is not None and row.to_date < on]
    later = [row.from_date for row in held if row.from_date is not None and row.from_date > on]
    day = timedelta(days=1)
    return (max(ended) + day if ended else None), (min(later) - day if later else None)


@verb
def check(desk: Desk, *, return_id: str) -> Change | None:
    """Build again and remember that the return was checked; views.returns.check says what was found."""
    with desk.unit("check a return", kind="event") as unit:
        due, profile = _due(unit.session, return_id)
        _keep(desk, due, body_now(unit.session, due, profile))
        due.checked_at = desk.now()
    return unit.change


@verb
def previewed(desk: Desk, *, return_id: str) -> Change | None:
    """Remember exactly which body a person saw; only that body can be sealed."""
    with desk.unit("preview a return", kind="event") as unit:
        due, profile = _due(unit.session, return_id)
        built = body_now(unit.session, due, profile)
        _keep(desk, due, built)
        due.previewed_sha256 = built.body_sha256
    return unit.change


@only(KEEP)
def seal(desk: Desk, *, return_id: str, rehearsal: bool = False, replace: bool = False) -> Sealed:
    """Seal the previewed body: sign, encrypt, store the bytes for ever.

    A second call before an answer gives the same, and so does one after a receipt while nothing has changed since.

    ``replace``: a person said that it may replace a version that the council holds and these records do not know.
    Raises UserError ``council_has_another`` where nobody did, and where findings stop it, the body differs from the
    preview, the profile is not in force, the key is out of reach, or an earlier version waits for its answer.
    """
    mode = REHEARSAL if rehearsal else LIVE
    room.require(desk.store.folder.path)
    with desk.unit("seal a rehearsal" if rehearsal else "seal a return", kind="event") as unit:
        session = unit.session
        due, profile = _due(session, return_id)
        waiting = _waiting(session, return_id, mode)
        if waiting is not None and waiting.withdraws is not None:
            raise sealing.stop(
                "withdrawal_waits",
                "The return is being withdrawn, and the council has not answered yet.",
                "Let SENCO Desk ask the council first.",
                5,
            )
        if waiting is not None:
            return _sealed(waiting)
        last = _last(session, return_id, mode)
        held = there(session, due) if mode == LIVE else None
        if held is not None and not replace:
            not_over_what_is_there(session, due)
        answered = last is not None and held is None and (last.state in outbox.HELD or handed_in(session, last))
        if last is not None and answered and _unchanged(session, due, profile, last):
            return _sealed(last)
        if last is not None and mode == LIVE and not replace:
            _not_over_another(last)
        built = may_seal(desk, session, due, profile)
        desk.fault_point("seal:checked")
        version, supersedes = (last.version + 1, last.id) if last else (1, None)
        if held is not None:
            version = max(version, asking_first.said(session, due) + 1)
        made = sealing.frozen(
            desk, session, due, profile, built.body, mode=mode, version=version, supersedes=supersedes,
            row_ids=built.included,
        )  # fmt: skip
        desk.fault_point("seal:frozen")
        session.add(made)
        session.flush()
        desk.fault_point("seal:added")
        session.add(SubmissionStep(submission_id=made.id, at=desk.now(), state="sealed", why="sealed"))
        desk.fault_point("seal:before-commit")
    desk.fault_point("seal:after-commit")
    desk.store.checkpoint()
    return _sealed(made)


@only(LOOK)
def save_proof(
    desk: Desk, *, return_id: str, folder: Path, rehearsal: bool = False, submission_id: str | None = None
) -> Saved:
    """Write receipt and decision, word for word, into a folder that a person chose, and note it in the log.

    The names of the files hold council, type, period and version, never a child; a rehearsal's begin with REHEARSAL.
    Raises UserError where there is no receipt yet, or where the folder cannot be written to.
    """
    mode = REHEARSAL if rehearsal else LIVE
    with desk.unit("save the proof of a rehearsal" if rehearsal else "save the proof of filing", kind="event") as unit:
        due, _ = _due(unit.session, return_id)
        proof = view.proof(unit.session, return_id, mode=mode, submission_id=submission_id)
        if proof is None:
            raise UserError(
                "no_receipt",
                happened="There is no receipt yet.",
                kept="Nothing was written.",
                do="Send the return, or ask the council where it stands.",
                exit_code=5,
            )
        version = envelope.claimed(proof.receipt.encode()).get("version")
        stem = f"{'REHEARSAL-' if rehearsal else ''}{due.council_id}-{due.type}-{due.period}-v{version}"
        parts = [("receipt", proof.receipt), ("decision", proof.decision)]
        files = {folder / f"{stem}-{name}.json": text.encode() for name, text in parts if text}
        write_for_a_person(files, kept="The receipt is kept in your records.")
    return Saved(tuple(files), unit.change)


def sealed_name(submission_id: str, mode: str) -> str:
    """The name of a sealed file: the submission's number, and REHEARSAL where it is one."""
    return f"{'REHEARSAL-' if mode == REHEARSAL else ''}{submission_id}.age"


@only(KEEP)
def save_sealed(desk: Desk, *, submission_id: str, file: Path) -> Change | None:
    """Write the sealed bytes into a file that a person carries, and note it in the log; only the council opens it.

    Raises UserError where there are none, where the file cannot be written, and for what ``not_carried_yet`` says.
    """
    with desk.unit(sealed_file(submission_id), kind="event") as unit:
        found = unit.session.get(Submission, submission_id)
        if found is None or found.sealed is None:
            raise sealing.stop(
                "no_submission", "There is no such sealed return, or it was discarded.", "Look again.", 2
            )
        if found.mode == LIVE:
            not_carried_yet(unit.session, unit.session.get_one(Return, found.return_id))
        write_for_a_person({file: found.sealed}, kept="It is still sealed in your records.")
    return unit.change


def body_now(session: Session, due: Return, profile: Profile) -> Built:
    """The body as the record stands; a row keeps the random id that it got when it was first built."""
    return view.body_now(session, due, profile, view.row_ids(session, due))


def _keep(desk: Desk, due: Return, built: Built) -> None:
    if due.body_sha256 == built.body_sha256 and due.row_ids == built.included:
        return
    due.body = canonical.dumps(built.body).decode()
    due.body_sha256 = built.body_sha256
    due.row_ids = dict(built.included)
    due.built_at, due.built_on = desk.now(), desk.today()


def may_seal(desk: Desk, session: Session, due: Return, profile: Profile) -> Built:
    """The body to seal, which is the one that was previewed. Raises UserError for whatever stands in the way."""
    sealing.may_sign(desk, profile)
    if not asks(profile_of(session.get_one(Council, due.council_id)), due):
        raise sealing.stop(
            "no_longer_asked",
            "The council no longer asks for this return.",
            "If it still wants it, ring the council and ask for its newest profile.",
        )
    known = view.everybody(session, due, profile)
    if not any(one.on_roll for one in known.values()):
        raise sealing.stop(
            "nobody", "There are no pupils in your records, so there is nothing to return.", "Import the pupils."
        )
    built = view.body_now(session, due, profile, view.row_ids(session, due), known=known)
    checked = view.check_of(session, due, profile, built, known, desk.today())
    if checked.errors or checked.unexplained:
        raise sealing.stop(
            "findings",
            "The check found something that stops this return.",
            "Put the errors right and explain the queries.",
        )
    if due.previewed_sha256 is None or built.body_sha256 != due.previewed_sha256:
        raise sealing.stop(
            "not_previewed",
            "The records changed since you looked at what will leave.",
            "Look at the preview again, then send.",
        )
    return built


def _due(session: Session, return_id: str) -> tuple[Return, Profile]:
    due = record(session, "return", return_id)
    assert isinstance(due, Return)
    return due, profile_for(session, due)


def _last(session: Session, return_id: str, mode: str) -> Submission | None:
    query = select(Submission).where(
        Submission.return_id == return_id, Submission.mode == mode, Submission.state != "discarded"
    )
    return session.scalars(query.order_by(Submission.version.desc()).limit(1)).first()


def _waiting(session: Session, return_id: str, mode: str) -> Submission | None:
    last = _last(session, return_id, mode)
    waits = last is not None and last.state in outbox.WAITING and not handed_in(session, last)
    return last if waits else None


def handed_in(session: Session, one: Submission) -> bool:
    """Whether a person handed the sealed file in, so that nothing waits for it to go."""
    found = session.scalars(select(ManualReceipt.id).where(ManualReceipt.submission_id == one.id)).first()
    return found is not None


def _not_over_another(last: Submission) -> None:
    """After a restore, or beside another copy of these records, the council may hold newer records than these."""
    if last.decision is not None and version_taken(envelope.claimed(last.decision.encode())):
        raise _another_there(last.version)


def not_over_what_is_there(session: Session, due: Return) -> None:
    """Raise UserError where the council holds a version that these records do not know: only a person replaces it."""
    held = there(session, due)
    if held is not None:
        raise _another_there(held.version)


def not_carried_yet(session: Session, due: Return) -> None:
    """Raise UserError where a file may not be handed in yet: the council was not asked, or holds another version."""
    if unasked(session, due.council_id):
        raise sealing.stop(
            "council_not_asked",
            "These records came from a backup, so they may be older than what the council has.",
            "Let SENCO Desk ask the council first (Send step). Where it cannot, look in the portal and say so there.",
            5,
        )
    not_over_what_is_there(session, due)


def _another_there(version: int) -> UserError:
    return sealing.stop(
        "council_has_another",
        f"The council holds another version {version} of this return, which these records do not know.",
        "Look for the newer records, or ring the council. Only a person may replace what it has (Send step).",
        5,
    )


def filed_by_hand() -> UserError:
    """A person handed it in: it is filed, whatever the network says."""
    return UserError(
        "handed_in",
        happened="This return was handed in by hand, and its reference is written down.",
        kept="It is kept as it was sealed.",
        do="To change what the council has, check and seal the next version.",
    )


def _unchanged(session: Session, due: Return, profile: Profile, last: Submission) -> bool:
    """Whether the record would give the council exactly what it has already."""
    return body_now(session, due, profile).body_sha256 == last.body_sha256


def _sealed(made: Submission) -> Sealed:
    return Sealed(
        made.id, made.version, made.supersedes, made.mode, made.body_sha256, made.content_hash, made.wire_hash,
        len(made.sealed or b""), made.state,
    )  # fmt: skip
