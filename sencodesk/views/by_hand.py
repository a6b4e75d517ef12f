# SPDX-License-Identifier: Apache-2.0
"""What people wrote down when they handed a sealed return in by hand: never a receipt, because no council signed it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.councils import ManualReceipt


@dataclass(frozen=True, slots=True)
class ByHand:
    """The reference as a person was told it, when and where they handed the file in, and who wrote that down."""

    id: str
    row_version: int
    reference: str
    handed_on: date
    place: str
    written_by: str


def noted(session: Session) -> dict[str, ByHand]:
    """Every such note, by its submission."""
    return {
        one.submission_id: ByHand(one.id, one.row_version, one.reference, one.handed_on, one.place, one.written_by)
        for one in session.scalars(select(ManualReceipt))
    }
