# SPDX-License-Identifier: Apache-2.0
"""Today: what needs the SENCO, in order, each with one button; the cards beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from sencodesk.services import backup_rota, backups, ehc, needs, plans, reviews
from sencodesk.services.desk import Desk
from sencodesk.store import place
from sencodesk.store.changes import Change
from sencodesk.views import councils as councils_view
from sencodesk_ui.pages.today.rows import Thing, TodayRow
from tests.clocks import FakeClock
from tests.ui.council import TestCouncil, open_council, template
from tests.ui.driver import Driver, in_view
from tests.ui.importing import TRANSFER
from tests.ui.school import SmallSchool, touched

STANDS_SINCE = date(2026, 1, 12)


def test_what_is_due_stands_in_groups_with_its_rule(driver: Driver, small: SmallSchool) -> None:
    lines = driver.words("today-list").split("\n")
    heads = [one for one in lines if one.startswith(("Overdue", "This week", "Next four weeks"))]
    assert heads == ["Overdue\u20021", "This week\u20021", "Next four weeks\u20023"]
    whom = [one for one in lines if one.endswith(", 4H")]
    assert whom == ["Edie Marrowfield, 4H", "Jonah Applewhite, 4H", "Priya Quillwyn, 4H"]
    assert "3\u00a0days overdue" in lines
    assert "in\u00a03\u00a0days" in lines
    assert "Write plans: 2 of 6 still to do" in lines
    assert "Class 3B" in lines
    assert "Meet the parents: 4 pupils at SEN support" in lines
    assert "· no meeting with their parents is written down" in lines
    assert lines.count("· review date set on the plan") == 3


def test_the_rail_counts_what_is_overdue_or_due_this_week(driver: Driver, small: SmallSchool) -> None:
    assert driver.text("rail-today-count") == "2"


def test_a_row_opens_its_plan(driver: Driver, small: SmallSchool) -> None:
    driver.click(f"today-plan-{small.plans['edie']}-act")
    assert driver.page.stem == "plan"
    assert driver.page.where == {"plan_id": small.plans["edie"]}


def test_a_duty_opens_the_tab_on_which_its_clock_stands(driver: Driver, small: SmallSchool) -> None:
    """Whatever tab was used last: EHC duties open EHC plan, those of a meeting Reviews, each at its own record."""
    edie = small.pupils["edie"]
    asked = driver.do(
        lambda desk: ehc.add_request(
            desk,
            pupil_id=edie,
            values={
                "kind": "request",
                "council": "Northshire",
                "received_on": date(2026, 10, 26),
                "advice_asked_on": date(2026, 10, 12),
            },
        )
    )
    driver.do(lambda desk: ehc.issue(desk, pupil_id=edie, values={"council": "Northshire", "issued_on": STANDS_SINCE}))
    held = driver.do(
        lambda desk: reviews.add(desk, pupil_id=edie, values={"kind": "annual", "held_on": date(2026, 11, 2)})
    )
    request, review = touched(asked, "ehc_request"), touched(held, "review")
    for duty, record, tab, field in (
        ("advice", request, "ehc", "ehc-request-1-"),
        ("review-report", review, "reviews", "review-1-"),
    ):
        driver.go("pupil", pupil_id=small.pupils["wren"], tab="chronology")
        driver.go("today")
        driver.click(f"today-duty-{duty}-{record}-act")
        driver.settle()
        assert driver.page.where["pupil_id"] == edie
        assert driver.page.where["tab"] == tab
        assert driver.focus().startswith(field)
        assert in_view(driver, driver.focus())


def test_it_follows_a_change_made_elsewhere(driver: Driver, small: SmallSchool) -> None:
    driver.do(lambda desk: plans.change(desk, plan_id=small.plans["edie"], values={"review": date(2026, 12, 18)}))
    driver.do(lambda desk: plans.issue(desk, plan_id=small.plans["edie"]))
    assert "Overdue" not in driver.words("today-list")
    assert "Fri\u00a018\u00a0Dec\u00a02026" in driver.words("today-list")


def test_an_empty_school_is_led_to_the_import(driver: Driver, choose_file: Callable[[Path], None]) -> None:
    assert "Nothing is due" in driver.words("today-empty")
    choose_file(TRANSFER)
    driver.click("today-empty-act")
    assert driver.page.stem == "import"
    assert driver.text("import-go") == "Add 352 pupils"


def test_nothing_due_names_what_is_next(driver: Driver, small: SmallSchool) -> None:
    for key in ("edie", "jonah", "priya"):
        plan_id = small.plans[key]
        driver.do(partial(plans.set_state, plan_id=plan_id, state="ended"))
    for key in ("edie", "jonah", "priya", "tomos", "wren"):
        driver.do(partial(_without_sen, pupil_id=small.pupils[key]))
    assert "Next: review Amina Larkspindle’s plan, Mon\u00a01\u00a0Feb\u00a02027." in driver.words("today-empty")


def test_the_backup_card_says_what_was_proved(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    assert "No backup yet" in driver.words("today-backup")
    assert driver.text("status-backup") == "No backup yet"
    driver.do(lambda desk: backups.make(desk, file=tmp_path / "copy.sencodesk"))
    driver.clock.advance(3 * 24 * 3600)
    driver.go("today")
    assert "8\u00a0pupils, 5\u00a0plans" in driver.words("today-backup")
    driver.click("today-backup-now")
    assert driver.page.stem == "settings"
    assert driver.seen("backup-now")


def test_the_backup_card_warns_where_the_newest_backup_lies_on_the_records_own_disk(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    driver.do(lambda desk: backups.make(desk, file=tmp_path / "copy.sencodesk"))
    driver.go("today")
    assert "Backup proved" not in driver.words("today-backup")
    assert "Backup on this same disk" in driver.words("today-backup")
    assert "It is lost together with your records" in driver.words("today-backup")
    assert driver.seen("today-backup-warns")
    assert not driver.seen("today-backup-proved")


def test_the_backup_card_is_green_for_a_good_backup_elsewhere(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "compared", lambda _records, _file: "away")
    driver.do(lambda desk: backups.make(desk, file=tmp_path / "copy.sencodesk"))
    driver.go("today")
    assert "Backup proved" in driver.words("today-backup")
    assert driver.seen("today-backup-proved")
    assert not driver.seen("today-backup-warns")
    driver.clock.advance(15 * 24 * 3600)
    driver.go("today")
    assert "Backup is 15 days old" in driver.words("today-backup")
    assert driver.seen("today-backup-warns")


def test_the_backup_card_warns_of_a_backup_that_did_not_come_back(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "compared", lambda _records, _file: "away")
    file = tmp_path / "copy.sencodesk"
    driver.do(lambda desk: backups.make(desk, file=file))
    file.write_bytes(b"no backup any more")
    driver.do(backup_rota.drill)
    driver.go("today")
    assert "Backup did not come back" in driver.words("today-backup")
    assert driver.seen("today-backup-warns")
    assert not driver.seen("today-backup-proved")


def test_tab_goes_down_the_list_and_then_down_the_cards(driver: Driver, small: SmallSchool) -> None:
    plan = {key: f"today-plan-{small.plans[key]}-act" for key in ("edie", "jonah", "priya")}
    driver.find(plan["edie"]).setFocus()
    order = [driver.focus()]
    for _ in range(6):
        driver.press("Tab")
        order.append(driver.focus())
    assert order == [
        *plan.values(),
        "today-meeting-none-undated-act",
        "today-without-plan-act",
        "today-task-add",
        "today-backup-now",
    ]


def test_where_room_is_short_the_rule_takes_its_own_line(driver: Driver, small: SmallSchool) -> None:
    driver.window.resize(1093, 614)
    driver.settle()
    lines = driver.words("today-list").split("\n")
    assert lines.count("Review date set on the plan") == 3
    assert "· review date set on the plan" not in lines
    for key in ("edie", "jonah", "priya"):
        row = driver.find(f"today-plan-{small.plans[key]}")
        assert row.width() >= row.minimumSizeHint().width()


def test_a_long_whom_takes_another_line_and_makes_the_page_no_wider(driver: Driver) -> None:
    whom = "A task for Mrs Philippa Featherstonehaugh-Cholmondeley, who covers the resource base on Thursdays"
    thing = Thing(
        icon="check", what="Ring the therapist", whom=whom, rule="", day="Fri 20 Nov 2026", distance="3 days overdue",
        late=True, button="Done", name="long-row",
    )  # fmt: skip
    row = TodayRow(thing, lambda: None, driver.page)
    row.resize(540, row.height())
    row.show()
    driver.breathe()
    assert row.minimumSizeHint().width() <= 540
    words = next(one for one in row.findChildren(QLabel) if one.text() == whom)
    assert words.height() >= words.heightForWidth(words.width()) > words.fontMetrics().height()
    assert words.width() > 540 - 138 - 136 - 110, "it takes all the room that there is"
    assert words.geometry().bottom() <= row.height()
    row.resize(1400, row.height())
    driver.breathe()
    assert words.height() < 2 * words.fontMetrics().height(), "one line again, and no higher"


def test_a_line_that_had_no_room_is_no_higher_afterwards(driver: Driver) -> None:
    """Not even where the row got its room while nobody saw it."""
    thing = Thing(
        icon="target", what="Review the plan", whom="Callum Brackenfold-Featherstonehaugh, 6W", rule="", day="",
        distance="", late=False, button="Open plan", name="new-row",
    )  # fmt: skip
    row = TodayRow(thing, lambda: None, driver.page)
    words = next(one for one in row.findChildren(QLabel) if one.text() == thing.whom)
    row.resize(420, row.height())
    row.show()
    driver.breathe()
    assert words.minimumHeight() > words.fontMetrics().height()
    row.hide()
    row.resize(1200, row.height())
    row.set_narrow(False)
    assert words.minimumHeight() == 0


@pytest.fixture
def council(tmp_path: Path, clock: FakeClock) -> TestCouncil:
    made = open_council(tmp_path / "inbox", clock)
    made.url = "https://127.0.0.1:9"
    made.publish(template(rules={}))
    return made


def test_a_return_stands_in_the_list_and_on_a_card(driver: Driver, small: SmallSchool, council: TestCouncil) -> None:
    driver.do(council.accept)
    lines = driver.words("today-list").split("\n")
    place = lines.index("Send the SEN register return")
    assert lines[place + 1 : place + 5] == [
        council_name(driver), "· Autumn 2026, day set by the council", "Fri\u00a011\u00a0Dec\u00a02026",
        "in\u00a018\u00a0days",
    ]  # fmt: skip
    card = f"today-return-{driver.read(councils_view.councils)[0].id}-sen-register"
    assert "Nothing to put right. 5\u00a0pupils are ready" in driver.words(card)
    driver.click(f"{card}-preview")
    assert driver.page.stem == "return"
    assert driver.page.where["step"] == "preview"


def test_an_overdue_return_is_late(driver: Driver, small: SmallSchool, council: TestCouncil) -> None:
    driver.do(council.accept)
    driver.clock.advance(20 * 24 * 3600)
    driver.go("today")
    lines = driver.words("today-list").split("\n")
    assert "2\u00a0days overdue" in lines


def council_name(driver: Driver) -> str:
    return driver.read(councils_view.councils)[0].name


def _without_sen(desk: Desk, pupil_id: str) -> Change | None:
    return needs.set_status(desk, pupil_id=pupil_id, code="N", from_=date(2026, 11, 1))
