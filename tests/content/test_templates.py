# SPDX-License-Identifier: Apache-2.0
"""Plan templates: the program's own, the rules that a template keeps, and the plain form that a school's is kept in."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sencodesk.content.source import document
from sencodesk.content.template_plain import from_plain, mark, template, templates, to_plain, type_words
from sencodesk.content.template_rules import PLACES, problems
from sencodesk.content.templates import Copy, Field, FieldType, Kind, Labels, Section, State, Template
from sencodesk.errors import UserError
from sencodesk.records.plans import Plan, Target

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8) | some.sampled_from(["staff", "text"]),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(["id", "name", "labels", "sections", "fields", "x"]) | some.text(), inner)
    ),
    max_leaves=12,
)


def own(key: str) -> Template:
    found = template(key)
    assert found is not None
    return found


def small(*fields: Field, **other: object) -> Template:
    section = Section("part", Labels("Part", "Part"), fields or (line(),))
    made = Template("own", "Our plan", (section,))
    return replace(made, **other)  # type: ignore[arg-type]  # the test names fields of the template


def line(**other: object) -> Field:
    made = Field("words", FieldType.LINE, Labels("Words", "Words"))
    return replace(made, **other)  # type: ignore[arg-type]  # the test names fields of the field


def test_the_layouts_of_the_first_day() -> None:
    assert [one.id for one in templates()] == [
        "iep", "sen-support-plan", "one-page-profile", "group-education-plan", "behaviour-support-plan",
        "pupil-passport", "individual-support-plan", "provision-map", "annual-review-report", "structured-conversation",
    ]  # fmt: skip
    assert template("no-such") is None


def test_each_keeps_the_rules_and_comes_back_the_same_from_its_plain_form() -> None:
    for one in templates():
        assert problems(one) == ()
        assert from_plain(json.loads(json.dumps(to_plain(one)))) == one


def test_only_the_support_plan_of_2026_is_marked_as_no_law() -> None:
    marked = [one.id for one in templates() if mark(one.state)]
    assert marked == ["individual-support-plan"]
    proposal = own("individual-support-plan")
    assert mark(proposal.state) == "Proposal, not law"
    assert "NOT LAW" in proposal.note
    assert {one.state for one in templates() if one.era == "2001 Code"} == {State.HISTORY}


def test_a_copy_shows_what_has_words_there() -> None:
    iep = own("iep")
    assert [one.id for one in iep.shown(Copy.PUPIL)] == ["about", "targets", "people", "review"]
    family = {field.id for section in iep.shown(Copy.PARENT) for field in section.fields}
    assert "status" not in family
    assert "measure" not in family
    assert {"target", "success", "home"} <= family


def test_status_and_other_children_are_never_on_a_familys_or_pupils_copy() -> None:
    for one in templates():
        for copy in (Copy.PARENT, Copy.PUPIL):
            for section in one.shown(copy):
                for field in section.fields:
                    assert field.place != "pupil.status"
                    assert field.type is not FieldType.PUPIL
    group = own("group-education-plan").section("members")
    assert group is not None
    assert group.field("pupil") is not None


def test_every_plan_has_a_day_and_every_place_is_a_column_of_the_record() -> None:
    columns = {f"plan.{one.key}" for one in Plan.__table__.columns} | {
        f"target.{one.key}" for one in Target.__table__.columns
    }
    columns.add("plan.cycle")  # the number of the cycle, which the plan names by its id
    assert {one for one in PLACES if one.startswith(("plan.", "target."))} <= columns
    for one in templates():
        places = {field.place for _, field in one.fields()} - {""}
        assert bool(places) is (one.kind is Kind.PLAN), one.id
        assert one.kind is Kind.OTHER or "plan.start" in places or "plan.review" in places, one.id


def test_a_review_asks_the_pupil_and_the_parents() -> None:
    for key in ("iep", "sen-support-plan"):
        places = {field.place for _, field in own(key).fields()}
        assert {"plan.pupil_view", "plan.parent_view", "plan.pupil_said", "plan.parent_said"} <= places


def test_every_type_has_words_and_every_word_a_type() -> None:
    types = document("plan_templates.toml")["types"]
    assert isinstance(types, dict)
    assert set(types) == {one.value for one in FieldType}
    assert all(type_words(one) for one in FieldType)


def test_the_file_says_nothing_that_the_program_does_not_read() -> None:
    text = files("sencodesk_resources").joinpath("content").joinpath("plan_templates.toml").read_text(encoding="utf-8")
    assert text.count("[[template]]") == len(templates())


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (small(name=""), "needs a name"),
        (small(name="Our\nplan"), "one line"),
        (small(name="x" * 81), "too long"),
        (small(name="Our\x07 plan"), "cannot be printed"),
        (small(sections=()), "at least one section"),
        (small(id="Ours!"), "short name"),
        (small(state=State.PROPOSAL), "proposal says so"),
        (small(sections=small().sections * 2), "Two sections share"),
        (small(line(), line()), "two fields share"),
        (small(line(labels=Labels())), "stands on no copy"),
        (small(line(labels=Labels("Words"))), "none of its fields is"),
        (small(line(labels=Labels("Words", "Words", "Words"))), "but its section"),
        (small(line(labels=Labels("{name}", "Words"))), "only {pupil_first}"),
        (small(line(labels=Labels("{pupil_first} says", "Words"))), "staff copy does not repeat"),
        (small(line(type=FieldType.CHOICE)), "two choices at least"),
        (small(line(type=FieldType.CHOICE, choices=("yes", "Yes"))), "same choice twice"),
        (small(line(type=FieldType.CHOICE, choices=("yes", " "))), "needs words for every choice"),
        (small(line(choices=("yes", "no"))), "is not a field of choices"),
        (small(line(staff_only=True)), "for staff only"),
        (small(line(type=FieldType.PUPIL)), "for staff only"),
        (small(line(place="plan.secrets")), "does not have"),
        (small(line(place="plan.start"), line(id="b", place="plan.start")), "kept in the same place"),
        (small(line(place="target.success")), "need the target itself"),
        (small(line(place="plan.start"), kind=Kind.OTHER), "Only a plan"),
    ],
)
def test_what_a_template_may_not_be(broken: Template, sentence: str) -> None:
    assert any(sentence in one for one in problems(broken)), problems(broken)
    with pytest.raises(UserError) as told:
        from_plain(to_plain(broken))
    assert told.value.code == "template-faulty"


def test_the_parts_of_a_target_stand_together() -> None:
    apart = replace(
        small(line(place="target.text")),
        sections=(
            Section("a", Labels("A"), (line(place="target.text", labels=Labels("Target")),)),
            Section("b", Labels("B"), (line(place="target.success", labels=Labels("Success")),)),
        ),
    )
    assert any("in one section" in one for one in problems(apart))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, "another version"),
        ({"name": None}, "“name” is not a text"),
        ({"sections": {}}, "“sections” is not a list"),
        ({"sections": [7]}, "Section 1 is not a table"),
        ({"state": "law"}, "does not know"),
        ({"colour": "red"}, "does not know"),
    ],
)
def test_what_is_not_a_template_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(UserError) as told:
        from_plain({**to_plain(own("iep")), **change})
    assert told.value.code == "template-not-readable"
    assert sentence in told.value.happened


@given(JSON)
def test_anything_at_all_is_a_template_or_a_sentence(raw: object) -> None:
    with pytest.raises(UserError):
        from_plain(raw)


def read(raw: object) -> tuple[Template | None, UserError | None]:
    """The template in a plain form, or what was said against it."""
    try:
        return from_plain(raw), None
    except UserError as told:
        return None, told


@given(some.data())
def test_a_template_with_one_part_spoilt_is_a_template_or_a_sentence(data: some.DataObject) -> None:
    raw = json.loads(json.dumps(to_plain(own("sen-support-plan"))))
    part = raw
    for _ in range(data.draw(some.integers(0, 3))):
        inside = [one for one in (part.values() if isinstance(part, dict) else part) if isinstance(one, dict | list)]
        part = data.draw(some.sampled_from(inside)) if inside else part
    if isinstance(part, dict):
        part[data.draw(some.sampled_from(sorted(part) or ["x"]))] = data.draw(JSON)
    elif part:
        part[data.draw(some.integers(0, len(part) - 1))] = data.draw(JSON)
    made, refused = read(raw)
    assert made is None or problems(made) == ()
    assert refused is None or refused.code in {"template-not-readable", "template-faulty"}


@pytest.mark.parametrize("place", ["pupil.class", "pupil.known_as", "pupil.photo", "signature"])
def test_a_plan_for_a_group_has_nothing_of_one_child(place: str) -> None:
    """It would stand on every family's copy."""
    kind = FieldType.SIGN if place == "signature" else FieldType.LINE
    said = problems(with_a_field(own("group-education-plan"), Field("theirs", kind, Labels("Theirs"), place=place)))
    assert said == (
        "The field “Theirs” is of one pupil. A plan for a group goes to several families and cannot have it.",
    )
    assert problems(with_a_field(own("sen-support-plan"), Field("own", FieldType.LINE, Labels("Own")))) == ()


def with_a_field(made: Template, field: Field) -> Template:
    first, *rest = made.sections
    return replace(made, sections=(replace(first, fields=(*first.fields, field)), *rest))
