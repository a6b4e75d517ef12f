# SPDX-License-Identifier: Apache-2.0
"""Worked cases for each of the DfE's census rules that we run, and for the pupil numbers that a return can meet."""

from datetime import date
from typing import Any

import pytest

from sencodesk.protocol.profile import Profile
from sencodesk.returns.build import build_body
from sencodesk.returns.check import check_body, check_school
from sencodesk.returns.facts import NeedSpan, PupilFacts, StatusSpan

SPRING, AUTUMN, SUMMER = "2027-spring", "2026-autumn", "2027-summer"
ROW = "00000000-0000-4000-8000-000000000001"
K, E, N = (StatusSpan(code, date(2024, 9, 2)) for code in "KEN")
SLCN = NeedSpan(1, "SLCN")


def body_of(pupil: PupilFacts, census: Profile, period: str) -> dict[str, Any]:
    return dict(build_body([pupil], census, "census-check", period, row_ids={pupil.id: ROW}).body)


def found(pupil: PupilFacts, census: Profile, period: str = SPRING, phase: str = "SS") -> set[tuple[str, str, str]]:
    body = body_of(pupil, census, period)
    today = date(2026, 11, 23)
    findings = check_body(body, census, "census-check", phase=phase, today=today)
    return {(each.rule, each.severity, each.field) for each in findings}


@pytest.mark.parametrize(
    ("status", "needs", "expected"),
    [
        pytest.param(N, (SLCN,), {("2125", "error", "needs")}, id="N with a need"),
        pytest.param(K, (SLCN,), set(), id="K with one need ranked 1"),
        pytest.param(K, (NeedSpan(2, "SLCN"),), {("2160", "error", "needs")}, id="K with one need ranked 2"),
        pytest.param(K, (NeedSpan(1, "NSA"),), set(), id="K with NSA"),
        pytest.param(E, (NeedSpan(1, "NSA"),), {("2175", "error", "needs")}, id="E with NSA"),
        pytest.param(K, (), {("2170", "error", "needs")}, id="K without a type in spring"),
        pytest.param(E, (), {("2170", "error", "needs")}, id="E without a type in spring"),
        pytest.param(N, (), set(), id="N without a type"),
        pytest.param(K, (SLCN, NeedSpan(2, "SLCN")), {("2140", "error", "needs")}, id="the same type twice"),
        pytest.param(K, (SLCN, NeedSpan(3, "ASD")), {("2140", "error", "needs")}, id="a gap in the order"),
        pytest.param(K, (NeedSpan(None, "SLCN"),), {("2140", "error", "needs")}, id="no rank"),
        pytest.param(K, (SLCN, NeedSpan(2, None)), {("2130", "error", "needs")}, id="a rank without a type"),
        pytest.param(K, (NeedSpan(1, "BESD"),), {("2170", "error", "needs")}, id="a code of the past"),
        pytest.param(K, (SLCN, NeedSpan(2, "QQQ")), {("2130", "error", "needs")}, id="an unknown second code"),
    ],
)
def test_status_and_need(pupil: Any, census: Profile, status: StatusSpan, needs: Any, expected: Any) -> None:
    assert found(pupil(history=(status,), needs=needs), census) == expected


@pytest.mark.parametrize("period", [AUTUMN, SUMMER])
@pytest.mark.parametrize("status", [K, E])
def test_a_missing_type_is_asked_for_in_spring_only(pupil: Any, census: Profile, period: str, status: Any) -> None:
    assert found(pupil(history=(status,), needs=(), year="5"), census, period) == set()


def test_of_three_needs_the_census_carries_two(pupil: Any, census: Profile) -> None:
    three = pupil(needs=(NeedSpan(2, "ASD"), NeedSpan(3, "HI"), NeedSpan(1, "SLCN")))
    body = body_of(three, census, SPRING)
    assert [(need["rank"], need["type"]) for need in body["rows"][0]["SENneeds"]] == [(1, "SLCN"), (2, "ASD")]
    assert found(three, census) == set()
    body["rows"][0]["SENneeds"].append({"rank": 3, "type": "HI", "from": None, "to": None})
    rules = [each.rule for each in check_body(body, census, "census-check", phase="SS", today=date(2027, 1, 21))]
    assert rules == ["2166"]


def test_down_syndrome_from_january_2025(pupil: Any, census: Profile) -> None:
    child = pupil(history=(StatusSpan("K", date(2023, 9, 1)),), needs=(NeedSpan(1, "DS"),), year="3")
    assert found(child, census, "2025-spring") == set()
    assert found(child, census, "2024-spring") == {("2170", "error", "needs"), ("SD-YEAR", "query", "year")}


def test_a_statement_after_its_time(pupil: Any, census: Profile) -> None:
    child = pupil(history=(StatusSpan("S", date(2012, 9, 1)),))
    assert found(child, census) == {("2115", "error", "status")}
    converted = (StatusSpan("S", date(2012, 9, 1), date(2017, 11, 30)), StatusSpan("E", date(2017, 12, 1)))
    assert found(pupil(history=converted), census) == set()


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2025, 5, 29), "K"), (date(2025, 5, 30), "E"), (date(2026, 7, 31), "E"), (date(2026, 8, 1), "K")],
)
def test_the_status_is_the_one_of_the_day(pupil: Any, on: date, code: str) -> None:
    child = pupil(
        history=(
            StatusSpan("K", date(2026, 8, 1)),
            StatusSpan("K", date(2024, 9, 2), date(2025, 5, 29)),
            StatusSpan("E", date(2025, 5, 30), date(2026, 7, 31)),
        )
    )
    status = child.status_on(on)
    assert status is not None
    assert status.code == code


@pytest.mark.parametrize("code", ["A", "P", "Q", "O", "X", "?"])
def test_a_status_that_is_none_today(pupil: Any, census: Profile, code: str) -> None:
    child = pupil(history=(StatusSpan(code, date(2010, 9, 1)),), needs=())
    assert found(child, census) == {("2120", "error", "status")}


def test_a_missing_status_over_all_on_roll(pupil: Any, census: Profile, northshire: Profile) -> None:
    child = pupil(history=(), needs=())
    assert found(child, census) == {("2120", "error", "status")}
    findings = check_school([child], northshire, "sen-register", "2026-autumn", phase="PS")
    assert [(each.rule, each.severity, each.pupil_id) for each in findings] == [("2120", "error", "p1")]


def test_no_sen_in_a_special_school(pupil: Any, census: Profile) -> None:
    child = pupil(history=(N,), needs=())
    assert found(child, census, phase="SP") == {("2180", "query", "status")}
    assert found(child, census, phase="PS") == set()


@pytest.mark.parametrize(("flag", "rule"), [("unit", "2230"), ("resourced", "2250")])
def test_unit_and_resourced_place(pupil: Any, census: Profile, flag: str, rule: str) -> None:
    assert found(pupil(history=(N,), needs=(), **{flag: True}), census) == {("2125", "error", flag)}
    blank = pupil(**{flag: None})
    assert found(blank, census, phase="SS") == {(rule, "error", flag)}
    assert found(blank, census, phase="SP") == set()
    assert found(blank, census, phase="PR") == set()
    assert found(pupil(history=(N,), needs=(), **{flag: None}), census) == set()


def test_top_up(pupil: Any, census: Profile) -> None:
    assert found(pupil(top_up=True), census) == {("SD-TOPUP", "query", "top_up")}
    assert found(pupil(top_up=True, history=(E,)), census) == set()
    assert found(pupil(top_up=None, history=(N,), needs=()), census) == {("1869", "error", "top_up")}


@pytest.mark.parametrize(
    ("upn", "expected"),
    [
        (None, {("1500", "error", "upn")}),
        ("A380209326001", {("1510", "error", "upn")}),
        ("B207000016049", {("1510", "error", "upn")}),
        ("I380209326001", {("1510", "error", "upn")}),
        ("M38020932600", {("1510", "error", "upn")}),
        ("M38020932600２", {("1510", "error", "upn")}),
        ("P207000016049", set()),
        ("V941202126311", set()),
        ("B820200107004", set()),
        ("L38020932601A", {("SD-TEMP-UPN", "query", "upn")}),
        ("A123456789012", {("1530", "query", "upn")}),
        ("F999999999999", {("1530", "query", "upn")}),
    ],
)
def test_pupil_numbers(pupil: Any, census: Profile, upn: str | None, expected: set[tuple[str, str, str]]) -> None:
    assert found(pupil(upn=upn), census) == expected


@pytest.mark.parametrize(
    ("born", "year"),
    [
        (date(2022, 9, 1), "N2"),
        (date(2022, 8, 31), "R"),
        (date(2021, 9, 1), "R"),
        (date(2015, 9, 1), "6"),
        (date(2015, 8, 31), "7"),
        (date(2010, 9, 1), "11"),
        (date(2010, 8, 31), "12"),
        (date(2008, 9, 1), "13"),
    ],
)
def test_the_year_of_an_age(pupil: Any, census: Profile, born: date, year: str) -> None:
    assert found(pupil(dob=born, year=year), census, AUTUMN) == set()
    assert found(pupil(dob=born, year="9"), census, AUTUMN) == {("SD-YEAR", "query", "year")}
    assert found(pupil(dob=born, year="X"), census, AUTUMN) == set()


def test_the_same_number_twice(pupil: Any, census: Profile) -> None:
    pupils = [pupil(), pupil(id="p2"), pupil(id="p3", upn="B380209326002")]
    rows = {each.id: f"00000000-0000-4000-8000-00000000000{n}" for n, each in enumerate(pupils)}
    body = build_body(pupils, census, "census-check", SPRING, row_ids=rows).body
    findings = check_body(body, census, "census-check", phase="SS", today=date(2027, 1, 21))
    assert [(each.rule, each.row) for each in findings] == [("1520", rows["p1"]), ("1520", rows["p2"])]
