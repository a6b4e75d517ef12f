# SPDX-License-Identifier: Apache-2.0
"""Reviews and meetings of the demonstration school, as the stories tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sencodesk.services import imports
from sencodesk.services.demonstration import stories, thistledown
from sencodesk.services.demonstration.council import close_all
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import meetings as meetings_view
from sencodesk.views import review_rows as rows_view
from sencodesk.views import today as today_view
from sencodesk.views.meetings import Meeting
from sencodesk.views.review_rows import ReviewRow
from tests.clocks import FakeClock


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """The demonstration school with its stories told."""
    made = thistledown.make(tmp_path / "demo", clock=clock.now, places=NoPlace())
    for name in (thistledown.TRANSFER_FILE, thistledown.PUPIL_LIST):
        file = thistledown.import_file(name)
        imports.apply(made.desk, preview=imports.preview(made.desk, data=file.read_bytes(), name=file.name))
    stories.tell(made.desk)
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def rows(desk: Desk) -> list[ReviewRow]:
    with desk.reading() as session:
        return list(rows_view.review_rows(session, on=desk.today()))


def meeting(desk: Desk, review_id: str) -> Meeting:
    with desk.reading() as session:
        found = meetings_view.meeting(session, review_id, on=desk.today())
    assert found is not None
    return found


def test_every_kind_and_state_of_the_stories_is_there(desk: Desk) -> None:
    found = rows(desk)
    assert {one.kind for one in found} == {"sen-support", "annual", "conversation", "other"}
    states = Counter(one.state for one in found)
    assert {"overdue", "report", "planned", "later", "held"} <= states.keys()
    assert states["overdue"] < 10, "Monday’s work, not a flood"
    told = {(one.name, one.kind, one.state, one.day) for one in found}
    for one in (
        ("Isla Wickerby", "sen-support", "overdue", date(2026, 11, 12)),
        ("Oscar Driftwood", "annual", "report", date(2026, 11, 20)),
        ("Callum Brackenfold", "annual", "planned", date(2026, 11, 23)),
        ("Edie Marrowfield", "sen-support", "planned", date(2026, 11, 26)),
        ("Amara Fennelbrook", "conversation", "held", date(2026, 3, 18)),
        ("Edie Marrowfield", "sen-support", "held", date(2025, 4, 2)),
    ):
        assert one in told
    callum = meeting(
        desk, next(one.review_id for one in found if one.name == "Callum Brackenfold" and one.state == "planned")
    )
    asked = {one.name for one in callum.review.invited}
    assert {"Ms Adaeze Ravenfield", "Ms Prudence Heronsgate"} <= asked
    assert len([one for one in callum.review.invited if one.role == "Parent"]) == 2
    days = {one[0].partition(" (")[0]: one[2].replace("\u00a0", " ") for one in callum.to_send}
    assert days["Send the report of the annual review to everybody invited"] == "Mon 7 Dec 2026"
    assert days["Send the changed plan, counted from the meeting"] == "Mon 15 Feb 2027"
    hugo = meeting(
        desk, next(one.review_id for one in found if one.name == "Hugo Windlestone" and one.day == date(2024, 3, 13))
    )
    assert [one.verdict for one in hugo.lines] == ["right", "right"]
    assert stories.tell(desk) is None


def test_what_is_overdue_is_overdue_on_today_too(desk: Desk) -> None:
    """One rule for both pages: the pupils whose review the Reviews page calls overdue are those that Today does."""
    with desk.reading() as session:
        found = today_view.today(session, on=desk.today())
    meetings = {one.pupil_id for line in found.groups if line.when == "overdue" and line.group.sort == "meeting"
                for one in line.group.pupils}  # fmt: skip
    plans = {one.pupil_id for one in found.reviews if one.when == "overdue"}
    owed = {(one.duty.pupil_id, one.duty.id) for one in found.duties if one.when == "overdue"}
    duties = {pupil_id for pupil_id, duty in owed if duty in (rows_view.YEARLY, rows_view.REPORT)}
    late = [one for one in rows(desk) if one.late]
    assert {one.pupil_id for one in late} == meetings | plans | duties
    assert len(late) == 7, "no pupil is counted twice"
    assert {(one.name, one.state) for one in late} >= {
        ("Edie Marrowfield", "planned"), ("Isla Wickerby", "overdue"), ("Noor Lanternby", "due"),
        ("Oscar Driftwood", "report"),
    }  # fmt: skip
