# SPDX-License-Identifier: Apache-2.0
"""The Documents tab: papers kept about the pupil, brought in by a button or by dragging; consents; papers handed over.

A paper is opened as a copy that can only be read and goes when the records are locked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.exchange.kept_files import STARTS, kind_word
from sencodesk.services import attachments as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.services.history import Change
from sencodesk.services.pupil_letters import Occasion
from sencodesk.services.unsaved import Kept
from sencodesk.views import chronology as view
from sencodesk.views import versions as versions_view
from sencodesk.views.chronology import ConsentView, HandedOverView, PaperView
from sencodesk.views.field_words import label
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import folders, pupil_letters, theme
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.forms.rows import Kind, Record, RecordRows
from sencodesk_ui.pages.pupil.chronology_kinds import (
    CONSENTS,
    EVERYBODY,
    HANDED_OVER,
    READERS,
    SENCO,
    ConsentField,
    consent_choices,
    consent_records,
    day,
    handed_over_records,
    text,
)
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, EmptyState, Icon, Label
from sencodesk_ui.workspace import Workspace

KINDS = " ".join(f"*.{one}" for one in (*STARTS, "jpeg", "tiff", "heif"))
OPENED = "A copy is open until you lock. What is changed in it is not kept here: save it, and add it as a new paper."
TWICE = "is kept here already, so it was not added again."


@dataclass(frozen=True, slots=True)
class _Read:
    papers: Sequence[PaperView]
    consents: Sequence[ConsentView]
    handed_over: Sequence[HandedOverView]
    corrected: dict[str, CorrectionView]
    typed: dict[tuple[str, str], Kept]
    """What was typed here and never saved, by form and record."""


class PaperRows(RecordRows):
    """The papers that are kept: their words are forms, their files are opened and saved by two more buttons."""

    def __init__(self, workspace: Workspace, tab: "DocumentsTab") -> None:
        self._tab = tab
        super().__init__(workspace, _kind(confided=workspace.may_confide), parent=tab)
        self.add_button.hide()

    def _make(self, record: Record) -> RecordForm:
        form = super()._make(record)
        layout = form.layout()
        assert isinstance(layout, QVBoxLayout)
        item = layout.itemAt(1)
        assert item is not None
        head = item.layout()
        assert isinstance(head, QHBoxLayout)
        for place, (word, key, show) in enumerate(
            (("Open", "open", self._tab.open_paper), ("Save a copy", "save", self._tab.save_paper)), start=1
        ):
            button = Button(word, "row", name="", parent=form, act=partial(self._do, show, form))
            form.extras[key] = button
            head.insertWidget(place, button)
        return form

    @staticmethod
    def _do(show: Callable[[str], None], form: RecordForm) -> None:
        """A form shows another paper once another pupil is opened."""
        show(form.seen.id)

    def fill(self, pupil_id: str, records: Sequence[Record]) -> None:
        """As every kind of record; each button says which paper it is about."""
        super().fill(pupil_id, records)
        for form, record in zip(self.forms, records, strict=False):
            for key, word in (("open", "Open"), ("save", "Save a copy of")):
                form.extras[key].setAccessibleName(f"{word} {record.title}")
        self._show_heads()

    def _show_heads(self) -> None:
        super()._show_heads()
        self.add_button.hide()
        self._none.hide()


class HandedOverRows(RecordRows):
    """Papers handed over; each offers the pupil's consents, a blank one too."""

    def __init__(self, workspace: Workspace, kind: Kind, *, parent: QWidget) -> None:
        self.choices = list[tuple[str, str]]()
        super().__init__(workspace, kind, parent=parent)

    def begin_new(self, *, focus: bool = True) -> RecordForm:
        """A blank form at the end."""
        form = super().begin_new(focus=focus)
        self.offer(form)
        return form

    def offer(self, form: RecordForm) -> None:
        """The consents in a form's list."""
        field = form.editors["consent_id"]
        assert isinstance(field, ConsentField)
        field.set_choices(self.choices)


def _kind(*, confided: bool) -> Kind:
    specs = [
        Spec("title", label("attachment", "title"), text, 2),
        Spec("on_date", label("attachment", "on_date"), day),
    ]
    if confided:
        readers = [(False, EVERYBODY), (True, SENCO)]
        make = lambda name: ChoiceField(readers, name=name, blank=None)  # noqa: E731  a field's maker, as its neighbours
        specs.append(Spec("restricted", READERS, make))
    return Kind(
        name="paper",
        table="attachment",
        what="paper",
        add_words="",
        columns=4,
        specs=specs,
        change=lambda desk, seen, values: services.change(
            desk, attachment_id=seen.id, row_version=seen.version, values=dict(values)  # type: ignore[arg-type]  # the forms' fields
        ),
        add=lambda _desk, _seen, _values: None,
        remove=lambda desk, row: services.remove(desk, attachment_id=row),
    )  # fmt: skip


class DocumentsTab(PupilTab):
    """Three cards; a file that is dropped anywhere on the tab is kept about this pupil."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-documents")
        self.setAcceptDrops(workspace.may_write)
        self._pupil_id, self._papers = "", dict[str, PaperView]()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        self._kept = Card("Papers kept here", self, name="documents-papers")
        self._kept.body.addLayout(self._head())
        self._empty = EmptyState(
            "folder-open", "No paper yet.",
            "Drag a report or a letter here, or choose it. PDF, pictures and Office files up to 25 MB, no programs.",
            name="documents-empty", parent=self,
        )  # fmt: skip
        self._kept.body.addWidget(self._empty)
        self._rows = PaperRows(workspace, self)
        self._kept.body.addWidget(self._rows)
        self._consents = RecordRows(workspace, CONSENTS, parent=self)
        self._handed = HandedOverRows(workspace, HANDED_OVER, parent=self)
        self.permission_button = Button(
            "Print a form for permission", name="documents-permission", icon="printer", parent=self,
            act=self.print_permission,
        )  # fmt: skip
        whole.addWidget(self._kept)
        for title, name, rows in (
            ("Consents", "documents-consents", self._consents),
            ("Handed over by hand, by post or by e-mail", "documents-handed-over", self._handed),
        ):
            card = Card(title, self, name=name)
            if rows is self._consents:
                card.body.addWidget(self.permission_button, 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addWidget(rows)
            whole.addWidget(card)
        whole.addStretch(1)

    def _head(self) -> QBoxLayout:
        row = QBoxLayout(side_by_side())
        row.setSpacing(8)
        row.addWidget(Icon("lock", theme.current().muted, 16, self))
        words = "Encrypted beside the records, carried by every backup. A removed paper comes back by undo."
        row.addWidget(Label(words, "small-muted", self, wrap=True), 1)
        self.add_button = Button("Add a file", name="documents-add", icon="plus", parent=self, act=self.choose)
        self.add_button.setVisible(self.workspace.may_write)
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def show_pupil(self, pupil_id: str) -> None:
        """Read the papers, the consents and what was handed over."""
        came, self._pupil_id = pupil_id != self._pupil_id, pupil_id
        confided, on = self.workspace.may_confide, self.workspace.today()

        def query(session: Reading) -> _Read:
            papers = view.papers(session, pupil_id, confided=confided)
            consents, handed = view.consents(session, pupil_id), view.handed_over(session, pupil_id)
            places = [(f"{kind.name}-new", pupil_id) for kind in (CONSENTS, HANDED_OVER)]
            for name, records in (("paper", papers), (CONSENTS.name, consents), (HANDED_OVER.name, handed)):
                places += [(name, one.id) for one in records]
            return _Read(
                papers, consents, handed, versions_view.corrections_of_pupil(session, pupil_id),
                unsaved.kept_among(session, places),
            )  # fmt: skip

        def show(found: _Read) -> None:
            if pupil_id != self._pupil_id:
                return
            self._papers = {one.id: one for one in found.papers}
            self._empty.setVisible(not found.papers)
            self._rows.fill(pupil_id, [_record(one) for one in found.papers])
            self._consents.fill(pupil_id, consent_records(found.consents, on))
            self._handed.fill(pupil_id, handed_over_records(found.handed_over))
            self._offer(found.consents)
            for rows in (self._rows, self._consents, self._handed):
                rows.show_corrections(found.corrected)
            if came and self.workspace.may_write:
                self._restore(found.typed)

        self.workspace.read(self, query, show)

    def _restore(self, typed: Mapping[tuple[str, str], Kept]) -> None:
        """Put back what was typed here and could not be saved."""
        for rows in (self._consents, self._handed):
            if (f"{rows.kind.name}-new", self._pupil_id) in typed and rows.new_form is None:
                rows.begin_new(focus=False)
        for rows in (self._rows, self._consents, self._handed):
            for form in rows.every_form():
                if (form.form, form.seen.id) in typed:
                    form.restore(typed[form.form, form.seen.id].values)

    def commit(self) -> None:
        """Save what is being typed."""
        for rows in (self._rows, self._consents, self._handed):
            for form in rows.every_form():
                form.flush()

    def print_permission(self) -> None:
        """The form that asks whether a service may be asked, for each service that there is."""
        self.commit()
        where = self._pupil_id
        pupil_letters.offer(self.workspace, self, Occasion.PERMISSION, pupil_id=where, handbook="documents")

    def choose(self) -> None:
        """Ask for files, and keep them."""
        pupil_id = self._pupil_id
        self.bring(
            folders.ask_open_several(self, "Keep papers with the record", f"Papers ({KINDS});;All files (*)"), pupil_id
        )

    def bring(self, files: Sequence[Path], pupil_id: str) -> None:
        """Keep these files about a pupil, whoever is shown meanwhile; what is refused is told, the rest is kept."""
        rest = list(files)
        if not rest or not self.workspace.may_write:
            return
        file = rest.pop(0)
        self.add_button.setEnabled(False)

        def go_on() -> None:
            self.add_button.setEnabled(True)
            self.bring(rest, pupil_id)

        def refused(error: UserError) -> None:
            self.workspace.say("error", f"“{file.name}” was not added. {error.happened}")
            go_on()

        def kept(change: Change | None) -> None:
            if change is None:
                self.workspace.say("info", f"“{file.name}” {TWICE}")
            go_on()

        def write(found: tuple[str, bytes]) -> None:
            name, data = found
            self.workspace.write(
                self,
                lambda desk: services.attach(desk, pupil_id=pupil_id, name=name, data=data, values={}),
                kept,
                refused,
            )

        self.workspace.aside(self, lambda: services.looked_at(file), write, refused)

    def open_paper(self, paper_id: str) -> None:
        """Show a paper in the system's own program, from a copy."""

        def shown(copy: Path) -> None:
            if folders.open_file(copy):
                self.workspace.say("info", OPENED)
            else:
                self.workspace.say("error", "No program on this computer shows this kind of file. Save a copy instead.")

        self.workspace.on_writer(
            self, lambda desk: services.opened_copy(desk, attachment_id=paper_id), shown, self._failed
        )

    def save_paper(self, paper_id: str) -> None:
        """Write a copy where a person says."""
        paper = self._papers[paper_id]
        file = folders.ask_save(self, "Save a copy", f"paper.{paper.kind}", f"*.{paper.kind}")
        if file is None:
            return

        def saved(_change: Change | None) -> None:
            self.workspace.say_saved("Saved. It is not encrypted: keep it as you keep the record.", file)

        self.workspace.write(self, lambda desk: services.save_copy(desk, attachment_id=paper_id, file=file), saved)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped."""
        event.acceptProposedAction()
        self.bring(_files(event.mimeData()), self._pupil_id)

    def _offer(self, consents: Sequence[ConsentView]) -> None:
        """The consents that a paper handed over may refer to."""
        self._handed.choices = consent_choices(consents)
        for form in self._handed.every_form():
            self._handed.offer(form)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.workspace.say_error(error)
        else:
            self.workspace.jobs.bug.emit(error)


def _record(one: PaperView) -> Record:
    values = {"title": one.title, "on_date": one.on_date, "restricted": one.restricted}
    marked = "Restricted · " if one.restricted else ""
    return Record(
        one.id, one.row_version, values, f"{marked}{one.called} · {kind_word(one.kind)}, {size_words(one.size)}"
    )


def size_words(size: int) -> str:
    """``340 KB``, ``1.2 MB``."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


def _files(data: QMimeData) -> list[Path]:
    return [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
