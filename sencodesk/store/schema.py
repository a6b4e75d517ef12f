# SPDX-License-Identifier: Apache-2.0
"""Which revision of the file this program reads and writes, and bringing a file to it (Alembic)."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

REVISION = "0003"


def revision_of(connection: Connection) -> str | None:
    """The revision of an open file; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(connection: Connection) -> None:
    """Bring an empty or older file to :data:`REVISION` inside the caller's transaction.

    Alembic is imported here only: a file that is up to date never pays for it.
    """
    from alembic import command  # costs 0.2 s and is needed once in a file's life
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
