# SPDX-License-Identifier: Apache-2.0
"""What every editor is: it holds a value, says what is wrong with what stands in it, and tells when it was changed.

Pages, forms and tables know their editors by this alone. The kinds are in ``fields`` and ``choices``.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Widget
else:
    # Each kind is a Qt widget of its own (a line, a list), and Qt lets a class have one such ancestor. To the type
    # checker an editor is a widget; while running it is only ever mixed into one.
    Widget = object


class Editor(Widget):
    """Mixed into a widget, before it: ``class TextField(Editor, QLineEdit)``."""

    committed = Signal()
    """It is left, or Enter is pressed, with another value than it was given."""
    typed = Signal()
    """Something was typed or chosen, and perhaps not for good."""

    _given: Any = None

    def value(self) -> Any:
        """What stands there, as the kind of value that it is for; None for nothing or for what cannot be read."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value, without telling anybody."""
        raise NotImplementedError

    def problem(self) -> str:
        """A sentence about what is wrong with what stands there, or nothing."""
        return ""

    def can_be_unreadable(self) -> bool:
        """Whether its kind may hold what cannot be read (a date, a number); a line of text is never wrong by itself."""
        return type(self).problem is not Editor.problem

    def changed(self) -> bool:
        """Whether it differs from what it was given."""
        return bool(self.value() != self._given)

    def commit(self) -> None:
        """Tell once that the value changed; what cannot be read is not told."""
        if not self.problem() and self.changed():
            self._given = self.value()
            self._settle()
            self.committed.emit()

    def raw(self) -> object:
        """What stands there as plain text or a plain value, whether it can be read or not: fit to be kept."""
        return self.value()

    def put_back(self, raw: object) -> None:
        """Show again what ``raw`` gave once, as if it had just been typed or chosen here: it counts as changed."""
        held = self._given
        self.set_value(raw)
        self._given = held

    def mark(self, wrong: str) -> None:
        """A red edge, and the sentence for who hears it; or neither."""
        self.setProperty("error", "true" if wrong else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleDescription(wrong)

    def _settle(self) -> None:
        """The value is told."""
