# SPDX-License-Identifier: Apache-2.0
"""The second schema. It only adds: tables, and columns that are empty or have a value for every older row."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the second schema has and the first has not."""
    # Filing by hand: a portal's reference, copied by a person.
    op.create_table(
        "manual_receipt",
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("submission_id"),
    )
    # Bringing pupils in: what was said of a kind of file the last time.
    op.create_table(
        "import_source",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("fingerprint"),
    )
    # Correcting a mistake in a record of the past: why, when, by whom.
    op.create_table(
        "correction",
        sa.Column("about_table", sa.String(), nullable=False),
        sa.Column("about_id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_about_id", "correction", ["about_id"])
    op.create_index("ix_correction_pupil_id", "correction", ["pupil_id"])
    # Sending: a withdrawal is a submission of its own.
    op.add_column("submission", sa.Column("withdraws", sa.String(length=36), nullable=True))
    # A return that the council's newest profile no longer names: the profile that asked for it last.
    op.add_column("return", sa.Column("asked_in", sa.String(), nullable=True))
