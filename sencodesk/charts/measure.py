# SPDX-License-Identifier: Apache-2.0
"""How wide words are, read from the house's own font files, so that a chart is laid out once for screen and paper.

The widths are upper bounds: kerning is left out, and a figure counts as wide as the widest, because the screen sets
figures of one width and paper does not. So labels that do not touch here touch on neither.
"""

import struct
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

ASCENT, DESCENT = 0.76, 0.24
"""How far letters reach above and below their line, per point of size."""
_FILES = {False: "AtkinsonHyperlegibleNext_400Regular.ttf", True: "AtkinsonHyperlegibleNext_600SemiBold.ttf"}
_STRANGE = 1.1  # a letter that the font lacks comes from another font, which may be wide
_CUT = "…"


def width(text: str, size: float, *, strong: bool = False) -> float:
    """Width in points of ``text`` on one line at ``size`` points."""
    widths = _widths(strong)
    return size * sum(widths.get(char, _STRANGE) for char in text)


def fold(text: str, size: float, room: float, most: int, *, strong: bool = False) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines of ``room`` points; a word wider than a line is cut, and what is left over
    ends in an ellipsis. Whoever folds a name gives it whole in the chart's words."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, strong=strong) <= room:
            lines[-1] = joined
        else:
            lines += _cut(word, size, room, strong=strong)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(last + _CUT, size, strong=strong) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + _CUT]
    return tuple(lines)


def widest(texts: Sequence[str], size: float, *, strong: bool = False) -> float:
    """Width of the widest of ``texts``; 0 for none."""
    return max((width(text, size, strong=strong) for text in texts), default=0.0)


def _cut(word: str, size: float, room: float, *, strong: bool) -> list[str]:
    parts = [""]
    for char in word:
        if parts[-1] and width(parts[-1] + char, size, strong=strong) > room:
            parts.append("")
        parts[-1] += char
    return parts


@cache
def _widths(strong: bool) -> dict[str, float]:
    """Advance of each character per point of size (OpenType 1.9: head, hhea, hmtx, and cmap's format 4)."""
    data = files("sencodesk_resources").joinpath("fonts", _FILES[strong]).read_bytes()
    tables = {}
    for n in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[tag] = offset
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    count = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * count, data, tables[b"hmtx"])[::2]
    found = {
        chr(code): advances[min(glyph, count - 1)] / units
        for code, glyph in _glyphs(data, tables[b"cmap"]).items()
        if glyph
    }
    figure = max([found[digit] for digit in "0123456789"])
    return found | dict.fromkeys("0123456789", figure)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    for n in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * n)[2]
        if struct.unpack_from(">H", data, start)[0] == 4:
            return _format_4(data, start)
    raise ValueError("the font has no table of characters that we read")


def _format_4(data: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    parts = [f">{count}H", f">{count}H", f">{count}h", f">{count}H"]
    places = [start + 14 + extra for extra in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)]
    ends, starts, deltas, ranges = (
        struct.unpack_from(part, data, place) for part, place in zip(parts, places, strict=True)
    )
    found = {}
    for n in range(count):
        for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
            if ranges[n]:
                place = places[3] + 2 * n + ranges[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", data, place)[0]
                glyph = (glyph + deltas[n]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[n]) & 0xFFFF
            found[code] = glyph
    return found
