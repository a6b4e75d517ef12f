# SPDX-License-Identifier: Apache-2.0
"""Finds words that stand word for word in another pupil's plan: a plan begun from somebody else's, not made new.

Each pupil's own names are put aside before comparing, so that a text with the name changed is found as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sencodesk.coach.names import Word, words_of

RUN = 8
"""Words of one entry of the index. Shorter runs are shared by chance: “in the first week of each month”."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A text of a plan: whose plan it is (any stable mark of the pupil), the pupil's folded names, the words."""

    owner: str
    names: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that another plan holds as well, and how many words it has."""

    start: int
    end: int
    words: int


class SharedTexts:
    """Runs of words of many plans, by their owner. Make it once for many plans; 400 plans take well under a second.

    ``everybody`` are texts that all may share, such as the target bank's: their runs are never found.
    """

    def __init__(self, texts: Iterable[Owned] = (), everybody: Iterable[str] = ()) -> None:
        self._owners: dict[str, str] = {}
        common = {run for text in everybody for run in _runs(_plain(words_of(text), frozenset({"name"})))}
        for one in texts:
            for run in _runs(_plain(words_of(one.text), one.names)):
                if run not in common:
                    known = self._owners.setdefault(run, one.owner)
                    if known != one.owner:
                        self._owners[run] = _SEVERAL

    def longest(self, text: str, owner: str, names: frozenset[str]) -> Run | None:
        """The longest stretch of a text that stands in the plan of another pupil than ``owner``, or None."""
        if not self._owners:
            return None
        words = words_of(text)
        best: Run | None = None
        begin = None
        for n, run in enumerate([*_runs(_plain(words, names)), ""]):
            held = self._owners.get(run, owner)
            if held != owner:
                begin = n if begin is None else begin
            elif begin is not None:
                last = n + RUN - 2
                if best is None or last - begin + 1 > best.words:
                    best = Run(words[begin].start, words[last].end, last - begin + 1)
                begin = None
        return best


_SEVERAL = "\0"


def _plain(words: list[Word], names: frozenset[str]) -> list[str]:
    return ["@" if word.folded in names else word.folded for word in words]


def _runs(words: list[str]) -> list[str]:
    return [" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]
