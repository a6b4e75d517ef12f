# SPDX-License-Identifier: Apache-2.0
"""The strict look at a package: exactly the shape of docs/protocol.md, for this council, this school, this address.

What fails here is the fault of a program, not of a person's data, so the answer is `bad-format` and no effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sencodesk.protocol import canonical, package, wire
from sencodesk.protocol.messages import LIVE, MODES, WITHDRAWAL
from sencodesk.protocol.profile import Item, Profile, ProfileError, ReturnSpec
from sencodesk.returns.catalogue import facts

_PACKAGE = {
    "format", "v", "council_id", "return_type", "school_id", "school", "submission_id", "version", "supersedes", "mode",
    "salt", "body",
}  # fmt: skip
_SCHOOL = {"name", "laestab", "urn", "phase"}
_BODY = {
    "format", "v", "council_id", "return_type", "period", "reference_date", "items", "rows", "notes", "attachments",
}  # fmt: skip
_WITHDRAWAL = _BODY | {"withdraws"}
_NEED = {"rank", "type", "from", "to"}


class BadFormat(ValueError):  # noqa: N818 - the problem type's own name
    """The package is not what the protocol says. The text names the place in the structure, never a value."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that has the right shape. ``body`` holds children: it stays in memory and out of every message."""

    submission_id: str
    return_type: str
    period: str
    phase: str | None
    version: int
    supersedes: str | None
    mode: str
    content_hash: str
    body: dict[str, object]
    rows: tuple[dict[str, object], ...]
    upn_code: str | None
    withdraws: str | None = None


def check_package(
    payload: Mapping[str, object], payload_bytes: bytes, *, profile: Profile, school_id: str, submission_id: str
) -> Checked:
    """The package's parts, if every one is as it must be; raises BadFormat otherwise."""
    _exactly(payload, _PACKAGE, "package")
    _is(payload, "format", "sencodesk-package")
    _is(payload, "v", 1)
    _is(payload, "council_id", profile.id)
    _is(payload, "school_id", school_id)
    _is(payload, "submission_id", submission_id)
    school = _object(payload["school"], "school")
    _exactly(school, _SCHOOL, "school")
    _demand(all(value is None or isinstance(value, str) for value in school.values()), "school")
    version, supersedes, mode = payload["version"], payload["supersedes"], payload["mode"]
    _demand(isinstance(version, int) and not isinstance(version, bool) and 1 <= version < 10_000, "version")
    _demand(supersedes is None or (wire.is_uuid4(supersedes) and supersedes != submission_id), "supersedes")
    _demand(mode in MODES, "mode")
    salt = payload["salt"]
    _demand(isinstance(salt, str) and len(salt) == 64 and set(salt) <= set("0123456789abcdef"), "salt")
    body = _object(payload["body"], "body")
    withdraws = body.get("withdraws")
    items: tuple[Item, ...] = ()
    if body.get("format") == WITHDRAWAL:
        _check_withdrawal(body, payload["return_type"], profile)
        _demand(mode == LIVE and supersedes is not None and withdraws == supersedes, "withdraws")
        rows: list[dict[str, object]] = []
    else:
        spec = _spec(profile, payload["return_type"])
        items = spec.items
        rows = _check_body(body, spec, profile)
    phase = school["phase"]
    return Checked(
        submission_id=submission_id,
        return_type=str(body["return_type"]),
        period=str(body["period"]),
        phase=phase if isinstance(phase, str) else None,
        version=version if isinstance(version, int) else 0,
        supersedes=supersedes if isinstance(supersedes, str) else None,
        mode=str(mode),
        content_hash=package.content_hash(payload_bytes),
        body=body,
        rows=tuple(rows),
        upn_code=next((item.code for item in items if item.field == "upn"), None),
        withdraws=withdraws if isinstance(withdraws, str) else None,
    )


def _spec(profile: Profile, return_type: object) -> ReturnSpec:
    try:
        return profile.spec(str(return_type))
    except ProfileError:
        raise BadFormat("return_type") from None


def _check_body(body: dict[str, object], spec: ReturnSpec, profile: Profile) -> list[dict[str, object]]:
    _exactly(body, _BODY, "body")
    _is(body, "format", "sencodesk-body")
    _check_head(body, spec.type, profile)
    dates = {period.period: period.reference_date.isoformat() for period in spec.periods}
    _demand(isinstance(body["period"], str) and body["period"] in dates, "period")
    _is(body, "reference_date", dates[str(body["period"])])
    items = {item.code: item for item in spec.items}
    codes = _list(body["items"], "items")
    asked = {code for code in codes if isinstance(code, str)}
    _demand(len(asked) == len(codes) and asked <= set(items), "items")
    rows = [_object(row, "rows") for row in _list(body["rows"], "rows")]
    for row in rows:
        _exactly(row, asked | {"row"}, "row")
        _demand(wire.is_uuid4(row["row"]), "row")
        for code in asked:
            _demand(_fits(items[code], row[code]), "row value")
    names = {str(row["row"]) for row in rows}
    _demand(len(names) == len(rows), "row")
    for note in (_object(item, "notes") for item in _list(body["notes"], "notes")):
        _exactly(note, {"row", "rule", "text"}, "notes")
        _demand(note["row"] is None or note["row"] in names, "notes")
        _demand(isinstance(note["rule"], str) and isinstance(note["text"], str), "notes")
    return rows


def _check_withdrawal(body: dict[str, object], return_type: object, profile: Profile) -> None:
    # What it takes back says which return it is, whatever the council asks for by now: receive.py looks that up.
    _exactly(body, _WITHDRAWAL, "body")
    _demand(isinstance(return_type, str), "return_type")
    _check_head(body, str(return_type), profile)
    _demand(isinstance(body["period"], str), "period")
    _demand(_is_date(body["reference_date"]), "reference_date")
    for name in ("items", "rows", "notes"):
        _is(body, name, [])


def _check_head(body: dict[str, object], return_type: str, profile: Profile) -> None:
    _is(body, "v", 1)
    _is(body, "council_id", profile.id)
    _is(body, "return_type", return_type)
    _is(body, "attachments", [])


def _fits(item: Item, value: object) -> bool:
    if value is None:
        return True
    kind = facts()[item.field].kind  # a profile that asks for anything else is never published
    if kind == "flag":  # in the council's own words where the profile gives them
        return isinstance(value, bool) or value in item.values.values()
    if kind == "needs":
        return isinstance(value, list) and all(_is_need(need) for need in value)
    if kind == "date":
        return _is_date(value)
    return isinstance(value, str)


def _is_need(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != _NEED:
        return False
    rank = value["rank"]
    ranked = isinstance(rank, int) and not isinstance(rank, bool) and rank > 0
    dated = all(value[key] is None or _is_date(value[key]) for key in ("from", "to"))
    return ranked and dated and isinstance(value["type"], str)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _demand(good: object, where: str) -> None:
    if not good:
        raise BadFormat(where)


def _is(fields: Mapping[str, object], name: str, value: object) -> None:
    _demand(type(fields[name]) is type(value) and fields[name] == value, name)


def _exactly(fields: Mapping[str, object], names: set[str], where: str) -> None:
    _demand(set(fields) == names, where)


def _object(value: object, where: str) -> dict[str, object]:
    try:
        return canonical.mapping(value)
    except canonical.Malformed:
        raise BadFormat(where) from None


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise BadFormat(where)
    return value
