# SPDX-License-Identifier: Apache-2.0
"""Publishing the council's profile, and reading what is published now.

A template holds what the council asks for; the inbox fills in what only it knows: address, authority, recipient, keys.
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from sencodesk.errors import UserError
from sencodesk.inbox import ca
from sencodesk.inbox.folder import InboxFolder, replace
from sencodesk.protocol import canonical, envelope
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.profile import PACKAGE_BYTES, Profile, ProfileError
from sencodesk.returns.catalogue import profile_refusal, refusal_words

_LIFE = timedelta(days=400)
# What only the inbox knows; a template that names it is overruled.
_OURS = frozenset(
    {
        "format",
        "v",
        "id",
        "name",
        "code",
        "version",
        "issued",
        "endpoint",
        "host",
        "ca",
        "recipients",
        "receipt_keys",
        "rehearsal_keys",
    }
    | {"profile_key"}
)


def current(folder: InboxFolder) -> Profile | None:
    """The published profile, verified with the council's own key; None before the first one."""
    try:
        data = folder.profile.read_bytes()
    except FileNotFoundError:
        return None
    key = folder.keys().profile
    return Profile.from_payload(envelope.opened(data, kind="profile", keys={key.kid: key.public}).payload)


def publish(
    folder: InboxFolder, *, url: str, template: Path | None, now: datetime, asked: Mapping[str, object] | None = None
) -> bytes:
    """Signs and publishes the next version of the profile for the address ``url``; returns the envelope.

    What the council asks for is ``asked`` where it is given, else the template's file.

    The authority is named for loopback addresses; elsewhere the council's own web server stands before the inbox, and
    the system's roots hold. Raises UserError for an address that is not https, for a template that cannot be read, and
    for one that asks what no school's program could answer.
    """
    council, keys = folder.council(), folder.keys()
    host = _host(url)
    before = current(folder)
    payload = dict(asked) if asked is not None else _template(template, council.id)
    payload.setdefault("valid_until", (now + _LIFE).date().isoformat())
    payload.setdefault("limits", {"package_bytes": PACKAGE_BYTES})
    payload.setdefault("calendar", [])
    payload.setdefault("invented", False)
    payload |= {
        "format": "sencodesk-profile",
        "v": 1,
        "id": council.id,
        "name": council.name,
        "code": council.code,
        "version": before.version + 1 if before else 1,
        "issued": now.date().isoformat(),
        "endpoint": url.rstrip("/"),
        "host": host,
        "ca": folder.ca_certificate.read_text(encoding="ascii") if host in ca.LOOPBACK else None,
        "recipients": [keys.recipient],
        "receipt_keys": [_public(keys.receipt) | {"from": "2020-01-01", "until": None}],
        "rehearsal_keys": [_public(keys.rehearsal) | {"from": "2020-01-01", "until": None}],
        "profile_key": _public(keys.profile),
    }
    try:
        refusal = profile_refusal(Profile.from_payload(payload))
    except ProfileError:
        raise _bad_template() from None
    if refusal is not None:
        raise _bad_template(refusal_words(refusal))
    data = envelope.make("profile", payload, keys.profile)
    replace(folder.profile, data)
    return data


def asked_now(folder: InboxFolder) -> dict[str, object]:
    """What the published profile asks for, as a template has it; empty before the first one."""
    if current(folder) is None:
        return {}
    payload = dict(envelope.claimed(folder.profile.read_bytes()))
    return {name: value for name, value in payload.items() if name not in _OURS}


def _public(key: SigningKey) -> dict[str, object]:
    return {"kid": key.kid, "public": base64.b64encode(key.public).decode("ascii")}


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and parts.path in {"", "/"} and not parts.query
        good = good and not parts.fragment and not parts.username and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or not parts.hostname:
        raise UserError(
            "INBOX_URL",
            happened="The address must start with https:// and hold a host, without a path.",
            kept="The profile was left as it is.",
            do="Give an address such as https://127.0.0.1:8443",
            exit_code=2,
        )
    return parts.hostname


def _template(path: Path | None, council_id: str) -> dict[str, object]:
    source = path or files("sencodesk_resources").joinpath("profiles").joinpath(f"{council_id}.json")
    try:
        return canonical.mapping(canonical.loads(source.read_bytes()))
    except (OSError, canonical.Malformed):
        raise _bad_template() from None


def _bad_template(
    happened: str = "There is no template for this council's profile, or it cannot be read.",
) -> UserError:
    return UserError(
        "INBOX_TEMPLATE",
        happened=happened,
        kept="The profile was left as it is.",
        do="Give the JSON file that holds the council's returns.",
        exit_code=4,
    )
