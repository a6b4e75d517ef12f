# SPDX-License-Identifier: Apache-2.0
"""Pictures of what stands before the records, and of a school that has only just begun: troubles, restore, empty pages.

The window is at its lock page before; afterwards it is on the records of another, empty school.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from sencodesk import bootstrap
from sencodesk.services.demonstration import thistledown
from sencodesk.services.demonstration.troubles import everything
from sencodesk.services.secret_words import new_code
from sencodesk_ui.demo.hand import QtHand
from sencodesk_ui.demo.stage import Stage
from sencodesk_ui.door.trouble import BringingUpPage, TroublePage
from sencodesk_ui.shell.window import MainWindow

EMPTY = (("today", "page-today"), ("pupils", "pupils-empty"), ("plans", "page-plans"), ("returns", "page-returns"))
ANOTHER = "Fernhollow Primary School"
RESTORED = "D:/SENCO Desk restored"
"""A folder of nobody's computer."""


def unlock(hand: QtHand, secret: str = thistledown.PASSPHRASE) -> None:
    """From the lock page to the records."""
    hand.write("lock-secret", secret)
    hand.click("lock-unlock", then="rail-lock")  # again, if the records were still being put away


def barred(hand: QtHand, stage: Stage, window: MainWindow, shot: Callable[[str], None]) -> None:
    """A wrong passphrase, every trouble, restoring, and the empty pages."""
    hand.click("rail-lock", then="lock-secret")
    hand.write("lock-secret", "not the passphrase")
    hand.click("lock-unlock", then="lock-problem")
    shot("lock-wrong")
    hand.click("lock-new-laptop", then="new-laptop-backup")
    hand.click("new-laptop-backup", then="restore-now")
    hand.write("restore-folder", RESTORED)
    hand.click("restore-now", then="restore-*-error")
    shot("restore")
    hand.click("restore-leave", then="lock-secret")
    for code, trouble in everything(stage.clock()):
        page = hand.ask(partial(TroublePage, trouble, window.opening, window.jobs, window))
        _stand(hand, window, page)
        shot(f"trouble-{code}")
    bringing = hand.ask(partial(BringingUpPage, window))
    hand.ask(partial(bringing.show_step, "Making a backup"))
    _stand(hand, window, bringing)
    shot("bringing-up")
    _empty_school(hand, stage, window, shot)


def _stand(hand: QtHand, window: MainWindow, page: QWidget) -> None:
    """The page before all others of the window, as the window itself would show it."""
    hand.ask(partial(window.guides.shown.emit, page))
    if isinstance(page, TroublePage):
        hand.ask(page.begin)


def _empty_school(hand: QtHand, stage: Stage, window: MainWindow, shot: Callable[[str], None]) -> None:
    desk = bootstrap.create(
        stage.out / "another",
        passphrase=thistledown.PASSPHRASE,
        recovery_code=new_code(),
        school=ANOTHER,
        laestab=thistledown.LAESTAB,
        senco=thistledown.SENCO,
        clock=stage.clock,
        places=bootstrap.no_places(),
    )
    hand.ask(partial(window.open_desk, desk))
    for stem, shown in EMPTY:
        hand.click(f"rail-{stem}", then=shown)
        shot(f"empty-{stem}")
    hand.click("rail-settings", then="settings-councils")
    hand.click("settings-councils", then="section-councils")
    shot("empty-councils")
    hand.click("settings-log", then="page-log")
    shot("empty-log")
