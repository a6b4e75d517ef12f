# SPDX-License-Identifier: Apache-2.0
"""The paper beside the form: it follows typing at once, leads to its fields, and says what to know before printing."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sencodesk.papers.model import BlockBox
from sencodesk.services import papers, plans
from sencodesk_ui.pages.plan.page import PlanPage
from sencodesk_ui.widgets.paper_view import PaperView, Rendered
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool


def typed_paper(driver: Driver, page: PlanPage, said: str) -> bool:
    """Whether the paper that is shown is the one that would be printed with ``said`` as strengths."""
    found = page.found
    assert found is not None
    plan = replace(found.plan, strengths=said)
    if found.plan.state == "current":
        plan = replace(plan, state="draft", version=found.plan.version + 1)
    wanted = papers.draw(plan, found.pupil, found.school, copy="staff", printed=driver.workspace.now())
    return page.paper.view.data == wanted.data


def test_the_editor_shows_the_plan_and_its_paper(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    assert driver.text("plan-title") == "Edie Marrowfield, plan\u00a01"
    assert "Overdue" in driver.words("plan-head")
    assert driver.text("paper-page").startswith("Page 1 of 1")
    assert page.paper.view.pages() == 1


def test_the_paper_follows_typing_before_anything_is_saved(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["tomos"])
    driver.click("plan-about-open")
    driver.type("plan-strengths", "Knots and maps.", leave=False)
    driver.until(page.paper.settled)
    assert typed_paper(driver, page, "Knots and maps.")
    assert held(driver, small.plans["tomos"]).strengths != "Knots and maps."


def test_a_press_on_the_paper_leads_to_the_field(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    for field, name in (("targets.1.strategy", "target-1-strategy"), ("strengths", "plan-strengths"),
                        ("review", "plan-review"), ("targets.2.evidence", "target-2-evidence")):  # fmt: skip
        _press_paper(driver, page, field)
        assert driver.focus() == name
        assert page.paper.view.marks(0)
    driver.click("paper-copy-parent")
    driver.until(page.paper.settled)
    _press_paper(driver, page, "targets.1.you_can_help")
    assert driver.focus() == "target-1-you-can-help"


def test_the_editor_says_where_the_family_reads_staff_words(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    driver.click("target-2-open")
    driver.until(page.paper.settled)
    assert "plain words" in driver.text("field-target-2-plain-title-hint")
    driver.type("target-2-plain-title", "Reading words")
    driver.type("target-2-plain-text", "Edie is learning a list of words.", leave=False)
    driver.until(page.paper.settled)
    assert not driver.seen("field-target-2-plain-title-hint")
    assert not driver.seen("field-target-2-plain-text-hint")


def test_the_editor_says_what_cannot_be_printed(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    driver.click("plan-about-open")
    QApplication.clipboard().setText("مرحبا")
    driver.press("Ctrl+V", "plan-pupil-view")
    driver.until(page.paper.settled)
    assert "Arabic" in driver.text("field-plan-pupil-view-hint")
    assert driver.find("plan-pupil-view").accessibleDescription()


def test_the_dots_need_three_numbers_and_the_form_says_so(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    driver.click("target-1-open")
    assert "shows dots" in page.form.targets[0].dots.text()
    driver.type("target-1-aim", "", leave=False)
    assert "needs all three" in page.form.targets[0].dots.text()


def test_a_narrow_window_shows_form_or_paper(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["edie"])
    driver.window.resize(900, 600)
    driver.settle()
    assert driver.seen("plan-form")
    assert not driver.seen("paper-view")
    driver.click("plan-show-paper")
    assert driver.seen("paper-view")
    assert not driver.seen("plan-form")
    driver.click("plan-show-paper")
    assert driver.seen("plan-form")


def test_a_plan_of_many_pages_is_drawn_page_by_page(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    words = " ".join(f"word{n}" for n in range(2500))
    driver.do(lambda desk: plans.change(desk, plan_id=plan_id, values={"strengths": words, "difficulties": words}))
    page = editor(driver, plan_id)
    view = page.paper.view
    assert view.pages() > 4
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    driver.until(page.paper.settled)
    assert driver.text("paper-page").startswith(f"Page {view.pages()} of {view.pages()}")
    assert view.missing() == []
    driver.click("paper-larger")
    driver.until(page.paper.settled)
    assert view.missing() == []


def _press_paper(driver: Driver, page: PlanPage, field: str) -> None:
    view = page.paper.view
    view.mark_field(field)
    place, area = next((n, area) for n in range(view.pages()) for area, strongly in view.marks(n) if strongly)
    sheet = driver.find(f"paper-page-{place + 1}")
    view.ensureVisible(0, sheet.y() + round(area.center().y()))
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(round(area.left()) + 3, round(area.center().y())))
    driver.settle()


def test_a_page_may_go_while_the_pointer_is_on_it(driver: Driver) -> None:
    view = PaperView()
    size = (595.0, 842.0)
    boxes = [BlockBox(page=page, field="strengths", x=0.0, y=0.0, width=size[0], height=size[1]) for page in (0, 1)]
    view.show_pages(Rendered(b"1", (size, size), {}, 1.0), boxes)
    gone = view._sheets[1]
    view.show_pages(Rendered(b"2", (size,), {}, 1.0), boxes[:1])
    view.hover(0, QPointF(100, 100))
    gone.leaveEvent(QEvent(QEvent.Type.Leave))
    assert view._hovered is None
