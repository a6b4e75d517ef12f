# SPDX-License-Identifier: Apache-2.0
"""Returns as their pages see them: what is due, what the check found, what will leave, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.protocol import envelope
from sencodesk.protocol.keys import fingerprint
from sencodesk.protocol.messages import Expected, NotOurs, check_decision, check_receipt
from sencodesk.protocol.profile import Profile
from sencodesk.records.councils import Council, Return, ReturnNote, Submission, SubmissionStep
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import School
from sencodesk.returns.build import Built, build_body, with_notes
from sencodesk.returns.check import ReturnFinding, check_return
from sencodesk.returns.explain import explain, gap_groups, message
from sencodesk.sync import outbox
from sencodesk.views.by_hand import ByHand, noted
from sencodesk.views.councils import asks, profile_for, profile_of
from sencodesk.views.facts import facts_of
from sencodesk.views.pupils import PupilView, pupils


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding of a check in words, tied to a pupil and to the form field that mends it.

    ``travels`` is false for a pupil who is in no row of the return: a note about it stays here.
    """

    id: str
    rule: str
    severity: str
    pupil_id: str
    pupil_name: str
    class_name: str
    field: str
    form_field: str
    title: str
    message: str
    sentence: str
    detail: str
    label: str
    help: str
    travels: bool
    note: str | None
    note_id: str | None


@dataclass(frozen=True, slots=True)
class GapView:
    """The same fact not recorded for several pupils; one answer settles it for all of them."""

    rule: str
    field: str
    sentence: str
    pupil_ids: tuple[str, ...]
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class CheckView:
    """What a check found."""

    findings: tuple[FindingView, ...]
    gaps: tuple[GapView, ...]
    pupils: int

    @property
    def errors(self) -> int:
        """How many findings stop the return."""
        return sum(one.severity == "error" for one in self.findings)

    @property
    def queries(self) -> int:
        """How many want an explanation."""
        return sum(one.severity == "query" for one in self.findings)

    @property
    def unexplained(self) -> int:
        """How many of those have none yet."""
        return sum(one.severity == "query" and not one.note for one in self.findings)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a submission."""

    at: datetime
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """One sealed version: state, flags, history, and the council's answers word for word."""

    id: str
    return_id: str
    council_id: str
    version: int
    supersedes: str | None
    mode: str
    state: str
    attention: str | None
    blocked: str | None
    attempts: int
    not_before: datetime | None
    sealed_at: datetime
    sealed_by: str
    body_sha256: str
    content_hash: str
    wire_hash: str
    steps: tuple[StepView, ...]
    receipt: dict[str, Any] | None
    decision: dict[str, Any] | None
    receipt_envelope: str | None
    decision_envelope: str | None
    row_ids: Mapping[str, str]
    by_hand: ByHand | None = None
    withdraws: str | None = None
    """The submission that this one takes back; None for a return."""
    again: bool = False  # the council, which lost what it had receipted, is being asked or given the same bytes

    @property
    def waits(self) -> bool:
        """Whether nobody at the council has it yet: no answer, and not handed in by hand."""
        return self.by_hand is None and self.state in outbox.WAITING

    @property
    def held(self) -> bool:
        """Whether the council has signed that it has it, and it counts: it can be withdrawn."""
        return self.state in outbox.HELD

    @property
    def filed(self) -> bool:
        """Whether it was filed: the council has or had it, or a person handed it in."""
        return self.by_hand is not None or self.held or (self.state == outbox.SUPERSEDED and self.receipt is not None)

    @property
    def only_by_hand(self) -> bool:
        """Whether a person handed it in and the council never signed for it."""
        return self.by_hand is not None and self.receipt is None


@dataclass(frozen=True, slots=True)
class ReturnView:
    """One return that is due, with its newest live submission and its newest rehearsal."""

    id: str
    council_id: str
    council_name: str
    type: str
    title: str
    period: str
    reference_date: date
    due: date
    checked_at: datetime | None
    invented: bool
    body_sha256: str | None
    previewed_sha256: str | None
    submission: SubmissionView | None
    rehearsal: SubmissionView | None
    withdrawal: SubmissionView | None = None
    """The withdrawal of the newest live submission, on its way or answered."""
    asked: bool = True  # by the council's newest profile; what is no longer asked for stays to be read and proved


def returns(session: Session) -> list[ReturnView]:
    """What is due, by council and date."""
    views = []
    for due, council in session.execute(select(Return, Council).join(Council, Return.council_id == Council.id)):
        spec = profile_for(session, due).spec(due.type)
        period, found = spec.period(due.period), submissions(session, return_id=due.id)
        views.append(
            ReturnView(
                due.id, council.id, council.name, due.type, spec.title, due.period, period.reference_date, period.due,
                due.checked_at, council.invented, due.body_sha256, due.previewed_sha256,
                _newest(found, "LIVE"), _newest(found, "REHEARSAL"), _withdrawal(found),
                asks(profile_of(council), due),
            )
        )  # fmt: skip
    return sorted(views, key=lambda one: (one.due, one.council_name))


def submissions(session: Session, *, return_id: str | None = None) -> list[SubmissionView]:
    """Submissions in the order in which they were sealed."""
    query = select(Submission).order_by(Submission.sealed_at, Submission.version)
    rows = session.scalars(query if return_id is None else query.where(Submission.return_id == return_id)).all()
    steps: dict[str, list[StepView]] = {}
    for step in session.scalars(select(SubmissionStep).order_by(SubmissionStep.seq)):
        steps.setdefault(step.submission_id, []).append(StepView(step.at, step.state, step.why))
    by_hand = noted(session)
    return [
        SubmissionView(
            row.id, row.return_id, row.council_id, row.version, row.supersedes, row.mode, row.state, row.attention,
            row.blocked, row.attempts, row.not_before, row.sealed_at, row.sealed_by, row.body_sha256, row.content_hash,
            row.wire_hash, tuple(steps.get(row.id, [])), _payload(row.receipt), _payload(row.decision), row.receipt,
            row.decision, dict(row.row_ids), by_hand.get(row.id), row.withdraws, bool((row.outbox or {}).get("again")),
        )
        for row in rows
    ]  # fmt: skip


def everybody(session: Session, due: Return, profile: Profile) -> dict[str, PupilView]:
    """Every pupil by id, as on the reference date of a return."""
    on = profile.spec(due.type).period(due.period).reference_date
    return {one.id: one for one in pupils(session, on=on, everybody=True)}


def row_ids(session: Session, due: Return) -> dict[str, str]:
    """A row id for every pupil: that of the last build, else a random one that is good for this look only."""
    known = {pupil_id: row for row, pupil_id in (due.row_ids or {}).items()}
    return {one: known.get(one) or str(uuid4()) for one in session.scalars(select(Pupil.id))}


def body_now(
    session: Session,
    due: Return,
    profile: Profile,
    row_ids: Mapping[str, str],
    *,
    known: Mapping[str, PupilView] | None = None,
) -> Built:
    """The body as the record stands now, with the notes that explain its queries; ``row_ids`` by pupil id.

    A note whose query is settled stays here: nothing leaves that nobody asks about. ``known`` is ``everybody``, where
    it was read already.
    """
    everyone = known or everybody(session, due, profile)
    built = build_body([facts_of(one) for one in everyone.values()], profile, due.type, due.period, row_ids=row_ids)
    row_of = {pupil_id: row for row, pupil_id in built.included.items()}
    told = {key: one.text for key, one in _notes(session, due.id).items() if key[0] in row_of}
    if told:
        on = profile.spec(due.type).period(due.period).reference_date
        found = _findings(session, due, profile, built, everyone, on)
        asked = {(one.pupil_id, one.rule) for one in found}
        told = {key: text for key, text in told.items() if key in asked}
    return with_notes(built, [(row_of[str(one)], rule, text) for (one, rule), text in told.items()])


def _notes(session: Session, return_id: str) -> dict[tuple[str | None, str], ReturnNote]:
    """The explanations of a return's queries, by pupil and rule."""
    rows = session.scalars(select(ReturnNote).where(ReturnNote.return_id == return_id))
    return {(one.pupil_id, one.rule): one for one in rows}


def build(session: Session, return_id: str, *, on: date | None = None) -> tuple[Return, Profile, Built]:
    """The return with its profile and the body as the record stands now; row ids are those of the last build.

    ``on`` builds as if the reference date were that day.
    """
    due = session.get_one(Return, return_id)
    profile = profile_for(session, due)
    if on is not None:
        profile = _on_another_day(profile, due, on)
    return due, profile, body_now(session, due, profile, row_ids(session, due))


def _on_another_day(profile: Profile, due: Return, on: date) -> Profile:
    specs = tuple(
        replace(
            spec,
            periods=tuple(replace(one, reference_date=on) if one.period == due.period else one for one in spec.periods),
        )
        if spec.type == due.type
        else spec
        for spec in profile.returns
    )
    return replace(profile, returns=specs)


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt and decision word for word, and whether they hold under the council's pinned keys."""

    receipt: str
    decision: str | None
    verified: bool
    key_fingerprint: str


def proof(
    session: Session, return_id: str, *, mode: str | None = None, submission_id: str | None = None
) -> Proof | None:
    """The newest live receipt of a return, verified again; a rehearsal's only where there is no live one.

    ``mode`` asks for a live one or a rehearsal's alone, ``submission_id`` for that of one version.
    """
    found = [
        one
        for one in submissions(session, return_id=return_id)
        if one.receipt_envelope
        and (mode is None or one.mode == mode)
        and (one.id == submission_id or (submission_id is None and one.withdraws is None))
    ]
    if not found:
        return None
    newest = max(found, key=lambda one: (one.mode == "LIVE", one.version))
    profile = profile_of(session.get_one(Council, newest.council_id))
    keys, windows = profile.receipt_key_map(newest.mode), profile.receipt_key_windows()
    expected = Expected(newest.council_id, newest.id, newest.version, newest.mode, newest.content_hash)
    receipt = str(newest.receipt_envelope)
    try:
        check_receipt(receipt.encode(), keys=keys, expected=expected, windows=windows)
        if newest.decision_envelope:
            check_decision(newest.decision_envelope.encode(), keys=keys, expected=expected, windows=windows)
        verified = True
    except NotOurs:
        verified = False
    kid = envelope.peek(receipt.encode())[1]
    return Proof(receipt, newest.decision_envelope, verified, fingerprint(keys[kid]) if kid in keys else "")


def check(session: Session, return_id: str, today: date) -> CheckView:
    """Run the council's rules over what would leave, and those that run over all on roll."""
    due = session.get_one(Return, return_id)
    profile = profile_for(session, due)
    known = everybody(session, due, profile)
    built = body_now(session, due, profile, row_ids(session, due), known=known)
    return check_of(session, due, profile, built, known, today)


def check_of(
    session: Session, due: Return, profile: Profile, built: Built, known: Mapping[str, PupilView], today: date
) -> CheckView:
    """The same over a body that was built already, of the pupils it was built from."""
    explained = _notes(session, due.id)
    found = _findings(session, due, profile, built, known, today)
    views = [_finding(one, known[one.pupil_id], explained.get((one.pupil_id, one.rule))) for one in found]
    views.sort(key=lambda one: (one.severity != "error", one.rule, one.pupil_name))
    weight = {one.rule: str(one.severity) for one in found}
    gaps = [GapView(one.rule, one.field, one.sentence, one.pupil_ids, weight[one.rule]) for one in gap_groups(found)]
    return CheckView(tuple(views), tuple(gaps), len(built.included))


def _findings(
    session: Session, due: Return, profile: Profile, built: Built, known: Mapping[str, PupilView], today: date
) -> list[ReturnFinding]:
    school = session.execute(select(School)).scalar_one()
    return check_return(
        built,
        [facts_of(one) for one in known.values()],
        profile,
        return_id=f"{due.council_id}/{due.type}/{due.period}",
        phase=school.phase,
        today=today,
        recognised=session.scalars(select(Council.code).where(Council.invented)).all(),
    )


def _finding(one: ReturnFinding, pupil: PupilView, note: ReturnNote | None) -> FindingView:
    told = explain(one.rule, one.field, one.params)
    return FindingView(
        id=one.id,
        rule=one.rule,
        severity=one.severity,
        pupil_id=one.pupil_id,
        pupil_name=pupil.name,
        class_name=pupil.class_name or "",
        field=one.field,
        form_field=told.fix,
        title=told.title,
        message=message(one.rule, one.params),
        sentence=told.sentence,
        detail=told.detail,
        label=told.label,
        help=told.help,
        travels=one.row is not None,
        note=note.text if note else None,
        note_id=note.id if note else None,
    )


def _newest(found: list[SubmissionView], mode: str) -> SubmissionView | None:
    of_mode = [one for one in found if one.mode == mode and one.state != "discarded" and one.withdraws is None]
    return max(of_mode, key=lambda one: one.version) if of_mode else None


def _withdrawal(found: list[SubmissionView]) -> SubmissionView | None:
    """The last word, where it is a withdrawal."""
    live = [one for one in found if one.mode == "LIVE" and one.state != "discarded"]
    last = max(live, key=lambda one: one.version, default=None)
    return last if last is not None and last.withdraws is not None else None


def _payload(text: str | None) -> dict[str, Any] | None:
    """The payload of an answer that was verified when it was stored."""
    return None if text is None else dict(envelope.claimed(text.encode()))
