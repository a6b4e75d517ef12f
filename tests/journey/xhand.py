# SPDX-License-Identifier: Apache-2.0
"""A hand that works the X server's own mouse and keyboard, and a display of its own to work on."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from sencodesk_ui.demo.hand import Hand, LostError
from sencodesk_ui.demo.looking import Seen

SCREEN = "1400x860x24"
KEYS = {"Return": "Return", "Esc": "Escape", "Tab": "Tab", "Space": "space", "Delete": "Delete"}


class XHand(Hand):
    """Looks through the window's eye (tests/journey/window.py), acts through xdotool."""

    patience = 90.0

    def __init__(self, environment: dict[str, str], address: Path) -> None:
        self._environment = environment
        self._eye = socket.socket(socket.AF_UNIX)
        self._eye.connect(str(address))
        self._lines = self._eye.makefile("rw", encoding="utf-8")

    def look(self, name: str, item: str = "") -> Seen | None:
        """Ask the eye."""
        found = self._ask({"name": name, "item": item})
        if found is None:
            return None
        for key in ("at", "wheel"):
            found[key] = tuple(found[key]) if found[key] else None
        return Seen(**found)

    def press_on(self, name: str, item: str, seen: Seen) -> bool:
        """Move the pointer there; press if it is still there a moment later."""
        if seen.at is None:
            return False
        self._do("mousemove", "--sync", str(seen.at[0]), str(seen.at[1]))
        if self.look(name, item) != seen or not self.still(name, item, seen):
            return False
        self._do("click", "1")
        return True

    def turn_wheel(self, place: tuple[int, int], *, down: bool) -> None:
        """One notch of the wheel."""
        self._do("mousemove", str(place[0]), str(place[1]))
        self._do("click", "5" if down else "4")

    def type(self, text: str) -> None:
        """As fast as the window takes it; slower where a letter is not on the keyboard and X has to learn it first."""
        for on_keyboard, letters in groupby(text, str.isascii):
            self._do("type", "--delay", "8" if on_keyboard else "150", "--", "".join(letters))

    def write(self, name: str, text: str) -> None:
        """Type it, look at it, and type it again where a letter that is not on the keyboard went astray."""
        super().write(name, text)
        for _ in range(0 if text.isascii() else 3):
            if self.wait(name).text == text:
                return
            super().write(name, text)

    def keys(self, *chords: str) -> None:
        """One chord after another."""
        for chord in chords:
            parts = chord.split("+")
            self._do("key", "+".join(KEYS.get(one, one if one.startswith("F") else one.lower()) for one in parts))

    def picture(self, file: Path) -> None:
        """What the window shows."""
        self._ask({"picture": str(file)})

    def focus(self) -> tuple[str, int]:
        """The name of what has the keyboard, and a number that tells it from others of that name."""
        name, number = self._ask({"focus": ""})
        return str(name), int(number)

    def close(self) -> None:
        """Let the eye go."""
        self._lines.close()
        self._eye.close()

    def _ask(self, asked: dict[str, str]) -> Any:
        self._lines.write(json.dumps(asked) + "\n")
        self._lines.flush()
        return json.loads(self._lines.readline())

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=60)


@contextmanager
def display(folder: Path, *, managed: bool = True) -> Iterator[dict[str, str]]:
    """An X server and a window manager; yields the environment in which windows appear on it.

    Without a manager a window that asks for the keyboard has it: none decides for another window meanwhile.
    """
    reader, writer = os.pipe()
    log = (folder / "display.log").open("wb")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp", "-ac"],
        pass_fds=(writer,), stdout=log, stderr=log,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "SENCODESK_KEYRING": "off"}
    started = [server]
    if managed:
        started.insert(0, subprocess.Popen(["openbox"], env=environment, stdout=log, stderr=log))
    try:
        yield environment
    finally:
        for process in started:
            process.terminate()
            process.wait(20)
        log.close()


@contextmanager
def real_window(
    records: Path, begin: str, folder: Path, environment: dict[str, str], *, invented: bool = False
) -> Iterator[XHand]:
    """The window on the display, and a hand before it; afterwards it is closed as a person closes it."""
    address = folder / "eye"
    command = [sys.executable, "-m", "tests.journey.window", str(records), begin, str(address)]
    if invented:
        command.append("invented")
    with (folder / "window.log").open("wb") as log:
        window = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == "ready\n", (folder / "window.log").read_text()
            hand = XHand(environment, address)
            try:
                yield hand
            except LostError:
                hand.picture(folder / "stopped.png")
                hand.close()
                raise
            hand.keys("Alt+F4")
            hand.close()
            assert window.wait(60) == 0
        finally:
            window.kill()
            window.wait(20)
            if window.stdout is not None:
                window.stdout.close()
