# SPDX-License-Identifier: Apache-2.0
"""The import page beyond one plain table: workbooks, memory, words, undecided rows side by side, several files."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from sencodesk.services import imports
from sencodesk_ui.widgets import shown_day
from tests.exchange import workbooks, writers
from tests.ui.driver import Driver
from tests.ui.importing import HEAD, everybody, table
from tests.ui.school import PASSPHRASE, SmallSchool

ODD = ["Number", "Last", "First", "Born", "Set", "SEN Status"]
EDIE = [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"]


def odd(tmp_path: Path, name: str, *rows: list[str]) -> Path:
    return table(tmp_path, *rows, head=ODD, name=name)


def settle_columns(driver: Driver) -> None:
    driver.click("import-view-columns")
    for place, field in enumerate(
        ("Unique pupil number (UPN)", "Surname", "Forename", "Date of birth", "Class"), start=1
    ):
        driver.choose(f"import-map-{place}", field)


def test_a_workbook_comes_in_and_another_sheet_is_taken(driver: Driver, tmp_path: Path) -> None:
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "5H"]
    held = {"Year 4": workbooks.sheet([HEAD, EDIE]), "Year 5": workbooks.sheet([HEAD, other, ["", "", "", "", ""]])}
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbooks.packed(workbooks.parts(held)))
    driver.go("import", path=str(path))
    assert driver.text("import-file") == "Workbook, 1 pupil. In it: pupils"
    driver.choose("import-sheet", "Year 5")
    assert "Quillstone" in driver.words("import-pane")
    driver.click("import-go")
    assert [one.surname for one in everybody(driver)] == ["Quillstone"]


def test_next_month_the_sheet_that_was_chosen_is_taken_again(driver: Driver, tmp_path: Path) -> None:
    def of_month(name: str, forename: str, *, sheets: tuple[str, str] = ("Year 4", "Year 5")) -> Path:
        other = [writers.number(2), "Quillstone", forename, "15/03/2018", "5H"]
        held = {sheets[0]: workbooks.sheet([HEAD, EDIE, EDIE]), sheets[1]: workbooks.sheet([HEAD, other])}
        path = tmp_path / name
        path.write_bytes(workbooks.packed(workbooks.parts(held)))
        return path

    driver.go("import", path=str(of_month("november.xlsx", "Dexter")))
    assert driver.text("import-sheet") == "Year 4"
    driver.choose("import-sheet", "Year 5")
    driver.go("import", path=str(of_month("december.xlsx", "Dex")))
    assert driver.text("import-sheet") == "Year 5"
    assert "Dex" in driver.words("import-pane")
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.go("import", path=str(of_month("january.xlsx", "Dexter")))
    assert driver.text("import-sheet") == "Year 5"
    driver.go("import", path=str(of_month("another.xlsx", "Dexter", sheets=("Autumn", "Year 5"))))
    assert driver.text("import-sheet") == "Autumn"  # another kind of workbook


def test_a_remembered_sheet_that_holds_no_pupils_any_more_stands_in_nobodys_way(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "5H"]
    whole, none = workbooks.sheet([HEAD, EDIE]), workbooks.sheet([])
    path.write_bytes(workbooks.packed(workbooks.parts({"Here": whole, "Left": workbooks.sheet([HEAD, other])})))
    driver.go("import", path=str(path))
    driver.choose("import-sheet", "Left")
    path.write_bytes(workbooks.packed(workbooks.parts({"Here": whole, "Left": none})))
    driver.go("import", path=str(path))
    assert driver.text("import-sheet") == "Here"
    assert not driver.seen("import-problem")


def test_next_month_the_match_is_remembered_shown_and_forgotten(driver: Driver, tmp_path: Path) -> None:
    row = [*EDIE[:4], "Oak", "K"]
    driver.go("import", path=str(odd(tmp_path, "a.csv", row)))
    assert not driver.seen("import-forget")
    settle_columns(driver)
    driver.click("import-go")
    again = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "Elm", "K"]
    driver.go("import", path=str(odd(tmp_path, "b.csv", row, again)))
    assert driver.text("import-go") == "Add 1 pupil"
    driver.click("import-view-columns")
    since = shown_day(driver.workspace.today())
    assert f"Remembered: a file with these headings came in on {since}." in driver.words("import-columns-card")
    driver.click("import-forget")
    assert not driver.seen("import-forget")
    assert driver.text("import-map-2") == "Leave out"
    driver.press("Ctrl+Z")
    driver.go("import", path=str(odd(tmp_path, "b.csv", row, again)))
    assert driver.text("import-go") == "Add 1 pupil"


def test_a_word_that_nobody_knows_is_explained_once(driver: Driver, tmp_path: Path) -> None:
    head = [*HEAD, "SEN Status"]
    driver.go("import", path=str(table(tmp_path, [*EDIE, "Wave 9"], head=head)))
    if not driver.seen("import-explain"):
        driver.click("import-view-columns")
        driver.choose("import-map-6", "SEN status")
    assert driver.text("import-explain") == "Explain 1 word"
    assert driver.text("import-go") == "Nothing to add"
    driver.click("import-explain")
    assert driver.text("import-word-1") == "Not decided"
    driver.choose("import-word-1", "SEN support")
    assert driver.text("import-go") == "Add 1 pupil"
    assert driver.seen("import-word-1")
    assert not driver.seen("import-explain")
    driver.click("import-go")
    assert [one.status.code for one in everybody(driver) if one.status] == ["K"]
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "4H", "wave 9"]
    driver.go("import", path=str(table(tmp_path, other, head=head)))
    assert driver.text("import-go") == "Add 1 pupil"


def undecided(small: SmallSchool, driver: Driver, tmp_path: Path) -> Path:
    known = {one.id: one for one in everybody(driver)}
    rows = []
    for n, one in enumerate(
        [known[small.pupils["edie"]], *(p for p in known.values() if p.id != small.pupils["edie"])]
    ):
        if n < 2:
            born = f"{one.dob:%d/%m/%Y}" if one.dob else ""
            rows.append([writers.number(900 + n), one.surname, one.forename, born, one.class_name or ""])
    return table(tmp_path, *rows)


def test_undecided_rows_are_settled_side_by_side_by_one_key_each(
    small: SmallSchool, driver: Driver, tmp_path: Path
) -> None:
    before = len(everybody(driver))
    driver.go("import", path=str(undecided(small, driver, tmp_path)))
    driver.click("import-settle")
    assert driver.focus() == "import-side"
    words = driver.words("import-side")
    assert "2 rows want you" in words
    assert writers.number(900) in words
    driver.press("L", "import-side")
    assert writers.number(901) in driver.words("import-side")
    driver.press("N", "import-side")
    assert "The last one" in driver.words("import-side")
    assert writers.number(900) in driver.words("import-side")
    driver.press("1", "import-side")
    assert driver.seen("import-table")
    assert driver.focus() == "import-table"
    assert driver.text("import-go") == "Add 1 pupil and change 1"
    driver.click("import-go")
    assert len(everybody(driver)) == before + 1


def test_escape_goes_back_to_the_rows_and_nothing_is_settled(
    small: SmallSchool, driver: Driver, tmp_path: Path
) -> None:
    driver.go("import", path=str(undecided(small, driver, tmp_path)))
    driver.click("import-settle")
    driver.press("Escape", "import-side")
    assert driver.seen("import-table")
    driver.click("import-settle")
    driver.click("import-side-1")
    assert "The last one" in driver.words("import-side")
    driver.click("import-side-later")
    assert driver.seen("import-side-later")


def test_several_files_come_one_after_the_other_each_in_its_own_change(driver: Driver, tmp_path: Path) -> None:
    files = [
        table(tmp_path, EDIE, name="a.csv"),
        table(tmp_path, ["x"], head=["y"], name="b.csv"),
        tmp_path / "c.xlsx",
        table(tmp_path, [writers.number(3), "Third", "Child", "15/03/2018", "4H"], name="d.csv"),
    ]
    files[2].write_bytes(b"PK\x03\x04" + bytes(50))
    driver.go("import", paths=[str(one) for one in files])
    assert driver.text("import-file") == "File 1 of 4: Table, 1 pupil. In it: pupils"
    driver.click("import-go")
    assert driver.page.stem == "import"
    assert driver.text("import-file") == "File 2 of 4: Table"
    driver.click("import-skip")
    assert "damaged" in driver.words("import-problem")
    assert driver.text("import-file") == "File 3 of 4"
    driver.click("import-skip")
    assert driver.text("import-file") == "File 4 of 4: Table, 1 pupil. In it: pupils"
    assert not driver.seen("import-skip")
    driver.click("import-go")
    assert driver.page.stem == "pupils"
    assert len(everybody(driver)) == 2
    driver.press("Ctrl+Z")
    assert [one.surname for one in everybody(driver)] == ["Marrowfield"]


def test_several_files_are_dropped_and_what_is_none_is_left_out(driver: Driver, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"x")
    names = [table(tmp_path, EDIE, name="a.csv"), tmp_path / "picture.png", table(tmp_path, EDIE, name="b.csv")]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in names])
    driver.bench.event(
        QDropEvent(
            QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    driver.settle()
    assert driver.text("import-file") == "File 1 of 2: Table, 1 pupil. In it: pupils"


@pytest.mark.parametrize("what", ["read", "compare"])
def test_cancel_stops_the_reading_and_the_working_out(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    rows = [[writers.number(n), "Marrowfield", f"Child{n}", "14/03/2018", "4H"] for n in range(120)]
    work, pressed = getattr(imports, what), Event()

    def slowly(*given: object, step: object, **named: object) -> object:
        """Waits at the first report until Cancel was pressed."""

        def told(done: int, of: int) -> None:
            if done == 50:
                pressed.wait(20)
            step(done, of)  # type: ignore[operator]  # the page's own

        return work(*given, step=told, **named)

    monkeypatch.setattr(imports, what, slowly)
    driver.workspace.go("import", path=str(table(tmp_path, *rows)))
    driver.qtbot.waitUntil(lambda: driver.seen("import-progress-cancel"), timeout=10_000)
    QTest.mouseClick(driver.find("import-progress-cancel"), Qt.MouseButton.LeftButton)
    pressed.set()
    driver.settle()
    assert driver.messages()[-1] == "You stopped it. Nothing was brought in."
    assert driver.seen("import-empty-act")


def test_a_name_with_an_address_in_it_is_text_and_nothing_is_fetched(driver: Driver, tmp_path: Path) -> None:
    name = '<img src="http://127.0.0.1:9/x.png">'
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbooks.book([[*HEAD, name], [EDIE[0], name, name, *EDIE[3:], name]]))
    driver.go("import", path=str(path))
    assert name in driver.words("import-pane")
    driver.click("import-view-columns")
    assert name in driver.words("import-columns-card")
    driver.click("import-go")
    assert [one.forename for one in everybody(driver)] == [name]
