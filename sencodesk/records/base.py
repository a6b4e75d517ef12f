# SPDX-License-Identifier: Apache-2.0
"""What every record has: an identifier that means nothing, a version, and whether the change log keeps it."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column


class Instant(TypeDecorator[datetime]):
    """An instant, always UTC and aware in Python; SQLite keeps it without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables of the file."""


def new_id() -> str:
    """A random identifier (UUID 4) that says nothing about a child."""
    return str(uuid4())


class Logged:
    """A record whose every change is kept, before and after, by the change log.

    ``row_version`` grows with each write; whoever changes a record says which version was seen.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    row_version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805  # SQLAlchemy calls it with the class
        return {"version_id_col": cls.__dict__.get("row_version") or cls.row_version}


LOGGED: dict[str, type["LoggedRecord"]] = {}


class LoggedRecord(Logged, Base):
    """Base class of every logged table; registers itself so that undo finds the class of an image.

    Its columns remember the old value even if it was not loaded when the new one was set: the image before needs it.
    """

    __abstract__ = True

    def __init_subclass__(cls, **kw: object) -> None:
        for value in vars(cls).values():
            if isinstance(value, MappedColumn):
                value.active_history = True
        super().__init_subclass__(**kw)
        name = cls.__dict__.get("__tablename__")
        if isinstance(name, str):
            LOGGED[name] = cls
