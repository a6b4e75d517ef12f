# SPDX-License-Identifier: Apache-2.0
"""Commands about returns: list, build, check, preview, seal, send, status, receipt."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sencodesk.cli.answer import Answer
from sencodesk.cli.words import command, group
from sencodesk.errors import UserError
from sencodesk.returns.preview import preview as preview_of
from sencodesk.services import amending, filing, sending
from sencodesk.services import returns as services
from sencodesk.services.desk import Desk
from sencodesk.store.atomic import refuse_store_file, write_atomically
from sencodesk.sync import outbox
from sencodesk.views import returns as views
from sencodesk.views.returns import SubmissionView
from sencodesk.views.since import since_last

Open = Callable[[], Desk]
SEAL_KEYS = (
    *("submission_id", "version", "supersedes", "mode"),
    *("body_sha256", "content_hash", "wire_hash", "bytes", "state"),
)


def add_to(commands: Any) -> None:
    """Add these commands to the parser."""
    rooms = group(commands, "returns", help="returns to councils")
    command(rooms, "list", show, keys=("returns",), help="what is due", parent="returns")
    one = command(
        rooms,
        "build",
        build,
        keys=("pupils", "items", "left_out", "excluded", "body_sha256"),
        help="build the body",
        parent="returns",
    )
    one.add_argument("id")
    one.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="as if the reference date were this day; nothing is kept"
    )
    keys: tuple[str, ...] = ("errors", "queries", "unexplained", "findings")
    one = command(rooms, "check", check, keys=keys, help="run the council's rules", parent="returns")
    one.add_argument("id")
    one.add_argument("--note", action="append", default=[], metavar="FINDING=TEXT")
    one = command(
        rooms,
        "preview",
        preview,
        keys=("items", "left_out", "since_last", "body", "body_sha256"),
        help="exactly what will leave",
        parent="returns",
    )
    one.add_argument("id")
    one = command(rooms, "seal", seal, keys=SEAL_KEYS, help="sign and encrypt, once", parent="returns")
    one.add_argument("id")
    one.add_argument("--rehearsal", action="store_true")
    one.add_argument("--out", metavar="F", help="also write the sealed bytes here")
    one = command(rooms, "send", send, keys=("submissions",), help="send, sealing first if needed", parent="returns")
    one.add_argument("id", nargs="?")
    one.add_argument("--rehearsal", action="store_true")
    one.add_argument(
        "--replace", action="store_true", help="also where the council holds a newer version than these records know"
    )
    one.add_argument("--wait", type=float, default=0.0, metavar="SECONDS")
    one = command(rooms, "status", status, keys=("submissions",), help="where they stand", parent="returns")
    one.add_argument("id", nargs="?")
    one.add_argument("--ask", action="store_true", help="ask the council")
    one = command(
        rooms,
        "receipt",
        receipt,
        keys=("receipt", "decision", "verified", "key_fingerprint"),
        help="the council's answers, word for word",
        parent="returns",
    )
    one.add_argument("id")
    one.add_argument("--out", metavar="F")
    one.add_argument("--paper", metavar="F", help="the proof of filing as PDF")


def show(_options: argparse.Namespace, desk: Open) -> Answer:
    """What is due to whom."""
    with desk().reading() as session:
        found = views.returns(session)
    body = [
        {
            "id": one.id,
            "council_id": one.council_id,
            "type": one.type,
            "period": one.period,
            "reference_date": one.reference_date,
            "due": one.due,
            "checked": one.checked_at,
            "submission_id": one.submission.id if one.submission else None,
            "state": one.submission.state if one.submission else None,
            "asked": one.asked,
        }
        for one in found
    ]
    text = "\n".join(
        f"{one.title} to {one.council_name}, {one.period}, {f'due {one.due}' if one.asked else 'no longer asked for'}"
        for one in found
    )
    return Answer("sencodesk-returns-list", {"returns": body}, text)


def build(options: argparse.Namespace, desk: Open) -> Answer:
    """Build from the record as it is; ``--on`` only shows what another day would give."""
    opened = desk()
    return_id = _known(opened, options.id)
    if options.on is None:
        services.build(opened, return_id=return_id)
    with opened.reading() as session:
        _, _, built = views.build(session, return_id, on=options.on)
    body = {
        "pupils": len(built.included),
        "items": [one.code for one in built.items],
        "left_out": [{"code": code, "reason": reason} for code, reason in built.left_out],
        "excluded": [{"pupil_id": pupil_id, "reason": reason} for pupil_id, reason in built.excluded],
        "body_sha256": built.body_sha256,
    }
    return Answer("sencodesk-returns-build", body, f"{len(built.included)} pupils, {len(built.items)} items each.")


def check(options: argparse.Namespace, desk: Open) -> Answer:
    """Check, after putting down any notes given."""
    opened = desk()
    return_id = _known(opened, options.id)
    for note in options.note:
        finding, _, text = note.partition("=")
        services.explain(opened, return_id=return_id, finding_id=finding, text=text)
    services.check(opened, return_id=return_id)
    with opened.reading() as session:
        found = views.check(session, return_id, opened.today())
    findings = [
        {
            "id": one.id,
            "rule": one.rule,
            "severity": one.severity,
            "pupil_id": one.pupil_id,
            "field": one.field,
            "message": one.message,
            "note": one.note,
        }
        for one in found.findings
    ]
    body = {"errors": found.errors, "queries": found.queries, "unexplained": found.unexplained, "findings": findings}
    text = f"{found.errors} errors, {found.queries} queries, {found.unexplained} of them not explained."
    return Answer("sencodesk-returns-check", body, text, 1 if found.errors or found.unexplained else 0)


def preview(options: argparse.Namespace, desk: Open) -> Answer:
    """Exactly what will leave, and remember that it was looked at."""
    opened = desk()
    return_id = _known(opened, options.id)
    services.previewed(opened, return_id=return_id)
    with opened.reading() as session:
        _, profile, built = views.build(session, return_id)
        since = since_last(session, return_id, built, profile)
    shown = preview_of(built, profile)
    items = [
        {
            "code": one.code,
            "name": one.name,
            "purpose": one.purpose,
            "legal_basis": one.legal_basis,
            "from": one.from_date,
            "until": one.until,
        }
        for one in shown.items
    ]
    body = {
        "items": items,
        "left_out": [{"code": code, "reason": reason} for code, reason in built.left_out],
        "since_last": asdict(since) if since else None,
        "body": built.body,
        "body_sha256": built.body_sha256,
    }
    return Answer("sencodesk-returns-preview", body, f"{len(items)} items of {len(built.included)} pupils.")


def seal(options: argparse.Namespace, desk: Open) -> Answer:
    """Seal what was previewed."""
    opened = desk()
    if options.out:
        refuse_store_file(Path(options.out))
    made = services.seal(opened, return_id=_known(opened, options.id), rehearsal=options.rehearsal)
    if options.out:
        write_atomically(Path(options.out), sending.sealed_bytes(opened, made.submission_id))
    body = {
        "submission_id": made.submission_id,
        "version": made.version,
        "supersedes": made.supersedes,
        "mode": made.mode,
        "body_sha256": made.body_sha256,
        "content_hash": made.content_hash,
        "wire_hash": made.wire_hash,
        "bytes": made.size,
        "state": made.state,
    }
    return Answer("sencodesk-returns-seal", body, "Sealed. Nothing has left this computer: send it when you are ready.")


def send(options: argparse.Namespace, desk: Open) -> Answer:
    """One return, or everything that waits."""
    opened = desk()
    return_id = _known(opened, options.id) if options.id else None
    if options.replace:
        _replace(opened, return_id, rehearsal=options.rehearsal)
    sent = sending.send(opened, return_id=return_id, rehearsal=options.rehearsal, wait=options.wait)
    return _submissions(opened, "returns-send", sent)


def _replace(desk: Desk, return_id: str | None, *, rehearsal: bool) -> None:
    """Whoever typed it says that what the council holds may be replaced.

    Raises UserError without a return, and for a rehearsal, which replaces nothing.
    """
    if rehearsal:
        raise UserError(
            "usage",
            happened="--replace was given with --rehearsal.",
            kept="Nothing was sealed and nothing was sent.",
            do="A rehearsal replaces nothing: leave one of the two out.",
            exit_code=2,
        )
    if return_id is None:
        raise UserError(
            "usage",
            happened="--replace was given without a return.",
            kept="Nothing was sealed and nothing was sent.",
            do="Name the one return whose newer version may be replaced.",
            exit_code=2,
        )
    with desk.reading() as session:
        found = views.submissions(session, return_id=return_id)
    waiting = next((one.id for one in found if one.blocked == outbox.NEWER_THERE), None)
    if waiting is not None:
        amending.seal_anew(desk, submission_id=waiting, replace=True)
    else:
        sending.click(desk, return_id=return_id, replace=True)


def status(options: argparse.Namespace, desk: Open) -> Answer:
    """Local without ``--ask``."""
    opened = desk()
    return_id = _known(opened, options.id) if options.id else None
    if options.ask:
        sending.ask(opened, return_id=return_id)
    with opened.reading() as session:
        found = [one.id for one in views.submissions(session, return_id=return_id)]
    return _submissions(opened, "returns-status", found)


def receipt(options: argparse.Namespace, desk: Open) -> Answer:
    """Receipt and decision as they came, verified again with the pinned key."""
    opened = desk()
    return_id = _known(opened, options.id)
    with opened.reading() as session:
        live = views.proof(session, return_id, mode="LIVE")
        proof = live or views.proof(session, return_id)
    if proof is None:
        raise UserError(
            "no_receipt",
            happened="There is no receipt yet.",
            kept="Nothing was changed.",
            do="Send the return, or ask for its status.",
            exit_code=5,
        )
    body = {
        "receipt": json.loads(proof.receipt),
        "decision": json.loads(proof.decision) if proof.decision else None,
        "verified": proof.verified,
        "key_fingerprint": proof.key_fingerprint,
    }
    if options.out:
        refuse_store_file(Path(options.out))
        write_atomically(Path(options.out), proof.receipt.encode())
    if options.paper:
        refuse_store_file(Path(options.paper))
        filing.save_paper(opened, return_id=return_id, file=Path(options.paper), rehearsal=not live)
    return Answer(
        "sencodesk-returns-receipt",
        body,
        "The receipt is genuine." if proof.verified else "The receipt does not hold.",
        0 if proof.verified else 1,
    )


def _submissions(desk: Desk, name: str, ids: Sequence[str]) -> Answer:
    with desk.reading() as session:
        found = [one for one in views.submissions(session) if one.id in ids]
    body = [_as_dict(one) for one in found]
    text = "\n".join(sending.words(one, desk.now()) for one in found) or "Nothing is waiting."
    code = _exit_code(found) if name == "returns-send" else 0
    return Answer(f"sencodesk-{name}", {"submissions": body}, text, code)


def _exit_code(found: Sequence[SubmissionView]) -> int:
    """Refused or barred is 1, no answer yet is 5."""
    if any(one.state == "refused" or (one.blocked and one.waits) for one in found):
        return 1
    return 5 if any(one.waits for one in found) else 0


def _as_dict(one: SubmissionView) -> dict[str, Any]:
    return {
        "submission_id": one.id,
        "return_id": one.return_id,
        "version": one.version,
        "mode": one.mode,
        "state": one.state,
        "attention": one.attention,
        "blocked": one.blocked,
        "attempts": one.attempts,
        "next_try": one.not_before,
        "history": [{"at": step.at, "state": step.state, "why": step.why} for step in one.steps],
    }


def _known(desk: Desk, wanted: str) -> str:
    """A return by its id, by its council's id, or by ``council/period``."""
    with desk.reading() as session:
        for one in sorted(views.returns(session), key=lambda one: not one.asked):  # what is asked for stands first
            if wanted in {one.id, one.council_id, f"{one.council_id}/{one.period}"}:
                return one.id
    raise UserError(
        "no_return",
        happened="There is no such return.",
        kept="Nothing was changed.",
        do="Look at `returns list`.",
        exit_code=2,
    )
