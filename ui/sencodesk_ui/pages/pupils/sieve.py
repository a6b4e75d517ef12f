# SPDX-License-Identifier: Apache-2.0
"""What the filters leave of the register while somebody types: each letter looks through what the one before left."""

from collections.abc import Sequence
from dataclasses import replace

from sencodesk_ui.pages.pupils.rows import Filters, PupilRow, chosen, plain


class Sieve:
    """Gives what ``rows.chosen`` gives, and keeps an answer for each beginning of what is sought: a letter taken back
    needs no look at all. Other rows (another list, not other content) or another filter begin anew."""

    def __init__(self) -> None:
        self._every: Sequence[PupilRow] = ()
        self._filters = Filters()
        self._left: list[tuple[str, list[PupilRow]]] = []

    def chosen(self, every: Sequence[PupilRow], filters: Filters) -> list[PupilRow]:
        """The rows that the filters leave, in the order given; do not change the list."""
        text, others = plain(filters.text), replace(filters, text="")
        if every is not self._every or others != self._filters or not self._left:
            self._every, self._filters = every, others
            self._left = [("", chosen(every, others))]
        while not text.startswith(self._left[-1][0]):
            self._left.pop()
        before, left = self._left[-1]
        if text != before:
            for word in text.split():
                left = [row for row in left if word in row.sought]
            self._left.append((text, left))
        return left
