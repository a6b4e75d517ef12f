# SPDX-License-Identifier: Apache-2.0
"""A table on paper: its cells in a row, tagged as a table is, and its heading, which is said again on the next page."""

from collections.abc import Callable, Sequence

from sencodesk.papers.flow import Band, Column, Piece, Sheet
from sencodesk.papers.parts import text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node
from sencodesk.papers.theme import FORM_HEAD, INK, LINE

FORM_GUTTER = 12.0
"""Between the columns of a form."""
SCOPE = " /A <</O /Table /Scope /{}>>"

Columns = Sequence[tuple[str, float]]
"""Headings, and the share of the width that each column has."""
Fill = Callable[[int, Node | None, float], list[Piece]]
"""What stands in a cell: which, its tag, how wide it is."""


def row(
    page: Sheet,
    shares: Sequence[float],
    fill: Fill,
    parent: Node | None,
    *,
    heading: bool = False,
    field: str = "",
    gutters: Sequence[float] | None = None,
) -> list[Column]:
    """The cells of one row. The first names the row; without ``parent`` the row is one that readers aloud skip."""
    made, x = [], page.margin
    for n, share in enumerate(shares):
        width = share * page.width
        named = heading or n == 0
        scope = SCOPE.format("Column" if heading else "Row") if named else ""
        node = None if parent is None else Node("TH" if named else "TD", parent, scope, kept=True)
        room = width - (FORM_GUTTER if gutters is None else gutters[n])
        made.append(Column(x, room, fill(n, node, room), field))
        x += width
    return made


def form_heads(setter: Setter, page: Sheet, columns: Columns, parent: Node | None, *, above: float = 7) -> Band:
    """The heading row of a form; without ``parent`` it is said again at the top of a page."""

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        return [text_of(setter, columns[n][0], FORM_HEAD, room, node)]

    return Band(row(page, [share for _, share in columns], fill, parent, heading=True), above, 5, "", INK, LINE)
