# SPDX-License-Identifier: Apache-2.0
"""The fields of the plan's form: under the box stands what the paper has to say of it, and what the coach has."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.coach.model import Advice
from sencodesk_ui import theme
from sencodesk_ui.pages.plan.advice import AdviceLine
from sencodesk_ui.widgets import Editor, Field, Icon, Label, LongText


class HintField(Field[Editor]):
    """A field that can also say something about the paper: under it, in a quiet tone, never in the way."""

    def __init__(self, label: str, editor: Editor, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, editor, help=help, parent=parent)
        self._hint = QWidget(self)
        row = QHBoxLayout(self._hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon("lightbulb", theme.current().warning, 16, self._hint), 0, Qt.AlignmentFlag.AlignTop)
        self._words = Label("", "small", self._hint, wrap=True)
        self._words.setObjectName(f"{self.objectName()}-hint")
        row.addWidget(self._words, 1)
        self._hint.hide()
        self._column.addWidget(self._hint)
        self.advice: AdviceLine | None = None
        """Made when the coach first speaks here."""
        self.shared_place: QVBoxLayout | None = None
        """Where advice stands when the field shares its line with others: below them all, as wide as they."""

    def rename(self, name: str) -> None:
        """The object names of the editor and of everything round it."""
        self.editor.setObjectName(name)
        self.setObjectName(f"field-{name}")
        self._sentence.setObjectName(f"field-{name}-error")
        self._words.setObjectName(f"field-{name}-hint")
        if self.advice is not None:
            self.advice.rename(name)

    def set_hint(self, words: str) -> None:
        """Say it, or nothing."""
        self._words.setText(words)
        self._hint.setVisible(bool(words))
        self._describe()

    def set_error(self, sentence: str) -> None:
        """What is wrong is said first; when it is mended, what else there is to say is said again."""
        super().set_error(sentence)
        self._describe()

    def show_advice(self, found: Sequence[Advice]) -> AdviceLine | None:
        """What the coach says of this field now. Returns the line if it had to be made."""
        made = None
        if found and self.advice is None:
            self.advice = made = AdviceLine(self.parentWidget() if self.shared_place is not None else self)
            made.rename(self.editor.objectName())
            (self._column if self.shared_place is None else self.shared_place).addWidget(made)
        if self.advice is not None:
            self.advice.show_advice(found, self.label.text() if self.shared_place is not None else "")
            self._describe()
        return made

    def _describe(self) -> None:
        """What a reader hears beyond the field's name: what is wrong, or the paper's and the coach's words."""
        if not self.error():
            coach = self.advice.spoken() if self.advice is not None else ""
            words = " ".join(filter(None, (self.hint(), coach)))
            if self.editor.accessibleDescription() != words:
                self.editor.setAccessibleDescription(words)

    def readable(self) -> bool:
        """Whether what stands in the box can be read at all."""
        return not self.editor.problem()

    def hint(self) -> str:
        """What stands there."""
        return self._words.text()


ONE_LINE = 34
"""As high as a text field."""


class GrowingLine(LongText):
    """Text that begins as one line, as high as the fields beside it, and grows with what is typed."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent, lines=1)

    def _grow(self) -> None:
        shown = max(1, int(self.document().size().height()))
        self.setFixedHeight(theme.px(ONE_LINE) if shown == 1 else shown * self.line_height() + 22)
