# SPDX-License-Identifier: Apache-2.0
"""A button that was pressed is dead until what it began is written: a double click does a thing once."""

from collections.abc import Iterator
from contextlib import contextmanager


class Press:
    """What one button began and is still being written."""

    def __init__(self) -> None:
        self._writing = 0

    @property
    def is_dead(self) -> bool:
        """Whether something that this button began is not written yet."""
        return self._writing > 0

    def begun(self) -> None:
        """Something is handed to the writer."""
        self._writing += 1

    def ended(self) -> None:
        """It is written, or was refused, and whoever asked knows."""
        self._writing -= 1


_now: list[Press] = []
"""The buttons whose press is being answered, the innermost last: an answer may press another or open a box."""


@contextmanager
def pressed(press: Press) -> Iterator[None]:
    """While the press of this button is answered."""
    _now.append(press)
    try:
        yield
    finally:
        _now.pop()


def now() -> Press:
    """Whose press is being answered; one of nobody where there is none."""
    return _now[-1] if _now else Press()
