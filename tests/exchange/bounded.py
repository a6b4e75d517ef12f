# SPDX-License-Identifier: Apache-2.0
"""Reads each file that it is told of in a process of its own that may have little memory and little time.

``python -m tests.exchange.bounded`` takes a path a line and answers each with a line of JSON: [code, seconds of the
processor, bytes of memory]. The readers are loaded once; each file is read after a fork, so that one file's memory is
not another's.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import date
from pathlib import Path

import sencodesk.exchange.workbook  # noqa: F401  # else every child would load openpyxl
from sencodesk.exchange import readers
from sencodesk.exchange.rows import FileRefused

MEMORY = 512 * 1024 * 1024
SECONDS = 5
TODAY = date(2026, 11, 23)


def read(path: Path) -> str:
    """What became of a file: the code of its refusal, or how many pupils it has."""
    try:
        found = readers.read(path.read_bytes(), path.name, TODAY)
    except FileRefused as refused:
        return refused.code.upper()
    except MemoryError:
        return "no memory left"
    return "ask" if found.ask else f"{len(found.rows)} pupils"


def bounded(path: Path) -> tuple[str, float, int]:
    """The same in a process that is ended by the system where it takes more than it may."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        os.write(tell, read(path).encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(hear, "rb") as stream:
        said = stream.read().decode()
    _, status, used = os.wait4(child, 0)
    return said or f"ended with {status}", used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(bounded(Path(line.rstrip("\n")))), flush=True)  # noqa: T201  # its answer
