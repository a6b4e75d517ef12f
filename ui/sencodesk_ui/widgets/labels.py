# SPDX-License-Identifier: Apache-2.0
"""Words, tags and small signs: labels by role, status tags, plan states, avatars."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from sencodesk.views.plan_words import PLAN_WORDS
from sencodesk_ui import theme
from sencodesk_ui.theme.label import Label

__all__ = ["PLAN_STATES", "Avatar", "Icon", "Label", "Line", "PlanState", "Tag"]


class Icon(QLabel):
    """An icon that repeats a word beside it; a reader passes over it."""

    def __init__(self, name: str, colour: str, size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.show(self, name, colour, size)
        self.setFixedWidth(theme.px(size))


class Line(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        self.setFixedHeight(1)


class Tag(QFrame):
    """A letter block and words, for a status; or words alone."""

    def __init__(self, words: str, letter: str = "", parent: QWidget | None = None, *, filled: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tag")
        self.setFixedHeight(theme.px(22))
        self.setAccessibleName(f"{letter} {words}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(6)
        if letter:
            block = Label(letter, "number-now" if filled else "number", self)
            block.setFixedSize(theme.px(20), theme.px(20))
            block.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(block)
        else:
            row.addSpacing(6)
        row.addWidget(Label(words, "small", self))


class Avatar(Label):
    """Two initials on a soft square."""

    def __init__(self, initials: str, parent: QWidget | None = None) -> None:
        super().__init__(initials, "avatar", parent)
        self.setFixedSize(theme.px(44), theme.px(44))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


PLAN_STATES = {
    "current": ("circle-check", "success", PLAN_WORDS["current"]),
    "review-due": ("clock", "warning", PLAN_WORDS["review-due"]),
    "overdue": ("circle-alert", "danger", PLAN_WORDS["overdue"]),
    "draft": ("pencil", "muted", PLAN_WORDS["draft"]),
    "reviewed": ("badge-check", "muted", PLAN_WORDS["reviewed"]),
    "ended": ("circle-dashed", "muted", PLAN_WORDS["ended"]),
    "none": ("circle-dashed", "muted", PLAN_WORDS["none"]),
}
"""Icon, token of its colour, and word of each state that a plan is shown in."""


class PlanState(QWidget):
    """A plan's state: an icon and the word."""

    def __init__(self, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon, token, word = PLAN_STATES[state]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon(icon, getattr(theme.current(), token), 16, self))
        row.addWidget(Label(word, "", self))
