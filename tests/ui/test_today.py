# SPDX-License-Identifier: Apache-2.0
"""Today: what needs the SENCO, in order, each with one button; the cards beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sencodesk.services import backup_rota, backups, needs, plans
from sencodesk.services.desk import Desk
from sencodesk.store import place
from sencodesk.store.changes import Change
from sencodesk.views import councils as councils_view
from tests.clocks import FakeClock
from tests.ui.council import TestCouncil, open_council, template
from tests.ui.driver import Driver
from tests.ui.importing import TRANSFER
from tests.ui.school import SmallSchool


def test_what_is_due_stands_in_groups_with_its_rule(driver: Driver, small: SmallSchool) -> None:
    lines = driver.words("today-list").split("\n")
    heads = [one for one in lines if one.startswith(("Overdue", "This week", "Next four weeks"))]
    assert heads == ["Overdue\u20021", "This week\u20021", "Next four weeks\u20022"]
    whom = [one for one in lines if one.endswith(", 4H")]
    assert whom == ["Edie Marrowfield, 4H", "Jonah Applewhite, 4H", "Priya Quillwyn, 4H"]
    assert "3\u00a0days overdue" in lines
    assert "in\u00a03\u00a0days" in lines
    assert "Write plans: 2 of 6 still to do" in lines
    assert "Class 3B" in lines
    assert lines.count("· review date set on the plan") == 3


def test_the_rail_counts_what_is_overdue_or_due_this_week(driver: Driver, small: SmallSchool) -> None:
    assert driver.text("rail-today-count") == "2"


def test_a_row_opens_its_plan(driver: Driver, small: SmallSchool) -> None:
    driver.click(f"today-plan-{small.plans['edie']}-act")
    assert driver.page.stem == "plan"
    assert driver.page.where == {"plan_id": small.plans["edie"]}


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
    for _ in range(4):
        driver.press("Tab")
        order.append(driver.focus())
    assert order == [*plan.values(), "today-without-plan-act", "today-backup-now"]


def test_where_room_is_short_the_rule_takes_its_own_line(driver: Driver, small: SmallSchool) -> None:
    driver.window.resize(1093, 614)
    driver.settle()
    lines = driver.words("today-list").split("\n")
    assert lines.count("Review date set on the plan") == 3
    assert "· review date set on the plan" not in lines
    for key in ("edie", "jonah", "priya"):
        row = driver.find(f"today-plan-{small.plans[key]}")
        assert row.width() >= row.minimumSizeHint().width()


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
