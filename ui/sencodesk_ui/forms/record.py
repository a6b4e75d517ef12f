# SPDX-License-Identifier: Apache-2.0
"""The editors of one record. What was typed is saved as one change when the form is left, or the page says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk_ui import theme
from sencodesk_ui.saving import Act, Job, Outcome, Seen, keep_typing, save
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets import Button, DateField, Editor, Field, Label, LongText, TextField, YesNoField
from sencodesk_ui.widgets.reading import only_shown
from sencodesk_ui.workspace import Workspace

PAUSE = 1500
"""Milliseconds without a key after which typing is kept, though not yet saved."""
LEAST = 56
"""Pixels that a field in a line has at least; a date has room for itself."""
MOST_OF_LARGE = 2
"""Columns of a form in large text: three dates have no room beside one another on a small laptop."""
NOT_SAVED = "This is not saved yet. Look at it again."


@dataclass(frozen=True)
class Spec:
    """One field: its key for the service, its label, how its editor is made from an object name, where it stands.

    ``span`` is its share of the width; ``told`` the name that findings use for it; ``past`` is of a day that has come.
    """

    field: str
    label: str
    make: Callable[[str], Editor]
    span: int = 1
    help: str = ""
    told: str = ""
    past: bool = False

    @property
    def kebab(self) -> str:
        """The end of its object name: ``class_name`` is ``class``, ``from_`` is ``from``."""
        return self.field.removesuffix("_").removesuffix("_name").replace("_", "-")


class RecordForm(QWidget):
    """Editors for one record, in a grid with labels (``columns``) or in one line (0).

    ``finished`` says that something was saved or let go. The form keeps what was refused, with the sentence beside it.
    """

    finished = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        specs: Sequence[Spec],
        act: Act,
        *,
        name: str,
        form: str,
        columns: int = 2,
        new: bool = False,
        writable: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace, self.specs, self.act, self.form, self.new = workspace, specs, act, form, new
        self.seen = Seen("")
        self.editors: dict[str, Editor] = {}
        self._fields: dict[str, Field[Editor]] = {}
        self._pending: dict[str, Any] = {}
        self._sent: set[str] = set()
        self._bad: set[str] = set()
        self._unread: set[str] = set()
        self._refused: dict[str, object] = {}
        """What stood in a field when it was refused, or was put back there; it is kept as long as that stands there."""
        self._kept = False
        self._columns = columns
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._keep)
        self.extras: dict[str, QWidget] = {}
        """Buttons and headings that belong to the record, by the end of their object names."""
        for spec in specs:
            editor = spec.make("")
            self.editors[spec.field] = editor
            editor.committed.connect(lambda spec=spec, editor=editor: self._told(spec.field, editor.value()))
            if isinstance(editor, TextField | LongText):
                editor.typed.connect(self._later.start)
                editor.typed.connect(self._tell_typing)
            if isinstance(editor, TextField):
                editor.returnPressed.connect(self.flush)
            if isinstance(editor, DateField):
                editor.until = workspace.today if spec.past else None
                editor.editingFinished.connect(lambda spec=spec: self._look(spec.field))
        self.line = QHBoxLayout()
        self._lay()
        self.writable = workspace.may_write if writable is None else writable
        if not self.writable:
            only_shown(*self.editors.values())
        self.rename(name)

    def _lay(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        self._error = Label("", "danger", self, wrap=True)
        self._error.hide()
        if self._columns:
            if theme.size.is_large():
                self._columns = min(MOST_OF_LARGE, max(1, self._columns // 2))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(12)
            place = 0
            for spec in self.specs:
                field = Field(spec.label, self.editors[spec.field], help=spec.help, parent=self)
                self._fields[spec.field] = field
                span = min(spec.span, self._columns)
                if place % self._columns + span > self._columns:
                    place += self._columns - place % self._columns
                at = Qt.AlignmentFlag.AlignBottom if not spec.help else Qt.AlignmentFlag(0)
                grid.addWidget(
                    field, place // self._columns, place % self._columns, 1, min(spec.span, self._columns), at
                )
                place += span
            for column in range(self._columns):
                grid.setColumnStretch(column, 1)
            whole.addLayout(grid)
        else:
            self.line.setSpacing(8)
            for spec in self.specs:
                editor = self.editors[spec.field]
                editor.setParent(self)
                if not isinstance(editor, DateField):  # a date is never cut
                    editor.setMinimumWidth(theme.px(LEAST))
                editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                self.line.addWidget(editor, spec.span)
            whole.addLayout(self.line)
        whole.addWidget(self._error)

    def rename(self, name: str) -> None:
        """Object names and spoken names from a stem such as ``status-2``."""
        self.setObjectName(f"{name}-form")
        self._error.setObjectName(f"{name}-error")
        words = name.replace("-", " ")
        several = name.rpartition("-")[2] == "new" or name[-1:].isdecimal()
        for key, widget in self.extras.items():
            widget.setObjectName(f"{name}-{key}")
        for spec in self.specs:
            editor = self.editors[spec.field]
            editor.setObjectName(f"{name}-{spec.kebab}")
            if isinstance(editor, YesNoField):
                for button in editor.findChildren(Button):
                    end = button.objectName().rpartition("-")[2]
                    button.setObjectName(f"{name}-{spec.kebab}-{end}")
                    said = f"{spec.label}: {button.text()}"
                    button.setAccessibleName(f"{said}, {words}" if several else said)
            # Its label is not enough: a contact's forename and the child's stand on one page.
            editor.setAccessibleName(f"{spec.label}, {words}" if several else spec.label)
            field = self._fields.get(spec.field)
            if field is None:
                continue
            field.setObjectName(f"field-{name}-{spec.kebab}")
            for label in field.findChildren(Label):
                if label.objectName().endswith("-error"):
                    label.setObjectName(f"field-{name}-{spec.kebab}-error")

    def fill(self, seen: Seen, values: Mapping[str, Any]) -> None:
        """Show a record. What is being typed, on its way, or was refused, stays."""
        if seen.id != self.seen.id:
            self.forget()
            self.seen = seen
        elif seen is not self.seen:
            self.seen.version = max(self.seen.version or 0, seen.version or 0)
        for spec in self.specs:
            if spec.field not in self._pending.keys() | self._sent | self._bad | self._unread:
                self.editors[spec.field].set_value(values.get(spec.field))

    def forget(self) -> None:
        """Let go of everything typed: another record comes."""
        self._later.stop()
        self.workspace.typed_out(self)
        self._pending, self._kept = {}, False
        self._sent, self._bad, self._unread = set(), set(), set()
        for spec in self.specs:
            self.editors[spec.field].set_value(None)
            editor = self.editors[spec.field]
            if isinstance(editor, TextField):
                editor.setText("")
                editor.setModified(False)
            if isinstance(editor, LongText):
                editor.put_back("")
            self.say(spec.field, "")

    def restore(self, raw: Mapping[str, object]) -> None:
        """Put back what was typed here once and could not be saved."""
        if not self.writable:
            return
        self._kept = bool(raw)
        for name, text in raw.items():
            if name not in self.editors:
                continue
            editor = self.editors[name]
            editor.put_back(text)
            self._bad.add(name)
            self._refused[name] = editor.raw()
            self.say(name, editor.problem() or self._why(name))
        self._tell_typing()

    def _why(self, name: str) -> str:
        """Why what stands in a field was refused, as far as it is known since the records were opened."""
        stood, sentence = self.workspace.refused.get((self.form, self.seen.id, name), (0, ""))
        return sentence if sentence and stood == hash(str(self.editors[name].raw())) else NOT_SAVED

    def flush(self, *, pressed: bool = False) -> None:
        """Save what was typed, as one change; ``pressed`` when somebody asks for a new record in so many words."""
        if not self.writable:
            return
        for editor in self.editors.values():
            editor.commit()
        self._later.stop()
        unread = {name: one.raw() for name, one in self.editors.items() if one.problem()}
        for name in self._unread - unread.keys() - self._bad:
            self.say(name, "")
        for name in unread:
            self.say(name, self.editors[name].problem())
        self._unread = set(unread)
        if self._sent or not (self._pending or unread or self._kept or pressed):
            return
        if self.new and not (self._pending or unread or pressed):
            return
        values = self._values() if self.new else dict(self._pending)
        # What was refused before and not touched since is still not saved: it stays kept.
        untouched = set() if self.new else self._bad - values.keys() - unread.keys()
        stays = {name: self.editors[name].raw() for name in untouched}
        held = unread | {name: raw for name, raw in stays.items() if raw == self._refused.get(name)}
        job = Job(
            form=self.form,
            seen=self.seen,
            values=values,
            raw={name: one.raw() for name, one in self.editors.items()},
            unread=held,
            told={spec.told or spec.field: spec.field for spec in self.specs},
            whole=self.new,
        )
        self._sent, self._pending = set(values) | {""}, {}
        act, seen = self.act, self.seen

        def done(outcome: Outcome) -> None:
            if seen is self.seen:
                self._saved(outcome, values, held)

        def failed(error: UserError) -> None:
            if seen is self.seen:
                self._pending = {**values, **self._pending}
                self._sent = set()
                self._tell_typing()
            self.workspace.say_error(error)

        self.workspace.write(self, lambda desk: save(desk, job, act), done, failed)

    def _look(self, name: str) -> None:
        """A day that cannot be is said when its box is left, and not said any more when it was put right."""
        wrong = self.editors[name].problem()
        if wrong:
            self._unread.add(name)
        elif name not in self._unread or name in self._bad:
            return
        else:
            self._unread.discard(name)
        self.say(name, wrong)
        self._tell_typing()

    def unsaved(self) -> bool:
        """Whether it holds what was typed and is not in the records yet."""
        return self.writable and (not self.settled() or any(one.changed() for one in self.editors.values()))

    def _tell_typing(self) -> None:
        self.workspace.typed_in(self)

    def settled(self) -> bool:
        """Whether nothing typed is on its way, waits to be saved, or was refused."""
        return not (self._sent or self._pending or self._bad or self._unread)

    def let_go(self) -> None:
        """Forget what was typed here and kept."""
        self.workspace.typed_out(self)
        keep_typing(self.workspace, self.form, self.seen, {})

    def say(self, name: str, sentence: str) -> None:
        """A sentence beside a field, or nothing."""
        if name in self._fields:
            self._fields[name].set_error(sentence)
            return
        editor = self.editors[name]
        if not sentence and editor.property("error") != "true":
            return  # dressing an editor anew takes its time
        editor.setProperty("error", "true" if sentence else "false")
        editor.setAccessibleDescription(sentence)
        editor.style().unpolish(editor)
        editor.style().polish(editor)
        label = next(spec.label for spec in self.specs if spec.field == name)
        if sentence:
            said = self._error.isVisible() and self._error.text() == f"{label}: {sentence}"
            if self.isVisible() and not said:
                announce(editor, f"{editor.accessibleName()}: {sentence}")
            self._error.setText(f"{label}: {sentence}")
        wrong = any(one.property("error") == "true" for one in self.editors.values())
        self._error.setVisible(wrong)

    def field_names(self) -> Sequence[str]:
        """Its fields, and the names that findings use for them."""
        return [name for spec in self.specs for name in (spec.field, spec.told) if name]

    def focus(self, name: str = "") -> None:
        """Put the caret into a field, or into the first."""
        known = {key: spec.field for spec in self.specs for key in (spec.field, spec.told) if key}
        editor = self.editors[known.get(name, self.specs[0].field)]
        target: QWidget = editor.findChildren(QWidget)[0] if isinstance(editor, YesNoField) else editor
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep(self) -> None:
        """After a pause in typing: keep what stands here unsaved, so that a flat battery costs nothing."""
        typed = {
            name: editor.raw()
            for name, editor in self.editors.items()
            if editor.changed() or name in self._pending or editor.problem()
        }
        if not typed or self._sent or not self.seen.id:
            return
        self._kept = True
        keep_typing(self.workspace, self.form, self.seen, typed)

    def _values(self) -> dict[str, Any]:
        read = {name: one for name, one in self.editors.items() if not one.problem()}
        return {name: one.value() for name, one in read.items() if one.value() is not None}

    def _told(self, name: str, value: Any) -> None:
        self._later.start()
        self._pending[name] = value
        self._bad.discard(name)
        self._tell_typing()

    def _saved(self, outcome: Outcome, values: Mapping[str, Any], unread: Mapping[str, object]) -> None:
        self._sent = set()
        self._kept = bool(unread or outcome.wrong)
        for name in {**values, **outcome.wrong}:
            self.say(name, outcome.wrong.get(name, ""))
            (self._bad.add if name in outcome.wrong else self._bad.discard)(name)
            if name in outcome.wrong:
                self._refused[name] = self.editors[name].raw()
                why = (hash(str(self._refused[name])), outcome.wrong[name])
                self.workspace.refused[self.form, self.seen.id, name] = why
        if self.new and (outcome.wrong or unread):
            self._pending = dict(values)
        self._tell_typing()
        self.finished.emit(outcome.change)
        if self._pending and not self.new:
            self.flush()
