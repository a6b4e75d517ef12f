# SPDX-License-Identifier: Apache-2.0
"""The import page by mouse and keyboard: choose, look, change columns, decide, bring in, undo; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QTableView

from sencodesk.services import imports, pupils
from tests.exchange import writers
from tests.ui.driver import Driver
from tests.ui.importing import LIST, TRANSFER, everybody, table
from tests.ui.school import PASSPHRASE, SmallSchool


def shown(driver: Driver) -> list[str]:
    """The names in the table, from the top."""
    model = driver.find("import-table", QTableView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_first_use_says_what_to_do_and_offers_one_thing(driver: Driver) -> None:
    driver.go("import")
    assert driver.focus() == "import-empty-act"
    assert "common transfer file" in driver.words("import-empty")
    assert not driver.seen("import-go")


def test_whoever_leaves_the_box_finds_the_page_that_explains_and_is_not_asked_again(
    driver: Driver, choose_file: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def left(*_given: object, **_named: object) -> tuple[list[str], str]:
        asked.append("asked")
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", left)
    driver.go("pupils")
    driver.click("pupils-import")
    assert asked == ["asked"]
    assert driver.seen("import-empty-act")
    driver.go("today")
    driver.press("Alt+Left")
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    assert driver.page.stem == "import"
    assert asked == ["asked"]
    choose_file(LIST)
    driver.click("import-empty-act")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", left)
    driver.go("import", choose=True)  # a file is on the page: it stays
    assert asked == ["asked"]
    assert driver.seen("import-go")


def test_the_two_files_of_a_school_come_in_by_mouse(driver: Driver, choose_file: Callable[[Path], None]) -> None:
    driver.go("pupils")
    choose_file(TRANSFER)
    driver.click("pupils-import")
    assert driver.text("import-go") == "Add 352 pupils"
    assert everybody(driver) == []
    driver.click("import-go")
    assert driver.page.stem == "pupils"
    assert driver.messages() == ["352 pupils added."]
    driver.go("import")
    choose_file(LIST)
    driver.click("import-empty-act")
    assert driver.text("import-go") == "Add 61 pupils and change 352"
    driver.click("import-filter-added")
    assert len(shown(driver)) == 61
    driver.click("import-go")
    assert len(everybody(driver)) == 413
    driver.click("message-act")
    assert len(everybody(driver)) == 352
    driver.press("Ctrl+Z")
    assert everybody(driver) == []


def test_everything_by_keyboard(driver: Driver, tmp_path: Path, choose_file: Callable[[Path], None]) -> None:
    choose_file(table(tmp_path, [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"]))
    driver.go("import")
    driver.press("Space")
    assert driver.seen("import-table")
    for _ in range(20):
        if driver.focus() == "import-go":
            break
        driver.press("Tab")
    driver.press("Space")
    assert [one.surname for one in everybody(driver)] == ["Marrowfield"]


def test_a_change_is_shown_field_by_field_and_again_it_is_unchanged(
    small: SmallSchool, driver: Driver, tmp_path: Path
) -> None:
    edie = next(one for one in everybody(driver) if one.id == small.pupils["edie"])
    file = table(tmp_path, [edie.upn or "", edie.surname, edie.forename, f"{edie.dob:%d/%m/%Y}", "6W"])
    driver.go("import", path=str(file))
    assert driver.text("import-go") == "Change 1 pupil"
    words = driver.words("import-pane")
    assert "6W" in words
    assert f"was {edie.class_name}" in words
    driver.click("import-go")
    driver.go("import", path=str(file))
    assert driver.text("import-go") == "Nothing to add"
    assert not driver.find("import-go").isEnabled()
    assert "Your records say the same already." in driver.words("import-pane")


def test_rows_with_a_warning_have_a_chip_of_their_own(driver: Driver, tmp_path: Path) -> None:
    """Whatever they do: the amber sign is found by one press, and no chip stands there for nothing."""
    kept = [writers.number(901), "Newcomer", "Nia", "12/05/2019", "2B"]
    odd = ["", "Marrowfield", "Edie", "14/03/2018", "4H"]
    wrong = ["M38020932O001", "Wrong", "Number", "12/05/2019", "2B"]
    driver.go("import", path=str(table(tmp_path, kept)))
    assert not driver.seen("import-filter-warned")
    driver.go("import", path=str(table(tmp_path, kept, odd, wrong, name="more.csv")))
    assert driver.text("import-filter-warned").startswith("With a warning")
    driver.click("import-filter-warned")
    assert shown(driver) == ["Marrowfield, Edie"]
    driver.click("import-filter-all")
    assert len(shown(driver)) == 3


def test_rows_that_want_a_person_stand_first_with_their_sentence(
    small: SmallSchool, driver: Driver, tmp_path: Path
) -> None:
    edie = next(one for one in everybody(driver) if one.id == small.pupils["edie"])
    file = table(
        tmp_path,
        [writers.number(901), "Newcomer", "Nia", "12/05/2019", "2B"],
        ["M38020932O001", "Wrong", "Number", "12/05/2019", "2B"],
        [writers.number(902), edie.surname, edie.forename, f"{edie.dob:%d/%m/%Y}", "4H"],
    )
    driver.go("import", path=str(file))
    assert [name.partition(",")[0] for name in shown(driver)] == [edie.surname, "Wrong", "Newcomer"]
    assert "Name and date of birth are those of a pupil in your records" in driver.words("import-pane")
    driver.press("Down", "import-table")
    assert "A unique pupil number is a letter, then twelve digits" in driver.words("import-pane")
    driver.click("import-filter-refused")
    assert shown(driver) == ["Wrong, Number"]


@pytest.mark.parametrize("answer", ["import-decide-1", "import-decide-new"])
def test_a_person_decides_whose_a_row_is(small: SmallSchool, driver: Driver, tmp_path: Path, answer: str) -> None:
    before = everybody(driver)
    edie = next(one for one in before if one.id == small.pupils["edie"])
    row = [writers.number(902), edie.surname, edie.forename, f"{edie.dob:%d/%m/%Y}", edie.class_name or ""]
    driver.go("import", path=str(table(tmp_path, row)))
    assert driver.text("import-go") == "Nothing to add"
    driver.click(answer)
    assert driver.focus() == "import-table"
    assert driver.text("import-go") == ("Change 1 pupil" if answer == "import-decide-1" else "Add 1 pupil")
    driver.click("import-undecide")
    assert driver.text("import-go") == "Nothing to add"
    driver.click(answer)
    driver.click("import-go")
    after = everybody(driver)
    assert len(after) == len(before) + (answer == "import-decide-new")
    assert writers.number(902) in {one.upn for one in after}


def test_columns_are_shown_and_changed(driver: Driver, tmp_path: Path) -> None:
    head = ["UPN", "Surname", "Forename", "DOB", "Reg Group", "Set"]
    driver.go(
        "import",
        path=str(table(tmp_path, [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H", "Blue"], head=head)),
    )
    driver.click("import-view-columns")
    assert driver.text("import-map-5") == "Class"
    assert driver.text("import-map-6") == "Leave out"
    driver.choose("import-map-6", "Class")
    assert driver.text("import-map-5") == "Leave out"
    driver.click("import-filter-added")
    assert driver.seen("import-table")
    driver.click("import-go")
    assert [one.class_name for one in everybody(driver)] == ["Blue"]


def test_a_table_without_known_headings_asks_which_column_is_which(driver: Driver, tmp_path: Path) -> None:
    driver.go(
        "import", path=str(table(tmp_path, ["Marrowfield", "Edie", "14/03/2018"], head=["Who", "Called", "When"]))
    )
    assert "Say which column holds the unique pupil number" in driver.words("import-note")
    for place, field in enumerate(("Surname", "Forename", "Date of birth"), start=1):
        driver.choose(f"import-map-{place}", field)
    assert driver.text("import-go") == "Add 1 pupil"
    assert not driver.seen("import-note")


def test_titles_and_totals_that_are_left_out_are_listed(driver: Driver) -> None:
    driver.go("import", path=str(LIST))
    driver.click("import-view-columns")
    words = driver.words("import-left-card")
    assert "Line 1: Thistledown Primary School" in words
    assert "Total on roll" in words


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xml", b"<!DOCTYPE CTfile [<!ENTITY a 'b'>]><CTfile/>", "DOCTYPE"),
        ("a.xml", b"<CTfile><CTFpupilData>", "cut off"),
        ("a.xml", b"<Message/>", "not a common transfer file"),
        ("a.csv", b"", "nothing in this file"),
        ("a.csv", b"PK\x03\x04" + bytes(100), "workbook is damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(100), "save it as .xlsx"),
    ],
)
def test_a_file_that_is_refused_says_why_and_what_to_do(
    driver: Driver, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    driver.go("import", path=str(tmp_path / name))
    said = driver.words("import-problem")
    assert words in said
    assert "Nothing was brought in" in said
    assert driver.seen("import-empty-act")
    assert not driver.seen("import-go")


def test_a_file_that_is_gone_is_said(driver: Driver, tmp_path: Path) -> None:
    driver.go("import", path=str(tmp_path / "gone.csv"))
    assert "That file is not there" in driver.words("import-problem")


def test_names_that_look_like_html_or_a_formula_are_shown_as_they_stand(driver: Driver, tmp_path: Path) -> None:
    driver.go(
        "import", path=str(table(tmp_path, [writers.number(1), "<b>Bold</b>", "=cmd|x", "14/03/2018", "<img src=x>"]))
    )
    name = driver.find("import-row-name", QLabel)
    assert name.text() == "<b>Bold</b>, =cmd|x"
    labels = [one for one in driver.page.findChildren(QLabel) if one.isVisible() and one.text()]
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}
    assert "begins like a formula" in driver.words("import-pane")


def test_cancel_stops_it_and_nothing_is_brought_in(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[writers.number(n), "Marrowfield", f"Child{n}", "14/03/2018", "4H"] for n in range(120)]
    driver.go("import", path=str(table(tmp_path, *rows)))
    write = imports.apply

    def slowly(desk: object, *, preview: imports.Preview, step: Callable[[int, int], None]) -> object:
        """The writer waits at the first report of progress until Cancel was pressed."""

        def told(done: int, of: int) -> None:
            if done == 50:
                pressed.wait(20)
            step(done, of)

        return write(desk, preview=preview, step=told)  # type: ignore[arg-type]  # the desk that the page hands over

    pressed = Event()
    monkeypatch.setattr(imports, "apply", slowly)
    QTest.mouseClick(driver.find("import-go"), Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: driver.seen("import-progress-cancel"), timeout=10_000)
    QTest.mouseClick(driver.find("import-progress-cancel"), Qt.MouseButton.LeftButton)
    pressed.set()
    driver.settle()
    assert everybody(driver) == []
    assert driver.messages() == ["You stopped it. Nothing was brought in."]
    assert driver.text("import-go") == "Add 120 pupils"


def test_after_a_lock_the_file_is_there_again(
    driver: Driver, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    choose_file(table(tmp_path, [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"]))
    driver.go("import")
    driver.click("import-empty-act")
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    assert driver.text("import-file") == "Table, 1 pupil. In it: pupils"
    assert driver.text("import-go") == "Add 1 pupil"


def test_a_second_click_brings_nothing_in_twice(driver: Driver, tmp_path: Path) -> None:
    driver.go("import", path=str(table(tmp_path, [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"])))
    for _ in range(2):
        QTest.mouseClick(driver.find("import-go"), Qt.MouseButton.LeftButton)
    driver.settle()
    assert len(everybody(driver)) == 1


def test_undo_in_the_message_takes_back_the_import_and_nothing_later(
    small: SmallSchool, driver: Driver, tmp_path: Path
) -> None:
    driver.go("import", path=str(table(tmp_path, [writers.number(901), "Newcomer", "Nia", "12/05/2019", "2B"])))
    driver.click("import-go")
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"class_name": "6W"}))
    driver.click("message-act")
    assert "You changed something else since" in driver.messages()[-1]
    assert writers.number(901) in {one.upn for one in everybody(driver)}
    assert "6W" in {one.class_name for one in everybody(driver)}


def test_a_change_elsewhere_is_compared_again(small: SmallSchool, driver: Driver, tmp_path: Path) -> None:
    edie = next(one for one in everybody(driver) if one.id == small.pupils["edie"])
    file = table(tmp_path, [edie.upn or "", edie.surname, edie.forename, f"{edie.dob:%d/%m/%Y}", "6W"])
    driver.go("import", path=str(file))
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie.id, values={"class_name": "6W"}))
    assert driver.text("import-go") == "Nothing to add"


def test_a_file_dropped_on_the_window_is_read(driver: Driver, tmp_path: Path) -> None:
    file = table(tmp_path, [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    driver.bench.event(drop)  # Qt hands a drop on only while its own drag is under way
    driver.settle()
    assert driver.page.stem == "import"
    assert driver.text("import-go") == "Add 1 pupil"


def test_every_control_says_what_it_is(driver: Driver) -> None:
    driver.go("import", path=str(LIST))
    driver.click("import-view-columns")
    boxes = [one for one in driver.page.findChildren(QComboBox) if one.isVisible()]
    assert len(boxes) == 16
    assert all(one.accessibleName().startswith("Column ") for one in boxes)
    for name in ("import-go", "import-choose", "import-filter-all", "import-view-rows"):
        assert driver.find(name).accessibleName()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1093, 614)])
def test_it_fits_a_small_window_without_a_sideways_scroll_bar(driver: Driver, width: int, height: int) -> None:
    driver.go("import", path=str(LIST))
    driver.window.resize(width, height)
    driver.settle()
    assert driver.window.width() == width
    rows = driver.find("import-table", QTableView)
    assert not rows.horizontalScrollBar().isVisible()
    assert rows.columnWidth(0) >= 28 * rows.fontMetrics().averageCharWidth()
