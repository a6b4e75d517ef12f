# SPDX-License-Identifier: Apache-2.0
"""How the content reads: plain enough for families, in British spelling, and with the law as it is."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from sencodesk.coach.reading import reading_age
from sencodesk.content.adjustments import adjustments
from sencodesk.content.glossary import terms
from sencodesk.content.interventions import interventions
from sencodesk.content.letters import Audience, letter, letters
from sencodesk.content.source import ContentBrokenError, folded, holds, rows
from sencodesk.content.targets import bank

FILES = (
    "target_bank.csv",
    "interventions.csv",
    "adjustments.csv",
    "glossary.csv",
    "letters.toml",
    "plan_templates.toml",
)
AMERICAN = re.compile(
    r"\b(?:behavior\w*|color\w*|center\w*|organiz\w+|recogniz\w+|practicing|favorite|math|catalog|counselor|labeled|"
    r"specialty|gotten|spelled|check list)\b",
    re.I,
)  # fmt: skip


def text_of(name: str) -> str:
    return files("sencodesk_resources").joinpath("content").joinpath(name).read_text(encoding="utf-8")


def for_families() -> Iterator[tuple[str, str]]:
    """Every sentence that a family or a pupil may read, with where it stands."""
    for stem in bank():
        for text in (stem.home_idea, stem.family.replace("{name}", "Sam"), stem.child_voice):
            yield stem.id, text
    yield from ((one.id, one.parent) for one in terms())
    yield from ((one.id, one.plain) for one in interventions())
    yield from ((one.id, one.plain) for one in adjustments())
    for one in letters():
        for version in one.versions:
            if version.audience in {Audience.FAMILY, Audience.PUPIL}:
                yield (
                    f"{one.id} {version.which}",
                    re.sub(r"\{\w+\}", "Sam", re.sub(r"\[\] |## |- |_{4}", "", version.body)),
                )


def test_families_can_read_it() -> None:
    hard = [(where, age) for where, text in for_families() if (age := reading_age(text) or 0) > 11.5]
    assert hard == []


def test_a_family_is_told_its_own_childs_and_no_section_of_an_act() -> None:
    for where, text in for_families():
        assert not re.search(r"\b(?:regulation|section) \d", text), where


@pytest.mark.parametrize("name", FILES)
def test_british_spelling_and_printers_quotes(name: str) -> None:
    text = text_of(name)
    assert AMERICAN.findall(text) == []
    prose = re.sub(r"^(?:#.*)$", "", text, flags=re.M)
    assert "'" not in prose
    assert not re.search(r"  +\S", re.sub(r"^ +", "", prose, flags=re.M))
    assert not re.search(r"[\u200b-\u200f\u00a0\ufeff]", prose)


def test_no_adult_has_a_secret_with_a_child() -> None:
    assert [name for name in FILES if re.search(r"\bsecret", text_of(name), re.I)] == []


def test_the_law_is_as_it_is() -> None:
    assert letter("sen-support-started").law == "Children and Families Act 2014, section 68"
    assert letter("ehc-request-cover").law == "Children and Families Act 2014, section 36"
    assert letter("annual-review-invitation").clock == "at least two weeks before the meeting"
    assert letter("transfer-cover").clock.startswith("no later than 15 school days")
    weeks = {one.which: one.body for one in letter("chase-council").versions}
    assert "regulation 5 " in weeks["6-weeks"]
    assert "within six weeks of receiving it" in weeks["6-weeks"]
    assert "regulation 10" in weeks["16-weeks"]
    assert "regulation 13" in weeks["20-weeks"]
    assert "within four weeks of the meeting" in weeks["annual-review-4-weeks"]
    assert "eight weeks" in weeks["annual-review-4-weeks"]


def test_section_19_is_named_as_the_councils_duty_and_not_the_schools() -> None:
    for one in letters():
        if "section 19" in one.law:
            assert "principles" in one.law, one.id


def test_a_young_person_holds_the_rights_and_gets_the_letters() -> None:
    for key in ("sen-support-started", "annual-review-invitation", "consent-agency"):
        version = letter(key).version(Audience.PUPIL, "16 and over")
        assert "{parent}" not in version.body, key


def test_dates_of_the_move_to_another_phase() -> None:
    move = next(one for one in terms() if one.term == "Phase transfer")
    for words in ("before 15 February", "before 31 March", "five months before"):
        assert words in move.staff


def test_folding() -> None:
    assert folded("Zoë’s  Café-Time, Übung!") == "zoes cafe time ubung"
    assert holds("reads a word", "wor re")
    assert not holds("reads a word", "eads")
    assert holds("anything", "")


def test_a_table_with_other_columns_is_a_fault_that_names_the_file() -> None:
    with pytest.raises(ContentBrokenError, match=r"adjustments\.csv"):
        rows("adjustments.csv", ("id", "name"))
