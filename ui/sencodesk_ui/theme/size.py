# SPDX-License-Identifier: Apache-2.0
"""How large text is, and everything that holds text: one factor for points and for pixels (look.md's size table)."""

PERCENTS = (100, 125, 150, 175, 200)
"""The steps that can be chosen."""
LARGE = 150

_percent = [100]


def percent() -> int:
    """The size in use, as a share of the usual size."""
    return _percent[0]


def set_percent(chosen: int) -> None:
    """Another size. Raises ValueError for one that is not offered."""
    if chosen not in PERCENTS:
        raise ValueError(chosen)
    _percent[0] = chosen


def px(pixels: float) -> int:
    """Pixels of the size table, in the size in use."""
    return round(pixels * _percent[0] / 100)


def pt(points: float) -> float:
    """Points of a font, in the size in use."""
    return points * _percent[0] / 100


def room(pixels: int) -> int:
    """Pixels there are, counted in those of the size table: what a page compares with the widths where it folds."""
    return round(pixels * 100 / _percent[0])


def is_large() -> bool:
    """Whether text is so large that pages lay out for one column from the start."""
    return _percent[0] >= LARGE
