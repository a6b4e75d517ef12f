# SPDX-License-Identifier: Apache-2.0
"""The Chronology tab: what happened, the newest first, a page of it at a time; found by kind and words, added by keys.

Ctrl+Enter saves what is typed and begins the next entry; Escape lets it go. Three thousand entries are read at once
and shown fifteen at a time, so that opening them costs what fifteen cost.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import chronology as services
from sencodesk.services.history import Change
from sencodesk.views import chronology as view
from sencodesk.views.chronology import EntryView
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.pages.pupil import chronology_reading as reading
from sencodesk_ui.pages.pupil.chronology_kinds import add_entry, change_entry, entry_specs, entry_values
from sencodesk_ui.pages.pupil.chronology_paper import PaperButtons
from sencodesk_ui.pages.pupil.chronology_reading import Chronology
from sencodesk_ui.pages.pupil.chronology_rows import EntryRow
from sencodesk_ui.pages.pupil.tab import NEW, PupilTab
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Button,
    Card,
    ChoiceField,
    EmptyState,
    Label,
    TextField,
    clear,
    round_ends,
    tab_through,
)
from sencodesk_ui.workspace import Workspace

PAGE = 15


class ChronologyTab(PupilTab):
    """A bar to find and add, a form while somebody adds, and the entries of a page."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-chronology")
        self._pupil_id, self._first, self._wanted = "", 0, ""
        self._entries: Sequence[EntryView] = ()
        self._found: Sequence[EntryView] = ()
        self._shown: tuple[EntryView, ...] | None = None
        self._rows: dict[str, EntryRow] = {}
        self._read = reading.NOTHING
        self._new: RecordForm | None = None
        self._changing: RecordForm | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(self._bar())
        self._words = Label("", "small-muted", self, wrap=True)
        self._words.setObjectName("chronology-words")
        whole.addWidget(self._words)
        self._adding = Card("", self, name="chronology-adding")
        self._adding.hide()
        whole.addWidget(self._adding)
        self._card = Card("", self, name="chronology-card")
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        whole.addWidget(self._card)
        whole.addLayout(self._pages())
        whole.addStretch(1)

    def _bar(self) -> QBoxLayout:
        bar = QBoxLayout(side_by_side())
        bar.setSpacing(8)
        self.finder = TextField(name="chronology-find", parent=self)
        self.finder.setPlaceholderText("Find words")
        self.finder.setAccessibleName("Find words in the chronology")
        self.finder.textChanged.connect(lambda _text: self._filter())
        self.kind = ChoiceField(
            list(view.kind_words().items()), name="chronology-kind", blank="Every kind", parent=self
        )
        self.kind.setAccessibleName("Kind of entry")
        self.kind.currentIndexChanged.connect(lambda _row: self._filter())
        bar.addWidget(self.finder, 2)
        bar.addWidget(self.kind, 1)
        bar.addStretch(1)
        self.papers = PaperButtons(self.workspace, lambda: (self.kind.value() or "", self.finder.text()), self)
        bar.addWidget(self.papers)
        self.add_button = Button("Add an entry", name="chronology-add", icon="plus", parent=self, act=self.begin_new)
        self.add_button.setVisible(self.workspace.may_write)
        bar.addWidget(self.add_button)
        return bar

    def _pages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 4)
        self._newer = Button(
            "Newer", name="chronology-newer", icon="chevron-left", parent=self, act=lambda: self._turn(-1)
        )
        self._older = Button(
            "Older", name="chronology-older", icon="chevron-right", parent=self, act=lambda: self._turn(1)
        )
        self._where = Label("", "muted", self)
        self._where.setObjectName("chronology-where")
        for one in (self._newer, self._where, self._older):
            row.addWidget(one)
        row.addStretch(1)
        return row

    def show_pupil(self, pupil_id: str) -> None:
        """Read the whole chronology: plain rows, a frame or two for three thousand."""
        confided = self.workspace.may_confide
        if pupil_id != self._pupil_id:
            self._pupil_id, self._entries, self._shown, self._first = pupil_id, (), None, 0
            self._read = reading.NOTHING
            self.end_new()
            self._end_change()
            clear(self._card.body)
            self._words.setText("")
        self.papers.show_pupil(pupil_id)

        self.workspace.read(
            self,
            lambda session: reading.read(session, pupil_id, confided=confided),
            lambda found: self._show(pupil_id, found),
        )

    def find_record(self, record_id: str) -> None:
        """Turn to the page with an entry, whatever was looked for before; or begin a new one once all are read."""
        self._wanted = record_id
        self._go_to_wanted()

    def commit(self) -> None:
        """Save what is being typed."""
        for form in (self._new, self._changing):
            if form is not None:
                form.flush()

    def begin_new(self) -> RecordForm:
        """A blank entry of today, the caret in what happened."""
        if self._new is None:
            self._new = form = self._made(add_entry, "entry-new", self._forms()[0], Seen(self._pupil_id), new=True)
            save = Button("Add", name="entry-new-save", parent=form, act=self._press)
            save.setAccessibleName("Add this entry")
            cancel = Button("Let it go", "quiet", name="entry-new-cancel", parent=form, act=self._cancel)
            hint = Label("Ctrl+Enter adds it and begins the next.", "small-muted", form)
            self._foot(form, save, cancel, hint)
            self._adding.body.addWidget(Label("New entry", "strong", self._adding))
            self._adding.body.addWidget(form)
            self._adding.show()
            form.finished.connect(self._added)
            self._blank(form)
            self._order()
        self._new.focus("text")
        return self._new

    def end_new(self) -> None:
        """Let the blank entry go."""
        self._new = None
        clear(self._adding.body)
        self._adding.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves the form in which one types, Escape lets go of it."""
        form = self._typed_in()
        if form is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            self._press() if form is self._new else self._close()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel() if form is self._new else self._close()
        else:
            super().keyPressEvent(event)

    def _typed_in(self) -> RecordForm | None:
        at = self.window().focusWidget()
        return next((one for one in (self._new, self._changing) if one is not None and one.isAncestorOf(at)), None)

    def _forms(self) -> tuple[str, str]:
        return reading.forms(confided=self.workspace.may_confide)

    def _made(self, act: object, name: str, form_name: str, seen: Seen, *, new: bool) -> RecordForm:
        specs = entry_specs(confided=self.workspace.may_confide, today=self.workspace.today, whole=not new)
        form = RecordForm(
            self.workspace, specs, act, name=name, form=form_name, columns=4, new=new, parent=self,  # type: ignore[arg-type]  # one of the two acts
        )  # fmt: skip
        form.seen = seen
        return form

    @staticmethod
    def _foot(form: RecordForm, *parts: QWidget) -> None:
        layout = form.layout()
        assert isinstance(layout, QVBoxLayout)
        row = QHBoxLayout()
        row.setContentsMargins(4, 4, 4, 4)
        for one in parts:
            row.addWidget(one)
        row.addStretch(1)
        layout.addLayout(row)

    def _blank(self, form: RecordForm) -> None:
        form.forget()
        first = {"on_date": self.workspace.today(), "kind": "note", "restricted": False}
        for name in form.editors.keys() & first.keys():
            form.editors[name].set_value(first[name])

    def _press(self) -> None:
        if self._new is not None:
            self._new.flush(pressed=True)

    def _added(self, change: Change | None) -> None:
        """Saved: the next one may be typed at once. Refused: what was typed stays."""
        form = self._new
        if change is None or form is None:
            return
        typing = form.isAncestorOf(self.window().focusWidget())
        if typing:
            self._blank(form)
            form.focus("text")
        else:
            self.end_new()

    def _cancel(self) -> None:
        if self._new is not None:
            self._new.let_go()
        self.end_new()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, pupil_id: str, found: Chronology) -> None:
        if pupil_id != self._pupil_id:
            return
        self._entries, self._read = found.entries, found
        self._filter(again=True)
        if found.new and self._new is None and self.workspace.may_write:
            self.begin_new().restore(found.new)
        mine = next((one for one in self._entries if one.id in found.changing), None)
        if mine is not None and self._changing is None and self.workspace.may_write:
            self.find_record(mine.id)
            self._change(mine).restore(found.changing[mine.id])
        if self._wanted == NEW and self.workspace.may_write:
            self._wanted = ""
            self.begin_new()
        self._go_to_wanted()

    def _filter(self, *, again: bool = False) -> None:
        """The entries that fit; a new question begins at the first page."""
        if not again:
            self._first = 0
            self._end_change()
        self._found = view.matching(self._entries, kind=self.kind.value() or "", words=self.finder.text())
        self._first = min(self._first, max(0, (len(self._found) - 1) // PAGE * PAGE))
        self._show_page()

    def _turn(self, by: int) -> None:
        self._end_change()
        self._first += by * PAGE
        self._show_page()
        (self._older if by > 0 else self._newer).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self) -> None:
        shown = tuple(self._found[self._first : self._first + PAGE])
        count = len(self._found)
        self._newer.setEnabled(self._first > 0)
        self._older.setEnabled(self._first + PAGE < count)
        for one in (self._newer, self._older, self._where):
            one.setVisible(count > PAGE)
        self._where.setText(f"{self._first + 1:,} to {self._first + len(shown):,} of {count:,}")
        self._words.setText(self._read.hidden_words())
        self._words.setVisible(bool(self._words.text()))
        if shown == self._shown:
            return
        if self._changing is not None and any(one.id == self._changing.seen.id for one in shown):
            return  # the form stands until it is closed; then everything is shown as it is
        self._shown = shown
        self._lay(shown)

    def _lay(self, shown: Sequence[EntryView]) -> None:
        self._changing, self._rows = None, {}
        clear(self._card.body)
        for n, one in enumerate(shown, start=1):
            self._rows[one.id] = row = self._row(n, one)
            self._card.body.addWidget(row)
        round_ends(list(self._rows.values()))
        if not shown:
            self._card.body.addWidget(self._empty())
        self._order()

    def _order(self) -> None:
        """Tab goes as the tab is read, whenever a form was made."""
        items = [self._card.body.itemAt(place) for place in range(self._card.body.count())]
        parts = [part for item in items if item is not None and (part := item.widget()) is not None]
        bar = (self.finder, self.kind, self.papers, self.add_button)
        tab_through(self, *bar, self._adding, *parts, self._newer, self._older)

    def _row(self, n: int, one: EntryView) -> EntryRow:
        return EntryRow(
            n, one, self.workspace.today(), self._read.note(one), writable=self.workspace.may_write,
            change=self._open_change, remove=self._remove, done=self._done,
            versions=lambda entry: self.workspace.show_versions("entry", entry.id), parent=self._card,
        )  # fmt: skip

    def _empty(self) -> QWidget:
        if self._entries:
            return EmptyState(
                "search", "Nothing here has these words.", "Take a word away, or choose every kind.",
                name="chronology-nothing", parent=self,
            )  # fmt: skip
        act = self.begin_new if self.workspace.may_write else None
        return EmptyState(
            "history", "Nothing written down yet.",
            "Calls, meetings, visits, referrals and letters stand here, the newest first.",
            "Add an entry" if act else "", act, name="chronology-empty", parent=self,
        )  # fmt: skip

    def _open_change(self, one: EntryView) -> None:
        self._change(one).focus("text")

    def _change(self, one: EntryView) -> RecordForm:
        """A form in the place of its row."""
        if self._changing is not None:
            self._end_change()
            self._show_page()
        row = self._rows[one.id]
        form = self._made(change_entry, row.objectName(), self._forms()[1], Seen(one.id, one.row_version), new=False)
        form.fill(Seen(one.id, one.row_version), entry_values(one))
        close = Button("Close", name=f"{row.objectName()}-close", parent=form, act=self._close)
        self._foot(form, close, Label("Leaving it saves it. Ctrl+Enter closes it.", "small-muted", form))
        form.setContentsMargins(16, 12, 16, 4)
        self._card.body.insertWidget(self._card.body.indexOf(row), form)
        row.hide()
        self._changing = form
        self._order()
        return form

    def _close(self) -> None:
        """Save the entry that was being changed; once that is done it stands there as a row again."""
        form = self._changing
        if form is None:
            return
        form.flush()
        if form.settled():
            self._as_row(form)
        else:
            form.finished.connect(lambda _change: self._as_row(form))

    def _as_row(self, form: RecordForm) -> None:
        """What was refused stays open, with the sentence beside it."""
        if form is not self._changing or not form.settled():
            return
        self._wanted = form.seen.id
        self._end_change()
        self.show_pupil(self._pupil_id)

    def _end_change(self) -> None:
        """The entry is no longer being changed; what was typed is on its way, or is kept and comes back."""
        if self._changing is not None:
            self._changing.flush()
            self._changing = None
        self._shown = None

    def _remove(self, one: EntryView) -> None:
        self.workspace.write(self, lambda desk: services.remove_entry(desk, entry_id=one.id))

    def _done(self, one: EntryView) -> None:
        self.workspace.write(self, lambda desk: services.followed_up(desk, entry_id=one.id))

    def _go_to_wanted(self) -> None:
        """Once it is read: the page with the entry that was asked for, and the focus on it."""
        place = next((n for n, one in enumerate(self._entries) if one.id == self._wanted), None)
        if place is None:
            return
        if self._entries[place] not in self._found:
            self.finder.setText("")
            self.kind.set_value(None)
            self._filter()
        at = next(n for n, one in enumerate(self._found) if one.id == self._wanted)
        self._wanted, self._first = "", at // PAGE * PAGE
        self._show_page()
        row = self._rows.get(self._found[at].id)
        if row is not None:
            row.show()  # what was just laid out is not in sight before the next event, and takes no focus until then
            row.take_focus()
