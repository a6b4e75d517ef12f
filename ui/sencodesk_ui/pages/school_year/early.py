# SPDX-License-Identifier: Apache-2.0
"""Asked first, in place: whether a school year is to begin months before its first day."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sencodesk_ui.widgets import Button, Note


class AskEarly(Note):
    """What would happen today, and two ways on; gone as soon as something else is chosen on the page."""

    def __init__(self, begin: Callable[[], object], leave: Callable[[], object], parent: QWidget) -> None:
        name = "school-year-early"
        super().__init__("warning", "", parent, name=name, action="Begin all the same", act=begin)
        self.not_yet = Button("Not yet", "quiet", name=f"{name}-not", parent=self, act=leave, way_out="question")
        row = self.layout()
        assert row is not None
        row.addWidget(self.not_yet)
        self.hide()

    def ask(self, text: str) -> None:
        """Say it; the focus is on the way that changes nothing."""
        self.set_text(text)
        self.not_yet.setFocus()
