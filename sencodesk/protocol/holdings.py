# SPDX-License-Identifier: Apache-2.0
"""Which versions a council holds of a school's returns: asked by records that may be older than what was sent.

The signed list answers one question only, by its nonce: an old list would hide what arrived since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sencodesk.protocol import canonical, envelope
from sencodesk.protocol.canonical import Malformed
from sencodesk.protocol.messages import NO_WINDOWS, NotOurs, Windows, check_in_time

KIND = "holdings"


@dataclass(frozen=True, slots=True)
class Holding:
    """The highest LIVE version of one return that a council holds. ``received_at`` is the council's UTC instant."""

    return_type: str
    period: str
    version: int
    submission_id: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Question:
    """Who asked whom, and under which number and nonce."""

    council_id: str
    school_id: str
    id: str
    nonce: str


def check_holdings(
    data: bytes, *, keys: Mapping[str, bytes], question: Question, today: date, windows: Windows = NO_WINDOWS
) -> tuple[Holding, ...]:
    """What the council says it holds, if one of the ``keys``, in use today, signed it for this question.

    Raises NotOurs otherwise.
    """
    try:
        payload = envelope.opened(data, kind=KIND, keys=keys).payload
    except envelope.BadEnvelope as bad:
        raise NotOurs(bad.reason) from None
    about = {"council_id": question.council_id, "school_id": question.school_id, "question": question.id}
    for name, value in (about | {"nonce": question.nonce}).items():
        if payload.get(name) != value:
            raise NotOurs(name)
    check_in_time(data, today, windows)
    held = payload.get("returns")
    if not isinstance(held, list):
        raise NotOurs("malformed")
    try:
        return tuple(_holding(canonical.mapping(one)) for one in held)
    except Malformed:
        raise NotOurs("malformed") from None


def _holding(fields: Mapping[str, object]) -> Holding:
    names = ("return_type", "period", "submission_id", "received_at")
    texts = {name: fields.get(name) for name in names}
    version = fields.get("version")
    if not all(isinstance(text, str) for text in texts.values()):
        raise Malformed("returns")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Malformed("version")
    return Holding(version=version, **{name: str(text) for name, text in texts.items()})
