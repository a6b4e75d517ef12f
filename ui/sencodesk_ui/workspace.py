# SPDX-License-Identifier: Apache-2.0
"""What every page has in its hands while the records are open: reading, writing, going elsewhere, saying something."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.services import roles
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk_ui import folders, pressing
from sencodesk_ui.jobs import Jobs

T = TypeVar("T")
Tone = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class Message:
    """What the message bar says: one or two sentences, and at most one thing to do about it."""

    tone: Tone
    text: str
    action: str = ""
    act: Callable[[], None] | None = field(default=None, compare=False)


class Typed(Protocol):
    """A QObject into which is typed: a form, a grid, the saving of a page."""

    def unsaved(self) -> bool:
        """Whether it holds what is not in the records yet."""
        ...

    def parent(self) -> QObject | None:
        """As every QObject has."""
        ...


def _within(one: Typed, page: QObject | None) -> bool:
    above: Typed | QObject | None = one
    while above is not None and above is not page:
        above = above.parent()
    return page is not None and above is page


class Workspace(QObject):
    """The open records as the window sees them.

    ``changed`` carries the tables that a change touched and who changed them (a page need not reload what it typed);
    ``told`` a Message; ``went`` a page and where on it; ``saved`` the label of what was kept.
    """

    changed = Signal(object, object)
    told = Signal(object)
    untold = Signal(str)
    went = Signal(str, object)
    came_back = Signal()
    saved = Signal(str)
    closing = Signal()
    """The records are about to be locked: whatever takes long and touches none of them is to stop."""
    undo_wanted = Signal()
    restore_wanted = Signal()
    hindered = Signal(object)
    """The UserError after which nobody can go on in these records: their file is damaged."""
    versions_wanted = Signal(str, str, str)
    typing = Signal()
    """What is typed and not saved may have changed: ``unsaved_in`` says whether anything is."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.jobs = jobs
        self._opened: set[str] = set()
        self._typed_in: dict[int, Typed] = {}
        self.refused: dict[tuple[str, str, str], tuple[int, str]] = {}
        """Why a field was refused, by its form, record and name, for when it is come back to; beside it only what
        tells whether the same still stands there (a number made of it), not what was typed."""
        self._closing = False

    def close(self) -> None:
        """The records are about to be locked: what was handed over is still written, nothing more is asked or told."""
        self._closing = True
        self.closing.emit()

    def typed_in(self, form: Typed) -> None:
        """Something was typed into a form, or its saving began or ended."""
        self._typed_in[id(form)] = form
        self.typing.emit()

    def typed_out(self, form: Typed) -> None:
        """A form is let go of, with what was typed in it."""
        if self._typed_in.pop(id(form), None) is not None:
            self.typing.emit()

    def unsaved_in(self, page: QObject | None) -> bool:
        """Whether a form on this page holds what is typed, or on its way, and not yet in the records."""
        self._typed_in = {key: one for key, one in self._typed_in.items() if isValid(one) and one.unsaved()}
        return any(_within(one, page) for one in self._typed_in.values())

    def _over(self) -> bool:
        return self._closing or self.desk.store.threads.closed

    @property
    def may_write(self) -> bool:
        """Whether records may be changed here: the one switch that every field and button that writes asks.

        False for a person who may only look (services/roles.py), and for everybody where the records can only be read
        (``desk.only_to_read``, set before the window is built). Fields are then read-only; ``why_not`` says why.
        """
        return self.desk.may(roles.WRITE)

    @property
    def may_keep(self) -> bool:
        """Whether this person answers for the school here: its own facts, people, councils, returns that are sent."""
        return self.desk.may(roles.KEEP)

    @property
    def may_take_table(self) -> bool:
        """Whether this person may take the register out as a table."""
        return self.desk.may(roles.TABLE)

    @property
    def may_take_all(self) -> bool:
        """Whether this person may take out the log, or everything."""
        return self.desk.may(roles.WHOLE)

    @property
    def may_confide(self) -> bool:
        """Whether this person reads what is restricted."""
        return self.desk.may(roles.CONFIDE)

    @property
    def why_not(self) -> str:
        """One line for a person who cannot change what is shown; empty for one who may change everything."""
        if self.desk.only_to_read:
            return self.desk.only_to_read
        return "" if self.may_keep else roles.why_not(self.desk.role)

    def today(self) -> date:
        """Today in England."""
        return self.desk.today()

    def now(self) -> datetime:
        """This moment on the school's clock."""
        return london(self.desk.now())

    def read(self, owner: QObject, query: Callable[[Reading], T], done: Callable[[T], None]) -> None:
        """Ask on the reader's thread; ``done`` gets views, never mapped records. Closed records are not asked."""
        if self._over():
            return

        def work() -> T:
            with self.desk.reading() as session:
                return query(session)

        self.jobs.watch(owner, self.desk.store.threads.read(work), done, self._failing(owner, None))

    def write(
        self,
        owner: QObject,
        act: Callable[[Desk], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[UserError], None] | None = None,
    ) -> None:
        """Do on the writer's thread, then tell everybody what changed.

        A UserError goes to ``refused``, or to the message bar where there is none. The button that was pressed is dead
        until then.
        """
        press, failing = pressing.now(), self._failing(owner, refused)

        def finished(result: T) -> None:
            change = result if isinstance(result, Change) else getattr(result, "change", None)
            try:
                with pressing.pressed(press):  # what is written next is of the same press
                    if done is not None and isValid(owner):
                        done(result)
            finally:
                press.ended()
            if isinstance(change, Change):
                self.announce(change, owner)

        def failed(error: BaseException) -> None:
            press.ended()
            failing(error)

        future = self.desk.store.threads.write(lambda: act(self.desk))
        press.begun()
        # The change is announced even if the page that asked is gone by then, so the workspace owns the job.
        self.jobs.watch(self, future, finished, failed)

    def on_writer(
        self,
        owner: QObject,
        act: Callable[[Desk], T],
        done: Callable[[T], None] = lambda _result: None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Do on the writer's thread what is no change of records (a setting, what was typed); nobody else is told."""
        self.jobs.watch(owner, self.desk.store.threads.write(lambda: act(self.desk)), done, failed)

    def on_reader(
        self,
        owner: QObject,
        act: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Ask on the reader's thread what needs the whole desk."""
        self.jobs.watch(owner, self.desk.store.threads.read(lambda: act(self.desk)), done, failed)

    def remembered(self, owner: QObject, key: str, done: Callable[[object], None]) -> None:
        """How something was left, as it is kept in the encrypted file; None the first time."""
        self.on_writer(owner, lambda desk: desk.store.setting(key), done)

    def remember(self, key: str, value: object) -> None:
        """Keep how something is left, even if whoever says so is gone by then."""
        self.on_writer(self, lambda desk: desk.keep_setting(key, value), failed=self._failing(self, None))

    @property
    def closed(self) -> bool:
        """Whether the records were closed meanwhile; may be asked on any thread."""
        return self.desk.store.threads.closed

    @property
    def folder(self) -> Path:
        """Where the records lie."""
        return self.desk.store.folder.path

    def aside(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[UserError], None] | None = None,
    ) -> None:
        """Do something long that touches no records (draw a paper, write a file)."""
        self.jobs.aside(owner, work, done, self._failing(owner, refused))

    def announce(self, change: Change, initiator: QObject | None = None) -> None:
        """Tell every page that something changed; nobody is left to hear it when the records are closed."""
        if self._over():
            return
        if change.kind == "edit":
            self.saved.emit(change.label)
        self.changed.emit(frozenset(table for table, _ in change.touched), initiator)

    def say(self, tone: Tone, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something in the message bar."""
        self.told.emit(Message(tone, text, action, act))

    def unsay(self, *texts: str) -> None:
        """Take back what was said and is not so any more: a message about a field that is right now."""
        for text in texts:
            self.untold.emit(text)

    def say_saved(self, text: str, path: Path) -> None:
        """Something was written to a file: say where it is, and offer to show the folder."""
        folder = path if path.is_dir() else path.parent
        self.say("success", f"{text} It is in {folder}.", "Show the folder", lambda: folders.show(folder))

    def say_error(self, error: UserError) -> None:
        """Say what happened, what was kept, and what to do."""
        self.say("error", " ".join(part for part in (error.happened, error.kept, error.do) if part))
        if error.code == "store_damaged" and not self.desk.only_to_read:
            self.hindered.emit(error)

    def go(self, page: str, **where: Any) -> None:
        """Open a page: ``go("pupil", pupil_id=...)``."""
        self.went.emit(page, where)

    def undo(self) -> None:
        """Take the last change back, as Ctrl+Z does: the act of a message about something that was just done."""
        self.undo_wanted.emit()

    def restore_backup(self) -> None:
        """Lock, and go to the page that restores a backup."""
        self.restore_wanted.emit()

    def show_versions(self, table: str, record_id: str, act: str = "") -> None:
        """Open a record's earlier versions beside the page; ``act`` "correct" begins a correction there."""
        self.versions_wanted.emit(table, record_id, act)

    def back(self) -> None:
        """To the page before."""
        self.came_back.emit()

    def note_opened(self, pupil_id: str) -> None:
        """Record in the log, once per unlock, that a pupil's record was opened."""
        from sencodesk.services import history

        if pupil_id not in self._opened:
            self._opened.add(pupil_id)
            self.write(self, lambda desk: history.opened(desk, pupil_id=pupil_id))

    def _failing(self, owner: QObject, refused: Callable[[UserError], None] | None) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                self.jobs.bug.emit(error)
            elif refused is not None and isValid(owner):
                refused(error)
            else:
                self.say_error(error)

        return failed
