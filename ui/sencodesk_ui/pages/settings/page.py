# SPDX-License-Identifier: Apache-2.0
"""Settings: one section at a time, chosen at the left."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk_ui import theme, this_computer
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.settings.about import AboutSection
from sencodesk_ui.pages.settings.accessibility import AccessibilitySection
from sencodesk_ui.pages.settings.agencies import AgenciesSection
from sencodesk_ui.pages.settings.backups import BackupsSection
from sencodesk_ui.pages.settings.calendar import CalendarSection
from sencodesk_ui.pages.settings.councils import CouncilsSection
from sencodesk_ui.pages.settings.export import ExportSection
from sencodesk_ui.pages.settings.people import PeopleSection
from sencodesk_ui.pages.settings.printing import PrintingSection
from sencodesk_ui.pages.settings.provision import ProvisionSection
from sencodesk_ui.pages.settings.scales import ScalesSection
from sencodesk_ui.pages.settings.school import SchoolSection
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.pages.settings.templates import TemplatesSection
from sencodesk_ui.shell.large import least_rows, page_column
from sencodesk_ui.widgets import Button, Label
from sencodesk_ui.workspace import Workspace

SECTIONS: tuple[type[Section], ...] = (
    SchoolSection,
    PeopleSection,
    AgenciesSection,
    ScalesSection,
    CouncilsSection,
    CalendarSection,
    TemplatesSection,
    ProvisionSection,
    BackupsSection,
    ExportSection,
    PrintingSection,
    AccessibilitySection,
    AboutSection,
)


class SettingsPage(Page):
    """School, People and keys, Councils, Backups."""

    stem = rail = handbook = "settings"
    concerns = frozenset(
        {"school", "term", "closed_day", "school_class", "person", "council", "pupil", "import_source", "agency"}
        | {"professional", "involvement", "scale", "rate", "offer", "plan_template", "plan"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        large = theme.size.is_large()
        directions = QBoxLayout.Direction
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        row = QBoxLayout(directions.TopToBottom if large else directions.LeftToRight)
        page_column(around, self).addLayout(row)  # in large text the entries may be as high as a small window
        row.setContentsMargins(24, 20, 0, 0)
        row.setSpacing(12 if large else 24)
        menu = QVBoxLayout()
        menu.setSpacing(4)
        menu.addWidget(Label("Settings", "title", self))
        menu.addSpacing(0 if large else 12)
        entries: QLayout = menu
        if large:
            beside = QWidget(self)
            entries = Flow(beside)
            menu.addWidget(beside)
        self.buttons: dict[str, Button] = {}
        for kind in SECTIONS:  # before the sections, so that Tab goes from the menu into the open one
            button = Button(
                kind.word, "menu", name=f"settings-{kind.stem}", parent=self, act=partial(self.open, kind.stem)
            )
            button.setCheckable(True)
            button.setMinimumWidth(0 if large else theme.px(150))
            self.buttons[kind.stem] = button
            entries.addWidget(button)
        log = Button("Log", "menu", name="settings-log", parent=self, act=partial(workspace.go, "log"))
        entries.addWidget(log)
        if not large:
            menu.addStretch(1)
        self.stack = QStackedWidget(self)
        self.sections: dict[str, Section] = {}
        for kind in SECTIONS:
            self.sections[kind.stem] = kind(workspace, self)
            self.stack.addWidget(self.sections[kind.stem])
        row.addLayout(menu)
        row.addWidget(self.stack, 1)
        least_rows(self.stack)
        kept = self.sections.get(this_computer.words(this_computer.SETTINGS_PART))
        if kept is not None:
            self.stack.setCurrentWidget(kept)

    def show_at(self, where: dict[str, Any]) -> None:
        """``section`` is the stem of one; without it the one that was open last, also days ago."""
        self.where = dict(where)
        self.open(str(where.get("section", self.current().stem)))

    def current(self) -> Section:
        """The section that is open."""
        found = self.stack.currentWidget()
        assert isinstance(found, Section)
        return found

    def open(self, stem: str) -> None:
        """Another section."""
        self.commit()
        self.where = {"section": stem}
        if this_computer.words(this_computer.SETTINGS_PART) != stem:
            this_computer.settings().setValue(this_computer.SETTINGS_PART, stem)
        for name, button in self.buttons.items():
            button.setChecked(name == stem)
        self.stack.setCurrentWidget(self.sections[stem])
        self.load()
        self.current().take_drafts()

    def chapter(self) -> str:
        """The handbook's page about the open section."""
        return self.current().chapter

    def first_focus(self) -> QWidget | None:
        """The menu's entry of the open section."""
        return self.buttons[self.current().stem]

    def load(self) -> None:
        """Read the open section again."""
        self.current().load()

    def commit(self) -> None:
        """Save what is being typed."""
        self.current().commit()
