# SPDX-License-Identifier: Apache-2.0
"""That a record of the past was put right, why, when and by whom. What stood there before is in the change log."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import Instant, LoggedRecord


class Correction(LoggedRecord):
    """One correction of one record. It is written in the same change as what it explains, and goes when that goes.

    ``pupil_id`` is whom the corrected record is about, so that the correction leaves with the pupil.
    """

    __tablename__ = "correction"

    about_table: Mapped[str] = mapped_column(String)
    about_id: Mapped[str] = mapped_column(String(36), index=True)
    pupil_id: Mapped[str | None] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String)
    corrected_at: Mapped[datetime] = mapped_column(Instant)
    corrected_by: Mapped[str] = mapped_column(String)
