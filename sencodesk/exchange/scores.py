# SPDX-License-Identifier: Apache-2.0
"""Scores in a table of pupils: a line for each (scale, date, score), or a column for each scale.

Where no column names the scale, the heading of the column with the scores does. What a scale makes of a score is said
where the scales are known: this reads words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sencodesk.exchange.rows import ScoreRow
from sencodesk.records.findings import Finding

COLUMN = "score_value/"
"""Before the heading of a column: the key under which a line has what stands in it."""
DATES = ("score_date",)
ABSENT = frozenset({"a", "abs", "absent", "n/a", "na", "-", "–", "—", "x", "none", "not taken", "?"})
"""What a mark sheet writes for no score at all."""
_DAY = re.compile(r"\b(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|"
                  r"[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4})\b")  # fmt: skip
LETTERS = 400  # of a title that are looked at


def day_of(titles: Iterable[str], read: Callable[[str], date | None]) -> date | None:
    """The day that a title names: the first line above the headings with exactly one day."""
    for title in titles:
        texts = _DAY.findall(title[:LETTERS])
        if len(texts) == 1:
            return read(texts[0])
    return None


def read(
    lines: Iterable[Mapping[str, str]],
    day: Callable[[Mapping[str, str], str], date | None],
    titled: date | None,
    text: Callable[[str, str], str | None],
    problems: list[Finding],
) -> tuple[ScoreRow, ...]:
    """The scores in the lines of one pupil. What cannot be read is added to ``problems``."""
    found: dict[ScoreRow, None] = {}
    for line in lines:
        columns = {name.removeprefix(COLUMN): cell for name, cell in line.items() if name.startswith(COLUMN)}
        on = day(line, "score_date") or titled
        for heading, cell in columns.items():
            if not cell or cell.casefold() in ABSENT:
                continue
            scale = text("score_scale", line.get("score_scale", "") or heading)
            if scale is None:
                problems.append(Finding("SCORE_NO_SCALE", "refuse", "score_scale"))
            elif on is None and "score_date" not in line:
                problems.append(Finding("SCORE_NO_DATE", "refuse", "score_date"))
            elif on is not None:
                found.setdefault(ScoreRow(scale, cell[:40], on, text("score_by", line.get("score_by", ""))))
    return tuple(found)
