# SPDX-License-Identifier: Apache-2.0
"""Letters: each can be filled, none is printed with a gap, and nothing typed becomes a mark of the form."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sencodesk.content.letters import (
    Audience,
    Block,
    FilledLetter,
    Heading,
    Items,
    Letter,
    Paragraph,
    TickBox,
    Version,
    WriteOn,
    faults,
    filled,
    letter,
    letters,
    needed,
)
from sencodesk.errors import UserError

VERSIONS = [(one, version) for one in letters() for version in one.versions]
EACH = pytest.mark.parametrize(
    ("chosen", "version"), VERSIONS, ids=[f"{one.id}-{v.audience}-{v.which}".strip("-") for one, v in VERSIONS]
)


def words_of(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph(lines) | Items(lines):
            return lines
        case Heading(text) | TickBox(text):
            return (text,)
    return ()


def values_for(version: Version) -> dict[str, str]:
    return {one.key: f"<{one.key}>" for one in needed(version)}


def made_of(body: str, **values: str | list[str]) -> tuple[Block, ...]:
    return filled(letter("leaver"), Version(Audience.FAMILY, "", "A letter", body), values).blocks


def test_twelve_letters_and_each_has_one_for_staff() -> None:
    assert len(letters()) == 12
    assert all(one.version(Audience.STAFF) for one in letters())
    assert len({one.id for one in letters()}) == 12


@EACH
def test_each_version_fills_with_nothing_left_open(chosen: Letter, version: Version) -> None:
    made = filled(chosen, version, values_for(version))
    said = " ".join([made.subject, *(line for block in made.blocks for line in words_of(block))])
    assert not re.search(r"[{}]|____|\[\]|##", said)
    assert {f"<{one.key}>" for one in needed(version)} <= set(re.findall(r"<\w+>", said))


@EACH
def test_each_missing_thing_is_said_in_words_and_nothing_is_printed(chosen: Letter, version: Version) -> None:
    for one in needed(version):
        values = values_for(version)
        values[one.key] = " \n"
        if one.may_be_empty:
            made = filled(chosen, version, values)
            assert all(line for block in made.blocks for line in words_of(block))
            continue
        with pytest.raises(UserError) as told:
            filled(chosen, version, values)
        assert told.value.code == "letter-not-filled"
        assert one.words in told.value.happened
        assert "{" not in told.value.happened


def test_a_family_gets_no_law_at_the_foot_and_the_council_does() -> None:
    chosen = letter("chase-council")
    foot = {v.audience: filled(chosen, v, values_for(v)).foot for v in chosen.versions}
    assert foot[Audience.FAMILY] == ""
    assert foot[Audience.COUNCIL] == foot[Audience.STAFF] == chosen.law


def test_the_date_of_birth_goes_to_the_council_and_the_next_school_only() -> None:
    for one, version in VERSIONS:
        if "pupil_dob" in {need.key for need in needed(version)}:
            assert version.audience in {Audience.COUNCIL, Audience.SCHOOL}, one.id


def test_a_body_becomes_blocks() -> None:
    assert made_of(
        "Dear {parent}\n\n## What now\nOne.\nTwo.\n- a\n- b\n[] I can come.\n____\n____\nEnd", parent="Ms Marlow"
    ) == (
        Paragraph(("Dear Ms Marlow",)), Heading("What now"), Paragraph(("One.", "Two.")), Items(("a", "b")),
        TickBox("I can come."), WriteOn(2), Paragraph(("End",)),
    )  # fmt: skip


def test_a_value_of_several_lines_is_a_list_where_it_stands_alone_and_a_series_where_not() -> None:
    assert made_of("We agreed:\n{agreed}\nThen.", agreed=["Talk Ladder", "a desk"]) == (
        Paragraph(("We agreed:",)), Items(("Talk Ladder", "a desk")), Paragraph(("Then.",)),
    )  # fmt: skip
    assert made_of("Provision: {support}.", support="Talk Ladder\n a desk ") == (
        Paragraph(("Provision: Talk Ladder; a desk.",)),
    )
    assert made_of("{support}", support="Talk Ladder") == (Paragraph(("Talk Ladder",)),)


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    body = "Where: {meeting_place}\nOnline: {meeting_link}\nBring it."
    assert made_of(body, meeting_place="Room 2") == (Paragraph(("Where: Room 2", "Bring it.")),)
    online = made_of(body, meeting_place="Room 2", meeting_link="by video")
    assert online == (Paragraph(("Where: Room 2", "Online: by video", "Bring it.")),)


@given(some.text(min_size=1).filter(str.strip))
def test_what_a_person_types_never_becomes_a_heading_a_box_or_a_line(said: str) -> None:
    marked = f"## {said}\n[] {said}\n____\n{{parent}}"
    made = made_of("{agreed}", agreed=marked)
    assert all(isinstance(one, Items | Paragraph) for one in made)
    assert "{parent}" in [line for block in made for line in words_of(block)]


@pytest.mark.parametrize("typed", ["## Look", "- Look", "[] Look", "____"])
def test_one_line_that_looks_like_a_mark_stays_words(typed: str) -> None:
    assert made_of("{agreed}", agreed=typed) == (Paragraph((typed,)),)
    assert made_of("[] {agreed}", agreed=typed) == (TickBox(typed),)


def test_the_version_is_chosen_by_audience_and_age() -> None:
    forms = letter("views-pupil")
    assert forms.version(Audience.PUPIL, "7 to 11").subject == "What I think"
    assert forms.version(Audience.PUPIL).which == "4 to 7"
    with pytest.raises(KeyError):
        forms.version(Audience.COUNCIL)
    with pytest.raises(KeyError):
        letter("no-such-letter")


@pytest.mark.parametrize(
    ("subject", "body", "sentence"),
    [
        ("", "Text", "no subject"), ("A letter", " ", "no text"), ("A letter", "Dear {nobody}", "{nobody}"),
        ("A letter", "Dear {parent", "curly bracket"),
    ],
)  # fmt: skip
def test_a_schools_own_wording_is_judged(subject: str, body: str, sentence: str) -> None:
    version = replace(letter("leaver").version(Audience.FAMILY), subject=subject, body=body)
    assert any(sentence in one for one in faults(version))
    with pytest.raises(UserError) as told:
        filled(letter("leaver"), version, {})
    assert told.value.code == "letter-wording"


def test_a_letter_says_nothing_of_the_child_in_its_error() -> None:
    version = letter("chase-council").version(Audience.COUNCIL)
    with pytest.raises(UserError) as told:
        filled(letter("chase-council"), version, {"pupil": "Edie Marlow"})
    assert "Edie" not in f"{told.value.happened}{told.value.kept}{told.value.do}"


def test_a_filled_letter_can_be_compared_and_kept() -> None:
    chosen = letter("leaver")
    version = chosen.version(Audience.PUPIL)
    made = filled(chosen, version, values_for(version))
    assert isinstance(made, FilledLetter)
    assert {made, filled(chosen, version, values_for(version))} == {made}
