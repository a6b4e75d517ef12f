# SPDX-License-Identifier: Apache-2.0
"""Scores and scales: what is refused and why, a whole class as one change, and what undo gives back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.services import assessments, history, plans, pupils, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.services.verbs import call
from sencodesk.views import assessments as view
from tests.changed import made

DAY = date(2026, 9, 21)


def child(desk: Desk, surname: str = "Quillstone", class_name: str = "4H") -> str:
    values: Any = {"surname": surname, "forename": "Dot", "dob": date(2018, 5, 11), "class_name": class_name}
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1), another=True), "pupil")


def score(desk: Desk, pupil: str, **values: Any) -> str:
    given: Any = {"scale": "reading-score", "on_date": DAY, "value": 84.0, **values}
    return made(assessments.add_score(desk, pupil_id=pupil, values=given), "score")


def of(desk: Desk, pupil: str) -> view.Assessments:
    with desk.reading() as session:
        found = view.assessments(session, pupil, on=desk.today())
    assert found is not None
    return found


def held(desk: Desk, pupil: str) -> list[tuple[str, date, str]]:
    return [(one.key, one.on_date, one.text) for measure in of(desk, pupil).measures for one in measure.scores]


def refused(desk: Desk, act: Any) -> dict[str, str]:
    before = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == before
    return dict(error.value.fields)


def test_a_score_is_added_changed_and_taken_back(desk: Desk) -> None:
    pupil = child(desk)
    row = score(desk, pupil, scale="reading-age", value=90.0, by="Ms Prewitt")
    assert held(desk, pupil) == [("reading-age", DAY, "7:06")]
    later = assessments.change_score(desk, score_id=row, row_version=1, values={"value": 93.0})
    assert later is not None
    assert held(desk, pupil) == [("reading-age", DAY, "7:09")]
    history.undo(desk)
    assert held(desk, pupil) == [("reading-age", DAY, "7:06")]
    assessments.remove_score(desk, score_id=row)
    assert held(desk, pupil) == []
    history.undo(desk)
    versions.restore(desk, table="score", record_id=row, seq=later.seq)
    assert held(desk, pupil) == [("reading-age", DAY, "7:09")]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"value": 300.0}, "value", "goes from 40 to 160"),
        ({"scale": "reading-age", "value": 493.0}, "value", "goes from 4:00 to 19:00"),
        ({"scale": "phonics", "value": 7.0}, "value", "from Phase 1 to Phase 6"),
        ({"value": None}, "value", "cannot be left empty"),
        ({"scale": None}, "scale", "cannot be left empty"),
        ({"scale": "nothing"}, "scale", "Choose what was measured"),
        ({"scale": "target", "target_id": "nothing"}, "scale", "Choose what was measured"),
        ({"on_date": date(1900, 1, 1)}, "on_date", "too long ago"),
        ({"on_date": date(2100, 1, 1)}, "on_date", "has not come yet"),
        ({"on_date": date(2018, 5, 10)}, "on_date", "before the pupil was born"),
        ({"on_date": None}, "on_date", "cannot be left empty"),
    ],
)
def test_what_cannot_be_a_score_is_refused_beside_its_field(
    desk: Desk, values: dict[str, Any], field: str, words: str
) -> None:
    pupil = child(desk)
    said = refused(desk, lambda: score(desk, pupil, **values))
    assert words in said[field]


@pytest.mark.parametrize(
    ("scale", "text", "words"),
    [
        ("reading-age", "40:13", "An age has 0 to 11 months"),
        ("reading-age", "7.6", "for example 7:06"),
        ("reading-score", "300", "goes from 40 to 160"),
        ("reading-score", "lots", "Type the score as a number"),
        ("", "84", "Choose what was measured"),
    ],
)
def test_typing_that_is_no_score_is_refused_with_a_sentence(desk: Desk, scale: str, text: str, words: str) -> None:
    said = refused(desk, lambda: assessments.read_typed(desk, values={"scale": scale, "value": text}))
    assert words in " ".join(said.values())


def test_a_score_that_is_there_is_read_on_its_own_scale(desk: Desk) -> None:
    row = score(desk, child(desk), scale="spelling-age", value=90.0)
    assert assessments.read_typed(desk, values={"value": "8:01"}, score_id=row) == {"value": 97.0}


def test_one_score_a_day_on_a_scale(desk: Desk) -> None:
    pupil = child(desk)
    score(desk, pupil)
    assert "already" in refused(desk, lambda: score(desk, pupil, value=90.0))["on_date"]
    other = score(desk, pupil, on_date=date(2026, 9, 22))
    said = refused(desk, lambda: assessments.change_score(desk, score_id=other, values={"on_date": DAY}))
    assert "already" in said["on_date"]
    score(desk, pupil, scale="spelling-score")


def test_a_targets_measure_is_scored_in_its_own_unit(desk: Desk) -> None:
    pupil = child(desk)
    plan = made(plans.start(desk, pupil_id=pupil, values={"start": DAY}), "plan")
    given: Any = {"plain_title": "Giving a reason", "aim": 8.0, "out_of": 10.0, "unit": "answers"}
    target = made(plans.add_target(desk, plan_id=plan, values=given), "target")
    typed: Any = assessments.read_typed(desk, values={"scale": f"target/{target}", "value": "5"})
    score(desk, pupil, **typed)
    [measure] = of(desk, pupil).measures
    assert (measure.scale.name, measure.scores[0].text) == ("Giving a reason", "5")
    assert "goes from 0 to 10" in refused(desk, lambda: score(desk, pupil, **{**typed, "value": 11.0}))["value"]


def test_measures_of_one_day_stand_in_the_order_of_the_plan(desk: Desk) -> None:
    pupil = child(desk)
    plan = made(plans.start(desk, pupil_id=pupil, values={"start": DAY}), "plan")
    titles = [f"Target {word}" for word in ("one", "two", "three", "four", "five")]
    ids = [made(plans.add_target(desk, plan_id=plan, values={"plain_title": one}), "target") for one in titles]
    for target in reversed(ids):
        typed: Any = assessments.read_typed(desk, values={"scale": f"target/{target}", "value": "3"})
        score(desk, pupil, **typed)
    score(desk, pupil)
    assert [one.scale.name for one in of(desk, pupil).measures] == ["Reading, standardised score", *titles]


def line(pupil: str, value: float | None) -> Any:
    return {"pupil_id": pupil, "value": value}


def test_a_class_is_one_change_and_one_undo(desk: Desk) -> None:
    one, two, three = (child(desk, name) for name in ("Ash", "Birch", "Cedar"))
    score(desk, one, value=80.0)
    change = assessments.put_scores(
        desk, scale="reading-score", on_date=DAY, scores=[line(one, 82.0), line(two, 95.0), line(three, None)]
    )
    assert change is not None
    assert change.label == "add the scores of a class"
    assert [held(desk, each) for each in (one, two, three)] == [
        [("reading-score", DAY, "82")], [("reading-score", DAY, "95")], []
    ]  # fmt: skip
    again = assessments.put_scores(desk, scale="reading-score", on_date=DAY, scores=[line(one, 82.0), line(two, 95.0)])
    assert again is None, "the same again is no change"
    assessments.put_scores(desk, scale="reading-score", on_date=DAY, scores=[line(one, None)])
    assert held(desk, one) == []
    history.undo(desk)
    history.undo(desk)
    assert [held(desk, each) for each in (one, two)] == [[("reading-score", DAY, "80")], []]


def test_one_wrong_line_writes_nothing_and_says_whose(desk: Desk) -> None:
    one, two = child(desk, "Ash"), child(desk, "Birch")
    said = refused(
        desk,
        lambda: assessments.put_scores(
            desk, scale="reading-score", on_date=DAY, scores=[line(one, 82.0), line(two, 300.0)]
        ),
    )
    assert set(said) == {two}
    assert held(desk, one) == []


def test_the_sheet_of_a_class_shows_the_score_before(desk: Desk) -> None:
    one, two = child(desk, "Ash"), child(desk, "Birch")
    child(desk, "Elm", "5T")
    score(desk, one, value=80.0, on_date=date(2026, 1, 12))
    score(desk, one, value=82.0)
    with desk.reading() as session:
        sheet = view.class_sheet(session, class_name="4H", scale="reading-score", on_date=DAY, today=desk.today())
    assert sheet is not None
    assert [(row.pupil_id, row.before, row.before_on, row.now) for row in sheet.rows] == [
        (one, "80", date(2026, 1, 12), "82"), (two, "", None, ""),
    ]  # fmt: skip


def test_a_scale_of_the_schools_own_is_offered_checked_and_kept_while_it_is_used(desk: Desk) -> None:
    pupil = child(desk)
    steps: Any = {"name": "Swimming", "kind": "steps", "steps": [" Otter", "Seal ", "", "Seal", "Whale"]}
    scale = made(assessments.add_scale(desk, values=steps), "scale")
    assert of(desk, pupil).offered[-1].steps == ("Otter", "Seal", "Whale")
    row = score(desk, pupil, scale=scale, value=3.0)
    assert held(desk, pupil) == [(scale, DAY, "Whale")]
    assert "kind" in refused(desk, lambda: assessments.change_scale(desk, scale_id=scale, values={"kind": "points"}))
    fewer: Any = {"steps": ["Otter", "Seal"]}
    assert "steps" in refused(desk, lambda: assessments.change_scale(desk, scale_id=scale, values=fewer))
    assert "name" in refused(desk, lambda: assessments.remove_scale(desk, scale_id=scale))
    assessments.change_scale(desk, scale_id=scale, values={"retired": True})
    assert (
        "no longer offered"
        in refused(desk, lambda: score(desk, pupil, scale=scale, on_date=date(2026, 9, 22)))["scale"]
    )
    assessments.change_score(desk, score_id=row, values={"note": "In the sea"})
    assessments.remove_score(desk, score_id=row)
    assessments.remove_scale(desk, scale_id=scale)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Reading age"}, "name"),
        ({"name": ""}, "name"),
        ({"kind": "colours"}, "kind"),
        ({"kind": "steps", "steps": ["One"]}, "steps"),
        ({"low": 5.0, "high": 5.0}, "high"),
        ({"low": -1.0}, "low"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(desk: Desk, values: dict[str, Any], field: str) -> None:
    whole: Any = {"name": "Hops", "kind": "points", **values}
    assert field in refused(desk, lambda: assessments.add_scale(desk, values=whole))


def test_scripts_add_scores_too(desk: Desk) -> None:
    pupil = child(desk)
    call("assessments.put_scores", desk, {
        "scale": "phonics", "on_date": "2026-09-21", "scores": [{"pupil_id": pupil, "value": 3}],
    })  # fmt: skip
    assert held(desk, pupil) == [("phonics", DAY, "Phase 3")]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.none() | st.integers(30, 170)), max_size=12))
def test_the_last_word_of_each_day_holds_whatever_the_order(
    desk: Desk, lines: list[tuple[int, int, int | None]]
) -> None:
    """A model of its own: by pupil and day the last value that the scale has; a wrong one changes nothing."""
    ids = [child(desk, name) for name in ("Ash", "Birch", "Cedar")]
    model: dict[tuple[str, date], str] = {}
    for who, when, value in lines:
        day = date(2026, 9, 14 + when)
        try:
            assessments.put_scores(
                desk,
                scale="reading-score",
                on_date=day,
                scores=[line(ids[who], None if value is None else float(value))],
            )
        except Refusal:
            assert value is not None
            assert not 40 <= value <= 160
            continue
        if value is None:
            model.pop((ids[who], day), None)
        else:
            assert 40 <= value <= 160
            model[ids[who], day] = str(value)
    found = {(who, day): text for who in ids for _, day, text in held(desk, who)}
    assert found == model
