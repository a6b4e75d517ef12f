# SPDX-License-Identifier: Apache-2.0
"""Several files, one after the other: each has its own preview and becomes its own change."""

from collections.abc import Sequence
from pathlib import Path


class Files:
    """The files that were chosen together, and which of them is on the page."""

    def __init__(self) -> None:
        self._paths: tuple[Path, ...] = ()
        self._at = 0

    def put(self, paths: Sequence[Path]) -> None:
        """Other files; the first is on the page."""
        self._paths, self._at = tuple(paths), 0

    def forget(self) -> None:
        """No file is on the page."""
        self.put(())

    @property
    def now(self) -> Path | None:
        """The file on the page."""
        return self._paths[self._at] if self._at < len(self._paths) else None

    @property
    def more(self) -> bool:
        """Whether another comes after it."""
        return self._at + 1 < len(self._paths)

    def left(self) -> tuple[Path, ...]:
        """The file on the page and those after it."""
        return self._paths[self._at :]

    def go_on(self) -> Path | None:
        """On to the next file."""
        self._at += 1
        return self.now

    def words(self) -> str:
        """``File 2 of 3``, where there are several. A file's name is not said: it may be a child's."""
        return f"File {self._at + 1} of {len(self._paths)}" if len(self._paths) > 1 and self.now else ""
