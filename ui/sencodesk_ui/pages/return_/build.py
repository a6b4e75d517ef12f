# SPDX-License-Identifier: Apache-2.0
"""Step 1, Build: how many pupils the return is about, who is not in it and why, and what is asked of each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.return_steps import LeftOutPupils, Person, StepsView
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.step import Step, add_row, focus_soon, list_card
from sencodesk_ui.pages.returns.words import count
from sencodesk_ui.widgets import Button, Card, Icon, Label, Note, Scroll, clear, shown_day, tab_through
from sencodesk_ui.workspace import Workspace

MOST_NAMES, MOST_TO_MEND = 12, 120
MENDABLE = frozenset({"no_status", "no_home_council", "no_enrolment"})
"""Reasons that are a gap in the records, not a fact: each pupil leads to the field."""


class BuildStep(Step):
    """Population, left out, items."""

    stem = "build"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._open: set[str] = set()
        scroll = Scroll(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        who = Card("Who is in it", self, name="build-population")
        self._big = Label("", "display", who)
        who.body.addWidget(self._big)
        self._lead = Label("", "", who, wrap=True)
        who.body.addWidget(self._lead)
        self._statuses = QVBoxLayout()
        self._statuses.setSpacing(4)
        who.body.addLayout(self._statuses)
        self._nobody = Note("warning", "", self, name="build-nobody", action="Import pupils", act=self._import)
        self._nobody.hide()
        scroll.body.addWidget(self._nobody)
        scroll.body.addWidget(who)
        self._out, self._groups = list_card(self, name="build-left-out")
        scroll.body.addWidget(self._out)
        items = Card("What is asked of each", self, name="build-items")
        self._items = QGridLayout()
        self._items.setHorizontalSpacing(24)
        self._items.setVerticalSpacing(6)
        items.body.addLayout(self._items)
        self._not_asked = Label("", "small-muted", items, wrap=True)
        items.body.addWidget(self._not_asked)
        scroll.body.addWidget(items)
        scroll.body.addStretch(1)

    def refresh(self, view: StepsView) -> None:
        """Counts, groups, items."""
        self._big.setText(count(view.included, "pupil"))
        self._lead.setText(
            f"of {count(view.on_roll, 'pupil')} on roll on {shown_day(view.due.reference_date)}, the day that "
            f"{view.due.council_name} asks about. Built from your records as they are now; nothing has left."
        )
        self._nobody.set_text(nobody_words(view))
        clear(self._statuses)
        for words, number in view.statuses:
            self._statuses.addWidget(Label(f"{words}: {number:,}", "muted"))
        self._show_groups(view)
        clear(self._items)
        for place, item in enumerate(view.preview.items):
            self._items.addWidget(Label(item.name, "", wrap=True), place // 2, place % 2)
        names = [f"{one.name} ({one.sentence[0].lower()}{one.sentence[1:]})" for one in view.preview.left_out]
        self._not_asked.setText(f"Not asked now, so not in it: {'; '.join(names)}." if names else "")
        self._not_asked.setVisible(bool(names))

    def _import(self) -> None:
        self.workspace.go("import", choose=True)

    def _show_groups(self, view: StepsView) -> None:
        clear(self._groups)
        self._out.setVisible(bool(view.left_out))
        total = sum(len(one.pupils) for one in view.left_out)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.addWidget(Label("Who is not, and why", "section", self._out))
        head.addStretch(1)
        head.addWidget(Label(count(total, "pupil"), "small-muted", self._out))
        self._groups.addLayout(head)
        for group in view.left_out:
            add_row(self._groups, self._group(group))
        tab_through(self, self._nobody, self._out)

    def _group(self, group: LeftOutPupils) -> QFrame:
        row = QFrame(self._out)
        column = QVBoxLayout(row)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(12)
        gap = group.reason in MENDABLE
        token = theme.current().warning if gap else theme.current().muted
        line.addWidget(Icon("circle-dashed" if not gap else "triangle-alert", token, 18, row))
        line.addWidget(Label(group.sentence, "strong", row, wrap=True), 1)
        line.addWidget(Label(count(len(group.pupils), "pupil"), "muted", row))
        shown = group.reason in self._open
        toggle = Button(
            "Hide names" if shown else "Show names",
            "quiet",
            name=f"build-{group.reason}-names",
            parent=row,
            act=lambda: self._toggle(group.reason),
        )
        toggle.setAccessibleName(f"{toggle.text()}: {group.sentence}")
        line.addWidget(toggle)
        column.addLayout(line)
        if shown:
            column.addWidget(self._names(group, row))
        return row

    def _names(self, group: LeftOutPupils, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        grid = QGridLayout(box)
        grid.setContentsMargins(30, 0, 0, 0)
        grid.setVerticalSpacing(0)
        most = MOST_TO_MEND if group.reason in MENDABLE else MOST_NAMES
        for place, one in enumerate(group.pupils[:most]):
            grid.addWidget(self._person(group, one, box), place // 3, place % 3, Qt.AlignmentFlag.AlignLeft)
        more = len(group.pupils) - most
        if more > 0:
            grid.addWidget(Label(f"and {more:,} more", "small-muted", box), grid.rowCount(), 0)
        return box

    def _person(self, group: LeftOutPupils, one: Person, parent: QWidget) -> Button:
        words = f"{one.name}, {one.class_name}" if one.class_name else one.name
        return Button(
            words,
            "quiet",
            name=f"build-pupil-{one.id}",
            parent=parent,
            act=lambda: self.open_pupil(one.id, group.form_field),
        )

    def _toggle(self, reason: str) -> None:
        self._open ^= {reason}
        if self.view is not None:
            self._show_groups(self.view)
            focus_soon(self._out, f"build-{reason}-names")


def nobody_words(view: StepsView) -> str:
    """What to think of a return without a pupil; nothing where there are some."""
    if view.included:
        return ""
    if not view.on_roll:
        return "There are no pupils in your records yet, so nobody is in this return."
    return f"Nobody is in this return. Send it only if you have no pupil whom {view.due.council_name} asks about."
