# SPDX-License-Identifier: Apache-2.0
"""A working day: opening a pupil, typing while plans print and a file is imported, and the memory at rest."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from sqlalchemy import select

from sencodesk.records.pupils import Pupil
from sencodesk.services import imports, plans, printing
from sencodesk.services.desk import Desk, Reading
from sencodesk_ui.shell.window import MainWindow
from tests.benchmarks import importing
from tests.benchmarks.big_school import FRAME, Painted, rest, window

OPENED = 60
COUNTED = 40
PLANS = 120
KEYS = 240
PAUSE = 0.04
"""Seconds between two keys: a fast typist's."""
WORDS = "Reads the passage aloud and answers two questions about it. "


def opening(pupils: int) -> dict[str, float]:
    """From the wish to see a pupil until nothing is left to do, in milliseconds; and the same after a change there.

    After a change the page is read again, and everything that the window counts in the whole school.
    """
    with window(pupils) as made:
        assert made.workbench is not None
        workspace = made.workbench.workspace
        ids = _ids(made, OPENED)
        took = []
        for pupil_id in ids:
            began = time.perf_counter()
            workspace.go("pupil", pupil_id=pupil_id)
            while made.jobs.busy:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
            QApplication.processEvents()
            took.append(time.perf_counter() - began)
            rest(made)
        counted = []
        for _ in range(COUNTED):
            began = time.perf_counter()
            workspace.changed.emit(frozenset({"pupil"}), None)
            while made.jobs.busy:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
            QApplication.processEvents()
            counted.append(time.perf_counter() - began)
            rest(made)
    return {
        "pupils": float(pupils),
        "median_ms": median(took) * 1000,
        "p95_ms": quantiles(took, n=20)[-1] * 1000,
        "counted_median_ms": median(counted) * 1000,
        "counted_p95_ms": quantiles(counted, n=20)[-1] * 1000,
    }


def typing_while_busy() -> dict[str, float]:
    """From a key in a plan to its painted letter, while a batch of plans is drawn and a file is imported."""
    with window(PLANS) as made:
        assert made.workbench is not None
        assert made.desk is not None
        workspace, desk = made.workbench.workspace, made.desk
        ids = _ids(made, PLANS)
        desk.store.threads.write(lambda: _plans(desk, ids)).result()
        plan_id = _plan_of(made, ids[0])
        workspace.go("plan", plan_id=plan_id)
        rest(made)
        field = _field(made)
        painted = Painted()
        field.viewport().installEventFilter(painted)
        quiet = [_key(field, painted, letter) for letter in _letters()]
        ended: list[object] = []
        _begin(made, desk, ids, ended)
        busy = []
        for letter in _letters():
            if len(ended) == 2:
                _begin(made, desk, ids, ended)
            busy.append(_key(field, painted, letter))
        rest(made)
    return {
        "keys": float(len(busy)),
        "quiet_p99_ms": quantiles(quiet, n=100)[-1] * 1000,
        "busy_median_ms": median(busy) * 1000,
        "busy_p99_ms": quantiles(busy, n=100)[-1] * 1000,
        "busy_p99_frames": quantiles(busy, n=100)[-1] / FRAME,
    }


def memory() -> dict[str, float]:
    """Resident megabytes of a window at rest with 500 pupils, and of a bare PySide6 window."""
    own = [sys.executable, "-c", "from tests.benchmarks.working import at_rest; at_rest()"]
    bare = [sys.executable, "-c", BARE]
    ours, theirs = (_said(command) for command in (own, bare))
    return {"ours_mb": ours, "bare_mb": theirs, "ratio": ours / theirs}


BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
for _ in range(20):
    application.processEvents()
from pathlib import Path
print(Path("/proc/self/statm").read_text().split()[1])
"""


def at_rest() -> None:
    """Print the resident pages of this process with the window open on the register (run as a process of its own)."""
    with window(500) as made:
        assert made.workbench is not None
        made.workbench.workspace.go("pupils")
        rest(made)
        sys.stdout.write(Path("/proc/self/statm").read_text("ascii").split()[1] + "\n")


def _said(command: list[str]) -> float:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=300)
    return float(done.stdout) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _ids(made: MainWindow, many: int) -> list[str]:
    assert made.desk is not None
    with made.desk.reading() as session:
        return list(session.scalars(select(Pupil.id).order_by(Pupil.id).limit(many)))


def _plans(desk: Desk, ids: list[str]) -> None:
    target = dict.fromkeys(("text", "measure", "success", "strategy"), WORDS)
    for pupil_id in ids:
        values: Any = {"strengths": WORDS * 3, "difficulties": WORDS * 2}
        wanted: Any = [target, target, target]
        plans.start(desk, pupil_id=pupil_id, values=values, targets=wanted)


def _plan_of(made: MainWindow, pupil_id: str) -> str:
    assert made.desk is not None
    on = made.desk.today()
    with made.desk.reading() as session:
        return printing.choose(session, on=on, pupil_ids=[pupil_id])[0].plan_id


def _field(made: MainWindow) -> QPlainTextEdit:
    assert made.workbench is not None
    page = made.workbench.current()
    assert page is not None
    opener: Any = page.findChild(QWidget, "plan-about-open")
    opener.click()
    rest(made)
    found: QPlainTextEdit = next(
        one for one in page.findChildren(QPlainTextEdit) if one.objectName() == "plan-strengths" and one.isVisible()
    )
    found.setFocus()
    return found


def _letters() -> str:
    return (WORDS * (KEYS // len(WORDS) + 1))[:KEYS]


def _key(field: QPlainTextEdit, painted: Painted, letter: str) -> float:
    """One key until its letter is painted; then what is left of the pause before the next."""
    before, began = painted.times, time.perf_counter()
    QTest.keyClicks(field, letter)
    while painted.times == before:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
    took = time.perf_counter() - began
    while time.perf_counter() - began < PAUSE:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    return took


def _begin(made: MainWindow, desk: Desk, ids: list[str], ended: list[object]) -> None:
    """A batch of plans as the print sheet has it drawn, and an import on the writer's thread."""
    assert made.workbench is not None
    workspace = made.workbench.workspace
    ended.clear()
    on, now = desk.today(), workspace.now()

    def contents(session: Reading) -> Any:
        return printing.contents(session, on=on, chosen=printing.choose(session, on=on, pupil_ids=ids))

    def draw(found: Any) -> None:
        workspace.aside(made, lambda: printing.draw(found, copy="staff", printed=now, apart=True), ended.append)

    workspace.read(made, contents, draw)
    data = importing.file_of(600)
    workspace.write(made, lambda one: imports.preview(one, data=data, name="pupils.xml"), ended.append)
