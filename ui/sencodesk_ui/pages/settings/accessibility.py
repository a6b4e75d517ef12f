# SPDX-License-Identifier: Apache-2.0
"""Accessibility: colours and size of text on this computer, put on at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk_ui import theme
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.widgets import Button, Card, Label, Segmented
from sencodesk_ui.workspace import Workspace

NOW = {"light": "light", "dark": "dark", "contrast": "high contrast"}


class AccessibilitySection(Section):
    """Theme and text size; both belong to this computer, not to the records."""

    stem, word, chapter = "accessibility", "Accessibility", "accessibility"
    lead = "For your eyes, on this computer. Papers are printed as before: black on white."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.body.addWidget(self._colours())
        self.body.addWidget(self._size())
        self.body.addWidget(self._keys())
        self.body.addStretch(1)
        theme.wardrobe().recoloured.connect(self.load)

    def _colours(self) -> Card:
        card = Card("Colours", self, name="access-colours")
        self.theme = Segmented(theme.looks.WORDS, name="access-theme", parent=self, label="Colours")
        self.theme.chosen.connect(lambda chosen: theme.wardrobe().choose(theme=str(chosen)))
        card.body.addWidget(self.theme, 0, Qt.AlignmentFlag.AlignLeft)
        self._worn = Label("", "muted", self, wrap=True)
        self._worn.setObjectName("access-worn")
        card.body.addWidget(self._worn)
        return card

    def _size(self) -> Card:
        card = Card("Size of text", self, name="access-size")
        choices = [(percent, f"{percent} %") for percent in theme.size.PERCENTS]
        self.percent = Segmented(choices, name="access-percent", parent=self, label="Size of text")
        self.percent.chosen.connect(lambda chosen: theme.wardrobe().choose(percent=int(str(chosen))))
        card.body.addWidget(self.percent, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(
            Label("Anywhere: Ctrl and plus for larger, Ctrl and minus for smaller, Ctrl and 0 for the usual size.",
                  "muted", self, wrap=True)
        )  # fmt: skip
        return card

    def _keys(self) -> Card:
        card = Card("Keyboard and screen readers", self, name="access-keys")
        card.body.addWidget(
            Label(
                "Everything can be reached with Tab, the arrows, Enter and Space. Ctrl K finds pupils, plans and "
                "everything that can be done. F1 explains the page you are on.",
                "", self, wrap=True,
            )
        )  # fmt: skip
        button = Button("Read about keys and readers", name="access-help", parent=self, act=self._help)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def load(self) -> None:
        """What is worn now."""
        look = theme.look()
        self.theme.set_value(look.theme)
        self.percent.set_value(look.percent)
        self._worn.setText(
            f"The system asks for {NOW[look.worn]}; the window follows it, also when it changes."
            if look.theme == theme.looks.SYSTEM
            else "The window keeps to this, whatever the system asks for."
        )

    def _help(self) -> None:
        help_here = getattr(self.window(), "help", None)
        if help_here is not None:
            help_here()
