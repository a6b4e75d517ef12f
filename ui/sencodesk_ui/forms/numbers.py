# SPDX-License-Identifier: Apache-2.0
"""Editors for whole numbers, money and names that are offered while one types."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from sencodesk_ui.widgets import NumberField, TextField

MOST = 10**9
"""Above this nothing that is counted here can be."""


class WholeField(NumberField):
    """A whole number; blank is None."""

    def value(self) -> Any:
        """The number, or None for nothing or for what is no whole number."""
        found = super().value()
        whole = isinstance(found, float) and abs(found) < MOST and found.is_integer()
        return int(found) if whole else None

    def problem(self) -> str:
        """A sentence, or nothing."""
        return "Write a whole number, such as 20." if self.text().strip() and self.value() is None else ""


class MoneyField(TextField):
    """Pounds as they are written, kept in pence: ``16.40`` is 1640. Blank is None."""

    def value(self) -> Any:
        """The pence, or None for nothing or for what is no amount."""
        typed = self.text().strip().removeprefix("£").replace(",", "").strip()
        try:
            pence = Decimal(typed) * 100
        except InvalidOperation:
            return None
        return int(pence) if pence.is_finite() and abs(pence) < MOST and pence == pence.to_integral_value() else None

    def problem(self) -> str:
        """A sentence, or nothing."""
        return "Write pounds, such as 16 or 16.40." if self.text().strip() and self.value() is None else ""

    def _shown(self, value: Any) -> str:
        if not isinstance(value, int):
            return ""
        return f"£{value / 100:,.2f}" if value % 100 else f"£{value // 100:,}"

    def commit(self) -> None:
        """An amount that is told is then shown as one."""
        super().commit()
        if not self.problem() and self.text() != self._shown(self.value()):
            self.setText(self._shown(self.value()))


class NameField(TextField):
    """A line of text in which names that are known are offered; another may be typed."""

    def __init__(self, *, name: str, inline: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        modes = QCompleter.CompletionMode
        completer.setCompletionMode(modes.InlineCompletion if inline else modes.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchStartsWith if inline else Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these from now on."""
        if list(names) != self._names.stringList():
            self._names.setStringList(list(names))
