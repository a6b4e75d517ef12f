# SPDX-License-Identifier: Apache-2.0
"""Section F against what was delivered: a bar and a row for each line, and which runs of the pupil deliver it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.charts.bars import MINUTES, Delivered
from sencodesk.charts.bars import Delivery as Bar
from sencodesk.services import ehc as services
from sencodesk.services.desk import Desk
from sencodesk.services.ehc_papers import delivered_words, specifies
from sencodesk.services.history import Change
from sencodesk.views.ehc import SectionView
from sencodesk.views.ehc_delivery import DeliveredBy, Delivery, LineDelivered
from sencodesk_ui import theme
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, Icon, Label, Line, clear, shown_day, tab_through
from sencodesk_ui.widgets.chart import ChartView
from sencodesk_ui.workspace import Workspace

LESS, NOTHING, ENOUGH = "Less than the plan says", "Nothing delivers this line", "As much as the plan says"
NO_LINES = "The plan has no line of section F yet. Write one down above: then it can be held against what is delivered."


class DeliveryCard(Card):
    """Rows for the provision lines of one plan. The tab reads again when something was linked."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Section F: what the plan says, and what was delivered", parent, name="ehc-delivery-card")
        self.workspace = workspace
        self._shown: tuple[Delivery | None, tuple[SectionView, ...]] = (None, ())
        self._lack = Label("", "warning", self, wrap=True)
        self._none = Label(NO_LINES, "muted", self, wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.chart = ChartView("ehc-delivery-chart", self)
        self.body.addWidget(self._lack)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.chart)

    def show_delivery(self, found: Delivery, sections: tuple[SectionView, ...]) -> None:
        """Show what became of each line."""
        if (found, sections) == self._shown:
            return
        self._shown = (found, sections)
        clear(self._rows)
        self._lack.setText(found.lack.words if found.lack is not None else "")
        self._lack.setVisible(found.lack is not None)
        self._none.setVisible(not found.lines)
        known = {one.id: one for one in sections}
        bars = []
        for n, line in enumerate(found.lines, start=1):
            if n > 1:
                self._rows.addWidget(Line(self))
            self._rows.addWidget(self._row(line, found, known))
            promised = line.asked if line.asked is not None else line.arranged
            if promised:
                names = ", ".join(dict.fromkeys(one.name for one in line.by))
                bars.append(Bar(called(line), promised, line.delivered, names))
        self.chart.setVisible(bool(bars))
        if bars:
            self.chart.show_chart(Delivered("Minutes of the plan and minutes delivered", MINUTES, tuple(bars)))
        tab_through(self, self)

    def _row(self, line: LineDelivered, found: Delivery, known: Mapping[str, SectionView]) -> QFrame:
        row = QFrame(self)
        row.setObjectName(f"ehc-line-{line.letter.lower()}-{line.n}")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        section = known.get(line.section_id)
        text = section.text or "" if section is not None else ""
        column.addWidget(Label(f"{called(line)}. {text}", "strong", row, wrap=True))
        said = specifies(section) if section is not None else ""
        if said:
            column.addWidget(Label(f"The plan says: {said}.", "", row, wrap=True))
        column.addLayout(self._state(row, line))
        if line.by:
            column.addWidget(Label(delivered_words(line, found)[0], "small-muted", row, wrap=True))
        for place, one in enumerate(line.by, start=1):
            column.addWidget(self._run(row, line, place, one))
        if found.free and self.workspace.may_write:
            column.addWidget(self._choice(row, line, found), 0, Qt.AlignmentFlag.AlignLeft)
        return row

    @staticmethod
    def _state(row: QFrame, line: LineDelivered) -> QBoxLayout:
        """An icon and words; where the plan names no minutes, or nobody kept a register, nothing is judged."""
        tokens = theme.current()
        state = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        state.setSpacing(6)
        icon, colour, words = "", "", ""
        if not line.by:
            icon, colour, words = "triangle-alert", tokens.warning, NOTHING
        elif line.asked is not None and line.delivered is not None:
            short = line.asked - line.delivered
            icon, colour = ("triangle-alert", tokens.warning) if short > 0 else ("circle-check", tokens.success)
            words = f"{LESS}: {short:,} minutes are missing" if short > 0 else ENOUGH
        if words:
            state.addWidget(Icon(icon, colour, 18, row), 0, Qt.AlignmentFlag.AlignTop)
            state.addWidget(Label(f"{words}.", "", row, wrap=True), 1)
        return state

    def _run(self, row: QFrame, line: LineDelivered, place: int, one: DeliveredBy) -> QFrame:
        part = QFrame(row)
        name = f"ehc-{line.letter.lower()}-{line.n}-run-{place}"
        across = QBoxLayout(side_by_side(), part)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        until = f" to {shown_day(one.to_date)}" if one.to_date else ""
        across.addWidget(Label(f"{one.name}, from {shown_day(one.from_date)}{until}", "", part, wrap=True), 1)
        opens = Button(
            "Open", "row", name=f"{name}-open", parent=part, act=lambda: self.workspace.go("run", run_id=one.run_id)
        )
        opens.setAccessibleName(f"Open {one.name}")
        across.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)
        if self.workspace.may_write:
            parts = Button(
                "Take off this line", "row", name=f"{name}-unlink", parent=part,
                act=lambda: self._write(lambda desk: services.unlink(desk, member_id=one.member_id)),
            )  # fmt: skip
            parts.setAccessibleName(f"Take {one.name} off {called(line)}")
            across.addWidget(parts, 0, Qt.AlignmentFlag.AlignLeft)
        return part

    def _choice(self, row: QFrame, line: LineDelivered, found: Delivery) -> ChoiceField:
        field = ChoiceField(
            list(found.free), name=f"ehc-{line.letter.lower()}-{line.n}-link", parent=row,
            blank="Link provision that delivers it",
        )  # fmt: skip
        field.setAccessibleName(f"Link provision to {called(line)}")
        field.setMinimumContentsLength(28)

        def link() -> None:
            member_id = field.value()
            if member_id:
                section_id = line.section_id
                self._write(lambda desk: services.link(desk, section_id=section_id, member_id=str(member_id)))

        field.committed.connect(link)
        return field

    def _write(self, act: Callable[[Desk], Change | None]) -> None:
        self.workspace.write(self, act)


def called(line: LineDelivered) -> str:
    """``F 1``; of a statement ``Part 3, line 1``."""
    return f"Part {line.letter}, line {line.n}" if line.letter.isdigit() else f"{line.letter} {line.n}"
