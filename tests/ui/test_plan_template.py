# SPDX-License-Identifier: Apache-2.0
"""A plan on a template in the editor: its sections, fields and words; kept, saved, undone and drawn like any other."""

from datetime import date
from typing import Any

from sencodesk.services import plan_templates, plans, unsaved
from sencodesk.services.editing import part_form
from sencodesk.views import log as log_view
from sencodesk.views import plan_templates as templates_view
from sencodesk_ui.pages.plans.kinds import KindButton
from sencodesk_ui.pages.plans.page import PlansPage
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool

SUPPORT = "sen-support-plan"


def begun(driver: Driver, small: SmallSchool, key: str, **values: Any) -> str:
    """A draft of Edie's on a template."""
    made = driver.do(
        lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values=values or {}, template=key)  # type: ignore[arg-type]  # the test's own values
    )
    assert made is not None
    return next(row for table, row in made.touched if table == "plan")


def answers(driver: Driver, plan_id: str) -> dict[tuple[str, str, int], str]:
    return {(one.section, one.field, one.n): one.value for one in held(driver, plan_id).answers}


def changes(driver: Driver) -> int:
    return len([one for one in driver.read(log_view.changes) if one.kind == "edit"])


def test_the_form_has_the_templates_fields_in_its_order_and_words(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, SUPPORT)
    page = editor(driver, plan_id)
    assert [card.head.title.text() for card in page.form.cards()] == [
        "Dates", "Assess", "Plan", "Do: provision 1", "Do: in every lesson", "Review", "Signatures",
    ]  # fmt: skip
    driver.click("part-assess-open")
    assert [one.label.text() for one in page.form.parts.cards()[0].fields.values()] == [
        "Strengths and interests", "Barriers to learning", "What we looked at", "Advice from others", "Pupil’s view",
        "Parents’ view",
    ]  # fmt: skip
    assert "Type of need: filled in from the record." in driver.words("part-assess")
    assert not driver.seen("plan-about")
    assert not driver.seen("plan-home")
    assert "SEN support plan" in driver.text("plan-about-line")


def test_leaving_a_section_saves_it_as_one_change_that_can_be_undone(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, SUPPORT)
    editor(driver, plan_id)
    before = changes(driver)
    driver.click("part-assess-open")
    driver.type("part-assess-strengths", "Maps and knots.")
    driver.type("part-assess-evidence", "Two books\nA check in week 3")
    driver.click("part-review-open")
    driver.choose("part-review-decision", "change")
    driver.click("part-plan-open")
    assert held(driver, plan_id).strengths == "Maps and knots."
    assert answers(driver, plan_id) == {
        ("assess", "evidence", 1): "Two books\nA check in week 3", ("review", "decision", 1): "change",
    }  # fmt: skip
    assert changes(driver) == before + 2
    driver.press("Ctrl+Z")
    driver.press("Ctrl+Z")
    driver.settle()
    assert answers(driver, plan_id) == {}
    assert held(driver, plan_id).strengths is None


def test_what_is_typed_is_on_the_paper_and_the_lock_loses_nothing(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, "one-page-profile")
    page = editor(driver, plan_id)
    driver.click("part-profile-open")
    driver.type("part-profile-like", "Kind to the little ones", leave=False)
    driver.until(page.paper.settled)
    shown = page.form.overlaid(held(driver, plan_id))
    assert [(one.field, one.value) for one in shown.answers] == [("like", "Kind to the little ones")]
    driver.window.lock()
    driver.settle()
    driver.unlock(school.PASSPHRASE)
    assert answers(driver, plan_id) == {("profile", "like", 1): "Kind to the little ones"}


def test_a_section_is_filled_in_again_and_one_filling_is_taken_away(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, SUPPORT)
    editor(driver, plan_id)
    driver.click("part-provision-1-open")
    driver.type("part-provision-1-intervention", "Word Builders")
    driver.click("part-provision-add")
    driver.type("part-provision-2-intervention", "Talk Ladder")
    driver.type("part-provision-2-who", "Mrs Dell")
    driver.click("part-lessons-open")
    assert answers(driver, plan_id) == {
        ("provision", "intervention", 1): "Word Builders", ("provision", "intervention", 2): "Talk Ladder",
        ("provision", "who", 2): "Mrs Dell",
    }  # fmt: skip
    driver.click("part-provision-1-open")
    driver.click("part-provision-1-remove")
    assert answers(driver, plan_id) == {
        ("provision", "intervention", 1): "Talk Ladder", ("provision", "who", 1): "Mrs Dell",
    }  # fmt: skip
    assert not driver.seen("part-provision-2")
    assert driver.text("part-provision-1-who") == "Mrs Dell"


def test_what_was_typed_before_the_power_went_is_offered_again(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, SUPPORT)
    driver.do(
        lambda desk: unsaved.keep(
            desk, form=part_form("provision", 2), record_id=plan_id, base_version=1,
            values={"provision/who/2": "Mr Osgood"},
        )
    )  # fmt: skip
    editor(driver, plan_id)
    driver.click("plan-unsaved-put-back")
    driver.click("part-provision-1-open")
    assert answers(driver, plan_id) == {("provision", "who", 2): "Mr Osgood"}


def test_targets_have_the_templates_fields_and_move_with_what_stands_with_them(
    driver: Driver, small: SmallSchool
) -> None:
    plan_id = begun(driver, small, "individual-support-plan")
    editor(driver, plan_id)
    for n, words in ((1, "Names the feeling."), (2, "Asks for a break.")):
        driver.click("plan-add-target")
        driver.until(lambda n=n: driver.seen(f"target-{n}-text"))  # type: ignore[misc]  # its default is its value
        driver.type(f"target-{n}-text", words)
    driver.choose("target-2-answer-layer", "specialist")
    driver.press("Ctrl+S")
    assert answers(driver, plan_id) == {("barriers", "layer", 2): "specialist"}
    driver.click("target-2-up")
    assert [one.text for one in held(driver, plan_id).targets] == ["Asks for a break.", "Names the feeling."]
    assert answers(driver, plan_id) == {("barriers", "layer", 1): "specialist"}


def test_the_one_target_of_a_behaviour_plan_is_a_field_like_the_others(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, "behaviour-support-plan")
    editor(driver, plan_id)
    assert not driver.seen("plan-add-target")
    driver.click("part-measure-open")
    driver.type("part-measure-target", "Asks for a break with the card.")
    driver.press("Ctrl+S")
    assert [one.text for one in held(driver, plan_id).targets] == ["Asks for a break with the card."]


def test_a_plan_stays_on_its_layout_when_the_template_is_changed(driver: Driver, small: SmallSchool) -> None:
    driver.do(lambda desk: plan_templates.copy(desk, key=SUPPORT, name="Our plan"))
    plan_id = begun(driver, small, "our-plan")
    found = driver.read(templates_view.templates)[-1]
    driver.do(
        lambda desk: plan_templates.word(
            desk, template_id=found.id, section="assess", copy="staff", words="What we know"
        )
    )
    page = editor(driver, plan_id)
    assert [card.head.title.text() for card in page.form.cards()][1] == "Assess"
    new = begun(driver, small, "our-plan-v2")
    page = editor(driver, new)
    assert [card.head.title.text() for card in page.form.cards()][1] == "What we know"


def test_every_field_of_every_template_can_be_reached_from_the_paper(driver: Driver, small: SmallSchool) -> None:
    for key in [one.id for one in templates_view.of_the_program() if one.id != "iep"]:
        plan_id = begun(driver, small, key)
        driver.do(lambda desk, at=plan_id: plans.add_target(desk, plan_id=at, values={"text": "Reads."}))  # type: ignore[misc]  # its default is its value
        page = editor(driver, plan_id)
        for card in page.form.cards():
            for name, field in card.fields.items():
                assert page.form.go(card.paper_name(name)), (key, name)
                assert field.editor.accessibleName()
                assert page.form.path_of(field.editor) == card.paper_name(name)


def chosen_kind(driver: Driver, button: str, key: str) -> None:
    """Choose a kind of plan from the menu of a button."""
    driver.click(button)
    driver.until(lambda: bool(driver.find(button, KindButton).menu_of_kinds.actions()))
    menu = driver.find(button, KindButton).menu_of_kinds
    menu.close()
    next(one for one in menu.actions() if one.objectName() == f"{button}-{key}").trigger()
    driver.settle()


def test_another_kind_of_plan_is_chosen_beside_new_plan_whatever_is_shown(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    chosen_kind(driver, "pupil-new-kind", "behaviour-support-plan")
    assert "Behaviour support plan" in driver.text("plan-about-line")


def test_another_kind_of_plan_is_started_from_the_pupil_and_from_the_list(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    chosen_kind(driver, "pupil-plan-kind", "one-page-profile")
    assert "One-page profile" in driver.text("plan-about-line")
    first = driver.page.where["plan_id"]
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    chosen_kind(driver, "pupil-plan-kind", "one-page-profile")
    assert driver.page.where["plan_id"] == first, "its draft is opened, not a second one begun"
    driver.go("plans")
    page = driver.page
    assert isinstance(page, PlansPage)
    chosen_kind(driver, "plans-start-kind", "individual-support-plan")
    assert "Proposal, not law" in driver.text("plan-about-line")
    driver.go("plans")
    driver.choose("plans-kind", "One-page profile")
    assert [row.plan.template for row in page.table.rows if row.plan is not None] == ["one-page-profile"]


def test_the_pupils_new_plan_is_never_the_one_that_stands_beside(driver: Driver, small: SmallSchool) -> None:
    """New plan starts from, and opens, plans of targets only."""
    plan_id = begun(driver, small, "one-page-profile", start=date(2026, 9, 7), review=date(2026, 12, 1))
    driver.do(lambda desk: plans.issue(desk, plan_id=plan_id))
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    driver.click("pupil-plan-next")
    found = held(driver, driver.page.where["plan_id"])
    assert (found.template, found.number) == ("iep", 3)


def test_the_coach_reads_the_templates_own_fields(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, "behaviour-support-plan")
    page = editor(driver, plan_id)
    driver.click("part-plan-open")
    driver.type("part-plan-prevent", "She is lazy before lunch.")
    driver.until(page.coach.settled)
    assert driver.seen("part-plan-prevent-advice")
    driver.click("part-plan-prevent-advice-leave")
    driver.until(page.coach.settled)


def test_the_pupils_of_a_group_are_chosen_and_stand_on_their_own_pages(driver: Driver, small: SmallSchool) -> None:
    plan_id = begun(driver, small, "group-education-plan")
    editor(driver, plan_id)
    driver.click("part-members-add")
    driver.choose("part-members-2-pupil", "Bramblequist, Tomos")
    driver.press("Ctrl+S")
    assert [one.first_name for one in held(driver, plan_id).members] == ["Edie", "Tomos"]
    assert "Pupils 2: Bramblequist, Tomos" in driver.words("part-members-2"), "a card says whose it is"
    driver.click("part-members-add")
    driver.choose("part-members-3-pupil", "Bramblequist, Tomos")
    driver.press("Ctrl+S")
    assert "This pupil is in the group already." in driver.words("part-members-3")
    driver.go("pupil", pupil_id=small.pupils["tomos"], tab="plan")
    assert "kept with Edie Marrowfield" in driver.words("pupil-plans")
    driver.click("pupil-group-plan-1")
    assert driver.page.where["plan_id"] == plan_id
