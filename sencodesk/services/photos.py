# SPDX-License-Identifier: Apache-2.0
"""A pupil's photo: a picture among the papers of the pupil that stands at the head of the page as well.

The picture is kept as every paper is (services/attachments.py); ``pupil.photo`` only says which it is. Taking the photo
away leaves the picture among the papers, and a picture that was removed there leaves the initials at the head.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange import kept_files
from sencodesk.records.chronology import Attachment
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.services.desk import Desk, record
from sencodesk.services.roles import LOOK, WRITE, only
from sencodesk.services.values import refuse
from sencodesk.services.verbs import verb
from sencodesk.store import attachments as files
from sencodesk.store import room
from sencodesk.store.changes import Change
from sencodesk.store.trouble import in_words

KINDS = frozenset({"png", "jpg"})
TITLE = "Photo"


@only(WRITE)
def put(desk: Desk, *, pupil_id: str, name: str, data: bytes) -> Change | None:
    """Keep a picture and show it as the pupil's photo, as one change. Raises Refusal for what is no PNG or JPEG."""
    judged = kept_files.judge(name, data)
    refuse([judged.finding] if judged.finding else [])
    if judged.kind not in KINDS:
        refuse([Finding("NOT_A_PHOTO", "refuse", "file")])
    room.require(desk.store.folder.path, len(data) * 2, kept="Nothing was kept, and your records are as they were.")
    with in_words():
        with Session(desk.store.writer_engine) as session, session.begin():
            keys = files.keys(session)
            keys = keys if keys.all else files.begin_key(session)
        sha256 = files.keep(desk.store.folder.attachments, data, keys)
    with desk.unit("change a pupil's photo", pupil_id=pupil_id) as unit:
        pupil = record(unit.session, "pupil", pupil_id)
        assert isinstance(pupil, Pupil)
        same = select(Attachment.id).where(Attachment.pupil_id == pupil_id, Attachment.sha256 == sha256)
        if unit.session.scalars(same).first() is None:
            unit.session.add(
                Attachment(
                    pupil_id=pupil_id, name=judged.name, kind=judged.kind, size=len(data), sha256=sha256, title=TITLE,
                    on_date=desk.today(), restricted=False,
                )
            )  # fmt: skip
        pupil.photo = sha256
    return unit.change


@verb
def remove(desk: Desk, *, pupil_id: str) -> Change | None:
    """Show initials again instead of a photo. The picture stays among the pupil's papers."""
    with desk.unit("take a pupil's photo away", pupil_id=pupil_id) as unit:
        pupil = record(unit.session, "pupil", pupil_id)
        assert isinstance(pupil, Pupil)
        pupil.photo = None
    return unit.change


@only(LOOK)
def picture(desk: Desk, *, pupil_id: str) -> bytes:
    """The picture; nothing where there is none, or where it was removed from the papers. Raises UserError (damaged)."""
    with desk.reading() as session:
        pupil = session.get(Pupil, pupil_id)
        if pupil is None or pupil.photo is None:
            return b""
        held = select(Attachment.id).where(Attachment.pupil_id == pupil_id, Attachment.sha256 == pupil.photo)
        if session.scalars(held).first() is None:
            return b""
        name, keys = pupil.photo, files.keys(session)
    with in_words():
        return files.read(desk.store.folder.attachments, name, keys)
