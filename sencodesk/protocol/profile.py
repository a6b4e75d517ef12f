# SPDX-License-Identifier: Apache-2.0
"""A council's profile: what it asks for, when, under which law, and the one address that may be used.

The shapes only. Reading a payload strictly is profile_reading.py; whether its address may be used is addresses.py.
A profile without ``endpoint`` is legal (a council without a receiver, and the templates in resources): it can be built
and checked, and ``endpoint_refusal`` says why it cannot be sent to. Source: docs/protocol.md, section 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

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
        return within(self.from_date, self.until, on)


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
        raise ProfileError(f"profile.returns.{self.type}: no such period")


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
    by_hand: str | None = None
    """Where a sealed file may be handed in by a person; without an ``endpoint``, the only way there is."""
    rehearsal_keys: tuple[ProfileKey, ...] = ()
    """The keys that sign for rehearsals, so that no test receipt can ever be read as a real one."""

    def spec(self, return_type: str) -> ReturnSpec:
        """The return of this type. Raises ProfileError when the council does not ask for it."""
        for spec in self.returns:
            if spec.type == return_type:
                return spec
        raise ProfileError("profile.returns: this return is not asked for")

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
            if within(setting.from_date, setting.until, on) and (not setting.terms or term in setting.terms)
        }

    def valid_on(self, on: date) -> bool:
        """Whether a return may be sealed under this profile today."""
        return self.issued <= on <= self.valid_until

    def receipt_key_map(self, mode: str = "LIVE") -> dict[str, bytes]:
        """The keys that may sign receipts and decisions of a mode, current and next, by kid.

        A profile that names keys for rehearsals takes no other there, and these nowhere else.
        """
        keys = self.rehearsal_keys if mode != "LIVE" and self.rehearsal_keys else self.receipt_keys
        return {key.kid: key.public for key in keys}

    def receipt_key_windows(self) -> dict[str, tuple[date | None, date | None]]:
        """The first and last day of each receipt key, by kid."""
        return {key.kid: (key.from_date, key.until) for key in (*self.receipt_keys, *self.rehearsal_keys)}


def term_of(on: date) -> str:
    """The term that a census day lies in: autumn September to December, spring January to April, then summer."""
    if on.month >= 9:
        return "autumn"
    return "spring" if on.month <= 4 else "summer"


def within(start: date | None, end: date | None, on: date) -> bool:
    """Whether a day lies between two days, both included; None is open."""
    return (start is None or start <= on) and (end is None or on <= end)
