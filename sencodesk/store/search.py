# SPDX-License-Identifier: Apache-2.0
"""Finding words in everything that is kept. The index is made by the third schema and kept by triggers."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from sencodesk.store.restricted import kept_back

MOST = 50
"""Hits that are asked for at once; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that holds the words: its table, its id, and the pupil it is about."""

    table: str
    row_id: str
    pupil_id: str | None


def query_of(typed: str) -> str:
    """What was typed as a question to the index: each word must be there, at least as the beginning of one.

    Signs that the index's own language knows (quotes, brackets, OR, NEAR) are letters' neighbours here and nothing
    more. Empty where nothing can be asked for.
    """
    words = re.findall(r"\w+", typed)
    return " ".join(f'"{word}"*' for word in words)


def find(
    session: Session, typed: str, *, pupil_id: str | None = None, most: int = MOST, confided: bool,
    without: Collection[str] = (), of_nobody: Collection[str] | None = None,
) -> list[Found]:  # fmt: skip
    """Records with every word that was typed, the newest written first; of one pupil with ``pupil_id``.

    Left out are, before they are counted: what is restricted, unless ``confided``; the tables ``without``; and what is
    about no pupil, unless its table is among ``of_nobody`` (None for all).
    """
    asked = query_of(typed)
    if not asked:
        return []
    question = f"words : ({asked})"
    if pupil_id is not None:
        question += f' AND whose : "{pupil_id.replace("-", "")}"'
    asks = text(
        'SELECT search_row."table", row_id, pupil_id FROM search_text CROSS JOIN search_row '
        "ON search_row.id = search_text.rowid WHERE search_text MATCH :question "
        'AND search_row."table" NOT IN :without '
        'AND (:anybody OR search_row.pupil_id IS NOT NULL OR search_row."table" IN :of_nobody) '
        "AND (:confided OR NOT ("
        "EXISTS (SELECT 1 FROM entry WHERE entry.id = search_row.row_id AND entry.restricted) "
        "OR EXISTS (SELECT 1 FROM attachment WHERE attachment.id = search_row.row_id AND attachment.restricted))) "
        "ORDER BY search_text.rowid DESC LIMIT :most"
    ).bindparams(bindparam("without", expanding=True), bindparam("of_nobody", expanding=True))
    rows = session.execute(
        asks,
        {
            "question": question, "most": most, "without": list(without),
            "confided": confided and not kept_back(session), "anybody": of_nobody is None,
            "of_nobody": list(of_nobody or ()),
        },
    )  # fmt: skip
    return [Found(*row) for row in rows]
