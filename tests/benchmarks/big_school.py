# SPDX-License-Identifier: Apache-2.0
"""A school far larger than any, in a window that is ready to be timed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from sencodesk import bootstrap
from sencodesk.records.needs import NeedPeriod, StatusPeriod
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui.app import make_application
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell.window import MainWindow
from tests.clocks import FakeClock

FRAME = 1 / 60
PASS = "correct horse battery"
BEGINNINGS = ("Mar", "Quil", "Bram", "Thist", "Lark", "Fen", "Oak", "Apple", "Wil", "Hart")
ENDINGS = ("field", "stone", "mere", "ley", "wick", "combe", "shott", "low", "well", "worth")
FORENAMES = ("Edie", "Jonah", "Priya", "Tomos", "Wren", "Oskar", "Amina", "Rafe", "Beatrix", "Caspian")


class Painted(QObject):
    """Counts how often a widget was painted."""

    times = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        self.times += event.type() == QEvent.Type.Paint
        return False


@contextmanager
def window(pupils: int) -> Iterator[MainWindow]:
    """The window, open on that many pupils."""
    make_application()
    with TemporaryDirectory() as folder:
        records = records_of(Path(folder) / "records", pupils)
        made = MainWindow(opening=Opening(records, clock=FakeClock().now, places=NoPlace()))
        made.show()
        made.open_desk(bootstrap.open_desk(records, secret=PASS, clock=FakeClock().now, places=NoPlace()))
        rest(made)
        yield made
        made.close()


def rest(made: MainWindow, seconds: float = 180) -> None:
    """Wait until nothing is under way. Raises RuntimeError where it does not end."""
    until = time.monotonic() + seconds
    quiet = 0
    while quiet < 5:
        if time.monotonic() > until:
            raise RuntimeError("the window did not come to rest")
        QApplication.processEvents()
        quiet = 0 if made.jobs.busy else quiet + 1


def records_of(records: Path, pupils: int) -> Path:
    """Make records with that many pupils there."""
    desk = bootstrap.create(
        records,
        passphrase=PASS,
        recovery_code="0" * 30,
        school="Thistledown Primary",
        laestab="9992041",
        clock=FakeClock().now,
        places=NoPlace(),
    )
    for start in range(0, pupils, 5_000):
        _add_pupils(desk, range(start, min(pupils, start + 5_000)))
    desk.store.close()
    return records


def _add_pupils(desk: Desk, numbers: range) -> None:
    with desk.unit("add pupils") as unit:
        pupils = [
            Pupil(
                surname=BEGINNINGS[n % 10] + ENDINGS[n // 10 % 10],
                forename=FORENAMES[n // 100 % 10],
                dob=date(2015, 9, 1) + timedelta(days=n % 2000),
                year=str(n % 6 + 1),
                class_name=f"{n % 6 + 1}{'ABCDEFGH'[n % 8]}",
            )
            for n in numbers
        ]
        unit.session.add_all(pupils)
        unit.session.flush()
        start = date(2025, 9, 1)
        for one in pupils:
            unit.session.add(Registration(pupil_id=one.id, code="C", from_date=start))
            unit.session.add(StatusPeriod(pupil_id=one.id, code="K", from_date=start))
            unit.session.add(NeedPeriod(pupil_id=one.id, rank=1, code="SLCN", from_date=start))
