# SPDX-License-Identifier: Apache-2.0
"""Where the demonstration plays: its folders, its councils, and what it leaves behind."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtPdf import QPdfDocument

from sencodesk.errors import UserError
from sencodesk.services.demonstration import thistledown
from sencodesk.services.demonstration.council import DemonstrationCouncil, open_council

MARK = "demonstration.txt"
LOOK_ROUND = "look-round"
"""The school of the window that is open for a person meanwhile."""
LEAVES = ("summary.json", "summary.html", "plans", "pictures", "return", "school", "councils")


@dataclass
class Stage:
    """One performance. ``out`` is emptied of what an earlier one left, and of nothing else."""

    out: Path
    clock: Callable[[], datetime]
    councils: dict[str, DemonstrationCouncil] = field(default_factory=dict)

    def __post_init__(self) -> None:
        there = {one.name for one in self.out.iterdir()} - {LOOK_ROUND} if self.out.is_dir() else set()
        if there and MARK not in there:
            raise UserError(
                "demonstration_folder",
                happened="The folder for the demonstration holds something else.",
                kept="Nothing was changed.",
                do="Name a new folder.",
                exit_code=2,
            )
        for name in LEAVES:
            leaf = self.out / name
            if leaf.is_dir():
                shutil.rmtree(leaf)
            else:
                leaf.unlink(missing_ok=True)
        for folder in (self.plans, self.pictures, self.returned, self.out / "councils"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.out / MARK).write_text(
            "Made by the demonstration of SENCO Desk; made afresh each time.\n", encoding="utf-8"
        )

    @property
    def plans(self) -> Path:
        """The plans that were printed."""
        return self.out / "plans"

    @property
    def pictures(self) -> Path:
        """A picture of each step."""
        return self.out / "pictures"

    @property
    def returned(self) -> Path:
        """What left, and what the council answered."""
        return self.out / "return"

    @property
    def school(self) -> Path:
        """The folder with the school's records."""
        return self.out / "school"

    @property
    def sheet(self) -> Path:
        """The recovery sheet of the invented school."""
        return self.out / "councils" / "recovery-sheet.pdf"

    @property
    def card(self) -> Path:
        """The card with which the school asks to be enrolled."""
        return self.out / "councils" / "school-card.json"

    @property
    def backup(self) -> Path:
        """Where the records are backed up."""
        return self.out / "councils" / "backup.sencodesk"

    def file(self, name: str) -> Path:
        """One of the two committed files from which the pupils are imported."""
        return thistledown.import_file(name)

    def open_councils(self, *ids: str) -> None:
        """Start the councils' inboxes on loopback. Raises UserError where the extra ``inbox`` is not installed."""
        for one in ids:
            council = open_council(self.out / "councils" / one, id=one, clock=self.clock)
            if council is None:
                raise UserError(
                    "inbox_missing",
                    happened="The demonstration needs the council's side of SENCO Desk, which is not installed.",
                    kept="Nothing was changed.",
                    do="Install SENCO Desk with the extra called inbox.",
                    exit_code=2,
                )
            self.councils[one] = council

    def close(self) -> None:
        """End the councils' processes."""
        for council in self.councils.values():
            council.close()


def read_paper(file: Path) -> list[str]:
    """The words on a PDF's pages, as a person reads them."""
    document = QPdfDocument()
    document.load(str(file))
    return [document.getAllText(page).text() for page in range(document.pageCount())]
