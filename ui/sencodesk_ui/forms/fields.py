# SPDX-License-Identifier: Apache-2.0
"""Editors that only the pupil's page has: a home council by code or name, lists of codes."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from sencodesk.codes.codesets import codeset, read_rows
from sencodesk.codes.councils import council_called, council_name
from sencodesk_ui.widgets import ChoiceField, TextField

RANKS = tuple((one, str(one)) for one in range(1, 10))


class CouncilField(TextField):
    """A council: its three-digit code where the name or the code is known, else the name as typed.

    A name that is begun is completed in the line, so that one sees what will be kept.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        self._names: dict[str, str] = {}
        super().__init__(name=name, parent=parent)
        self._offers = QStringListModel(self)
        completer = QCompleter(self._offers, self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.offer_councils({})

    def offer_councils(self, enrolled: Mapping[str, str]) -> None:
        """Offer the councils in force, and those that this school has enrolled (code to name)."""
        current = {row["code"]: row["name"] for row in read_rows("local_authority.csv") if row["kind"] == "current"}
        names = {**current, **{key: name for key, name in enrolled.items() if key.isdigit()}}
        if names == self._names:
            return
        untouched = not self.hasFocus() and not self.changed()
        self._names = names
        self._offers.setStringList(sorted(names.values()))
        if untouched:
            self.set_value(self._given)

    def value(self) -> Any:
        """The code, or the name as typed, or None."""
        typed = super().value()
        if not isinstance(typed, str):
            return None
        if typed == self._shown(self._given):
            return self._given
        for code, known in self._names.items():
            if typed.casefold() in (code, known.casefold()):
                return code
        return council_called(typed) or typed

    def commit(self) -> None:
        """Tell; a code that was typed is then shown by its name."""
        super().commit()
        if self.text() != self._shown(self.value()):
            self.setText(self._shown(self.value()))

    def _shown(self, value: Any) -> str:
        return "" if value is None else self._names.get(value) or council_name(value) or str(value)


def choice(title: str, *, short: bool = False, blank: str | None = "Not set") -> Callable[[str], ChoiceField]:
    """Makes a field with the codes of a set; ``short`` leaves out what stands in brackets."""
    choices = [(one.code, one.name.partition(" (")[0] if short else one.name) for one in codeset(title).codes.values()]

    def make(name: str) -> ChoiceField:
        return ChoiceField(choices, name=name, blank=blank)

    return make
