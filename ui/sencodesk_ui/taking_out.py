# SPDX-License-Identifier: Apache-2.0
"""Taking everything out, or everything about one pupil: asks where to, reads, makes, writes, and can be stopped."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from sencodesk.errors import UserError
from sencodesk.services import export, imports
from sencodesk.services.export import Everything
from sencodesk_ui import folders
from sencodesk_ui.workspace import Workspace

SAID = "{what} is saved. It names children and is not encrypted: keep it safe, and delete it after use."


class TakingOut(QObject):
    """``began`` and ``ended`` are told around it; ``stepped`` says how many of how many tables are made."""

    began = Signal()
    stepped = Signal(int, int)
    ended = Signal()
    _told = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._over = parent
        self._stop = Event()
        self._busy = False
        self._told.connect(self.stepped, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """The person pressed Cancel."""
        self._stop.set()

    def ask(self, pupil_id: str | None = None) -> None:
        """Ask where to, and do it. Whoever may not is told before being asked."""
        desk = self.workspace.desk
        if self._busy:
            return
        try:
            export.permitted(desk)
        except UserError as error:
            self.workspace.say_error(error)
            return
        what = "Take everything out" if pupil_id is None else "Take out everything about this pupil"
        title = f"{what}, with restricted entries and papers"
        out = folders.ask_save(self._over, title, export.file_name(desk, one=pupil_id is not None), "ZIP (*.zip)")
        if out is not None:
            try:
                export.has_room(desk, out=out)
            except UserError as error:
                self.workspace.say_error(error)
                return
            self._go(out, pupil_id)

    def _go(self, out: Path, pupil_id: str | None) -> None:
        desk, at = self.workspace.desk, self.workspace.now()
        self._stop = stop = Event()
        self._busy = True
        self.began.emit()

        def step(done: int, of: int) -> None:
            if stop.is_set():
                raise imports.Stopped
            self._told.emit(done, of)

        def read(found: Everything) -> None:
            self.workspace.aside(self, lambda: export.made(found, at=at, step=step), made, self._failed)

        def made(data: bytes) -> None:
            self.workspace.write(
                self,
                lambda desk: export.written(desk, data=data, out=out, pupil_id=pupil_id),
                lambda _change: self._done(pupil_id, out),
                self._failed,
            )

        self.workspace.read(self, lambda session: export.collected(session, desk, pupil_id=pupil_id), read)

    def _done(self, pupil_id: str | None, out: Path) -> None:
        self._finish()
        what = "Everything" if pupil_id is None else "What is held about this pupil"
        self.workspace.say_saved(SAID.format(what=what), out)

    def _failed(self, error: UserError) -> None:
        self._finish()
        if isinstance(error, imports.Stopped):
            self.workspace.say("info", "You stopped it. Nothing was written.")
        else:
            self.workspace.say_error(error)

    def _finish(self) -> None:
        self._busy = False
        self.ended.emit()
