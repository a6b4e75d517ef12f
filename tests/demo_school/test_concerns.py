# SPDX-License-Identifier: Apache-2.0
"""What the demonstration school shows of concerns, round robins, chase letters, tasks, and Today's lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from sencodesk.records.chronology import HandedOver
from sencodesk.records.duties import Chase
from sencodesk.records.pupils import Pupil
from sencodesk.services import chases, history, imports
from sencodesk.services.demonstration import stories, thistledown
from sencodesk.services.demonstration.council import close_all
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import concern_list, round_robins, today
from sencodesk.views import school as school_view
from sencodesk.views.transfer import transfer
from tests.clocks import FakeClock


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """The demonstration school with its pupils and stories."""
    made = thistledown.make(tmp_path / "demo", clock=clock.now, places=NoPlace())
    for name in (thistledown.TRANSFER_FILE, thistledown.PUPIL_LIST):
        file = thistledown.import_file(name)
        imports.apply(made.desk, preview=imports.preview(made.desk, data=file.read_bytes(), name=file.name))
    stories.tell(made.desk)
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def test_concerns_wait_at_every_step_and_a_round_robin_is_half_back(desk: Desk) -> None:
    with desk.reading() as session:
        listed = concern_list.concern_list(session, on=desk.today())
        rounds = round_robins.rounds(session)
        calendar = school_view.calendar(session)
        found = today.today(session, on=desk.today())
        counted = today.counts(session, on=desk.today())
    assert {one.state for one in listed} == {"new", "again", "watched", "done"}
    assert [(one.asked, one.came) for one in rounds] == [(21, 13)]
    assert set(rounds[0].teachers) == {"Miss Brackwell", "Mr Copperley", "Miss Hartnoll"}
    assert date(2026, 9, 1) in {one.on_date for one in calendar.closed}
    late = [one for one in found.duties if one.duty.may_chase]
    assert "Noor Lanternby" in {one.pupil_name for one in late}
    assert {"Call Bea Wickerby about the date of the review", "Book the hall for parents’ evening"} <= {
        one.what for one in found.tasks if one.sort == "task"
    }
    assert counted.needing < 40, "Today stays a list that can be read"
    assert [one.group.what for one in found.groups if one.group.sort == "file"] == ["2026-11-06"]


def test_a_leaver_has_a_next_school_and_a_chase_letter_is_in_the_sharing(desk: Desk) -> None:
    with desk.reading() as session:
        leo = session.scalars(select(Pupil.id).where(Pupil.forename == "Leo", Pupil.surname == "Marshgate")).one()
        left = transfer(session, leo, on=desk.today(), confided=True)
        letters = session.scalars(select(Chase.handed_over_id)).all()
        papers = session.scalars(select(HandedOver.what).where(HandedOver.id.in_(one for one in letters if one))).all()
    assert left is not None
    assert (left.destination, left.reason) == ("Juniper Vale Primary", "The family moved for work")
    assert papers == ["Chase letter"] * len(letters)
    for one in chase_ids(desk):
        chases.remove(desk, chase_id=one)
    with desk.reading() as session:
        assert session.scalars(select(HandedOver).where(HandedOver.what == "Chase letter")).all() == []


def chase_ids(desk: Desk) -> list[str]:
    """Every letter that went."""
    with desk.reading() as session:
        return list(session.scalars(select(Chase.id)))


def test_one_undo_takes_all_of_it_back(desk: Desk) -> None:
    history.undo(desk)
    with desk.reading() as session:
        assert concern_list.concern_list(session, on=desk.today()) == ()
        assert round_robins.rounds(session) == ()
