# SPDX-License-Identifier: Apache-2.0
"""Whether an import would lower a pupil's SEN status: an EHC plan ends only when it was ceased, never by a list."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from sencodesk.codes.sen import EHC_PLAN, WITHOUT_SEN
from sencodesk.exchange.rows import Spell
from sencodesk.records.needs import Dated, holding


class Status(Dated, Protocol):
    """A status that holds for a period."""

    @property
    def code(self) -> str: ...


S = TypeVar("S", bound=Status)
Merging = Callable[[list[S], Sequence[Spell], date], list[str]]


def watched(merging: Merging[S]) -> Merging[S]:
    """The same merging of a file's statuses into those that are held; it also says where one goes down."""

    def merged(held: list[S], told: Sequence[Spell], today: date) -> list[str]:
        before = _support(held, today)
        warnings = merging(held, told, today)
        falls = any(now < was for was, now in zip(before, _support(held, today), strict=True))
        return [*warnings, "STATUS_LOWER"] if falls else warnings

    return merged


def _support(held: Sequence[Status], today: date) -> tuple[int, int]:
    """How much support the status of today gives, and the last one that is known: 2 an EHC plan, 0 none."""
    now = next(iter(holding(held, today)), None)
    return _weight(now), _weight(max(held, key=lambda one: one.from_date or date.min, default=None))


def _weight(one: Status | None) -> int:
    if one is None or one.code in WITHOUT_SEN:
        return 0
    return 2 if one.code == EHC_PLAN else 1
