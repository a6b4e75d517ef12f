# SPDX-License-Identifier: Apache-2.0
"""What runs in the process that draws a batch of plans (services/press.py starts it, and nothing else does).

The job comes in by its input, papers go out by its output; it opens no file of its own, says nothing else, and ends
when its input does: then whoever wanted the papers has stopped, locked, closed or crashed.
"""

import os
import pickle  # nosec B403  # both ends of the pipe are this program
import sys
from collections.abc import Callable
from datetime import datetime
from threading import Thread

from sencodesk import __version__
from sencodesk.papers import book, plans
from sencodesk.papers.model import Paper, PlanPaper
from sencodesk.papers.plans import Copy
from sencodesk.services.no_core import leave_no_core

Job = tuple[tuple[PlanPaper, ...], Copy, datetime, bool]
"""Plans, copy, when it is printed, and whether all go into one book."""
Answer = int | Paper
"""How many plans of a book are drawn, or a finished paper."""
OTHER_VERSION = 4
GENTLER = 5
"""Steps of niceness: a key in the window goes before a page."""


def main() -> int:
    """Draw what is asked for by a program of this version; returns the process's exit code."""
    leave_no_core()
    if sys.platform != "win32":
        os.nice(GENTLER)
    # By their numbers: a program without a console may have no sys.stdin.
    with open(0, "rb", closefd=False) as given, open(1, "wb", closefd=False) as out:
        if pickle.load(given) != __version__:  # nosec B301  # from the process that started this one
            return OTHER_VERSION
        job: Job = pickle.load(given)  # nosec B301  # from the process that started this one
        Thread(target=_end_with_input, daemon=True).start()

        def say(answer: Answer) -> None:
            pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
            out.flush()

        try:
            _work(job, say)
        except BrokenPipeError:
            os._exit(0)  # nobody listens any more
    return 0


def _work(job: Job, say: Callable[[Answer], None]) -> None:
    found, copy, printed, one_book = job
    if one_book:
        say(book.batch(found, copy=copy, printed=printed, on_progress=lambda done, _of: say(done), should_stop=_never))
        return
    for one in found:
        say(plans.one_copy(one, copy, printed=printed))


def _never() -> bool:
    return False  # who stops it ends the process


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
