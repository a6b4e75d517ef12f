# SPDX-License-Identifier: Apache-2.0
"""Disks that fail: the power goes (an ext4 in a file, shut down under the program), writes and flushes that report
errors (strace makes the system calls fail), and a disk that is full (a small tmpfs). Root; Linux.
"""

import fcntl
import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from sencodesk.errors import UserError
from tests.campaign.rounds import Broken, Kind, killed
from tests.campaign.school import add_pair, copied, opened, whole

EXT4_SHUTDOWN = 0x8004587D
"""The ioctl that stops an ext4 as a power cut does; 2 means: without writing the journal (linux/fs/ext4)."""
NO_JOURNAL = 2
IMAGE = 24 << 20
TMPFS = 1400
"""KiB: the records fit, and some changes; not many."""
WRITER = Path(__file__).with_name("writer.py")

Tell = Callable[[str], None]


def kinds(pattern: Path) -> list[Kind]:
    """The kinds, on copies of the records in ``pattern``."""

    def power(folder: Path, chance: random.Random, *, flushed: bool = True) -> None:
        with _disk(folder) as disk:
            desk = copied(pattern, disk / "desk")
            os.sync()

            def work(tell: Tell) -> None:
                store = opened(desk)
                if not flushed:
                    event.listen(store.writer_engine, "connect", _without_flushing)
                    store.writer_engine.dispose()
                tell("begun")
                for number in range(10_000):
                    add_pair(store, number)
                    tell(str(number))

            told = killed(work, lambda usual: chance.random() * usual, 0.4, first=lambda: _cut_power(disk))
            _again(folder, disk)
            whole(desk, [int(line) for line in told])

    def full(folder: Path, chance: random.Random, *, in_words: bool = True) -> None:
        disk = folder / "disk"
        disk.mkdir()
        size = TMPFS + chance.randrange(0, 400)
        _run("mount", "-t", "tmpfs", "-o", f"size={size}k", "none", disk)
        try:
            desk = copied(pattern, disk / "desk")
            store = opened(desk)
            told: list[int] = []
            refused = False
            try:
                for number in range(3000):
                    add_pair(store, number)
                    told.append(number)
            except UserError:
                refused = in_words
            finally:
                _run("mount", "-o", f"remount,size={size + 8000}k", disk)
                store.close()
            if not refused:
                raise Broken("the disk was full, and the change was not refused in a sentence")
            whole(desk, told)
        finally:
            _run("umount", "-l", disk)

    def failing(fault: str, calls: str) -> Callable[..., None]:
        def act(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
            desk = copied(pattern, folder / "desk")
            when = chance.randrange(1, 60)
            inject = f"inject={calls}:error={fault}:when={when}{chance.choice(('', '+'))}"
            words = ["strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", f"trace={calls}", "-e", inject]
            command = [*words, sys.executable, str(WRITER), str(desk), "honest" if honest else "before"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            if done.returncode not in (0, 9):
                raise Broken(f"the program ended with {done.returncode}: {done.stderr.strip()[-200:]}")
            whole(desk, [int(line) for line in done.stdout.split()])

        return act

    flush, write = failing("EIO", "fsync,fdatasync"), failing("ENOSPC", "pwrite64,write")
    return [
        Kind("power cut (ext4 shut down under the program)", "a change that was told as kept outlives a power cut",
             "an ext4 in a file, EXT4_IOC_SHUTDOWN", power, _off(power, flushed=False), "does not flush",
             needs="root"),
        Kind("a full disk (tmpfs)", "refused in a sentence, and what was kept is kept", "a tmpfs of 1.4 MB", full,
             _off(full, in_words=False), "does not listen to the refusal", needs="root"),
        Kind("flushes that fail (EIO at the n-th)", "refused in a sentence, and what was told as kept is kept",
             "strace", flush, _off(flush, honest=False), "tells before it keeps", needs="ptrace"),
        Kind("writes that fail (ENOSPC at the n-th)", "refused in a sentence, and what was told as kept is kept",
             "strace", write, _off(write, honest=False), "tells before it keeps", needs="ptrace"),
    ]  # fmt: skip


def _off(act: Callable[..., None], **without: bool) -> Callable[[Path, random.Random], None]:
    return lambda folder, chance: act(folder, chance, **without)


@contextmanager
def _disk(folder: Path) -> Iterator[Path]:
    """A small ext4 in a file, mounted."""
    image, disk = folder / "image", folder / "disk"
    with image.open("wb") as file:
        file.truncate(IMAGE)
    _run("mkfs.ext4", "-q", "-F", image)
    disk.mkdir()
    _run("mount", "-o", "loop", image, disk)
    try:
        yield disk
    finally:
        _run("umount", "-l", disk)


def _cut_power(disk: Path) -> None:
    handle = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, EXT4_SHUTDOWN, struct.pack("I", NO_JOURNAL))
    finally:
        os.close(handle)


def _again(folder: Path, disk: Path) -> None:
    """The computer starts again: the disk is mounted as it was left."""
    _run("umount", disk)
    _run("mount", "-o", "loop", folder / "image", disk)


def _without_flushing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
