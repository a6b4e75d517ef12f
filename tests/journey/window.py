# SPDX-License-Identifier: Apache-2.0
"""The real window in a process of its own, and beside it an eye: it says where a widget is seen, and does nothing else.

    python -m tests.journey.window FOLDER INSTANT SOCKET [invented]

With ``invented``, records that are made are marked as the demonstration's, as the demonstration itself does.

The test works the mouse and the keyboard of the X server; it asks the eye where to point.
"""

import json
import socket
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import getCppPointer

from sencodesk import bootstrap
from sencodesk.vault import slots
from sencodesk_ui import app
from sencodesk_ui.demo.hand import QtHand, Turns
from sencodesk_ui.door.opening import Opening


def main(folder: Path, begin: datetime, address: Path) -> int:
    """Start the program on ``folder`` as its command does, where it is ``begin`` now; answer questions at ``address``.

    The environment says that it uses no keyring, and cuts its network (tests/guard).
    """
    slots.ARGON2_MEMORY = (1024, 1024, 1024)
    _set_clock(begin)
    app.make_application()  # the program takes the one that is there
    turns = Turns()
    eye = QtHand(turns)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(address))
    server.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    thread = threading.Thread(target=_answer, args=(server, eye), daemon=True)
    QTimer.singleShot(0, thread.start)
    try:
        return app.main(["--store", str(folder)])
    finally:
        server.close()
        address.unlink(missing_ok=True)


def _set_clock(begin: datetime) -> None:
    """Set the computer's clock where the program reads it, which is one place."""
    ahead = begin - datetime.now(UTC)

    class Here(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no date of this class is made
            return datetime.now(tz) + ahead

    bootstrap.datetime = Here  # type: ignore[attr-defined]  # what the module imported, not what it offers


def _focus() -> list[object]:
    """The name of what has the keyboard, and a number that tells it from others of that name."""
    widget = QApplication.focusWidget()
    return ["", 0] if widget is None else [widget.objectName(), getCppPointer(widget)[0]]


def _answer(server: socket.socket, eye: QtHand) -> None:
    """One line of JSON asks, one answers; a picture is taken if ``picture`` names a file."""
    connection, _ = server.accept()
    with connection, connection.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            asked = json.loads(line)
            said: object = None
            if "picture" in asked:
                eye.picture(Path(asked["picture"]))
            elif "focus" in asked:
                said = eye.ask(_focus)
            else:
                seen = eye.look(asked["name"], asked["item"])
                said = None if seen is None else asdict(seen)
            lines.write(json.dumps(said) + "\n")
            lines.flush()


if __name__ == "__main__":
    Opening.invented = "invented" in sys.argv[4:]
    sys.exit(main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3])))
