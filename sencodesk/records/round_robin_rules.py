# SPDX-License-Identifier: Apache-2.0
"""The pure rules of a round robin: a name, days in their order, a few questions, and somebody to ask about."""

from collections.abc import Sequence
from datetime import date

from sencodesk.records import care_rules, score_rules
from sencodesk.records.concerns import RoundRobin
from sencodesk.records.findings import Finding

MOST = 5
"""Questions that fit on a sheet beside a name, with room to write."""
LONGEST = 120
"""Letters of a question: it heads a column."""


def judge_round(row: RoundRobin, today: date) -> list[Finding]:
    """Days that somebody can mean, and not back before it was asked or closed before then."""
    found = score_rules.judge_day(row.asked_on, today, None, field="asked_on")
    found += care_rules.judge_one(row.due_on, today, None, "due_on")
    found += score_rules.judge_day(row.closed_on, today, None, field="closed_on") if row.closed_on else []
    if found:
        return found
    return [
        Finding("BEFORE_ASKED", "refuse", field)
        for field in ("due_on", "closed_on")
        if (day := getattr(row, field)) is not None and day < row.asked_on
    ]


def tidy_questions(questions: Sequence[str] | None) -> list[str]:
    """Questions in one line each, without empty ones and without one twice."""
    lines = (" ".join(one.split()) for one in questions or ())
    return list(dict.fromkeys(one for one in lines if one))


def judge_questions(questions: Sequence[str]) -> list[Finding]:
    """At least one, and no more than a sheet has room for."""
    if not questions:
        return [Finding("NO_QUESTIONS", "refuse", "questions")]
    if len(questions) > MOST:
        return [Finding("TOO_MANY_QUESTIONS", "refuse", "questions", {"most": str(MOST)})]
    if any(len(one) > LONGEST for one in questions):
        return [Finding("QUESTION_TOO_LONG", "refuse", "questions", {"most": str(LONGEST)})]
    return []
