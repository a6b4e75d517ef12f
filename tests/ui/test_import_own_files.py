# SPDX-License-Identifier: Apache-2.0
"""A mark sheet, a provision map and a list of suspensions in the import page: seen first, one button, one undo."""

from __future__ import annotations

from pathlib import Path

from sencodesk.views.assessments import assessments
from sencodesk.views.care import care
from sencodesk.views.provision import provision_map
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

MARKS = "Reading tests 16/11/2026\n\nName;Reading age;Moon test\nMarrowfield, Edie;7:06;12\nWren;8:01;9\nRafe O;7:11;\n"
MAP = (
    "Intervention;Pupils;Delivered by;Minutes;Times a week;Weeks;Start date;Cost\n"
    "Moon phonics;Edie Marrowfield, Priya Quillwyn;Ms Finch;20;3;6;07/09/2026;£420\n"
)


def file(tmp_path: Path, text: str) -> str:
    """A table as somebody keeps it."""
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def scores(driver: Driver, pupil_id: str) -> list[str]:
    """What a pupil scored."""
    on = driver.workspace.today()
    found = driver.read(lambda session: assessments(session, pupil_id, on=on))
    return [] if found is None else [one.text for each in found.measures for one in each.scores]


def runs(driver: Driver) -> dict[str, int]:
    """Every run, and how many pupils it has."""
    on = driver.workspace.today()
    found = driver.read(lambda session: provision_map(session, on=on))
    return {one.name: len(one.members) for one in found.runs}


def test_a_mark_sheet_one_column_left_out_one_pupil_settled_and_one_undo(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    driver.go("import", path=file(tmp_path, MARKS))
    assert driver.text("import-file").endswith("In it: scores")
    assert driver.text("import-go") == "Change 2 pupils"
    driver.click("import-settle")
    assert not driver.seen("import-side-new")
    driver.press("N", "import-side")
    assert driver.seen("import-side")
    driver.press("1", "import-side")
    assert driver.text("import-go") == "Change 3 pupils"
    driver.click("import-go")
    ids = [small.pupils[key] for key in ("edie", "wren", "rafe")]
    assert [scores(driver, one) for one in ids] == [["7:06"], ["8:01"], ["7:11"]]
    driver.press("Ctrl+Z")
    assert [scores(driver, one) for one in ids] == [[], [], []]


def test_a_column_that_is_no_scale_of_ours_is_refused_with_what_to_do_and_left_out(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    driver.go("import", path=file(tmp_path, MARKS))
    driver.click("import-view-columns")
    assert driver.text("import-map-3") == "Leave out"
    driver.choose("import-map-3", "Score")
    assert driver.text("import-map-2") == "Score"  # several columns may hold scores
    driver.click("import-view-rows")
    driver.click("import-filter-refused")
    assert "“Moon test” is no scale of yours." in driver.words("import-pane")
    assert driver.text("import-go") == "Change 1 pupil"  # Rafe was not tested on it
    driver.click("import-view-columns")
    driver.choose("import-map-3", "Leave out")
    assert driver.text("import-go") == "Change 2 pupils"
    driver.click("import-go")
    assert scores(driver, small.pupils["edie"]) == ["7:06"]


def test_a_provision_map_one_undo(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    driver.go("import", path=file(tmp_path, MAP))
    assert driver.text("import-file").endswith("In it: provision")
    assert "Rows found by the name alone: 2." in driver.words("page-import")
    assert "Moon phonics, 20 minutes, 3 times a week" in driver.words("import-pane")
    assert driver.text("import-go") == "Change 2 pupils"
    driver.click("import-go")
    assert runs(driver) == {"Moon phonics": 2}
    driver.press("Ctrl+Z")
    assert runs(driver) == {}


def test_a_stranger_on_a_provision_map_is_not_brought_in_and_is_said(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    driver.go("import", path=file(tmp_path, MAP.replace("Priya Quillwyn", "Bo Newcomer")))
    assert "This pupil is not in your records yet." in driver.words("import-table") + driver.words("import-pane")
    assert driver.text("import-go") == "Change 1 pupil"
    driver.click("import-go")
    assert runs(driver) == {"Moon phonics": 1}


def test_a_list_of_suspensions_says_what_each_is_and_one_undo(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    edie, on = small.pupils["edie"], driver.workspace.today()

    def held() -> list[str]:
        return [one.category for one in driver.read(lambda session: care(session, edie, on=on)).suspensions]

    text = "Name;Suspension type;Start date;Reason;Days\nMarrowfield, Edie;Fixed term;02/03/2026;DB;1.5\n"
    driver.go("import", path=file(tmp_path, text))
    assert driver.text("import-file").endswith("In it: suspensions")
    seen = driver.words("import-pane").replace("\u00a0", " ")
    assert "Suspension from Mon 2 Mar 2026, Persistent or general disruptive behaviour, 3 half days" in seen
    driver.click("import-go")
    assert held() == ["FIXD"]
    driver.press("Ctrl+Z")
    assert held() == []
