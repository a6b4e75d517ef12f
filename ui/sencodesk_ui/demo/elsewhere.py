# SPDX-License-Identifier: Apache-2.0
"""Pictures of what the story does not come by: forms of the settings, imports that want a person, earlier versions,
printing of many, receipts and their ends. Only for the pictures in every look, so pages are opened without a click."""

import csv
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sencodesk.services.demonstration import thistledown
from sencodesk_ui.demo.hand import QtHand
from sencodesk_ui.demo.screens import open_tab
from sencodesk_ui.demo.stage import Stage
from sencodesk_ui.demo.story import SURNAME, WHOLE_NAME
from sencodesk_ui.shell.window import MainWindow

HEAD = ("UPN", "Surname", "Forename", "DOB", "Reg Group", "SEN Status")
UNKNOWN = ("W999204126099", "Newcombe", "Nia", "12/05/2019", "2B", "Wave 9")
MODEST = "SENCO Desk\nQt 6, Python 3\nLinux, x86_64\nScreen 1366 x 768, scale 1"
"""What the report for support says in the pictures: facts of no computer."""
FOLDER = "D:/SENCO Desk"


class Elsewhere:
    """Each verb goes somewhere, takes its pictures, and leaves the window as it found it."""

    def __init__(self, hand: QtHand, stage: Stage, window: MainWindow, shot: Callable[[str], None]) -> None:
        self.hand, self.stage, self.window, self.shot = hand, stage, window, shot

    def all(self) -> None:
        """One after another."""
        for act in (self.settings, self.keys, self.register, self.pupil, self.versions, self.plans, self.returns,
                    self.imports, self.everywhere):  # fmt: skip
            act()

    def go(self, page: str, *, then: str, **where: Any) -> None:
        """Open a page as a link would."""
        self.hand.ask(partial(self._go, page, where))
        self.hand.wait(then)

    def _go(self, page: str, where: dict[str, Any]) -> None:
        assert self.window.workbench is not None
        self.window.workbench.workspace.go(page, **where)

    def find(self, name: str) -> QWidget:
        """A widget by its name; on the window's thread."""
        return cast("QWidget", self.window.findChild(QWidget, name))

    def settings(self) -> None:
        """About, with facts of no computer; records that were checked; a wrong number; no key."""
        self.go("settings", then="section-about", section="about")
        self.hand.wait("about-report", ready=lambda seen: bool(seen.text))
        self.hand.ask(self._modest)
        self.shot("settings-about")
        self.go("settings", then="records-check", section="backups")
        self.hand.click("records-check", then="records-check-good")
        self.shot("settings-records-checked")
        self.go("settings", then="section-councils", section="councils")
        self.hand.click("council-choose", then="fileNameEdit")
        self.hand.pick_file(self.stage.file(thistledown.PUPIL_LIST))
        self.shot("settings-council-refused")

    def _modest(self) -> None:
        cast("QPlainTextEdit", self.find("about-report")).setPlainText(MODEST)
        cast("QLineEdit", self.find("about-place")).setText(FOLDER)

    def keys(self) -> None:
        """Passphrase, recovery sheet, a key for somebody else, handing over; each form, and one that is refused."""
        hand = self.hand
        self.go("settings", then="keys-passphrase", section="people")
        hand.click("keys-passphrase", then="keys-passphrase-save")
        hand.click("keys-passphrase-save", then="keys-passphrase-proof-error")
        self.shot("keys-passphrase")
        hand.click("keys-passphrase-leave", away="keys-passphrase-save")
        hand.click("keys-sheet", then="keys-sheet-save")
        self.shot("keys-sheet")
        hand.click("keys-sheet-leave", away="keys-sheet-save")
        hand.click("key-people-give", then="key-give-save")
        self.shot("key-people-give")
        hand.click("key-give-leave", away="key-give-save")
        hand.click("key-people-leaving", then="key-leaving-save")
        self.shot("key-people-leaving")
        hand.click("key-leaving-leave", away="key-leaving-save")

    def register(self) -> None:
        """Nobody found, its menu, a pupil by hand, a saved view."""
        hand = self.hand
        self.go("pupils", then="pupils-table")
        hand.write("pupils-search", "Zzyx")
        hand.wait("pupils-none")
        self.shot("pupils-none")
        hand.clear("pupils-search")
        hand.wait("pupils-table")
        hand.click("pupils-more", then="pupils-add")
        hand.click("pupils-add", then="add-pupil-save")
        hand.click("add-pupil-save", then="*-add-pupil-*-error")
        self.shot("pupils-add")
        hand.click("add-pupil-cancel", away="add-pupil-save")
        hand.turn("pupils-all-sen")
        hand.click("pupils-views", then="pupils-view-begin")
        hand.click("pupils-view-begin", then="pupils-view-name")
        hand.write("pupils-view-name", "For Monday")
        self.shot("pupils-view")
        hand.click("pupils-view-cancel", away="pupils-view-name")
        hand.turn("pupils-all-sen")

    def pupil(self) -> None:
        """Every tab, and a field that is refused."""
        hand = self.hand
        self.go("pupils", then="pupils-table")
        hand.write("pupils-search", SURNAME)
        hand.take("pupils-table", SURNAME)
        hand.keys("Return")
        hand.wait("pupil-name", WHOLE_NAME)
        open_tab(hand, "plan")
        self.shot("pupil-plans")
        open_tab(hand, "overview")
        born = hand.text("pupil-dob")
        hand.write("pupil-dob", "yesterday")
        hand.keys("Tab")
        self.shot("pupil-refused")
        hand.write("pupil-dob", born)
        hand.keys("Tab")
        hand.wait("status-saved", ready=lambda seen: "Not saved" not in seen.text)

    def versions(self) -> None:
        """Earlier versions of a pupil's details, and the form that corrects one."""
        hand = self.hand
        hand.click("pupil-versions", then="versions-list")
        hand.click("versions-correct", then="correct-save")
        hand.click("correct-save", then="correct-error")
        self.shot("versions-correct")
        hand.click("correct-cancel", away="correct-form")
        hand.click("versions-close", away="versions-list")
        self.go("log", then="log-table")
        self.hand.write("log-text", "plan")
        self.shot("log-filtered")
        self.hand.write("log-text", "nothing says this")
        self.hand.wait("log-empty")
        self.shot("log-empty")
        self.hand.clear("log-text")

    def plans(self) -> None:
        """Plans of everybody, printed together; pages from and to."""
        hand = self.hand
        self.go("plans", then="plans-table")
        hand.click("plans-print", then="print-sheet")
        hand.wait("print-summary", ready=lambda seen: " plans, " in seen.text)
        self.shot("print-many")
        hand.click("print-close", away="print-sheet")

    def returns(self) -> None:
        """A receipt with its versions, the question before a withdrawal, and what was checked."""
        hand = self.hand
        self.go("returns", then="page-returns")
        hand.click("return-row-calderwick-*-open", then="page-return")
        hand.click("return-step-receipt", then="receipt")
        self.shot("return-receipt-versions")
        hand.click("receipt-withdraw", then="withdraw-dialog")
        self.shot("return-withdraw")
        hand.click("withdraw-no", away="withdraw-dialog")
        self.go("returns", then="page-returns")
        hand.click("return-row-northshire-*-open", then="page-return")
        hand.click("return-step-check", then="step-check")
        self.shot("return-check-sent")

    def imports(self) -> None:
        """A file that is refused, words that nobody knows, rows whose pupil a person settles, several files."""
        hand = self.hand
        refused = self._file("minutes.pdf", "%PDF-1.7 minutes of a meeting")
        self.go("import", then="import-problem", path=str(refused))
        self.shot("import-refused")
        words = self._table("year-2.csv", UNKNOWN)
        self.go("import", then="import-explain", path=str(words))
        hand.click("import-explain", then="import-word-1")
        self.shot("import-words")
        alike = self._table("support-list.csv", *self._alike())
        self.go("import", then="import-settle", path=str(alike))
        self.shot("import-undecided")
        hand.click("import-settle", then="import-side")
        self.shot("import-side")
        self.go("import", then="import-skip", paths=[str(words), str(alike)])
        self.shot("import-several")
        for name, picture in ((thistledown.MARK_SHEET, "import-scores"), (thistledown.PROVISION_MAP, "import-map")):
            self.go("import", then="page-import", path=str(thistledown.import_file(name)))
            hand.wait("import-go", ready=lambda seen: seen.text.startswith("Change"))
            self.shot(picture)

    def _alike(self) -> list[tuple[str, ...]]:
        """Two of the school's pupils under other numbers."""
        found = [one for one in thistledown.people() if one["kind"] == "pupil"][:2]
        return [
            (f"{letter}99920412609{n}", one["surname"], one["first_name"], _british(one["birth_date"]), "4H", "K")
            for n, (letter, one) in enumerate(zip("WX", found, strict=True))
        ]

    def _table(self, name: str, *rows: tuple[str, ...]) -> Path:
        path = self.stage.out / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((HEAD, *rows))
        return path

    def _file(self, name: str, text: str) -> Path:
        path = self.stage.out / name
        path.write_text(text, encoding="utf-8")
        return path

    def everywhere(self) -> None:
        """A page that a bug met, and the message that follows a mistake."""
        self.go("today", then="page-today")
        self.hand.ask(partial(self.window.show_bug, ValueError()))
        self.hand.wait("crash-close")
        self.shot("crash")
        self.hand.click("crash-close", away="crash-close")


def _british(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
