# SPDX-License-Identifier: Apache-2.0
"""Settings, Plan templates: one is copied and changed in the window, and what a plan and its copies show follows."""

from collections.abc import Callable
from pathlib import Path

from sencodesk.content.templates import Copy, Template
from sencodesk.services import plans, unsaved
from sencodesk.views import plan_templates as view
from sencodesk.views.plan_templates import TemplateView
from sencodesk_ui.pages.settings.templates import TemplatesSection
from tests.ui.driver import Driver
from tests.ui.plan_editor import as_the_power_went, editor
from tests.ui.school import PASSPHRASE, SmallSchool

SUPPORT = "sen-support-plan"
OURS = "sen-support-plan-of-our-own"


def own(driver: Driver) -> TemplateView:
    return driver.read(view.templates)[-1]


def layout(driver: Driver) -> Template:
    return own(driver).layout


def opened(driver: Driver) -> TemplatesSection:
    """A copy of the SEN support plan, open for changing."""
    driver.go("settings", section="templates")
    driver.click(f"template-copy-{SUPPORT}")
    driver.until(lambda: driver.seen("template-editor"))
    return driver.find("section-templates", TemplatesSection)


def chosen(section: TemplatesSection, driver: Driver, words: str) -> None:
    """The line of the list that says so."""
    rows = [section.editor.list.item(n).text().strip() for n in range(section.editor.list.count())]
    section.editor.list.setCurrentRow(rows.index(words))
    driver.settle()


def test_a_copy_is_changed_by_keyboard(driver: Driver, small: SmallSchool) -> None:
    section = opened(driver)
    assert driver.focus() == "template-list"
    assert layout(driver).id == OURS
    driver.type("template-name", "Our plan")
    assert layout(driver).name == "Our plan"
    section.editor.list.setFocus()
    driver.press("Down", "template-list")
    assert driver.text("template-title") == "Strengths and interests"
    driver.press("Alt+Down", "template-list")
    part = layout(driver).section("assess")
    assert part is not None
    assert [one.id for one in part.fields][:2] == ["need", "strengths"]
    assert driver.text("template-title") == "Strengths and interests"
    driver.type("template-staff", "What we admire")
    driver.type("template-pupil", "")
    part = layout(driver).section("assess")
    field = part.field("strengths") if part is not None else None
    assert field is not None
    assert (field.labels.staff, field.labels.copies) == ("What we admire", (Copy.STAFF, Copy.PARENT))
    driver.press("Ctrl+Z")
    driver.settle()
    assert driver.text("template-pupil") == "I am good at"
    driver.click("template-done")
    assert not driver.seen("template-editor")


def test_the_name_to_fill_in_is_shown_in_words(driver: Driver, small: SmallSchool) -> None:
    section = opened(driver)
    chosen(section, driver, "Assess")
    driver.type("template-pupil", "What [first name] can do")
    part = layout(driver).section("assess")
    assert part is not None
    assert part.labels.pupil == "What {pupil_first} can do"
    chosen(section, driver, "Plan")
    chosen(section, driver, "Assess")
    assert driver.text("template-pupil") == "What [first name] can do"


def test_fields_and_sections_are_added_moved_and_removed(driver: Driver, small: SmallSchool) -> None:
    section = opened(driver)
    driver.type("template-new-words", "Sensory needs")
    driver.choose("template-new-section", "Plan")
    driver.click("template-add")
    driver.type("template-new-words", "How far")
    driver.choose("template-new-kind", "One of the choices")
    driver.type("template-new-choices", "near\nfar")
    driver.choose("template-new-section", "A section of its own")
    driver.click("template-add")
    plan, far = layout(driver).section("plan"), layout(driver).section("how-far")
    assert plan is not None
    assert far is not None
    assert plan.fields[-1].id == "sensory-needs"
    assert far.fields[0].choices == ("near", "far")
    chosen(section, driver, "Sensory needs")
    driver.choose("template-into", "Assess")
    driver.choose("template-required", "Yes")
    driver.type("template-help", "What is too loud or too bright.")
    assess = layout(driver).section("assess")
    assert assess is not None
    assert (assess.fields[-1].required, assess.fields[-1].help) == (True, "What is too loud or too bright.")
    driver.click("template-remove")
    assess = layout(driver).section("assess")
    assert assess is not None
    assert assess.field("sensory-needs") is None
    chosen(section, driver, "Do: in every lesson")
    driver.click("template-up")
    assert [one.id for one in layout(driver).sections][3:5] == ["lessons", "provision"]


def test_what_cannot_be_is_said_beside_the_box_and_changes_nothing(driver: Driver, small: SmallSchool) -> None:
    section = opened(driver)
    before = layout(driver)
    driver.type("template-name", "SEN support plan")
    assert "Another template has this name." in driver.words("section-templates")
    chosen(section, driver, "Target")
    driver.click("template-remove")
    assert "need the target itself" in driver.words("section-templates")
    driver.click("template-add")
    assert "cannot be left empty" in driver.words("section-templates")
    assert layout(driver) == before


def test_a_template_in_use_gets_a_new_layout_and_stays_open(driver: Driver, small: SmallSchool) -> None:
    opened(driver)
    made = driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values={}, template=OURS))
    assert made is not None
    driver.settle()
    assert "1 plan" in driver.words("templates-own-card")
    driver.type("template-staff", "What we know")
    driver.settle()
    assert layout(driver).id == f"{OURS}-v2"
    assert driver.seen("template-editor")
    driver.type("template-staff", "What we know now")
    assert own(driver).layout.sections[0].labels.staff == "What we know now"
    page = editor(driver, next(row for table, row in made.touched if table == "plan"))
    assert [one.head.title.text() for one in page.form.cards()][1] == "Assess"


def test_a_retired_template_is_not_offered(driver: Driver, small: SmallSchool) -> None:
    opened(driver)
    driver.click(f"template-retire-{OURS}")
    assert "not offered for new plans" in driver.words("templates-own-card")
    assert [one.id for one in driver.read(view.offered) if one.id == OURS] == []
    driver.click(f"template-retire-{OURS}")
    assert [one.id for one in driver.read(view.offered) if one.id == OURS] == [OURS]


def test_what_is_half_typed_in_a_template_is_not_called_saved_and_is_there_after_a_power_cut(
    driver: Driver, small: SmallSchool, window_at: Callable[[Path], Driver], tmp_path: Path
) -> None:
    section = opened(driver)
    chosen(section, driver, "Strengths and interests")
    driver.type("template-new-words", "Pets at home")
    driver.type("template-staff", "What we adm", leave=False)
    assert driver.text("status-saved") == "Not saved yet"
    found = own(driver)

    def kept() -> object:
        row = driver.read(lambda session: unsaved.kept(session, "template-editor", found.id))
        return row.values.get("words") if row is not None else None

    driver.until(lambda: kept() == {"staff": "What we adm"})
    folder = as_the_power_went(driver, tmp_path)
    driver.window.close()
    again = window_at(folder)
    again.unlock(PASSPHRASE)
    again.go("settings", section="templates")
    again.click(f"template-open-{OURS}")
    again.until(lambda: again.seen("template-editor"))
    assert again.text("template-title") == "Strengths and interests"
    assert again.text("template-staff") == "What we adm"
    assert again.text("template-new-words") == "Pets at home"
    again.click("template-add")
    again.type("template-staff", "What we admire")
    again.until(lambda: again.text("status-saved").startswith("Saved"))
    part = layout(again).section("assess")
    assert part is not None
    assert {"What we admire", "Pets at home"} <= {one.labels.staff for one in part.fields}
    again.until(lambda: again.read(lambda session: unsaved.kept(session, "template-editor", found.id)) is None)
