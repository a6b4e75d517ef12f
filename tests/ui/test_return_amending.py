# SPDX-License-Identifier: Apache-2.0
"""The council lost it, changed its keys, or heard another copy: each in the window, over the council's real inbox."""

from __future__ import annotations

import json
import shutil
import sqlite3  # noqa: TID251 - the inbox's own file, which holds no plaintext
from collections.abc import Callable
from pathlib import Path

from sencodesk import bootstrap
from sencodesk.protocol import package
from sencodesk.services import pupils, sending
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log
from sencodesk.views import returns as view
from tests.post_house import QUICK
from tests.ui import school
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.pictures import picture
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


def lose_everything(council: TestCouncil) -> None:
    """The council puts back a state from before."""
    with sqlite3.connect(council.path / "inbox.sqlite") as kept:
        for table in ("submissions", "effects", "upns"):
            kept.execute(f"DELETE FROM {table}")
    kept.close()


def new_keys(council: TestCouncil, driver: Driver) -> None:
    """The council's keys are others, and its next profile says so."""
    identity, recipient = package.new_identity()
    path = council.path / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"identity": identity, "recipient": recipient}))
    council.publish(easy())
    driver.do(council.accept)


def logged(driver: Driver, words: str) -> bool:
    """Whether the log has such a line."""
    return any(words in one.label for one in driver.read(log.changes))


def whys(driver: Driver, return_id: str) -> list[str]:
    return [one.why for one in steps(driver, return_id).history[0].steps]


def test_what_the_council_lost_is_sent_again_from_the_receipt(
    driver: Driver, council: TestCouncil, filed: Filed
) -> None:
    with filed() as return_id:
        sealed = council.submissions()[0]["wire_hash"]
        reference = driver.text("receipt-reference")
        assert "look under this reference first" in driver.text("lost-words")
        lose_everything(council)
        assert council.submissions() == []
        driver.click("receipt-again")
        assert driver.focus() == "again-no"
        assert "what you changed since is not in it" in driver.text("again-text")
        driver.press("Return")  # Enter sends nothing
        driver.until(lambda: not driver.seen("again-dialog"))
        assert "send-again" not in whys(driver, return_id)
        driver.click("receipt-again")
        driver.click("again-yes")
        assert "gets the same return if it has lost it" in " ".join(driver.messages())
        driver.until(lambda: whys(driver, return_id)[-1] == "received-again")
        driver.until(lambda: driver.seen("receipt-again"))
    assert [one["wire_hash"] for one in council.submissions()] == [sealed]
    assert driver.text("receipt-reference") == reference
    assert steps(driver, return_id).history[0].state == "accepted"
    assert logged(driver, "send a return again that the council lost")


def test_nothing_is_offered_again_that_never_arrived_or_was_taken_back(
    driver: Driver, council: TestCouncil, filed: Filed
) -> None:
    with filed() as return_id:
        pass
    driver.click("receipt-again")
    driver.click("again-yes")
    driver.until(lambda: "is being asked" in driver.text("lost-words"))  # the council's door is shut
    assert not driver.seen("receipt-again")
    with council.serving():
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.until(lambda: driver.seen("receipt-again"))  # it has it, and all is as before
        driver.click("receipt-withdraw")
        driver.click("withdraw-yes")
        driver.until(lambda: steps(driver, return_id).history[0].state == "withdrawn")
    driver.until(lambda: not driver.seen("receipt-lost"))


def test_keys_that_changed_while_it_waited_are_sealed_for_anew(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    return_id = waiting(driver, council, at_return)
    new_keys(council, driver)
    with council.serving():
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.until(lambda: steps(driver, return_id).history[0].blocked == "other-recipients")
        driver.until(lambda: driver.seen("send-anew"))
        assert "sealed as version 2" in driver.text("send-more")
        assert not driver.seen("send-now")
        assert not driver.seen("send-save")  # the council could not open it
        picture(driver, "return-keys-changed")
        driver.click("send-anew")
        assert driver.focus() == "send-anew-no"
        picture(driver, "return-seal-anew")
        driver.press("Space")
        assert steps(driver, return_id).history[0].state == "queued"
        driver.click("send-anew")
        driver.click("send-anew-yes")
        assert "Version 2 is sealed for the council’s new keys" in " ".join(driver.messages())
        driver.until(lambda: {one.version: one.state for one in steps(driver, return_id).history}.get(2) == "accepted")
    assert {one.version: one.state for one in steps(driver, return_id).history}[1] == "superseded"
    assert [one["version"] for one in council.submissions()] == [2]
    assert logged(driver, "set a sealed return aside for new keys")


def test_sealing_anew_leads_first_to_what_stands_in_its_way(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    return_id = at_return(easy())
    council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    driver.until(lambda: driver.seen("send-now"))
    new_keys(council, driver)
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"surname": "Marrowfields"}))
    driver.clock.advance(7200)
    driver.bench.outbox.wake()
    driver.until(lambda: steps(driver, return_id).history[0].blocked == "other-recipients")
    driver.until(lambda: driver.seen("anew-first-preview"))
    assert not driver.seen("send-anew")
    driver.click("anew-first-preview")
    driver.until(lambda: driver.seen("return-onward"))
    driver.click("return-onward")
    driver.until(lambda: driver.seen("send-anew"))


def test_the_laptop_that_goes_on_gets_a_new_key(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str], tmp_path: Path,
    choose_file: Callable[[Path], None],
) -> None:  # fmt: skip
    council.url = ""
    with council.serving():
        pass  # so that it has an address; nobody listens there now
    return_id = at_return(easy())
    council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    driver.until(lambda: driver.seen("send-now"))
    driver.do(lambda desk: desk.store.checkpoint())
    shutil.copytree(driver.folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".lock", "*-shm"))
    with council.serving():
        the_other_sends(tmp_path / "copy", driver)
        driver.clock.advance(7200)
        driver.bench.outbox.wake()
        driver.until(lambda: steps(driver, return_id).history[0].blocked == "instance-conflict")
        driver.until(lambda: driver.seen("send-councils"))
        kid = driver.desk.installation.key.kid
        driver.click("send-councils")
        driver.until(lambda: driver.seen("new-key"))
        assert "Oakmere has had a later message from another copy" in driver.text("new-key-words")
        driver.click("new-key")
        assert driver.focus() == "new-key-no"
        driver.press("Esc")
        driver.until(lambda: not driver.seen("new-key-dialog"))
        assert driver.desk.installation.key.kid == kid
        driver.click("new-key")
        assert "Each of your councils needs this school’s card again" in driver.text("new-key-text")
        driver.click("new-key-yes")
        driver.until(lambda: not driver.seen("new-key-card"))
        assert driver.desk.installation.key.kid != kid
        assert "This laptop has a new key" in " ".join(driver.messages())
        driver.until(lambda: focus_within(driver) == "council-card")
        card = tmp_path / "card.json"
        choose_file(card)
        driver.click("council-card")
        council.enrol(card)
        driver.go("return", return_id=return_id, step="send")
        driver.click("send-now")
        driver.until(lambda: steps(driver, return_id).history[0].state == "accepted")
    assert logged(driver, "make a new key for this computer")


def the_other_sends(folder: Path, driver: Driver) -> None:
    """A copy of the whole laptop, which has come further in its log, sends what was sealed."""
    other: Desk = bootstrap.open_desk(folder, secret=school.PASSPHRASE, clock=driver.clock.now, places=NoPlace())
    try:
        for _ in range(30):
            pupils.change(other, pupil_id=other_pupil(other), values={"middle": "Rose"})
            pupils.change(other, pupil_id=other_pupil(other), values={"middle": "Grace"})
        sending.pump(other, timing=QUICK, asked=True)
    finally:
        other.store.close()


def other_pupil(desk: Desk) -> str:
    with desk.reading() as session:
        return next(iter(view.build(session, view.returns(session)[0].id)[2].included.values()))


def test_no_new_key_is_offered_while_nobody_heard_another_copy(driver: Driver) -> None:
    driver.go("settings", section="councils")
    assert not driver.seen("new-key-card")


def focus_within(driver: Driver) -> str:
    """Where the window's focus is; the pretended screen makes no window active again when a box has closed."""
    return str(getattr(driver.window.focusWidget(), "objectName", str)())
