# SPDX-License-Identifier: Apache-2.0
"""A CUPS server of a test's own: in a folder of its own, on a socket of its own, ended with the test.

It depends on no service that runs, and no printer of the computer's can be reached through it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 20
QUEUE = "Office"
PDF_PRINTER = Path("/usr/share/ppd/cupsfilters/Generic-PDF_Printer-PDF.ppd")
"""A printer that takes PDF (Debian's cups-filters): CUPS chooses pages and copies and leaves letters as they are."""

FILES = """\
FileDevice Yes
ServerRoot {root}/server
ServerBin /usr/lib/cups
DataDir /usr/share/cups
DocumentRoot {root}/docs
RequestRoot {root}/spool
TempDir {root}/temp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
SystemGroup root
Sandboxing relaxed
"""
SERVER = """\
LogLevel debug
Listen {root}/socket
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""


@dataclass(frozen=True)
class Cups:
    """A server that listens."""

    root: Path

    @property
    def address(self) -> str:
        """What CUPS_SERVER is to say."""
        return str(self.root / "socket")

    @property
    def printed(self) -> Path:
        """What came out of the printer last."""
        return self.root / "out" / "printed.pdf"

    def environment(self) -> dict[str, str]:
        """For programs that are to print here and nowhere else."""
        return {**os.environ, "CUPS_SERVER": self.address}

    def ask(self, *command: str) -> str:
        """Run one of CUPS's own commands against this server."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self.environment())
        assert done.returncode == 0, (command, done.stderr, self.errors())
        return done.stdout

    def errors_all(self) -> str:
        """The whole of its log: also what each job was told."""
        return (self.root / "error_log").read_text(errors="replace")

    def errors(self) -> str:
        """The end of its log."""
        log = self.root / "error_log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def idle(self) -> bool:
        """Whether every job is done."""
        return not self.ask("lpstat", "-W", "not-completed", "-o").strip()

    def finish(self) -> None:
        """Wait until every job is done."""
        until(self.idle, "the queue did not finish")


def until(happened: object, or_else: str) -> None:
    """Wait for a condition; the limit only ends a wait that would never end."""
    assert callable(happened)
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, or_else
        os.sched_yield()


@contextmanager
def running() -> Iterator[Cups]:
    """A server with one printer, ``QUEUE``, that writes what it prints into a file."""
    root = Path(tempfile.mkdtemp(prefix="cups-"))
    root.chmod(0o755)
    for name in ("server/ppd", "docs", "spool/tmp", "temp", "cache", "state", "out"):
        (root / name).mkdir(parents=True)
    for name in ("temp", "out"):
        (root / name).chmod(0o1777)
    (root / "server" / "cups-files.conf").write_text(FILES.format(root=root))
    (root / "server" / "cupsd.conf").write_text(SERVER.format(root=root))
    command = [
        str(shutil.which("cupsd") or "/usr/sbin/cupsd"), "-f",
        "-c", str(root / "server" / "cupsd.conf"), "-s", str(root / "server" / "cups-files.conf"),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    cups = Cups(root)
    try:
        until(lambda: process.poll() is not None or _listens(cups.address), "cupsd does not listen")
        assert process.poll() is None, cups.errors()
        lpadmin = str(shutil.which("lpadmin") or "/usr/sbin/lpadmin")
        cups.ask(lpadmin, "-p", QUEUE, "-E", "-v", f"file:{cups.printed}", "-P", str(PDF_PRINTER))
        yield cups
    finally:
        process.terminate()
        process.wait(PATIENCE)
        shutil.rmtree(root, ignore_errors=True)


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(address)
        except OSError:
            return False
        return True
