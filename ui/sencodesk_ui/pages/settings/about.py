# SPDX-License-Identifier: Apache-2.0
"""About: version, where the records are, what the program is made of, and a report for support that names nobody."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from sencodesk import __version__
from sencodesk_ui import theme
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.widgets import Button, Card, Label, TextField
from sencodesk_ui.workspace import Workspace

PARTS = (
    ("Python", "", "PSF-2.0"),
    ("Qt for Python", "PySide6-Essentials", "LGPL-3.0-only"),
    ("Qt PDF", "pyside6-pdf", "LGPL-3.0-only"),
    ("SQLCipher", "sqlcipher3", "BSD-3-Clause, zlib"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("Alembic", "alembic", "MIT"),
    ("ReportLab", "reportlab", "BSD-3-Clause"),
    ("cryptography", "cryptography", "Apache-2.0 or BSD-3-Clause"),
    ("argon2-cffi", "argon2-cffi", "MIT"),
    ("pyrage", "pyrage", "MIT"),
    ("keyring", "keyring", "MIT"),
    ("httpx2", "httpx2", "BSD-3-Clause"),
    ("http-message-signatures", "http-message-signatures", "Apache-2.0"),
    ("truststore", "truststore", "MIT"),
    ("rfc8785", "rfc8785", "Apache-2.0"),
    ("openpyxl", "openpyxl", "MIT"),
    ("defusedxml", "defusedxml", "PSF-2.0"),
    ("filelock", "filelock", "MIT"),
    ("platformdirs", "platformdirs", "MIT"),
    ("Atkinson Hyperlegible (letters)", "", "OFL-1.1"),
    ("Noto Sans (letters)", "", "OFL-1.1"),
    ("Lucide (icons)", "", "ISC, some MIT"),
)
"""What comes with the program: name, its package, and its licence."""


def report(percent: int, look: str) -> str:
    """What support needs to know of this computer. No name, no folder and nothing of the records stands in it."""
    lines = [
        f"SENCO Desk {__version__}",
        f"Qt {qVersion()}, Python {platform.python_version()}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"Window system: {QGuiApplication.platformName()}",
        f"Colours: {look}, text {percent} %",
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(f"Screen {size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}")
    lines += [f"{name} {found}" for name, package, _ in PARTS if (found := _version(package))]
    return "\n".join(lines)


class AboutSection(Section):
    """Version, place of the records, parts and licences, report."""

    stem, word, chapter = "about", "About", "settings-about"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.body.addWidget(self._version_card())
        self.body.addWidget(self._report_card())
        self.body.addWidget(self._parts_card())
        self.body.addStretch(1)

    def _version_card(self) -> Card:
        card = Card(f"SENCO Desk {__version__}", self, name="about-version")
        card.body.addWidget(
            Label("Free software under the Apache licence, version 2.0. It sends nothing anywhere by itself, except "
                  "the returns that you send to your councils.", "", self, wrap=True)
        )  # fmt: skip
        where = Label("Your records on this computer", "strong", self)
        card.body.addWidget(where)
        self.place = TextField(name="about-place", mono=True)  # a line: a long path has no place to break at
        self.place.set_value(str(self.workspace.folder))
        self.place.setReadOnly(True)
        self.place.setAccessibleName("Folder of your records")
        where.setBuddy(self.place)
        card.body.addWidget(self.place)
        return card

    def _report_card(self) -> Card:
        card = Card("Report for support", self, name="about-report-card")
        card.body.addWidget(
            Label("Versions and screen of this computer. No name, no folder, nothing of your records. Read it first.",
                  "muted", self, wrap=True)
        )  # fmt: skip
        self.report = QPlainTextEdit(self)
        self.report.setObjectName("about-report")
        self.report.setAccessibleName("Report for support")
        card.heading.setBuddy(self.report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setMinimumHeight(theme.px(150))
        card.body.addWidget(self.report)
        button = Button("Copy the report", name="about-copy", icon="copy", parent=self, act=self._copy)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _parts_card(self) -> Card:
        card = Card("What it is made of", self, name="about-parts")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8 if theme.size.is_large() else 24)
        for row, (name, package, licence) in enumerate(PARTS):
            for column, (words, role) in enumerate(((name, ""), (_version(package), "muted"), (licence, "muted"))):
                grid.addWidget(Label(words, role, self, wrap=column == 0), row, column)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        return card

    def load(self) -> None:
        """The report as things are now."""
        look = theme.look()
        self.report.setPlainText(report(look.percent, look.name()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.workspace.say("success", "The report is copied. Paste it into a message to support.")


def _version(package: str) -> str:
    if not package:
        return ""
    try:
        return version(package)
    except PackageNotFoundError:  # a program that was put together without its packages' papers
        return ""
