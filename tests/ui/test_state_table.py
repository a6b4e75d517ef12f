# SPDX-License-Identifier: Apache-2.0
"""How a cell of a table of states looks follows from its row, never from the words that stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from sencodesk.views.review_rows import ReviewRow, State
from sencodesk_ui.pages.reviews import rows as reviews
from sencodesk_ui.widgets.state_table import LOOK, Shape, StateTable

ON = date(2026, 11, 23)
EARLIER, LATER = date(2026, 11, 20), date(2026, 12, 4)


@dataclass(frozen=True)
class Thing:
    """A row that says anything."""

    id: str
    said: str
    late: bool = False
    empty: bool = False
    state: str = "one"


def as_they_are(rows: Sequence[Thing], key: str, *, falling: bool) -> list[Thing]:
    """In no other order, whatever the column."""
    del key
    return list(reversed(rows)) if falling else list(rows)


THINGS: Shape[Thing] = Shape(
    (("name", "Name"), ("when", "")), {"one": ("clock", "muted", "One")}, lambda row, _key, _on: row.said, as_they_are,
    sorted_by="name", gives=(), late=lambda row, _on: row.late, empty=lambda row, key: key == "name" and row.empty,
)  # fmt: skip


@pytest.mark.parametrize("said", ["None", "Not set", "3 days overdue", "Anything"])
def test_a_cell_looks_as_its_row_is_whatever_it_says(qtbot: QtBot, said: str) -> None:
    table = StateTable(THINGS, name="things", title="Things")
    qtbot.addWidget(table)
    table.set_rows([Thing("a", said), Thing("b", said, late=True), Thing("c", said, empty=True)], ON)
    looks = [[table.model().index(row, place).data(LOOK) for place in range(2)] for row in range(3)]
    assert looks == [["", "quiet"], ["", "late"], ["quiet", "quiet"]]


@pytest.mark.parametrize(
    ("day", "state", "late", "empty"),
    [
        (EARLIER, "overdue", True, False), (EARLIER, "held", False, False), (ON, "planned", False, False),
        (LATER, "due", False, False), (None, "due", False, True),
    ],
)  # fmt: skip
def test_a_review_is_late_after_its_day_while_it_is_open(
    day: date | None, state: State, late: bool, empty: bool
) -> None:
    row = ReviewRow("p", "Edie Marrowfield", "None", "annual", state, day)
    assert (reviews.SHAPE.late(row, ON), reviews.SHAPE.empty(row, "day")) == (late, empty)
    assert reviews.SHAPE.empty(row, "class") is False
    assert ("overdue" in reviews.words(row, "when", ON), reviews.words(row, "day", ON) == "Not set") == (late, empty)
