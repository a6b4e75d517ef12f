# SPDX-License-Identifier: Apache-2.0
"""The search box over pupils, plans and actions: Ctrl+K, a few letters, Enter."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sencodesk.content.templates import Template
from sencodesk.services.desk import Reading
from sencodesk.views import councils as councils_view
from sencodesk.views import plan_templates
from sencodesk.views import register as register_view
from sencodesk.views import returns as returns_view
from sencodesk.views.plan_words import PLAN_WORDS
from sencodesk.views.register import RegisterLine
from sencodesk.views.returns import ReturnView
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.shell import places
from sencodesk_ui.shell.palette_records import RecordHits
from sencodesk_ui.shell.palette_rows import HEAD, HIT, ROW, TYPED, Hit, LinePainter, matches
from sencodesk_ui.shell.palette_task import task_hits
from sencodesk_ui.shell.palette_work import work_hits
from sencodesk_ui.widgets import Icon, Label, distance, shown_day
from sencodesk_ui.workspace import Workspace

WIDTH, HEIGHT, TOP = 678, 558, 72
UNDATED = ("draft", "none", "ended", "reviewed")
"""States of a plan of which the word says more than the day of the next review."""

Known = tuple[Sequence[RegisterLine], Sequence[ReturnView], Sequence[Template]]


class Palette(QWidget):
    """A child of the window over a scrim; Escape or a click beside it closes it and gives the focus back."""

    lock_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    help_asked = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget, current: Callable[[], Page | None]) -> None:
        """``current`` names the page that is open: its pupil has lines of their own."""
        super().__init__(parent)
        self.setObjectName("palette")
        self.workspace, self._current = workspace, current
        self._hits: list[Hit] = []
        self._undo: str | None = None
        self._redo: str | None = None
        self._before: QWidget | None = None
        self._records = RecordHits(workspace, self)
        self._records.came.connect(self._add_records)
        self.box = QFrame(self)
        self.box.setProperty("kind", "palette")
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._head())
        line = QFrame(self.box)
        line.setProperty("kind", "line")
        line.setFixedHeight(1)
        column.addWidget(line)
        self.list = QListWidget(self.box)
        self.list.setObjectName("palette-hits")
        self.list.setAccessibleName("Found")
        self.list.setItemDelegate(LinePainter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._do)
        column.addWidget(self.list, 1)
        self.none = Label("Nothing has that name or holds these words. Try fewer letters.", "muted", self.box)
        self.none.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.none)
        column.addWidget(self._foot())
        self.hide()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(18, 0, 17, 0)
        row.setSpacing(12)
        row.addWidget(Icon("search", theme.current().text, 22, self.box))
        self.typed = QLineEdit(self.box)
        self.typed.setObjectName("palette-typed")
        self.typed.setAccessibleName("Search pupils, plans, actions and what is written down")
        self.typed.setPlaceholderText("Name, class or what you want to do")
        self.typed.setProperty("bare", "true")
        self.typed.textChanged.connect(self._type)
        self.typed.installEventFilter(self)
        row.addWidget(self.typed, 1)
        row.addWidget(Label("Esc", "keycap", self.box), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _foot(self) -> QFrame:
        foot = QFrame(self.box)
        foot.setProperty("kind", "palette-foot")
        foot.setFixedHeight(theme.px(38))
        row = QHBoxLayout(foot)
        row.setContentsMargins(17, 0, 17, 0)
        row.setSpacing(6)
        for icon, word in (("arrow-up-down", "choose"), ("corner-down-left", "do it")):
            row.addWidget(Icon(icon, theme.current().muted, 16, foot))
            row.addWidget(Label(word, "small-muted", foot))
            row.addSpacing(10)
        row.addStretch(1)
        self.count = Label("", "small-muted", foot)
        self.count.setObjectName("palette-count")
        row.addWidget(self.count)
        return foot

    def open(self) -> None:
        """Open with an empty line; pupils are read afresh."""
        on = self.workspace.today()

        def query(session: Reading) -> Known:
            lines = register_view.register(session, on=on, council_names=councils_view.names(session)).lines
            return lines, returns_view.returns(session), plan_templates.offered(session)

        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.workspace.read(self, query, self._fill)
        self.typed.clear()
        parent = self.parentWidget()
        if parent is not None:
            self.place(parent.size())
        self.show()
        self.raise_()
        self.typed.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close, and give the focus back to where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def place(self, size: QSize) -> None:
        """Cover the window; the box stands under the top bar, as high as its lines."""
        self.setGeometry(0, 0, size.width(), size.height())
        width = min(theme.px(WIDTH), size.width() - 48)
        rows = [self.list.item(row) for row in range(self.list.count())]
        lines = theme.px(sum(ROW if isinstance(one.data(HIT), Hit) else HEAD for one in rows) or ROW)
        height = min(theme.px(56) + lines + theme.px(52), theme.px(HEIGHT), size.height() - TOP - 24)
        self.box.setGeometry((size.width() - width) // 2, TOP, width, height)

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """What undo and redo would do next; they are offered only where there is something."""
        self._undo, self._redo = undo, redo

    def _fill(self, found: Known) -> None:
        lines, due, kinds = found
        work = work_hits(self.workspace, kinds, lines, self._current(), self.window())
        self._hits = [*self._actions(lines, due), *work, *self._pupils(lines), *self._plans(lines), *self._pages(lines)]
        self._search(self.typed.text())

    def hits(self) -> list[Hit]:
        """Everything that can be found."""
        return list(self._hits)

    def _actions(self, lines: Sequence[RegisterLine], due: Sequence[ReturnView]) -> list[Hit]:
        space, today = self.workspace, self.workspace.today()

        def do(text: str, about: str, icon: str, act: Callable[[], None], also: str = "") -> Hit:
            return Hit.of("Do", text, about, icon, act, also=also)

        hits = []
        for name in sorted({one.class_name for one in lines if one.class_name and one.plan_id}):
            of = [one for one in lines if one.class_name == name and one.plan_id]
            drafts = sum(one.plan == "draft" for one in of)
            about = f"{len(of)} plan{'s' if len(of) != 1 else ''}" + (f", {drafts} still a draft" if drafts else "")
            hits.append(do(f"Print plans for {name}", about, "printer", partial(self._print, of)))
        for one in due:
            about = f"Due {shown_day(one.due)}, {distance(one.due, today)}"
            act = partial(space.go, "return", return_id=one.id)
            hits.append(do(f"Open the {one.title} to {one.council_name}", about, "send", act))
        bring = partial(space.go, "import", choose=True)
        hits.append(do("Import pupils from a file", "CTF, CSV or XLSX", "download", bring))
        out = partial(space.go, "settings", section="export")
        hits.append(do("Take everything out", "Open formats", "save", out, "export subject access"))
        hits.append(do("Back up now", "", "shield-check", partial(space.go, "settings", section="backups")))
        if self._undo:
            hits.append(do(f"Undo: {self._undo}", "Ctrl Z", "undo-2", self.undo_asked.emit))
        if self._redo:
            hits.append(do(f"Redo: {self._redo}", "Ctrl Y", "redo-2", self.redo_asked.emit))
        keys = partial(space.go, "settings", section="people")
        hits.append(do("Change the passphrase", "People and keys", "key-round", keys))
        hits.append(do("Make a new recovery sheet", "People and keys", "file-text", keys))
        hits.append(do("Add a council", "Councils", "landmark", partial(space.go, "settings", section="councils")))
        hits.append(do("Open the log", "Who did what, when", "history", partial(space.go, "log"), "change log"))
        hits.append(do("Concerns before SEN", "Everybody’s", "message-square-warning", partial(space.go, "concerns")))
        hits.append(
            do("Type in a concern", "From a form", "plus", partial(space.go, "concerns", add=True), "teacher worry")
        )
        hits.append(do("Round robins", "Sheets for teachers", "users", partial(space.go, "round-robin"), "questions"))
        hits.append(do("Add a pupil by hand", "Pupils", "user-plus", partial(space.go, "pupils", add=True)))
        hits.append(
            do("Print the SEN register", "Landscape", "printer", partial(self._print_register), "register list")
        )
        for stem, word in theme.looks.WORDS:
            chosen = partial(theme.wardrobe().choose, theme=stem)
            hits.append(do(f"Colours: {word.lower()}", "Accessibility", "eye", chosen, "theme mode"))
        for steps, word, by in (
            (1, "Larger text", "Ctrl +"),
            (-1, "Smaller text", "Ctrl -"),
            (0, "Usual text", "Ctrl 0"),
        ):
            hits.append(do(word, by, "zoom-in", partial(theme.wardrobe().step, steps), "size zoom"))
        hits.append(do("Help on this page", "F1", "circle-question-mark", self.help_asked.emit, "handbook"))
        hits.append(do("Lock", "Ctrl L", "lock", self.lock_asked.emit))
        return hits

    def _pupils(self, lines: Sequence[RegisterLine]) -> list[Hit]:
        return [
            Hit.of(
                "Pupils", one.name, _review_of(one), "user-round", partial(self.workspace.go, "pupil", pupil_id=one.id),
                status=one.status or "", also=one.class_name or "",
            )
            for one in lines
        ]  # fmt: skip

    def _plans(self, lines: Sequence[RegisterLine]) -> list[Hit]:
        return [
            Hit.of(
                "Plans", f"Plan of {one.name}", _review_of(one), "target",
                partial(self.workspace.go, "plan", plan_id=one.plan_id), also=one.class_name or "",
            )
            for one in lines
            if one.plan_id
        ]  # fmt: skip

    def _pages(self, lines: Sequence[RegisterLine]) -> list[Hit]:
        space = self.workspace
        hits = [
            Hit.of(
                "Go to", place.word, place.key.replace("+", " "), place.icon, partial(space.go, place.stem), also="go"
            )
            for place in (*places.rail(), *places.rail_foot())
        ]
        for stem, word in settings_words():
            hits.append(
                Hit.of(
                    "Go to", f"Settings: {word}", "", "settings", partial(space.go, "settings", section=stem), also="go"
                )
            )
        for name in sorted({one.class_name for one in lines if one.class_name}):
            hits.append(Hit.of("Go to", f"Plans of {name}", "", "target", partial(space.go, "plans", class_name=name)))
        return hits

    def _print(self, lines: Sequence[RegisterLine]) -> None:
        from sencodesk_ui import printing  # drawing papers is not needed before somebody prints

        parent = self.parentWidget()
        assert parent is not None
        printing.offer(self.workspace, parent, plan_ids=[one.plan_id for one in lines if one.plan_id])

    def _print_register(self) -> None:
        from sencodesk_ui import printing

        parent = self.parentWidget()
        assert parent is not None
        printing.offer(self.workspace, parent, what="register")

    def _type(self, typed: str) -> None:
        """What is at hand is shown at once; what stands in the records comes after it, and moves nothing."""
        self._records.ask(typed)
        self._search(typed)

    def _add_records(self) -> None:
        chosen = self.list.currentRow()
        self._search(self.typed.text())
        if chosen > 0:
            self.list.setCurrentRow(chosen)

    def _search(self, typed: str) -> None:
        self.list.clear()
        section, found = "", [*task_hits(self.workspace, typed), *matches(self._hits, typed), *self._records.hits()]
        for hit in found:
            if hit.section != section:
                section = hit.section
                head = QListWidgetItem(section, self.list)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(", ".join(part for part in (hit.text, hit.about) if part), self.list)
            item.setData(HIT, hit)
            item.setData(TYPED, typed)
        self.list.setCurrentRow(1 if found else -1)
        self.list.scrollToTop()
        self.none.setVisible(not found and bool(self._hits) and not self._records.waiting)
        self.list.setVisible(bool(found))
        self.count.setText(f"{len(found)} result{'' if len(found) == 1 else 's'}")
        parent = self.parentWidget()
        if parent is not None:
            self.place(parent.size())

    def _do(self, item: QListWidgetItem) -> None:
        hit = item.data(HIT)
        if isinstance(hit, Hit):
            self.leave()
            hit.act()

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if isinstance(self.list.item(row).data(HIT), Hit):
                self.list.setCurrentRow(row)
                return
            row += by

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter does, Escape closes, while the focus stays in the line."""
        if watched is self.typed and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._step(1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Tab) else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentItem() is not None:
                    self._do(self.list.currentItem())
                return True
            if key == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: object) -> None:
        """A click beside the box closes it."""
        self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scrim."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().scrim))


def settings_words() -> list[tuple[str, str]]:
    """Stem and word of each part of Settings."""
    from sencodesk_ui.pages.settings.page import SECTIONS  # its pages are built when somebody goes there

    return [(one.stem, one.word) for one in SECTIONS]


def _review_of(one: RegisterLine) -> str:
    if one.plan in UNDATED:
        word = PLAN_WORDS[one.plan]
        said = word if one.plan == "none" else f"Plan: {word.lower()}"
        return said if one.has_sen or one.plan_id else ""
    return f"Review {shown_day(one.next_review)}" if one.next_review else ""
