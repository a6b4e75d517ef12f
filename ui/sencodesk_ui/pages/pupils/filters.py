# SPDX-License-Identifier: Apache-2.0
"""The bar above the register: search as one types, and chips that leave pupils out."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.views.register import need_name
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.pupils.rows import Filters, PupilRow, without_plan
from sencodesk_ui.pages.pupils.words import CARE_SIGN, status_with_years, year_order, year_word
from sencodesk_ui.widgets import Chip

HEIGHT = 30
SLACK = 10  # what Qt leaves between word and chevron beyond what the eye needs
MENUS = (
    ("status", "Status"), ("year", "Year"), ("class_name", "Class"), ("need", "Need"), ("council", "Council"),
    ("care", "Care"),
)  # fmt: skip
DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """Type-ahead. Down goes to the table, Enter opens its first row, Esc empties it."""

    went_down = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupils-search")
        self.setAccessibleName("Find a pupil in this list")
        self.setPlaceholderText("Find a pupil")
        self.setMinimumWidth(theme.px(150))
        self.setMaximumWidth(theme.px(208))
        self.setTextMargins(theme.px(24), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The glass, in the middle of the line on every system."""
        super().paintEvent(event)
        painter = QPainter(self)
        glass = theme.pixmap("search", theme.current().muted, 18)
        painter.drawPixmap(theme.px(10), (self.height() - theme.px(18)) // 2, glass)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that lead on."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() in DOWN:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class MenuChip(QToolButton):
    """A chip that opens a list of choices to tick; several may be ticked."""

    picked = Signal()

    def __init__(self, word: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = word
        self.setObjectName(name)
        self.setProperty("kind", "chip")
        self.setFixedHeight(theme.px(HEIGHT))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setCheckable(True)
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu.setAccessibleName(word)
        self.setMenu(self._menu)
        self._dress()

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """The list (value, words); what was ticked and is still there stays ticked."""
        ticked = self.ticked()
        self._menu.clear()
        for value, text in choices:
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setObjectName(f"{self.objectName()}-{value}")
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value in ticked)
            action.toggled.connect(self._toggled)
        self._menu.addSeparator()
        everything = self._menu.addAction("Show all")
        everything.setObjectName(f"{self.objectName()}-all")
        everything.triggered.connect(lambda: self.tick(frozenset()))
        self._dress()

    def ticked(self) -> frozenset[str]:
        """What is ticked."""
        return frozenset(str(one.data()) for one in self._menu.actions() if one.isChecked())

    def tick(self, values: frozenset[str]) -> None:
        """Tick these and no others."""
        for one in self._menu.actions():
            if one.isCheckable():
                one.setChecked(str(one.data()) in values)

    def sizeHint(self) -> QSize:
        """Word and chevron close together."""
        return super().sizeHint() - QSize(SLACK, 0)

    def _toggled(self, _on: bool) -> None:
        self._dress()
        self.picked.emit()

    def _dress(self) -> None:
        words = [one.text().replace("&&", "&") for one in self._menu.actions() if one.isChecked()]
        some = ": " + words[0] if len(words) == 1 else f"  {len(words)}" if words else ""
        self.setText(f"{self._word}{some}")
        self.setAccessibleName(f"{self._word}: {', '.join(words) or 'all'}")
        tokens = theme.current()
        self.setIcon(theme.icon("chevron-down", tokens.selected_accent if words else tokens.text, 16))
        self.setChecked(bool(words))
        self.updateGeometry()


class FilterBar(QWidget):
    """``changed`` when other pupils are to be shown. ``search`` is the bar's too, and stands where the page puts it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField()
        self.sen = Chip("All SEN", name="pupils-all-sen", parent=self)
        self.menus = {key: MenuChip(word, name=f"pupils-{word.lower()}", parent=self) for key, word in MENUS}
        self.no_plan = Chip("No current plan", name="pupils-no-plan", parent=self)
        self.overdue = Chip("Review overdue", name="pupils-overdue", parent=self)
        self.sen.setChecked(True)
        self._flow = row = Flow(self)
        for widget in (self.sen, *self.menus.values(), self.no_plan, self.overdue):
            row.addWidget(widget)
        self.sen.setToolTip("Press again for everybody on roll")
        self.sen.clicked.connect(lambda: self.changed.emit())
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        for menu in self.menus.values():
            menu.picked.connect(self.changed)
        for chip in (self.no_plan, self.overdue):
            chip.toggled.connect(lambda _on: self.changed.emit())

    def begin_with(self, widget: QWidget) -> None:
        """One more at the beginning of the bar."""
        widget.setParent(self)
        self._flow.addWidget(widget)
        self._flow.to_front()

    def filters(self) -> Filters:
        """What the bar says now."""
        ticked = {key: menu.ticked() for key, menu in self.menus.items()}
        return Filters(
            status=ticked["status"],
            year=ticked["year"],
            class_name=ticked["class_name"],
            need=ticked["need"],
            council=ticked["council"],
            care=ticked["care"],
            everybody=not self.sen.isChecked(),
            no_plan=self.no_plan.isChecked(),
            overdue=self.overdue.isChecked(),
            text=self.search.text(),
        )

    def show_only(self, which: str) -> None:
        """Come with a filter from another page: ``no-plan``, ``overdue``, ``class:4H``; nothing shows all SEN."""
        self.reset()
        if which == "no-plan":
            self.no_plan.setChecked(True)
        elif which == "overdue":
            self.overdue.setChecked(True)
        elif which.startswith("class:"):
            self.menus["class_name"].tick(frozenset({which.removeprefix("class:")}))

    def show_filters(self, filters: Filters) -> None:
        """The filters as they were left; a choice that no longer occurs is let go."""
        for key, menu in self.menus.items():
            menu.tick(getattr(filters, key))
        self.no_plan.setChecked(filters.no_plan)
        self.overdue.setChecked(filters.overdue)
        self._whom(filters.everybody)

    def reset(self) -> None:
        """All SEN, nothing sought."""
        for menu in self.menus.values():
            menu.tick(frozenset())
        for chip in (self.no_plan, self.overdue):
            chip.setChecked(False)
        self._whom(False)
        self.search.clear()

    def show_counts(self, rows: Sequence[PupilRow]) -> None:
        """Counts on the chips, and the choices that occur in this school."""
        self.sen.set_count(sum(row.line.has_sen for row in rows))
        self.no_plan.set_count(sum(without_plan(row) for row in rows))
        self.overdue.set_count(sum(row.line.plan == "overdue" for row in rows))
        lines = [row.line for row in rows]
        known = codeset("sen_type").codes
        self.menus["status"].set_choices(
            [(one, status_with_years(one)) for one in sorted({line.status for line in lines if line.status})]
        )
        years = sorted({line.year for line in lines if line.year}, key=year_order)
        self.menus["year"].set_choices([(one, year_word(one)) for one in years])
        classes = {line.class_name: year_order(line.year) for line in lines if line.class_name}
        self.menus["class_name"].set_choices([(one, one) for one in sorted(classes, key=lambda c: (classes[c], c))])
        needs = {line.needs[0] for line in lines if line.needs}
        listed = (*(code for code in known if code in needs), *sorted(needs - known.keys()))
        self.menus["need"].set_choices([(one, need_name(one)) for one in listed])
        councils = {line.council: line.council_name for line in lines if line.council}
        cared = {kind for row in rows for kind in row.pupil.cared_for}
        self.menus["care"].set_choices([(one, words) for one, (_, words) in CARE_SIGN.items() if one in cared])
        self.menus["care"].setVisible(bool(cared))
        self.menus["council"].set_choices(sorted(councils.items(), key=lambda one: one[1]))

    def _whom(self, everybody: bool) -> None:
        self.sen.setChecked(not everybody)
        self.changed.emit()
