# SPDX-License-Identifier: Apache-2.0
"""Councils: reading a profile, accepting it once its fingerprint was compared, and the card that asks to enrol."""

import base64
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.protocol import envelope
from sencodesk.protocol.envelope import BadEnvelope
from sencodesk.protocol.keys import fingerprint, fingerprint_words
from sencodesk.protocol.profile import Profile, ProfileError
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.records.councils import Council, Return
from sencodesk.returns.catalogue import profile_refusal, refusal_words
from sencodesk.services import asking_first
from sencodesk.services.desk import Desk, the_school
from sencodesk.services.roles import KEEP, only
from sencodesk.store.atomic import refuse_store_file, write_atomically
from sencodesk.store.changes import Change
from sencodesk.views.councils import asks, profile_of


@dataclass(frozen=True, slots=True)
class OfferedProfile:
    """A profile whose signature holds; whether it is the council's is for a person to say, by its fingerprint."""

    profile: Profile
    data: bytes
    public: bytes
    fingerprint: str
    words: tuple[str, ...]


def read_profile(data: bytes) -> OfferedProfile:
    """Read a profile file: signed by the key that it names, asking only what can be answered. Raises UserError."""
    try:
        profile = profile_from(envelope.claimed(data))
        if profile.profile_key is None:
            raise ProfileError("profile_key: missing")
        keys = {profile.profile_key.kid: profile.profile_key.public}
        profile = profile_from(envelope.opened(data, kind="profile", keys=keys).payload)
    except (BadEnvelope, ProfileError) as error:
        raise UserError(
            "profile_bad",
            happened="This file is not a council's profile, or its signature does not hold.",
            kept="The profile that you had is kept.",
            do="Ask the council to send the file again.",
            exit_code=4,
        ) from error
    refusal = profile_refusal(profile)
    if refusal is not None:
        raise UserError(
            "profile_asks_unknown",
            happened=refusal_words(refusal),
            kept="The profile that you had is kept.",
            do="Install the newest SENCO Desk. If you have it, tell the council.",
            exit_code=4,
        )
    public = next(iter(keys.values()))
    return OfferedProfile(profile, data, public, fingerprint(public), fingerprint_words(public))


@only(KEEP)
def add(desk: Desk, *, data: bytes, fingerprint: str, allow_loopback: bool = False) -> Change | None:
    """Accept a profile whose fingerprint a person compared. A newer version of the same key needs no new comparison.

    Raises UserError for a wrong fingerprint, another key under a known council, an older version, another profile of
    the version that is held, or an expired one.
    """
    offered = read_profile(data)
    profile, today = offered.profile, desk.today()
    # An event, not an edit: taking it back would bring back rules, keys and addresses that no longer hold.
    with desk.unit(f"accept the profile of {profile.name}", kind="event") as unit:
        known = unit.session.get(Council, profile.id)
        if not same_fingerprint(fingerprint, offered) and (known is None or known.profile_kid != _kid(offered)):
            raise _refused(
                "fingerprint_differs",
                "The fingerprint is not the one that the council gave you.",
                "Ring the council on a number that you knew before.",
            )
        if known is not None and known.profile_kid != _kid(offered):
            raise _refused(
                "another_key",
                "This profile is signed with another key than the one you confirmed.",
                "Ring the council and ask why.",
            )
        if known is not None and profile.version < known.profile_version:
            raise _refused(
                "older_profile", "This profile is older than the one that you have.", "Ask the council for its newest."
            )
        if known is not None and profile.version == known.profile_version and _says_else(known, data):
            raise _refused(
                "same_version_other_profile",
                "A profile of this version is known already, and this one says something else.",
                "Ring the council, and ask which of the two holds and for a profile of a new version.",
            )
        if not profile.valid_on(today):
            raise _refused(
                "profile_expired",
                "This profile is not in force today.",
                "Ask the council for its newest, and look at this computer's date.",
            )
        if known is not None:
            _keep_what_asked(unit.session, known, profile)
        council = known or Council(id=profile.id)
        council.name, council.code, council.invented = profile.name, profile.code, profile.invented
        council.profile_version, council.profile_kid = profile.version, _kid(offered)
        council.profile_public = base64.b64encode(offered.public).decode()
        council.fingerprint, council.profile = offered.fingerprint, data.decode("utf-8")
        council.allow_loopback = allow_loopback or bool(known and known.allow_loopback)
        council.confirmed_on = council.confirmed_on if known else today
        if known is None:
            unit.session.add(council)
            asking_first.mark_new(unit.session, profile.id)
        _open_returns(unit.session, profile)
    return unit.change


@only(KEEP)
def allow_here(desk: Desk, *, council_id: str, allow: bool) -> Change | None:
    """Let a council's receiver be on this computer, or not any more. Raises UserError for an unknown council."""
    with desk.unit("allow a council on this computer" if allow else "bar a council from this computer") as unit:
        council = unit.session.get(Council, council_id)
        if council is None:
            raise _refused("no_such_council", "This council is not here any more.", "Add it again by its profile.")
        council.allow_loopback = allow
    return unit.change


@dataclass(frozen=True, slots=True)
class Card:
    """The fingerprint of this school's key, in digits and in six words to be read out."""

    fingerprint: str
    words: tuple[str, ...]


@only(KEEP)
def request_card(desk: Desk, *, out: Path) -> Card:
    """Write the card with which this school asks a council to be enrolled."""
    refuse_store_file(out)
    if desk.installation.place == "locked":  # the key in hand is only for this session, and no council's to know
        raise UserError(
            "keyring_locked",
            happened="This computer's keyring is locked, and the school's signing key is in it.",
            kept="No card was written.",
            do="Unlock the keyring, lock and unlock SENCO Desk, and write the card again.",
            exit_code=3,
        )
    key = desk.installation.key
    with desk.unit("write the card for the councils", kind="event") as unit:
        school = the_school(unit.session)
        words = fingerprint_words(key.public)
        payload: dict[str, object] = {
            "school_id": school.id,
            "name": school.name,
            "laestab": school.laestab,
            "urn": school.urn,
            "phase": school.phase,
            "kid": key.kid,
            "public": base64.b64encode(key.public).decode(),
            "fingerprint_words": list(words),
        }
    write_atomically(out, envelope.make("card", payload, key))
    return Card(fingerprint(key.public), words)


def _open_returns(session: Session, profile: Profile) -> None:
    known = {(one.type, one.period) for one in session.scalars(select(Return).where(Return.council_id == profile.id))}
    for spec in profile.returns:
        for period in spec.periods:
            if (spec.type, period.period) not in known:
                session.add(Return(council_id=profile.id, type=spec.type, period=period.period))


def _keep_what_asked(session: Session, known: Council, profile: Profile) -> None:
    """A return that the new profile no longer names keeps the one that asked for it, to be read and withdrawn."""
    try:
        held = profile_of(known)
    except (BadEnvelope, ProfileError):  # it cannot be read any more, and the new one mends that
        return
    for due in session.scalars(select(Return).where(Return.council_id == known.id)):
        if asks(profile, due):
            due.asked_in = None
        elif asks(held, due):
            due.asked_in = known.profile


def _says_else(known: Council, data: bytes) -> bool:
    try:
        return envelope.claimed(known.profile.encode()) != envelope.claimed(data)
    except BadEnvelope:  # the one that is held is damaged, and this mends it
        return False


def same_fingerprint(given: str, offered: OfferedProfile) -> bool:
    """Whether what the council told is this profile's fingerprint, in digits or in six words, however spaced."""
    tidy = "".join(given.split()).casefold()
    words = " ".join(given.replace("-", " ").split()).casefold()
    return tidy == "".join(offered.fingerprint.split()).casefold() or words == " ".join(offered.words).casefold()


def _kid(offered: OfferedProfile) -> str:
    assert offered.profile.profile_key is not None
    return offered.profile.profile_key.kid


def _refused(code: str, happened: str, do: str) -> UserError:
    return UserError(code, happened=happened, kept="What you had is kept.", do=do)
