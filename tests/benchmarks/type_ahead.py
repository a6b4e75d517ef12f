# SPDX-License-Identifier: Apache-2.0
"""Typing into the register's search: from the key to the painted answer, in frames of 60 a second."""

import time
from statistics import median, quantiles

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView

from sencodesk_ui.shell.window import MainWindow
from tests.benchmarks.big_school import FRAME, Painted, rest, window

TYPED = ("quill", "marfield", "edie", "fen oskar", "wren 4", "oakshott pri", "lark", "thistmere")


def measure(pupils: int) -> dict[str, float]:
    """Median and 95th percentile of a keystroke, in milliseconds and frames."""
    with window(pupils) as made:
        search, table = _register(made, pupils)
        painted = Painted()
        table.viewport().installEventFilter(painted)
        strokes = [_stroke(search, painted, key) for word in TYPED for key in (*word, *("\b" * len(word)))]
    p95 = quantiles(strokes, n=20)[-1]
    return {
        "pupils": float(pupils),
        "keys": float(len(strokes)),
        "median_ms": median(strokes) * 1000,
        "p95_ms": p95 * 1000,
        "p95_frames": p95 / FRAME,
    }


def _register(made: MainWindow, pupils: int) -> tuple[QLineEdit, QTableView]:
    """The register, when all of it is there."""
    assert made.workbench is not None
    made.workbench.workspace.go("pupils")
    rest(made)
    search = made.findChild(QLineEdit, "pupils-search")
    table = made.findChild(QTableView, "pupils-table")
    if search is None or table is None or table.model().rowCount() != pupils:
        raise RuntimeError("the register did not come")
    search.setFocus()
    return search, table


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
