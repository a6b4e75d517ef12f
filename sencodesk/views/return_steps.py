# SPDX-License-Identifier: Apache-2.0
"""One return as its five steps show it: whose rows, what the check found, what will leave, what became of it.

All of it is read at once, so that no step shows another moment than its neighbour.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.days import long_day
from sencodesk.protocol.addresses import endpoint_refusal
from sencodesk.protocol.messages import LIVE, REHEARSAL
from sencodesk.protocol.profile import Item, Profile
from sencodesk.records.councils import Council, Return, Submission
from sencodesk.returns.build import Built
from sencodesk.returns.catalogue import facts as catalogue_facts
from sencodesk.returns.compare import Comparison
from sencodesk.returns.explain import address_reason, excluded_reason, why_asked
from sencodesk.returns.preview import Preview, preview
from sencodesk.views import returns as view
from sencodesk.views.asking_first import There, there, unasked
from sencodesk.views.councils import profile_for
from sencodesk.views.pupils import PeriodView, PupilView
from sencodesk.views.returns import CheckView, Proof, ReturnView, SubmissionView
from sencodesk.views.since import since_last
from sencodesk.views.taken import version_taken

ORDER = ("status", "no_status", "home_council", "no_home_council", "enrolment", "no_enrolment", "not_on_roll")
FIELD_OF = {
    "no_status": "status",
    "status": "status",
    "no_home_council": "home_council",
    "home_council": "home_council",
}
NOTHING = "None"


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil in a list."""

    id: str
    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What is held now of a pupil about whom the check found something, so that it can be put right beside the list.

    ``since`` is the likely first day of a missing type of need: that of the status, or the one after the last ended.
    ``backwards``: types of need that start after they ended, as they are recorded.
    """

    about: str
    upn: str | None
    year: str | None
    status: str | None
    needs: tuple[str, ...]
    since: date | None
    backwards: tuple[PeriodView, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOutPupils:
    """Pupils who are not in the return for the same reason; ``form_field`` is where it is recorded."""

    reason: str
    sentence: str
    form_field: str
    pupils: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason of the council's, tied to pupil and field. ``pupil`` is None where it is about the whole return."""

    pupil: Person | None
    title: str
    form_field: str
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that leave, cell by cell, with the pupil whom each is about (who is not named in what leaves)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Person, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """A version that has a receipt, with the proof; item names and number of notes are those that were sealed."""

    sent: SubmissionView
    proof: Proof
    items: tuple[str, ...]
    notes: int


@dataclass(frozen=True, slots=True)
class StepsView:
    """Everything that the five steps show. ``no_address`` says why nothing can be sent there, or is empty.

    ``persons``: whom each row of what leaves is about, for the screen.
    ``barred_here``: the address is this computer itself, which a person may allow in Settings.
    ``versions``: every live version with a receipt, the newest first.
    ``unasked``: these records came from a backup, and the council was not asked yet what it holds.
    ``there``: the newer version that it holds and these records do not know.
    ``by_hand_at``: where the council takes the sealed file from a person; ``only_by_hand``: there is no other way.
    """

    due: ReturnView
    opens: date
    rules_of: date
    valid_until: date
    no_address: str
    barred_here: bool
    host: str
    on_roll: int
    included: int
    statuses: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOutPupils, ...]
    check: CheckView
    fixes: Mapping[str, Fix]
    preview: Preview
    table: Table
    persons: Mapping[str, Person]
    since: Comparison | None
    since_left_out: tuple[str, ...]
    why: Mapping[str, str]
    history: tuple[SubmissionView, ...]
    refused: tuple[Refused, ...]
    refused_rehearsal: tuple[Refused, ...]
    filed: Filed | None
    rehearsed: Filed | None
    confirmed_on: date
    key_fingerprint: str
    versions: tuple[Filed, ...] = ()
    by_hand_at: str = ""
    only_by_hand: bool = False
    unasked: bool = False
    there: There | None = None

    @property
    def by_hand(self) -> SubmissionView | None:
        """The newest version of the return, where it was handed in by hand and the council has not answered since."""
        sent = self.due.submission
        return sent if sent is not None and sent.only_by_hand else None

    @property
    def version_taken(self) -> bool:
        """Whether the council holds a newer version that these records do not know."""
        return self.taken_version > 0

    @property
    def taken_version(self) -> int:
        """The number of the version that the council holds and these records do not know; 0 where there is none."""
        if self.there is not None:
            return self.there.version
        last = self.due.withdrawal or self.due.submission
        return last.version if last is not None and version_taken(last.decision) else 0

    def next_version(self, *, rehearsal: bool = False) -> int:
        """The number of the version that would be sealed now."""
        sent = self.due.rehearsal if rehearsal else self.due.submission
        beyond = self.there.version if self.there is not None and not rehearsal else 0
        return max(sent.version if sent is not None else 0, beyond) + 1

    @property
    def clean(self) -> bool:
        """Whether nothing that the check found stops the return."""
        return not self.check.errors and not self.check.unexplained

    @property
    def previewed(self) -> bool:
        """Whether somebody looked at exactly what would leave now."""
        return self.due.previewed_sha256 == self.preview.body_sha256

    def newer_than_sent(self, *, rehearsal: bool = False) -> bool:
        """Whether the records changed since the newest version, or the newest rehearsal, was sealed."""
        sent = self.due.rehearsal if rehearsal else self.due.submission
        return sent is not None and sent.body_sha256 != self.preview.body_sha256


def steps(session: Session, return_id: str, today: date) -> StepsView | None:
    """One return, or None when it is not there (any more)."""
    shown = next((one for one in view.returns(session) if one.id == return_id), None)
    if shown is None:
        return None
    due = session.get_one(Return, return_id)
    council = session.get_one(Council, due.council_id)
    profile = profile_for(session, due)
    known = view.everybody(session, due, profile)
    built = view.body_now(session, due, profile, view.row_ids(session, due), known=known)
    spec = profile.spec(due.type)
    period = spec.period(due.period)
    on = period.reference_date
    check = view.check_of(session, due, profile, built, known, today)
    refusal = endpoint_refusal(profile, council.allow_loopback)
    history = tuple(view.submissions(session, return_id=return_id))
    versions = _versions(session, profile, history, LIVE)
    return StepsView(
        due=shown,
        opens=period.opens,
        rules_of=profile.issued,
        valid_until=profile.valid_until,
        no_address=address_reason(refusal) if refusal else "",
        barred_here=refusal == "loopback",
        host=profile.host or "",
        on_roll=sum(one.on_roll for one in known.values()),
        included=len(built.included),
        statuses=_statuses([known[one] for one in built.included.values()]),
        left_out=_left_out(built, known),
        check=check,
        fixes={one.pupil_id: _fix(known[one.pupil_id]) for one in check.findings},
        preview=preview(built, profile),
        table=_table(built, known),
        persons={row: _person(known[pupil_id]) for row, pupil_id in built.included.items()},
        since=since_last(session, return_id, built, profile),
        since_left_out=tuple(item.name for item in spec.items if item.code in dict(built.left_out)),
        why={item.field: why_asked(profile, due.type, item.field, on) or "" for item in built.items},
        history=history,
        refused=_refused(shown.submission, profile, due.type, known),
        refused_rehearsal=_refused(shown.rehearsal, profile, due.type, known),
        filed=versions[0] if versions else None,
        rehearsed=next(iter(_versions(session, profile, history, REHEARSAL)), None),
        confirmed_on=council.confirmed_on,
        key_fingerprint=council.fingerprint,
        versions=versions,
        by_hand_at=profile.by_hand or "",
        only_by_hand=refusal == "no-endpoint" and bool(profile.recipients),
        unasked=unasked(session, due.council_id),
        there=there(session, due),
    )


def cell(value: object, item: Item) -> str:
    """A value of a row as a person reads it: dates in words, needs in their order, codes as they leave."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(_need(one) for one in value) or NOTHING
    text = str(value)
    return _day(text) if catalogue_facts()[item.field].kind == "date" else text


def _need(entry: Mapping[str, Any]) -> str:
    parts = [f"{entry.get('rank')}. {entry.get('type') or NOTHING}"]
    if entry.get("from"):
        parts.append(f"from {_day(str(entry['from']))}")
    if entry.get("to"):
        parts.append(f"to {_day(str(entry['to']))}")
    return " ".join(parts)


def _day(text: str) -> str:
    try:
        return long_day(date.fromisoformat(text))
    except ValueError:
        return text


def _person(one: PupilView) -> Person:
    return Person(one.id, one.name, one.class_name or "")


def _fix(one: PupilView) -> Fix:
    status = one.status
    about = one.class_name or ""
    if status is not None:
        since = f" since {long_day(status.from_date)}" if status.from_date else ""
        about = " · ".join(part for part in (about, f"{codeset('sen_provision').name(status.code)}{since}") if part)
    needs = tuple(period.code for period in one.needs)
    ended = [period.to_date + timedelta(days=1) for period in one.all_needs if period.to_date and not needs]
    starts = [day for day in (status.from_date if status else None, *ended) if day is not None and day <= one.on]
    backwards = tuple(
        period for period in one.all_needs if period.from_date and period.to_date and period.from_date > period.to_date
    )
    code = status.code if status else None
    return Fix(about, one.upn, one.year, code, needs, max(starts, default=None), backwards)


def _statuses(included: Iterable[PupilView]) -> tuple[tuple[str, int], ...]:
    counted = Counter(one.status.code if one.status else "" for one in included)
    names = codeset("sen_provision")
    return tuple(
        (names.name(code) if code else "Status not recorded", number) for code, number in counted.most_common()
    )


def _left_out(built: Built, known: Mapping[str, PupilView]) -> tuple[LeftOutPupils, ...]:
    grouped: dict[str, list[PupilView]] = {}
    for pupil_id, reason in built.excluded:
        grouped.setdefault(reason, []).append(known[pupil_id])
    return tuple(
        LeftOutPupils(
            reason,
            excluded_reason(reason),
            FIELD_OF.get(reason, "enrolment"),
            tuple(_person(one) for one in sorted(grouped[reason], key=lambda one: one.list_name)),
        )
        for reason in ORDER
        if reason in grouped
    )


def _table(built: Built, known: Mapping[str, PupilView]) -> Table:
    rows = []
    for row in built.body["rows"]:
        pupil = known[built.included[row["row"]]]
        rows.append((pupil.list_name, _person(pupil), tuple(cell(row[item.code], item) for item in built.items)))
    rows.sort(key=lambda one: one[0])
    return Table(tuple(item.name for item in built.items), tuple((person, cells) for _, person, cells in rows))


def _refused(
    sent: SubmissionView | None, profile: Profile, return_type: str, known: Mapping[str, PupilView]
) -> tuple[Refused, ...]:
    if sent is None or sent.decision is None or sent.decision.get("outcome") != "refused":
        return ()
    items = {item.code: item for item in profile.spec(return_type).items}
    found = []
    for reason in sent.decision.get("reasons", []):
        pupil = known.get(sent.row_ids.get(reason.get("row") or "", ""))
        item = items.get(reason.get("field") or "")
        field = item.field if item is not None else reason.get("field") or ""
        fact = catalogue_facts().get(field)
        found.append(
            Refused(
                _person(pupil) if pupil is not None else None,
                fact.title if fact is not None else "",
                "status" if field == "status_from" else field if fact is not None else "",
                str(reason.get("message", "")),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.pupil is None, one.pupil.name if one.pupil else "")))


def _versions(session: Session, profile: Profile, history: Iterable[SubmissionView], mode: str) -> tuple[Filed, ...]:
    """Every version of a kind that has a receipt, the newest first: an older receipt stays valid."""
    held = [one for one in history if one.mode == mode and one.receipt_envelope and one.withdraws is None]
    found = (_filed(session, profile, one) for one in sorted(held, key=lambda one: one.version, reverse=True))
    return tuple(one for one in found if one is not None)


def _filed(session: Session, profile: Profile, sent: SubmissionView) -> Filed | None:
    proof = view.proof(session, sent.return_id, mode=sent.mode, submission_id=sent.id)
    if proof is None:
        return None
    body = json.loads(session.get_one(Submission, sent.id).body)
    names = {item.code: item.name for item in profile.spec(body["return_type"]).items}
    return Filed(sent, proof, tuple(names.get(code, code) for code in body["items"]), len(body["notes"]))
