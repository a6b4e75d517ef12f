# SPDX-License-Identifier: Apache-2.0
"""The rows of the Reviews page in words: how they are filtered, sorted, and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, get_args

from sencodesk.services.desk import Reading
from sencodesk.views import review_rows as view
from sencodesk.views.field_words import value_words
from sencodesk.views.review_rows import TO_DO, ReviewRow, State
from sencodesk_ui.widgets import distance, shown_day
from sencodesk_ui.widgets.state_table import Shape

STATES: dict[str, tuple[str, str, str]] = {
    "overdue": ("circle-alert", "danger", "Overdue"),
    "report": ("send", "warning", "Report to send"),
    "planned": ("calendar-check", "accent", "Planned"),
    "due": ("clock", "warning", "Due"),
    "later": ("circle-dashed", "muted", "Due later"),
    "held": ("circle-check", "success", "Held"),
    "cancelled": ("x", "muted", "Cancelled"),
}
"""Icon, token of its colour and word of each state."""
FILTERS: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("to-do", "To do", TO_DO),
    ("overdue", "Overdue", frozenset({"overdue"})),
    ("due", "Due", frozenset({"due"})),
    ("planned", "Planned", frozenset({"planned"})),
    ("report", "Report to send", frozenset({"report"})),
    ("later", "Due later", frozenset({"later"})),
    ("over", "Held and cancelled", frozenset({"held", "cancelled"})),
    ("all", "All", frozenset(get_args(State))),
)
"""Stem, word on the chip, and the states that it shows."""
EMPTY = {
    "to-do": ("Nothing is to be done for a review.", "Due later shows what comes after the next six weeks."),
    "overdue": ("No review is overdue.", ""),
    "due": ("No review is due in the next six weeks.", ""),
    "planned": ("No meeting is planned.", "Open one that is due and type the day on which it meets."),
    "report": ("No report is to be sent.", ""),
    "later": ("No review is due later.", ""),
    "over": ("No review was held yet.", ""),
    "all": ("There is no review.", ""),
}
COLUMNS = (("name", "Name"), ("class", "Class"), ("kind", "What"), ("state", "State"), ("day", "Day"), ("when", ""),
           ("place", "Time and place"))  # fmt: skip
OPEN = TO_DO | {"later"}


@dataclass(frozen=True, slots=True)
class Data:
    """Everything that the page shows."""

    on: date
    rows: tuple[ReviewRow, ...]
    classes: tuple[str, ...]


def read(session: Reading, on: date) -> Data:
    """All reviews of pupils on roll, and those that are due."""
    rows = view.review_rows(session, on=on)
    return Data(on, rows, tuple(sorted({row.class_name for row in rows if row.class_name})))


def narrowed(rows: Sequence[ReviewRow], class_name: object, kind: object) -> list[ReviewRow]:
    """The rows of a class and a kind; all where none is named."""
    return [row for row in rows if (not class_name or row.class_name == class_name) and (not kind or row.kind == kind)]


def shown_by(rows: Sequence[ReviewRow], stem: str) -> list[ReviewRow]:
    """The rows that a chip shows. What is overdue may be planned, or held with its report to send, too."""
    if stem == "overdue":
        return [row for row in rows if row.late]
    states = next(states for name, _word, states in FILTERS if name == stem)
    return [row for row in rows if row.state in states or (row.late and stem == "to-do")]


def kind_words(row: ReviewRow) -> str:
    """``Annual review``."""
    return _kind(row.kind)


@cache
def _kind(kind: str) -> str:
    return value_words("review", "kind", kind)


def state_words(row: ReviewRow) -> str:
    """``Planned``; ``Planned, overdue`` where it meets only after its last day."""
    word = STATES[row.state][2]
    return f"{word}, overdue" if row.late and row.state != "overdue" else word


def words(row: ReviewRow, key: str, on: date) -> str:
    """What a cell says."""
    if key == "name":
        return row.name
    if key == "class":
        return row.class_name
    if key == "kind":
        return kind_words(row)
    if key == "state":
        return state_words(row)
    if key == "day":
        return shown_day(row.day) or "Not set"
    if key == "when":
        return distance(row.day, on) if row.day is not None and row.state in OPEN else ""
    return ", ".join(part for part in (row.at, row.place) if part)


def told(row: ReviewRow) -> str:
    """A row in one line, as a day of the month tells it."""
    at = f"{row.at}, " if row.at else ""
    return f"{at}{row.name}: {kind_words(row)}, {state_words(row).lower()}"


def ordered(rows: Sequence[ReviewRow], key: str, *, falling: bool) -> list[ReviewRow]:
    """By a column, then by name; rows with nothing in the column stand last in either direction."""
    known = sorted(rows, key=lambda row: (row.name.casefold(), row.day or date.max))
    valued = [(_sorted_by(row, key), row) for row in known]
    some = [one for one in valued if one[0]]
    none = [row for value, row in valued if not value]
    return [row for _value, row in sorted(some, key=itemgetter(0), reverse=falling)] + none


def _sorted_by(row: ReviewRow, key: str) -> Any:
    if key == "name":
        return row.name.rpartition(" ")[2].casefold()
    if key == "state":
        return 1 + list(STATES).index(row.state)
    if key in ("day", "when"):
        return row.day
    return {"class": row.class_name, "kind": kind_words(row)}.get(key, row.place)


def late(row: ReviewRow, on: date) -> bool:
    """Whether the day of one that is not done has passed."""
    return row.day is not None and row.state in OPEN and row.day < on


def empty(row: ReviewRow, key: str) -> bool:
    """Whether a cell says that no day is set."""
    return key == "day" and row.day is None


SHAPE = Shape(
    COLUMNS, STATES, words, ordered, sorted_by="day", gives=("place", "kind", "state", "day", "when"),
    late=late, empty=empty,
)  # fmt: skip
"""The table of reviews."""
