# SPDX-License-Identifier: Apache-2.0
"""What a kind of the campaign is: a promise, a round that may break it, and the same round with its guard removed.

A round gets a folder of its own and a random source made from its number, so any round can be played again. It raises
``Broken`` where the promise did not hold. The control is the positive proof that the round can fail at all: it must
come to fail within ``within`` rounds, or the kind says nothing.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sencodesk.errors import UserError

Round = Callable[[Path, random.Random], None]

REFUSED = 9
"""What a child ends with when the program refused in words."""


class Broken(AssertionError):
    """A promise that was not kept; says which in a sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table."""

    name: str
    promise: str
    how: str
    play: Round
    control: Round
    without: str
    """What the control does without."""
    within: int = 200
    needs: str = ""
    """``root`` or ``ptrace``, where it needs that."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a kind."""

    kind: Kind
    rounds: int
    broken: list[tuple[int, str]]
    control_after: int | None
    seconds: float


def play(kind: Kind, rounds: int, *, first: int = 1, told: Callable[[str], None]) -> Outcome:
    """All rounds, then the control until it fails for the first time."""
    begun = time.monotonic()
    broken = []
    for number in range(first, first + rounds):
        trouble = once(kind.play, kind.name, number)
        if trouble is not None:
            broken.append((number, trouble))
            told(f"{kind.name}, round {number}: {trouble}")
    after = None
    for number in range(1, kind.within + 1):
        if once(kind.control, f"{kind.name} control", number) is not None:
            after = number
            break
    return Outcome(kind, rounds, broken, after, time.monotonic() - begun)


def once(act: Round, name: str, number: int) -> str | None:
    """One round in a folder of its own; what was broken, or None."""
    folder = Path(tempfile.mkdtemp(prefix="sencodesk-campaign-"))
    try:
        act(folder, random.Random(f"{name} {number}"))
    except Broken as broken:
        return str(broken)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return None


def killed(
    work: Callable[[Callable[[str], None]], None],
    after: Callable[[float], float],
    usual: float,
    *,
    first: Callable[[], None] | None = None,
) -> list[str]:
    """Run ``work`` in a forked process and end it by kill -9; returns the lines that it told before.

    ``after`` turns the usual length of the work (seconds) into the moment of the kill. A fork costs nothing, where a
    fresh interpreter costs a second; nothing is open here that the two could share. ``first`` is done
    just before, while the process may finish what it is in the middle of but not say anything any more: what takes the
    ground from under it takes no time in the world, but some here.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        begun = lines.readline()  # it says "begun" when it is about to do what may be cut off
        time.sleep(max(0.0, after(usual)))
        if first is not None:
            os.kill(child, signal.SIGSTOP)
            first()
        os.kill(child, signal.SIGKILL)
        told = [begun.strip(), *(line.strip() for line in lines)]
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == REFUSED:
        raise Broken("the program refused to go on")
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the round itself is wrong: its process ended with {code}")
    return [line for line in told if line and line != "begun"]


def _work_and_leave(work: Callable[[Callable[[str], None]], None], writing: int) -> None:
    """The child's whole life; it never comes back into the parent's code."""
    code = 1
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as line:
            work(lambda text: _tell(line, text))
        code = 0
    except UserError as refused:
        sys.stderr.write(f"{refused}\n")
        code = REFUSED
    except BaseException as trouble:  # noqa: BLE001  the process's outer edge: told, then gone
        sys.stderr.write(f"{type(trouble).__name__}: {trouble}\n")
    finally:
        os._exit(code)


def _tell(line: TextIO, text: str) -> None:
    line.write(f"{text}\n")
    line.flush()
