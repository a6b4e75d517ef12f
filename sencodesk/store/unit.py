# SPDX-License-Identifier: Apache-2.0
"""The unit of work: one transaction, one change. Leaving it without an error commits; an error rolls all back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.store.changes import Change, Kind, Recorder, write_change
from sencodesk.store.trouble import in_words, undo_blocked, words_for

Image = Mapping[str, object] | None
Moved = Mapping[tuple[str, str], tuple[Image, Image]]
"""Rows before and after, by table and id."""


class UnitOfWork:
    """``with UnitOfWork(...) as unit: unit.session.add(...)``; afterwards ``unit.change`` says what happened.

    ``change`` is None for an edit that altered nothing: such an edit leaves no trace in the log.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        kind: Kind,
        label: str,
        by: str,
        now: Callable[[], datetime],
        pupil_id: str | None = None,
        act: str | None = None,
    ) -> None:
        self.kind = kind
        self.label = label
        self.by = by
        self.undo_of: int | None = None
        self.redo_of: int | None = None
        self.pupil_id = pupil_id
        self.act = act
        self.change: Change | None = None
        self.now = now
        self.beside: Callable[[UnitOfWork], None] | None = None
        """What is written with the change, if there is one: why it was made."""
        self.judge: Callable[[Moved], None] | None = None
        """Looks at what is to be kept before it is, and raises to keep nothing. Undo and redo are not asked."""
        self.session = Session(engine, expire_on_commit=False)
        self._recorder = Recorder(self.session)

    def __enter__(self) -> "UnitOfWork":
        return self

    def altered(self) -> bool:
        """Whether this unit of work has changed a logged row so far."""
        self.session.flush()
        return bool(self._recorder.moved())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._commit_in_words()
            elif told := self._words_for(error):
                raise told from error
        finally:
            self.session.close()  # rolls back whatever was not committed

    def _commit_in_words(self) -> None:
        try:
            with in_words():
                self._commit()
        except IntegrityError as error:
            if told := self._words_for(error):
                raise told from error
            raise

    def _words_for(self, error: BaseException) -> UserError | None:
        """What to tell of this error; taking back what others have built on since is refused, not a bug."""
        if isinstance(error, IntegrityError) and (self.undo_of, self.redo_of) != (None, None):
            return undo_blocked()
        return words_for(error)

    def _commit(self) -> None:
        if self.judge is not None and self.undo_of is None and self.redo_of is None:
            self.session.flush()
            self.judge(self._recorder.moved())
        if self.beside is not None and self.altered():
            self.beside(self)
        self.change = write_change(
            self.session,
            self._recorder,
            kind=self.kind,
            label=self.label,
            by=self.by,
            at=self.now(),
            undo_of=self.undo_of,
            redo_of=self.redo_of,
            pupil_id=self.pupil_id,
            act=self.act,
        )
        self.session.commit()
