# SPDX-License-Identifier: Apache-2.0
"""The parts that pages are made of: each has one look, a name for readers, and works by keyboard."""

from sencodesk_ui.widgets.buttons import Button, Chip, IconButton, Segmented
from sencodesk_ui.widgets.cells import Row
from sencodesk_ui.widgets.choices import ChoiceField, YesNoField
from sencodesk_ui.widgets.days import distance, read_day, shown_day
from sencodesk_ui.widgets.editor import Editor
from sencodesk_ui.widgets.fields import DateField, LongText, NumberField, TextField
from sencodesk_ui.widgets.framed import Field
from sencodesk_ui.widgets.labels import PLAN_STATES, Avatar, Icon, Label, Line, PlanState, Tag
from sencodesk_ui.widgets.order import tab_through
from sencodesk_ui.widgets.rows import Column, RowTable
from sencodesk_ui.widgets.sheets import (
    Card,
    EmptyState,
    HowFar,
    Note,
    Progress,
    Scroll,
    Steps,
    clear,
    round_ends,
    scrolling,
)

__all__ = [
    "PLAN_STATES",
    "Avatar",
    "Button",
    "Card",
    "Chip",
    "ChoiceField",
    "Column",
    "DateField",
    "Editor",
    "EmptyState",
    "Field",
    "HowFar",
    "Icon",
    "IconButton",
    "Label",
    "Line",
    "LongText",
    "Note",
    "NumberField",
    "PlanState",
    "Progress",
    "Row",
    "RowTable",
    "Scroll",
    "Segmented",
    "Steps",
    "Tag",
    "TextField",
    "YesNoField",
    "clear",
    "distance",
    "read_day",
    "round_ends",
    "scrolling",
    "shown_day",
    "tab_through",
]
