# SPDX-License-Identifier: Apache-2.0
"""The register's grid. H held, M missed and then a letter for the reason, Delete nothing; all by keyboard.

After a mark the caret goes on to the next pupil, then to the next session; after M it waits for the reason.
Arrows, Home and End go about; in the column of names letters look for a pupil. Marks are saved as one change when the
grid is left, with Ctrl+S, or when another week is shown; until then Ctrl+Z takes back the last one typed.
"""

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sencodesk.errors import UserError
from sencodesk.sentences import sentence
from sencodesk.services import provision
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.provision import MarkValues
from sencodesk.views.provision_register import Bare, WeekRegister
from sencodesk_ui import theme
from sencodesk_ui.forms.record import PAUSE
from sencodesk_ui.pages.run.register import HELD, LETTERS, MISSED, REASONS, DayHeads, Mark, MarkCells, RegisterModel
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets.tables import HEIGHT, Index
from sencodesk_ui.workspace import Workspace

FORM = "provision-register"
NAME_WIDE, DAY_LEAST = 220, 128
CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ASK_WHY = "missed. Why: " + ", ".join(f"{letter} {REASONS[code].lower()}" for letter, code in LETTERS.items())


class RegisterGrid(QTableView):
    """``told`` carries a sentence about the cell that was just marked; ``marked``: what stands in cells is another."""

    told = Signal(str)
    marked = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.setObjectName("register-grid")
        self.setAccessibleName("Register")
        self.register = RegisterModel(self)
        self.setModel(self.register)
        self.setItemDelegate(MarkCells(self))
        self._asking = self._kept = self._busy = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        self.heads = DayHeads(self)
        self.heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(self.heads)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._keep)

    def show_week(self, week: WeekRegister, kept: dict[str, str] | None = None) -> None:
        """Show a week; ``kept`` are marks that were typed once and never saved, as ``_words`` writes them."""
        now = self.currentIndex()
        place = (max(now.row(), 0), now.column()) if now.isValid() else (0, self._first_column(week))
        self.register.show_week(week)
        for words, value in (kept or {}).items():
            self._put_back(week, words, value)
        high = theme.px(HEIGHT) * (len(week.rows) + 1) + 4
        self.setFixedHeight(min(high, theme.px(HEIGHT) * 16) + self.horizontalScrollBar().sizeHint().height())
        self._fit()
        if week.rows:
            row, column = min(place[0], len(week.rows) - 1), min(place[1], len(week.days))
            self.setCurrentIndex(self.register.index(row, column))
        self.marked.emit()

    def bare(self) -> list[Bare]:
        """Missed sessions without a reason; not yet the one whose reason is the next key."""
        now = self.currentIndex()
        return self.register.bare((now.row(), now.column()) if self._asking else None)

    def go_to(self, bare: Bare) -> None:
        """The caret to a session, with the keyboard."""
        where = self.register.place(bare)
        if where is not None:
            self.setCurrentIndex(self.register.index(*where))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _first_column(week: WeekRegister) -> int:
        return next((n for n, one in enumerate(week.days, start=1) if one.planned and one.school is not False), 1)

    def flush(self) -> None:
        """Save what was typed as one change; what is refused stays typed and is said."""
        self._asking = False
        self.marked.emit()
        self._later.stop()
        week = self.register.week
        if week is None or not self.register.pending or self._busy:
            return
        sending = dict(self.register.pending)
        marks = [self._values(pupil_id, column, mark) for (pupil_id, column), mark in sending.items()]
        self.register.pending, self.register.sent, self._busy = {}, sending, True
        run_id = week.run.id

        def act(desk: Desk) -> Change | None:
            return provision.mark(desk, provision_id=run_id, marks=marks)

        def done(change: Change | None) -> None:
            self._busy = False
            if change is None:  # nothing comes anew then
                self.register.sent = {}
            self._let_go()
            self.workspace.typed_in(self)
            if self.register.pending:
                self._later.start()

        def refused(error: UserError) -> None:
            self.register.pending = {**sending, **self.register.pending}
            self.register.sent, self._busy = {}, False
            self._keep()
            self.workspace.typed_in(self)
            self.told.emit(error.happened)
            self.workspace.say_error(error)

        self.workspace.write(self, act, done, refused)

    def unsaved(self) -> bool:
        """Whether marks are typed, or on their way, and not in the records yet."""
        return self._busy or bool(self.register.pending)

    def mark_column(self) -> None:
        """Everybody who is not marked in the session under the cursor had it."""
        if not self.workspace.may_write:
            return
        column = max(self.currentIndex().column(), 1)
        count = 0
        for row in range(self.register.rowCount()):
            free = self.register.inside(row, column) and self.register.mark(row, column) == Mark()
            if free and self.register.day(column).on <= self.workspace.today():
                self.register.put(row, column, Mark(HELD))
                count += 1
        self._later.start()
        self.workspace.typed_in(self)
        words = f"{count} marked held" if count else "Nobody is left to be marked"
        self.marked.emit()
        self.told.emit(f"{words}.")
        announce(self, words, urgent=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Marks by letter; the rest is going about."""
        asking, self._asking = self._asking, False
        index, letter = self.currentIndex(), event.text().upper()
        if event.matches(QKeySequence.StandardKey.Undo) and self.register.pending:
            self._take_back()
        elif index.column() > 0 and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            if asking and letter in LETTERS:
                self._put(index, Mark(MISSED, LETTERS[letter]), on=True)
            elif letter == "H":
                self._put(index, Mark(HELD), on=True)
            elif letter == "M":
                now = self.register.mark(index.row(), index.column())
                self._put(index, now if now.state == MISSED else Mark(MISSED))
            elif event.key() in CLEARING:
                self._put(index, Mark())
            elif letter in LETTERS and self.register.mark(index.row(), index.column()).state == MISSED:
                self._put(index, Mark(MISSED, LETTERS[letter]), on=True)
            else:
                self._go(event)
        else:
            self._go(event)
        self.marked.emit()

    def _go(self, event: QKeyEvent) -> None:
        """Home and End go to the ends of the row, with Ctrl to the ends of the register; letters look for a name."""
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.register.rowCount():
            row, last = self.currentIndex().row(), self.register.rowCount() - 1
            if held & Qt.KeyboardModifier.ControlModifier:
                row = 0 if key == Qt.Key.Key_Home else last
            column = 0 if key == Qt.Key.Key_Home else self.register.columnCount() - 1
            self.setCurrentIndex(self.register.index(max(row, 0), column))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Only names are looked for by letters."""
        if self.currentIndex().column() == 0:
            super().keyboardSearch(search)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is the grid's own while something typed in it is not saved."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and self.register.pending
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves; a menu or another window over it is not leaving."""
        super().focusOutEvent(event)
        reasons = Qt.FocusReason
        if event.reason() not in (
            reasons.PopupFocusReason,
            reasons.ActiveWindowFocusReason,
            reasons.MenuBarFocusReason,
        ):
            self.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sessions share what the names leave."""
        super().resizeEvent(event)
        self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """What the cell says stands under the grid too."""
        super().currentChanged(current, previous)
        self._asking = False
        if current.isValid() and self.register.week is not None:
            self.told.emit(f"{self.register.said(current.row(), current.column())}.")
        self.marked.emit()

    def _put(self, index: QModelIndex, mark: Mark, *, on: bool = False) -> None:
        """Mark a cell; what was taken goes ``on`` to the next one."""
        if not self.workspace.may_write:
            return
        row, column = index.row(), index.column()
        after: tuple[int, int] | None = None
        if not self.register.inside(row, column) and self.register.mark(row, column) == Mark():
            words = f"{self.register.said(row, column)}. Nothing to mark."
        elif mark != Mark() and self.register.day(column).on > self.workspace.today():
            words = f"{self.register.said(row, column)}. {sentence('records', 'SESSION_TO_COME')}"
        else:
            self.register.put(row, column, mark)
            self._later.start()
            self.workspace.typed_in(self)
            words = self.register.said(row, column)
            if mark == Mark(MISSED):
                self._asking = True
                words = words.removesuffix("missed") + ASK_WHY
            if self.register.day(column).school is False and mark != Mark():
                words = f"{words}. {sentence('records', 'NO_SCHOOL_THEN')}"
            after = self.register.after(row, column, self.workspace.today()) if on else None
        announce(self, words)
        words = f"{words.rstrip('.')}."
        if after is not None:
            self.setCurrentIndex(self.register.index(*after))
            words = f"{words} Next: {self.register.said(*after)}."
        self.told.emit(words)
        self.marked.emit()

    def _take_back(self) -> None:
        where = self.register.take_back()
        if where is not None:
            self.setCurrentIndex(self.register.index(*where))
            announce(self, self.register.said(*where))
            self.told.emit(f"Taken back: {self.register.said(*where)}.")
            self.marked.emit()
        self._later.start()
        self.workspace.typed_in(self)

    def _values(self, pupil_id: str, column: int, mark: Mark) -> MarkValues:
        day = self.register.day(column)
        held = None if mark == Mark() else mark.state == HELD
        return {"pupil_id": pupil_id, "on_date": day.on, "n": day.n, "held": held, "reason": mark.reason or None}

    def _keep(self) -> None:
        """After a pause, and when a mark was refused: what is typed is kept, so that a flat battery costs nothing."""
        week = self.register.week
        if week is None or self._busy:
            return
        typed = {}
        for (pupil_id, column), mark in self.register.pending.items():
            day = self.register.day(column)
            typed[f"{pupil_id} {day.on.isoformat()} {day.n}"] = f"{mark.state} {mark.reason}".strip()
        if typed or self._kept:
            self._kept = bool(typed)
            keep_typing(self.workspace, FORM, Seen(week.run.id), typed)

    def _let_go(self) -> None:
        week = self.register.week
        if self._kept and week is not None:
            self._kept = False
            keep_typing(self.workspace, FORM, Seen(week.run.id), {})

    def _put_back(self, week: WeekRegister, words: str, value: str) -> None:
        pupil_id, on, n = words.split(" ")
        state, _, reason = value.partition(" ")
        for column, day in enumerate(week.days, start=1):
            for row, one in enumerate(week.rows):
                if (one.pupil_id, day.on.isoformat(), str(day.n)) == (pupil_id, on, n):
                    self._kept = True
                    self.register.put(row, column, Mark(state, reason))
                    self.workspace.typed_in(self)

    def _fit(self) -> None:
        days = self.register.columnCount() - 1
        if days < 1:
            return
        name, least = theme.px(NAME_WIDE), max(theme.px(DAY_LEAST), self.heads.least())
        self.setColumnWidth(0, name)
        each = max(least, (self.viewport().width() - name) // days)
        for column in range(1, days + 1):
            self.setColumnWidth(column, each)
