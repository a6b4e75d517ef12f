# SPDX-License-Identifier: Apache-2.0
"""Group plans and whom they name, the demonstration's plans on templates, and the pupil's copy as a file."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from sencodesk.content.template_rules import problems
from sencodesk.errors import UserError
from sencodesk.records.pupils import Registration
from sencodesk.services import history, next_plans, plan_answers, plans, printing, pupils
from sencodesk.services.demonstration.templates import add_templates
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.store.tables import ChangeRow
from sencodesk.views import plan_templates as view
from sencodesk.views import plans as plans_view
from tests.changed import made
from tests.services.test_coaching import pupil
from tests.services.test_plan_templates import TODAY, begun, shown


def test_a_group_plan_names_its_pupils_and_each_family_reads_of_its_own_child_only(desk: Desk) -> None:
    names = ("Edie", "Tomos", "Amina")
    ids = [pupil(desk, one, f"{one}field") for one in names]
    plan_id = made(plans.start_many(desk, pupil_ids=ids[:2], template="group-education-plan"), "plan")

    def row(n: int, child: str | None) -> object:
        return plan_answers.write(
            desk, plan_id=plan_id, answers=[{"section": "members", "field": "pupil", "n": n, "value": child}]
        )

    assert [one.first_name for one in shown(desk, plan_id).members] == ["Edie", "Tomos"]
    row(3, ids[2])
    for n, child, why in (
        (1, ids[2], "this pupil’s"),
        (4, ids[1], "in the group"),
        (4, "nobody", "not in your records"),
    ):
        with pytest.raises(Refusal, match=why):
            row(n, child)
    with pytest.raises(Refusal, match="this pupil’s"):
        plan_answers.remove_row(desk, plan_id=plan_id, section="members", n=1)
    with desk.reading() as session:
        assert [one.id for one in plans_view.group_plans(session, ids[2], on=TODAY)] == [plan_id]
        assert plans_view.group_plans(session, ids[0], on=TODAY) == []
    plan_answers.remove_row(desk, plan_id=plan_id, section="members", n=2)
    with desk.reading() as session:
        assert plans_view.group_plans(session, ids[1], on=TODAY) == []
    assert [one.first_name for one in shown(desk, plan_id).members] == ["Edie", "Amina"]
    plans.change(desk, plan_id=plan_id, values={"start": date(2026, 9, 7), "review": date(2026, 12, 1)})
    plans.issue(desk, plan_id=plan_id)
    following = shown(desk, made(next_plans.start(desk, plan_id=plan_id), "plan"))
    assert [one.first_name for one in following.members] == ["Edie", "Amina"]


def test_a_group_takes_no_leaver_and_its_printing_is_noted_for_each_pupil(desk: Desk) -> None:
    ids = [pupil(desk, one, f"{one}field") for one in ("Edie", "Tomos", "Amina")]
    plan_id = made(plans.start_many(desk, pupil_ids=ids[:2], template="group-education-plan"), "plan")
    with desk.reading() as session:
        (days,) = session.scalars(select(Registration.id).where(Registration.pupil_id == ids[2])).all()
    pupils.change_registration(desk, registration_id=days, values={"to": date(2026, 7, 1)})
    third: list[plan_answers.AnswerValue] = [{"section": "members", "field": "pupil", "n": 3, "value": ids[2]}]
    with pytest.raises(Refusal, match="has left the school"):
        plan_answers.write(desk, plan_id=plan_id, answers=third)
    printing.note_printed(desk, [printing.Chosen(plan_id, ids[0], "4H-01")], "parent")
    with desk.reading() as session:
        noted = session.scalars(select(ChangeRow.pupil_id).where(ChangeRow.label == "print a plan, parent copy")).all()
    assert sorted(str(one) for one in noted) == sorted(ids[:2])


@pytest.mark.parametrize("gone", [0, 1])
def test_a_pupil_who_is_removed_takes_only_their_own_row_out_of_a_group_plan(desk: Desk, gone: int) -> None:
    ids = [pupil(desk, one, f"{one}field") for one in ("Edie", "Tomos", "Amina")]
    plan_id = made(plans.start_many(desk, pupil_ids=ids, template="group-education-plan"), "plan")
    notes: list[plan_answers.AnswerValue] = [
        {"section": "members", "field": "own_note", "n": n, "value": f"Of {one}."} for n, one in enumerate(ids, start=1)
    ]
    plan_answers.write(desk, plan_id=plan_id, answers=notes)
    before = shown(desk, plan_id)
    pupils.remove(desk, pupil_id=ids[gone])
    left = [one for one in ids if one != ids[gone]]
    found = shown(desk, plan_id)
    assert (found.pupil_id, [one.id for one in found.members]) == (left[0], left)
    said = {(one.field, one.n): one.value for one in found.answers if one.section == "members"}
    assert said == {
        (field, n): value
        for n, one in enumerate(left, start=1)
        for field, value in (("pupil", one), ("own_note", f"Of {one}."))
    }
    history.undo(desk)
    again = shown(desk, plan_id)
    assert (again.pupil_id, again.number, again.members) == (before.pupil_id, before.number, before.members)


def test_the_demonstrations_plans_fit_their_templates(desk: Desk) -> None:
    child = pupil(desk, "Oscar", "Driftwood")
    for _ in range(2):  # told again it adds nothing
        with desk.unit("tell the stories") as unit:
            add_templates(unit.session, {"P006": child})
    with desk.reading() as session:
        found = plans_view.plans(session, on=TODAY)
        ours = [one.layout for one in view.templates(session) if one.own]
    assert [one.template for one in found] == ["one-page-profile", "behaviour-support-plan"]
    assert [(one.id, problems(one)) for one in ours] == [("thistledown-support-plan", ())]
    for one in found:
        assert one.layout is not None
        free = {(section.id, field.id) for section, field in one.layout.fields() if not field.place}
        assert {(at.section, at.field) for at in one.answers} <= free
        needed = {
            (section.id, field.id) for section, field in one.layout.fields() if field.required and not field.place
        }
        assert needed <= {(at.section, at.field) for at in one.answers}


def test_the_pupils_copy_is_written_to_files_like_the_others(desk: Desk, tmp_path: Path) -> None:
    plan_id = begun(desk, "iep")
    plans.issue(desk, plan_id=plan_id)
    made = printing.to_files(desk, paper="iep", out=tmp_path / "out", copy="pupil", everybody=True)
    assert [one.path.name for one in made.files] == ["no-class-01-iep-pupil.pdf"]
    with pytest.raises(UserError, match="no such paper"):
        printing.to_files(desk, paper="iep", out=tmp_path / "out", copy="grandmother", everybody=True)
