# SPDX-License-Identifier: Apache-2.0
"""What an import must not do quietly: lower a SEN status, leave rows out without a word, or stop at a strange word."""

from __future__ import annotations

from pathlib import Path

from tests.exchange import writers
from tests.ui.driver import Driver
from tests.ui.importing import everybody

HEAD = ["UPN", "Surname", "Forename", "DOB", "SEN Status", "Primary need"]
FALLS = "The SEN status goes down. If that is not so, leave this row out."


def table(tmp_path: Path, *rows: list[str]) -> str:
    path = tmp_path / "list.csv"
    path.write_text(writers.table([HEAD, *rows]), encoding="utf-8")
    return str(path)


def row(number: int, status: str, need: str = "SLCN") -> list[str]:
    return [writers.number(number), f"Marrowfield{number}", "Edie", "14/03/2018", status, need]


def statuses(driver: Driver) -> list[str]:
    return [one.history[-1].code for one in sorted(everybody(driver), key=lambda one: one.surname)]


def brought_in(driver: Driver, tmp_path: Path, *rows: list[str]) -> None:
    driver.go("import", path=table(tmp_path, *rows))
    driver.click("import-go")


def test_an_ehc_plan_does_not_end_quietly_and_its_row_can_stay_out(driver: Driver, tmp_path: Path) -> None:
    brought_in(driver, tmp_path, row(1, "E"), row(2, "K"))
    driver.go("import", path=table(tmp_path, row(1, "K"), row(2, "E")))
    assert driver.text("import-go") == "Change 2 pupils"
    assert "One pupil’s SEN status goes down." in driver.words("import-note")
    assert FALLS in driver.words("import-pane"), "the row that wants a look stands first among the changed"
    driver.click("import-leave")
    assert driver.text("import-go") == "Change 1 pupil"
    assert not driver.seen("import-note")
    driver.click("import-filter-left")
    assert "You leave this row out." in driver.words("import-pane")
    driver.click("import-undecide")
    assert driver.text("import-go") == "Change 2 pupils"
    driver.click("import-leave")
    driver.click("import-go")
    assert statuses(driver) == ["E", "E"]
    assert driver.messages()[-1] == "1 pupil changed. Left out: 1 by you (line 2)."


def test_a_status_that_goes_up_is_a_change_like_any_other(driver: Driver, tmp_path: Path) -> None:
    brought_in(driver, tmp_path, row(1, "K"))
    driver.go("import", path=table(tmp_path, row(1, "E")))
    assert FALLS not in driver.words("import-pane")
    driver.click("import-go")
    assert statuses(driver) == ["E"]


def test_rows_that_were_refused_are_named_by_their_lines(driver: Driver, tmp_path: Path) -> None:
    wrong = row(2, "K")
    wrong[0] = "Z99943"
    brought_in(driver, tmp_path, row(1, "K"), wrong)
    told = "1 pupil added. Left out: 1 refused (line 3). Choose the file again to see why."
    assert driver.messages()[-1] == told


def test_a_row_refused_for_a_word_leads_to_where_the_word_is_explained(driver: Driver, tmp_path: Path) -> None:
    driver.go("import", path=table(tmp_path, row(1, "K", "Speech & lang"), row(2, "K")))
    assert "is not on this list" in driver.words("import-pane")
    driver.click("import-row-explain")
    assert driver.seen("import-word-1")
