# SPDX-License-Identifier: Apache-2.0
"""What is remembered of a kind of file that was brought in, so that next month's needs no questions."""

from datetime import date

from sqlalchemy import JSON, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord


class ImportSource(LoggedRecord):
    """A kind of table by the fingerprint of its headings.

    ``columns`` is column to field (None: left out); ``meanings`` is field to word to code (empty: left out).
    """

    __tablename__ = "import_source"

    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    columns: Mapped[dict[str, str | None]] = mapped_column(JSON)
    meanings: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    used_on: Mapped[date] = mapped_column(Date)
