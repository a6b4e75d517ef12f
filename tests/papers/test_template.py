# SPDX-License-Identifier: Apache-2.0
"""A plan on a template on paper: every accessibility rule, each copy with its words and nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from sencodesk.content import template_changes as changes
from sencodesk.content.template_plain import template, templates
from sencodesk.content.templates import Copy, Field, FieldType, Kind, Labels, Section, Template
from sencodesk.papers import book, plans
from sencodesk.papers.model import Paper, PlanPaper, SignaturePaper, TargetPaper
from tests import copies

PLANS = [one.id for one in templates() if one.kind is Kind.PLAN]
COPIES = pytest.mark.parametrize("copy", ["staff", "parent", "pupil"])
LONG = "Wombat cards follow every twelfth question until somebody answers. " * 300


def layout(key: str) -> Template:
    found = template(key)
    assert found is not None
    return found


def answered(made: Template, words: str | None = None) -> Mapping[tuple[str, str, int], str]:
    """Something in every field that is no column: its own place, or the words."""
    return {
        (section.id, field.id, n): words or f"Q{section.id}{field.id}{n}".replace("_", "").replace("-", "")
        for section, field in made.fields()
        for n in ((1, 2) if section.repeated else (1,))
        if not field.place and field.type.value not in ("picture", "sign", "pupil", "outcome")
    }


def on(plan: PlanPaper, key: str, words: str | None = None) -> PlanPaper:
    made = layout(key)
    return replace(plan, layout=made, answers=answered(made, words), need_label="Speech", cycle=2)


@COPIES
@pytest.mark.parametrize("key", PLANS)
def test_every_copy_of_every_template_passes_every_rule_and_loses_no_word(
    key: str, copy: plans.Copy, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None],
    read: Callable[[Paper], str],
) -> None:  # fmt: skip
    """Where a copy has words for a field, the field's answer stands there; where it has none, it does not."""
    one = on(plan, key) if key != "iep" else plan
    paper = plans.one_copy(one, copy, printed=printed)
    passes(paper)
    text = read(paper)
    if key == "iep":
        return
    shown = {(section.id, field.id) for section in layout(key).shown(Copy(copy)) for field in section.fields}
    for (section, field, n), words in one.answers.items():
        place = layout(key).section(section)
        assert isinstance(place, Section)
        if place.repeated and place == layout(key).of_targets() and n > len(plan.targets):
            continue
        assert (re.search(rf"\b{words}\b", text) is not None) == ((section, field) in shown), (section, field)


@COPIES
@pytest.mark.parametrize("words", [LONG, "<b>& not bold</i>", "Zażółć 🦉", "x" * 400])
def test_whatever_is_typed_prints(
    copy: plans.Copy, words: str, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]
) -> None:
    passes(plans.one_copy(on(plan, "behaviour-support-plan", words), copy, printed=printed))


@COPIES
def test_a_proposal_says_so_on_every_page_also_in_a_schools_copy(
    copy: plans.Copy, plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    ours = changes.copied(layout("individual-support-plan"), name="Our plan")
    one = replace(on(plan, "individual-support-plan", LONG[:9000]), layout=ours)
    paper = plans.one_copy(one, copy, printed=printed)
    assert paper.pages > 2
    assert read(paper).count("Proposal, not law") >= paper.pages + 1


def test_the_pupils_copy_of_the_individual_education_plan_speaks_as_the_pupil(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    text = read(copies.pupil_copy(plan, printed=printed))
    for words in ("Edie’s own copy", "About me", "I am good at", "Drawing and building.", "My targets", "I can",
                  "Edie says why.", "Now 5 of 10", "What grown-ups do", "Show the card."):  # fmt: skip
        assert words in text
    for words in ("SEN support (K)", "Marrowfield", "Mrs Dell", "Tally", "Long instructions", "Reading is going well"):
        assert words not in text


def test_a_group_plan_names_no_other_child_on_a_family_copy(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    made = layout("group-education-plan")
    children = {"a": ("Edie Marrowfield", "Edie"), "b": ("Tomos Bramblequist", "Tomos")}
    said = {("members", "pupil", n): key for n, key in enumerate(children, start=1)}
    notes = {
        ("members", "own_note", n): f"Note for {first}." for n, (_, first) in enumerate(children.values(), start=1)
    }
    target = TargetPaper(1, text="Gives a reason.", plain_text="Gives a reason.")
    one = replace(plan, layout=made, answers={**said, **notes}, group=children, targets=(target,))
    staff = read(copies.staff_copy(one, printed=printed))
    assert "Edie Marrowfield" in staff
    assert "Tomos Bramblequist" in staff
    family = copies.parent_copy(one, printed=printed)
    assert family.pages == 2
    text = read(family)
    first, second = text.split("Tomos Group education plan")
    assert "Edie" in first
    assert "Note for Edie." in first
    assert "Tomos" not in first
    assert "Edie" not in second
    assert "Note for Tomos." in second
    assert {box.page for box in family.boxes} == {0, 1}


def test_a_group_plan_prints_no_fact_of_its_first_child(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    """Also where a layout from elsewhere asks for them."""
    group, *rest = layout("group-education-plan").sections
    both = Labels("Their class", "Their class")
    theirs = (
        Field("class", FieldType.LINE, both, place="pupil.class"),
        Field("signed", FieldType.SIGN, both, place="signature"),
    )
    made = replace(layout("group-education-plan"), sections=(replace(group, fields=(*group.fields, *theirs)), *rest))
    children = {"a": ("Edie Marrowfield", "Edie"), "b": ("Tomos Bramblequist", "Tomos")}
    said = {("members", "pupil", n): key for n, key in enumerate(children, start=1)}
    one = replace(
        plan, layout=made, answers=said, group=children, class_name="Heron", teacher="Mrs Brindlecombe",
        signatures=(SignaturePaper("Parent or carer", "Odette Marrowfield"),),
    )  # fmt: skip
    for paper in (copies.staff_copy(one, printed=printed), copies.parent_copy(one, printed=printed)):
        words = read(paper)
        assert "Heron" not in words
        assert "Odette" not in words


def test_a_book_of_several_kinds(plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]) -> None:
    papers = [plan, on(plan, "one-page-profile"), on(plan, "sen-support-plan")]
    made = book.batch(
        papers, copy="pupil", printed=printed, on_progress=lambda _done, _of: None, should_stop=lambda: False
    )
    passes(made)
    assert b"Plans, pupils" in made.data
