# SPDX-License-Identifier: Apache-2.0
"""What scores are measured on: numbers, ages in years and months, phases with names. Each knows its ticks and words.

A scale on which less is better (minutes to start) is not turned upside down: the axis stays as everybody expects it,
and the chart says "Lower is better" in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

MINUS = "\u2212"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WHOLE_STEPS = (1.0, 2.0, 5.0, 10.0)
_MONTHS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200, 2400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What all scales share. ``name`` says what is measured, as a heading has it."""

    name: str
    lower_is_better: bool = False

    def direction(self) -> str:
        """Which way is better, in words."""
        return "Lower is better" if self.lower_is_better else "Higher is better"

    def better(self, before: float, after: float) -> float:
        """How much better ``after`` is: more than nothing for a gain, whichever way the scale runs."""
        return before - after if self.lower_is_better else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers(Scale):
    """Numbers with a unit ("minutes", "of 10 answers"). ``low`` and ``high`` are the ends of a scale that has ends."""

    unit: str = ""
    one: str = ""
    """The unit of exactly one ("minute"), where it differs."""
    low: float | None = None
    high: float | None = None
    whole: bool = True
    """Whether the axis counts in whole numbers."""

    def say(self, value: float) -> str:
        """A value with its unit."""
        return f"{spoken(number(value))} {self.one if self.one and abs(value) == 1 else self.unit}".rstrip()

    def mark(self, value: float) -> str:
        """A value on the axis."""
        return number(value)

    def span(self, values: Sequence[float]) -> tuple[float, float]:
        """The stretch to show. It begins at nothing where that costs little room; one value gets room about it."""
        low, high = min(values), max(values)
        if self.low is not None and self.high is not None:
            return min(low, self.low), max(high, self.high)
        if 0 <= low <= high / 2:
            low = 0.0
        room = max((high - low) * 0.08, abs(high) * 0.02, 1.0 if self.whole else 0.1)
        low = low if low == 0 else low - room
        return (low if self.low is None else max(low, min(self.low, *values))), high + room

    def ticks(self, low: float, high: float, most: int) -> tuple[float, ...]:
        """At most ``most`` even, round steps from ``low`` or under to ``high`` or over."""
        return nice(low, high, most, whole=self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages(Scale):
    """Ages, counted in months: a reading age of seven and a half is 90."""

    def say(self, value: float) -> str:
        """``7 years 6 months``."""
        years, months = divmod(round(abs(value)), 12)
        parts = [counted(years, "year")] if years or not months else []
        parts += [counted(months, "month")] if months else []
        return ("minus " if round(value) < 0 else "") + " ".join(parts)

    def mark(self, value: float) -> str:
        """``7y 6m``."""
        years, months = divmod(round(abs(value)), 12)
        sign = MINUS if round(value) < 0 else ""
        return f"{sign}{years}y {months}m" if months and years else f"{sign}{months}m" if months else f"{sign}{years}y"

    def span(self, values: Sequence[float]) -> tuple[float, float]:
        """With three months about it."""
        return min(values) - 3, max(values) + 3

    def ticks(self, low: float, high: float, most: int) -> tuple[float, ...]:
        """Steps of months and years as people count them."""
        for step in _MONTHS:
            first, last = floor(low / step), ceil(high / step)
            if last - first < most:
                return tuple(float(n * step) for n in range(first, max(last, first + 1) + 1))
        return nice(low, high, most, whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases(Scale):
    """Steps with names and an order ("Phase 2", "Phase 3"); a value is the place in ``names``, from 0."""

    names: tuple[str, ...]

    def say(self, value: float) -> str:
        """The phase's name. Raises ValueError for a place that has none."""
        if value != int(value) or not 0 <= value < len(self.names):
            raise ValueError(f"there is no phase {value:g}")
        return self.names[int(value)]

    def mark(self, value: float) -> str:
        """The same."""
        return self.say(value)

    def span(self, values: Sequence[float]) -> tuple[float, float]:
        """One phase more on either side, if there is one."""
        return max(min(values) - 1, 0), min(max(values) + 1, len(self.names) - 1)

    def ticks(self, low: float, high: float, most: int) -> tuple[float, ...]:
        """Every phase, or every second, third … where there is no room; the first and the last always."""
        first, last = floor(low), ceil(high)
        step = max(1, ceil((last - first + 1) / max(most - 1, 1)))
        inner = [n for n in range(first, last, step) if last - n >= step or n == first]
        return tuple(float(n) for n in dict.fromkeys([*inner, last]))


AnyScale = Numbers | Ages | Phases


def nice(low: float, high: float, most: int, *, whole: bool) -> tuple[float, ...]:
    """Even steps of 1, 2, 2.5 or 5 times a power of ten that cover ``low`` to ``high`` with at most ``most`` ticks
    (at least two are given). Raises ValueError for what is not finite."""
    if not (isfinite(low) and isfinite(high)):
        raise ValueError("a chart shows finite numbers")
    low, high = min(low, high), max(low, high)
    if low == high:
        high = low + 1
    power = floor(log10((high - low) / max(most - 1, 1)))
    if whole:
        power = max(power, 0)
    while True:
        for part in _WHOLE_STEPS if whole and power == 0 else _STEPS:
            step = part * 10.0**power
            first, last = floor(low / step), ceil(high / step)
            if last - first < max(most, 2):
                ticks = tuple(round(n * step, max(1 - power, 0)) for n in range(first, max(last, first + 1) + 1))
                return ticks if all(a < b for a, b in pairwise(ticks)) else (low, high)
        power += 1


def number(value: float) -> str:
    """A number as it is read: thousands parted, at most two decimals, none that say nothing."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown.replace("-", MINUS)


def spoken(mark: str) -> str:
    """A number as it is said: readers aloud pass over the sign."""
    return mark.replace(MINUS, "minus ")


def counted(count: int, noun: str) -> str:
    """``1 pupil``, ``2 pupils``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
