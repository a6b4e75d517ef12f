# SPDX-License-Identifier: Apache-2.0
"""How far two colours stand apart (WCAG 2.2, glossary)."""

from collections.abc import Iterable


def of_shares(red_green_blue: Iterable[float]) -> float:
    """Relative luminance of red, green and blue from 0 to 1: 0 for black, 1 for white."""
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in red_green_blue)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``."""
    return of_shares(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def ratio(one: float, other: float) -> float:
    """Of two luminances, the lighter to the darker: from 1 to 21."""
    dark, light = sorted((one, other))
    return (light + 0.05) / (dark + 0.05)


def contrast(one: str, other: str) -> float:
    """Of two colours, the lighter to the darker: from 1 to 21."""
    return ratio(luminance(one), luminance(other))
