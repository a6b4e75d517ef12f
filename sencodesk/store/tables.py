# SPDX-License-Identifier: Apache-2.0
"""The store's own tables: the change log, unsaved typing and the installation's settings."""

from datetime import datetime

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import Base, Instant


class ChangeRow(Base):
    """One commit of the unit of work. ``hash`` covers the row, its images' digests and the hash before.

    ``label`` is for reading. ``act`` is what the program knows the change by, where it must: ``year.begin:2027``.
    """

    __tablename__ = "change"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String)
    label: Mapped[str] = mapped_column(String)
    act: Mapped[str | None] = mapped_column(String)
    by: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    undo_of: Mapped[int | None] = mapped_column(Integer)
    redo_of: Mapped[int | None] = mapped_column(Integer)
    pupil_id: Mapped[str | None] = mapped_column(String(36), index=True)
    revision: Mapped[str] = mapped_column(String)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ImageRow(Base):
    """Before and after of one row in one change. Digests are salted: disposal can erase image and salt together."""

    __tablename__ = "change_image"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    seq: Mapped[int] = mapped_column(Integer, index=True)
    table: Mapped[str] = mapped_column(String)
    row_id: Mapped[str] = mapped_column(String(36), index=True)
    pupil_id: Mapped[str | None] = mapped_column(String(36), index=True)
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))


class UnsavedRow(Base):
    """What somebody typed and has not committed yet; kept in the encrypted file so that a crash costs nothing."""

    __tablename__ = "unsaved"

    form: Mapped[str] = mapped_column(String, primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    base_version: Mapped[int | None] = mapped_column(Integer)
    values: Mapped[dict[str, object]] = mapped_column(JSON)
    typed_at: Mapped[datetime] = mapped_column(Instant)


class SearchRow(Base):
    """Which record a line of the index of words is; triggers keep it (migration 0003), nothing else writes here."""

    __tablename__ = "search_row"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    table: Mapped[str] = mapped_column(String)
    row_id: Mapped[str] = mapped_column(String(36))
    pupil_id: Mapped[str | None] = mapped_column(String(36), index=True)
    __table_args__ = (UniqueConstraint("row_id", "table"),)


class SettingRow(Base):
    """A setting of this store (installation, allowed loopback, lock minutes); never a child's data."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[object] = mapped_column(JSON)
