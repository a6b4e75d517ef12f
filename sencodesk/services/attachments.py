# SPDX-License-Identifier: Apache-2.0
"""Papers kept with the records: brought in, called something, opened through a guarded copy, saved, taken away.

The file is on the disk, whole and encrypted, before the record that names it is committed; a kill in between leaves a
file that nothing names, and the next backup sweeps it away. Removing a paper leaves its file: undo brings it back.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.exchange import kept_files
from sencodesk.records.chronology import Attachment
from sencodesk.records.chronology_rules import judge_handed_over
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.services import history, roles
from sencodesk.services.desk import Desk, Reading, record
from sencodesk.services.roles import LOOK, WHOLE, WRITE, only
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store import attachments as files
from sencodesk.store import opened, room
from sencodesk.store.atomic import write_for_a_person
from sencodesk.store.changes import Change
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import in_words
from sencodesk.views.chronology import PaperView, paper_view

KEPT = "Nothing was kept, and your records are as they were."
SAVED = "save a kept paper as a file"
"""How the log says it; the sharing statement tells a family of it by its beginning."""


class PaperValues(TypedDict, total=False):
    """What is said of a paper. Its content and the name that it came with never change."""

    title: str | None
    on_date: date | None
    restricted: bool | None


def looked_at(file: Path) -> tuple[str, bytes]:
    """A file that a person chose: its name and content. Raises Refusal, UserError; touches no records.

    Its size is asked first, so that a film is never read into the memory.
    """
    try:
        found = kept_files.judge_size(file.stat().st_size)
        refuse([found] if found else [])
        return file.name, file.read_bytes()
    except OSError as error:
        raise UserError(
            "file_unreadable",
            happened="That file cannot be read.",
            kept=KEPT,
            do="See whether it is still there, and whether another program holds it.",
        ) from error


@only(WRITE)
def attach(desk: Desk, *, pupil_id: str, name: str, data: bytes, values: PaperValues) -> Change | None:
    """Keep a file about a pupil. None where this very content is there already. Raises Refusal, UserError.

    Where it is to be restricted and stands there in the open, that one is restricted: a person who asks for it never
    goes away believing it. One that this person may not know of does not count, or its being there would be betrayed.
    """
    judged = kept_files.judge(name, data)
    refuse([judged.finding] if judged.finding else [])
    room.require(desk.store.folder.path, len(data) * 2, kept=KEPT)
    with in_words():
        with Session(desk.store.writer_engine) as session, session.begin():
            keys = files.keys(session)
            keys = keys if keys.all else files.begin_key(session)
        sha256 = files.keep(desk.store.folder.attachments, data, keys)
    desk.fault_point("attachment-file-kept")
    first = {"title": None, "on_date": None, **values, "restricted": bool(values.get("restricted"))}
    with desk.unit("keep a paper", pupil_id=pupil_id) as unit:
        known = select(Attachment).where(Attachment.pupil_id == pupil_id, Attachment.sha256 == sha256)
        if not desk.may(roles.CONFIDE):
            known = known.where(Attachment.restricted.is_(False))
        same = unit.session.scalars(known).all()
        if same and first["restricted"]:
            roles.require_confided(desk.role)
            for there in same:
                there.restricted = True
        elif not same:
            row = Attachment(pupil_id=pupil_id, name=judged.name, kind=judged.kind, size=len(data), sha256=sha256)
            _write(desk, unit.session, row, first)
            unit.session.add(row)
    return unit.change


@verb
def change(desk: Desk, *, attachment_id: str, row_version: int | None = None, values: PaperValues) -> Change | None:
    """Say something else of a paper: its title, its day, that it is restricted."""
    given: dict[str, object] = dict(values)
    if "restricted" in given:
        given["restricted"] = bool(given["restricted"])
    with desk.unit("change a paper kept with the records") as unit:
        row = _paper(desk, unit.session, attachment_id, row_version)
        _write(desk, unit.session, row, given)
    return unit.change


@verb
def remove(desk: Desk, *, attachment_id: str) -> Change | None:
    """Take a paper out of the record. Its file stays as long as undo or an earlier version can want it."""
    with desk.unit("remove a paper kept with the records") as unit:
        unit.session.delete(_paper(desk, unit.session, attachment_id))
    return unit.change


@only(LOOK)
def opened_copy(desk: Desk, *, attachment_id: str) -> Path:
    """A copy for another program to show: it can be read only, and goes at the lock. Raises UserError."""
    if desk.only_to_read:
        desk.require(WRITE)  # nothing is written into that folder, not even for a moment
    paper, data = content(desk, attachment_id=attachment_id)
    with in_words():
        return opened.lay_out(desk.store.folder, data, paper.kind)


@only(LOOK)
def save_copy(desk: Desk, *, attachment_id: str, file: Path) -> Change | None:
    """Write a paper where a person said, and note in the log that it left the records. Raises UserError."""
    paper, data = content(desk, attachment_id=attachment_id)
    with desk.reading() as session:
        pupil_id = _paper(desk, session, attachment_id).pupil_id
    room.require(file.parent, paper.size, kept="Nothing was written.")
    write_for_a_person({file: data}, kept="The paper is still with the records.")
    return history.told(desk, SAVED, pupil_id=pupil_id)


@only(LOOK)
def content(desk: Desk, *, attachment_id: str) -> tuple[PaperView, bytes]:
    """A paper and what is in it. Raises UserError where its file is missing or damaged."""
    with desk.reading() as session:
        row = _paper(desk, session, attachment_id)
        found, keys = paper_view(row), files.keys(session)
    with in_words():
        return found, files.read(desk.store.folder.attachments, found.sha256, keys)


@only(WHOLE)
def taken_out(desk: Desk, session: Reading, papers: Mapping[str, str]) -> Mapping[str, bytes]:
    """Papers for taking everything out, by the name of their file there; ``papers`` says which content each is.

    Each is deciphered when it is asked for, so that a thousand are never in the memory together. In the place of one
    that is missing or damaged stands a text that says so: the rest is worth having.
    """
    return _TakenOut(desk.store.folder.attachments, files.keys(session), papers)


def clear_left(folder: Path) -> None:
    """At a start: open copies that a killed program left in the folder of its records go."""
    opened.clear_left(StoreFolder(folder))


def sweep(desk: Desk) -> None:
    """Take away files that no record names and no version could bring back. On the writer's thread, at a backup."""
    with desk.reading() as session:
        wanted = files.named(session)
    with in_words():
        files.sweep(desk.store.folder.attachments, wanted)


class _TakenOut(Mapping[str, bytes]):
    def __init__(self, folder: Path, keys: files.Keys, papers: Mapping[str, str]) -> None:
        self._folder, self._keys, self._papers = folder, keys, papers

    def __getitem__(self, name: str) -> bytes:
        try:
            return files.read(self._folder, self._papers[name], self._keys)
        except UserError as error:
            return f"{error.happened} {error.do}".encode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)


def _paper(desk: Desk, session: Reading, attachment_id: str, row_version: int | None = None) -> Attachment:
    row = record(session, "attachment", attachment_id, row_version)
    assert isinstance(row, Attachment)
    if row.restricted:
        roles.require_confided(desk.role)
    return row


def _write(desk: Desk, session: Reading, row: Attachment, values: Mapping[str, object]) -> None:
    if values.get("restricted"):
        roles.require_confided(desk.role)
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(pupil, Pupil)
    ready = {name: tidy(value) for name, value in values.items()}
    whole = {"on_date": ready.get("on_date", row.on_date), "what": row.name, "to_whom": row.name}
    found: list[Finding] = judge_handed_over(whole, today=desk.today(), born=pupil.dob) if whole["on_date"] else []
    refuse(found)
    put(row, ready)
