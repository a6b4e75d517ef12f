# SPDX-License-Identifier: Apache-2.0
"""The chronology on paper: a tagged table that holds what is asked for, restricted entries only where they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sencodesk.errors import UserError
from sencodesk.papers.chronology import NOTHING, ChronologyLine, ChronologyPaper, chronology
from sencodesk.papers.model import Paper
from sencodesk.records.chronology import Entry
from sencodesk.services import chronology as services
from sencodesk.services import chronology_papers, pupils, roles
from sencodesk.services.chronology_papers import Asked
from sencodesk.store import search
from sencodesk.views.chronology import hidden
from tests.clocks import START
from tests.post_house import Post

ON = date(2026, 11, 23)


def paper(*lines: ChronologyLine, **more: Any) -> ChronologyPaper:
    return ChronologyPaper("Edie Marrowfield", "Edie, class 4H, Thistledown Primary.", ON, lines, **more)


def line(n: int = 0, text: str = "Pleased with reading.", *, restricted: bool = False) -> ChronologyLine:
    return ChronologyLine(ON - timedelta(days=n), "09:15", "Call", "Ruth Marrowfield", text, restricted)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_it_is_tagged_whatever_its_length(
    count: int, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = chronology(paper(*(line(n, f"Entry {n}. " * 12) for n in range(count))), printed=START)
    passes(made)
    said = read(made)
    assert (NOTHING in said) is (count == 0)
    assert all(f"Entry {n}." in said for n in range(count))
    assert made.pages == 1 if count < 3 else made.pages > 1


def test_an_entry_longer_than_a_page_goes_on_over_it(
    passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = chronology(paper(line(text="\n".join(f"Line {n}." for n in range(150)))), printed=START)
    passes(made)
    assert "Line 149." in read(made)
    assert made.pages > 1


def test_what_is_restricted_is_said_at_head_and_foot(read: Callable[[Paper], str]) -> None:
    said = read(chronology(paper(line(), line(1, restricted=True), confided=True), printed=START))
    assert "This paper holds restricted entries" in said
    assert said.count("Restricted: for the SENCO only") == 2
    assert "Restricted entries are not on this paper" in read(chronology(paper(line()), printed=START))


def test_restricted_entries_are_on_it_only_where_the_senco_asks(post: Post, read: Callable[[Paper], str]) -> None:
    desk = post.desk
    change = pupils.add(desk, values={"surname": "Quillstone", "forename": "Edie"})
    assert change is not None
    pupil = next(row for table, row in change.touched if table == "pupil")
    for text, restricted in (("Plain words", False), ("Lanternfish", True)):
        values: Any = {"kind": "note", "on_date": ON, "text": text, "restricted": restricted}
        services.add_entry(desk, pupil_id=pupil, values=values)

    def said(asked: Asked) -> str:
        with desk.reading() as session:
            found = chronology_papers.content(session, asked, on=ON)
        assert found is not None
        return read(chronology_papers.drawn(found, printed=START))

    assert "Lanternfish" not in said(Asked(pupil))
    assert "Lanternfish" in said(Asked(pupil, confided=True))
    assert "Only these are on it, words: plain." in said(Asked(pupil, confided=True, words="plain"))
    desk.role = roles.ASSISTANT
    assert "Lanternfish" not in said(Asked(pupil, confided=True)), "whatever the window asks for"
    with desk.reading() as session:
        paper = chronology_papers.content(session, Asked(pupil, confided=True), on=ON)
        assert search.find(session, "Lanternfish", confided=True) == []
        assert session.scalars(select(Entry.text)).all() == ["Plain words"]
        assert hidden(session, pupil) == 1
    assert paper is not None
    with pytest.raises(UserError, match="not_your_role"):
        chronology_papers.note_printed(desk, asked=Asked(pupil, confided=True), paper=paper)
    desk.role = roles.SENCO
    change = chronology_papers.note_printed(desk, asked=Asked(pupil, confided=True), paper=paper)
    assert change is not None
    assert "restricted" not in change.label, "nothing restricted stood on it"
