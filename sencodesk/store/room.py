# SPDX-License-Identifier: Apache-2.0
"""Room on the disk: what fills it up is not begun when too little is left (threat T23)."""

import shutil
from pathlib import Path

from sencodesk.errors import UserError

LEAST = 200 * 1024**2
"""Bytes that stay free whatever is done: 200 MB."""


def require(folder: Path, more: int = 0, *, kept: str = "Nothing was changed.") -> None:
    """Raise UserError where writing ``more`` bytes into ``folder`` would leave less than 200 MB free.

    A place of which the system does not say how full it is counts as roomy: writing there tells.
    """
    free = free_in(folder)
    if free is not None and free - more < LEAST:
        raise UserError(
            "little_room",
            happened=f"The disk is nearly full: {max(0, free) // 1024**2:,} MB are free.",
            kept=kept,
            do=f"Free at least {(LEAST + more - free) // 1024**2 + 1:,} MB (empty the bin, move films and pictures), "
            "then try again. Writing plans and pupils goes on meanwhile.",
            exit_code=6,
        )


def free_in(folder: Path) -> int | None:
    """Free bytes where ``folder`` lies or is going to lie; None if the system does not say."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def size_of(file: Path) -> int:
    """Bytes of a file; none if it is not there."""
    return file.stat().st_size if file.is_file() else 0
