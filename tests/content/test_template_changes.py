# SPDX-License-Identifier: Apache-2.0
"""What a school does to its own template: each step keeps the rules, or is refused with a sentence."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sencodesk.content import template_changes as change
from sencodesk.content.template_plain import from_plain, template, templates, to_plain
from sencodesk.content.template_rules import problems
from sencodesk.content.templates import Copy, Field, FieldType, Labels, State, Template
from sencodesk.errors import UserError

WORDS = some.sampled_from(
    ["", " ", "Ours", "{pupil_first} says", "{name}", "A\nB", "Targets", "x" * 130, "Café"]
) | some.text(max_size=12)
COPIES = some.sampled_from(list(Copy))
PLACES = some.integers(-2, 12)


def plan(key: str = "iep") -> Template:
    found = template(key)
    assert found is not None
    return change.copied(found, name="Our plan")


def labels(data: some.DataObject) -> Labels:
    return Labels(*(data.draw(WORDS) for _ in Copy))


def new_field(data: some.DataObject) -> Field:
    kind = data.draw(some.sampled_from([FieldType.LINE, FieldType.CHOICE, FieldType.PUPIL]))
    return change.own_field(kind, labels(data), choices=data.draw(some.sampled_from([(), ("yes", "no")])))


def step(made: Template, data: some.DataObject) -> Template:
    """One change that a person could make in the window, to a part that is there or is not there any more."""
    sections = [one.id for one in made.sections] or ["gone"]
    section = data.draw(some.sampled_from([*sections, "gone"]))
    here = made.section(section)
    field = data.draw(some.sampled_from([*(one.id for one in (here.fields if here else ())), "gone"]))
    draw = data.draw
    into = draw(some.none() | some.sampled_from(sections))
    steps: list[Callable[[], Template]] = [
        lambda: change.renamed(made, draw(WORDS)),
        lambda: change.copied(made, name=draw(WORDS), taken={"ours"}),
        lambda: change.section_moved(made, section, draw(PLACES)),
        lambda: change.field_moved(made, section, field, draw(PLACES), into=into),
        lambda: change.section_worded(made, section, draw(COPIES), draw(WORDS)),
        lambda: change.field_worded(made, section, field, draw(COPIES), draw(WORDS)),
        lambda: change.section_hidden(made, section, draw(COPIES)),
        lambda: change.field_hidden(made, section, field, draw(COPIES)),
        lambda: change.section_removed(made, section),
        lambda: change.field_removed(made, section, field),
        lambda: change.field_set(made, section, field, required=True, choices=draw(some.sampled_from([(), ("a",)]))),
        lambda: change.section_added(made, labels(data), new_field(data), to=draw(some.none() | PLACES)),
        lambda: change.field_added(made, section, new_field(data), to=draw(some.none() | PLACES)),
    ]
    return draw(some.sampled_from(steps))()


def tried(made: Template, data: some.DataObject) -> tuple[Template, UserError | None]:
    """The template after one change, or as it was with what was said against it."""
    try:
        return step(made, data), None
    except UserError as told:
        return made, told


@given(some.sampled_from(templates()), some.data())
def test_any_series_of_changes_keeps_the_rules_or_is_refused_with_a_sentence(
    start: Template, data: some.DataObject
) -> None:
    made = change.copied(start, name="Ours")
    for _ in range(data.draw(some.integers(1, 12))):
        made, refused = tried(made, data)
        assert refused is None or (refused.code == "template-refused" and refused.happened.endswith((".", ".”")))
        assert problems(made) == ()
        assert from_plain(to_plain(made)) == made
        assert made.state is start.state


def test_a_copy_is_the_schools_own_and_the_programs_stays() -> None:
    made = plan()
    assert (made.id, made.based_on, made.name) == ("our-plan", "iep", "Our plan")
    assert change.renamed(made, "Another").id == "our-plan"
    assert change.copied(made, name="Our plan", taken={"our-plan-2"}).id == "our-plan-3"
    assert template("iep") == templates()[0]


def test_a_copy_of_the_proposal_is_still_marked() -> None:
    assert plan("individual-support-plan").state is State.PROPOSAL


def test_a_field_hidden_from_a_copy_and_shown_again() -> None:
    made = change.field_hidden(plan(), "about", "strengths", Copy.PUPIL)
    about = made.section("about")
    assert about is not None
    strengths = about.field("strengths")
    assert strengths is not None
    assert strengths.labels.copies == (Copy.STAFF, Copy.PARENT)
    again = change.field_worded(made, "about", "strengths", Copy.PUPIL, "I am good at")
    assert again == plan()


def test_the_last_field_of_a_copy_takes_its_section_along_and_brings_it_back() -> None:
    made = change.field_hidden(plan("sen-support-plan"), "lessons", "adjustments", Copy.PUPIL)
    lessons = made.section("lessons")
    assert lessons is not None
    assert Copy.PUPIL not in lessons.labels.copies
    made = change.field_worded(made, "lessons", "adjustments", Copy.PUPIL, "What helps me")
    assert made.shown(Copy.PUPIL)[3].labels.on(Copy.PUPIL) == "Do: in every lesson"


def test_moving() -> None:
    made = change.section_moved(plan(), "people", 0)
    assert [one.id for one in made.sections][:2] == ["people", "about"]
    made = change.field_moved(made, "about", "strengths", 0)
    about = made.section("about")
    assert about is not None
    assert about.fields[0].id == "strengths"
    made = change.field_moved(made, "about", "strengths", 99, into="people")
    people = made.section("people")
    assert people is not None
    assert people.fields[-1].place == "plan.strengths"


def test_a_field_of_the_schools_own_gets_an_id_of_its_own() -> None:
    ours = change.own_field(FieldType.LINE, Labels("Strengths", "Strengths"))
    made = change.field_added(plan(), "about", ours)
    about = made.section("about")
    assert about is not None
    assert about.fields[-1].id == "strengths-2"
    assert about.fields[-1].place == ""
    added = change.section_added(made, Labels("كيف"), change.own_field(FieldType.LINE, Labels("كيف")), to=0)
    assert (added.sections[0].id, added.sections[0].fields[0].id) == ("section", "field")


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda made: change.renamed(made, "  "), "needs a name"),
        (lambda made: change.field_worded(made, "about", "status", Copy.PARENT, "Status"), "for staff only"),
        (lambda made: change.field_hidden(made, "about", "status", Copy.STAFF), "stands on no copy"),
        (lambda made: change.field_removed(made, "targets", "target"), "need the target itself"),
        (lambda made: change.field_moved(made, "targets", "success", 0, into="people"), "in one section"),
        (lambda made: change.field_worded(made, "about", "class", Copy.PARENT, ""), "hide it there"),
        (lambda made: change.section_removed(made, "gone"), "not in this template any more"),
        (lambda made: change.field_removed(made, "about", "gone"), "not in this section any more"),
        (lambda made: change.section_worded(made, "about", Copy.PARENT, "{upn}"), "no other word"),
    ],
)
def test_what_may_not_be_done_is_said_in_words(refused: Callable[[Template], Template], sentence: str) -> None:
    with pytest.raises(UserError) as told:
        refused(plan())
    assert sentence in told.value.happened
    assert told.value.kept == "The template is as it was."


def test_a_template_keeps_at_least_one_section_and_a_section_one_field() -> None:
    made = plan("one-page-profile")
    with pytest.raises(UserError, match="at least one section"):
        change.section_removed(made, "profile")
    profile = made.section("profile")
    assert profile is not None
    for one in profile.fields[:-1]:
        made = change.field_removed(made, "profile", one.id)
    with pytest.raises(UserError, match="at least one field"):
        change.field_removed(made, "profile", profile.fields[-1].id)
