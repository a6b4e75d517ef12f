# SPDX-License-Identifier: Apache-2.0
"""Returns: what each council asks for, by when, and how it stands; one button each."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services.desk import Reading
from sencodesk.views import returns as view
from sencodesk.views.returns import CheckView, ReturnView
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.returns.row import ReturnRow
from sencodesk_ui.widgets import Button, EmptyState, Icon, Label, Line, Scroll, clear, tab_through
from sencodesk_ui.workspace import Workspace

# What a return is made of: when any of these change, what a return shows may have changed.
RETURN_TABLES = frozenset(
    {"return", "return_note", "submission", "council", "school", "pupil", "former_upn", "registration", "home_council"}
    | {"status_period", "need_period", "flag", "manual_receipt"}
)


class ReturnsPage(Page):
    """By council, then by due date."""

    stem = rail = handbook = "returns"
    concerns = RETURN_TABLES

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        scroll = Scroll(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label("Returns", "title", self))
        head.addStretch(1)
        self._add = Button("Add a council", name="returns-add-council", icon="plus", parent=self, act=self._councils)
        head.addWidget(self._add)
        scroll.body.addLayout(head)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(16)
        scroll.body.addLayout(self._groups)
        scroll.body.addStretch(1)
        self._shown: object = None

    def load(self) -> None:
        """Read what is due, and what the check finds where nothing was sent yet."""
        today = self.workspace.today()

        def query(session: Reading) -> list[tuple[ReturnView, CheckView | None]]:
            return [
                (one, view.check(session, one.id, today) if one.submission is None and one.asked else None)
                for one in view.returns(session)
            ]

        self.workspace.read(self, query, self._show)

    def _councils(self) -> None:
        self.workspace.go("settings", section="councils")

    def _show(self, found: Sequence[tuple[ReturnView, CheckView | None]]) -> None:
        shown = (self.workspace.today(), found)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._groups)
        self._add.setVisible(bool(found))
        if not found:
            self._groups.addWidget(
                EmptyState(
                    "send",
                    "No council yet.",
                    "Next: add the council that your school answers to. Its profile says what it asks for.",
                    "Go to Councils",
                    self._councils,
                    name="returns-empty",
                    parent=self,
                )
            )
            return
        cards: list[QWidget] = []
        ordered = sorted(found, key=lambda one: (one[0].council_name, one[0].due))
        for (_, name), rows in groupby(ordered, key=lambda one: (one[0].council_id, one[0].council_name)):
            cards.append(self._group(name, list(rows)))
            self._groups.addWidget(cards[-1])
        tab_through(self, self._add, *cards)

    def _group(self, council: str, rows: Sequence[tuple[ReturnView, CheckView | None]]) -> QFrame:
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setAccessibleName(council)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(10)
        head.addWidget(Icon("landmark", theme.current().accent, 20, card))
        head.addWidget(Label(council, "section", card), 1)
        if rows[0][0].invented:
            head.addWidget(Label("Invented council, for the demonstration", "small-muted", card))
        column.addLayout(head)
        for due, check in rows:
            column.addWidget(Line(card))
            column.addWidget(
                ReturnRow(
                    due, check, self.workspace.now(),
                    partial(self.workspace.go, "return", return_id=due.id), card,
                )
            )  # fmt: skip
        return card
