# SPDX-License-Identifier: Apache-2.0
"""Sealing: a body becomes a package that is signed, encrypted to the council, and kept byte for byte."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.protocol import canonical, envelope, package
from sencodesk.protocol.profile import Profile
from sencodesk.records.councils import Council, Return, Submission
from sencodesk.services.desk import Desk, the_school
from sencodesk.services.outbox import SEALED_FOR

# Sealing wants a passphrase given not longer ago than this, so that a screen left open cannot send children's data.
FRESH = timedelta(hours=12)


def may_sign(desk: Desk, profile: Profile) -> None:
    """Raise UserError where nothing may be sealed now: the profile, an old passphrase, a key out of reach."""
    if not profile.valid_on(desk.today()):
        raise stop(
            "profile_expired", "The council's profile is not in force today.", "Ask the council for its newest profile."
        )
    if desk.now() - desk.unlocked_at > FRESH:
        raise stop(
            "passphrase_stale", "The passphrase was typed more than 12 hours ago.", "Lock, unlock, and send again.", 3
        )
    if desk.installation.place == "locked":
        raise stop(
            "keyring_locked",
            "This computer's keyring is locked, and the school's signing key is in it.",
            "Unlock the keyring, then send again.",
            3,
        )


def frozen(
    desk: Desk,
    session: Session,
    due: Return,
    profile: Profile,
    body: Mapping[str, object],
    *,
    mode: str,
    version: int,
    supersedes: str | None,
    row_ids: Mapping[str, str],
) -> Submission:
    """The sealed submission of a body, not kept yet. Raises UserError where the council takes nothing so large."""
    school, council = the_school(session), session.get_one(Council, due.council_id)
    submission_id, text = str(uuid4()), canonical.dumps(dict(body))
    payload: dict[str, object] = {
        "format": "sencodesk-package",
        "v": 1,
        "council_id": due.council_id,
        "return_type": due.type,
        "school_id": school.id,
        "school": {"name": school.name, "laestab": school.laestab, "urn": school.urn, "phase": school.phase},
        "submission_id": submission_id,
        "version": version,
        "supersedes": supersedes,
        "mode": mode,
        "salt": secrets.token_hex(32),
        "body": dict(body),
    }
    signed = envelope.make("package", payload, desk.installation.key)
    sealed = package.seal(signed, profile.recipients)
    if len(sealed) > profile.package_bytes:
        raise stop(
            "too_large",
            f"{council.name} takes at most {profile.package_bytes // 1024} kB, and this return is larger.",
            "Ask the council how to send it.",
        )
    withdraws = body.get("withdraws")
    return Submission(
        id=submission_id, return_id=due.id, council_id=due.council_id, version=version, supersedes=supersedes,
        mode=mode, state="sealed", attempts=0, failures=0, outbox={SEALED_FOR: list(profile.recipients)},
        sealed_at=desk.now(), sealed_by=desk.by, key_kid=desk.installation.key.kid, body=text.decode(),
        body_sha256=package.content_hash(text), content_hash=package.content_hash(canonical.dumps(payload)),
        wire_hash=package.wire_hash(sealed), sealed=sealed, row_ids=dict(row_ids),
        withdraws=withdraws if isinstance(withdraws, str) else None,
    )  # fmt: skip


def stop(code: str, happened: str, do: str, exit_code: int = 1) -> UserError:
    """What stands in the way; nothing was sealed."""
    return UserError(
        code, happened=happened, kept="Nothing was sealed and nothing was sent.", do=do, exit_code=exit_code
    )
