# SPDX-License-Identifier: Apache-2.0
"""Opening the window for the demonstration: to be looked round in, or with the story played in it."""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QMessageLogContext, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk_ui.app import make_application
from sencodesk_ui.demo import looks
from sencodesk_ui.demo.barred import barred, unlock
from sencodesk_ui.demo.cards import Cards
from sencodesk_ui.demo.elsewhere import Elsewhere
from sencodesk_ui.demo.further import Further
from sencodesk_ui.demo.hand import QtHand, Turns
from sencodesk_ui.demo.leaving import leave
from sencodesk_ui.demo.screens import every_screen
from sencodesk_ui.demo.stage import LOOK_ROUND, Stage
from sencodesk_ui.demo.story import Story
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell import screen
from sencodesk_ui.shell.window import MainWindow

SCREEN = (1366, 768)
TWICE = ("today-before", "return-calderwick-send", "return-calderwick-receipt", "settings-council-calderwick")
"""Pictures of the story that show no other screen than another one does."""
TOUR_PATIENCE = 120.0
"""Seconds until a step of the pictures is given up: five passes are taken on whatever the machine has left."""
SCALES = (("1", ""), ("1.25", "-125"))


def main(arguments: list[str] | None = None) -> int:
    """Play the demonstration, or open it; 0 when it came to its end."""
    options = _parser().parse_args(arguments)
    qInstallMessageHandler(_tell)
    try:
        if options.shots is not None and options.suffix is None:
            return _shots(options.shots, options.full)
        if options.look_round:
            return _look_round(options.out / LOOK_ROUND, options.today)
        return _perform(options)
    except UserError as error:
        sys.stderr.write(f"{error.happened} {error.kept} {error.do}\n")
        return error.exit_code


def _tell(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt says, but for what the pretended screen says of every dialog."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


def _perform(options: argparse.Namespace) -> int:
    """The story in the window, then what it leaves; with ``shots`` only the pictures count."""
    if options.shots is None:
        return _play(Stage(options.out, bootstrap.demonstration_clock(options.today)), options.today)
    with tempfile.TemporaryDirectory(prefix="sencodesk-") as folder:
        stage = Stage(Path(folder), bootstrap.demonstration_clock(options.today))
        tour = Tour(options.shots, options.suffix, options.look, options.full)
        return _play(stage, options.today, tour)


class Tour(NamedTuple):
    """Which pictures are taken, and where they go: whole ones in light, at one scale; small ones in a look."""

    folder: Path
    suffix: str
    look: str
    full: Path | None

    def take(self, hand: QtHand, name: str) -> None:
        """The screen that is shown now."""
        if not self.look:
            hand.picture(self.folder / f"{name}{self.suffix}.png")
        else:
            looks.take(hand, self.folder / "looks", f"{name}-{self.look}", self.full)


def _play(stage: Stage, today: date, tour: Tour | None = None) -> int:
    begun = time.monotonic()
    application = make_application()
    if tour is not None:
        looks.begin(application, tour.look or looks.LOOKS[0])
    _apart(stage.out)
    stage.open_councils("northshire", "calderwick")
    opening = Opening(stage.school, stage.clock, bootstrap.no_places())
    opening.invented = True
    window = MainWindow(opening=opening)
    _fit(window)
    window.show()

    def act(hand: QtHand) -> None:
        if tour is not None:
            hand.patience = TOUR_PATIENCE

        def shot(name: str) -> None:
            if tour is None:
                number = len(list(stage.pictures.glob("*.png"))) + 1
                hand.picture(stage.pictures / f"{number:02d}-{name}.png")
            elif name not in TWICE:
                tour.take(hand, name)

        Story(hand, stage, shot, whole=tour is not None and bool(tour.look)).play()
        if tour is not None:
            every_screen(hand, shot, other_looks=not tour.look)
        if tour is not None and tour.look:
            unlock(hand)
            Elsewhere(hand, stage, window, shot).all()
            Cards(hand, stage, window, shot).all()
            further = Further(hand, stage, window, shot)
            further.all()
            if tour.look == looks.LOOKS[0]:
                further.larger()
            further.doors()
            barred(hand, stage, window, shot)

    try:
        code = in_window(application, act, stage.pictures / "stopped.png")
        window.close()
        if code == 0 and tour is None:
            outcome = leave(stage, "northshire", seconds=time.monotonic() - begun, today=today)
            code = 0 if outcome.verified and outcome.same_body and outcome.effects == 1 else 1
    finally:
        window.close()
        stage.close()
    return code


def in_window(application: QApplication, act: Callable[[QtHand], None], stopped: Path) -> int:
    """Run the window while a thread acts in it; 0 if the hand found all that it looked for, else a picture of where."""
    turns = Turns()
    hand = QtHand(turns)
    code = [70]

    def go() -> None:
        try:
            act(hand)
            code[0] = 0
        except Exception as error:  # noqa: BLE001  the thread's outer edge: whatever stopped the story is told
            sys.stderr.write(f"The demonstration stopped: {type(error).__name__} {error}\n")
            hand.picture(stopped)
        finally:
            turns.asked.emit(_close_dialogs)
            turns.asked.emit(application.quit)

    thread = threading.Thread(target=go, name="hand")
    QTimer.singleShot(0, thread.start)
    application.exec()
    thread.join()
    return code[0]


def _close_dialogs() -> None:
    """A dialog that waits would keep the window from closing."""
    front = QApplication.activeModalWidget()
    if front is not None:
        front.close()


def _look_round(folder: Path, today: date) -> int:
    """The window on the demonstration school, for a person; it ends when the window is closed."""
    clock = bootstrap.demonstration_clock(today)
    application = make_application()
    _apart(folder)
    opening = Opening(folder / "demonstration", clock, bootstrap.no_places())
    folder.mkdir(parents=True, exist_ok=True)
    desk = opening.demonstrate()
    window = MainWindow(opening=opening)
    screen.fit(window, window.screen().availableGeometry())
    window.show()
    window.open_desk(desk)
    return application.exec()


def _apart(folder: Path) -> None:
    """What the demonstration is told of folders and windows stays with it: a real school is not offered its places."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))


def _shots(folder: Path, full: Path | None) -> int:
    """Every screen at both scales and in every look, each in a process of its own: Qt reads the scale at its start."""
    (folder / "looks").mkdir(parents=True, exist_ok=True)
    passes = [(scale, ["--suffix", suffix]) for scale, suffix in SCALES]
    passes += [("1", ["--suffix", "", "--look", look]) for look in looks.LOOKS]
    for scale, which in passes:
        environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_FONT_DPI": "96"}
        command = [sys.executable, "-m", "sencodesk_ui.demo", "--shots", str(folder), *which]
        command += ["--full", str(full)] if full else []
        code = subprocess.run(command, env=environment, check=False).returncode
        if code != 0:
            return code
    return 0


def _fit(window: MainWindow) -> None:
    """The laptop's screen, whatever the scale."""
    ratio = window.devicePixelRatio()
    window.setMinimumSize(0, 0)
    window.resize(round(SCREEN[0] / ratio), round(SCREEN[1] / ratio))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sencodesk_ui.demo", description="Plays the demonstration in a window."
    )
    parser.add_argument("--out", type=Path, default=Path("demo-output"), metavar="FOLDER", help="where the results go")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=bootstrap.DEMONSTRATION_DAY, metavar="DATE", help="the day it plays"
    )
    parser.add_argument(
        "--look-round", action="store_true", help="open the window on the demonstration school and wait"
    )
    parser.add_argument("--shots", type=Path, metavar="FOLDER", help="take the pictures of every screen instead")
    parser.add_argument("--look", choices=looks.LOOKS, default="", help=argparse.SUPPRESS)
    parser.add_argument("--full", type=Path, metavar="FOLDER", help="keep the small pictures at their whole size there")
    parser.add_argument("--suffix", help=argparse.SUPPRESS)
    return parser
