# SPDX-License-Identifier: Apache-2.0
"""The Plans page: every plan under its state, by class; start for those without one; print what is chosen."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from sencodesk.services import plans
from sencodesk.views import plans as plans_view
from sencodesk_ui.pages.plan.page import PlanPage
from sencodesk_ui.pages.plans.page import PlansPage
from sencodesk_ui.print_sheet import PrintSheet
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool


def opened(driver: Driver, **where: str) -> PlansPage:
    """Open the page."""
    page = driver.go("plans", **where)
    assert isinstance(page, PlansPage)
    return page


def names(page: PlansPage) -> list[str]:
    """Whose plans are listed, from the top."""
    model = page.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose(page: PlansPage, *wanted: str) -> None:
    """Choose rows by name, as with Ctrl and a click."""
    page.table.clearSelection()
    for row, name in enumerate(names(page)):
        if name in wanted:
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            page.table.selectionModel().select(page.table.model().index(row, 0), flags)


def test_plans_stand_under_their_states_the_next_review_first(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver)
    assert names(page) == ["Marrowfield, Edie", "Applewhite, Jonah", "Quillwyn, Priya", "Larkspindle, Amina",
                           "Bramblequist, Tomos"]  # fmt: skip
    for chip, found in (
        ("overdue", ["Marrowfield, Edie"]),
        ("review-due", ["Applewhite, Jonah"]),
        ("current", ["Quillwyn, Priya", "Larkspindle, Amina"]),
        ("draft", ["Bramblequist, Tomos"]),
        ("none", ["Thistlemere, Wren"]),
    ):
        driver.click(f"plans-{chip}")
        assert names(page) == found, chip
        assert driver.text(f"plans-{chip}").endswith(str(len(found)))
    driver.click("plans-over")
    assert "No plan has ended yet." in driver.words("plans-empty")


def test_a_class_alone_and_its_empty_state(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver, class_name="4H")
    assert names(page) == ["Marrowfield, Edie", "Applewhite, Jonah", "Quillwyn, Priya"]
    driver.choose("plans-class", "2W")
    assert names(page) == ["Larkspindle, Amina"]
    driver.click("plans-draft")
    assert "There is no draft in 2W." in driver.words("plans-empty")


def test_the_page_comes_back_as_it_was_left(driver: Driver, small: SmallSchool) -> None:
    opened(driver)
    driver.click("plans-current")
    driver.choose("plans-class", "4H")
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    page = opened(driver)
    assert names(page) == ["Quillwyn, Priya"]
    assert names(opened(driver, state="overdue", class_name="4H")) == ["Marrowfield, Edie"]


def test_an_empty_school_is_told_what_is_next(driver: Driver) -> None:
    opened(driver)
    assert "There are no plans yet." in driver.words("plans-nothing")
    assert not driver.seen("plans-print")


def test_nothing_is_offered_before_the_plans_are_known(driver: Driver, small: SmallSchool) -> None:
    driver.workspace.go("plans")
    assert driver.page.isVisible()
    assert not any(driver.seen(name) for name in ("plans-start", "plans-print", "plans-open", "plans-table"))
    driver.settle()
    assert driver.seen("plans-print")
    assert driver.focus() == "plans-table"


def test_columns_sort_both_ways(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver)
    head = page.table.horizontalHeader()
    for order, first in (
        (Qt.SortOrder.AscendingOrder, "Applewhite, Jonah"),
        (Qt.SortOrder.DescendingOrder, "Quillwyn, Priya"),
    ):
        head.setSortIndicator(0, order)
        assert names(page)[0] == first


def test_enter_opens_the_plan_and_back_comes_back(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    driver.settle()
    assert isinstance(driver.page, PlanPage)
    assert driver.text("plan-title").startswith("Jonah Applewhite")
    driver.click("plan-back")
    assert isinstance(driver.page, PlansPage)


def test_a_plan_is_started_for_whoever_has_none(driver: Driver, small: SmallSchool) -> None:
    opened(driver)
    driver.click("plans-none")
    driver.click("plans-start")
    assert isinstance(driver.page, PlanPage)
    assert driver.text("plan-title").startswith("Wren Thistlemere")
    driver.until(lambda: driver.focus() == "plan-strengths")
    page = opened(driver)
    assert names(page) == []
    driver.bench.undo()
    driver.settle()
    assert names(page) == ["Thistlemere, Wren"]


def test_several_are_started_in_one_change(driver: Driver, small: SmallSchool) -> None:
    driver.do(lambda desk: plans.remove(desk, plan_id=small.plans["edie"]))
    page = opened(driver)
    driver.click("plans-none")
    choose(page, "Marrowfield, Edie", "Thistlemere, Wren")
    assert driver.text("plans-start") == "Start 2 plans"
    driver.click("plans-start")
    assert names(page) == ["Bramblequist, Tomos", "Marrowfield, Edie", "Thistlemere, Wren"]
    assert "2 drafts were started." in " ".join(driver.messages())
    on = driver.clock.today()
    count = len(driver.read(lambda session: plans_view.plans(session, on=on)))
    driver.bench.undo()
    driver.settle()
    assert len(driver.read(lambda session: plans_view.plans(session, on=on))) == count - 2


def test_the_chosen_plans_or_all_that_are_shown_are_printed(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver)
    assert driver.text("plans-print") == "Print 5 plans"
    choose(page, "Marrowfield, Edie", "Larkspindle, Amina")
    assert driver.text("plans-print") == "Print 2 plans"
    assert driver.text("plans-chosen") == "2 chosen"
    driver.click("plans-print")
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    assert "2 plans, 2 pages." in driver.text("print-summary")
    driver.click("print-close")
    driver.click("plans-print-register")
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    assert sheet.file_name() == "sen-register.pdf"
    driver.click("print-close")


def test_a_change_elsewhere_moves_the_plan(driver: Driver, small: SmallSchool) -> None:
    page = opened(driver)
    choose(page, "Bramblequist, Tomos")
    driver.do(lambda desk: plans.issue(desk, plan_id=small.plans["tomos"]))
    assert [row.plan.id for row in page.table.chosen() if row.plan] == [small.plans["tomos"]]
    driver.click("plans-current")
    assert "Bramblequist, Tomos" in names(page)
