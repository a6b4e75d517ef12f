# SPDX-License-Identifier: Apache-2.0
"""What comes back, by undo or from an earlier version, does not lie over what was written meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED
from sencodesk.records.needs import StatusPeriod
from sencodesk.services import attachments, ehc, history, needs, provision, pupils, versions
from sencodesk.services.desk import Desk
from sencodesk.store.tables import ImageRow
from tests.changed import made
from tests.services.papers_kept import PDF

DAY = date(2026, 9, 8)


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Edie", "dob": date(2017, 3, 2)}
    return made(pupils.add(desk, values=values), "pupil")


@pytest.fixture
def run(desk: Desk, pupil: str) -> str:
    values: Any = {"kind": "intervention", "name": "Talk", "from_": date(2026, 9, 7), "minutes": 20}
    return made(provision.add(desk, values=values, pupil_ids=[pupil]), "provision")


def write(desk: Desk, table: str, pupil: str, run: str) -> str:
    """One of these, of the same content each time."""
    if table == "status_period":
        values: Any = {"code": "K", "from_": date(2024, 9, 1), "to": date(2025, 7, 1)}
        return made(needs.begin_status(desk, pupil_id=pupil, values=values), table)
    if table == "need_period":
        return made(needs.add_need(desk, pupil_id=pupil, values={"rank": 1, "code": "HI", "from_": DAY}), table)
    if table == "ehc_plan":
        return made(ehc.issue(desk, pupil_id=pupil, values={"issued_on": DAY}, status=False), table)
    if table == "attachment":
        return made(attachments.attach(desk, pupil_id=pupil, name="a.pdf", data=PDF, values={}), table)
    cell: Any = {"pupil_id": pupil, "on_date": DAY, "n": 1, "held": True}
    return made(provision.mark(desk, provision_id=run, marks=[cell]), table)


def take_away(desk: Desk, table: str, row: str, pupil: str, run: str) -> None:
    if table == "status_period":
        needs.remove_status(desk, status_id=row)
    elif table == "need_period":
        needs.remove_need(desk, need_id=row)
    elif table == "ehc_plan":
        ehc.remove_plan(desk, plan_id=row)
    elif table == "attachment":
        attachments.remove(desk, attachment_id=row)
    else:
        cell: Any = {"pupil_id": pupil, "on_date": DAY, "n": 1, "held": None}
        provision.mark(desk, provision_id=run, marks=[cell])


def rows(desk: Desk, table: str) -> list[str]:
    with desk.reading() as session:
        return list(session.scalars(select(LOGGED[table].id)))


TABLES = ("status_period", "need_period", "ehc_plan", "attachment", "session_mark")


@pytest.mark.parametrize("table", TABLES)
def test_an_earlier_version_does_not_come_back_over_a_new_one(desk: Desk, pupil: str, run: str, table: str) -> None:
    old = write(desk, table, pupil, run)
    with desk.reading() as session:
        seq = session.scalars(select(ImageRow.seq).where(ImageRow.row_id == old)).one()
    take_away(desk, table, old, pupil, run)
    new = write(desk, table, pupil, run)
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table=table, record_id=old, seq=seq)
    assert refused.value.code == "there_already"
    assert rows(desk, table) == [new]
    take_away(desk, table, new, pupil, run)
    versions.restore(desk, table=table, record_id=old, seq=seq)
    assert rows(desk, table) == [old]


@pytest.mark.parametrize("table", TABLES)
def test_undo_does_not_bring_back_what_another_has_written_anew(desk: Desk, pupil: str, run: str, table: str) -> None:
    other = replace(desk, by="Asha Vane", person_id="")
    take_away(desk, table, old := write(desk, table, pupil, run), pupil, run)
    new = write(other, table, pupil, run)
    with pytest.raises(UserError) as refused:
        history.undo(desk)
    assert refused.value.code == "undo_blocked"
    assert rows(desk, table) == [new]
    take_away(other, table, new, pupil, run)
    history.undo(desk)
    assert rows(desk, table) == [old]


def test_redo_does_not_lay_a_status_over_one_that_came_since(desk: Desk, pupil: str, run: str) -> None:
    other = replace(desk, by="Asha Vane", person_id="")
    write(desk, "status_period", pupil, run)
    history.undo(desk)
    new = write(other, "status_period", pupil, run)
    with pytest.raises(UserError):
        history.redo(desk)
    assert rows(desk, "status_period") == [new]


def test_undo_gives_back_what_a_file_had_laid_over_each_other(desk: Desk, pupil: str) -> None:
    """That was so before the edit, and what happened meanwhile is undone too."""
    with desk.unit("as a file may have it") as unit:
        for code in ("K", "N"):
            unit.session.add(StatusPeriod(pupil_id=pupil, code=code, from_date=date(2024, 9, 1)))
    first, second = rows(desk, "status_period")
    needs.change_status(desk, status_id=first, values={"to": date(2024, 9, 2), "from_": date(2023, 9, 1)})
    needs.change_status(desk, status_id=first, values={"to": date(2024, 8, 31)})
    needs.change_status(desk, status_id=second, values={"code": "E"})
    for _ in range(3):
        history.undo(desk)
    with desk.reading() as session:
        held = session.scalars(select(StatusPeriod)).all()
        assert {(one.code, one.from_date, one.to_date) for one in held} == {
            ("K", date(2024, 9, 1), None),
            ("N", date(2024, 9, 1), None),
        }
