# SPDX-License-Identifier: Apache-2.0
"""Publishing the council's profile, and reading what is published now.

A template holds what the council asks for; the inbox fills in what only it knows: address, authority, recipient, keys.
"""

import base64
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sencodesk.codes.days import long_day
from sencodesk.errors import UserError
from sencodesk.inbox import ca
from sencodesk.inbox.folder import InboxFolder, replace
from sencodesk.protocol import canonical, envelope
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.profile import PACKAGE_BYTES, Profile, ProfileError
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.returns.catalogue import profile_refusal, refusal_words

_LIFE = timedelta(days=400)
NEWER = "INBOX_NEWER_PROFILE"
LEAST_BYTES = 100_000  # a return of a few hundred pupils, sealed, is of this size
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
    return _read(folder, data)


def former(folder: InboxFolder) -> tuple[Profile, ...]:
    """Every profile that was published before, the newest first: what is on its way may be sealed under one of them."""
    kept = (_read(folder, file.read_bytes()) for file in folder.former_profiles.glob("[0-9]*.json"))
    return tuple(sorted(kept, key=lambda one: one.version, reverse=True))


def _read(folder: InboxFolder, data: bytes) -> Profile:
    key = folder.keys().profile
    return profile_from(envelope.opened(data, kind="profile", keys={key.kid: key.public}).payload)


def _keep_former(folder: InboxFolder, before: Profile) -> None:
    folder.former_profiles.mkdir(mode=0o700, exist_ok=True)
    replace(folder.former_profiles / f"{before.version:06d}.json", folder.profile.read_bytes())


def publish(
    folder: InboxFolder,
    *,
    url: str,
    template: Path | None,
    now: datetime,
    asked: Mapping[str, object] | None = None,
    based_on: int | None = None,
) -> bytes:
    """Signs and publishes the next version at once: `made`, then `sign`."""
    return sign(folder, made(folder, url=url, template=template, now=now, asked=asked, based_on=based_on))


def made(
    folder: InboxFolder,
    *,
    url: str,
    template: Path | None,
    now: datetime,
    asked: Mapping[str, object] | None = None,
    based_on: int | None = None,
) -> dict[str, object]:
    """The next version of the profile for the address ``url``, not signed yet.

    Called inside a transaction of the store, so that no two are signed with one version. What the council asks for is
    ``asked`` where it is given, else the template's file; ``based_on`` is the version that somebody looked at.

    The authority is named for loopback addresses; elsewhere the council's own web server stands before the inbox, and
    the system's roots hold. Raises UserError for an address that is not https, for a template that cannot be read, and
    for one that asks what no school's program could answer.
    """
    council, keys = folder.council(), folder.keys()
    host = _host(url)
    before = current(folder)
    if based_on is not None and (before is None or before.version != based_on):
        raise _newer(before.version if before else 0)
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
        profile = profile_from(payload)
        refusal = profile_refusal(profile)
    except ProfileError:
        raise _bad_template() from None
    if refusal is not None:
        raise _bad_template(refusal_words(refusal))
    if not profile.returns or profile.package_bytes < LEAST_BYTES:
        raise _bad_template(
            f"A profile asks for at least one return, and takes {LEAST_BYTES:,} bytes or more: no school could return."
        )
    return payload


def sign(folder: InboxFolder, payload: Mapping[str, object]) -> bytes:
    """Signs what `made` gave and puts it in place of the one before, which is kept; returns the envelope."""
    before = current(folder)
    data = envelope.make("profile", payload, folder.keys().profile)
    if before is not None:
        _keep_former(folder, before)
    replace(folder.profile, data)
    return data


def asked_now(folder: InboxFolder) -> dict[str, object]:
    """What the published profile asks for, as a template has it; empty before the first one."""
    if current(folder) is None:
        return {}
    payload = dict(envelope.claimed(folder.profile.read_bytes()))
    return {name: value for name, value in payload.items() if name not in _OURS}


def taken_away(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What schools could return until now and could not, or for another day only, after ``after``: in sentences."""
    found = []
    for spec in before["returns"]:
        now = next((one for one in after["returns"] if one["type"] == spec["type"]), None)
        if now is None:
            found.append(f"The return {spec['title']} is no longer asked for.")
            continue
        periods = {one["period"]: one for one in now["periods"]}
        for one in spec["periods"]:
            kept = periods.get(one["period"])
            if kept is None:
                found.append(f"{spec['title']}: the period {one['period']} is taken away.")
            elif kept["reference_date"] != one["reference_date"]:
                found.append(
                    f"{spec['title']}, {one['period']}: the reference date is {_day(kept['reference_date'])} "
                    f"instead of {_day(one['reference_date'])}."
                )
        codes = {one["code"] for one in now["items"]}
        found += [
            f"{spec['title']}: the item “{one['name']}” is taken away."
            for one in spec["items"]
            if one["code"] not in codes
        ]
    least = after.get("limits", {"package_bytes": PACKAGE_BYTES})["package_bytes"]
    if least < before["limits"]["package_bytes"]:
        found.append(
            f"A return may be {least:,} bytes large at most, instead of {before['limits']['package_bytes']:,}."
        )
    return found


def _day(text: str) -> str:
    return long_day(date.fromisoformat(text))


def _newer(version: int) -> UserError:
    return UserError(
        NEWER,
        happened=f"Version {version} is published meanwhile.",
        kept="Nothing was published.",
        do="Open the profile page again, and change what is still to be changed.",
    )


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
