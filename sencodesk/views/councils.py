# SPDX-License-Identifier: Apache-2.0
"""Enrolled councils, for Settings, the command line and everything that needs a council's name."""

import base64
import json
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.councils import council_name
from sencodesk.protocol import envelope
from sencodesk.protocol.addresses import endpoint_refusal
from sencodesk.protocol.profile import Period, Population, Profile, ProfileError, ReturnSpec
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.records.councils import Council, Return, Submission


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


def called(session: Session, code: str | None) -> str:
    """A council by its code, as the school enrolled it, else as the national list has it; a name stays as it is."""
    return names(session).get(code or "") or council_name(code or "") or code or ""


def profile_of(council: Council) -> Profile:
    """The accepted profile, its signature checked again with the key that a person confirmed."""
    return _verified(council, council.profile)


def asks(profile: Profile, due: Return) -> bool:
    """Whether a profile asks for a return of this type and period."""
    return any(
        spec.type == due.type and any(one.period == due.period for one in spec.periods) for spec in profile.returns
    )


def profile_for(session: Session, due: Return) -> Profile:
    """The council's profile as it is for one return, which the newest profile may not name any more.

    Address, keys and limits are those of the newest; what was asked, and when, is read from the profile that asked
    last. Where none was kept (records of an older program), the return stands under plain words, with the day that its
    last body is about.
    """
    council = session.get_one(Council, due.council_id)
    newest = profile_of(council)
    return newest if asks(newest, due) else _with_former(session, council, newest, due)


def _with_former(session: Session, council: Council, newest: Profile, due: Return) -> Profile:
    others = tuple(one for one in newest.returns if one.type != due.type)
    if due.asked_in is not None:
        former = _verified(council, due.asked_in)
        return replace(newest, issued=former.issued, returns=(former.spec(due.type), *others))
    try:
        spec = newest.spec(due.type)
    except ProfileError:
        spec = ReturnSpec(due.type, "Return", (), Population(None, (), None, True), (), ())
    day = _day_of(session, due) or council.confirmed_on
    period = Period(due.period, reference_date=day, opens=day, due=day)
    return replace(newest, returns=(replace(spec, periods=(*spec.periods, period)), *others))


def _day_of(session: Session, due: Return) -> date | None:
    sealed = select(Submission.body).where(Submission.return_id == due.id).order_by(Submission.version.desc())
    body = session.scalars(sealed).first() or due.body
    return date.fromisoformat(json.loads(body)["reference_date"]) if body else None


def _verified(council: Council, signed: str) -> Profile:
    keys = {council.profile_kid: base64.b64decode(council.profile_public)}
    return profile_from(envelope.opened(signed.encode(), kind="profile", keys=keys).payload)
