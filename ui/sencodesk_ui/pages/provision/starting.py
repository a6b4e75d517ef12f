# SPDX-License-Identifier: Apache-2.0
"""Starting provision, in the pane beside the map: a line of the library with its usual numbers, or a name of one's own.

With pupils from the register it puts them into a run that goes on, or starts one with them in it: one change.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.sentences import sentence
from sencodesk.services import provision
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk.views.offers import OfferView
from sencodesk.views.promises import PromiseView
from sencodesk.views.provision_shapes import ProvisionMap
from sencodesk_ui import theme
from sencodesk_ui.forms.numbers import NameField
from sencodesk_ui.pages.pupils.pane import WIDTH
from sencodesk_ui.widgets import Button, ChoiceField, DateField, Field, Label, Scroll
from sencodesk_ui.workspace import Workspace

ANEW = "A new one"
PROMISED = "Plan {number} promises: {said}. It starts with these numbers; change them on its page."
USUAL = "Usually {usual}. It starts with these numbers; change them on its page."


class StartPane(QFrame):
    """``started`` carries the run's id; ``closed`` when nothing is to be started."""

    started = Signal(str)
    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._pupil_ids: tuple[str, ...] = ()
        self._library: Sequence[OfferView] = ()
        self._promise: PromiseView | None = None
        self.setObjectName("start-provision")
        self.setAccessibleName("Add provision")
        self.setProperty("kind", "pane")
        self.setFixedWidth(theme.px(WIDTH))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        scroll = Scroll(self, margins=(18, 16, 18, 16))
        whole.addWidget(scroll)
        scroll.body.setSpacing(12)
        self.title = Label("Add provision", "section", self, wrap=True)
        self.title.setObjectName("start-title")
        scroll.body.addWidget(self.title)
        self.run = Field("Into", ChoiceField([], name="start-run", blank=ANEW))
        self.run.editor.committed.connect(self._fit)
        self.name = Field(
            "What", NameField(name="start-name", inline=False),
            help="Type part of a name in the library, or a name of your own.",
        )  # fmt: skip
        self.name.editor.textChanged.connect(lambda _text: self._say_usual())
        self.usual = Label("", "small-muted", self, wrap=True)
        self.usual.setObjectName("start-usual")
        self.from_ = Field("Starts", DateField(name="start-from"))
        self.person = Field("Who holds it", ChoiceField([], name="start-person"))
        for field in (self.run, self.name, self.usual, self.from_, self.person):
            scroll.body.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(Button("Add", "primary", name="start-save", parent=self, act=self.save))
        row.addWidget(Button("Cancel", "quiet", name="start-cancel", parent=self, act=self.cancel, way_out="form"))
        row.addStretch(1)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)

    def offer(self, found: ProvisionMap, library: Sequence[OfferView]) -> None:
        """What can be chosen: the runs that go on, the library, the adults of Settings."""
        self._library = library
        self.name.editor.offer([one.name for one in library])
        runs = [(one.id, f"{one.name}, {one.group.lower()}") for one in found.runs if one.state != "ended"]
        self.run.editor.set_choices(runs)
        self.person.editor.set_choices(list(found.people))

    def begin(self, today: date, pupil_ids: Sequence[str] = (), promise: PromiseView | None = None) -> None:
        """Show the form; with pupils, also the runs that they can be put into; filled in with what a plan promises."""
        self._promise = promise
        self._pupil_ids = tuple(dict.fromkeys(pupil_ids))
        count = len(self._pupil_ids)
        who = "1 pupil" if count == 1 else f"{count} pupils"
        self.title.setText(f"Add {who} to provision" if count else "Add provision")
        self.run.setVisible(bool(count))
        self.run.editor.set_value(None)
        if self.from_.editor.value() is None:
            self.from_.editor.set_value(today)
        if promise is not None:
            self.name.editor.set_value(promise.name or None)
            self.from_.editor.set_value(promise.from_)
            self.person.editor.set_value(promise.person_id)
        self._fit()
        self.show()
        (self.run if count and promise is None else self.name).editor.setFocus()

    def cancel(self) -> None:
        """Let what was typed go."""
        self.name.editor.setText("")
        for field in (self.run, self.name, self.from_, self.person):
            field.editor.set_value(None)
            field.set_error("")
        self._pupil_ids, self._promise = (), None
        self.closed.emit()

    def save(self) -> None:
        """Start it, or put the pupils into the one that was chosen; what is wrong is said beside its field."""
        for field in (self.run, self.name, self.from_):
            field.set_error("")
        run_id, typed, from_ = self.run.editor.value(), self.name.editor.value(), self.from_.editor.value()
        problem = self.from_.editor.problem()
        missing = sentence("records", "MISSING")
        wrong: QWidget | None = None
        if not run_id and typed is None:
            self.name.set_error(missing)
            wrong = self.name.editor
        if problem or (from_ is None and not run_id):
            self.from_.set_error(problem or missing)
            wrong = wrong or self.from_.editor
        if wrong is not None:
            wrong.setFocus()
            return
        ids, offer, person = list(self._pupil_ids), self._meant(), self.person.editor.value()
        promise = self._promise
        target_id = promise.target_id if promise is not None else None

        def act(desk: Desk) -> Change | None:
            if run_id:
                return provision.add_pupils(desk, provision_id=run_id, pupil_ids=ids, from_=from_, target_id=target_id)
            if promise is not None:
                given = as_promised(promise, offer, from_)
                return provision.add(
                    desk, values={**given, "name": typed, "person_id": person}, pupil_ids=ids, target_id=target_id
                )
            if offer is not None and from_ is not None:
                return provision.start(desk, offer=offer.id, from_=from_, pupil_ids=ids, person_id=person)
            values: provision.RunValues = {"name": typed, "from_": from_, "person_id": person}
            return provision.add(desk, values=values, pupil_ids=ids)

        def done(change: Change | None) -> None:
            made = next((row for table, row in change.touched if table == "provision"), run_id) if change else run_id
            self.cancel()
            if made:
                self.started.emit(str(made))

        self.workspace.write(self, act, done, self._refused)

    def _meant(self) -> OfferView | None:
        """The line of the library whose name stands there."""
        typed = self.name.editor.text().strip().casefold()
        return next((one for one in self._library if one.name.casefold() == typed), None)

    def _say_usual(self) -> None:
        meant, promise = self._meant(), self._promise
        if promise is not None:
            self.usual.setText(PROMISED.format(number=promise.plan_number, said=promise.said))
            self.usual.setVisible(bool(promise.said) and not self.name.isHidden())
            return
        words = USUAL.format(usual=meant.usual) if meant is not None and meant.usual else ""
        if meant is not None and not words:
            words = meant.plain or ""
        self.usual.setText(words)
        self.usual.setVisible(bool(words) and not self.name.isHidden())

    def _fit(self) -> None:
        """A run that goes on has its name and adult already."""
        anew = self.run.isHidden() or self.run.editor.value() is None
        self.name.setVisible(anew)
        self.person.setVisible(anew)
        self.from_.label.setText("Starts" if anew else "In it from")
        self._say_usual()

    def _refused(self, error: UserError) -> None:
        said = dict(error.fields) if isinstance(error, Refusal) else {}
        fields = {"from": self.from_, "name": self.name, "pupil_ids": self.run}
        hit = next(((fields[name], words) for name, words in said.items() if name in fields), None)
        if hit is None or hit[0].isHidden():
            self.workspace.say_error(error)
            return
        hit[0].set_error(hit[1])
        hit[0].editor.setFocus()


def as_promised(promise: PromiseView, offer: OfferView | None, from_: date | None) -> provision.RunValues:
    """The numbers that a plan promises; kind and measures of the library's line, where its name was chosen."""
    moved = from_ is not None and promise.to is not None and from_ > promise.to
    values: provision.RunValues = {
        "from_": from_, "to": None if moved else promise.to, "minutes": promise.minutes,
        "times_a_week": promise.times_a_week,
    }  # fmt: skip
    if offer is not None:
        values |= {
            "kind": offer.kind, "offer": offer.id, "entry_measure": offer.entry_measure,
            "exit_measure": offer.exit_measure,
        }  # fmt: skip
    return values
