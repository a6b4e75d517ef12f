# SPDX-License-Identifier: Apache-2.0
"""Typing into the register's search with 5,000 pupils: from the key to the painted answer, in frames of 60 a second."""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from sencodesk import bootstrap
from sencodesk.records.needs import NeedPeriod, StatusPeriod
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui.app import make_application
from sencodesk_ui.shell.opening import Opening
from sencodesk_ui.shell.window import MainWindow
from tests.clocks import FakeClock

PUPILS = 5_000
FRAME = 1 / 60
PASS = "correct horse battery"
BEGINNINGS = ("Mar", "Quil", "Bram", "Thist", "Lark", "Fen", "Oak", "Apple", "Wil", "Hart")
ENDINGS = ("field", "stone", "mere", "ley", "wick", "combe", "shott", "low", "well", "worth")
FORENAMES = ("Edie", "Jonah", "Priya", "Tomos", "Wren", "Oskar", "Amina", "Rafe", "Beatrix", "Caspian")
TYPED = ("quill", "marfield", "edie", "fen oskar", "wren 4", "oakshott pri", "lark", "thistmere")


def measure() -> dict[str, float]:
    """Median and 95th percentile of a keystroke, in milliseconds and frames."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records"
        _fill(records)
        window = MainWindow(opening=Opening(records, clock=FakeClock().now, places=NoPlace()))
        window.show()
        window.open_desk(bootstrap.open_desk(records, secret=PASS, clock=FakeClock().now, places=NoPlace()))
        assert window.workbench is not None
        window.workbench.workspace.go("pupils")
        search, table = _ready(application, window)
        painted = Painted()
        table.viewport().installEventFilter(painted)
        strokes = [_stroke(search, painted, key) for word in TYPED for key in (*word, *("\b" * len(word)))]
        window.close()
    p95 = quantiles(strokes, n=20)[-1]
    return {
        "pupils": float(PUPILS),
        "keys": float(len(strokes)),
        "median_ms": median(strokes) * 1000,
        "p95_ms": p95 * 1000,
        "p95_frames": p95 / FRAME,
    }


def _ready(application: QApplication, window: MainWindow) -> tuple[QLineEdit, QTableView]:
    """Wait until the whole register is there."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        application.processEvents()
        search = window.findChild(QLineEdit, "pupils-search")
        table = window.findChild(QTableView, "pupils-table")
        if search is not None and table is not None and table.model().rowCount() == PUPILS and not window.jobs.busy:
            search.setFocus()
            application.processEvents()
            return search, table
    raise RuntimeError("the register did not come")


class Painted(QObject):
    """Counts how often a widget was painted."""

    times = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        self.times += event.type() == QEvent.Type.Paint
        return False


def _stroke(search: QLineEdit, painted: Painted, key: str) -> float:
    """One key, until nothing is left to do; raises RuntimeError where the answer was not painted by then."""
    before, began = painted.times, time.perf_counter()
    if key == "\b":
        QTest.keyClick(search, Qt.Key.Key_Backspace)
    else:
        QTest.keyClicks(search, key)
    QCoreApplication.sendPostedEvents()
    took = time.perf_counter() - began
    if painted.times == before:
        raise RuntimeError("the register was not painted after a key")
    return took


def _fill(records: Path) -> None:
    desk = bootstrap.create(
        records,
        passphrase=PASS,
        recovery_code="0" * 30,
        school="Thistledown Primary",
        laestab="9992041",
        clock=FakeClock().now,
        places=NoPlace(),
    )
    _add_pupils(desk)
    desk.store.close()


def _add_pupils(desk: Desk) -> None:
    with desk.unit("five thousand pupils") as unit:
        pupils = [
            Pupil(
                surname=BEGINNINGS[n % 10] + ENDINGS[n // 10 % 10],
                forename=FORENAMES[n // 100 % 10],
                dob=date(2015, 9, 1) + timedelta(days=n % 2000),
                year=str(n % 6 + 1),
                class_name=f"{n % 6 + 1}{'ABCDEFGH'[n % 8]}",
            )
            for n in range(PUPILS)
        ]
        unit.session.add_all(pupils)
        unit.session.flush()
        start = date(2025, 9, 1)
        for one in pupils:
            unit.session.add(Registration(pupil_id=one.id, code="C", from_date=start))
            unit.session.add(StatusPeriod(pupil_id=one.id, code="K", from_date=start))
            unit.session.add(NeedPeriod(pupil_id=one.id, rank=1, code="SLCN", from_date=start))
