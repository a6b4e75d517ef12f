# SPDX-License-Identifier: Apache-2.0
"""The main window: the lock page or the first start, and behind them the workbench while the records are open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from sencodesk_ui import theme, this_computer
from sencodesk_ui.door.guides import Guides
from sencodesk_ui.door.hindrances import Hindrances, Ways
from sencodesk_ui.door.lock import ASK, RECOVERY, LockPage
from sencodesk_ui.door.opening import Opening, warm_up
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.shell import screen
from sencodesk_ui.shell.idle import IdleWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from sencodesk.services.desk import Desk
    from sencodesk_ui.door.first_start import FirstStart
    from sencodesk_ui.door.restore import RestorePage
    from sencodesk_ui.shell.crash import CrashBox
    from sencodesk_ui.shell.handbook import HandbookPane
    from sencodesk_ui.shell.workbench import Workbench

ESCAPE = 0x01000000
"""Qt's key, by its number: its hundred enumerations wait until after the first paint."""
NEW_OPENS = "Your new passphrase opens your records from now on. Put the recovery sheet back into the safe."
CHOOSE_ANEW = "The recovery sheet opened your records. Choose a new passphrase now, here on this page."


class MainWindow(QMainWindow):
    """The one window. Locked, it shows nothing of the records and its title names nobody."""

    def __init__(self, folder: Path | None = None, *, opening: Opening | None = None, idle: IdleWatch | None = None):
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle("SENCO Desk")
        self.setMinimumSize(*screen.SMALLEST)
        self.resize(*screen.SIZE)
        self.opening = opening or Opening(folder)
        self.jobs = Jobs(self)
        self.jobs.bug.connect(self.show_bug)
        self.desk: Desk | None = None
        self.workbench: Workbench | None = None
        self.first_start: FirstStart | None = None
        self.restore_page: RestorePage | None = None
        self.guides = Guides(self.opening, self.jobs, self)
        self.guides.shown.connect(self._show)
        self.guides.gone.connect(self._drop)
        self.guides.opened.connect(self._opened_by_sheet)
        self.guides.brought.connect(self._brought)
        self.guides.restore_asked.connect(self.show_restore)
        self.guides.left.connect(self._leave_guide)
        self.handbook: HandbookPane | None = None
        self.crash: CrashBox | None = None
        middle = QWidget(self)
        self._row = QHBoxLayout(middle)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._stack = QStackedWidget(middle)
        self._row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._idle = idle or IdleWatch(self)
        self._idle.gone.connect(self.lock)
        self._idle.rested.connect(self._settle_records)
        self._place: tuple[str, dict[str, Any]] | None = None
        self._is_ready = self._remembers = self._closes = False
        ways = Ways(
            self._show, self._drop, self._show_lock, self._unlocked, self.show_restore, self.lock,
            lambda text: self.lock_page.why.setText(text), lambda: self.lock_page.choose_folder(),
        )  # fmt: skip
        self.hindrances = Hindrances(self.opening, self.jobs, ways, self)
        self.lock_page = self._made_lock_page()
        self.lock_page.painted.connect(self._painted)
        theme.wardrobe().resized.connect(self._resized)

    def _made_lock_page(self) -> LockPage:
        page = LockPage(self.opening, self.jobs, self)
        page.begin.connect(self.show_first_start)
        page.restore_asked.connect(self.show_restore)
        page.forgotten.connect(self.guides.forgotten)
        page.moving_in.connect(self.guides.new_laptop)
        page.unlocked.connect(self.hindrances.opened)
        page.hindered.connect(self.hindrances.refused)
        self._stack.addWidget(page)
        return page

    def remember(self) -> None:
        """Take the size and place that the window had last time; keep them, and where the records are, for the next."""
        screen.remember(self)
        self._remembers = True

    def _painted(self) -> None:
        """After the first paint: fonts and keys, warm up, and the first start where there are no records yet."""
        self._make_ready()
        self.jobs.aside(self, warm_up, lambda _nothing: None)
        self.jobs.aside(self, self.opening.exists, self._begin)

    def _make_ready(self) -> None:
        """The other fonts, and the keys that hold whatever is shown. Once: a key that is there twice does nothing.

        The demonstration opens its school before the lock page was ever painted, so opening records asks for it too.
        """
        if self._is_ready:
            return
        self._is_ready = True
        theme.fonts.load()
        from PySide6.QtGui import QKeySequence, QShortcut

        acts: list[tuple[str, Callable[[], object]]] = [("F1", self.help), ("Ctrl+L", self.lock)]
        sizes = (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0))
        acts += [(keys, partial(self._text_size, steps)) for keys, steps in sizes]
        for keys, act in acts:
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _begin(self, exists: bool) -> None:
        if exists:
            self.lock_page.ready()
        else:
            self.show_first_start()

    def show_first_start(self) -> None:
        """Five short pages that end with open records."""
        from sencodesk_ui.door.first_start import FirstStart

        self._drop_first_start()
        self.first_start = FirstStart(self.opening, self.jobs, self)
        self.first_start.finished.connect(self._started)
        self.first_start.restore_asked.connect(self.show_restore)
        self.first_start.moving_in.connect(self.guides.new_laptop)
        self.first_start.there_already.connect(self._show_lock)
        self._show(self.first_start)
        self.first_start.begin()

    def _started(self, desk: Desk, page: str) -> None:
        self.open_desk(desk)
        self._drop_first_start()
        if self.workbench is not None and page:
            self.workbench.workspace.go(page, **({"choose": True} if page == "import" else {}))

    def _drop_first_start(self) -> None:
        if self.first_start is not None:
            self._drop(self.first_start)
            self.first_start = None

    def show_restore(self) -> RestorePage:
        """The page that lays a backup out as new records."""
        from sencodesk_ui.door.restore import RestorePage

        self.guides.drop()
        if self.restore_page is None:
            self.restore_page = RestorePage(self.opening, self.jobs, self)
            self.restore_page.restored.connect(self._restored)
            self.restore_page.left.connect(self._leave_restore)
        self._show(self.restore_page)
        self.restore_page.begin()
        return self.restore_page

    def _opened_by_sheet(self, desk: Desk) -> None:
        self.guides.drop()
        self.hindrances.opened(desk, RECOVERY)

    def _brought(self) -> None:
        self.guides.drop()
        self._show_lock()
        self.lock_page.why.setText("Your records are on this laptop now. Open them as on the old one.")

    def _leave_guide(self) -> None:
        self.guides.drop()
        self._leave_restore()

    def _leave_restore(self) -> None:
        self._drop_restore()
        if self.first_start is not None:
            self._stack.setCurrentWidget(self.first_start)
            self.first_start.begin()
        else:
            self._show_lock()

    def _restored(self, desk: Desk, said: str) -> None:
        self._drop_restore()
        self._drop_first_start()
        from sencodesk.services.people import by_sheet

        self._place = ("settings", {"section": "people"}) if by_sheet(desk) else None
        self.open_desk(desk)
        assert self.workbench is not None
        self.workbench.workspace.say(
            "success",
            f"{said} This laptop has a new key, so your councils need its card again. "
            "Returns that were waiting are asked about before anything is sent.",
            "Show the card",
            lambda: self.workbench.workspace.go("settings", section="councils") if self.workbench else None,
        )
        if by_sheet(desk):
            self.workbench.workspace.say("warning", CHOOSE_ANEW)

    def _drop_restore(self) -> None:
        if self.restore_page is not None:
            self._drop(self.restore_page)
            self.restore_page = None

    def _show_lock(self) -> None:
        self._drop_first_start()
        self._stack.setCurrentWidget(self.lock_page)
        self.lock_page.locked(ASK)
        self.lock_page.ready()

    def _show(self, page: QWidget) -> None:
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _drop(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    def _unlocked(self, desk: Desk, kind: str) -> None:
        self.open_desk(desk)
        if kind == RECOVERY and self.workbench is not None and not desk.only_to_read:
            self.workbench.workspace.say("success", NEW_OPENS)
        self._tell_what_is_new(desk)

    def _tell_what_is_new(self, desk: Desk) -> None:
        """Another laptop, or somebody who does not do everything here: said once, at the unlock."""
        from sencodesk_ui.shell.notices import at_unlock

        if self.workbench is not None:
            at_unlock(desk, self.workbench.workspace)

    def open_desk(self, desk: Desk) -> None:
        """Show the workbench on open records, at the page where the person was."""
        from sencodesk_ui.shell.workbench import Workbench

        self._make_ready()
        if self._remembers:
            this_computer.settings().setValue(this_computer.RECORDS, str(self.opening.where().absolute()))
        self.desk = desk
        self.workbench = Workbench(desk, self.jobs, self)
        self.workbench.lock_asked.connect(self.lock)
        self.workbench.restore_asked.connect(self._restore_instead)
        self.workbench.help_asked.connect(self.help)
        self.workbench.moved.connect(self._turn_handbook)
        self.hindrances.watch(self.workbench.workspace)
        self._show(self.workbench)
        stem, where = self._place or ("today", {})
        self.workbench.workspace.go(stem, **where)
        self._idle.start()

    def _text_size(self, steps: int) -> None:
        """Larger, smaller, or as usual; while a dialog is open it keeps its size."""
        if QApplication.activeModalWidget() is None and self.workbench is not None:
            theme.wardrobe().step(steps)

    def _resized(self) -> None:
        """Text has another size: the pages are built again, at the same place, with the same focus."""
        if self.workbench is None or self.desk is None:
            return
        name = str(getattr(self.focusWidget(), "objectName", str)())
        desk, workbench = self.desk, self.workbench
        self._place = workbench.place()
        self._leave_workbench(workbench)
        self._drop(self.lock_page)
        self.lock_page = self._made_lock_page()
        if self.handbook is not None:
            self._row.removeWidget(self.handbook)
            self.handbook.deleteLater()
            self.handbook = None
            self._make_room()
        self.open_desk(desk)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _restore_instead(self) -> None:
        self.lock()
        self.show_restore()

    def lock(self, why: str = "") -> None:
        """Keep what is being typed, close the records, let the key go, show the lock page."""
        if self.desk is None or self.workbench is None:
            return
        self._idle.stop()
        while (box := QApplication.activeModalWidget()) is not None and box.close():
            pass
        desk, workbench = self.desk, self.workbench
        self._place = workbench.place()
        seen, at = workbench.last_seen(), workbench.workspace.now()
        self._leave_workbench(workbench, back_up=not why)
        self.desk = None
        why = f"At {at:%H:%M}{', ' + why if why else ''}. What you were typing is kept."
        self.lock_page.locked(why, seen, closing=True)
        self._stack.setCurrentWidget(self.lock_page)
        if self.handbook is not None:
            self.handbook.hide()
            self._make_room()
        # Closing waits for writes that were handed over, so that nothing typed is lost.
        self.jobs.aside(self, desk.store.close, lambda _nothing: self.lock_page.ready(), self._closed_badly)

    def _leave_workbench(self, workbench: Workbench, *, back_up: bool = False) -> None:
        """Hand over what is being typed, then let the pages go: nothing of theirs may come to the records later."""
        workbench.commit()
        if back_up:
            workbench.back_up_last()
        workbench.outbox.stop()
        workbench.workspace.close()
        self.workbench = None
        self._drop(workbench)

    def _closed_badly(self, error: BaseException) -> None:
        """The folder is free all the same (StoreFile.close sees to it), so the person must get in again."""
        self.lock_page.ready()
        self.show_bug(error)

    def _settle_records(self) -> None:
        """Half a minute of rest: move what was written into the main file, so that even a damaged log costs nothing."""
        if self.workbench is not None:
            self.workbench.workspace.write(self.workbench, lambda desk: desk.store.checkpoint())
            self.workbench.back_up()

    def help(self) -> None:
        """The handbook's page about what one sees, beside it."""
        from sencodesk_ui.shell.handbook import HandbookPane

        if self.handbook is None:
            self.handbook = HandbookPane(self)
            self.handbook.hide()
            self._row.addWidget(self.handbook)
            self.handbook.closed.connect(self._make_room)
        self.handbook.toggle(self._chapter())
        self._make_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nobody else wanted closes the handbook."""
        if event.key() == ESCAPE and self.handbook is not None and self.handbook.isVisible():
            self.handbook.close_pane()
        else:
            super().keyPressEvent(event)

    def _make_room(self) -> None:
        """Large text leaves no room for the handbook beside the page: it takes the page's place until it is closed."""
        alone = self.handbook is not None and not self.handbook.isHidden() and theme.size.is_large()
        self._stack.setVisible(not alone)
        if alone and self.handbook is not None:
            self.handbook.text.setFocus()

    def _chapter(self) -> str:
        if self.workbench is not None:
            page = self.workbench.current()
            return page.chapter() if page is not None else "index"
        if self.restore_page is not None and self._stack.currentWidget() is self.restore_page:
            return "backups"
        return "first-start" if self._stack.currentWidget() is self.first_start else self.hindrances.chapter()

    def _turn_handbook(self) -> None:
        if self.handbook is not None and self.handbook.isVisible():
            self.handbook.show_page(self._chapter())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed and close the records before the window goes; no box of ours outlives it."""
        self._closes = True
        if self.crash is not None:
            self.crash.close()
        self._idle.stop()
        screen.keep(self)
        if self.workbench is not None:
            self._leave_workbench(self.workbench, back_up=True)
        desk = self.desk or (self.first_start.desk if self.first_start is not None else None)
        if desk is not None:
            desk.store.close()
            self.desk = None
        self.hindrances.close()
        self.jobs.close()
        self.opening.close()  # after the jobs: one of them may just have opened a demonstration
        event.accept()

    def show_bug(self, error: BaseException) -> None:
        """Our fault: say so, keep the records safe, and write kind and place of the error, never its text."""
        from sencodesk_ui.shell.crash import report_of

        self.show_report(report_of(error))

    def show_report(self, report: str) -> None:
        """The same with the report made already; a window that closes only logs it: its box would keep it open."""
        from sencodesk_ui.shell.crash import CrashBox, log

        log(report)
        if self.crash is None and not self._closes:
            self.crash = CrashBox(report, self)
            self.crash.destroyed.connect(self._forget_crash)
            self.crash.open()

    def _forget_crash(self) -> None:
        self.crash = None
