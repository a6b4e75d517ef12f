# SPDX-License-Identifier: Apache-2.0
"""The officer's profile page: the next version from the form or from a prepared file, whole or not at all."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.inbox import profile_form, profiles
from sencodesk.inbox.officer import PATH
from tests.inbox.office import ADDRESS, Marks, Office, an_office  # noqa: F401  fixtures are found by their names


def test_the_next_profile_is_published_from_the_form(office: Office) -> None:
    office.enter()
    text = office.text(f"{PATH}/profile")
    assert "Publish version 2" in text
    fields = {
        "period.sen-register.2026-autumn.due": "2026-12-09",
        "item.sen-register.surname.until": "2026-12-31",
        "valid_until": "2028-08-31",
        "fresh.sen-register.period": "2027-spring",
        "fresh.sen-register.reference_date": "2027-01-21",
        "fresh.sen-register.opens": "2027-01-04",
        "fresh.sen-register.due": "2027-02-03",
    }
    before = profiles.current(office.bench.inbox)
    assert before is not None
    assert "Version 2 is published" in office.post(f"{PATH}/profile", fields).text
    after = profiles.current(office.bench.inbox)
    assert after is not None
    assert (after.version, after.endpoint, after.recipients) == (2, before.endpoint, before.recipients)
    assert [one.period for one in after.returns[0].periods] == ["2026-autumn", "2027-spring"]
    assert after.returns[0].periods[0].due.isoformat() == "2026-12-09"
    item = after.returns[0].items[1]
    assert item.until is not None
    assert item.until.isoformat() == "2026-12-31"
    assert after.returns[0].items[0] == before.returns[0].items[0]
    file = office.browser.get(f"{PATH}/profile/file")
    assert file.content == office.bench.inbox.profile.read_bytes()
    assert "northshire-profile-2.json" in file.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"valid_until": "soon"}, ["valid_until"]),
        ({"period.sen-register.2026-autumn.due": "2020-01-01"}, ["period.sen-register.2026-autumn.due"]),
        (
            {"item.sen-register.upn.from": "2026-09-01", "item.sen-register.upn.until": "2026-08-31"},
            ["item.sen-register.upn.until"],
        ),
        (
            {"fresh.sen-register.period": "Spring!"},
            [
                "fresh.sen-register.due",
                "fresh.sen-register.opens",
                "fresh.sen-register.period",
                "fresh.sen-register.reference_date",
            ],
        ),
        (
            {
                "fresh.sen-register.period": "2026-autumn",
                "fresh.sen-register.reference_date": "2027-01-01",
                "fresh.sen-register.opens": "2027-01-01",
                "fresh.sen-register.due": "2027-01-01",
            },
            ["fresh.sen-register.period"],
        ),
    ],
)
def test_what_cannot_be_published_is_said_beside_its_box(
    office: Office, fields: dict[str, str], wrong: list[str]
) -> None:
    office.enter()
    answer = office.post(f"{PATH}/profile", fields)
    assert answer.status_code == 422
    assert Marks(answer.text).good()
    assert sorted(re.findall(r'<a href="#([^"]+)">', answer.text.split("Publish version")[0])) == wrong
    for name in wrong:
        assert f'id="{name}-error"' in answer.text
    published = profiles.current(office.bench.inbox)
    assert published is not None
    assert published.version == 1


def test_a_prepared_profile_is_uploaded_and_signed(office: Office) -> None:
    office.enter()
    asked: Any = profiles.asked_now(office.bench.inbox)
    asked["returns"][0]["title"] = "Another title"
    asked["endpoint"] = "https://elsewhere.example"
    file = {"file": ("prepared.json", json.dumps(asked).encode(), "application/json")}
    assert "Version 2 is published" in office.post(f"{PATH}/profile/upload", {}, files=file).text
    published = profiles.current(office.bench.inbox)
    assert published is not None
    assert (published.returns[0].title, published.endpoint) == ("Another title", ADDRESS)
    for bad in (b"no json", b"[]", b'{"returns": []}', b'{"returns": [{"type": "x"}]}'):
        file = {"file": ("bad.json", bad, "application/json")}
        answer = office.post(f"{PATH}/profile/upload", {}, files=file)
        assert answer.status_code in (200, 422)
    after = profiles.current(office.bench.inbox)
    assert after is not None


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "valid_until",
                "period.sen-register.a.due",
                "period.sen-register.a.opens",
                "item.sen-register.upn.from",
                "item.sen-register.upn.until",
                "fresh.sen-register.period",
                "fresh.sen-register.due",
                "fresh.sen-register.opens",
                "fresh.sen-register.reference_date",
                "item.other.upn.from",
            ]
        ),
        st.one_of(st.text(max_size=12), st.dates().map(lambda day: day.isoformat())),
    )
)
def test_whatever_is_typed_is_published_whole_or_not_at_all(typed: dict[str, str]) -> None:
    """The form changes nothing but dates, never its argument, and what it lets through is in order."""
    asked: dict[str, Any] = {
        "valid_until": "2027-12-31",
        "returns": [
            {
                "type": "sen-register",
                "title": "T",
                "periods": [
                    {"period": "a", "reference_date": "2026-11-23", "opens": "2026-11-02", "due": "2026-12-02"}
                ],
                "items": [
                    {"code": "upn", "name": "UPN", "purpose": "P", "legal_basis": "L", "from": None, "until": None}
                ],
            }
        ],
    }
    kept = json.dumps(asked)
    made, wrong = asked, set[str]()
    try:
        made = profile_form.read(asked, typed)
    except profile_form.NotRight as fault:
        wrong = set(fault.wrong)
    fresh = {f"fresh.sen-register.{key}" for key in ("period", *(key for key, _ in profile_form.DAYS))}
    assert wrong <= {*typed, *fresh, "period.sen-register.a.due", "item.sen-register.upn.until"}
    periods = made["returns"][0]["periods"]
    assert all(one["opens"] <= one["due"] for one in periods)
    assert len({one["period"] for one in periods}) == len(periods)
    assert made["returns"][0]["items"][0]["code"] == "upn"
    assert json.dumps(asked) == kept
