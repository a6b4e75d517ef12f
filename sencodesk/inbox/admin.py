# SPDX-License-Identifier: Apache-2.0
"""What the command line asks of an inbox: make it, publish, enrol, serve, decide, list, show."""

import base64
import re
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sencodesk.errors import UserError
from sencodesk.inbox import ca, deciding, opened, profiles, rules
from sencodesk.inbox.folder import Council, InboxFolder, replace
from sencodesk.inbox.receive import HELD, Receiver, instant
from sencodesk.inbox.store import Busy, Card, Store, Stored
from sencodesk.protocol import envelope, wire
from sencodesk.protocol.keys import fingerprint, fingerprint_words, key_id

_T = TypeVar("_T")
_LONGEST_NAME = 200
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class InboxInfo:
    """Where, which council, and the fingerprint (64 hex digits in fours) of the key that signs its profiles.

    ``words``: the same fingerprint in six words, for the telephone.
    """

    path: Path
    id: str
    fingerprint: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The school whose key may send from now on, and what the school reads out on the telephone."""

    school_id: str
    name: str
    fingerprint: str
    words: tuple[str, ...]


def init(folder: Path, *, id: str, name: str, code: str, now: datetime) -> InboxInfo:
    """Makes an inbox: keys, certificates, empty store. Raises UserError where one is, or for an id that is no slug."""
    if not _ID.fullmatch(id) or len(id) > 40 or not name.strip():
        raise UserError(
            "INBOX_NAME",
            happened="A council's id is lower-case letters, digits and hyphens; its name may not be empty.",
            kept="Nothing was made.",
            do="Give an id such as northshire.",
            exit_code=2,
        )
    inbox = InboxFolder(folder)
    keys = inbox.create(Council(id, name, code))
    ca.create(inbox, now=now)
    Store(inbox.database).close()
    return InboxInfo(folder, id, fingerprint(keys.profile.public), fingerprint_words(keys.profile.public))


def profile(folder: Path, *, url: str, out: Path | None, template: Path | None = None, now: datetime) -> InboxInfo:
    """Publishes the next version of the profile for ``url`` and writes a copy to ``out``."""
    inbox = InboxFolder(folder)
    inbox.council()
    with closing(Store(inbox.database)) as store:
        data = _write(store, lambda: profiles.publish(inbox, url=url, template=template, now=now))
    if out is not None:
        replace(out, data)
    public = inbox.keys().profile.public
    return InboxInfo(folder, inbox.council().id, fingerprint(public), fingerprint_words(public))


def enrol(folder: Path, card_path: Path, *, now: datetime, further: bool = False) -> Enrolled:
    """Lets the key of a school's card send; another card of the same key brings its facts up to date.

    A card that names a known school otherwise, with a key that is not known, is taken with ``further`` only. Raises
    UserError for that, for what is no card, and for a key of another school.
    """
    inbox = InboxFolder(folder)
    inbox.council()
    try:
        card = _read_card(card_path.read_bytes(), now)
    except (OSError, envelope.BadEnvelope):
        raise UserError(
            "INBOX_CARD",
            happened="This is not a school's card, or it was altered on the way.",
            kept="No school was enrolled.",
            do="Ask the school for a new card.",
            exit_code=4,
        ) from None
    with closing(Store(inbox.database)) as store:
        _write(store, lambda: _enrol(store, card, further=further))
        held = store.card(card.kid)
    if held is None or held.school_id != card.school_id:
        raise UserError(
            "INBOX_CARD_TAKEN",
            happened="This key is enrolled for another school.",
            kept="No school was enrolled.",
            do="Ask the school to make a new key and a new card.",
        )
    return Enrolled(card.school_id, card.name, fingerprint(card.public), fingerprint_words(card.public))


def serve(
    folder: Path,
    *,
    clock: Callable[[], datetime],
    port: int = 0,
    ready_file: Path | None = None,
    decide: str = "auto",
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serves until the process is interrupted. ``announce`` gets the officer's one-time address, once."""
    # uvicorn and starlette belong to the extra; the other verbs work without them.
    from sencodesk.inbox.serve import Ready, prepare, write_ready_file

    inbox = InboxFolder(folder)

    def on_ready(ready: Ready) -> None:
        replace(inbox.officer, ready.officer_url.encode("ascii"))
        if ready_file is not None:
            write_ready_file(ready_file, ready)
        if announce is not None:
            announce(ready.officer_url)

    run = prepare(inbox, clock=clock, port=port, decide=decide, on_ready=on_ready)
    try:
        run()
    finally:
        inbox.officer.unlink(missing_ok=True)


def decide(
    folder: Path, submission_id: str, *, accept: bool, reason: str | None = None, now: datetime
) -> dict[str, object]:
    """An officer's decision on a held submission; returns its entry as `list_submissions` has it.

    The profile's rules bind the officer too: what they refuse cannot be accepted. Raises UserError for that, for an
    unknown or decided submission, and for a refusal without a reason.
    """
    inbox = InboxFolder(folder)
    published = profiles.current(inbox)
    with closing(Store(inbox.database)) as store:
        receiver = Receiver(inbox.council(), inbox.keys(), store, rules.house_rules, "officer")

        def settle() -> Stored:
            stored = _one(store, submission_id)
            held = stored.state == HELD  # without this a decided one would be told to give a reason
            reasons = [deciding.said(reason or "")] if held and not accept else []
            return deciding.settle(receiver, published, stored, accept=accept, reasons=reasons, now=now)

        return _entry(store, _write(store, settle))


def list_submissions(folder: Path) -> list[dict[str, object]]:
    """Every submission in the order of arrival, with the keys of command-line.md. Nothing is opened for this."""
    inbox = InboxFolder(folder)
    inbox.council()
    with closing(Store(inbox.database)) as store:
        return [_entry(store, stored) for stored in store.all()]


def show(folder: Path, submission_id: str) -> dict[str, object]:
    """One submission with its ``body``, opened in memory from the sealed bytes."""
    inbox = InboxFolder(folder)
    keys = inbox.keys()
    with closing(Store(inbox.database)) as store:
        stored = _one(store, submission_id)
        return _entry(store, stored) | {"body": opened.body(store, keys, stored)}


def _entry(store: Store, stored: Stored) -> dict[str, object]:
    return {
        "submission_id": stored.submission_id,
        "school_id": stored.school_id,
        "return_type": stored.return_type,
        "period": stored.period,
        "version": stored.version,
        "supersedes": stored.supersedes,
        "mode": stored.mode,
        "received_at": stored.received_at,
        "pupils": stored.pupils,
        "effects": store.effects(stored.school_id, stored.submission_id),
        "state": stored.state,
        "content_hash": stored.content_hash,
        "wire_hash": stored.wire_hash,
        "body_sha256": stored.body_sha256,
        "reasons": [dict(item) for item in stored.reasons],
    }


def _one(store: Store, submission_id: str) -> Stored:
    found = store.all(submission_id)
    if len(found) != 1:
        raise deciding.refusal("INBOX_UNKNOWN", "No single submission has this id.", "Look at inbox list.")
    return found[0]


def _write(store: Store, act: Callable[[], _T]) -> _T:
    try:
        with store.transaction():
            return act()
    except Busy:
        raise deciding.refusal(
            "INBOX_BUSY", "Another program is writing to this inbox.", "Try again in a moment."
        ) from None


def _enrol(store: Store, card: Card, *, further: bool) -> None:
    known = store.school_names().get(card.school_id)
    if not further and known not in (None, card.name) and store.card(card.kid) is None:
        raise UserError(
            "INBOX_FURTHER_KEY",
            happened=f"This is a further key for {known}, and its card names the school {card.name}.",
            kept="No school was enrolled.",
            do="Ask the school by telephone. If it is right, enrol the card again with --further.",
        )
    store.enrol(card)


def _plain(text: str) -> bool:
    """Whether it can be shown as it is: not too long, and without marks that hide or turn what stands beside it."""
    return len(text) <= _LONGEST_NAME and not any(unicodedata.category(one) in {"Cc", "Cf"} for one in text)


def _read_card(data: bytes, now: datetime) -> Card:
    kind, kid = envelope.peek(data)
    claimed = envelope.claimed(data)
    public = envelope.unbase64(claimed.get("public"))
    if kind != "card" or key_id(public) != kid:
        raise envelope.BadEnvelope("kind")
    fields = envelope.opened(data, kind="card", keys={kid: public}).payload
    school_id, name = fields.get("school_id"), fields.get("name")
    facts = [fields.get(key) for key in ("laestab", "urn", "phase")]
    good = wire.is_uuid4(school_id) and isinstance(name, str) and name.strip() and fields.get("kid") == kid
    if not good or not all(fact is None or (isinstance(fact, str) and _plain(fact)) for fact in (*facts, name)):
        raise envelope.BadEnvelope("malformed")
    words = fields.get("fingerprint_words")
    if words not in (list(fingerprint_words(public)), " ".join(fingerprint_words(public))):
        raise envelope.BadEnvelope("malformed")
    laestab, urn, phase = (fact if isinstance(fact, str) else None for fact in facts)
    return Card(kid, str(school_id), public, str(name), laestab, urn, phase, data, instant(now))


def public_key(folder: Path) -> str:
    """The raw public key that signs receipts, in base64: what an offline check of a receipt needs."""
    return base64.b64encode(InboxFolder(folder).keys().receipt.public).decode("ascii")
