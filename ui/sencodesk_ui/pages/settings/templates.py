# SPDX-License-Identifier: Apache-2.0
"""Plan templates: those of the program, to be copied, and the school's own, to be changed."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.content.template_plain import mark
from sencodesk.errors import UserError
from sencodesk.services import plan_templates, unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import plan_templates as view
from sencodesk.views.plan_templates import TemplateView
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.pages.settings.template_editor import TemplateEditor
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, Label, clear, round_ends
from sencodesk_ui.workspace import Workspace

Read = tuple[tuple[TemplateView, ...], str, Mapping[str, object]]
EDITOR = "template-editor"
"""Under this name what is typed into the open template is kept."""


class TemplatesSection(Section):
    """The list; one of the school's own opened below it for changing."""

    stem, word, chapter = "templates", "Plan templates", "plan-templates"
    lead = (
        "What a plan asks for, in which order and words, and what each copy shows. Copy one to make it your own. "
        "Plans keep the template as it was when they were started."
    )
    keeps = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._key = ""
        """The template that is open, by the key that new plans name."""
        self._jump = False
        self.own = Card("Your school’s own", self, name="templates-own-card")
        self.known = Card("Those of the program", self, name="templates-known-card")
        self._of_own, self._of_known = QVBoxLayout(), QVBoxLayout()
        self.own.body.addLayout(self._of_own)
        self.known.body.addLayout(self._of_known)
        self.editor = TemplateEditor(self._act, self)
        self.editor.closed.connect(self.close_editor)
        self.editor.typed.connect(self._later.start)
        self.editor.typed.connect(self._tell_typing)
        self._words: dict[str, object] = {}
        """What was last kept of the boxes of the open template."""
        self.editor.hide()
        for part in (self.editor, self.own, self.known):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def load(self) -> None:
        """Read every template, and what has taken the place of the open one."""
        key = self._key

        def query(session: Reading) -> Read:
            found, newest = view.templates(session), view.newest(session, key)
            opened = next((one.id for one in found if one.own and one.layout.id == newest), "")
            kept = unsaved.kept(session, EDITOR, opened) if opened else None
            return found, newest, kept.values if kept else {}

        def show(found: Read) -> None:
            if key == self._key:  # else another one was opened meanwhile, and its own reading is on the way
                self._show(found)

        self.workspace.read(self, query, show)

    def commit(self) -> None:
        """Save what is being typed."""
        super().commit()
        self.editor.commit()

    def unsaved(self) -> bool:
        """Whether a box of the open template holds what is typed and not in it yet."""
        return super().unsaved() or (self.editor.isVisibleTo(self) and bool(self.editor.typing()))

    def keep(self) -> None:
        """Keep what stands in the boxes of the open template, so that a crash costs nothing."""
        super().keep()
        found, words = self.editor.found, self.editor.typing()
        if found is not None and self.editor.isVisibleTo(self) and words != self._words:
            self._words = words
            keep_typing(self.workspace, EDITOR, Seen(found.id), words)

    def close_editor(self) -> None:
        """Back to the list."""
        self.editor.commit()
        self.editor.hide()
        key, self._key = self._key, ""
        button = self.findChild(Button, f"template-open-{key}")
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, key: str) -> None:
        self.editor.commit()
        self._key, self._jump = key, True
        self.load()

    def _copy(self, one: TemplateView, taken: Sequence[str]) -> None:
        """A copy under a free name, which is then to be changed."""
        stem = f"{one.layout.name} of our own" if not one.own else f"{one.layout.name}, copy"
        name, n = stem[:70], 2
        while name.casefold() in taken:
            name, n = f"{stem[:66]} {n}", n + 1

        def made(change: Change | None) -> None:
            row = next((row for table, row in change.touched if table == "plan_template"), "") if change else ""

            def show(found: tuple[TemplateView, ...]) -> None:
                self._open(next((at.layout.id for at in found if at.id == row), ""))

            self.workspace.read(self, view.templates, show)

        self._act(lambda desk: plan_templates.copy(desk, key=one.layout.id, name=name), made, self.workspace.say_error)

    def _act(
        self, act: Callable[[Desk], Change | None], made: Callable[[Change | None], None],
        refused: Callable[[UserError], None],
    ) -> None:  # fmt: skip
        opened = self.editor.found.id if self.editor.found is not None else ""

        def write(desk: Desk) -> Change | None:
            change = act(desk)
            unsaved.drop(desk, form=EDITOR, record_id=opened)
            return change

        def done(change: Change | None) -> None:
            made(change)
            self._words = {}
            self._later.start()  # what else is being typed is kept again
            self._tell_typing()

        self.workspace.write(self, write, done, refused)

    def _show(self, found: Read) -> None:
        every, self._key, kept = found
        taken = [one.layout.name.casefold() for one in every]
        for card, column, own in ((self.own, self._of_own, True), (self.known, self._of_known, False)):
            clear(column)
            rows = [self._row(one, taken) for one in every if one.own is own]
            round_ends(rows)
            for row in rows:
                column.addWidget(row)
            if not rows:
                column.addWidget(Label("None yet. Copy one of those below.", "muted", card, wrap=True))
        opened = next((one for one in every if one.own and one.layout.id == self._key), None)
        self.editor.setVisible(opened is not None and self.workspace.may_keep)
        if opened is not None:
            self.editor.show_template(opened)
            if self._jump:
                self.editor.put_back(kept)
                self.editor.first().setFocus(Qt.FocusReason.OtherFocusReason)
            self._jump = False
            self._tell_typing()

    def _row(self, one: TemplateView, taken: Sequence[str]) -> QFrame:
        row = QFrame(self)
        row.setProperty("kind", "list-row")
        line = QBoxLayout(side_by_side(), row)
        line.setContentsMargins(4, 8, 0, 8)
        line.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(one.layout.name, "strong", row, wrap=True))
        words.addWidget(Label(_about(one), "small-muted", row, wrap=True))
        line.addLayout(words, 1)
        if self.workspace.may_keep:
            key = one.layout.id
            buttons = [("copy", "Copy", lambda: self._copy(one, taken))]
            if one.own:
                again = "Offer again" if one.retired else "Retire"
                buttons = [
                    ("open", "Change", lambda: self._open(key)),
                    *buttons,
                    ("retire", again, lambda: self._offer(one)),
                ]
            for act, word, do in buttons:
                button = Button(word, "row", name=f"template-{act}-{key}", parent=row, act=do)
                button.setAccessibleName(f"{word}: {one.layout.name}")
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return row

    def _offer(self, one: TemplateView) -> None:
        self.workspace.write(self, lambda desk: plan_templates.offer(desk, template_id=one.id, offered=one.retired))


def _about(one: TemplateView) -> str:
    """What it is, in how many plans it is used, and whether new plans may have it."""
    plans = "no plans" if not one.plans else "1 plan" if one.plans == 1 else f"{one.plans} plans"
    parts = [mark(one.layout.state), one.layout.source, plans, "not offered for new plans" if one.retired else ""]
    return " · ".join(part for part in parts if part)
