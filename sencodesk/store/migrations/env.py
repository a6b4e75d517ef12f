# SPDX-License-Identifier: Apache-2.0
"""Runs the revisions on the connection that the store hands over; there is no other way in."""

from alembic import context

from sencodesk.records.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
