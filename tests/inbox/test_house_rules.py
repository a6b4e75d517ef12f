# SPDX-License-Identifier: Apache-2.0
"""The inbox runs the profile's own rules: the built-in template of Northshire, the rules of the laptop, no stand-in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sencodesk import sentences
from sencodesk.inbox import admin, profiles, rules
from sencodesk.protocol.profile import Profile


def the_profile(bench: Any) -> Profile:
    admin.profile(bench.path, url="https://127.0.0.1:8443", out=None, now=bench.clock.now())
    found = profiles.current(bench.inbox)
    assert found is not None
    return found


def a_row(profile: Profile, **changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "upn": "T999200001001",
        "surname": "Quillwyn",
        "forename": "Ada",
        "dob": "2017-03-04",
        "sex": "F",
        "year": "4",
        "enrolment": "C",
        "entry": "2021-09-01",
        "home_council": "999",
        "status": "K",
        "status_from": "2024-01-08",
        "needs": [{"rank": 1, "type": "SLCN", "from": "2024-01-08", "to": None}],
        "unit": False,
        "resourced": False,
        "top_up": False,
    }
    known = {item.code: facts.get(item.field) for item in profile.spec("sen-register").items}
    return known | {"row": str(uuid.uuid4())} | changes


def judged(profile: Profile, *rows: Mapping[str, object]) -> list[dict[str, str | None]]:
    items = [item.code for item in profile.spec("sen-register").items]
    body = {
        "format": "sencodesk-body",
        "v": 1,
        "council_id": "northshire",
        "return_type": "sen-register",
        "period": "2026-autumn",
        "reference_date": "2026-11-23",
        "items": items,
        "rows": list(rows),
        "notes": [],
        "attachments": [],
    }
    return rules.reasons(rules.house_rules(body, profile, "sen-register", "PS", date(2026, 11, 23)), body)


def test_errors_refuse_with_row_item_and_a_sentence_without_the_childs_data(bench: Any) -> None:
    profile = the_profile(bench)
    missing, good = a_row(profile, upn=None), a_row(profile, unit=None)
    found = judged(profile, missing, good)
    assert ("1500", missing["row"], "upn") in [(r["rule"], r["row"], r["field"]) for r in found]
    assert ("2230", good["row"], "unit") in [(r["rule"], r["row"], r["field"]) for r in found]
    assert not [r for r in found if "Quillwyn" in str(r["message"]) or "T999" in str(r["message"])]


def test_every_rule_of_the_profiles_has_a_sentence_of_its_own(bench: Any) -> None:
    profile = the_profile(bench)
    asked = {setting.rule for spec in profile.returns for setting in spec.rules}
    assert asked
    assert asked <= sentences.codes("inbox_rules")
    assert rules.reason("9999")["message"] == sentences.sentence("inbox_rules", "OTHER")
