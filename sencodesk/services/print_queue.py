# SPDX-License-Identifier: Apache-2.0
"""A paper to a CUPS queue as it is: the PDF itself, so that on paper letters stay letters and tags stay tags.

``lp`` reads the paper from a pipe: nothing of it lies in a file of ours. What the queue keeps while it prints is the
system's. Where there is no ``lp`` (Windows), or the printer is no queue of this system, the window paints pages instead
(docs/decisions/0015-papers-to-a-queue.md).
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sencodesk.errors import UserError

LP, LPSTAT, CANCEL = "lp", "lpstat", "cancel"
PATIENCE = 10
"""Seconds after which a print system that does not answer counts as none."""
CHUNK = 1 << 16
JOB = re.compile(rb"\b(\S+-\d+)\b")
Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]


@dataclass(frozen=True, slots=True)
class Job:
    """How a paper goes to a queue. ``title`` stands in the printer's list: never a child's name. ``pages`` is empty for
    all, else ranges such as ``1-2,5``."""

    queue: str
    title: str
    copies: int = 1
    pages: str = ""
    sides: Sides | None = None
    grey: bool = False

    def arguments(self) -> list[str]:
        """The command; CUPS's own names for the options (IPP, RFC 8011)."""
        said = [LP, "-d", self.queue, "-t", self.title, "-n", str(self.copies)]
        # Whole sets, one after the other: a class's plans are handed out, not sorted.
        said += ["-o", "collate=true"] if self.copies > 1 else []
        said += ["-o", f"page-ranges={self.pages}"] if self.pages else []
        said += ["-o", f"sides={self.sides}"] if self.sides else []
        said += ["-o", "print-color-mode=monochrome"] if self.grey else []
        return [*said, "-o", "document-format=application/pdf", "--", "-"]


class Stopped(Exception):  # noqa: N818  # not an error: the person asked for it
    """Told to stop before the whole paper was handed over; the queue prints nothing of it."""


def queues() -> tuple[str, ...]:
    """The names of the system's queues; none where there is no CUPS or it does not answer."""
    if shutil.which(LP) is None or shutil.which(LPSTAT) is None:
        return ()
    try:
        done = subprocess.run(
            [LPSTAT, "-e"], capture_output=True, text=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return ()
    return tuple(done.stdout.split()) if done.returncode == 0 else ()


def send(
    data: bytes,
    job: Job,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> str:
    """Hand a paper over whole; returns the queue's name of the job. ``on_progress`` counts bytes.

    Raises Stopped when told to stop, and UserError when the queue does not take it.
    """
    with subprocess.Popen(
        job.arguments(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as lp:
        assert lp.stdin is not None
        assert lp.stdout is not None
        try:
            for start in range(0, len(data), CHUNK):
                if should_stop():
                    lp.kill()
                    raise Stopped
                lp.stdin.write(data[start : start + CHUNK])
                on_progress(min(start + CHUNK, len(data)), len(data))
            lp.stdin.close()
            said = lp.stdout.read()
        except BrokenPipeError as error:
            raise _refused() from error
        code = lp.wait()
    found = JOB.search(said)
    if code != 0 or found is None:
        raise _refused()
    number = found[1].decode()
    if should_stop():
        withdraw(number)
        raise Stopped
    return number


def withdraw(number: str) -> None:
    """Take a job back that the queue has not printed yet."""
    if shutil.which(CANCEL) is not None:
        subprocess.run([CANCEL, number], check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)


def _refused() -> UserError:
    return UserError(
        "printer_refused",
        happened="The printer did not take it.",
        kept="Nothing was printed.",
        do="Look whether it is on and has paper, or save the paper as PDF.",
        exit_code=4,
    )
