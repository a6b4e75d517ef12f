# SPDX-License-Identifier: Apache-2.0
"""The Send step of records that came from a backup: the council is asked first, and a person has the last word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services import amending, asking_first, sending
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui.workspace import Workspace
from tests.post_house import QUICK
from tests.ui import school
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.pictures import picture
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    steps,
    through_to_send,
)
from tests.ui.school import SmallSchool
from tests.ui.test_return_by_hand import at_the_portal


def overtaken(driver: Driver, council: TestCouncil, return_id: str, folder: Path) -> None:
    """The newer records, with the old key, have filed; these, restored, have a key of their own."""
    driver.do(lambda desk: desk.store.checkpoint())
    shutil.copytree(driver.folder, folder, ignore=shutil.ignore_patterns(".lock", "*-shm"))
    other = bootstrap.open_desk(folder, secret=school.PASSPHRASE, clock=driver.clock.now, places=NoPlace())
    try:
        sending.send(other, return_id=return_id, timing=QUICK)
    finally:
        other.store.close()
    driver.do(lambda desk: amending.new_key(desk))
    driver.do(asking_first.mark_all)


def test_what_the_council_holds_is_told_before_anything_is_sealed(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str], tmp_path: Path
) -> None:
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        overtaken(driver, council, return_id, tmp_path / "copy")
        driver.go("return", return_id=return_id, step="send")
        driver.until(lambda: driver.seen("send-asked-first") or driver.seen("send-newer-there"))
        council.enrol_school(driver.desk)
        driver.clock.advance(3_700)
        driver.bench.outbox.wake()
        driver.until(lambda: driver.seen("send-newer-there"))
        assert not driver.seen("send-asked-first")
        picture(driver, "return-newer-there")
        assert "Oakmere holds another version 1 of this return" in driver.words("send-newer-there")
        assert driver.text("send") == "Replace what the council has …"
        driver.click("send")
        assert driver.focus() == "replace-no"
        driver.press("Return")
        driver.until(lambda: not driver.seen("replace-dialog"))
        assert steps(driver, return_id).history == ()
        driver.click("send")
        driver.click("replace-yes")
        driver.until(lambda: [one.state for one in steps(driver, return_id).history] == ["accepted"])
    assert steps(driver, return_id).history[0].version == 2


def test_what_waited_for_the_council_stays_until_a_person_replaces(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str], tmp_path: Path
) -> None:
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        overtaken(driver, council, return_id, tmp_path / "copy")
        council.enrol_school(driver.desk)
    driver.go("return", return_id=return_id, step="send")
    driver.until(lambda: driver.seen("send-asked-first"))
    assert "may be older than what Oakmere has" in driver.words("send-asked-first")
    picture(driver, "return-asked-first")
    driver.click("send")
    driver.until(lambda: driver.seen("send-now") and "Until it has answered" in driver.text("send-more"))
    with council.serving():
        driver.clock.advance(7_200)
        driver.bench.outbox.wake()
        driver.until(lambda: driver.seen("send-replace"))
        assert "The council holds a newer version of this return" in driver.text("send-words")
        assert not driver.seen("send-now")
        assert [one["version"] for one in council.submissions()] == [1]
        driver.click("send-replace")
        driver.click("replace-yes")
        driver.until(lambda: steps(driver, return_id).history[-1].state == "accepted")
    assert [one["version"] for one in council.submissions()] == [1, 2]


def test_where_nobody_can_be_asked_a_person_looks(driver: Driver, small: SmallSchool, council: TestCouncil) -> None:
    return_id = at_the_portal(driver, council)
    driver.do(asking_first.mark_all)
    driver.go("return", return_id=return_id, step="send")
    driver.until(lambda: driver.seen("send-look-first"))
    assert "Nobody can be asked from here" in driver.words("send-look-first")
    picture(driver, "return-look-first")
    driver.click("send-look-first-act")
    driver.until(lambda: not driver.seen("send-look-first"))


def test_only_who_sends_returns_says_that_they_looked(
    driver: Driver, small: SmallSchool, council: TestCouncil, monkeypatch: pytest.MonkeyPatch
) -> None:
    return_id = at_the_portal(driver, council)
    driver.do(asking_first.mark_all)
    monkeypatch.setattr(Workspace, "may_keep", property(lambda _workspace: False))
    driver.go("return", return_id=return_id, step="send")
    driver.until(lambda: driver.seen("send-look-first"))
    assert not driver.seen("send-look-first-act")
