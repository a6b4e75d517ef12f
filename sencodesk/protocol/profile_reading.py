# SPDX-License-Identifier: Apache-2.0
"""Reading a council's profile: strictly, so that no half-understood requirement is met.

Only the payload is read here; the signature was verified before (envelope.py). An unknown or missing key, a wrong type
or a contradiction refuses the whole profile. Source: docs/protocol.md, section 4.
"""

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cryptography import x509

from sencodesk.protocol.keys import key_id
from sencodesk.protocol.profile import (
    PACKAGE_BYTES,
    TERMS,
    Item,
    Period,
    Population,
    Profile,
    ProfileError,
    ProfileKey,
    ReturnSpec,
    RuleSetting,
)

FORMAT = "sencodesk-profile"

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


def profile_from(payload: object) -> Profile:
    """Read a payload (the shape is in docs/protocol.md). Raises ProfileError."""
    profile: Profile = _PROFILE(payload)
    return profile
