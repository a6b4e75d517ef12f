# SPDX-License-Identifier: Apache-2.0
"""The command ``demo``: the demonstration school and the whole main job, in a window of a process of its own.

Where there is a display, the window opens on the demonstration school and waits to be used; meanwhile, and where there
is none, the same journey is driven in a window that nobody sees, and leaves its results.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sencodesk import bootstrap
from sencodesk.cli.answer import Answer
from sencodesk.cli.words import command
from sencodesk.errors import UserError
from sencodesk.services.desk import Desk

KEYS = ("out", "files", "seconds", "pupils", "plans", "submission_id", "state", "verified")
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    one = command(commands, "demo", demo, keys=KEYS, help="the demonstration school and the whole main job")
    one.add_argument("--out", metavar="D", default="demo-output", help="folder for the results (default: demo-output)")
    one.add_argument(
        "--today",
        metavar="DATE",
        type=date.fromisoformat,
        default=bootstrap.DEMONSTRATION_DAY,
        help="the day on which it plays",
    )


def demo(options: argparse.Namespace, _desk: Callable[[], Desk]) -> Answer:
    """Play it; raises UserError where it did not come to its end."""
    out = Path(options.out).resolve()
    shown = any(os.environ.get(name) for name in DISPLAYS)
    if not shown:
        return _told(out, _play(out, options.today))
    print("The window opens on the demonstration school. Close it when you have seen enough.", file=sys.stderr)
    window = subprocess.Popen(_window(out, options.today, "--look-round"))
    try:
        code = _play(out, options.today)
        window.wait()
    finally:
        window.terminate()
    return _told(out, code)


def _play(out: Path, today: date) -> int:
    """The journey in a window that nobody sees."""
    hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(_window(out, today), env=hidden, stdout=sys.stderr, check=False).returncode


def _window(out: Path, today: date, *more: str) -> list[str]:
    where = ["--out", str(out), "--today", today.isoformat()]
    return [sys.executable, "-m", "sencodesk_ui.demo", *where, *more]


def _told(out: Path, code: int) -> Answer:
    if code != 0:
        raise UserError(
            "demo_stopped",
            happened="The demonstration stopped before its end.",
            kept="What it had done until then is in its folder; your own records were never touched.",
            do="Look at the lines above.",
            exit_code=code if code in (2, 4, 5, 6) else 70,
        )
    told: Mapping[str, Any] = json.loads((out / "summary.json").read_bytes())
    text = f"The receipt is there, and its signature holds. Open {out / 'summary.html'}"
    return Answer("sencodesk-demo", {key: told.get(key) for key in KEYS}, text)
