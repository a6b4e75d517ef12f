# SPDX-License-Identifier: Apache-2.0
"""Enrolled councils, for Settings, the command line and everything that needs a council's name."""

import base64
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.protocol import envelope
from sencodesk.protocol.profile import Profile, endpoint_refusal
from sencodesk.records.councils import Council


@dataclass(frozen=True, slots=True)
class CouncilView:
    """One council whose fingerprint was confirmed. ``on_this_computer``: its address is this computer itself."""

    id: str
    code: str
    name: str
    version: int
    fingerprint: str
    invented: bool
    allow_loopback: bool
    confirmed_on: date
    valid_until: date
    returns: tuple[str, ...]
    on_this_computer: bool = False


def councils(session: Session) -> list[CouncilView]:
    """The enrolled councils by name."""
    views = []
    for one in session.scalars(select(Council).order_by(Council.name)):
        profile = profile_of(one)
        views.append(
            CouncilView(
                one.id, one.code, one.name, one.profile_version, one.fingerprint, one.invented, one.allow_loopback,
                one.confirmed_on, profile.valid_until, tuple(spec.title for spec in profile.returns),
                endpoint_refusal(profile, False) == "loopback",
            )
        )  # fmt: skip
    return views


def names(session: Session) -> dict[str, str]:
    """Names by code and by id."""
    found = session.execute(select(Council.id, Council.code, Council.name)).all()
    return {key: one.name for one in found for key in (one.id, one.code)}


def profile_of(council: Council) -> Profile:
    """The accepted profile, its signature checked again with the key that a person confirmed."""
    keys = {council.profile_kid: base64.b64decode(council.profile_public)}
    return Profile.from_payload(envelope.opened(council.profile.encode(), kind="profile", keys=keys).payload)
