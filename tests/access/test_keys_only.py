# SPDX-License-Identifier: Apache-2.0
"""A working morning without a mouse: open, write a plan, print it, send the return, in the real window by keys alone.

The hand only presses keys of the X server; where the keyboard is, it asks the eye beside the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import plans
from tests.clocks import FakeClock
from tests.journey.xhand import XHand, display, real_window
from tests.ui import school
from tests.ui.council import TestCouncil, open_council
from tests.ui.returning import easy

PATIENCE = 60.0
"""Seconds after which waiting is a failure."""
AGAIN, TRIES = 15.0, 4
"""Seconds after which a person tries again, and how often."""
MOST = 200
"""Presses of Tab after which it is not coming there."""


def until(happened: Callable[[], bool], what: str) -> None:
    """Look until it is so; each look is an answer of the window's own."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, what


def tab_to(hand: XHand, name: str) -> None:
    """Tab until the keyboard is there; waits after each press until it went on."""
    hand.wait(name)
    for _ in range(MOST):
        before = hand.focus()
        if before[0] == name:
            return
        hand.keys("Tab")
        until(lambda before=before: hand.focus() != before, f"Tab does not leave {before[0]!r}")  # type: ignore[misc]  # bound in the loop
    pytest.fail(f"Tab does not come to {name}")


def comes(happened: Callable[[], bool]) -> bool:
    """Whether it comes within the time after which a person tries again."""
    end = time.monotonic() + AGAIN
    while not happened():
        if time.monotonic() > end:
            return False
    return True


def press(hand: XHand, name: str, happened: Callable[[], bool]) -> None:
    """Tab to a button and press Enter on it; again where a page that was still coming took the keyboard away."""
    for _ in range(TRIES):
        tab_to(hand, name)
        hand.keys("Return")
        if comes(happened):
            return
    pytest.fail(f"{name} does nothing")


def seen(hand: XHand, name: str) -> Callable[[], bool]:
    """Whether it is shown, to be asked later."""
    return lambda: hand.look(name) is not None


def write(hand: XHand, name: str, text: str) -> None:
    """Tab to a field and type; again where a letter went astray."""
    for _ in range(TRIES):
        tab_to(hand, name)
        hand.keys("Ctrl+A")
        hand.type(text)
        if comes(lambda: text_of(hand, name) == text):
            return
    pytest.fail(f"{name} does not take {text!r}")


def text_of(hand: XHand, name: str) -> str:
    """What stands there."""
    found = hand.look(name)
    return "" if found is None else found.text


def records(folder: Path, clock: FakeClock) -> Desk:
    """The small school's records, open."""
    desk = bootstrap.create(
        folder, passphrase=school.PASSPHRASE, recovery_code=school.RECOVERY, school=school.SCHOOL,
        laestab=school.LAESTAB, senco=school.SENCO, clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    school.fill(desk)
    return desk


def accept(council: TestCouncil, desk: Desk) -> None:
    """The council's profile is in the records, and it knows the school."""
    council.publish(easy())
    desk.store.threads.write(lambda: council.accept(desk)).result(PATIENCE)
    council.enrol_school(desk)


def unlock_and_find(hand: XHand) -> None:
    """The passphrase, the register, a few letters of the name, Enter."""
    hand.wait("lock-secret")
    until(lambda: hand.focus()[0] == "lock-secret", "the passphrase is typed where one is")
    write(hand, "lock-secret", school.PASSPHRASE)
    hand.keys("Return")
    hand.wait("page-today")
    hand.keys("Ctrl+2")
    hand.wait("pupils-table", "Thistlemere")
    until(lambda: hand.focus()[0] == "pupils-table", "the register has the keyboard")
    hand.type("thistle")
    until(lambda: hand.look("pupils-table", "Marrowfield") is None, "letters leave pupils out")
    hand.keys("Return")
    hand.wait("pupil-name", ready=lambda shown: "Wren" in shown.text)


def write_a_plan(hand: XHand) -> None:
    """A date, a strength, a target; saved and made current."""
    press(hand, "pupil-new-plan", seen(hand, "plan-title"))
    press(hand, "plan-dates-open", seen(hand, "plan-review"))
    write(hand, "plan-review", "12/2/2027")
    press(hand, "plan-about-open", seen(hand, "plan-strengths"))
    write(hand, "plan-strengths", "Wren listens with care.")
    hand.keys("Ctrl+Return")
    write(hand, "target-1-text", "Wren counts on to twenty.")
    hand.keys("Ctrl+S")
    press(hand, "plan-issue", lambda: hand.look("plan-issue") is None)


def print_it(hand: XHand, paper: Path) -> None:
    """The sheet, the file's name, back to the plan."""
    hand.keys("Ctrl+P")
    hand.wait("print-sheet")
    hand.wait("print-paper-page", ready=lambda shown: "Page" in shown.text)
    press(hand, "print-save", seen(hand, "fileNameEdit"))
    until(lambda: hand.focus()[0] == "fileNameEdit", "the name is typed where one is")
    write(hand, "fileNameEdit", str(paper))
    hand.keys("Return")
    hand.gone("fileNameEdit")
    until(paper.is_file, "the paper is there")
    if hand.look("print-sheet") is not None:
        hand.keys("Esc")
        hand.gone("print-sheet")


def send_it(hand: XHand) -> None:
    """Four steps, each by its button that leads on."""
    hand.keys("Ctrl+6")
    hand.wait("page-returns")
    press(hand, next_return(hand), seen(hand, "step-build"))
    for step in ("check", "preview", "send"):
        press(hand, "return-onward", seen(hand, f"step-{step}"))
    press(hand, "send", seen(hand, "send-state"))


def next_return(hand: XHand) -> str:
    """Tab until the keyboard is on a return's button."""
    for _ in range(MOST):
        before = hand.focus()
        if before[0].startswith("return-row-") and before[0].endswith("-open"):
            return before[0]
        hand.keys("Tab")
        until(lambda before=before: hand.focus() != before, f"Tab does not leave {before[0]!r}")  # type: ignore[misc]  # bound in the loop
    pytest.fail("Tab does not come to a return")


@pytest.mark.timeout(280)
@pytest.mark.usefixtures("qapp")
def test_open_write_print_and_send_by_keys_alone(tmp_path: Path, clock: FakeClock) -> None:
    desk = records(tmp_path / "records", clock)
    council = open_council(tmp_path / "inbox", clock)
    paper = tmp_path / "plan.pdf"
    with council.serving():
        accept(council, desk)
        desk.store.close()
        with (
            display(tmp_path) as environment,
            real_window(tmp_path / "records", clock.now().isoformat(), tmp_path, environment) as hand,
        ):
            unlock_and_find(hand)
            write_a_plan(hand)
            print_it(hand, paper)
            send_it(hand)
            until(lambda: bool(council.submissions()), "the return arrived")
    assert (tmp_path / "window.log").read_text(encoding="utf-8") == ""
    assert paper.read_bytes().startswith(b"%PDF")
    (arrived,) = council.submissions()
    assert arrived["mode"] == "LIVE"
    assert "Thistlemere" in str(council.body(arrived["submission_id"]))
    again = bootstrap.open_desk(tmp_path / "records", secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    try:
        with again.reading() as session:
            written = [one for one in plans.plans(session, on=clock.today()) if one.state == "current"]
            assert any("Wren listens with care." in str(one.strengths) for one in written)
    finally:
        again.store.close()
