# SPDX-License-Identifier: Apache-2.0
"""What a council answers: receipt, decision, problem; and the checks that make an answer ours before it moves anything.

A council is a stranger until its signature holds, and its good signature under another submission is still not ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sencodesk.protocol import canonical, envelope, wire
from sencodesk.protocol.canonical import Malformed

LIVE = "LIVE"
REHEARSAL = "REHEARSAL"
WITHDRAWAL = "sencodesk-withdrawal"
"""The format of a body that takes an earlier version back."""
MODES = frozenset({LIVE, REHEARSAL})
OUTCOMES = frozenset({"accepted", "refused"})


Windows = Mapping[str, tuple[date | None, date | None]]
"""By kid: the first and the last day on which the council signs with a key, as its profile has them."""
NO_WINDOWS: Windows = MappingProxyType({})


class NotOurs(ValueError):  # noqa: N818 - says what is wrong, as a name
    """An answer that must be ignored.

    ``reason``: a reason of BadEnvelope, or the name of the field that is not what was sent: council_id, submission_id,
    version, content_hash, mode, nonce; or retired-key.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must say of the submission that was sent."""

    council_id: str
    submission_id: str
    version: int
    mode: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Received, and opened. ``received_at`` is the council's UTC instant (``2026-11-23T10:42:00Z``)."""

    council_id: str
    submission_id: str
    version: int
    content_hash: str
    mode: str
    received_at: str
    receipt_no: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: ``row`` is the random id of a body row (None: the whole return), ``field`` the item's code or None."""

    row: str | None
    field: str | None
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Accepted or refused, over the content that the receipt named."""

    council_id: str
    submission_id: str
    version: int
    content_hash: str
    mode: str
    decided_at: str
    outcome: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no receipt. ``type`` is one of ``wire.PROBLEMS``; ``retry_after`` in seconds or None.

    ``nonce`` is that of the request it answers, so that an old problem is no answer to another request.
    """

    type: str
    submission_id: str | None
    title: str
    retry_after: int | None
    nonce: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The signed envelopes in an answer, word for word, none verified yet."""

    receipt: bytes | None
    decision: bytes | None
    problem: bytes | None


def parse_receipt(payload: Mapping[str, object]) -> Receipt:
    """Raises Malformed unless every field is there with its type."""
    return Receipt(
        council_id=_text(payload, "council_id"),
        submission_id=_text(payload, "submission_id"),
        version=_count(payload, "version"),
        content_hash=_text(payload, "content_hash"),
        mode=_one_of(payload, "mode", MODES),
        received_at=_text(payload, "received_at"),
        receipt_no=_text(payload, "receipt_no"),
        pupils=_count(payload, "pupils"),
    )


def parse_decision(payload: Mapping[str, object]) -> Decision:
    """Raises Malformed unless every field is there with its type."""
    reasons = payload.get("reasons")
    if not isinstance(reasons, list):
        raise Malformed("reasons")
    return Decision(
        council_id=_text(payload, "council_id"),
        submission_id=_text(payload, "submission_id"),
        version=_count(payload, "version"),
        content_hash=_text(payload, "content_hash"),
        mode=_one_of(payload, "mode", MODES),
        decided_at=_text(payload, "decided_at"),
        outcome=_one_of(payload, "outcome", OUTCOMES),
        reasons=tuple(_reason(item) for item in reasons),
    )


def parse_problem(payload: Mapping[str, object]) -> Problem:
    """Raises Malformed unless every field is there with its type and ``type`` is one that the protocol knows."""
    retry = payload.get("retry_after")
    return Problem(
        type=_one_of(payload, "type", frozenset(wire.PROBLEMS)),
        submission_id=_optional(payload, "submission_id"),
        title=_text(payload, "title"),
        retry_after=None if retry is None else _count(payload, "retry_after"),
        nonce=_optional(payload, "nonce"),
    )


def check_receipt(
    data: bytes, *, keys: Mapping[str, bytes], expected: Expected, windows: Windows = NO_WINDOWS
) -> Receipt:
    """The receipt in ``data``, if one of the pinned ``keys`` signed it, in its time, for exactly what was sent; else
    NotOurs."""
    try:
        receipt = parse_receipt(_opened(data, "receipt", keys))
    except Malformed:
        raise NotOurs("malformed") from None
    _same(receipt, expected)
    _in_time(data, receipt.received_at, windows)
    return receipt


def check_decision(
    data: bytes, *, keys: Mapping[str, bytes], expected: Expected, windows: Windows = NO_WINDOWS
) -> Decision:
    """The decision in ``data``, if one of the pinned ``keys`` signed it, in its time, over exactly what was sent; else
    NotOurs."""
    try:
        decision = parse_decision(_opened(data, "decision", keys))
    except Malformed:
        raise NotOurs("malformed") from None
    _same(decision, expected)
    _in_time(data, decision.decided_at, windows)
    return decision


def check_problem(data: bytes, *, keys: Mapping[str, bytes], submission_id: str, nonce: str) -> Problem:
    """The problem in ``data``, if one of the pinned ``keys`` signed it for this submission and the request with this
    nonce; else NotOurs. It holds no day: give the keys that are in use today."""
    try:
        problem = parse_problem(_opened(data, "problem", keys))
    except Malformed:
        raise NotOurs("malformed") from None
    if problem.submission_id != submission_id:
        raise NotOurs("submission_id")
    if problem.nonce != nonce:
        raise NotOurs("nonce")
    return problem


def read_answer(data: bytes) -> Answer:
    """Sorts an answer's body, to PUT or to GET, into its envelopes: a bare envelope, or the status object.

    Raises Malformed for anything else (a log-in page, half an answer). Nothing is verified here.
    """
    value = canonical.mapping(canonical.loads(data))
    if set(value) == {"kind", "kid", "payload", "sig"}:
        kind = value["kind"]
        return Answer(
            receipt=data if kind == "receipt" else None,
            decision=data if kind == "decision" else None,
            problem=data if kind == "problem" else None,
        )
    if set(value) != {"state", "receipt", "decision"}:
        raise Malformed("not an answer")
    return Answer(receipt=_part(value["receipt"]), decision=_part(value["decision"]), problem=None)


def _part(value: object) -> bytes | None:
    return None if value is None else canonical.dumps(canonical.mapping(value))


def _opened(data: bytes, kind: str, keys: Mapping[str, bytes]) -> Mapping[str, object]:
    try:
        return envelope.opened(data, kind=kind, keys=keys).payload
    except envelope.BadEnvelope as bad:
        raise NotOurs(bad.reason) from None


def _in_time(data: bytes, said: str, windows: Windows) -> None:
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        raise NotOurs("malformed") from None
    check_in_time(data, day, windows)


def check_in_time(data: bytes, day: date, windows: Windows) -> None:
    """Raise NotOurs where the key was retired by ``day``, or was not in use yet."""
    start, end = windows.get(envelope.peek(data)[1], (None, None))
    if (start is not None and day < start) or (end is not None and day > end):
        raise NotOurs("retired-key")


def _same(answer: Receipt | Decision, expected: Expected) -> None:
    for name in ("council_id", "submission_id", "version", "mode", "content_hash"):
        if getattr(answer, name) != getattr(expected, name):
            raise NotOurs(name)


def _reason(value: object) -> Reason:
    fields = canonical.mapping(value)
    return Reason(_optional(fields, "row"), _optional(fields, "field"), _text(fields, "rule"), _text(fields, "message"))


def _text(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str):
        raise Malformed(name)
    return value


def _optional(payload: Mapping[str, object], name: str) -> str | None:
    return None if payload.get(name) is None else _text(payload, name)


def _count(payload: Mapping[str, object], name: str) -> int:
    value = payload.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed(name)
    return value


def _one_of(payload: Mapping[str, object], name: str, allowed: frozenset[str]) -> str:
    value = _text(payload, name)
    if value not in allowed:
        raise Malformed(name)
    return value
