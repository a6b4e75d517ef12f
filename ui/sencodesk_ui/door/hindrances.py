# SPDX-License-Identifier: Apache-2.0
"""What comes between the lock page and the records: the page for a trouble, and the page while old ones are brought up.

The window hands over its own ways (show a page, take one away, go back to the lock page, open); the words and the facts
are ``services/troubles.py``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs

if TYPE_CHECKING:
    from datetime import datetime

    from sencodesk.errors import UserError
    from sencodesk.services.desk import Desk
    from sencodesk.services.troubles import Trouble
    from sencodesk.views.log import ChangeView
    from sencodesk_ui.door.restore import RestorePage
    from sencodesk_ui.door.trouble import BringingUpPage, TroublePage
    from sencodesk_ui.workspace import Workspace

TO_READ = "Unlock to read only. Nothing is changed. Lock and unlock again to open them as usual."
LOG_WANTED = ("older", "unmarked", "log_damaged")
"""The pages that send one to the last lines of the log show them."""
LINES = 6
UNANSWERED = 10 * 60 * 1000
"""Milliseconds after which records that wait for an answer are locked again."""


class Ways(NamedTuple):
    """What the window does for this room."""

    show: Callable[[QWidget], None]
    drop: Callable[[QWidget], None]
    lock: Callable[[], None]
    open: Callable[[Desk, str], None]
    restore: Callable[[], RestorePage]
    put_away: Callable[[str], None]
    say: Callable[[str], None]
    """A line at the lock page."""
    choose_folder: Callable[[], None]
    """Another school's records, from the lock page."""


class Hindrances(QObject):
    """Holds the page that is up, and the records that wait behind it."""

    _stepped = Signal(str)

    def __init__(self, opening: Opening, jobs: Jobs, ways: Ways, parent: QWidget) -> None:
        super().__init__(parent)
        self.opening, self.jobs, self._ways, self._window = opening, jobs, ways, parent
        self.page: TroublePage | None = None
        self.bringing_up: BringingUpPage | None = None
        self.waiting: tuple[Desk, str] | None = None
        """Records that are open, and how they were opened, while the person is asked about them."""
        self._timer = QTimer(self, interval=UNANSWERED, singleShot=True)
        self._timer.timeout.connect(self._leave)
        self._stepped.connect(self._show_step)
        opening.tell = self._tell

    def _tell(self, step: str) -> None:
        """On whatever thread the records are opened."""
        if isValid(self):
            self._stepped.emit(step)

    def refused(self, error: UserError) -> None:
        """The records did not open: a page, where the lock page's one sentence is not enough."""
        from sencodesk.services import troubles

        self._drop_bringing_up()
        trouble = troubles.of(error, self.opening.where())
        if trouble is not None:
            self._show(trouble)

    def watch(self, workspace: Workspace) -> None:
        """Records are open: a damaged page that is met in the middle of work has its page as well."""
        from PySide6.QtCore import Qt

        workspace.hindered.connect(self._met, Qt.ConnectionType.QueuedConnection)

    def _met(self, error: UserError) -> None:
        self._ways.put_away("because a part of the file cannot be read")
        self.refused(error)

    def opened(self, desk: Desk, kind: str) -> None:
        """The records did open: they are shown, or something has to be said first, before anything of them is."""
        from sencodesk.services import troubles

        self._drop_bringing_up()
        self.opening.only_to_read = ""
        if desk.only_to_read:  # what would be asked could not be answered here
            self._ways.open(desk, kind)
            return
        trouble = troubles.pending(self.opening.where())
        if trouble is None and self.opening.newest is not None:
            trouble = troubles.clock(self.opening.newest, desk.now())
        if trouble is None:
            self._ways.open(desk, kind)
            return
        self.waiting = desk, kind
        self._timer.start()
        self._show(trouble)

    def chapter(self) -> str:
        """The handbook's page about what is up."""
        return "keys" if self.page is None and self.bringing_up is None else "file"

    def close(self) -> None:
        """The window goes: records that wait are put away, and nothing outside holds on to this room."""
        self._timer.stop()
        self.opening.tell = None
        if self.waiting is not None:
            self.waiting[0].store.close()
            self.waiting = None

    def _show(self, trouble: Trouble) -> None:
        from sencodesk_ui.door.trouble import TroublePage

        self._drop_page()
        self.opening.only_to_read = ""
        self.page = TroublePage(trouble, self.opening, self.jobs, self._window)
        self.page.chosen.connect(self._do)
        self.page.left.connect(self._leave)
        self._ways.show(self.page)
        self.page.begin()
        if self.waiting is not None and trouble.code in LOG_WANTED:
            desk = self.waiting[0]
            self.jobs.watch(self.page, desk.store.threads.read(lambda: _last_lines(desk)), self.page.show_log)

    def _do(self, act: str) -> None:
        from sencodesk.services import checking, troubles

        if act == "open" and self.waiting is not None:
            (desk, kind), self.waiting = self.waiting, None
            self._timer.stop()
            troubles.answered(self.opening.where())
            self._drop_page()
            self.opened(desk, kind)
        elif act == "anyway":
            self.opening.newest = None
            self._go_on()
        elif act == "look" and self.waiting is not None:
            desk = self.waiting[0]
            work = desk.store.threads.read(lambda: checking.clock_jumped(desk))
            self.jobs.watch(self, work, self._looked)
        elif act == "read" and self.page is not None:
            code = self.page.trouble.code
            self._leave()
            self.opening.only_to_read = troubles.why_read(code)
            self._ways.say(TO_READ)
        elif act == "restore":
            backup = self.page.trouble.backup if self.page is not None else None
            self._put_away(lambda: self._ways.restore().offer_instead(backup))
        elif act == "bring":
            self.jobs.aside(self, self.opening.bring_home, lambda _nothing: self._leave(), self._not_brought)
        elif act == "folder":
            self._leave()
            self._ways.choose_folder()
        else:
            self._leave()

    def _go_on(self) -> None:
        if self.waiting is not None:
            (desk, kind), self.waiting = self.waiting, None
            self._timer.stop()
            self._drop_page()
            self.opened(desk, kind)

    def _looked(self, newest: datetime | None) -> None:
        """The clock was looked at again: on to the records, or the page says that it does not fit yet."""
        from sencodesk.services import troubles

        self.opening.newest = newest
        if newest is None:
            self._go_on()
        elif self.waiting is not None:
            self._show(troubles.clock(newest, self.waiting[0].now(), again=True))

    def _not_brought(self, error: BaseException) -> None:
        if self.page is not None:
            self.page.refused(error)

    def _leave(self) -> None:
        self._put_away(self._ways.lock)

    def _put_away(self, then: Callable[[], object]) -> None:
        """Close records that wait, then go on."""
        self._timer.stop()
        waiting, self.waiting = self.waiting, None

        def done(_nothing: object) -> None:
            self._drop_page()
            then()

        if waiting is None:
            done(None)
        else:
            self.jobs.aside(self, waiting[0].store.close, done)

    def _show_step(self, step: str) -> None:
        from sencodesk_ui.door.trouble import BringingUpPage

        if self.bringing_up is None:
            self.bringing_up = BringingUpPage(self._window)
            self._ways.show(self.bringing_up)
        self.bringing_up.show_step(step)

    def _drop_bringing_up(self) -> None:
        if self.bringing_up is not None:
            self._ways.drop(self.bringing_up)
            self.bringing_up = None

    def _drop_page(self) -> None:
        if self.page is not None:
            self._ways.drop(self.page)
            self.page = None


def _last_lines(desk: Desk) -> list[ChangeView]:
    from sencodesk.views import log

    with desk.reading() as session:
        return log.changes(session, most=LINES, rows_too=False)
