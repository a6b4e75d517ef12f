# SPDX-License-Identifier: Apache-2.0
"""One writer and one reader, each on its own thread with its own connection: typing never waits for an import."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class StoreThreads:
    """The two threads of an open store. Work for each runs in the order in which it was handed over.

    ``closed`` is True once nothing more is taken: a page that wants to look again then is on its way out.
    """

    closed = False

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="store-reader")

    def write(self, work: Callable[[], T]) -> "Future[T]":
        """Run ``work`` on the writer's thread."""
        return self._writer.submit(work)

    def read(self, work: Callable[[], T]) -> "Future[T]":
        """Run ``work`` on the reader's thread."""
        return self._reader.submit(work)

    @contextmanager
    def reader_held(self) -> Iterator[None]:
        """While the file is exchanged nobody reads it: what was asked before is answered, what comes later waits."""
        held, free = Event(), Event()

        def stand_still() -> None:
            held.set()
            free.wait()

        waiting = self._reader.submit(stand_still)
        held.wait()
        try:
            yield
        finally:
            free.set()
            waiting.result()

    def close(self) -> None:
        """Finish every write that was handed over, refuse what is new, and end both threads."""
        self.closed = True
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True, cancel_futures=True)
