# SPDX-License-Identifier: Apache-2.0
"""The Sharing tab: everything about the pupil that ever left, to whom, why, under which law; the family's statement."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import sharing as services
from sencodesk.services.sharing import Statement
from sencodesk.views import sharing as view
from sencodesk.views.sharing import Shared
from sencodesk_ui import theme
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.paper_out import ToPrint, print_paper, save_paper
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, EmptyState, Icon, Label, clear, round_ends, shown_day
from sencodesk_ui.workspace import Workspace

ICONS = {
    "return": "send", "rehearsal": "send", "by-hand": "file-pen-line", "handed": "hand-heart", "paper": "printer",
    "file": "save",
}  # fmt: skip
WHEN_WIDTH = 150
ON_PAPER = {
    "paper": "Who was given the paper is not recorded here.",
    "file": "Where the file went after that is not recorded here.",
}


class SharingTab(PupilTab):
    """One row for each time; print and save make the statement for the family."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-sharing")
        self._pupil_id = ""
        self._shown: Sequence[Shared] | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        head = QBoxLayout(side_by_side())
        head.setSpacing(8)
        self._words = Label("", "muted", self, wrap=True)
        self._words.setObjectName("sharing-words")
        head.addWidget(self._words, 1)
        self._save = Button("Save the statement", name="sharing-save", icon="save", parent=self, act=self.save)
        self._print = Button("Print the statement", name="sharing-print", icon="printer", parent=self, act=self.print)
        head.addWidget(self._save, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._print, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(head)
        self._card = Card("", self, name="sharing-card")
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        whole.addWidget(self._card)
        whole.addStretch(1)

    def show_pupil(self, pupil_id: str) -> None:
        """Read what left about this pupil."""
        if pupil_id != self._pupil_id:
            self._pupil_id, self._shown = pupil_id, None
            clear(self._card.body)
            self._words.setText("")
        self.workspace.read(
            self, lambda session: view.shared(session, pupil_id), lambda found: self._show(pupil_id, found)
        )

    def _show(self, pupil_id: str, found: Sequence[Shared]) -> None:
        if pupil_id != self._pupil_id or found == self._shown:
            return
        self._shown = found
        clear(self._card.body)
        outside = sum(one.outside for one in found)
        times = "once" if outside == 1 else f"{outside} times"
        self._words.setText(
            f"Left the school {times}. Each return is told from what was sealed, so it cannot be forgotten."
            if outside
            else "Nothing was sent outside the school."
        )
        if not found:
            self._card.body.addWidget(
                EmptyState(
                    "eye", "Nothing has left yet.",
                    "Returns, papers and files about this pupil will be listed here by themselves.",
                    name="sharing-empty", parent=self,
                )
            )  # fmt: skip
        rows = [self._row(n, one) for n, one in enumerate(found)]
        round_ends(rows)
        for row in rows:
            self._card.body.addWidget(row)

    def _row(self, n: int, one: Shared) -> QFrame:
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        row.setObjectName(f"sharing-row-{n}")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 12, 12, 12)
        line.setSpacing(14)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(Icon(ICONS[one.how], theme.current().muted, 20, row), 0, top)
        when = Label(shown_day(one.on), "", row)
        when.setMinimumWidth(theme.px(WHEN_WIDTH))
        line.addWidget(when, 0, top)
        to = QVBoxLayout()
        to.setSpacing(2)
        head, under, what, why = self._said(one)
        to.addWidget(Label(head, "strong", row, wrap=True))
        to.addWidget(Label(under, "small-muted", row, wrap=True))
        to.addStretch(1)
        line.addLayout(to, 4)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(Label(what, "", row, wrap=True))
        told.addWidget(Label(why, "small-muted", row, wrap=True))
        purposes = services.purposes_of([one])
        if len(purposes) > services.FEW:
            told.addLayout(self._each(n, purposes, row))
        told.addStretch(1)
        line.addLayout(told, 7)
        if one.return_id:
            button = Button(
                "Open", "row", name=f"sharing-open-{n}", parent=row,
                act=lambda: self.workspace.go("return", return_id=one.return_id),
            )  # fmt: skip
            button.setAccessibleName(f"Open {one.title} to {one.to}")
            line.addWidget(button, 0, top)
        else:
            line.addSpacing(self._button_room())
        row.setAccessibleName(f"{shown_day(one.on)}: {head}. {under}. {what} {why}")
        return row

    def _each(self, n: int, purposes: Sequence[tuple[str, tuple[str, ...]]], row: QFrame) -> QVBoxLayout:
        """What each item is for, folded away until it is asked for."""
        words = "\n".join(f"{', '.join(items)}: {purpose}" for purpose, items in purposes)
        label = Label(words, "small", row, wrap=True)
        label.setObjectName(f"sharing-each-{n}")
        label.hide()

        def turn() -> None:
            label.setVisible(label.isHidden())
            button.relabel("Hide what each is for" if label.isVisibleTo(row) else "What each is for")

        button = Button("What each is for", "quiet", name=f"sharing-why-{n}", parent=row, act=turn)
        column = QVBoxLayout()
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(label)
        return column

    def _button_room(self) -> int:
        """Rows without a button keep its room, so that all columns stand under one another."""
        measure = Button("Open", "row", name="", parent=self)
        measure.ensurePolished()  # its room is said by the style
        measure.hide()
        measure.deleteLater()
        return measure.sizeHint().width()

    def _said(self, one: Shared) -> tuple[str, str, str, str]:
        if not one.outside:
            return "In school", f"By {one.by}", f"{one.label[:1].upper()}{one.label[1:]}.", ON_PAPER[one.how]
        if one.how == "handed":
            return one.to, f"{services.under_words(one)}.", f"{services.what_words(one)}.", services.why_words(one)
        asked = f" {len(one.items)} of {one.asked} items held something." if len(one.items) < one.asked else ""
        return (
            one.to, f"{one.title}. {services.under_words(one)}. By {one.by}.", f"{services.what_words(one)}.",
            f"{services.why_words(one).removeprefix(f'{services.EACH}. ')}{asked}",
        )  # fmt: skip

    def save(self) -> None:
        """Ask for a file, then write the statement into it."""
        pupil_id = self._pupil_id
        save_paper(
            self.workspace, self, "Save the sharing statement", services.FILE,
            lambda desk, file: services.save(desk, pupil_id=pupil_id, file=file)[1],
            then=lambda: self.show_pupil(pupil_id),
        )  # fmt: skip

    def print(self) -> None:
        """Draw the statement aside, ask for a printer, and note it."""
        pupil_id, on, printed = self._pupil_id, self.workspace.today(), self.workspace.now()
        paper = ToPrint[Statement](
            "Sharing statement",
            lambda session: services.content(session, pupil_id=pupil_id, on=on),
            lambda statement: services.drawn(statement, printed=printed),
            lambda desk, _statement: services.note_printed(desk, pupil_id=pupil_id),
        )
        print_paper(self.workspace, self, paper, then=lambda: self.show_pupil(pupil_id))
