# SPDX-License-Identifier: Apache-2.0
"""What the window offers once a return is settled another way: handed in by hand, or withdrawn to new keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sencodesk import bootstrap
from sencodesk.services import amending, filing, sending
from sencodesk.vault.keystore import NoPlace
from tests.post_house import QUICK
from tests.ui import school
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    Filed,
    a_council,
    a_filed_return,
    easy,
    opening_a_return,
    steps,
    through_to_send,
    waiting,
)
from tests.ui.school import SmallSchool
from tests.ui.test_return_amending import new_keys


def hand_in(driver: Driver, return_id: str) -> None:
    """The reference is written down, and the Send step is open again."""
    sent = steps(driver, return_id).history[0].id
    driver.do(lambda desk: filing.by_hand(desk, submission_id=sent, reference="OAK-1", on=desk.today()))
    driver.go("return", return_id=return_id, step="send")
    driver.until(lambda: driver.seen("send-note"))


def test_what_waits_and_was_handed_in_goes_only_where_a_person_says_so(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    return_id = waiting(driver, council, at_return)
    driver.click("by-hand-open")
    assert "it does not go any more" in driver.text("by-hand-stays")
    hand_in(driver, return_id)
    assert "it does not go by itself" in driver.text("send-more")
    for gone in ("send-now", "send-discard", "send-anew"):
        assert not driver.seen(gone)
    with council.serving():
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.click("send-as-well")
        driver.until(lambda: steps(driver, return_id).history[0].state == "accepted")
    assert [one.why for one in steps(driver, return_id).history[0].steps][:4] == [
        "sealed", "clicked", "no-connection", "by-hand",
    ]  # fmt: skip


def test_what_was_handed_in_is_not_sealed_anew_for_new_keys(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    return_id = waiting(driver, council, at_return)
    new_keys(council, driver)
    with council.serving():
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.until(lambda: steps(driver, return_id).history[0].blocked == "other-recipients")
    hand_in(driver, return_id)
    for gone in ("send-anew", "send-discard"):
        assert not driver.seen(gone)


def test_a_withdrawal_that_meets_new_keys_is_sealed_anew(driver: Driver, council: TestCouncil, filed: Filed) -> None:
    with filed() as return_id:
        pass
    driver.click("receipt-withdraw")
    driver.click("withdraw-yes")
    driver.until(lambda: driver.seen("withdrawal-now"))
    assert not driver.seen("withdrawal-anew")
    new_keys(council, driver)
    driver.go("return", return_id=return_id, step="receipt")
    with council.serving():
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.until(lambda: driver.seen("withdrawal-anew"))
        assert not driver.seen("withdrawal-now")
        assert "Your return still counts. Seal the withdrawal anew." in driver.text("withdrawal-words")
        driver.click("withdrawal-anew")
        driver.until(lambda: steps(driver, return_id).history[0].state == "withdrawn")
    assert [(one["version"], one["state"]) for one in council.submissions()] == [(1, "withdrawn"), (3, "accepted")]


def test_older_records_replace_what_the_council_has_only_where_a_person_says_so(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str], tmp_path: Path
) -> None:
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        driver.do(lambda desk: desk.store.checkpoint())
        shutil.copytree(driver.folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".lock", "*-shm"))
        the_other_files(tmp_path / "copy", driver, return_id)
        driver.do(lambda desk: amending.new_key(desk))  # as restored records have one of their own
        council.enrol_school(driver.desk)
        driver.click("send")
        driver.until(lambda: driver.seen("return-refused"))
        words = driver.words("return-refused")
        assert "Oakmere holds another version 1 of this return, and these records do not know it" in words
        assert driver.text("send") == "Replace what the council has …"
        driver.click("send")
        assert driver.focus() == "replace-no"
        driver.press("Return")
        driver.until(lambda: not driver.seen("replace-dialog"))
        assert len(steps(driver, return_id).history) == 1
        driver.click("send")
        assert driver.text("replace-yes") == "Replace what the council has with these older records"
        driver.click("replace-yes")
        driver.until(lambda: steps(driver, return_id).history[-1].state == "accepted")
    assert steps(driver, return_id).history[-1].version == 2


def the_other_files(folder: Path, driver: Driver, return_id: str) -> None:
    """The newer records, with a key of their own, have filed before these were restored."""
    other = bootstrap.open_desk(folder, secret=school.PASSPHRASE, clock=driver.clock.now, places=NoPlace())
    try:
        sending.send(other, return_id=return_id, timing=QUICK)
    finally:
        other.store.close()
