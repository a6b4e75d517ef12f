# SPDX-License-Identifier: Apache-2.0
"""The program in a process of its own on records full of planted words, with a hand before it. Run by the test beside.

    python -m tests.safety.leaky_window RECORDS PAPERS [PATIENCE]

After each step it says the step's name on standard output and waits for a line, so that the test can look round. All
that it logs goes to standard error. The last line is JSON: what was shown and copied that a stranger may come to see.
Where the hand waited in vain, for PATIENCE seconds, the window is closed at once and the reason is said instead.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from sencodesk.store.tables import UnsavedRow
from sencodesk_ui import app
from sencodesk_ui.demo.hand import PATIENCE, QtHand, Turns
from sencodesk_ui.shell.window import MainWindow
from tests.cli.shell import PASS
from tests.safety.test_leaks import FORENAMES, PHRASES, SURNAMES, UPNS, Watch


class Planted(LookupError):
    """A mistake of the program whose text names a child."""


def _mistake() -> None:
    raise Planted(f"{FORENAMES[0]} {SURNAMES[0]} {UPNS[0]}") from ValueError(PHRASES[0])


def _looked_at(step: str) -> None:
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _play(hand: QtHand, turns: Turns, papers: Path) -> dict[str, str]:
    """Unlock, find, type, print, hit a mistake, lock; what a stranger may come to see."""
    shown: dict[str, str] = {}
    hand.write("lock-secret", PASS)
    hand.keys("Return")
    hand.click("rail-pupils", then="pupils-table")
    hand.write("pupils-search", SURNAMES[0])
    hand.take("pupils-table", SURNAMES[0])
    hand.keys("Return")
    hand.wait("pupil-name", SURNAMES[0])
    hand.write("pupil-middle", PHRASES[1])
    hand.keys("Ctrl+S")
    _looked_at("a pupil was changed")
    hand.click("rail-plans", then="plans-table")
    hand.take("plans-table", SURNAMES[0])
    hand.keys("Return")
    hand.wait("plan-title", ready=lambda seen: SURNAMES[0] in seen.text)  # a plan that arrives closes what was open
    hand.click("plan-about-open", then="plan-strengths")
    hand.write("plan-strengths", PHRASES[2])
    shown["title"] = hand.ask(lambda: _window().windowTitle())
    while not hand.ask(_is_kept):
        pass
    _looked_at("typed and not saved")
    turns.asked.emit(_mistake)
    shown["report"] = hand.text("crash-report")
    hand.click("crash-copy")
    shown["copied"] = hand.ask(lambda: QApplication.clipboard().text())
    hand.click("crash-close", away="crash")
    _looked_at("a mistake was shown")
    hand.click("plan-print", then="print-sheet")
    hand.wait("print-paper-page", ready=lambda seen: "Page" in seen.text)
    _looked_at("the print sheet is open")
    hand.click("print-save", then="fileNameEdit")
    shown["proposed"] = hand.text("fileNameEdit")
    hand.pick_file(papers / shown["proposed"])
    hand.gone("print-sheet")
    _looked_at("a paper was saved")
    hand.click("rail-lock", then="lock-secret")
    shown["locked"] = hand.ask(lambda: _window().windowTitle())
    _looked_at("locked")
    return shown


def _is_kept() -> bool:
    """Whether what was typed is in the records, beside them: at most a second or two after the last key."""
    desk = _window().desk
    assert desk is not None
    with desk.reading() as session:
        return bool(session.scalar(select(func.count()).select_from(UnsavedRow)))


def _window() -> MainWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


def _end() -> None:
    """Close the window, and before it every dialog that would keep it."""
    while (front := QApplication.activeModalWidget()) is not None and front.close():
        pass
    _window().close()


def main(records: Path, papers: Path, patience: float) -> int:
    """Start the program as its command does, with the hand on a thread of its own."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    watch = Watch([])
    os.unlink, os.remove = watch.before_removal(os.unlink), watch.before_removal(os.remove)
    app.make_application()
    turns = Turns()
    hand = QtHand(turns)
    hand.patience = patience
    shown: dict[str, str] = {}
    stopped: list[str] = []

    def act() -> None:
        try:
            shown.update(_play(hand, turns, papers))
        except Exception as error:  # noqa: BLE001  the thread's outer edge: whatever stopped the hand is told
            stopped.append(f"The hand stopped: {type(error).__name__} {error}\n")
        finally:
            turns.asked.emit(_end)

    thread = threading.Thread(target=act, name="hand")
    QTimer.singleShot(0, thread.start)
    code = app.main(["--store", str(records)])
    thread.join()
    if stopped:
        sys.stderr.write(stopped[0])
        return 70
    sys.stdout.write(json.dumps({"shown": shown, "removed": watch.removed}) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), float([*sys.argv, str(PATIENCE)][3])))
