# SPDX-License-Identifier: Apache-2.0
"""What the coach gives back: places in the text, keys for "leave it", the order, and calm whatever is typed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.coach.advising import advise
from sencodesk.coach.model import PLAN_TEXTS, TARGET_TEXTS, Advice, Around, Kind, PlanText, TargetText
from sencodesk.coach.names import Person, Roster
from sencodesk.coach.rules import rules
from sencodesk.coach.sentences import MOST, sentences
from tests.coach.evaluation import EDIE, GOOD, OTHERS, PLAN, ROSTER, TODAY

AROUND = Around(TODAY, EDIE, "own", ROSTER, OTHERS)
TYPED = st.text(max_size=300) | st.text("aA1. ,\n“”’'?-/@Edie Noor of him ", max_size=300)


def of_strategy(text: str) -> tuple[Advice, ...]:
    """What is said of a good plan with these words as its strategy."""
    return advise(replace(PLAN, targets=(replace(GOOD, strategy=text),)), AROUND)


def test_a_good_plan_is_met_with_silence() -> None:
    assert advise(PLAN, AROUND) == ()
    assert advise(PlanText(), AROUND) == ()


def test_advice_says_where_why_what_instead_and_an_example() -> None:
    (one,) = of_strategy("Read together. Regular access to a laptop.")
    assert (one.rule, one.kind, one.field) == ("regular-access", Kind.VAGUE, "targets[0].strategy")
    assert (one.start, one.end, one.words) == (15, 32, "Regular access to")
    assert one.why == "“Regular access to” does not say how much or how often."
    assert one.instead
    assert one.example


def test_of_two_that_overlap_the_longer_stands() -> None:
    assert [one.rule for one in of_strategy("Support as appropriate.")] == ["as-appropriate"]
    assert [one.rule for one in of_strategy("Encourage him with visual prompts as appropriate.")] == [
        "encourage",
        "wrong-pronoun",
        "visuals",
        "as-appropriate",
    ]


def test_of_a_graver_and_a_lighter_in_one_field_each_has_its_place() -> None:
    said = advise(replace(PLAN, difficulties="He is lazy. Query ADHD."), Around(TODAY))
    assert [(one.rule, one.kind) for one in said] == [("lazy", Kind.KINDER), ("dx-suspect", Kind.SENSITIVE)]
    assert said[1].keep_off == ("all",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Will and Edie read together.", ["Will"]),
        ("Edie and May use the mat.", ["May"]),
        ("May is Edie’s partner.", ["May"]),
        ("Hope helps her.", ["Hope"]),
        ("Hope helps Edie.", ["Hope"]),
        ("Will, from 4H, sits by her.", ["Will"]),
        ("Will, who is in Year 4, waits.", ["Will"]),
        ("She sits next to May on the carpet.", ["May"]),
        ("She looks after May.", ["May"]),
        ("May and Mrs Dell wait for her.", ["May"]),
        ("Break goes well. Will plays with her there.", ["Will"]),
        ("Will and Hope read. Grace or Edie listens.", ["Will", "Hope", "Grace"]),
        ("May and June are long. She comes late in April and May.", []),
        ("May is a busy month. May is her birthday month. May helps her.", []),
        ("She reads from April to May, and to May half term.", []),
        ("Next to May 2027 stands a star. With Edie and May 2027 in mind.", []),
        ("Will sit at the front. Will Edie read? Will and can are words.", []),
        ("Will, can and may are words. May, in class, is warm.", []),
        ("Hope and grace are words. Hope is all we have. Hope helps.", []),
        ("Grace is her strength. Grace shows in all she does. Hope tells a story.", []),
    ],
)
def test_a_name_that_is_a_word_is_found_where_a_person_stands(text: str, named: list[str]) -> None:
    assert [one.words for one in of_strategy(text) if one.rule == "other-pupil-name"] == named


def test_another_pupils_name_is_told() -> None:
    (one,) = of_strategy("Mrs Dell reads with Oscar at 10.")
    assert one.why == "“Oscar” is another pupil’s name."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Edie knows when he or she is ready.", []),
        ("She takes his or her turn, by himself or herself.", []),
        ("Edie says what she/he wants, or s/he waits. (S)he shows it.", []),
        ("Edie knows when he or she is ready. He waits.", ["He"]),
        ("He waits when she or he is ready.", ["He"]),
    ],
)
def test_he_or_she_is_no_wrong_he(text: str, wrong: list[str]) -> None:
    assert [one.words for one in of_strategy(text) if one.rule == "wrong-pronoun"] == wrong


def test_what_a_child_or_a_parent_said_is_not_made_kinder() -> None:
    for spoken in ("pupil_view", "parent_view", "pupil_said", "parent_said"):
        assert advise(replace(PLAN, **{spoken: "I am lazy and I kick off."}), Around(TODAY)) == ()  # type: ignore[arg-type]  # names of texts
    assert advise(replace(PLAN, strengths="She is lazy."), Around(TODAY)) != ()


def test_blanks_and_hyphens_of_a_word_processor_are_read_as_ours() -> None:
    (one,) = of_strategy("Regular\u00a0access\u00a0to a laptop.")
    assert one.words == "Regular\u00a0access\u00a0to"


def test_a_rule_speaks_in_one_sentence_only() -> None:
    assert [one.rule for one in of_strategy("Movement breaks.\n3 minutes of reading.")] == ["breaks-no-amount"]
    assert of_strategy("Movement breaks of 3 minutes.") == ()


def test_a_short_form_or_an_initial_ends_no_sentence() -> None:
    assert [part.text for part in sentences("Mr. Osgood and Dr. E. Dell read. They stop, e.g. at 10. Yes.")] == [
        "Mr. Osgood and Dr. E. Dell read.",
        "They stop, e.g. at 10.",
        "Yes.",
    ]


def test_leaving_it_is_remembered_by_rule_field_and_words() -> None:
    plan = replace(PLAN, targets=(GOOD, replace(GOOD, strategy="Regular access to a laptop.")))
    (one,) = advise(plan, AROUND)
    (moved,) = advise(replace(plan, targets=plan.targets[::-1]), AROUND)
    (changed,) = advise(replace(plan, targets=(GOOD, replace(GOOD, strategy="Access to a laptop."))), AROUND)
    (elsewhere,) = advise(replace(PLAN, targets=(replace(GOOD, success="Regular access to 3 books"),)), AROUND)
    assert one.field != moved.field
    assert one.key == moved.key
    assert len({one.key, changed.key, elsewhere.key}) == 3
    assert "laptop" not in one.key


def test_leaving_a_missing_part_of_one_target_leaves_it_for_that_target_only() -> None:
    two = (replace(GOOD, measure=""), replace(GOOD, measure="", text="The pupil writes 5 sentences alone (now 3)."))
    first, second = advise(replace(PLAN, targets=two), AROUND)
    assert (first.rule, second.rule) == ("target-no-measure", "target-no-measure")
    assert first.key != second.key


def test_further_fields_of_a_template_are_read() -> None:
    (one,) = advise(replace(PLAN, answers=(("about.what_works", "She refuses to write."),)), AROUND)
    assert (one.rule, one.field, one.words) == ("refuses", "about.what_works", "refuses")


def test_a_field_that_the_template_does_not_have_is_not_asked_for() -> None:
    bare = replace(PLAN, pupil_view="", targets=(replace(GOOD, measure=""),))
    assert [one.rule for one in advise(bare, AROUND)] == ["no-pupil-voice", "target-no-measure"]
    assert advise(replace(bare, without=frozenset({"pupil_view", "measure"})), AROUND) == ()


def test_names_of_another_pupil_are_said_once_and_not_twice() -> None:
    (one,) = advise(replace(PLAN, difficulties="Paired with Noor. Noor reads."), AROUND)
    assert (one.rule, one.kind, one.words) == ("other-pupil-name", Kind.NAME, "Noor")


def test_a_school_may_hide_a_rule() -> None:
    plan = replace(PLAN, difficulties="She refuses to write.")
    assert advise(plan, AROUND, rules().without("refuses")) == ()


@pytest.mark.parametrize(("better", "said"), [("up", True), ("down", False)])
def test_which_way_is_better_decides_what_is_beyond(better: str, said: bool) -> None:
    target = replace(GOOD, now=6.0, aim=2.0, better=better)
    assert bool(advise(replace(PLAN, targets=(target,)), AROUND)) is said


TARGETS = st.builds(
    TargetText,
    **dict.fromkeys(TARGET_TEXTS, TYPED),
    review=st.none() | st.dates(),
    now=st.none() | st.floats(),
    aim=st.none() | st.floats(),
    out_of=st.none() | st.floats(),
    carried=st.integers(0, 5),
)
PLANS = st.builds(
    PlanText,
    **dict.fromkeys(PLAN_TEXTS, TYPED),
    start=st.none() | st.dates(),
    review=st.none() | st.dates(),
    targets=st.lists(TARGETS, max_size=2).map(tuple),
)


@given(plan=PLANS, today=st.dates(date(1900, 1, 1), date(2100, 12, 31)), sex=st.sampled_from("FMU"))
def test_whatever_is_typed_the_coach_stays_calm_and_points_into_the_text(plan: PlanText, today: date, sex: str) -> None:
    around = Around(today, Person("Edie", "", "Marrowfield", sex), "own", ROSTER, OTHERS)
    said = advise(plan, around)
    assert said == advise(plan, around)
    texts = {name: words for name, _, words in plan.fields()}
    for one in said:
        text = texts.get(one.field, "")
        assert 0 <= one.start <= one.end <= len(text)
        assert one.words == text[one.start : one.end]
        assert one.why
        assert one.example


@given(text=st.text(max_size=5000) | st.integers(1, 2500).map(lambda n: "ab" * n))
def test_no_pattern_meets_a_text_longer_than_the_limit(text: str) -> None:
    parts = sentences(text)
    assert all(0 < len(part.text) <= MOST for part in parts)
    assert all(text[part.start : part.start + len(part.text)] == part.text for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


@given(names=st.lists(st.text(max_size=12), max_size=6), text=TYPED)
def test_any_name_may_stand_in_the_roster(names: list[str], text: str) -> None:
    roster = Roster(Person(name, name, name) for name in names)
    advise(replace(PLAN, difficulties=text), Around(TODAY, EDIE, "own", roster))
