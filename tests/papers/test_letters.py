# SPDX-License-Identifier: Apache-2.0
"""A letter on paper: every version of every letter is tagged and whole, the law stands only where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sencodesk.content.letters import (
    Audience,
    FilledLetter,
    Heading,
    Items,
    Paragraph,
    TickBox,
    WriteOn,
    filled,
    letters,
    needed,
)
from sencodesk.papers.letters import PRIVATE, LetterPaper, letter
from sencodesk.papers.model import Paper
from tests.clocks import START

ON = date(2026, 11, 23)
VERSIONS = [(one, version) for one in letters() for version in one.versions]


@pytest.mark.parametrize(
    ("chosen", "version"), VERSIONS, ids=[f"{one.id}-{v.audience}-{v.which}" for one, v in VERSIONS]
)
def test_every_version_of_every_letter(
    chosen: object, version: object, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    values = {one.key: f"Given {n}" for n, one in enumerate(needed(version))}  # type: ignore[arg-type]  # parametrized
    made = filled(chosen, version, values)  # type: ignore[arg-type]  # parametrized
    paper = letter(LetterPaper(made, ON, ("Thistledown Primary",), ("Ruth Marrowfield",)), printed=START)
    passes(paper)
    said = " ".join(read(paper).split())
    assert "Thistledown Primary" in said
    assert "Ruth Marrowfield" in said
    assert "{" not in said
    assert (" ".join(chosen.law.split())[:40] in said) is bool(made.foot)  # type: ignore[attr-defined]  # parametrized


def one(audience: Audience, foot: str = "") -> FilledLetter:
    blocks = (
        Paragraph(("Dear Ruth,", "Please come.")), Heading("What to bring"), Items(("Glasses", "A friend")),
        TickBox("I shall come"), WriteOn(3),
    )  # fmt: skip
    return FilledLetter("Invitation", audience, "A meeting about Edie", blocks, foot)


def test_the_family_reads_larger_print_and_no_law(
    passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    family = letter(LetterPaper(one(Audience.FAMILY), ON), printed=START)
    council = letter(LetterPaper(one(Audience.COUNCIL, "Regulation 20"), ON), printed=START)
    for made in (family, council):
        passes(made)
        assert "Glasses" in read(made)
        assert "I shall come" in read(made)
    assert "Regulation 20" in read(council)
    assert PRIVATE not in read(family)
    tall = {
        name: {box.field: box.height for box in made.boxes}["blocks.0"]
        for name, made in (("f", family), ("c", council))
    }
    assert tall["f"] > tall["c"]


def test_a_long_letter_goes_on_and_leaves_no_heading_behind(
    passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    blocks = tuple(
        each for n in range(40) for each in (Heading(f"Part {n}."), Paragraph((f"Words of part {n}. " * 6,)))
    )
    made = letter(LetterPaper(FilledLetter("Long", Audience.STAFF, "Long", blocks, "Law"), ON), printed=START)
    passes(made)
    assert made.pages > 1
    where = {box.field: box.page for box in made.boxes}
    assert all(where[f"blocks.{2 * n}"] == where[f"blocks.{2 * n + 1}"] for n in range(40))
    assert "Words of part 39." in read(made)
