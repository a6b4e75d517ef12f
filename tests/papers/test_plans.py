# SPDX-License-Identifier: Apache-2.0
"""Both copies of a plan: every accessibility rule, no word lost, the right words and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from sencodesk.papers.flow import MARK_GAP
from sencodesk.papers.model import Paper, PlanPaper, TargetPaper
from sencodesk.papers.staff import MARGIN
from sencodesk.papers.theme import INK
from tests import copies

Make = Callable[..., Paper]
COPIES = pytest.mark.parametrize("make", [copies.staff_copy, copies.parent_copy])
LONG = "Wombat cards follow every twelfth question until somebody answers. " * 300
HARD = {
    "markup": "<b>& not bold</i> <para> \\( )",
    "emoji": "Well done 🦉👍🏽 and on",
    "polish": "Zażółć gęślą jaźń",
    "cyrillic": "Привіт, як справи",
    "arabic": "says مرحبا at home",
    "devanagari": "says नमस्ते at home",
    "one word": "Rhabarber" * 34,
    "controls": "a\x00b\x07c\u200bd\ud800e\uffffx\u00ad",
    "decomposed": "Zoe\u0308 and Jose\u0301 q\u0303",
    "lines": "one\r\ntwo\n\n\nthree\tfour",
    "long": LONG,
}


def filled(plan: PlanPaper, text: str) -> PlanPaper:
    """``plan`` with ``text`` in every field of free text."""
    target = replace(
        plan.targets[0], text=text, plain_title=text, plain_text=text, baseline=text, measure=text, success=text,
        strategy=text, who=text, how_often=text, how_long=text, unit=text, you_can_help=text, carried_from=text,
        evidence=text,
    )  # fmt: skip
    return replace(
        plan, pupil_name=text, first_name=text, class_name=text, teacher=text, year_label=text, age_label=text,
        status_label=text, school_name=text, school_telephone=text, senco_name=text, review_time=text, term_name=text,
        strengths=text, difficulties=text, pupil_view=text, parent_view=text, at_home=text,
        signatures=tuple(replace(one, role=text, name=text) for one in plan.signatures),
        targets=(target, *plan.targets[1:]),
    )  # fmt: skip


@COPIES
@pytest.mark.parametrize("draft", [False, True])
def test_passes_every_rule(
    make: Make, draft: bool, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]
) -> None:
    passes(make(replace(plan, draft=draft), printed=printed))


@COPIES
def test_passes_with_nothing_filled_in(make: Make, printed: datetime, passes: Callable[[Paper], None]) -> None:
    paper = make(PlanPaper("", "", targets=(TargetPaper(1),)), printed=printed)
    assert paper.warnings == ()
    passes(paper)
    passes(make(PlanPaper("", ""), printed=printed))


@COPIES
@pytest.mark.parametrize("kind", sorted(HARD))
def test_hard_text_in_every_field_never_fails(
    make: Make, kind: str, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]
) -> None:
    passes(make(filled(plan, HARD[kind]), printed=printed))


@COPIES
@pytest.mark.parametrize("kind", ["markup", "polish", "cyrillic"])
def test_hard_text_is_read_back_exactly(
    make: Make, kind: str, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    paper = make(replace(plan, pupil_view=HARD[kind]), printed=printed)
    assert HARD[kind] in read(paper)
    assert not [one for one in paper.warnings if one.code == "unprintable"]


@COPIES
def test_twenty_thousand_characters_lose_no_word(
    make: Make, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    words = " ".join(f"word{n}" for n in range(2600))
    assert len(words) > 20_000
    target = replace(plan.targets[1], strategy=words)
    paper = make(replace(plan, targets=(plan.targets[0], target, plan.targets[2])), printed=printed)
    said = read(paper).split()
    assert paper.pages > 3
    assert [word for word in said if word.startswith("word") and word[4:].isdecimal()] == words.split()
    assert read(paper).count("2, continued") >= 2


@COPIES
def test_a_word_longer_than_the_line_is_kept_whole(
    make: Make, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    word = "".join(chr(97 + n * 7 % 26) for n in range(300))
    assert word in read(make(replace(plan, pupil_view=word), printed=printed))


@COPIES
def test_forty_targets_stay_whole(
    make: Make, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]
) -> None:
    paper = make(replace(plan, targets=tuple(replace(plan.targets[0], n=n) for n in range(1, 41))), printed=printed)
    passes(paper)
    for n in range(1, 41):
        assert len({box.page for box in paper.boxes if box.field.startswith(f"targets.{n}.")}) == 1


@COPIES
@pytest.mark.parametrize(("kind", "script"), [("arabic", "Arabic"), ("devanagari", "Devanagari"), ("emoji", "symbol")])
def test_what_cannot_be_printed_is_a_box_and_a_warning(
    make: Make, kind: str, script: str, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    paper = make(replace(plan, pupil_view=HARD[kind]), printed=printed)
    found = [(one.field, dict(one.params)) for one in paper.warnings if one.code == "unprintable"]
    assert found == [("pupil_view", {"script": script})]
    assert "\ufffd" in read(paper)


def test_the_staff_copy_says_what_the_picture_says(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    said = read(copies.staff_copy(plan, printed=printed))
    for words in (
        "Edie Marrowfield", "Individual education plan 6, Mon 30 Nov 2026 to Thu 25 Mar 2027", "Staff copy",
        "4H, Miss Hartnoll", "Year 4, 8 years 8 months", "Thu 25 Mar 2027, 15:30", "Edie is good at",
        "Carried on from plan 5", "Mrs Dell, 3 × 20 minutes a week, 14 weeks", "Tally sheet of 6 Nov",
        "Mr Marrowfield, Tue 1 Dec 2026", "SENCO, date", "Confidential. Shred when plan 7 replaces it.",
        "Plan 6, version 1 · printed Mon 23 Nov 2026, 10:42 · page 1 of 1",
    ):  # fmt: skip
        assert words in said


def test_the_family_copy_has_plain_words_and_no_codes(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    paper = copies.parent_copy(plan, printed=printed)
    said = read(paper)
    for words in (
        "Edie’s plan for spring", "For Edie’s family", "Thu 25 Mar 2027 at 3.30 pm", "Now 5 of 10. By March, 8 of 10.",
        "Now 27 of 40. By March, 36 of 40.", "Edie reads 36 of the 40 words.", "Page 1 of 1",
        "Thistledown Primary School. Questions? Ask for Ms Prewitt, SENCO, 01632 960 101.",
    ):  # fmt: skip
        assert words in said
    for words in ("SEN support", "(K)", "Marrowfield’s", "Tally", "Mrs Dell", "Carried on"):
        assert words not in said
    assert {(one.code, one.field) for one in paper.warnings} == {
        ("staff-words", "targets.2.plain_title"), ("staff-words", "targets.2.plain_text"),
    }  # fmt: skip


def test_empty_parts_are_left_out_for_the_family_only(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    bare = replace(plan, pupil_view=None, targets=(TargetPaper(1, plain_title="Saying why", plain_text="Reasons."),))
    family, staff = (read(make(bare, printed=printed)) for make in (copies.parent_copy, copies.staff_copy))
    for words in ("Edie says", "How we help", "How you can help", "Now"):
        assert words not in family
    for words in ("Edie says", "Now", "How we measure", "Success", "What we do", "Who, how often, how long"):
        assert words in staff


@COPIES
def test_a_draft_says_so(make: Make, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]) -> None:
    assert "DRAFT" not in read(make(plan, printed=printed))
    said = read(make(replace(plan, draft=True), printed=printed))
    assert "DRAFT" in said
    assert "Draft · " in said


def test_printed_times_are_london_s(plan: PlanPaper, read: Callable[[Paper], str]) -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert "printed Thu 2 Jul 2026, 00:30" in read(copies.staff_copy(plan, printed=summer))


def test_what_changed_is_a_list_and_a_bar_at_the_edge_and_takes_no_colour(
    plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    marked = replace(
        plan, since="Since plan 4", changes=("Target 1 is new: Edie reads.", "Review: Fri 20 Nov 2026 became nothing."),
        marked=frozenset({"targets.1.text", "review"}),
    )  # fmt: skip
    paper, plain = copies.staff_copy(marked, printed=printed), copies.staff_copy(plan, printed=printed)
    passes(paper)
    words = " ".join(read(paper).split())
    for said in ("Since plan 4, marked by a bar at the edge", *marked.changes):
        assert said in words
    assert (bars(paper), bars(plain)) == (2, 0)
    assert copies.parent_copy(marked, printed=printed).data == copies.parent_copy(plan, printed=printed).data
    nothing = copies.staff_copy(replace(plan, since="Since plan 4"), printed=printed)
    passes(nothing)
    assert bars(nothing) == 0


def bars(paper: Paper) -> int:
    """How many black bars stand left of the measure."""
    bar = f"{INK} rg {MARGIN - MARK_GAP:.2f} "
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        return sum(sheet.Contents.read_bytes().decode("latin-1").count(bar) for sheet in pdf.pages)
