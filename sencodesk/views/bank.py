# SPDX-License-Identifier: Apache-2.0
"""The school's own targets as stems of the bank, so that they are found and filled like the program's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.content.targets import Stem
from sencodesk.records.templates import BankTarget

OWN = "own:"
"""Before the id of a school's own target, where a plan keeps what it was made from."""


def own(session: Session) -> tuple[Stem, ...]:
    """The school's own targets that are offered, by title."""
    rows = session.scalars(select(BankTarget).where(BankTarget.retired.is_(False)).order_by(BankTarget.title))
    return tuple(
        Stem(
            id=f"{OWN}{row.id}", title=row.title, target=row.text, area=row.area or "",
            needs=tuple((row.needs or "any").split()), key_stages=tuple((row.key_stages or "").split()),
            unit=row.unit or "", measure=row.measure or "", success=row.success or "",
            strategies=(row.strategy,) if row.strategy else (), home_idea=row.you_can_help or "",
        )
        for row in rows
    )  # fmt: skip


def own_id(stem: Stem) -> str:
    """The id of the record of a school's own target; empty for one of the program's."""
    return stem.id.removeprefix(OWN) if stem.id.startswith(OWN) else ""
