# SPDX-License-Identifier: Apache-2.0
"""Scores of a file beside what is held: a score on the same scale and day is put right, another is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.content.scales import Yardstick
from sencodesk.exchange.cells import key
from sencodesk.exchange.rows import PupilRow, ScoreRow
from sencodesk.records import score_rules
from sencodesk.records.assessments import Score
from sencodesk.records.findings import Finding
from sencodesk.sentences import sentence
from sencodesk.services.import_merge import Edit, FieldChange, Merged
from sencodesk.views.assessments import scales

TABLE = "score"
MIDNIGHT = ":00"
"""What a spreadsheet adds to 7:06, which it takes for a time of day."""
Kept = dict[tuple[str, date], tuple[str | None, float]]
"""By scale and day: the record's id (None: of this file), and the score."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Every scale by the key of its name, and what is held by pupil."""

    scales: Mapping[str, Yardstick]
    held: dict[str, Kept]


def held(session: Session, rows: Sequence[PupilRow]) -> Scores:
    """What is held; nothing where the file has no scores."""
    if not any(row.scores for row in rows):
        return Scores({}, {})
    found: dict[str, Kept] = {}
    for one in session.scalars(select(Score).where(Score.scale != score_rules.TARGET)):
        found.setdefault(one.pupil_id, {})[one.scale, one.on_date] = one.id, one.value
    return Scores({key(one.name): one for one in scales(session).values()}, found)


def merge_scores(
    out: Merged, told: Sequence[ScoreRow], known: Scores, pupil_id: str | None, born: date | None, today: date
) -> None:
    """What the file's scores change. A scale or day that cannot be refuses the row; a word for a score is left out."""
    kept = known.held.setdefault(pupil_id, {}) if pupil_id else {}
    for one in told:
        scale = known.scales.get(key(one.scale))
        if scale is None or scale.retired:
            code = "SCALE_UNKNOWN" if scale is None else "SCALE_RETIRED"
            out.findings.append(Finding(code, "refuse", "score_scale", {"text": one.scale}))
            continue
        wrong = score_rules.judge_day(one.on_date, today, born, field="score_date")
        text = one.text.removesuffix(MIDNIGHT) if scale.sort == "age" and one.text.count(":") > 1 else one.text
        value = scale.read(text)
        if isinstance(value, str):
            why = score_rules.not_a_score(scale, value)
            params = {"text": one.text, "why": sentence("records", why.code, why.params)}
            out.findings.append(Finding("SCORE_LEFT_OUT", "warn", "score_value", params))
        out.findings += wrong
        if wrong or isinstance(value, str) or one.on_date is None:
            continue
        record_id, was = kept.get((scale.key, one.on_date), (None, None))
        if was == value:
            continue
        before = None if was is None else ScoreRow(scale.name, scale.write(was), one.on_date)
        values: dict[str, object] = {"value": value}
        if record_id is None and was is not None:
            out.warn("SCORE_TWICE_IN_FILE", "score_value")
            continue
        if record_id is None:
            values |= {"scale": scale.key, "on_date": one.on_date, "by": one.by}
        out.edits.append(Edit(TABLE, record_id, values))
        out.changes.append(FieldChange("scores", before, ScoreRow(scale.name, scale.write(value), one.on_date)))
        kept[scale.key, one.on_date] = record_id, value
