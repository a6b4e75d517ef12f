# SPDX-License-Identifier: Apache-2.0
"""A school's own plan templates, plans on them, and what such a plan keeps whatever becomes of its template."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sencodesk.content.template_plain import template
from sencodesk.content.template_rules import problems
from sencodesk.content.templates import Copy, Template
from sencodesk.errors import UserError
from sencodesk.records.plans import PlanState
from sencodesk.records.templates import PlanTemplate
from sencodesk.services import history, next_plans, papers, plan_answers, plan_templates, plans
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import plan_templates as view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views.plan_templates import TemplateView
from sencodesk.views.plans import PlanView, plan_in_force
from tests.changed import made
from tests.services.test_coaching import pupil

TODAY = date(2026, 11, 23)
SUPPORT = "sen-support-plan"


def shown(desk: Desk, plan_id: str) -> PlanView:
    """A plan as the records hold it."""
    with desk.reading() as session:
        found = plans_view.plan(session, plan_id, on=TODAY)
    assert found is not None
    return found


def own(desk: Desk, name: str) -> TemplateView:
    """A template of the school's own, as it is now."""
    with desk.reading() as session:
        return next(one for one in view.templates(session) if one.layout.name == name and one.own)


def copied(desk: Desk, name: str = "Our plan", key: str = SUPPORT) -> TemplateView:
    plan_templates.copy(desk, key=key, name=name)
    return own(desk, name)


def begun(desk: Desk, key: str, child: str = "") -> str:
    """A draft on a template, of a new pupil or of one that is there."""
    child = child or pupil(desk, "Edie", "Marrowfield")
    held: Any = {"start": date(2026, 9, 7), "review": date(2026, 12, 18)}
    return made(plans.start(desk, pupil_id=child, values=held, template=key), "plan")


def on_paper(desk: Desk, plan_id: str) -> tuple[bytes, ...]:
    """The three copies of a plan."""
    found = shown(desk, plan_id)
    with desk.reading() as session:
        whose = pupils_view.pupil(session, found.pupil_id, on=TODAY)
        school = school_view.school(session)
    assert whose is not None
    return tuple(papers.draw(found, whose, school, copy=one, printed=desk.now()).data for one in papers.COPIES)


def test_a_copy_is_the_schools_own_and_the_programs_stays(desk: Desk) -> None:
    before = template(SUPPORT)
    found = copied(desk)
    assert (found.layout.id, found.layout.based_on, found.plans, found.retired) == ("our-plan", SUPPORT, 0, False)
    plan_templates.word(
        desk, template_id=found.id, section="assess", field="strengths", copy="staff", words="What we admire"
    )
    section = own(desk, "Our plan").layout.section("assess")
    assert section is not None
    assert section.fields[0].labels.staff == "What we admire"
    assert template(SUPPORT) == before
    with pytest.raises(Refusal, match="Another template has this name"):
        plan_templates.copy(desk, key="iep", name="our PLAN")
    with pytest.raises(Refusal, match="not offered"):
        plan_templates.copy(desk, key="provision-map", name="A map")
    with pytest.raises(Refusal, match="cannot be left empty"):
        plan_templates.rename(desk, template_id=found.id, name=" ")


def test_everything_that_can_be_done_to_a_template(desk: Desk) -> None:
    found = copied(desk)
    at: Any = {"template_id": found.id}
    plan_templates.rename(desk, **at, name="Support plan")
    plan_templates.move(desk, **at, section="plan", to=0)
    plan_templates.move(desk, **at, section="assess", field="strengths", to=2)
    plan_templates.word(desk, **at, section="assess", field="evidence", copy="parent", words="What we looked at")
    plan_templates.word(desk, **at, section="assess", field="need", copy="pupil", words=None)
    plan_templates.word(desk, **at, section="lessons", copy="staff", words="Every lesson")
    plan_templates.set_field(desk, **at, section="assess", field="need", help_text="Where and when.", required=False)
    plan_templates.add_field(desk, **at, section="plan", kind="choice", words="Transport", choices=["bus", "walks"])
    plan_templates.add_field(desk, **at, kind="text", words="Sensory needs")
    plan_templates.remove(desk, **at, section="review", field="delivered")
    plan_templates.remove(desk, **at, section="provision")
    layout = own(desk, "Support plan").layout
    assert [one.id for one in layout.sections] == ["plan", "assess", "targets", "lessons", "review", "sensory-needs"]
    words = {(one.id, field.id): field for one in layout.sections for field in one.fields}
    assert [one for _, one in words][4:8] == ["transport", "need", "need_type", "strengths"]
    assert words["assess", "evidence"].labels.on(Copy.PARENT) == "What we looked at"
    assert not words["assess", "need"].labels.on(Copy.PUPIL)
    assert (words["assess", "need"].help, words["assess", "need"].required) == ("Where and when.", False)
    assert words["plan", "transport"].choices == ("bus", "walks")
    assert ("review", "delivered") not in words
    assert problems(layout) == ()
    plan_templates.offer(desk, template_id=found.id, offered=False)
    with desk.reading() as session:
        assert layout not in view.offered(session)
    child = pupil(desk, "Edie", "Marrowfield")
    with pytest.raises(Refusal, match="not offered"):
        begun(desk, layout.id, child)
    plan_templates.offer(desk, template_id=found.id, offered=True)
    begun(desk, layout.id, child)


def test_what_a_template_may_not_be_is_refused_and_changes_nothing(desk: Desk) -> None:
    found = copied(desk)
    acts: list[Callable[[], object]] = [
        lambda: plan_templates.remove(desk, template_id=found.id, section="targets", field="target"),
        lambda: plan_templates.word(desk, template_id=found.id, section="assess", copy="staff", words="x" * 200),
        lambda: plan_templates.remove(desk, template_id=found.id, section="lessons", field="adjustments"),
        lambda: plan_templates.move(desk, template_id=found.id, section="nowhere", to=0),
    ]
    for act in acts:
        with pytest.raises(UserError):
            act()
    assert own(desk, "Our plan") == found


def test_a_template_in_use_gives_way_to_a_new_one(desk: Desk) -> None:
    found = copied(desk)
    plan_id = begun(desk, found.layout.id)
    plan_templates.rename(desk, template_id=found.id, name="Our new plan")
    new = own(desk, "Our new plan")
    assert (new.layout.id, new.plans) == ("our-plan-v2", 0)
    kept = shown(desk, plan_id).layout
    assert kept is not None
    assert kept.name == "Our plan"
    with pytest.raises(Refusal, match="changed meanwhile"):
        plan_templates.rename(desk, template_id=found.id, row_version=found.row_version + 1, name="Again")
    plans.issue(desk, plan_id=plan_id)
    following = shown(desk, made(next_plans.start(desk, plan_id=plan_id), "plan"))
    assert following.template == "our-plan-v2"
    plan_templates.rename(desk, template_id=found.id, name="Third")
    assert own(desk, "Third").layout.id == "our-plan-v3"
    history.undo(desk)
    assert own(desk, "Our new plan").layout.id == "our-plan-v2"


ACTS: tuple[Callable[[Desk, str, Template, Any], object], ...] = (
    lambda desk, which, one, draw: plan_templates.rename(
        desk, template_id=which, name=one.name[:40] + draw(some.sampled_from("ABC"))
    ),
    lambda desk, which, one, draw: plan_templates.word(
        desk, template_id=which, section=(at := draw(some.sampled_from(one.sections))).id,
        field=draw(some.sampled_from([None, *(field.id for field in at.fields)])),
        copy=draw(some.sampled_from(["staff", "parent", "pupil"])),
        words=draw(some.sampled_from(["Words", "W 2", None])),
    ),
    lambda desk, which, one, draw: plan_templates.move(
        desk, template_id=which, section=(at := draw(some.sampled_from(one.sections))).id,
        field=draw(some.sampled_from([None, *(field.id for field in at.fields)])), to=draw(some.integers(0, 4)),
    ),
    lambda desk, which, one, draw: plan_templates.add_field(
        desk, template_id=which, section=draw(some.sampled_from([None, *(at.id for at in one.sections)])),
        kind=draw(some.sampled_from(["line", "text", "date"])), words=draw(some.sampled_from(["Mine", "Ours"])),
    ),
    lambda desk, which, one, draw: plan_templates.remove(
        desk, template_id=which, section=(at := draw(some.sampled_from(one.sections))).id,
        field=draw(some.sampled_from([None, *(field.id for field in at.fields)])),
    ),
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_a_plan_never_changes_on_paper_whatever_becomes_of_its_template(desk: Desk, data: Any) -> None:
    """The three copies are the same bytes; whatever is done leaves a template that keeps every rule, or nothing."""
    start = copied(desk, f"Plan {uuid4().hex}", data.draw(some.sampled_from([one.id for one in view.of_the_program()])))
    child = pupil(desk, "Edie", f"Marrowfield {uuid4().hex}")
    first = begun(desk, start.layout.id, child)
    section = next(one for one in start.layout.sections for field in one.fields if not field.place)
    field = next(
        one for one in section.fields if not one.place and one.type.value in ("line", "text", "list", "people")
    )
    plan_answers.write(
        desk, plan_id=first,
        answers=[{"section": section.id, "field": field.id, "n": 1, "value": "Drawing maps."}],
    )  # fmt: skip
    before, now = on_paper(desk, first), start
    for _ in range(data.draw(some.integers(1, 5))):
        try:
            change: Any = data.draw(some.sampled_from(ACTS))(desk, now.id, now.layout, data.draw)
        except UserError:
            continue
        if change is None:
            continue
        with desk.reading() as session:
            rows = {one.id: one for one in view.templates(session)}
        now = next(rows[row] for table, row in reversed(change.touched) if table == "plan_template" and row in rows)
        assert problems(now.layout) == ()
        if data.draw(some.booleans()):
            begun(desk, now.layout.id, child)
    assert on_paper(desk, first) == before


def test_answers_are_kept_as_typed_and_judged_by_their_field(desk: Desk) -> None:
    plan_id = begun(desk, SUPPORT)

    def write(section: str, field: str, value: str | None, n: int = 1) -> object:
        return plan_answers.write(
            desk, plan_id=plan_id, answers=[{"section": section, "field": field, "n": n, "value": value}]
        )

    write("assess", "evidence", "Two books\nA check in week 3 ")
    write("provision", "intervention", "Word Builders", 2)
    write("provision", "who", "Mr Osgood", 1)
    write("review", "decision", "change")
    assert [(one.section, one.field, one.n, one.value) for one in shown(desk, plan_id).answers] == [
        ("assess", "evidence", 1, "Two books\nA check in week 3"),
        ("provision", "who", 1, "Mr Osgood"), ("provision", "intervention", 2, "Word Builders"),
        ("review", "decision", 1, "change"),
    ]  # fmt: skip
    for section, field, n, why in (
        ("nowhere", "evidence", 1, "no such field"), ("assess", "strengths", 1, "no such field"),
        ("assess", "evidence", 2, "no such field"), ("provision", "who", 0, "no such field"),
        ("review", "decision", 1, "one of those"), ("provision", "group", 1, "a number"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why) as refused:
            write(section, field, "three of them", n)
        assert [one for one, _ in refused.value.fields] == [f"{section}/{field}/{n}"]
    plan_answers.remove_row(desk, plan_id=plan_id, section="provision", n=1)
    write("assess", "evidence", " ")
    assert [(one.section, one.n) for one in shown(desk, plan_id).answers] == [("provision", 1), ("review", 1)]
    history.undo(desk)
    history.undo(desk)
    assert len(shown(desk, plan_id).answers) == 4
    with pytest.raises(Refusal):
        plan_answers.remove_row(desk, plan_id=plan_id, section="targets", n=1)
    iep = begun(desk, "iep", shown(desk, plan_id).pupil_id)
    with pytest.raises(Refusal):
        plan_answers.write(
            desk, plan_id=iep, answers=[{"section": "people", "field": "monitor", "n": 1, "value": "Mr Osgood"}]
        )


def test_writing_into_a_current_plan_makes_its_next_version_but_the_review_does_not(desk: Desk) -> None:
    plan_id = begun(desk, SUPPORT)
    plans.issue(desk, plan_id=plan_id)
    plan_answers.write(
        desk, plan_id=plan_id, values={"pupil_said": "I like maps."},
        answers=[{"section": "review", "field": "next", "n": 1, "value": "Go on."}],
    )  # fmt: skip
    assert (shown(desk, plan_id).state, shown(desk, plan_id).version) == (PlanState.CURRENT, 1)
    plan_answers.write(
        desk, plan_id=plan_id, answers=[{"section": "plan", "field": "outcome", "n": 1, "value": "Reads alone."}]
    )
    assert (shown(desk, plan_id).state, shown(desk, plan_id).version) == (PlanState.DRAFT, 2)


def test_a_template_with_one_target_keeps_it_as_a_target(desk: Desk) -> None:
    plan_id = begun(desk, "behaviour-support-plan")
    plan_answers.write(desk, plan_id=plan_id, target={"text": None})
    assert shown(desk, plan_id).targets == ()
    plan_answers.write(desk, plan_id=plan_id, target={"text": "Asks for a break with the card."})
    plan_answers.write(desk, plan_id=plan_id, target={"text": "Asks for a break."})
    assert [(one.n, one.text) for one in shown(desk, plan_id).targets] == [(1, "Asks for a break.")]


def test_what_stands_with_a_target_goes_with_it(desk: Desk) -> None:
    child = pupil(desk, "Edie", "Marrowfield")
    targets: Any = [{"text": one} for one in "abc"]
    plan_id = made(
        plans.start(desk, pupil_id=child, values={}, targets=targets, template="individual-support-plan"), "plan"
    )
    for n, layer in enumerate(("universal", "targeted", "specialist"), start=1):
        plan_answers.write(
            desk, plan_id=plan_id, answers=[{"section": "barriers", "field": "layer", "n": n, "value": layer}]
        )

    def layers() -> dict[str | None, str]:
        found = shown(desk, plan_id)
        return {found.targets[one.n - 1].text: one.value for one in found.answers}

    assert layers() == {"a": "universal", "b": "targeted", "c": "specialist"}
    plans.move_target(desk, target_id=shown(desk, plan_id).targets[2].id, n=1)
    assert layers() == {"a": "universal", "b": "targeted", "c": "specialist"}
    plans.remove_target(desk, target_id=shown(desk, plan_id).targets[1].id)
    assert layers() == {"b": "targeted", "c": "specialist"}
    plans.change(desk, plan_id=plan_id, values={"start": date(2026, 9, 7), "review": date(2026, 11, 20)})
    plans.issue(desk, plan_id=plan_id)
    plans.change_target(desk, target_id=shown(desk, plan_id).targets[0].id, values={"outcome": "met"})
    plan_id = made(next_plans.start(desk, plan_id=plan_id), "plan")
    assert layers() == {"b": "targeted"}


def test_the_next_plan_has_the_template_and_its_answers_but_nothing_of_the_review(desk: Desk) -> None:
    plan_id = begun(desk, SUPPORT)
    plan_answers.write(
        desk, plan_id=plan_id,
        answers=[
            {"section": "plan", "field": "outcome", "n": 1, "value": "Reads alone."},
            {"section": "review", "field": "next", "n": 1, "value": "Go on."},
        ],
    )  # fmt: skip
    plans.issue(desk, plan_id=plan_id)
    new = shown(desk, made(next_plans.start(desk, plan_id=plan_id), "plan"))
    assert (new.template, [one.value for one in new.answers]) == (SUPPORT, ["Reads alone."])


def test_a_profile_stands_beside_the_plan_of_targets(desk: Desk) -> None:
    plan_id = begun(desk, "iep")
    child = shown(desk, plan_id).pupil_id
    profile, support = begun(desk, "one-page-profile", child), begun(desk, SUPPORT, child)
    plans.issue(desk, plan_id=plan_id)
    plans.issue(desk, plan_id=profile)
    assert [shown(desk, one).state for one in (plan_id, profile)] == ["current", "current"]
    plans.issue(desk, plan_id=support)
    assert [shown(desk, one).state for one in (plan_id, profile, support)] == ["ended", "current", "current"]
    with desk.reading() as session:
        found = plans_view.plans(session, on=TODAY, pupil_ids=[child])
    in_force = plan_in_force(found)
    assert in_force is not None
    assert in_force.id == support
    assert plan_in_force([one for one in found if one.beside]) is None
    second = made(plans.start_many(desk, pupil_ids=[child], template="one-page-profile"), "plan")
    assert shown(desk, second).beside
    plans.issue(desk, plan_id=second)
    assert shown(desk, profile).state == "ended"
    third = made(plans.start_many(desk, pupil_ids=[child]), "plan")
    assert shown(desk, third).template == SUPPORT


def test_a_layout_of_a_newer_program_does_not_stop_the_rest(desk: Desk) -> None:
    found = copied(desk)
    plan_id = begun(desk, found.layout.id)
    with desk.unit("as a newer program kept it") as unit:
        row = unit.session.get(PlanTemplate, found.id)
        assert row is not None
        row.layout = {"format": 99}
    assert shown(desk, plan_id).layout is None
    assert len(on_paper(desk, plan_id)) == 3
    with desk.reading() as session:
        assert [one for one in view.templates(session) if one.own] == []
