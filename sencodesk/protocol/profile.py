# SPDX-License-Identifier: Apache-2.0
"""A council's profile: what it asks for, when, under which law, and the one address that may be used.

Only the payload is read here; the signature was verified before (envelope.py). Reading is strict: an unknown or
missing key, a wrong type or a contradiction refuses the whole profile, so that no half-understood requirement is met.
A profile without ``endpoint`` is legal (a council without a receiver, and the templates in resources): it can be built
and checked, and ``endpoint_refusal`` says why it cannot be sent to. Source: docs/protocol.md, section 4.

Longer than 400 lines because shape, reader and address check are one promise: what is read here may be sent there.
"""

import base64
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography import x509

from sencodesk.protocol.keys import key_id

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

    @classmethod
    def from_payload(cls, payload: object) -> "Profile":
        """Read a payload (the shape is in docs/protocol.md). Raises ProfileError."""
        profile: Profile = _PROFILE(payload)
        return profile

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
            if _within(setting.from_date, setting.until, on) and (not setting.terms or term in setting.terms)
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


def _within(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def endpoint_refusal(profile: Profile, allow_loopback: bool) -> str | None:
    """Why nothing may be sent to this profile's address, or None.

    ``allow_loopback`` was given by hand on this computer; a profile cannot grant it to itself. The reasons:
    no-endpoint, no-recipients, no-receipt-keys, bad-address, not-https, host-not-allowed, loopback, private-address.
    """
    if profile.endpoint is None:
        return "no-endpoint"
    try:
        parts = urlsplit(profile.endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "bad-address"
    if parts.scheme != "https":
        return "not-https"
    odd = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    if odd or not host or port == 0 or not re.fullmatch(r"[!-~]+", profile.endpoint) or "\\" in profile.endpoint:
        return "bad-address"
    if host != profile.host:
        return "host-not-allowed"
    problem = address_refusal(host, allow_loopback)
    if problem is not None:
        return problem
    if not profile.recipients:
        return "no-recipients"
    return None if profile.receipt_keys else "no-receipt-keys"


def address_refusal(host: str, allow_loopback: bool) -> str | None:
    """Why this host name or numeric address may not be talked to, or None.

    Ask again for each address that a name resolved to, just before connecting: a name may change its mind.
    """
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return _name_refusal(host.rstrip(".").lower(), allow_loopback)
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in IPv6 clothes is judged as what it is: mapped, 6to4, Teredo, or NAT64 (RFC 6052).
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        address = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or nat64 or address
    if address.is_loopback:
        return None if allow_loopback else "loopback"
    public = address.is_global and not address.is_multicast and not address.is_reserved
    return None if public else "private-address"


def _name_refusal(name: str, allow_loopback: bool) -> str | None:
    if name == "localhost" or name.endswith(".localhost"):
        return None if allow_loopback else "loopback"
    labels = name.split(".")
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) for label in labels):
        return "bad-address"
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return "bad-address"  # 127.1, 2130706433 and 0x7f000001 are addresses to some resolvers
    # A bare name or a name of the local network is somebody's router or file server, never a council.
    return "private-address" if len(labels) == 1 or labels[-1] in _LOCAL_ZONES else None


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_ZONES = frozenset({"local", "internal", "lan", "home", "arpa", "intranet"})

_Check = Callable[[object], Any]


def _object(make: Callable[..., Any], **shape: _Check | tuple[_Check, object]) -> _Check:
    """Reads a JSON object with exactly these keys; a pair is a check and the value that stands for a missing key."""

    def read(value: object) -> Any:
        if not isinstance(value, dict):
            raise ProfileError("not an object")
        known = {"from" if name == "from_date" else name: name for name in shape}
        for key in value:
            if key not in known:
                raise ProfileError("an unknown key")
        taken = {}
        for key, name in known.items():
            check = shape[name]
            if key not in value and not isinstance(check, tuple):
                raise ProfileError(f"{key}: missing")
            try:
                if isinstance(check, tuple):
                    taken[name] = check[0](value[key]) if key in value else check[1]
                else:
                    taken[name] = check(value[key])
            except ProfileError as fault:
                raise ProfileError(f"{key}{'' if fault.reason.startswith('[') else ': '}{fault.reason}") from None
        return make(**taken)

    return read


def _text(pattern: str = r"\S(.*\S)?", most: int = 600) -> _Check:
    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > most or not re.fullmatch(pattern, value):
            raise ProfileError("not the text that is wanted here")
        return value

    return read


def _whole(least: int, most: int) -> _Check:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ProfileError(f"not a whole number from {least} to {most}")
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ProfileError("neither true nor false")
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value))
    except ProfileError:
        raise
    except ValueError:
        raise ProfileError("not a date") from None


def _or_null(check: _Check) -> _Check:
    return lambda value: None if value is None else check(value)


def _many(check: _Check, *, least: int = 0) -> _Check:
    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= 500:
            raise ProfileError("not a list of the right length")
        found = []
        for number, entry in enumerate(value):
            try:
                found.append(check(entry))
            except ProfileError as fault:
                raise ProfileError(f"[{number}]: {fault.reason}") from None
        return tuple(found)

    return read


def _values(value: object) -> Mapping[str, str]:
    """Our codes to the council's; two of ours under one of theirs could not be read back, and are refused."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ProfileError("not an object")
    mapped = {key: _text(most=40)(each) for key, each in value.items()}
    _once("values", mapped.values())
    return mapped


def _once(what: str, values: Iterable[object]) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise ProfileError(f"{what}: the same one twice")


def _dated(entries: Sequence[Any], name: Callable[[Any], str], what: str) -> None:
    """Refuses two entries of one name for the same day and term."""
    for number, one in enumerate(entries):
        for other in entries[:number]:
            start = max(one.from_date or date.min, other.from_date or date.min)
            meet = start <= min(one.until or date.max, other.until or date.max)
            terms = (set(getattr(each, "terms", ())) or set(TERMS) for each in (one, other))
            if name(one) == name(other) and meet and set.intersection(*terms):
                raise ProfileError(f"{what}: {name(one)} twice for the same time")


def _spanning(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(**taken: Any) -> Any:
        if taken["from_date"] and taken["until"] and taken["until"] < taken["from_date"]:
            raise ProfileError("until: before from")
        return make(**taken)

    return made


def _made_period(**taken: Any) -> Period:
    if taken["due"] < taken["opens"]:
        raise ProfileError("due: before opens")
    return Period(**taken)


def _made_key(kid: str, public: str, from_date: date | None, until: date | None) -> ProfileKey:
    raw = base64.b64decode(public)
    if key_id(raw) != kid:
        raise ProfileError("kid: not the name of this key")
    return ProfileKey(kid, raw, from_date, until)


def _made_return(**taken: Any) -> ReturnSpec:
    spec = ReturnSpec(**taken)
    _once("periods", (period.period for period in spec.periods))
    _once("items", (item.code for item in spec.items))
    _dated(spec.items, lambda item: item.field, "items")
    _dated(spec.rules, lambda setting: setting.rule, "rules")
    return spec


def _made_limits(package_bytes: int) -> int:
    return package_bytes


def _made_profile(limits: int, **taken: Any) -> Profile:
    del taken["format"], taken["v"]
    profile = Profile(package_bytes=limits, **taken)
    if profile.valid_until < profile.issued:
        raise ProfileError("valid_until: before issued")
    if profile.endpoint is not None and not profile.recipients:
        raise ProfileError("recipients: none, and returns are to be sealed for somebody")
    if profile.by_hand is not None and not profile.recipients:
        raise ProfileError("recipients: none, and returns are to be sealed for somebody")
    _once("returns", (spec.type for spec in profile.returns))
    _once("receipt_keys", (key.kid for key in (*profile.receipt_keys, *profile.rehearsal_keys)))
    return profile


def _certificates(value: object) -> str:
    """PEM that really holds certificates: what only looks like it would stop every sending."""
    text = _text(_PEM, most=20_000)(value)
    try:
        x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        raise ProfileError("not a certificate") from None
    return str(text)


_NAME = _text(r"[a-z0-9][a-z0-9-]{0,39}")
_DAY = _or_null(_day)
_CHOICE = _or_null(_many(_text(), least=1))
_PEM = r"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*"
_KEY = _object(
    _spanning(_made_key),
    kid=_text(r"[0-9a-f]{16}"),
    public=_text(r"[A-Za-z0-9+/]{43}="),
    from_date=(_DAY, None),
    until=(_DAY, None),
)
_PERIOD = _object(_made_period, period=_NAME, reference_date=_day, opens=_day, due=_day)
_POPULATION = _object(Population, home_councils=_CHOICE, statuses=_CHOICE, enrolments=_CHOICE, on_roll=_flag)
_ITEM = _object(
    _spanning(Item),
    code=_text(r"(?!row$)[!-~]{1,40}"),  # `row` is the name of the row itself
    field=_text(r"[a-z_]{1,40}"),
    name=_text(),
    purpose=_text(),
    legal_basis=_text(),
    from_date=_DAY,
    until=_DAY,
    values=(_values, {}),
    limit=(_or_null(_whole(1, 99)), None),
)
_RULE = _object(
    _spanning(RuleSetting),
    rule=_text(r"[0-9A-Z-]{1,20}"),
    severity=_text("error|query"),
    from_date=_DAY,
    until=_DAY,
    terms=_many(_text("|".join(TERMS))),
)
_RETURN = _object(
    _made_return,
    type=_NAME,
    title=_text(),
    periods=_many(_PERIOD),
    population=_POPULATION,
    items=_many(_ITEM, least=1),
    rules=_many(_RULE),
)
_PROFILE = _object(
    _made_profile,
    format=_text(FORMAT),
    v=_whole(1, 1),
    id=_NAME,
    code=_text(r"[0-9]{3}"),
    name=_text(),
    version=_whole(1, 1_000_000),
    issued=_day,
    valid_until=_day,
    invented=(_flag, False),
    endpoint=(_or_null(_text()), None),
    host=(_or_null(_text()), None),
    ca=(_or_null(_certificates), None),
    recipients=(_many(_text(r"age1[02-9ac-hj-np-z]{58}")), ()),
    receipt_keys=(_many(_KEY), ()),
    rehearsal_keys=(_many(_KEY), ()),
    profile_key=(_or_null(_KEY), None),
    limits=(_object(_made_limits, package_bytes=(_whole(1, PACKAGE_BYTES), PACKAGE_BYTES)), PACKAGE_BYTES),
    calendar=(_many(lambda entry: entry), ()),
    returns=_many(_RETURN),
    by_hand=(_or_null(_text(most=200)), None),
)
