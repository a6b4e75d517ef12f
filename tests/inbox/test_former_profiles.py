# SPDX-License-Identifier: Apache-2.0
"""A package is judged by the newest published profile that it fits; what none of them asked for is a bad format."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from sencodesk.inbox import profiles
from sencodesk.protocol import envelope

SPRING = {"period": "2027-spring", "reference_date": "2027-01-21", "opens": "2027-01-04", "due": "2027-02-10"}
ITEMS = ["upn", "surname", "needs"]


def republish(bench: Any, url: str) -> None:
    """The next profile: another period, and one item fewer."""
    asked = json.loads(bench.template.read_text(encoding="utf-8"))
    (spec,) = asked["returns"]
    spec["periods"] = [SPRING]
    spec["items"] = [one for one in spec["items"] if one["code"] in ITEMS]
    bench.template.write_text(json.dumps(asked), encoding="utf-8")
    bench.publish(url.split("/officer")[0])


def answered(school: Any, body: dict[str, Any]) -> str:
    """How a return with this body is received."""
    one = str(uuid.uuid4())
    answer = school.put(one, school.seal(school.payload(one, body=body)))
    return "received" if answer.status == 201 else str(envelope.claimed(answer.data)["type"])


def spring(body: dict[str, Any], *, items: list[str]) -> dict[str, Any]:
    """The same for the new period."""
    rows = [{name: row[name] for name in ("row", *items)} for row in body["rows"]]
    return body | {"items": items, "rows": rows, "period": SPRING["period"], "reference_date": SPRING["reference_date"]}


def test_every_profile_is_kept_and_a_package_fits_one_as_a_whole(bench: Any, school_at: Any, wire_tools: Any) -> None:
    with bench.serving() as url:
        school = school_at(url)
        republish(bench, url)
        assert [one.version for one in profiles.former(bench.inbox)] == [1]
        body = wire_tools.a_body()
        assert answered(school, body) == "received"
        assert answered(school, spring(body, items=ITEMS)) == "received"
        # The old items about the new period, and the old period about another day: no profile ever asked for that.
        assert answered(school, spring(body, items=[*ITEMS, "unit"])) == "bad-format"
        assert answered(school, body | {"reference_date": "2026-11-24"}) == "bad-format"
        assert answered(school, body | {"period": "2025-autumn"}) == "bad-format"
        republish(bench, url)
        assert [one.version for one in profiles.former(bench.inbox)] == [2, 1]
        assert answered(school, body | {"period": "2025-autumn"}) == "bad-format"


def test_it_is_judged_by_the_rules_of_the_profile_that_it_fits(
    bench: Any, school_at: Any, wire_tools: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    judge = type(bench.judge).__call__

    def heard(self: Any, body: Any, profile: Any, *rest: Any) -> Any:
        asked.append(profile.version)
        return judge(self, body, profile, *rest)

    monkeypatch.setattr(type(bench.judge), "__call__", heard)
    with bench.serving() as url:
        school = school_at(url)
        republish(bench, url)
        assert answered(school, wire_tools.a_body()) == "received"
        assert answered(school, spring(wire_tools.a_body(upns=()), items=ITEMS)) == "received"
    assert asked == [1, 2]
