# SPDX-License-Identifier: Apache-2.0
"""The rounds of assess, plan, do, review of a pupil, each with the numbers of its plans."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.cycles import Cycle
from sencodesk.records.plans import Plan


@dataclass(frozen=True, slots=True)
class CycleView:
    """One round; ``plans`` are the numbers of the plans that belong to it."""

    id: str
    number: int
    started_on: date
    assessed: str | None
    ended_on: date | None
    decided: str | None
    decided_note: str | None
    plans: tuple[int, ...]
    row_version: int

    @property
    def running(self) -> bool:
        """Whether it is not closed yet."""
        return self.ended_on is None


def cycles(session: Session, pupil_id: str) -> tuple[CycleView, ...]:
    """The pupil's rounds, the newest first."""
    numbers: dict[str, list[int]] = {}
    plans = select(Plan.cycle_id, Plan.number).where(Plan.pupil_id == pupil_id).order_by(Plan.number)
    for cycle_id, number in session.execute(plans):
        if cycle_id is not None:
            numbers.setdefault(cycle_id, []).append(number)
    rows = session.scalars(select(Cycle).where(Cycle.pupil_id == pupil_id).order_by(Cycle.number.desc()))
    return tuple(
        CycleView(
            row.id, row.number, row.started_on, row.assessed, row.ended_on, row.decided, row.decided_note,
            tuple(numbers.get(row.id, ())), row.row_version,
        )
        for row in rows
    )  # fmt: skip
