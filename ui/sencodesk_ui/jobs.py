# SPDX-License-Identifier: Apache-2.0
"""Work off the window's thread: results come back on it, and are dropped when whoever asked is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")


class Jobs(QObject):
    """Hands work to threads and results to the window.

    ``settled`` is emitted when nothing is under way any more; ``bug`` for an error that nobody expected.
    """

    settled = Signal()
    bug = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: ThreadPoolExecutor | None = None
        self.busy = 0
        self.closed = self._listening = False

    def aside(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run ``work`` on a thread that has nothing to do with the records (keys, printing, waiting for a council)."""
        if not self.closed:
            self.watch(owner, self._aside().submit(work), done, failed)

    def watch(
        self,
        owner: QObject,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call ``done`` with the result, or ``failed`` with the error, on the window's thread while ``owner`` lives."""
        self.busy += 1
        self._listen()

        def receive() -> None:
            if future.cancelled() or not isValid(owner):
                return
            error = future.exception()
            if error is None:
                done(future.result())
            elif failed is not None:
                failed(error)
            else:
                self.bug.emit(error)

        future.add_done_callback(lambda _future: self._arrived.emit(receive))

    @Slot(object)
    def _receive(self, receive: Callable[[], None]) -> None:
        self.busy -= 1
        try:
            receive()
        finally:
            if self.busy == 0:
                self.settled.emit()

    def _listen(self) -> None:
        """Results come by the window's own queue, even one that is ready at once."""
        if not self._listening:
            from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

            self._listening = True
            self._arrived.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """Wait for what was begun; what has not begun is let go."""
        self.closed = True
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)

    def _aside(self) -> ThreadPoolExecutor:
        """The threads, made when they are first wanted: after the first paint."""
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor

            self._threads = ThreadPoolExecutor(2, thread_name_prefix="aside")
        return self._threads
