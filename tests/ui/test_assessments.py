# SPDX-License-Identifier: Apache-2.0
"""The Assessments tab, the sheet of a class, who may be told and care in the head: as hands and eyes meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPixmap

from sencodesk.records.assessments import Score
from sencodesk.services import around, assessments, care, pupils
from sencodesk.services.desk import Desk
from sencodesk_ui.widgets import Avatar
from sencodesk_ui.widgets.chart import ChartView
from tests.invented import upn
from tests.ui.driver import Driver, in_view
from tests.ui.office import office
from tests.ui.school import SmallSchool, touched

NBSP = "\u00a0"


def scores(driver: Driver) -> list[tuple[str, date, float]]:
    found: list[tuple[str, date, float]] = driver.read(
        lambda session: [(one.pupil_id, one.on_date, one.value) for one in session.query(Score).order_by(Score.on_date)]
    )
    return found


def score(driver: Driver, pupil: str, day: date, value: float, scale: str = "reading-age") -> None:
    values: Any = {"scale": scale, "on_date": day, "value": value}
    driver.do(lambda desk: assessments.add_score(desk, pupil_id=pupil, values=values))


def test_a_first_score_is_typed_and_drawn(driver: Driver, small: SmallSchool) -> None:
    """Nothing yet says so; a reading age of 40:13 is refused beside its field and stays; 7:06 is kept and drawn."""
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie, tab="assessments")
    assert "Nothing has been measured yet" in driver.text("assess-words")
    assert not driver.seen("assess-chart-card")
    driver.click("score-add")
    driver.choose("score-new-scale", "Reading age")
    driver.type("score-new-value", "40:13")
    driver.click("score-new-save")
    assert "An age has 0 to 11 months" in driver.words()
    assert scores(driver) == []
    driver.type("score-new-value", "7:06")
    driver.click("score-new-save")
    assert scores(driver) == [(edie, date(2026, 11, 23), 90.0)]
    assert driver.text("assess-words") == "1 score on one scale."
    chart = driver.find("assess-chart", ChartView)
    assert "7 years 6 months" in chart.accessibleDescription()
    driver.press("Ctrl+Z")
    assert scores(driver) == []


@pytest.mark.parametrize(
    ("day", "words"), [("1/1/1900", "too long ago"), ("1/1/2100", "has not come yet"), ("1/1/2018", "was born")]
)
def test_a_day_that_cannot_be_has_its_sentence(driver: Driver, small: SmallSchool, day: str, words: str) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="assessments")
    driver.click("score-add")
    driver.choose("score-new-scale", "Reading, standardised score")
    driver.type("score-new-value", "84")
    driver.type("score-new-on-date", day)
    driver.click("score-new-save")
    assert words in driver.words()
    assert scores(driver) == []


def test_the_chart_as_a_table_and_another_scale(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    score(driver, edie, date(2026, 1, 12), 90.0)
    score(driver, edie, date(2026, 9, 21), 93.0)
    score(driver, edie, date(2026, 10, 5), 86.0, "reading-score")
    driver.go("pupil", pupil_id=edie, tab="assessments")
    assert driver.text("assess-words") == "3 scores on 2 scales."
    driver.choose("assess-measure", "Reading age")
    driver.click("assess-as-true")
    words = driver.words("assess-table")
    assert "7 years 6 months" in words
    assert "7 years 9 months" in words
    assert not driver.seen("assess-chart")
    driver.click("assess-as-false")
    assert driver.seen("assess-chart")
    assert driver.seen("score-2-value")
    assert not driver.seen("score-3-value")


def test_what_is_typed_into_a_score_survives_a_lock(driver: Driver, small: SmallSchool) -> None:
    """A score that was refused stands there again when the tab is opened anew."""
    edie = small.pupils["edie"]
    score(driver, edie, date(2026, 1, 12), 84.0, "reading-score")
    driver.go("pupil", pupil_id=edie, tab="assessments")
    driver.type("score-1-value", "300")
    driver.press("Ctrl+S")
    assert "goes from 40 to 160" in driver.words()
    driver.go("pupil", pupil_id=small.pupils["wren"], tab="assessments")
    driver.go("pupil", pupil_id=edie, tab="assessments")
    assert driver.text("score-1-value") == "300"
    assert [value for _, _, value in scores(driver)] == [84.0]


def test_a_class_is_typed_with_keys_alone_and_is_one_change(driver: Driver, small: SmallSchool) -> None:
    """Enter goes down; a wrong one keeps all; then all are saved as one change that one undo takes back."""
    edie = small.pupils["edie"]
    score(driver, edie, date(2026, 1, 12), 90.0)
    driver.go("scores", class_name="4H", scale="reading-age")
    assert f"7:06, Mon{NBSP}12{NBSP}Jan{NBSP}2026" in driver.words("scores-rows")
    for n, words in enumerate(("8:01", "40:13", "7:02"), start=1):
        driver.type(f"scores-{n}", words, leave=False)
        driver.press("Return")
        assert driver.focus() == f"scores-{min(n + 1, 3)}"
    driver.press("Ctrl+S")
    assert "1 score is not right" in driver.words()
    assert "An age has 0 to 11 months" in driver.text("scores-2-error")
    assert len(scores(driver)) == 1
    driver.type("scores-2", "7:11")
    driver.press("Ctrl+S")
    assert sorted(value for _, day, value in scores(driver) if day == date(2026, 11, 23)) == [86.0, 95.0, 97.0]
    assert driver.text("scores-count") == "3 of 3 pupils have a score"
    driver.press("Ctrl+Z")
    assert len(scores(driver)) == 1
    assert driver.text("scores-1") == ""


def test_a_refused_score_is_brought_into_view_with_what_is_wrong(driver: Driver) -> None:
    """The first box is wrong and the page stands at the last one: it comes, with its sentence and the band."""
    for number in range(1, 31):
        values: Any = {"upn": upn(number), "surname": f"Pebble{number:02}", "forename": "Ash", "class_name": "6P",
                       "dob": date(2016, 3, 1), "sex": "F", "year": "5"}  # fmt: skip
        driver.do(partial(pupils.add, entry=date(2023, 9, 4), values=values))
    driver.go("scores", class_name="6P", scale="reading-age")
    driver.type("scores-1", "40:13", leave=False)
    for _ in range(29):
        driver.press("Return")
    assert driver.focus() == "scores-30"
    assert in_view(driver, "scores-30"), "Enter goes down the sheet, and the sheet goes with it"
    assert not in_view(driver, "scores-1")
    driver.click("scores-save")
    assert driver.focus() == "scores-1"
    for name in ("scores-1", "scores-1-error", "scores-note"):
        assert in_view(driver, name)
    assert "1 score is not right" in driver.words("scores-note")


def test_a_column_of_a_spreadsheet_is_pasted(driver: Driver, small: SmallSchool) -> None:
    """The last column counts, empty lines leave their box, and lines without a pupil are said."""
    driver.go("scores", class_name="4H", scale="reading-score")
    QGuiApplication.clipboard().setText("Applewhite\t84\r\nMarrowfield\t\r\nQuillwyn\t101\r\nNobody\t77\r\n")
    driver.type("scores-1", "", leave=False)
    driver.press("Ctrl+V")
    assert [driver.text(f"scores-{n}") for n in (1, 2, 3)] == ["84", "", "101"]
    assert "1 pasted line found no pupil" in driver.text("scores-note") + driver.words()
    driver.go("today")
    assert sorted(value for _, _, value in scores(driver)) == [84.0, 101.0], "leaving the page saves"


def test_a_score_is_taken_away_by_emptying_its_box(driver: Driver, small: SmallSchool) -> None:
    score(driver, small.pupils["edie"], date(2026, 11, 23), 90.0)
    driver.go("scores", class_name="4H", scale="reading-age")
    assert driver.text("scores-2") == "7:06"
    driver.type("scores-2", "")
    driver.click("scores-save")
    assert scores(driver) == []


def test_the_sheet_is_reached_from_the_register_and_from_the_tab(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["wren"], tab="assessments")
    driver.click("assess-class")
    assert driver.text("scores-class") == "3B"
    driver.click("scores-back")
    assert driver.page.stem == "pupil"


def test_the_assessments_are_saved_printed_and_listed(
    driver: Driver, small: SmallSchool, choose_file: Callable[[Path], None], monkeypatch: Any, tmp_path: Path
) -> None:
    edie = small.pupils["edie"]
    score(driver, edie, date(2026, 1, 12), 90.0)
    driver.go("pupil", pupil_id=edie, tab="assessments")
    file = tmp_path / "assessments.pdf"
    choose_file(file)
    driver.click("assess-save")
    driver.until(lambda: "Saved assessments.pdf" in driver.words())
    assert file.read_bytes().startswith(b"%PDF")
    titles = office(monkeypatch).titles
    driver.click("assess-print")
    driver.until(lambda: titles == ["Assessments"])
    driver.go("pupil", pupil_id=edie, tab="sharing")
    driver.until(lambda: driver.seen("sharing-row-1"))
    assert "Print the assessments" in driver.words("sharing-row-0") + driver.words("sharing-row-1")


def test_the_head_says_who_may_not_be_told_and_what_to_bear_in_mind(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]

    def act(desk: Desk) -> None:
        told: Any = {"forename": "Tom", "surname": "Thorn", "may_be_told": "no", "interpreter": True, "language": "POL"}
        pupils.add_contact(desk, pupil_id=edie, values=told)
        ask: Any = {"forename": "Sam", "surname": "Brook", "may_be_told": "ask"}
        pupils.add_contact(desk, pupil_id=edie, values=ask)
        flag: Any = {"kind": "safeguarding", "from_": date(2026, 1, 1)}
        care.add_flag(desk, pupil_id=edie, values=flag)
        ended: Any = {"kind": "looked-after", "from_": date(2025, 1, 1), "to": date(2025, 2, 1)}
        care.add_flag(desk, pupil_id=edie, values=ended)

    driver.do(act)
    driver.go("pupil", pupil_id=edie)
    words = driver.words("pupil-head")
    for one in ("May not be told: Tom Thorn", "Ask before telling: Sam Brook", "Interpreter: Polish",
                "Safeguarding file"):  # fmt: skip
        assert one in words
    assert "Looked after" not in words


def test_the_register_is_filtered_by_care(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    assert not driver.seen("pupils-care")
    flag: Any = {"kind": "young-carer"}
    driver.do(lambda desk: care.add_flag(desk, pupil_id=small.pupils["priya"], values=flag))
    assert driver.seen("pupils-care")
    page: Any = driver.page
    page.bar.menus["care"].tick(frozenset({"young-carer"}))
    driver.settle()
    assert [row.line.name for row in page.table.register.rows] == ["Quillwyn, Priya"]


def test_an_agency_is_added_in_settings_and_to_a_pupil(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert "listed in Settings, Agencies" in driver.words("pupil-agencies-card")
    driver.go("settings", section="agencies")
    driver.click("agencies-add")
    driver.type("agencies-new-name", "Educational psychology")
    driver.click("agencies-new-save")
    driver.click("professionals-add")
    driver.type("professionals-new-name", "Dr Larkmere")
    driver.choose("professionals-new-agency_id", "Educational psychology")
    driver.click("professionals-new-save")
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    driver.click("involvement-add")
    driver.choose("involvement-new-agency-id", "Educational psychology")
    driver.choose("involvement-new-professional-id", "Dr Larkmere")
    driver.type("involvement-new-referred-on", "15/9/2025")
    driver.click("involvement-new-save")
    assert "Educational psychology, Dr Larkmere" in driver.words("pupil-agencies-card")
    driver.type("involvement-1-result", "Reading scores sent")
    driver.press("Ctrl+S")
    driver.click("involvement-1-remove")
    driver.press("Ctrl+Z")
    assert driver.text("involvement-1-result") == "Reading scores sent"


def test_an_agency_that_pupils_have_is_not_taken_away(driver: Driver, small: SmallSchool) -> None:
    def act(desk: Desk) -> None:
        agency = touched(around.add_agency(desk, values={"name": "School nurse"}), "agency")
        given: Any = {"agency_id": agency}
        around.add_involvement(desk, pupil_id=small.pupils["edie"], values=given)

    driver.do(act)
    driver.go("settings", section="agencies")
    driver.click("agencies-1-remove")
    assert "Pupils have this agency" in driver.words()
    assert driver.text("agencies-1-name") == "School nurse"


def test_a_photo_takes_the_place_of_the_initials(
    driver: Driver, small: SmallSchool, choose_file: Callable[[Path], None], tmp_path: Path
) -> None:
    """It is kept as a paper is; undo and taking it away bring the initials back; a text is no photo."""
    wrong = tmp_path / "photo.txt"
    wrong.write_text("not a picture", encoding="utf-8")
    picture = QPixmap(80, 60)
    picture.fill(QColor("teal"))
    file = tmp_path / "photo.png"
    assert picture.save(str(file))
    driver.go("pupil", pupil_id=small.pupils["edie"])
    head: Any = driver.find("pupil-head")
    avatar = head.findChild(Avatar)
    choose_file(wrong)
    head.photographing.emit()
    driver.settle()
    assert "A photo is a PNG or JPEG picture" in " ".join(driver.messages())
    choose_file(file)
    head.photographing.emit()
    driver.until(lambda: not avatar.pixmap().isNull())
    assert avatar.pixmap().size() == avatar.size()
    driver.go("pupil", pupil_id=small.pupils["wren"])
    assert avatar.text() == "WT"
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.until(lambda: not avatar.pixmap().isNull())
    head.unphotographing.emit()
    driver.settle()
    assert avatar.text() == "EM"
    driver.press("Ctrl+Z")
    driver.until(lambda: not avatar.pixmap().isNull())


def test_an_access_arrangement_that_ends_soon_stands_on_today(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    given: Any = {"kind": "reader", "expires_on": date(2026, 12, 18)}
    change = driver.do(lambda desk: care.add_access(desk, pupil_id=edie, values=given))
    row = touched(change, "access_arrangement")
    driver.go("today")
    assert "Renew for tests: reader" in driver.words(f"today-access-{row}")
    driver.click(f"today-access-{row}-act")
    assert f"Reader: ends Fri{NBSP}18{NBSP}Dec{NBSP}2026" in driver.words("assess-access-card")
    far: Any = {"expires_on": date(2027, 12, 17)}
    driver.do(lambda desk: care.change_access(desk, access_id=row, values=far))
    driver.go("today")
    assert not driver.seen(f"today-access-{row}")
