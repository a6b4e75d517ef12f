# SPDX-License-Identifier: Apache-2.0
"""Word of a sleep or a locked screen, over a real bus of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LISTENER = """
import os, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from sencodesk_ui.shell.sleep import SCREEN, SLEEP, SleepWatch

application = QCoreApplication([])
watch = SleepWatch()
watch.sleeping.connect(lambda why: (print(why, flush=True), application.quit()))
print(watch.listen(), flush=True)
service, path, interface, name = {"sleep": SLEEP, "screen": SCREEN}[sys.argv[1]]
teller = QDBusConnection.connectToBus(os.environ["DBUS_SESSION_BUS_ADDRESS"], "teller")
assert teller.registerService(service)
for begins in (False, True):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments([begins])
    assert teller.send(message)
QTimer.singleShot(10_000, application.quit)
application.exec()
"""


@pytest.mark.parametrize(
    ("which", "why"),
    [("sleep", "before the computer went to sleep"), ("screen", "when the screen was locked")],
)
def test_the_computers_word_is_heard(which: str, why: str) -> None:
    """Twice over: it is said when the sleep is over too, and then nothing needs to be locked."""
    said = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LISTENER, which],
        capture_output=True, text=True, timeout=60, check=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    ).stdout.split("\n")  # fmt: skip
    assert said[:2] == ["True", why]


def test_without_a_bus_nothing_is_started() -> None:
    code = "from sencodesk_ui.shell.sleep import SleepWatch; print(SleepWatch().listen())"
    env = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    env["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nowhere/bus"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=env)
    assert said.stdout.strip() == "False"
