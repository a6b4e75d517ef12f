# SPDX-License-Identifier: Apache-2.0
"""What a file has beside the pupils (attendance, suspensions, scores, provision), compared with what is held of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.exchange.rows import PupilRow
from sencodesk.services import import_attendance, import_provision, import_scores, import_suspensions
from sencodesk.services.import_merge import Merged
from sencodesk.views.pupils import PupilView


class Beside:
    """Read once for a file; the rows come one after the other, and each knows what those before it do."""

    def __init__(self, session: Session, rows: Sequence[PupilRow], today: date, whose: Mapping[int, str]) -> None:
        self._today = today
        self._attendance = import_attendance.held(session, rows)
        self._suspensions = import_suspensions.held(session, rows)
        self._scores = import_scores.held(session, rows)
        self._runs = import_provision.held(session, rows, whose)

    def merge(self, out: Merged, row: PupilRow, pupil: PupilView | None) -> None:
        """Add to ``out`` what the row's attendance, suspensions, scores and provision change."""
        pupil_id = pupil.id if pupil else None
        import_attendance.merge_attendance(out, row.attendance, self._attendance.get(pupil.id, []) if pupil else [])
        born = row.facts.get("dob") if pupil is None else pupil.dob
        born = born if isinstance(born, date) else None
        suspended = self._suspensions.get(pupil.id, []) if pupil else []
        import_suspensions.merge_suspensions(out, row.suspensions, suspended, born, self._today)
        import_scores.merge_scores(out, row.scores, self._scores, pupil_id, born, self._today)
        import_provision.merge_provision(out, row.provision, self._runs, pupil)
