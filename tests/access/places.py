# SPDX-License-Identifier: Apache-2.0
"""Every page and dialog a person may stand before, and how a test comes to it in the small school's window."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from sencodesk_ui import printing
from sencodesk_ui.pages.return_.decision import Decision
from sencodesk_ui.pages.settings.page import SECTIONS
from sencodesk_ui.shell.crash import CrashBox
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

Visit = Callable[[Driver, SmallSchool], None]
LIST = Path(str(files("sencodesk_resources").joinpath("demo"))) / "pupil-list.csv"


def _page(stem: str, **where: str) -> Visit:
    return lambda driver, _small: _shut(driver, stem, where)


def _pupil(tab: str) -> Visit:
    return lambda driver, small: _shut(driver, "pupil", {"pupil_id": small.pupils["edie"], "tab": tab})


def _shut(driver: Driver, stem: str, where: dict[str, str]) -> None:
    driver.go(stem, **where)


def _adding(driver: Driver, _small: SmallSchool) -> None:
    driver.go("pupils").add()  # type: ignore[attr-defined]  # what the entry of its menu does
    driver.settle()


def _cards(driver: Driver, small: SmallSchool) -> None:
    """Every card of a plan opened, one after another."""
    driver.go("plan", plan_id=small.plans["edie"])
    for name in driver.names():
        if name.endswith("-open") and name.startswith(("plan-", "target-")):
            driver.click(name)


def _forms(driver: Driver, small: SmallSchool) -> None:
    """A blank form of every kind of record."""
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    for name in driver.names():
        if name.endswith("-add"):
            driver.click(name)


def _palette(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.bench.palette_box.open()
    driver.settle()


def _handbook(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.window.help()
    driver.settle()


def _message(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.workspace.say("error", "The disk is full. Everything that you saved is kept. Free some space.")
    driver.settle()


def _print(driver: Driver, _small: SmallSchool) -> None:
    driver.go("plans")
    printing.offer(driver.workspace, driver.page)
    driver.settle()


def _crash(driver: Driver, _small: SmallSchool) -> None:
    CrashBox("ValueError\n  page.py:1 in read", driver.window).show()
    driver.settle()


def _decision(driver: Driver, _small: SmallSchool) -> None:
    driver.go("returns")
    text = "The council is asked first. Your receipt stays."
    Decision("Send the same again?", text, "Send it", "Do not send", name="again", parent=driver.page).open()
    driver.settle()


OPEN: dict[str, Visit] = {
    "today": _page("today"),
    "pupils": _page("pupils"),
    "pupils-add": _adding,
    "pupil": _pupil("overview"),
    "pupil-plan": _pupil("plan"),
    "pupil-sharing": _pupil("sharing"),
    "plans": _page("plans"),
    "plan": lambda driver, small: _shut(driver, "plan", {"plan_id": small.plans["edie"]}),
    "plan-cards": _cards,
    "pupil-forms": _forms,
    "import": _page("import"),
    "import-rows": _page("import", path=str(LIST)),
    "returns": _page("returns"),
    "log": _page("log"),
    **{f"settings-{kind.stem}": _page("settings", section=kind.stem) for kind in SECTIONS},
    "palette": _palette,
    "message": _message,
}
"""Places with the records open, one after another in one window."""

OVER: dict[str, Visit] = {"handbook": _handbook, "print-sheet": _print, "crash": _crash, "decision": _decision}
"""What lies over a page; it is closed before the next."""


def unlock(driver: Driver) -> None:
    """From the lock page to Today."""
    driver.unlock(PASSPHRASE)
