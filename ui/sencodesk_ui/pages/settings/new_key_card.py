# SPDX-License-Identifier: Apache-2.0
"""Two copies of these records have sent with one key: the laptop that goes on gets a new key, and a new card."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk.services import amending
from sencodesk.views import conflict
from sencodesk_ui.pages.return_.decision import Decision
from sencodesk_ui.widgets import Button, Card, Label
from sencodesk_ui.workspace import Workspace


class NewKeyCard(Card):
    """Shown only while a council says so and no new key was made since. ``made`` comes after the press."""

    def __init__(self, workspace: Workspace, made: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("Another copy of these records", parent, name="new-key-card")
        self.workspace = workspace
        self._made = made
        self._words = Label("", "", self, wrap=True)
        self._words.setObjectName("new-key-words")
        self.body.addWidget(self._words)
        self.button = Button("Make a new key for this laptop", name="new-key", parent=self, act=self._ask)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def load(self) -> None:
        """Whether a council has told of another copy."""
        self.workspace.read(self, conflict.told_by, self.tell)

    def tell(self, council: str) -> None:
        """Show that this council has told of another copy; hide where none has."""
        self.setVisible(bool(council) and self.workspace.may_keep)
        self._words.setText(
            f"{council} has had a later message from another copy of these records, with the same key. Decide which "
            "laptop goes on. If it is this one, make a new key here, and do not send from the other any more."
        )

    def _ask(self) -> None:
        text = (
            "The old key is destroyed. Each of your councils needs this school’s card again before it takes anything "
            "from here. Your records, your receipts and what is sealed stay as they are; what waits goes when you "
            "press Try now on its Send step. This cannot be called back."
        )
        dialog = Decision(
            "Make a new key for this laptop?", text, "Make a new key", "Keep the key", name="new-key", parent=self
        )
        dialog.accepted.connect(self._make)
        dialog.open()

    def _make(self) -> None:
        def after(council: str) -> None:
            self.tell(council)  # the card goes, and the focus must not go with it
            self._made()

        def done(_change: object) -> None:
            self.workspace.say(
                "success", "This laptop has a new key. Save the card, send it to each council, and read out its words."
            )
            self.workspace.read(self, conflict.told_by, after)

        self.workspace.write(self, lambda desk: amending.new_key(desk), done)
