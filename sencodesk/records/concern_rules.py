# SPDX-License-Identifier: Apache-2.0
"""The pure rules of concerns before SEN and of tasks: what cannot be stored, each with its field."""

from datetime import date

from sencodesk.records import care_rules, score_rules
from sencodesk.records.concerns import Concern
from sencodesk.records.duties import Task
from sencodesk.records.findings import Finding


def judge_concern(row: Concern, today: date, dob: date | None) -> list[Finding]:
    """Days that have come and are in their order, a decision that there is, and none of it before it was raised."""
    found = score_rules.judge_day(row.raised_on, today, dob, field="raised_on")
    found += care_rules.judge_choice("decided", "concern_decision", row.decided)
    for field in ("decided_on", "parents_told_on"):
        day = getattr(row, field)
        found += score_rules.judge_day(day, today, dob, field=field) if day is not None else []
    found += care_rules.judge_one(row.look_again_on, today, dob, "look_again_on")
    if found:
        return found
    return [
        Finding("BEFORE_RAISED", "refuse", field)
        for field in ("decided_on", "look_again_on")
        if (day := getattr(row, field)) is not None and day < row.raised_on
    ]


def judge_task(row: Task, today: date) -> list[Finding]:
    """A due day that somebody can mean; one that is done was done by now."""
    found = care_rules.judge_one(row.due_on, today, None, "due_on")
    return found + (score_rules.judge_day(row.done_on, today, None, field="done_on") if row.done_on else [])
