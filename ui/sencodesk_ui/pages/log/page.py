# SPDX-License-Identifier: Apache-2.0
"""The log page: filter, read, go to what an entry was about, check that it is whole, take it away as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import log_export
from sencodesk.services.desk import Reading
from sencodesk.views import log_lines
from sencodesk.views import pupils as pupils_view
from sencodesk.views.log_lines import LogFilter, LogLine
from sencodesk_ui import folders, theme
from sencodesk_ui.pages.log.prove import ChainLine
from sencodesk_ui.pages.log.table import LogTable
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.shell.large import least_rows, page_column
from sencodesk_ui.widgets import (
    Button,
    ChoiceField,
    DateField,
    Editor,
    EmptyState,
    Field,
    IconButton,
    Label,
    TextField,
    scrolling,
    tab_through,
)
from sencodesk_ui.workspace import Workspace

KINDS = (
    ("changes", "Changes to records"),
    ("corrections", "Corrections"),
    ("taken-back", "Taken back"),
    ("seen", "Opened, printed, exported"),
    ("barriers", "Sealed, restored, brought in"),
)
ONE_LINE = 940
"""Width of the page from which its filters stand on one line."""
PAUSE = 300
"""Milliseconds without a key after which a text is looked for."""
READABLE = (
    "return_note", "manual_receipt", "signature", "target", "plan", "former_upn", "registration", "home_council",
    "flag", "contact", "status_period", "need_period", "pupil", "term", "school_class", "person", "school", "council",
    "return",
)  # fmt: skip
"""Kinds of record whose earlier versions can be opened from here; of several in one change, the first of these."""


@dataclass(frozen=True)
class Found:
    """What was read together: the changes that fit, and what the filters offer."""

    seqs: list[int]
    people: list[str]
    pupils: list[tuple[str, str]]
    every: int


class LogPage(Page):
    """Who did what, when."""

    stem, rail, handbook = "log", "settings", "log"
    concerns = frozenset(READABLE)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.load)
        self.by = ChoiceField([], name="log-by", blank="Everybody")
        self.kind = ChoiceField(KINDS, name="log-kind", blank="Everything")
        self.pupil = ChoiceField([], name="log-pupil", blank="Every pupil")
        self.first, self.last = DateField(name="log-first"), DateField(name="log-last")
        self.text = TextField(name="log-text")
        self._second: list[Field[Editor]] = []
        """In large text the second line of filters is folded away, so that the table has room."""
        self.table = LogTable(self._fetch, self)
        self.chain = ChainLine(workspace, self)
        self._build()
        for choice in (self.by, self.kind, self.pupil):
            choice.committed.connect(self.load)
        for day in (self.first, self.last):
            day.committed.connect(self.load)
        self.text.typed.connect(self._later.start)
        self.text.returnPressed.connect(self.load)
        self.table.opened.connect(self._open)
        self.table.chose.connect(self._chose)

    def _build(self) -> None:
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        whole = page_column(around, self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        back = IconButton("arrow-left", "Back", name="log-back", parent=self, act=self.workspace.back)
        head.addWidget(back)
        head.addWidget(Label("Log", "title", self))
        self.count = Label("", "muted", self)
        self.count.setObjectName("log-count")
        head.addWidget(self.count, 1)
        self.versions = Button("Earlier versions", name="log-versions", icon="history", parent=self,
                               act=self._show_versions)  # fmt: skip
        self.open_pupil = Button("Open the pupil", name="log-open-pupil", icon="user-round", parent=self,
                                 act=self._open_pupil)  # fmt: skip
        save = Button("Save as a table", name="log-save", icon="download", parent=self, act=self.save)
        save.setVisible(self.workspace.may_take_all)
        self.more = IconButton("ellipsis", "More to look by", name="log-more", parent=self, bordered=True)
        self.more.setCheckable(True)
        self.more.setVisible(theme.size.is_large())
        self.more.toggled.connect(lambda _on: self._fold())
        head.addWidget(self.more)
        acts: QLayout = head
        whole.addLayout(head)
        if theme.size.is_large():  # three buttons with many words stand under the title, on as many lines as they need
            under = QWidget(self)
            acts = Flow(under)
            whole.addWidget(under)
        for button in (self.versions, self.open_pupil, save):
            acts.addWidget(button)
        self._filters = QGridLayout()
        self._filters.setSpacing(12)
        self._across = 0
        self._days = {"first": Field("From", self.first, parent=self), "last": Field("To", self.last, parent=self)}
        self._fields = (
            (Field("What was done", self.text, parent=self), 4), (Field("Who", self.by, parent=self), 3),
            (Field("Kind", self.kind, parent=self), 3), (Field("About", self.pupil, parent=self), 4),
            (self._days["first"], 2), (self._days["last"], 2),
        )  # fmt: skip
        self._lay_filters()
        whole.addLayout(self._filters)
        self._fold()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        nothing = EmptyState("history", "Nothing in the log fits.", "Next: look for less.", "Show everything",
                             self.clear, name="log-empty", parent=self)  # fmt: skip
        self.stack.addWidget(scrolling(nothing))
        whole.addWidget(self.stack, 1)
        least_rows(self.stack)
        whole.addWidget(self.chain)
        looked_by = (self.text, self.by, self.kind, self.pupil, self.first, self.last)
        buttons = (back, self.more, self.versions, self.open_pupil, save)
        tab_through(self, *buttons, *looked_by, self.table, self.chain)
        self._chose(None)

    def _lay_filters(self) -> None:
        """One line, or two where room is short: in large text, or with earlier versions or the handbook beside it."""
        across = 3 if theme.size.is_large() or theme.room(self.width()) < ONE_LINE else 6
        if across == self._across:
            return
        self._across = across
        for place, (field, share) in enumerate(self._fields):
            self._filters.addWidget(field, place // across, place % across, Qt.AlignmentFlag.AlignBottom)
            self._filters.setColumnStretch(place, share if across > 3 else int(place < across))
        self._second = [field for field, _ in self._fields[3:]] if theme.size.is_large() else []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filters go on two lines where one has no room."""
        super().resizeEvent(event)
        self._lay_filters()

    def show_at(self, where: dict[str, Any]) -> None:
        """``pupil_id`` shows what is about one pupil."""
        self.where = dict(where)
        if where.get("pupil_id"):
            self._empty()
            self.pupil.set_choices([(where["pupil_id"], "This pupil")])
            self.pupil.set_value(where["pupil_id"])
        self.load()

    def load(self) -> None:
        """Read which changes fit; their lines follow when they are in sight."""
        for name, field in self._days.items():
            editor = getattr(self, name)
            field.set_error(editor.problem())
        wanted, on = self.wanted(), self.workspace.today()

        def query(session: Reading) -> Found:
            pupils = [(one.id, one.list_name) for one in pupils_view.pupils(session, on=on, everybody=True)]
            every = log_lines.log_seqs(session, LogFilter())
            seqs = every if wanted == LogFilter() else log_lines.log_seqs(session, wanted)
            return Found(seqs, log_lines.people(session), pupils, len(every))

        self.workspace.read(self, query, lambda found: self._show(found, wanted))

    def wanted(self) -> LogFilter:
        """What the fields ask for."""
        return LogFilter(
            by=self.by.value(), kind=self.kind.value(), pupil_id=self.pupil.value(), first=self.first.value(),
            last=self.last.value(), text=self.text.value() or "",
        )  # fmt: skip

    def clear(self) -> None:
        """No filter any more."""
        self._empty()
        self.load()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """Where one types what one looks for."""
        return self.text

    def save(self) -> None:
        """What fits, as a table for a spreadsheet."""
        offered = f"change-log-{self.workspace.today().isoformat()}.csv"
        path = folders.ask_save(self, "Save the log", offered, "Table (*.csv)")
        if path is None:
            return
        wanted = self.wanted()

        def said(_path: object) -> None:
            self.workspace.say_saved(
                "The log is saved as a table. It holds children's names: keep it safe, and delete it after use.", path
            )

        self.workspace.write(self, lambda desk: log_export.log_csv(desk, out=path, wanted=wanted), said)

    def _fold(self) -> None:
        """A filter that is in use stays in sight."""
        used = any(one.value() is not None for one in (self.pupil, self.first, self.last))
        for field in self._second:
            field.setVisible(used or self.more.isChecked())

    def _empty(self) -> None:
        for editor in (self.by, self.kind, self.pupil, self.first, self.last, self.text):
            editor.set_value(None)
        self.text.clear()

    def _fetch(self, block: int, seqs: Sequence[int]) -> None:
        self.workspace.read(
            self,
            lambda session: log_lines.log_lines(session, seqs),
            lambda lines: self.table.log.fill(block, seqs, lines),
        )

    def _show(self, found: Found, wanted: LogFilter) -> None:
        if wanted != self.wanted():
            return  # something else was asked for meanwhile
        self.by.set_choices([(one, one) for one in found.people])
        self.pupil.set_choices(found.pupils)
        for choice, value in ((self.by, wanted.by), (self.pupil, wanted.pupil_id)):
            choice.set_value(value)
        if found.seqs != self.table.log.seqs:
            self.table.log.set_seqs(found.seqs)
            if found.seqs:
                self.table.setCurrentIndex(self.table.log.index(0, 0))
        self._fold()
        self.stack.setCurrentIndex(0 if found.seqs else 1)
        every = f"{found.every:,} entries" if found.every != 1 else "1 entry"
        some = f"{len(found.seqs):,} of {every}"
        self.count.setText(some if len(found.seqs) != found.every else every)
        self._chose(self.table.current() if found.seqs else None)

    def _chose(self, line: LogLine | None) -> None:
        self.open_pupil.setVisible(line is not None and line.pupil_id is not None)
        self.versions.setVisible(line is not None and self._record_of(line) is not None)

    def _record_of(self, line: LogLine) -> tuple[str, str] | None:
        """The one record to show the versions of."""
        rows = [row for row in line.touched if row[0] in READABLE]
        return min(rows, key=lambda row: READABLE.index(row[0])) if rows else None

    def _open(self, line: LogLine) -> None:
        record = self._record_of(line)
        if record is not None:
            self.workspace.show_versions(*record)
        elif line.pupil_id is not None:
            self.workspace.go("pupil", pupil_id=line.pupil_id)

    def _show_versions(self) -> None:
        line = self.table.current()
        record = self._record_of(line) if line is not None else None
        if record is not None:
            self.workspace.show_versions(*record)

    def _open_pupil(self) -> None:
        line = self.table.current()
        if line is not None and line.pupil_id is not None:
            self.workspace.go("pupil", pupil_id=line.pupil_id)
