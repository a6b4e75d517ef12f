# SPDX-License-Identifier: Apache-2.0
"""The outbox while the records are open: passes over what is sealed, in the background, and says when something moved.

The window never waits for a council: a pass runs on a thread of its own that may be cut off at any moment, because
every step of a submission is kept before and after it (docs/protocol.md, 7). What is shown is read from the records.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from shiboken6 import isValid

from sencodesk.errors import UserError
from sencodesk.services import sending
from sencodesk.services.desk import Reading
from sencodesk.views import asking_first
from sencodesk.views import returns as view
from sencodesk_ui.network import Network
from sencodesk_ui.workspace import Workspace

EVERY = 5_000
"""Milliseconds between two passes; a pass with nothing due asks the records and nobody else."""
LOOK = 400
"""Milliseconds between two looks at what a pass is doing."""
NUDGE = 60_000
SUBMISSION = frozenset({"submission"})

Where = frozenset[tuple[str, str | None, str | None, int]]


class Outbox(QObject):
    """A timer that passes over the outbox. ``changed`` of the workspace carries ``submission`` when something moved."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.setObjectName("outbox")
        self._workspace = workspace
        self._passing = self._looking = False
        self._stopped = bool(workspace.desk.only_to_read)
        """Nothing leaves or comes any more; records that are only read never begin."""
        self._wanted: list[Callable[[], object]] = []
        self._where: Where | None = None
        self._pass = QTimer(self, interval=EVERY)
        self._pass.timeout.connect(self.wake)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._see)
        workspace.changed.connect(self._heard)
        if not self._stopped:
            self._pass.start()
        self._nudged = QElapsedTimer()
        self.network = Network(self)
        self.network.came_back.connect(self._came_back)
        QTimer.singleShot(0, self, self.wake)

    @classmethod
    def of(cls, workspace: Workspace) -> "Outbox | None":
        """The outbox of the open records."""
        return workspace.findChild(cls)

    @classmethod
    def wake_of(cls, workspace: Workspace) -> None:
        """Wake the outbox of the open records, where it is there."""
        outbox = cls.of(workspace)
        if outbox is not None:
            outbox.wake()

    def wake(self) -> None:
        """Pass over the outbox now; if a pass is under way, once more after it."""
        self._want(lambda: sending.pump(self._workspace.desk))

    def _came_back(self) -> None:
        """One try that does not wait for its turn, at most one a minute."""
        if not self._nudged.isValid() or self._nudged.elapsed() >= NUDGE:
            self._nudged.start()
            self._want(lambda: sending.pump(self._workspace.desk, asked=True))

    def ask(self, return_id: str) -> None:
        """Ask the council where the versions of a return stand, now."""
        self._want(lambda: sending.ask(self._workspace.desk, return_id=return_id))

    def _want(self, work: Callable[[], object]) -> None:
        # At most one more waits: a pass that comes later sees all that came before it.
        self._wanted = [*self._wanted[-1:], work] if self._passing else [work]
        self._next()

    def _next(self) -> None:
        if self._passing or self._stopped or not self._wanted:
            return
        self._passing = True
        self._look.start()
        self._workspace.jobs.watch(self, self._begin(self._wanted.pop(0)), self._passed, self._failed)

    def _begin(self, work: Callable[[], object]) -> "Future[object]":
        future: Future[object] = Future()
        jobs = self._workspace.jobs

        def run() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001  whatever it is, it is told on the window's thread
                if isValid(jobs):
                    future.set_exception(error)
            else:
                if isValid(jobs):
                    future.set_result(result)

        # A daemon, so that closing the window does not wait for a slow council; what was sent is asked for next time.
        threading.Thread(target=run, name="outbox", daemon=True).start()
        return future

    def _passed(self, _result: object) -> None:
        self._passing = False
        self._look.stop()
        self._see()
        self._next()

    def _failed(self, error: BaseException) -> None:
        self._passed(None)
        if isinstance(error, UserError):
            self._workspace.say_error(error)
        else:
            self._workspace.jobs.bug.emit(error)

    def stop(self) -> None:
        """The records are about to be locked: what is on its way may have arrived, and that is kept first."""
        if self._workspace.desk.only_to_read:
            return
        self._stopped = True
        self._pass.stop()
        self._look.stop()
        self._workspace.on_writer(self, sending.before_lock, failed=self._not_kept)

    def _not_kept(self, error: BaseException) -> None:
        """Damaged records are locked as well; what to do about them is told by their own page."""
        if not isinstance(error, UserError):
            self._workspace.jobs.bug.emit(error)

    def _see(self) -> None:
        if not self._looking and not self._stopped:
            self._looking = True
            self._workspace.read(self, _where, self._seen)

    def _seen(self, where: Where) -> None:
        self._looking = False
        moved = self._where is not None and where != self._where
        self._where = where
        if moved:
            self._workspace.changed.emit(SUBMISSION, self)

    def _heard(self, tables: frozenset[str], initiator: QObject | None) -> None:
        if "submission" in tables and initiator is not self:
            self.wake()


def _where(session: Reading) -> Where:
    """Every step counts: a try without a connection leaves the state as it was, and is told all the same.

    After a restore so does every council's answer about what it holds.
    """
    moved = {(one.id, one.attention, one.blocked, len(one.steps)) for one in view.submissions(session)}
    return frozenset(moved | asking_first.where(session))
