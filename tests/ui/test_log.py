# SPDX-License-Identifier: Apache-2.0
"""The log page: who did what when, narrowed, proved, taken away; a hundred thousand lines do not slow it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QTableView
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.services import needs, pupils, versions
from sencodesk.services.desk import Desk
from sencodesk.store.changes import chain_hash
from sencodesk.store.tables import ChangeRow
from sencodesk.views import log_lines
from sencodesk.views.log_lines import CHAIN_STEP, LogFilter, LogLine
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def lines(driver: Driver, most: int = 60) -> list[tuple[str, str]]:
    """What the first rows say was done, and about whom."""
    table = driver.find("log-table", QTableView)
    model = table.model()
    shown = range(min(model.rowCount(), most))
    for row in shown:
        model.index(row, 0).data()
    driver.settle()
    return [(str(model.index(row, 1).data()), str(model.index(row, 2).data())) for row in shown]


def grown(desk: Desk, more: int, *, chained: bool = True) -> None:
    """The log with ``more`` changes that touched nothing, each with its place in the chain if that is looked at."""
    with Session(desk.store.writer_engine) as session, session.begin():
        last = session.scalars(select(ChangeRow).order_by(ChangeRow.seq.desc()).limit(1)).one()
        prev, rows = last.hash, []
        for seq in range(last.seq + 1, last.seq + more + 1):
            facts: dict[str, Any] = {
                "seq": seq, "id": new_id(), "kind": "event", "label": "open a pupil", "by": "A N Other",
                "recorded_at": last.recorded_at, "undo_of": None, "redo_of": None, "pupil_id": None,
                "revision": last.revision, "prev_hash": prev, "hash": "",
            }  # fmt: skip
            if chained:
                prev = facts["hash"] = chain_hash(ChangeRow(**facts), ())
            rows.append(facts)
        session.execute(insert(ChangeRow), rows)


def test_it_says_who_did_what_about_whom(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"postcode": "XX1 1XX"}))
    driver.go("settings")
    driver.click("settings-log")
    assert lines(driver)[0] == ("Change a pupil's details", "Edie Marrowfield")
    assert driver.text("log-count").endswith(" entries")
    driver.type("log-text", "postcode nobody wrote", leave=False)
    driver.press("Return")
    assert driver.seen("log-empty")
    driver.click("log-empty-act")
    assert not driver.seen("log-empty")


def test_filters_narrow_it_together(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"postcode": "XX1 1XX"}))
    driver.go("pupil", pupil_id=edie)
    driver.go("log", pupil_id=edie)
    found = lines(driver)
    assert found
    assert {about for _, about in found} == {"Edie Marrowfield"}
    driver.choose("log-kind", "Opened, printed, exported")
    assert all(what.startswith("Open") for what, _ in lines(driver))
    driver.choose("log-kind", "Changes to records")
    driver.type("log-text", "DETAILS", leave=False)
    driver.press("Return")
    assert {what for what, _ in lines(driver)} == {"Change a pupil's details"}
    tomorrow = driver.workspace.today() + timedelta(days=1)
    driver.type("log-first", f"{tomorrow:%d/%m/%Y}")
    assert driver.seen("log-empty")


def test_a_line_opens_the_versions_of_what_it_is_about(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    change = driver.do(lambda desk: needs.set_status(desk, pupil_id=edie, code="K", from_=driver.workspace.today()))
    assert change is not None
    status = next(row for table, row in change.touched if table == "status_period")
    driver.do(
        lambda desk: versions.correct(
            desk, table="status_period", record_id=status, values={"code": "E"}, reason="Read from the wrong line."
        )
    )
    driver.go("log")
    assert lines(driver)[0] == ("Correct a SEN status: Read from the wrong line.", "Edie Marrowfield")
    driver.press("Return", "log-table")
    assert "A SEN status" in driver.words("versions-pane")
    driver.click("versions-close")
    driver.click("log-open-pupil")
    assert driver.page.stem == "pupil"
    driver.click("pupil-log")
    assert (driver.page.stem, driver.page.where) == ("log", {"pupil_id": edie})


def test_the_chain_is_proved_and_the_first_broken_change_is_named(driver: Driver, small: SmallSchool) -> None:
    driver.go("log")
    driver.click("log-chain-start")
    assert driver.text("log-chain-words").startswith("The log was checked at 10:42")
    assert driver.focus() == "log-chain-start", "the focus stays where it was pressed"
    with driver.desk.store.writer_engine.begin() as connection:
        connection.execute(text("UPDATE change SET label = 'nothing' WHERE seq = 7"))
    driver.click("log-chain-start")
    assert driver.text("log-chain-words").startswith("Entry 7 does not fit the one before it.")


def test_proving_can_be_stopped(driver: Driver, small: SmallSchool) -> None:
    grown(driver.desk, 2 * CHAIN_STEP)
    driver.go("log")
    chain = driver.page.chain  # type: ignore[attr-defined]  # the log's page
    chain.prove()
    chain.progress.cancelled.emit()  # before the first step has come back
    driver.settle()
    assert driver.text("log-chain-words").startswith("Stopped.")
    assert driver.find("log-chain-start").isEnabled()
    driver.click("log-chain-start")
    assert driver.text("log-chain-words").startswith("The log was checked")


def test_a_hundred_thousand_changes_are_read_a_screen_at_a_time(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(driver.desk, 100_000, chained=False)
    asked: list[int] = []
    real = log_lines.log_lines

    def counted(session: Session, seqs: Sequence[int]) -> list[LogLine]:
        asked.append(len(seqs))
        return real(session, seqs)

    monkeypatch.setattr(log_lines, "log_lines", counted)
    driver.go("log")
    assert "100," in driver.text("log-count")
    table = driver.find("log-table", QTableView)
    table.scrollToBottom()
    driver.settle()
    assert table.model().index(table.model().rowCount() - 1, 1).data() != ""
    assert sum(asked) < 2000


def test_it_is_saved_as_a_table_in_which_nothing_runs(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    driver.do(lambda desk: pupils.add(desk, values={"surname": "+1)", "forename": "=cmd"}))
    driver.go("log")
    driver.choose("log-kind", "Changes to records")
    choose_file(tmp_path / "log")
    driver.click("log-save")
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Number", "Day", "Time", "What", "Who", "About", "Why it was corrected"]
    assert rows[1][1:6] == ["23/11/2026", "10:42", "Add a pupil", "Ms H Prewitt", "'=cmd +1)"]
    with driver.desk.reading() as session:
        wanted = log_lines.log_seqs(session, LogFilter(kind="changes"))
        newest = log_lines.log_lines(session, log_lines.log_seqs(session, LogFilter(kind="seen"))[:1])
    assert len(rows) == len(wanted) + 1
    assert newest[0].what == "Export the log"
