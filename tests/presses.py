# SPDX-License-Identifier: Apache-2.0
"""The processes that draw batches of plans, as a test sees them: what becomes of them, and some that fail."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
REAL = f"exec '{PYTHON}' \"$@\""
INSTALLED = f"exec '{PYTHON}' '{ROOT / 'installers' / 'start.py'}' \"$@\""
"""As an installed program does, which has no Python to ask and answers for its own modules."""
DUMB = "exec sleep 600"
BROKEN = "exit 3"
PATIENCE = 60.0


class Presses:
    """Stands between the program and its Python: notes every process that is started, and may replace what it runs."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._pids, self._script = folder / "pids", folder / "python"
        self.are(REAL)
        patch.setattr(sys, "executable", str(self._script))

    def are(self, what: str) -> None:
        """From now on such a process is started: one of the constants above."""
        new = self._script.with_suffix(".new")
        new.write_text(f"#!/bin/sh\necho $$ >> '{self._pids}'\n{what}\n", "ascii")
        new.chmod(0o755)
        new.replace(self._script)

    def started(self) -> list[int]:
        """Every process that was started, alive or not."""
        return [int(one) for one in self._pids.read_text("ascii").split()] if self._pids.exists() else []

    def alive(self) -> list[int]:
        """Those that still run."""
        return [one for one in self.started() if runs(one)]

    def wait_for_start(self) -> int:
        """The first process, as soon as there is one."""
        wait_until(self.started)
        return self.started()[0]

    def wait_for_end(self) -> None:
        """Until none runs any more."""
        wait_until(lambda: not self.alive())


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked after yet does not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return said.rpartition(")")[2].split()[0] not in ("Z", "X")


def wait_until(true: Callable[[], object]) -> None:
    """Look until it is true; fails after a minute."""
    end, pause = time.monotonic() + PATIENCE, Event()
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        pause.wait(0.01)
