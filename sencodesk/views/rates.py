# SPDX-License-Identifier: Apache-2.0
"""The rate table as Settings shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.provision import Rate


@dataclass(frozen=True, slots=True)
class RateView:
    """One line; ``values`` by the words of the table's columns."""

    id: str
    row_version: int
    values: Mapping[str, Any]


def rate_lines(session: Session) -> tuple[RateView, ...]:
    """Every line, by staff, the school's own first, the newest first."""
    rows = sorted(
        session.scalars(select(Rate)),
        key=lambda one: (one.staff.casefold(), one.council or "", -one.from_date.toordinal(), one.id),
    )
    return tuple(
        RateView(
            one.id, one.row_version,
            {
                "staff": one.staff, "pence_an_hour": one.pence_an_hour, "from": one.from_date, "to": one.to_date,
                "council": one.council,
            },
        )
        for one in rows
    )  # fmt: skip
