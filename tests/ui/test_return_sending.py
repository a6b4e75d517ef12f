# SPDX-License-Identifier: Apache-2.0
"""Sending a return from the window over a real socket to the council's rules: waiting, barred, refused, answered."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sencodesk.services import history, needs, pupils
from sencodesk.services import outbox as moves
from sencodesk.sync import outbox as rules
from sencodesk_ui.network import Network
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    steps,
    through_to_send,
    wheres,
)
from tests.ui.school import SmallSchool

PATIENCE = 20


def test_a_change_after_the_preview_must_be_looked_at_before_sending(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """What is sent is what was seen."""
    return_id = at_return(easy())
    through_to_send(driver)
    assert not driver.seen("send-first-preview")
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"surname": "Marrow"}))
    assert "First: look at exactly what will leave." in driver.words("step-send")
    driver.click("send")
    assert any("The records changed since you looked" in one for one in driver.messages())
    assert steps(driver, return_id).history == ()
    driver.click("send-first-preview-act")
    driver.click("return-onward")
    driver.click("send")
    assert len(steps(driver, return_id).history) == 1


def test_errors_stand_in_the_way_and_lead_back_to_the_check(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """The button says why instead of being grey."""
    return_id = at_return(step="check")
    driver.go("return", return_id=return_id, step="send")
    assert "First: 10\u00a0errors to put right." in driver.words("step-send")
    driver.click("send")
    assert any("The check found something" in one for one in driver.messages())
    driver.click("send-first-check-act")
    assert driver.seen("step-check")


def test_the_window_does_not_wait_for_a_council_that_is_silent(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    """The council takes the connection and says nothing: the page says where it stands, the window closes at once."""
    taken: list[socket.socket] = []

    def called(silent: socket.socket) -> bool:
        with contextlib.suppress(BlockingIOError):
            taken.append(silent.accept()[0])
        return bool(taken)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        council.url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        at_return(easy())
        through_to_send(driver)
        QTest.mouseClick(driver.find("send"), Qt.MouseButton.LeftButton)
        driver.qtbot.waitUntil(lambda: called(silent))
        driver.qtbot.waitUntil(lambda: driver.seen("send-state"))
        assert "It goes while SENCO Desk is unlocked." in driver.words("send-state")
        (under_way,) = [one for one in threading.enumerate() if one.name == "outbox"]
        driver.window.close()
        assert under_way.is_alive(), "closing did not wait for an answer, which had not come"
        assert under_way.daemon, "and the process does not wait for it either"
        taken[0].close()
        under_way.join(PATIENCE)
        assert not under_way.is_alive()


def test_a_return_without_a_pupil_is_doubted(driver: Driver, small: SmallSchool, at_return: Callable[..., str]) -> None:
    """Nobody whom the council asks about: it says so before and beside the button, and can still be sent."""
    return_id = at_return(easy(home=("995",)))
    assert "Nobody is in this return." in driver.words("step-build")
    through_to_send(driver)
    assert "Nobody is in this return." in driver.words("step-send")
    driver.click("send")
    assert len(steps(driver, return_id).history) == 1


def test_an_empty_register_is_never_returned(driver: Driver, council: TestCouncil) -> None:
    """No pupils at all: the way is to the import."""
    council.publish(easy())
    driver.do(council.accept)
    driver.go("returns")
    driver.click("return-row-oakmere-2026-autumn-open")
    through_to_send(driver)
    driver.click("send")
    assert any("There are no pupils in your records" in one for one in driver.messages())
    driver.click("send-first-build-act")
    driver.click("build-nobody-act")
    assert driver.page.stem == "import"


def test_offline_it_waits_in_words_and_the_chip_counts_it(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    """Two clicks seal one return; it waits; with a connection it goes, and the receipt verifies."""
    return_id = at_return(easy())
    through_to_send(driver)
    button = driver.find("send")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.settle()
    sent = steps(driver, return_id).history
    assert [(one.state, one.version) for one in sent] == [("queued", 1)]
    assert "There was no connection. Nothing left this computer." in driver.words("step-send")
    assert driver.text("outbox-chip") == "1 waiting, since today"
    assert not driver.seen("send")
    council.url = ""
    with council.serving():
        council.publish(easy())
        driver.do(council.accept)
        council.enrol_school(driver.desk)
        driver.click("send-now")
        driver.until(lambda: driver.seen("send-receipt"))
    assert "Accepted by Oakmere. Nothing more to do." in driver.words("step-send")
    assert driver.text("outbox-chip") == "Nothing waiting"
    assert [(one["state"], one["effects"]) for one in council.submissions()] == [("accepted", 1)]
    assert council.body(sent[0].id) == steps(driver, return_id).preview.body


def test_a_change_after_sealing_is_said_and_stays_out_of_what_waits(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """What waits stays as it was sealed; a rehearsal knows of its own sealing only (F36)."""
    newer = "Your records changed since it was sealed. It stays as it was sealed; the change is not in it."
    return_id = at_return(easy())
    through_to_send(driver)
    driver.click("send")
    sealed = steps(driver, return_id).history[0].body_sha256
    assert newer not in driver.words("send-state")
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"surname": "Marrow"}))
    assert newer in driver.words("send-state")
    seen = steps(driver, return_id)
    assert (seen.newer_than_sent(), seen.newer_than_sent(rehearsal=True)) == (True, False)
    assert seen.history[0].body_sha256 == sealed != seen.preview.body_sha256
    driver.do(history.undo)
    assert newer not in driver.words("send-state")


def test_the_network_coming_back_wakes_what_waits(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    """The system's word is a hint: one try that does not wait for its turn."""
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    assert "Next try" in driver.words("send-state")
    with council.serving():
        driver.bench.outbox.network.came_back.emit()
        driver.until(lambda: steps(driver, return_id).history[0].state == "accepted")


def test_without_qts_network_part_the_outbox_works_by_the_clock(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    """A lean computer lacks a library that it wants; nothing but the hint is missing."""
    monkeypatch.setitem(sys.modules, "PySide6.QtNetwork", None)
    network = Network()
    assert network.came_back is not None


def test_the_sealed_file_can_be_carried_where_the_way_is_barred(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """An unknown school is told what to do; the file holds the very bytes that would have gone."""
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        through_to_send(driver)
        driver.click("send")
        driver.until(lambda: driver.seen("send-save"))
    assert "Send the council your card" in driver.words("send-state")
    choose_file(tmp_path / "carried.age")
    driver.click("send-save")
    data = (tmp_path / "carried.age").read_bytes()
    assert hashlib.sha256(data).hexdigest() == steps(driver, return_id).history[0].wire_hash
    driver.click("send-councils")
    assert driver.page.stem == "settings"


def test_after_a_doubt_the_page_says_not_to_send_it_another_way(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Unconfirmed: the sentence a teacher needs, and the way to ask."""
    return_id = at_return(easy())
    through_to_send(driver)
    driver.click("send")
    sent = steps(driver, return_id).history[0]
    driver.do(lambda desk: moves.move(desk, sent.id, rules.Begin("another"), label="begin to send a return"))
    driver.do(lambda desk: moves.move(desk, sent.id, rules.Lost(), label="sending was interrupted"))
    assert steps(driver, return_id).history[0].state == "unconfirmed"
    assert "Do not send it another way yet." in driver.words("step-send")
    assert driver.seen("send-ask")


def test_a_sealed_return_that_never_left_can_be_discarded(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """After one question; the next one is version 1 of another number."""
    return_id = at_return(easy())
    through_to_send(driver)
    driver.click("send")
    driver.click("send-discard")
    driver.click("send-discard-no")
    driver.click("send-discard")
    driver.click("send-discard-yes")
    assert [one.state for one in steps(driver, return_id).history] == ["discarded"]
    assert driver.seen("send")


def test_a_refusal_leads_to_the_field_and_to_version_two(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    """The council's newer rules refuse two pupils; the others are in version 2 as well; the old receipt stays."""
    council.url = ""
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=small.pupils["wren"], codes=[], from_=date(2026, 9, 1)))
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
        council.publish(easy(rules={"1500": "error", "2170": "error"}))
        through_to_send(driver)
        driver.click("send")
        driver.until(lambda: driver.seen("return-refused"))
        words = driver.words("return-refused")
        assert "Oakmere refused 1\u00a0pupil" in words
        assert "Wren Thistlemere, 3B" in words
        assert "Type of need" in words
        assert not driver.seen("send")
        went = wheres(driver)
        driver.click("refused-1-open")
        assert went[-1] == ("pupil", {"pupil_id": small.pupils["wren"], "tab": "overview", "field": "needs"})
        driver.do(
            lambda desk: needs.set_needs(desk, pupil_id=small.pupils["wren"], codes=["MLD"], from_=date(2026, 9, 1))
        )
        driver.go("return", return_id=return_id)
        driver.click("refused-again")
        driver.click("return-onward")
        driver.click("return-onward")
        assert driver.text("send") == "Send version 2"
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))
    assert [(one["version"], one["state"]) for one in council.submissions()] == [(1, "superseded"), (2, "accepted")]
    history = steps(driver, return_id).history
    assert [(one.version, one.state, one.receipt is not None) for one in history] == [
        (1, "superseded", True), (2, "accepted", True),
    ]  # fmt: skip
    assert history[1].supersedes == history[0].id


def test_unlocking_wakes_the_outbox(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str], clock: FakeClock
) -> None:
    """Sealed offline, locked, unlocked with a connection: it goes by itself."""
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    assert steps(driver, return_id).history[0].state == "queued"
    driver.press("Ctrl+L")
    clock.advance(3 * 86_400)
    driver.until(lambda: driver.seen("lock-secret"))
    driver.unlock(school.PASSPHRASE)
    assert driver.text("outbox-chip") == "1 waiting, oldest 3 days"
    driver.press("Ctrl+L")
    clock.advance(7200)
    driver.until(lambda: driver.seen("lock-secret"))
    with council.serving():
        driver.unlock(school.PASSPHRASE)
        driver.until(lambda: steps(driver, return_id).history[0].state == "accepted")
    assert [one["effects"] for one in council.submissions()] == [1]
