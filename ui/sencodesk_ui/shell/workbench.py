# SPDX-License-Identifier: Apache-2.0
"""What stands in the window while the records are open: rail, top bar, the page, messages over it, status line."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import backup_rota, backups, roles
from sencodesk.services.backups import BackupReport
from sencodesk.services.desk import Desk
from sencodesk.views import log as log_view
from sencodesk.views import school as school_view
from sencodesk.views import today as today_view
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.beside.pane import VersionsPane
from sencodesk_ui.door.lock import LastSeen
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.outbox import Outbox
from sencodesk_ui.pages.page import Page
from sencodesk_ui.shell import places
from sencodesk_ui.shell.demo_band import DemoBand
from sencodesk_ui.shell.messages import Messages
from sencodesk_ui.shell.palette import Palette
from sencodesk_ui.shell.rail import Rail
from sencodesk_ui.shell.statusline import StatusLine
from sencodesk_ui.shell.taking_back import TakingBack
from sencodesk_ui.shell.topbar import TopBar
from sencodesk_ui.widgets.reading import WhyNot
from sencodesk_ui.workspace import Message, Workspace

NARROW_BELOW = 1200
WISHES = frozenset({"choose", "add"})
"""What is done once on coming to a page; Back does not do it again."""
IMPORTED = (".xml", ".ctf", ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls")  # of .xls it is said what to do


class PageStack(QStackedWidget):
    """The pages. It never asks the window to grow beyond the screen: what is longer scrolls inside its page."""

    def hasHeightForWidth(self) -> bool:
        """A sentence that is not laid out yet looks very tall, and a window that has grown does not shrink back."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Whatever there is."""
        return QSize(0, 0)


class Workbench(QWidget):
    """The frame round the pages; it knows which page is open and passes changes on."""

    lock_asked = Signal()
    restore_asked = Signal()
    help_asked = Signal()
    moved = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = Workspace(desk, jobs, self)
        self.pages: dict[str, Page] = {}
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._seen = LastSeen(who=desk.by)
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._keys()
        self.outbox = Outbox(self.workspace)
        self.refresh()
        self.back_up()

    def _build(self) -> None:
        self.rail, self.top, self.status = Rail(self), TopBar(self), StatusLine(self)
        self.messages, self.stack, self.band = Messages(self), PageStack(self), DemoBand(self)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(WhyNot("" if self.workspace.may_write else self.workspace.why_not, self))
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.messages.lie_over(self.stack)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.versions = VersionsPane(self.workspace, self)
        row.addWidget(self.versions)
        self._row = row
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.band)
        whole.addLayout(row, 1)
        self.palette_box = Palette(self.workspace, self, self.current)
        self.taking_back = TakingBack(self.workspace, self.messages)
        self.status.show_who(self.workspace.desk.by, roles.WORDS[self.workspace.desk.role])
        if not self.workspace.may_write:
            self.status.saved.setText("Nothing to save")

    def _connect(self) -> None:
        space = self.workspace
        space.went.connect(self.open_page)
        space.came_back.connect(self.back)
        space.told.connect(self._tell)
        space.untold.connect(self.messages.take_back)
        space.changed.connect(self._changed)
        space.saved.connect(self._saved)
        space.typing.connect(self._show_typing)
        space.undo_wanted.connect(self.undo)
        space.restore_wanted.connect(self.restore_asked)
        self.rail.chosen.connect(lambda stem: space.go(stem))
        self.rail.lock_asked.connect(self.lock_asked)
        self.top.search_asked.connect(self.palette_box.open)
        self.top.outbox_asked.connect(lambda: space.go("returns"))
        self.top.help_asked.connect(self.help_asked)
        self.status.undo_asked.connect(self.undo)
        self.status.redo_asked.connect(self.redo)
        self.status.backup_asked.connect(lambda: space.go("settings", section="backups"))
        self.palette_box.lock_asked.connect(self.lock_asked)
        self.palette_box.undo_asked.connect(self.undo)
        self.palette_box.redo_asked.connect(self.redo)
        self.palette_box.help_asked.connect(self.help_asked)

    def _keys(self) -> None:
        for place in (*places.rail(), *places.rail_foot()):
            self._key(place.key, partial(self.workspace.go, place.stem))
        self._key("Ctrl+K", self.palette_box.open)
        self._key("Ctrl+S", self.save)
        self._key("Alt+Left", self.back)
        self._key("Ctrl+Z", lambda: self.taking_back.undo_here(self.current()))
        for keys in ("Ctrl+Y", "Ctrl+Shift+Z"):
            self._key(keys, lambda: self.taking_back.redo_here(self.current()))

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def open_page(self, stem: str, where: dict[str, Any]) -> None:
        """Save what is typed on this page, then show another."""
        if not places.built(stem):
            return
        self.commit()
        if stem not in self.pages:
            page = places.page_of(stem)(self.workspace, self)
            self.pages[stem] = page
            self.stack.addWidget(page)
        lasting = {key: value for key, value in where.items() if key not in WISHES}
        if not self._trail or self._trail[-1] != (stem, lasting):
            self._trail.append((stem, lasting))
        self._show(stem, where)

    def back(self) -> None:
        """To the page before, at the record before."""
        if len(self._trail) > 1:
            self._trail.pop()
            stem, where = self._trail[-1]
            self.commit()
            self._show(stem, where)

    def _show(self, stem: str, where: dict[str, Any]) -> None:
        page = self.pages[stem]
        self.messages.clear_old()
        self.rail.light(page.rail or stem)
        self.stack.setCurrentWidget(page)
        page.came_from = self._trail[-2][0] if len(self._trail) > 1 else ""
        page.show_at(where)
        self.moved.emit()
        self._show_typing()
        self._fit()
        focus = page.first_focus()
        (focus if focus is not None else page).setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Page | None:
        """The page that is open."""
        found = self.stack.currentWidget()
        return found if isinstance(found, Page) else None

    def place(self) -> tuple[str, dict[str, Any]] | None:
        """Where the person is, for coming back after a lock."""
        page = self.current()
        return (page.stem, dict(page.where)) if page is not None else None

    def last_seen(self) -> LastSeen:
        """What the lock page may go on showing."""
        return self._seen

    def commit(self) -> None:
        """Save what is being typed."""
        page = self.current()
        if page is not None:
            page.commit()

    def save(self) -> None:
        """Ctrl+S: save what is being typed, and say that it is saved even if nothing was left to do."""
        self.commit()
        if self.workspace.may_write:
            self.status.show_saved(self.workspace.now())

    def undo(self) -> None:
        """Take the last change back, wherever it was made."""
        self.taking_back.undo(self.current())

    def redo(self) -> None:
        """Do again what was taken back."""
        self.taking_back.redo()

    def _tell(self, message: Message) -> None:
        self.messages.show_message(message)

    def _saved(self, _label: str) -> None:
        self.messages.clear_redo()
        self.status.show_saved(self.workspace.now())

    def _show_typing(self) -> None:
        if self.workspace.may_write:
            self.status.show_typing(on=self.workspace.unsaved_in(self.current()))

    def _changed(self, tables: frozenset[str], _initiator: QObject | None) -> None:
        self.messages.clear_successes(offers=False)
        page = self.current()
        if page is not None and page.concerns & tables:
            page.load()  # the others load when they are shown
        self.refresh(counts=bool(tables))

    def back_up(self) -> None:
        """Make the backup that is due by itself, if one is, or try the newest one, once a month."""
        self.workspace.write(self, backup_rota.run_at_rest, self._backed_up)

    def back_up_last(self) -> None:
        """Before the records are closed: what is due is still made. Closing waits for it."""
        if not self.workspace.closed:
            self.workspace.on_writer(self.workspace.jobs, backup_rota.run_if_due)

    def _backed_up(self, report: BackupReport | None) -> None:
        if report is not None:
            self.workspace.changed.emit(frozenset({"backup"}), None)

    def refresh(self, *, counts: bool = True) -> None:
        """What the frame itself shows: undo, counts, outbox, backup, whether this is the demonstration school.

        Counting is the dear part, and what touched no record (a page opened, a paper printed) changes no count and no
        school.
        """
        space, desk = self.workspace, self.workspace.desk
        on, by = space.today(), desk.by
        space.read(self, lambda session: log_view.undo_state(session, by), self._show_undo)
        if counts:
            confided = space.may_confide
            space.read(self, lambda session: today_view.counts(session, on=on, confided=confided), self._show_counts)
            space.read(self, school_view.school, self._show_school)
        space.on_writer(self, _last_backup, self._show_backup)

    def _show_undo(self, now: log_view.UndoState) -> None:
        if not self.workspace.may_write:
            now = log_view.UndoState(None, None)
        self.status.show_undo(now.undo, now.redo)
        self.palette_box.show_undo(now.undo, now.redo)

    def _show_counts(self, found: today_view.Counts) -> None:
        self.rail.items["today"].set_count(found.needing)
        now = self.workspace.now()
        oldest = max(((now.date() - one.sealed_at.date()).days for one in found.waiting), default=0)
        self.top.show_waiting(len(found.waiting), oldest)
        self._seen = LastSeen(self._seen.who, self._seen.school, self._seen.backup, len(found.waiting))

    def _show_school(self, school: SchoolView) -> None:
        self.band.show_for(self.workspace, demonstration=school.demonstration)
        if school.demonstration:
            on = self.workspace.today()
            self.workspace.read(
                self, lambda session: today_view.today(session, on=on), lambda found: self.band.show_records(found)
            )
        self._seen = LastSeen(self._seen.who, school.name, self._seen.backup, self._seen.waiting)

    def _show_backup(self, found: tuple[datetime | None, bool]) -> None:
        last, only_here = found
        self.status.show_backup(last, self.workspace.now(), only_here=only_here)
        said = self.status.backup.text()
        self._seen = LastSeen(self._seen.who, self._seen.school, said[0].lower() + said[1:], self._seen.waiting)

    def _fit(self) -> None:
        page = self.current()
        beside, pane = self.versions.stands_beside(self.width()), self.versions
        if beside != (self._row.indexOf(pane) >= 0):
            (self._row.addWidget if beside else self._row.removeWidget)(pane)
        if not beside:
            pane.setGeometry(self.width() - pane.width(), 0, pane.width(), self.height())
        self.rail.set_narrow(theme.room(self.width()) < NARROW_BELOW or (page is not None and page.compact_rail))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons only where room is short; the palette keeps its place."""
        super().resizeEvent(event)
        self._fit()
        self.palette_box.place(QSize(self.width(), self.height()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere in the window."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pupils' files go to the import page, others where the open page keeps them; else it is said what is taken."""
        files = _dropped(event.mimeData())
        if not files:
            return
        event.acceptProposedAction()
        page = self.current()
        if page is not None and not any(one.suffix.casefold() in IMPORTED for one in files) and page.keeps(files):
            return
        taken = [str(one) for one in files if one.suffix.casefold() in IMPORTED]
        if len(taken) == 1:
            self.workspace.go("import", path=taken[0])
        elif taken:
            self.workspace.go("import", paths=taken)
        else:
            self.workspace.say(
                "warning",
                "That is not a file of pupils. Nothing was changed. "
                "Drop the common transfer file (.xml), the table (.csv) or the workbook (.xlsx) of your MIS. "
                "To keep a paper, open the pupil it is about and drop it there.",
            )


def _dropped(data: QMimeData) -> list[Path]:
    """The files on this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _last_backup(desk: Desk) -> tuple[datetime | None, bool]:
    """When the newest backup was proved, and whether it lies on the records' own disk."""
    last = backups.last(desk)
    return (last[0] if last else None), last is not None and backup_rota.only_here(desk)
