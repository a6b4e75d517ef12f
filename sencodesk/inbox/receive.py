# SPDX-License-Identifier: Apache-2.0
"""What happens to sealed bytes that arrive: exactly one effect, and the same answer for ever after.

No HTTP here. An answer is (number, bytes), the bytes a signed envelope or the status object of docs/protocol.md.
"""

import contextlib
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sencodesk import sentences
from sencodesk.inbox import rules
from sencodesk.inbox.check import BadFormat, Checked, check_package
from sencodesk.inbox.folder import Council, Keys
from sencodesk.inbox.store import Store, Stored
from sencodesk.protocol import canonical, envelope, package, wire
from sencodesk.protocol.messages import LIVE
from sencodesk.protocol.profile import Profile

BUSY_SECONDS = 10
HELD_SECONDS = 3600
SUPERSEDED = "superseded"
HELD = "held"
RECEIVED = "received"
ACCEPTED = "accepted"
WITHDRAWN = "withdrawn"
# Base64 twice makes an envelope larger than its payload; what is inside sealed bytes of the limit always fits.
_INSIDE = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the HTTP number, the body, and after how many seconds to ask again."""

    status: int
    body: bytes
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A verified request: the school whose key signed it, the submission it is about, its nonce."""

    school_id: str
    submission_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """The council's desk: its store, its keys and how it decides (``auto``, or ``officer`` for a person)."""

    council: Council
    keys: Keys
    store: Store
    check: rules.Checker
    decide: str

    def problem(self, kind: str, submission_id: str | None, nonce: str | None, *, title: str | None = None) -> Answer:
        """A signed problem of ``kind`` (a key of ``wire.PROBLEMS``), for the one request that carried ``nonce``."""
        retry = {"busy": BUSY_SECONDS, HELD: HELD_SECONDS}.get(kind)
        payload: dict[str, object] = {
            "type": kind,
            "submission_id": submission_id,
            "nonce": nonce,
            "title": sentences.sentence("inbox_problems", title or kind),
        }
        if retry is not None:
            payload["retry_after"] = retry
        return Answer(wire.PROBLEMS[kind], envelope.make("problem", payload, self.keys.receipt), retry)

    def status(self, school_id: str, submission_id: str, nonce: str) -> Answer:
        """The answer to GET: state, receipt and decision, word for word."""
        stored = self.store.find(school_id, submission_id)
        if stored is None:
            return self.problem("unknown-submission", submission_id, nonce)
        if stored.state == HELD:
            return self.problem(HELD, submission_id, nonce)
        if stored.state == WITHDRAWN:
            return self.problem(WITHDRAWN, submission_id, nonce)
        decision = None if stored.decision is None else json.loads(stored.decision)
        parts = {"state": stored.state, "receipt": json.loads(stored.receipt), "decision": decision}
        return Answer(200, canonical.dumps(parts))

    def holdings(self, school_id: str, question: str, nonce: str, now: datetime) -> Answer:
        """The answer to a school that asks which versions are held: the highest LIVE one of each return, signed."""
        held = [
            {
                "return_type": one.return_type,
                "period": one.period,
                "version": one.version,
                "submission_id": one.submission_id,
                "received_at": one.received_at,
            }
            for one in self.store.newest_live(school_id)
        ]
        about = {"council_id": self.council.id, "school_id": school_id, "question": question, "nonce": nonce}
        payload = about | {"told_at": instant(now), "returns": held}
        return Answer(200, envelope.make("holdings", payload, self.keys.receipt))

    def put(
        self,
        profile: Profile,
        asked: Asked,
        sealed: bytes,
        *,
        now: datetime,
        former: Callable[[], Sequence[Profile]] = tuple,
    ) -> Answer:
        """Takes sealed bytes of an enrolled school, whose request was verified. Raises store.Busy.

        ``former`` reads the profiles that were published before, the newest first: what the published one does not
        know may have been sealed under one of them, and is then judged by its rules.
        """
        school_id, submission_id, nonce = asked.school_id, asked.submission_id, asked.nonce
        before = self.store.find(school_id, submission_id)
        if before is not None:
            return self._again(before, sealed, nonce)
        try:
            checked, under = self._opened(profile, former, asked, sealed)
            reasons: list[dict[str, str | None]] = []
            if checked.withdraws is None:
                faults = self.check(checked.body, under, checked.return_type, checked.phase, now.date())
                reasons = rules.reasons(faults, checked.body)
            with self.store.transaction():
                before = self.store.find(school_id, submission_id)
                if before is not None:
                    return self._again(before, sealed, nonce)
                self._must_take_back_what_counts(checked, school_id)
                stored = self._keep(checked, school_id, sealed, reasons, now)
        except BadFormat:
            return self.problem("bad-format", submission_id, nonce)
        return self._again(stored, sealed, nonce)

    def settle(self, stored: Stored, reasons: list[dict[str, str | None]], *, now: datetime) -> Stored:
        """Decides, inside a transaction: refused with any reason, accepted without one. The decision is signed."""
        state = "refused" if reasons else "accepted"
        payload = self._facts(stored) | {"decided_at": instant(now), "outcome": state, "reasons": reasons}
        decision = envelope.make("decision", payload, self.keys.signs(stored.mode))
        self.store.decide(stored, state, reasons, decision)
        return replace(stored, state=state, reasons=tuple(reasons), decision=decision)

    def elsewhere(self, stored: Stored, upn_field: str | None) -> list[dict[str, str | None]]:
        """A reason for each row whose pupil another school has returned, and had accepted, for the same period."""
        rows = self.store.rows_elsewhere(stored.school_id, stored.submission_id)
        return [rules.reason(rules.ELSEWHERE, row=row, field=upn_field) for row in rows]

    def _again(self, stored: Stored, sealed: bytes, nonce: str) -> Answer:
        if stored.wire_hash != package.wire_hash(sealed):
            return self.problem("different-bytes", stored.submission_id, nonce)
        if stored.state == HELD:
            return self.problem(HELD, stored.submission_id, nonce)
        return Answer(201, stored.receipt)

    def _opened(
        self, profile: Profile, former: Callable[[], Sequence[Profile]], asked: Asked, sealed: bytes
    ) -> tuple[Checked, Profile]:
        """The package, and the newest profile under which it has the right shape."""
        limit = profile.package_bytes * _INSIDE
        try:
            data = package.unseal(sealed, self.keys.identity)
            inside = envelope.opened(data, kind="package", keys=self.store.keys(asked.school_id), limit=limit)
        except (package.CannotOpen, envelope.BadEnvelope):
            raise BadFormat("envelope") from None

        def under(one: Profile) -> Checked:
            return check_package(
                inside.payload,
                inside.payload_bytes,
                profile=one,
                school_id=asked.school_id,
                submission_id=asked.submission_id,
            )

        try:
            return under(profile), profile
        except BadFormat as wrong:
            for one in former():
                with contextlib.suppress(BadFormat):
                    return under(one), one
            raise wrong

    def _must_take_back_what_counts(self, checked: Checked, school_id: str) -> None:
        """A withdrawal names an earlier version of this school's own return that counts; raises BadFormat otherwise.

        One that a later version had superseded before the withdrawal came is no fault of the school's: it only comes
        late.
        """
        if checked.withdraws is None:
            return
        target = self.store.find(school_id, checked.withdraws)
        own = (
            target is not None
            and (target.mode, target.return_type, target.period) == (LIVE, checked.return_type, checked.period)
            and target.withdraws is None
            and target.version < checked.version
        )
        if not own or target is None:
            raise BadFormat("withdraws")
        overtaken = any(other.version > checked.version for other in self.store.live_of(target))
        if target.state not in (RECEIVED, ACCEPTED) and not (target.state == SUPERSEDED and overtaken):
            raise BadFormat("withdraws")

    def _facts(self, stored: Stored) -> dict[str, object]:
        return {
            "council_id": self.council.id,
            "submission_id": stored.submission_id,
            "version": stored.version,
            "content_hash": stored.content_hash,
            "mode": stored.mode,
        }

    def _keep(
        self, checked: Checked, school_id: str, sealed: bytes, reasons: list[dict[str, str | None]], now: datetime
    ) -> Stored:
        number = self.store.effect(school_id, checked.submission_id, instant(now))
        stored = Stored(
            school_id=school_id,
            submission_id=checked.submission_id,
            return_type=checked.return_type,
            period=checked.period,
            mode=checked.mode,
            version=checked.version,
            supersedes=checked.supersedes,
            pupils=len(checked.rows),
            received_at=instant(now),
            sealed=sealed,
            wire_hash=package.wire_hash(sealed),
            content_hash=checked.content_hash,
            body_sha256=hashlib.sha256(canonical.dumps(checked.body)).hexdigest(),
            state=HELD if self._waits(checked) else RECEIVED,
            reasons=tuple(reasons),
            receipt=b"",
            decision=None,
            withdraws=checked.withdraws,
        )
        facts = self._facts(stored) | {
            "received_at": stored.received_at,
            "receipt_no": f"{self.council.id}-{checked.mode.lower()}-{number:06d}",
            "pupils": stored.pupils,
        }
        stored = replace(stored, receipt=envelope.make("receipt", facts, self.keys.signs(checked.mode)))
        self.store.add(stored)
        return self._live(stored, checked, now) if checked.mode == LIVE else self._rehearsed(stored, now)

    def _rehearsed(self, stored: Stored, now: datetime) -> Stored:
        # A rehearsal learns what would be refused. It counts for nothing, so nothing is ever accepted.
        return self.settle(stored, list(stored.reasons), now=now) if stored.reasons else stored

    def _live(self, stored: Stored, checked: Checked, now: datetime) -> Stored:
        others = self.store.live_of(stored)
        if checked.upn_code is not None:
            numbers = [(str(row["row"]), row.get(checked.upn_code)) for row in checked.rows]
            digests = [(row, self._upn_digest(checked, upn)) for row, upn in numbers if isinstance(upn, str) and upn]
            self.store.add_upns(stored.school_id, stored.submission_id, digests)
        if any(other.version == stored.version for other in others):
            return self.settle(stored, [*stored.reasons, rules.reason(rules.VERSION_TAKEN)], now=now)
        later = [other for other in others if other.version > stored.version]
        if later:
            over = WITHDRAWN if min(later, key=lambda one: one.version).withdraws is not None else SUPERSEDED
            self.store.move(stored, over)
            return replace(stored, state=over)
        for other in others:
            if checked.withdraws is not None:
                if other.submission_id == checked.withdraws:
                    self.store.move(other, WITHDRAWN)
            elif other.state not in (SUPERSEDED, WITHDRAWN):
                self.store.move(other, SUPERSEDED)
        if self._waits(checked):
            return stored
        return self.settle(stored, [*stored.reasons, *self.elsewhere(stored, checked.upn_code)], now=now)

    def _waits(self, checked: Checked) -> bool:
        """Whether a person decides. A school may take its return back without being allowed to."""
        return self.decide == "officer" and checked.mode == LIVE and checked.withdraws is None

    def _upn_digest(self, checked: Checked, upn: str) -> bytes:
        text = "\n".join((checked.return_type, checked.period, upn))
        return hmac.new(self.keys.upn, text.encode("utf-8"), hashlib.sha256).digest()


def instant(now: datetime) -> str:
    """An instant as the protocol writes it: UTC, whole seconds, ``Z``."""
    return now.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
