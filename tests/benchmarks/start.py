# SPDX-License-Identifier: Apache-2.0
"""From the start of the process to a painted unlock window, against a bare PySide6 window of the same size."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from sencodesk import bootstrap
from sencodesk.vault.keystore import NoPlace

ROUNDS = 9

# Both say one word when the event loop comes round again after the first paint.
WATCH = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: (os.write(1, b"painted"), os._exit(0)))
        return False
watch = Watch()
"""
BARE = (
    WATCH
    + """
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 768)
seen = QLabel("Passphrase")
window.setCentralWidget(seen)
seen.installEventFilter(watch)
window.show()
application.exec()
"""
)
OURS = (
    WATCH
    + """
from pathlib import Path
from sencodesk_ui.app import make_application
from sencodesk_ui.shell.window import MainWindow
application = make_application()
window = MainWindow(Path(sys.argv[1]))
window.lock_page.installEventFilter(watch)
window.show()
application.exec()
"""
)


def measure() -> dict[str, float]:
    """Medians in seconds, the two taking turns, and the median of the ratios within a round."""
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records"
        bootstrap.create(
            records,
            passphrase="correct horse battery",
            recovery_code="0" * 30,
            school="Thistledown Primary",
            laestab="9992041",
            places=NoPlace(),
        ).store.close()
        plain = _surroundings(Path(folder) / "bytecode")
        for warm in (BARE, OURS):
            _seconds(warm, records, plain)
        pairs = [(_seconds(OURS, records, plain), _seconds(BARE, records, plain)) for _ in range(ROUNDS)]
    return {
        "ours_seconds": median(ours for ours, _ in pairs),
        "bare_seconds": median(bare for _, bare in pairs),
        "ratio": median(ours / bare for ours, bare in pairs),
    }


def _surroundings(bytecode: Path) -> dict[str, str]:
    """Byte code is kept, as it is wherever the program was installed, even if this environment says not to."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    plain.setdefault("QT_QPA_PLATFORM", "offscreen")
    return plain | {"QT_ACCESSIBILITY": "0", "PYTHONPYCACHEPREFIX": str(bytecode)}


def _seconds(program: str, records: Path, plain: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, str(records)],
        env=plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
    if done.stdout != b"painted":
        raise RuntimeError("the window was not painted")
    return time.perf_counter() - began
