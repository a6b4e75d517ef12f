# SPDX-License-Identifier: Apache-2.0
"""Batches of plans drawn in a process of their own, so that the window's thread never waits for a page (decision 19).

What crosses is the frozen shapes of papers/model.py there and finished papers back, through pipes and nowhere else: no
file, no command line, no surroundings name anybody. The process is ended whatever happens to whoever listens: by
``kill`` where this process goes on, and by the end of its input where it does not.
"""

import os
import pickle  # nosec B403  # both ends of the pipe are this program
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread

from sencodesk import __version__
from sencodesk.errors import UserError
from sencodesk.papers import book, plans
from sencodesk.papers.book import Stopped
from sencodesk.papers.model import Paper, PlanPaper
from sencodesk.papers.plans import Copy
from sencodesk.services.press_process import Answer, Job

MODULE = "sencodesk.services.press_process"
FEW = 10
"""Up to so many plans are drawn sooner (in about 50 ms) than a process starts (in about 200)."""
LISTEN = 0.05
"""Seconds between two looks whether to stop."""
NOT_UNDERSTOOD = (
    pickle.UnpicklingError, ImportError, AttributeError, LookupError, TypeError, ValueError, OverflowError, MemoryError,
)  # fmt: skip
"""What comes of an answer that this program cannot read, by the pickle module's documentation and by trying."""
_WITHOUT_CONSOLE = 0x08000000 | 0x00004000
"""Windows: no console window, and below the window's own priority (CREATE_NO_WINDOW, BELOW_NORMAL_PRIORITY_CLASS)."""

Process = subprocess.Popen[bytes]
Heard = SimpleQueue[Answer | None]


def book_of(
    found: Sequence[PlanPaper],
    *,
    copy: Copy,
    printed: datetime,
    on_progress: Callable[[int, int], None],
    should_stop: Callable[[], bool],
) -> Paper:
    """All plans as one paper, as papers.book.batch makes it; where no process can be started, made by that.

    Raises papers.book.Stopped when told to stop, and UserError where the process ended before the paper was whole.
    """
    process = _start()
    if process is None:
        return book.batch(found, copy=copy, printed=printed, on_progress=on_progress, should_stop=should_stop)
    with closing(_answers(process, (tuple(found), copy, printed, True), should_stop)) as answers:
        for answer in answers:
            if isinstance(answer, Paper):
                return answer
            on_progress(answer, len(found))
    raise _ended()


def one_by_one(
    found: Sequence[PlanPaper], *, copy: Copy, printed: datetime, should_stop: Callable[[], bool]
) -> Generator[Paper, None, None]:
    """A paper for each plan, in turn. Close it when you want no more; raises as ``book_of`` does."""
    process, left = _start(), len(found)
    if process is None:
        yield from one_by_one_here(found, copy=copy, printed=printed, should_stop=should_stop)
        return
    with closing(_answers(process, (tuple(found), copy, printed, False), should_stop)) as answers:
        for answer in answers:
            if isinstance(answer, Paper):
                left -= 1
                yield answer
                if not left:
                    return
    raise _ended()


def one_by_one_here(
    found: Sequence[PlanPaper], *, copy: Copy, printed: datetime, should_stop: Callable[[], bool]
) -> Generator[Paper, None, None]:
    """The same on this thread: for a few plans."""
    for done, one in enumerate(found):
        if should_stop():
            raise Stopped(done)
        yield plans.one_copy(one, copy, printed=printed)


def _answers(process: Process, job: Job, should_stop: Callable[[], bool]) -> Generator[Answer, None, None]:
    """What the process says, until it has ended. It is ended with this, however this ends."""
    heard: Heard = SimpleQueue()
    talking = Thread(target=_talk, args=(process, job, heard), name="press", daemon=True)
    talking.start()
    said = 0
    try:
        while True:
            if should_stop():
                raise Stopped(said)
            try:
                answer = heard.get(timeout=LISTEN)
            except Empty:
                continue
            if answer is None:
                return
            said = answer if isinstance(answer, int) else said + 1
            yield answer
    finally:
        process.kill()
        talking.join()
        _clear_away(process)


def _start() -> Process | None:
    """The process, or None where the system lets none be started."""
    try:
        return subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a mistake would say there might name a child
            env=os.environ | {"PYTHONSAFEPATH": "1"},  # nothing is taken from the folder one happens to be in
            creationflags=_WITHOUT_CONSOLE if sys.platform == "win32" else 0,
        )
    except OSError:
        return None


def _talk(process: Process, job: Job, heard: Heard) -> None:
    """Hand the job over, then listen; on a thread of its own, because a process may also neither read nor speak.

    The version goes first: under an open window the program may have been updated, and draws nothing for an older one.
    However the listening ends, whoever waits is told.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with suppress(OSError, EOFError, *NOT_UNDERSTOOD):
            pickle.dump(__version__, process.stdin, protocol=0)
            pickle.dump(job, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()  # and stays open: its end ends the process
            while isinstance(answer := pickle.load(process.stdout), Answer):  # nosec B301  # that this one started
                heard.put(answer)
    finally:
        heard.put(None)


def _clear_away(process: Process) -> None:
    """Close the pipes of a process that was ended, and wait until the system has forgotten it."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # part of the job may not have gone through
                pipe.close()
    process.wait()


def _ended() -> UserError:
    return UserError(
        "press_ended",
        happened="The plans could not be drawn, because the part of the program that draws many at once stopped.",
        kept="Your records are as they were, and files that were saved by then stay.",
        do="Try again. If it happens again, close SENCO Desk and open it again, or take one class at a time.",
        exit_code=70,
    )
