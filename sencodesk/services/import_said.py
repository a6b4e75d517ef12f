# SPDX-License-Identifier: Apache-2.0
"""What an import found and would do, in words and for the command line."""

from typing import TYPE_CHECKING, Any

from sencodesk.exchange.rows import AttendanceRow, ContactRow, ProvisionRow, ScoreRow, Spell, SuspensionRow
from sencodesk.records.findings import Finding
from sencodesk.sentences import codes, sentence
from sencodesk.store.changes import Change

if TYPE_CHECKING:
    from sencodesk.services.imports import Preview

__all__ = ["as_dict", "said"]


def said(finding: Finding) -> str:
    """The sentence for a finding of a file; what any record refuses is said as it is said everywhere."""
    return sentence("imports" if finding.code in codes("imports") else "records", finding.code, finding.params)


def as_dict(preview: "Preview", change: Change | None) -> dict[str, Any]:
    """A preview, and what was written of it, with the keys of command-line.md."""
    findings = [(None, None, None, one) for one in preview.findings]
    findings += [(row.n, row.line, row.upn, one) for row in preview.rows for one in row.findings]  # type: ignore[misc]  # rows have numbers
    return {
        "outcome": preview.outcome,
        "kind": preview.file.kind,
        "encoding": preview.file.encoding,
        "mapping": [{"column": one.column, "field": one.field, "sure": one.sure} for one in preview.file.columns],
        "counts": preview.counts,
        "rows": [
            {
                "n": row.n,
                "line": row.line,
                "upn": row.upn,
                "action": row.action,
                "pupil_id": row.pupil_id,
                "candidates": [one.id for one in row.candidates],
                "changes": [
                    {"field": one.field, "old": _plain(one.old), "new": _plain(one.new)} for one in row.changes
                ],
            }
            for row in preview.rows
        ],
        "findings": [
            {
                "n": n,
                "line": line,
                "upn": upn,
                "field": one.field,
                "severity": one.severity,
                "code": one.code,
                "message": said(one),
            }
            for n, line, upn, one in findings
        ],
        "sheets": list(preview.file.sheets),
        "sheet": preview.file.sheet,
        "remembered": preview.file.remembered,
        "left_out": [{"line": line, "text": text} for line, text in preview.file.left_out],
        "written": change is not None,
        "change_id": change.id if change else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, Spell):
        rank = {"rank": value.rank} if value.rank else {}
        return {**rank, "code": value.code, "from": value.from_date, "to": value.to_date}
    if isinstance(value, ContactRow | AttendanceRow | ScoreRow | ProvisionRow | SuspensionRow):
        return {name: getattr(value, name) for name in value.__slots__}
    return value
