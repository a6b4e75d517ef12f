# SPDX-License-Identifier: Apache-2.0
"""What a script may not do by a verb either: a second current plan, an event about a pupil who is not there."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import new_id
from sencodesk.records.plans import Plan, PlanState
from sencodesk.records.pupils import Pupil
from sencodesk.services import plans, pupils
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.services.verbs import call, schema_of
from sencodesk.store.tables import ChangeRow


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One pupil is on the roll."""
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=date(2020, 9, 1))
    return desk


def test_only_issuing_makes_a_plan_current(desk: Desk) -> None:
    with desk.reading() as session:
        pupil_id = session.scalars(select(Pupil.id)).one()
    for _ in range(2):
        plans.start(desk, pupil_id=pupil_id, values={})
    with desk.reading() as session:
        drafts = session.scalars(select(Plan.id)).all()
    for one in drafts:
        with pytest.raises(UserError) as refused:
            call("plans.set_state", desk, {"plan_id": one, "state": "current"})
        assert refused.value.exit_code == 2
    with desk.reading() as session:
        assert set(session.scalars(select(Plan.state))) == {PlanState.DRAFT}
    assert schema_of(plans.set_state)["properties"]["state"] == {"enum": ["draft", "reviewed", "ended"]}


def test_nobody_opens_a_pupil_who_is_not_there(desk: Desk) -> None:
    def events() -> int | None:
        with Session(desk.store.writer_engine) as session:
            return session.scalar(select(func.count()).select_from(ChangeRow))

    before = events()
    with pytest.raises(UserError) as refused:
        call("history.opened", desk, {"pupil_id": new_id()})
    assert refused.value.code == "record_gone"
    assert events() == before


GROUP = {"year": "4", "class_name": "4H", "fate": "stays", "to_year": "4"}
HALF: tuple[tuple[str, dict[str, object], str], ...] = (
    ("transfers.leave", {"pupil_id": "a", "values": {"last_day": "2026-11-20"}}, "['destination', 'reason']"),
    ("transfers.came", {"pupil_id": "a", "values": {"came_with": "A folder"}}, "['former_school', 'on_date']"),
    ("round_robins.put_replies", {"round_robin_id": "a", "replies": [{"text": "Well."}]}, "['reply_id']"),
    (
        "school_year.start",
        {"first_day": "2027-09-01", "last_day": "2027-07-20", "exceptions": [], "groups": [GROUP]},
        "['to_class']",
    ),
)


@pytest.mark.parametrize(("verb", "arguments", "missing"), HALF, ids=[verb for verb, _, _ in HALF])
def test_what_an_argument_lacks_is_said(desk: Desk, verb: str, arguments: dict[str, object], missing: str) -> None:
    with pytest.raises(UserError) as refused:
        call(verb, desk, arguments)
    assert (refused.value.code, refused.value.exit_code) == ("usage", 2)
    assert missing in refused.value.happened


def test_the_schema_says_what_an_argument_needs() -> None:
    values = schema_of(VERBS["transfers.leave"])["properties"]["values"]
    assert values["required"] == ["destination", "last_day", "reason"]
    assert schema_of(VERBS["pupils.change"])["properties"]["values"]["required"] == []


STALE: tuple[tuple[str, dict[str, object]], ...] = (
    ("pupils.add_home_council", {"values": {"council": "999"}}),
    ("pupils.add_registration", {"values": {"code": "C"}}),
    ("pupils.add_flag", {"flag": "unit", "values": {"value": True}}),
    ("pupils.add_contact", {"values": {"surname": "Aunt"}}),
    ("pupils.add_former_upn", {"upn": "Z999200001001"}),
    ("needs.add_need", {"values": {"code": "SLCN"}}),
    ("needs.begin_status", {"values": {"code": "K", "from": "2026-01-05"}}),
    ("needs.set_needs", {"codes": ["SLCN"], "from": "2026-01-05"}),
    ("needs.set_status", {"code": "K", "from": "2026-01-05"}),
    ("plans.start", {"values": {}}),
)


@pytest.mark.parametrize(("verb", "arguments"), STALE, ids=[verb for verb, _ in STALE])
def test_nothing_is_added_to_a_pupil_who_was_removed(desk: Desk, verb: str, arguments: dict[str, object]) -> None:
    kept = pupils.add(desk, values={"surname": "Quillstone", "forename": "Ada"})
    assert kept is not None
    pupil_id = next(row for table, row in kept.touched if table == "pupil")
    with pytest.raises(UserError) as refused:
        call(verb, desk, {"pupil_id": new_id(), **arguments})
    assert refused.value.code == "record_gone"
    assert pupils.change(desk, pupil_id=pupil_id, values={"postcode": "ZZ1 1ZZ"}) is not None
