# SPDX-License-Identifier: Apache-2.0
"""Asked first, in place: whether a review that is due and not begun is to be prepared. Looking writes nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sencodesk.views.review_rows import ReviewRow
from sencodesk_ui.pages.reviews.rows import kind_words
from sencodesk_ui.widgets import Button, Note

NAME = "reviews-ask"


class AskPrepare(Note):
    """Whose review it is, and two ways on: ``prepare`` is called with its row, ``leave`` when nothing is begun."""

    def __init__(
        self, prepare: Callable[[ReviewRow], object], leave: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("info", "", parent, name=NAME)
        self.row: ReviewRow | None = None
        self._prepare, self._leave = prepare, leave
        self.yes = Button("Prepare", "primary", name=f"{NAME}-act", parent=self, act=self._yes)
        self.no = Button("Not now", "quiet", name=f"{NAME}-not", parent=self, act=self._no, way_out="question")
        line = self.layout()
        assert line is not None
        line.addWidget(self.yes)
        line.addWidget(self.no)
        self.hide()

    def ask(self, row: ReviewRow) -> None:
        """Say it; the focus is on the way on, for Enter was pressed on the row."""
        self.row = row
        self.set_text(
            f"Nobody has begun this yet: {row.name}, {kind_words(row)}. Prepare it? Until then nothing is written."
        )
        self.yes.setFocus()

    def drop(self) -> None:
        """It is not asked any more."""
        self.row = None
        self.set_text("")

    def _yes(self) -> None:
        row = self.row
        self.drop()
        if row is not None:
            self._prepare(row)

    def _no(self) -> None:
        self.drop()
        self._leave()
