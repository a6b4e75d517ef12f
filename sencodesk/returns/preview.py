# SPDX-License-Identifier: Apache-2.0
"""What will leave: each item with its purpose, law and dates, what is left out, and the body itself, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sencodesk.protocol.profile import LeftOut, Profile
from sencodesk.returns.build import Built
from sencodesk.returns.explain import left_out_reason


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """One item that leaves. ``code`` is the key in the rows, ``field`` our name of the fact."""

    code: str
    field: str
    name: str
    purpose: str
    legal_basis: str
    from_date: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class LeftOutItem:
    """One item that does not leave, and why: ``reason`` for programs, ``sentence`` for people."""

    code: str
    name: str
    reason: LeftOut
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what will leave. ``body`` is the package's body, not a copy in other words."""

    items: tuple[PreviewItem, ...]
    left_out: tuple[LeftOutItem, ...]
    pupils: int
    body: Mapping[str, Any]
    body_sha256: str


def preview(built: Built, profile: Profile) -> Preview:
    """The preview of a built return. ``profile`` must be the one that it was built with."""
    on = date.fromisoformat(built.body["reference_date"])
    asked = {item.code: item for item in profile.spec(built.body["return_type"]).items}
    return Preview(
        items=tuple(
            PreviewItem(item.code, item.field, item.name, item.purpose, item.legal_basis, item.from_date, item.until)
            for item in built.items
        ),
        left_out=tuple(
            LeftOutItem(code, asked[code].name, reason, left_out_reason(asked[code], on))
            for code, reason in built.left_out
        ),
        pupils=len(built.included),
        body=built.body,
        body_sha256=built.body_sha256,
    )
