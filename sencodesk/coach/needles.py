# SPDX-License-Identifier: Apache-2.0
"""From a pattern to words of which at least one must stand in any text that it finds.

A plan is read at every pause in typing; nearly all rules can be ruled out by looking for plain words, which is a
hundred times quicker than the pattern. Only the syntax that rules use is read; what is not understood gives None.
"""

from collections.abc import Iterable

Needles = frozenset[str] | None
_ZERO_WIDTH = ("(?=", "(?!", "(?<=", "(?<!")


def needles(pattern: str) -> Needles:
    """Lower-case strings of which every match holds at least one, or None when there is no such set."""
    found, _ = _either(pattern, 0)
    return found


class NeedleIndex:
    """Which of many rules may speak of a text: each by its place, found through three letters of its needles."""

    def __init__(self, of_rules: Iterable[Needles]) -> None:
        self._always: list[int] = []
        self._by_letters: dict[str, list[tuple[str, int]]] = {}
        self._short: list[tuple[str, int]] = []
        for place, some in enumerate(of_rules):
            if some is None:
                self._always.append(place)
            for needle in some or ():
                if len(needle) < _LETTERS:
                    self._short.append((needle, place))
                else:
                    self._by_letters.setdefault(needle[:_LETTERS], []).append((needle, place))

    def possible(self, plain: str) -> list[int]:
        """The places of the rules that may find something in a text of small letters, in order."""
        letters = {plain[n : n + _LETTERS] for n in range(len(plain) - _LETTERS + 1)}
        found = {place for needle, place in self._short if needle in plain}
        for three in letters & self._by_letters.keys():
            found.update(place for needle, place in self._by_letters[three] if place not in found and needle in plain)
        return sorted(found.union(self._always))


_LETTERS = 3


def _either(pattern: str, at: int) -> tuple[Needles, int]:
    """Reads alternatives up to the closing bracket; all must have needles for the whole to have any."""
    every: set[str] | None = set()
    while True:
        found, at = _sequence(pattern, at)
        every = every | found if every is not None and found is not None else None
        if at >= len(pattern) or pattern[at] == ")":
            return (frozenset(every) if every is not None else None), at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[Needles, int]:
    """Reads one alternative: its longest run of plain letters, or its most telling bracket."""
    best: Needles = None
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        atom, letter, after = _atom(pattern, at)
        optional, many, after = _quantifier(pattern, after)
        if letter and not optional:
            run += letter
        elif atom is not None and not optional:
            best = _better(best, atom)
        if letter is None or optional or many:
            best, run = _better(best, _of(run)), ""
        at = after
    return _better(best, _of(run)), at


def _atom(pattern: str, at: int) -> tuple[Needles, str | None, int]:
    """One atom: needles of a bracket, or a letter ("" for a place without width), and where it ends."""
    if pattern.startswith(_ZERO_WIDTH, at):
        return None, "", _past_bracket(pattern, at)
    if pattern[at] == "(":
        inside = at + 1
        if pattern.startswith("?", inside):
            inside = pattern.index(":", inside) + 1
        found, end = _either(pattern, inside)
        return found, None, end + 1
    if pattern[at] == "[":
        return None, None, pattern.index("]", at + 2) + 1
    if pattern[at] == "\\":
        kind = pattern[at + 1]
        if kind in "bB":
            return None, "", at + 2
        return None, (None if kind.isalnum() else kind), at + 2
    if pattern[at] in "^$":
        return None, "", at + 1
    return None, (None if pattern[at] == "." else pattern[at].lower()), at + 1


def _quantifier(pattern: str, at: int) -> tuple[bool, bool, int]:
    """Whether the atom may be missing, whether it may come again, and where the quantifier ends."""
    if at >= len(pattern) or pattern[at] not in "?*+{":
        return False, False, at
    if pattern[at] == "{":
        optional, many, end = pattern.startswith("{0", at), True, pattern.index("}", at) + 1
    else:
        optional, many, end = pattern[at] in "?*", pattern[at] in "*+", at + 1
    return optional, many, end + pattern.startswith("?", end)


def _past_bracket(pattern: str, at: int) -> int:
    depth = 0
    while True:
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = pattern.index("]", at + 2)
        else:
            depth += (pattern[at] == "(") - (pattern[at] == ")")
        at += 1
        if depth == 0:
            return at


def _of(run: str) -> Needles:
    return frozenset({run}) if len(run) > 1 else None


def _better(one: Needles, other: Needles) -> Needles:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other, key=lambda found: (min(map(len, found)), -len(found)))
