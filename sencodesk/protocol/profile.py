# SPDX-License-Identifier: Apache-2.0
"""A council's profile: what it asks for, when, under which law, and the one address that may be used.

Only the payload is read here; the signature was verified before (envelope.py). Reading is strict: an unknown or
missing key, a wrong type or a contradiction refuses the whole profile, so that no half-understood requirement is met.
A profile without ``endpoint`` is legal (a council without a receiver, and the templates in resources): it can be built
and checked, and ``endpoint_refusal`` says why it cannot be sent to. Source: submission.md 5.1, safety.md T10.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sencodesk.protocol.address import endpoint_problem

FORMAT = "sencodesk-profile"
TERMS = ("autumn", "spring", "summer")
PACKAGE_BYTES = 1_048_576

LeftOut = Literal["withdrawn", "not_yet"]


class ProfileError(ValueError):
    """The profile cannot be used. ``reason`` names the place and the fault, and holds nothing about a child."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Period:
    """One due date of a return; the facts are taken as they were on ``reference_date``."""

    period: str
    reference_date: date
    opens: date
    due: date

    @property
    def term(self) -> str:
        """``autumn``, ``spring`` or ``summer``: from the period's name, else from the reference date."""
        named = self.period.rpartition("-")[2]
        return named if named in TERMS else term_of(self.reference_date)


@dataclass(frozen=True, slots=True)
class Population:
    """Whose rows are asked for. None means that the council does not choose by this."""

    home_councils: tuple[str, ...] | None
    statuses: tuple[str, ...] | None
    enrolments: tuple[str, ...] | None
    on_roll: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked. ``code`` is the council's own, ``field`` our fact, ``values`` our codes to theirs.

    ``limit`` is the most entries that the council takes of a list (the census takes two types of need).
    """

    code: str
    field: str
    name: str
    purpose: str
    legal_basis: str
    from_date: date | None
    until: date | None
    values: Mapping[str, str]
    limit: int | None = None

    def asked_on(self, on: date) -> bool:
        """Whether the item may leave in a return about this day."""
        return _within(self.from_date, self.until, on)


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """One check that the council switches on, with its weight, its dates and the terms it is for (none: all)."""

    rule: str
    severity: Literal["error", "query"]
    from_date: date | None
    until: date | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnSpec:
    """One return that the council asks for."""

    type: str
    title: str
    periods: tuple[Period, ...]
    population: Population
    items: tuple[Item, ...]
    rules: tuple[RuleSetting, ...]

    def period(self, name: str) -> Period:
        """The period of this name. Raises ProfileError when the profile has none."""
        for period in self.periods:
            if period.period == name:
                return period
        raise ProfileError(f"returns.{self.type}: no period {name}")


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """A public key of the council. ``kid`` is the first 16 hex characters of the SHA-256 of ``public``."""

    kid: str
    public: bytes
    from_date: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A council's whole profile."""

    id: str
    code: str
    name: str
    version: int
    issued: date
    valid_until: date
    invented: bool
    endpoint: str | None
    host: str | None
    ca: str | None
    recipients: tuple[str, ...]
    receipt_keys: tuple[ProfileKey, ...]
    profile_key: ProfileKey | None
    package_bytes: int
    calendar: tuple[object, ...]
    returns: tuple[ReturnSpec, ...]
    _specs: Mapping[str, ReturnSpec] = field(repr=False, compare=False)

    @classmethod
    def from_payload(cls, payload: object) -> "Profile":
        """Read a payload (the shape is in docs/protocol.md). Raises ProfileError."""
        top = _Reader(payload, "profile")
        top.literal("format", FORMAT)
        if top.integer("v") != 1:
            raise ProfileError("profile.v: only version 1 is known")
        issued, valid_until = top.day("issued"), top.day("valid_until")
        if valid_until < issued:
            raise ProfileError("profile.valid_until: before issued")
        returns = tuple(_read_return(entry) for entry in top.entries("returns"))
        _unique("profile.returns", [spec.type for spec in returns])
        endpoint, host = top.optional_text("endpoint"), top.optional_text("host")
        if (endpoint is None) != (host is None):
            raise ProfileError("profile.host: endpoint and host go together")
        limits = _Reader(top.take("limits", {}), "profile.limits")
        package_bytes = limits.integer("package_bytes", PACKAGE_BYTES)
        if not 1 <= package_bytes <= PACKAGE_BYTES:
            raise ProfileError("profile.limits.package_bytes: out of range")
        limits.finish()
        key = top.take("profile_key", None)
        profile = cls(
            id=top.matching("id", r"[a-z0-9][a-z0-9-]{0,39}"),
            code=top.matching("code", r"[0-9]{3}"),
            name=top.text("name"),
            version=top.integer("version"),
            issued=issued,
            valid_until=valid_until,
            invented=top.flag("invented"),
            endpoint=endpoint,
            host=host,
            ca=_read_ca(top.optional_text("ca", limit=20_000)),
            recipients=tuple(_read_recipient(entry) for entry in top.listing("recipients", [])),
            receipt_keys=tuple(_read_key(entry, "profile.receipt_keys", dated=True) for entry in top.entries("receipt_keys", [])),
            profile_key=None if key is None else _read_key(key, "profile.profile_key", dated=False),
            package_bytes=package_bytes,
            calendar=tuple(top.entries("calendar", [])),
            returns=returns,
            _specs={spec.type: spec for spec in returns},
        )
        top.finish()
        if profile.version < 1:
            raise ProfileError("profile.version: must be 1 or more")
        _unique("profile.receipt_keys", [key.kid for key in profile.receipt_keys])
        return profile

    def spec(self, return_type: str) -> ReturnSpec:
        """The return of this type. Raises ProfileError when the council does not ask for it."""
        try:
            return self._specs[return_type]
        except KeyError:
            raise ProfileError(f"profile.returns: no return {return_type}") from None

    def items_on(self, return_type: str, on: date) -> tuple[Item, ...]:
        """The items asked for in a return about this day, in the council's order."""
        return tuple(item for item in self.spec(return_type).items if item.asked_on(on))

    def left_out(self, return_type: str, on: date) -> list[tuple[str, LeftOut]]:
        """The items that do not leave: withdrawn before this day, or not asked yet."""
        return [
            (item.code, "withdrawn" if item.until is not None and item.until < on else "not_yet")
            for item in self.spec(return_type).items
            if not item.asked_on(on)
        ]

    def rules_on(self, return_type: str, on: date, *, term: str | None = None) -> dict[str, RuleSetting]:
        """The rules in force for a return about this day, by rule. ``term`` defaults to the day's own."""
        term = term or term_of(on)
        return {
            setting.rule: setting
            for setting in self.spec(return_type).rules
            if _within(setting.from_date, setting.until, on) and (not setting.terms or term in setting.terms)
        }

    def valid_on(self, on: date) -> bool:
        """Whether a return may be sealed under this profile today."""
        return self.issued <= on <= self.valid_until

    def receipt_key_map(self) -> dict[str, bytes]:
        """The keys that may sign receipts, current and next, by kid."""
        return {key.kid: key.public for key in self.receipt_keys}


def endpoint_refusal(profile: Profile, allow_loopback: bool) -> str | None:
    """Why nothing may be sent to this profile's address, or None.

    ``allow_loopback`` was given by hand on this computer; a profile cannot grant it (safety.md T10). The reasons:
    ``no-endpoint``, ``no-recipients``, ``no-receipt-keys`` and those of ``address.endpoint_problem``.
    """
    if profile.endpoint is None or profile.host is None:
        return "no-endpoint"
    problem = endpoint_problem(profile.endpoint, profile.host, allow_loopback)
    if problem is not None:
        return problem
    if not profile.recipients:
        return "no-recipients"
    return None if profile.receipt_keys else "no-receipt-keys"


def term_of(on: date) -> str:
    """The term that a census day lies in: autumn September to December, spring January to April, then summer."""
    if on.month >= 9:
        return "autumn"
    return "spring" if on.month <= 4 else "summer"
