# SPDX-License-Identifier: Apache-2.0
"""The terms of the work, in staff words and in parent words. Family papers use the parent words, or no term at all."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sencodesk.content.source import ContentBrokenError, folded, rows

COLUMNS = ("id", "term", "long_form", "state", "staff", "parent")


class TermState(StrEnum):
    """Whether a term is in use, belongs to an older law, or is only proposed."""

    NOW = "now"
    HISTORY = "history"
    PROPOSAL = "proposal"


HEADINGS = {
    TermState.NOW: "In use now", TermState.HISTORY: "From older law and older guidance",
    TermState.PROPOSAL: "Proposed, and not law",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One term: ``staff`` and ``parent`` are what it means, to either reader."""

    id: str
    term: str
    long_form: str
    state: TermState
    staff: str
    parent: str


@cache
def terms() -> tuple[Term, ...]:
    """Every term in the file's order. Raises ContentBrokenError for a state that the program does not know."""
    return tuple(_term(row) for row in rows("glossary.csv", COLUMNS))


def chapter() -> str:
    """Every term as a page of the handbook (Markdown): those in use by their letters, then the old and the proposed."""
    found = [f"## {heading}\n\n{_told(state)}" for state, heading in HEADINGS.items()]
    return "\n\n".join(found) + "\n"


def _told(state: TermState) -> str:
    lines = []
    for one in sorted((one for one in terms() if one.state is state), key=lambda one: folded(one.term)):
        long = f" ({one.long_form})" if folded(one.long_form) not in ("", folded(one.term)) else ""
        lines.append(f"- **{one.term}**{long}: {one.staff} *For parents:* {one.parent}")
    return "\n".join(lines)


def _term(row: dict[str, str]) -> Term:
    if row["state"] not in set(TermState):
        raise ContentBrokenError(f"glossary.csv, {row['id']}: state")
    return Term(
        row["id"], row["term"], row["long_form"], TermState(row["state"]), row["staff"], row["parent"]
    )  # fmt: skip
