# SPDX-License-Identifier: Apache-2.0
"""A demonstration that stops says why and ends, whatever it was that stopped it."""

import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: once an application has been told to quit, no loop of its process waits any more.
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QMainWindow
from sencodesk_ui.demo.hand import LostError
from sencodesk_ui.demo.run import in_window

def stop(_hand):
    raise {error}("there is no such button")

application = QApplication([])
window = QMainWindow()
window.show()
sys.exit(in_window(application, stop, Path(sys.argv[1])))
"""


@pytest.mark.parametrize("error", ["LostError", "ZeroDivisionError", "RuntimeError", "TypeError"])
def test_whatever_stops_it_is_told_and_ends_it(tmp_path: Path, error: str) -> None:
    picture = tmp_path / "stopped.png"
    command = [sys.executable, "-c", SCRIPT.format(error=error), str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 70, done.stderr
    assert picture.is_file()
    assert f"The demonstration stopped: {error} there is no such button" in done.stderr
