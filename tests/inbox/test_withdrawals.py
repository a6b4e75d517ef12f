# SPDX-License-Identifier: Apache-2.0
"""A withdrawal takes back an own version that counts, and nothing else: all other ones have no effect at all."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from sencodesk.protocol import envelope
from sencodesk.protocol.messages import WITHDRAWAL

PROBLEM = 422


def new_id() -> str:
    return str(uuid.uuid4())


class Desk:
    """A school that sends versions and withdrawals, and what the inbox says of them."""

    def __init__(self, bench: Any, school: Any, tools: Any) -> None:
        self.bench, self.school, self.tools = bench, school, tools

    def send(self, version: int, *, of: Any = None, **changes: object) -> str:
        """A return that arrives."""
        school, one = of or self.school, new_id()
        assert school.put(one, school.seal(school.payload(one, version=version) | changes)).status == 201
        return one

    def take_back(self, target: str, version: int, **changes: object) -> str:
        """What becomes of a withdrawal of ``target``: its state, or the type of the problem."""
        one, mine = new_id(), {"supersedes": target, "version": version}
        empty: dict[str, object] = {"format": WITHDRAWAL, "items": [], "rows": [], "notes": [], "withdraws": target}
        body = self.tools.a_body() | empty | {name: changes.pop(name) for name in ("period",) if name in changes}
        answer = self.school.put(one, self.school.seal(self.school.payload(one, body=body) | mine | changes))
        if answer.status == PROBLEM:
            return str(envelope.claimed(answer.data)["type"])
        assert answer.status == 201
        return self.states()[one]

    def states(self) -> dict[str, str]:
        """How everything stands."""
        from sencodesk.inbox import admin

        return {str(one["submission_id"]): str(one["state"]) for one in admin.list_submissions(self.bench.path)}


@pytest.fixture(name="desk")
def a_desk(bench: Any, school_at: Any, wire_tools: Any) -> Any:
    with bench.serving() as url:
        made = Desk(bench, school_at(url), wire_tools)
        made.other = school_at(url)  # type: ignore[attr-defined]  # only for the test of another school
        yield made


def test_an_accepted_version_is_taken_back_once(desk: Any) -> None:
    one = desk.send(1)
    assert desk.take_back(one, 2) == "accepted"
    assert desk.states()[one] == "withdrawn"
    assert desk.take_back(one, 3) == "bad-format"


def test_f63_what_is_nobody_s_or_another_school_s_is_not_taken_back(desk: Any, wire_tools: Any) -> None:
    mine, theirs = desk.send(1), desk.send(1, of=desk.other, body=wire_tools.a_body(upns=()))
    assert desk.take_back(theirs, 2) == "bad-format"
    assert desk.take_back(new_id(), 2) == "bad-format"
    assert desk.states() == {mine: "accepted", theirs: "accepted"}


def test_a_refused_version_stays_refused(desk: Any, wire_tools: Any) -> None:
    first = desk.send(1)
    desk.bench.judge.refuse = {wire_tools.names[0]}
    refused = desk.send(2)
    before = {first: "superseded", refused: "refused"}
    assert desk.states() == before
    assert [desk.take_back(one, 3) for one in (refused, first)] == ["bad-format"] * 2
    assert desk.states() == before


def test_neither_a_rehearsal_nor_a_withdrawal_nor_a_later_version_is_taken_back(desk: Any) -> None:
    rehearsal, third = desk.send(1, mode="REHEARSAL"), desk.send(3)
    assert [desk.take_back(one, 2) for one in (rehearsal, third)] == ["bad-format"] * 2
    assert desk.take_back(third, 3) == "bad-format"
    assert desk.take_back(third, 4) == "accepted"
    withdrawal = next(one for one, state in desk.states().items() if state == "accepted")
    assert desk.take_back(withdrawal, 5) == "bad-format"


def test_another_period_s_return_is_not_taken_back(desk: Any) -> None:
    one = desk.send(1)
    assert desk.take_back(one, 2, period="2027-spring") == "bad-format"
    assert desk.states() == {one: "accepted"}


def test_a_withdrawal_that_a_later_version_overtook_changes_nothing(desk: Any) -> None:
    first, third = desk.send(1), desk.send(3)
    assert desk.take_back(first, 2) == "superseded"
    assert {desk.states()[first], desk.states()[third]} == {"superseded", "accepted"}
