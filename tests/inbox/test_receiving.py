# SPDX-License-Identifier: Apache-2.0
"""The inbox over a real TLS socket: each answer, exactly one effect, and the same answer for ever."""

from __future__ import annotations

import sqlite3  # noqa: TID251 - looks into the inbox's own file
import uuid
from contextlib import closing
from typing import Any

import pytest

from sencodesk.inbox import admin
from sencodesk.inbox.store import Store
from sencodesk.protocol import envelope, messages, package, wire
from tests.clocks import FakeClock


def new_id() -> str:
    return str(uuid.uuid4())


def expected(payload: dict[str, Any]) -> messages.Expected:
    from sencodesk.protocol import canonical

    return messages.Expected(
        payload["council_id"],
        payload["submission_id"],
        payload["version"],
        payload["mode"],
        package.content_hash(canonical.dumps(payload)),
    )


def problem(answer: Any, pinned: dict[str, bytes], submission_id: str) -> str:
    found = messages.check_problem(answer.data, keys=pinned, submission_id=submission_id, nonce=answer.nonce)
    assert wire.PROBLEMS[found.type] == answer.status
    return found.type


def test_greeting_names_the_council(bench: Any) -> None:
    with bench.serving() as url, bench.client() as client:
        answer = client.head(url.split("/officer")[0] + wire.HELLO_PATH)
        assert answer.headers[wire.HELLO_HEADER] == wire.hello_value("northshire")
        assert answer.status_code == 204


def test_a_return_is_received_decided_and_shown_word_for_word(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        payload = school.payload(one)
        sealed = school.seal(payload)
        answer = school.put(one, sealed)
        assert answer.status == 201
        receipt = messages.check_receipt(answer.data, keys=pinned, expected=expected(payload))
        assert receipt.pupils == 3
        status = messages.read_answer(school.get(one).data)
        assert status.receipt == answer.data
        assert status.decision is not None
        decision = messages.check_decision(status.decision, keys=pinned, expected=expected(payload))
        assert decision.outcome == "accepted"
    shown = admin.show(bench.path, one)
    assert shown["body"] == payload["body"]
    assert (shown["effects"], shown["state"], shown["mode"]) == (1, "accepted", "LIVE")
    assert shown["wire_hash"] == package.wire_hash(sealed)


def test_same_bytes_get_the_same_answer_from_every_key_of_the_school(bench: Any, school_at: Any, tmp_path: Any) -> None:
    from sencodesk.protocol import keys

    with bench.serving() as url:
        school, one = school_at(url), new_id()
        sealed = school.seal(school.payload(one))
        first = school.put(one, sealed)
        bench.clock.advance(86_400 * 200)
        school.key = keys.SigningKey.generate()
        second_card = tmp_path / "second.card"
        second_card.write_bytes(school.card())
        admin.enrol(bench.path, second_card, now=bench.clock.now())
        again = school.put(one, sealed)
        assert (again.status, again.data) == (first.status, first.data)
        assert messages.read_answer(school.get(one).data).receipt == first.data
    assert bench.effects() == [1]


def test_other_bytes_under_the_same_id_change_nothing(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        payload = school.payload(one)
        first = school.put(one, school.seal(payload))
        assert problem(school.put(one, school.seal(payload)), pinned, one) == "different-bytes"
        assert messages.read_answer(school.get(one).data).receipt == first.data
    assert bench.effects() == [1]


def test_unknown_ones_are_told_so(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, stranger, one = school_at(url), school_at(url, enrolled=False), new_id()
        assert problem(school.get(one), pinned, one) == "unknown-submission"
        assert problem(stranger.put(one, stranger.seal(stranger.payload(one))), pinned, one) == "unknown-school"
        school.put(one, school.seal(school.payload(one)))
        other = school_at(url)
        assert problem(other.get(one), pinned, one) == "unknown-submission"
    assert bench.effects() == [1]


def test_busy_until_a_profile_is_published_and_while_another_writes(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        bench.inbox.profile.unlink()
        sealed = school.seal(school.payload(one))
        answer = school.put(one, sealed)
        assert problem(answer, pinned, one) == "busy"
        assert int(answer.headers["retry-after"]) > 0
        bench.publish(school.url)
        other = sqlite3.connect(bench.inbox.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert problem(school.put(one, sealed), pinned, one) == "busy"
        other.execute("ROLLBACK")
        other.close()
        assert school.put(one, sealed).status == 201
    assert bench.effects() == [1]


def test_too_large_is_refused_by_length_and_while_reading(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        big = b"x" * 1_048_577
        assert problem(school.put(one, big), pinned, one) == "too-large"

        def chunks() -> Any:
            for _ in range(17):
                yield b"x" * 65_536

        answer = school.client.put(school.url + wire.submission_path(one), content=chunks())
        assert envelope.claimed(answer.content)["type"] == "too-large"
    assert bench.effects() == []


@pytest.mark.parametrize(
    "change",
    [
        {"council_id": "eastshire"},
        {"school_id": str(uuid.uuid4())},
        {"submission_id": str(uuid.uuid4())},
        {"return_type": "census"},
        {"version": 0},
        {"version": True},
        {"mode": "TEST"},
        {"salt": "00"},
        {"supersedes": "yesterday"},
        {"more": 1},
        {"format": "other"},
        {"school": {"name": "A"}},
        {"body": {}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_package_of_another_shape_has_no_effect(bench: Any, school_at: Any, pinned: Any, change: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        assert problem(school.put(one, school.seal(school.payload(one) | change)), pinned, one) == "bad-format"
        assert problem(school.get(one), pinned, one) == "unknown-submission"
    assert bench.effects() == []


def test_bad_bodies_have_no_effect(bench: Any, school_at: Any, pinned: Any, wire_tools: Any) -> None:
    def row_with(**values: object) -> dict[str, Any]:
        body: dict[str, Any] = wire_tools.a_body()
        body["rows"][0] |= values
        return body

    twice: dict[str, Any] = wire_tools.a_body()
    twice["rows"][1]["row"] = twice["rows"][0]["row"]
    bodies = [
        row_with(unit="yes"),
        row_with(needs=[{"rank": 1}]),
        row_with(row="1"),
        row_with(surname=7),
        row_with(postcode="ZZ1 1ZZ"),
        twice,
        wire_tools.a_body() | {"reference_date": "2026-11-24"},
        wire_tools.a_body() | {"items": ["upn", "upn", "surname", "needs", "unit"]},
        wire_tools.a_body(notes=[{"row": new_id(), "rule": "2180", "text": "x"}]),
        wire_tools.a_body() | {"attachments": ["x"]},
    ]
    with bench.serving() as url:
        school = school_at(url)
        for body in bodies:
            one = new_id()
            assert problem(school.put(one, school.seal(school.payload(one, body=body))), pinned, one) == "bad-format"
    assert bench.effects() == []


def test_the_inner_signature_must_be_the_schools(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, other, one = school_at(url), school_at(url), new_id()
        forged = package.seal(envelope.make("package", school.payload(one), other.key), [school.recipient])
        assert problem(school.put(one, forged), pinned, one) == "bad-format"
        unsealed = envelope.make("package", school.payload(one), school.key)
        assert problem(school.put(one, unsealed), pinned, one) == "bad-format"
    assert bench.effects() == []


def test_requests_that_were_altered_replayed_or_late_have_no_effect(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        sealed = school.seal(school.payload(one))

        def strip(headers: dict[str, str]) -> dict[str, str]:
            return {name: value for name, value in headers.items() if not name.startswith("Signature")}

        def other_key(headers: dict[str, str]) -> dict[str, str]:
            return headers | {"Idempotency-Key": new_id()}

        unsigned = school.ask("PUT", one, sealed, change=strip)
        assert (unsigned.payload["type"], unsigned.payload["nonce"]) == ("bad-signature", None)
        assert problem(school.ask("PUT", one, sealed, change=other_key), pinned, one) == "bad-signature"
        assert problem(school.ask("PUT", one, sealed, sent=sealed + b"x"), pinned, one) == "bad-signature"
        school.clock = FakeClock(bench.clock.now())
        school.clock.advance(-3 * 3600)
        late = school.put(one, sealed)
        assert problem(late, pinned, one) == "bad-signature"
        assert "clock" in str(late.payload["title"])
        school.clock = bench.clock
        assert bench.effects() == []
        assert school.ask("PUT", one, sealed, nonce="n" * 22).status == 201
        assert problem(school.ask("GET", one, nonce="n" * 22), pinned, one) == "bad-signature"
        school.clock = FakeClock(bench.clock.now())
        school.clock.advance(110 * 60)
        assert school.get(one).status == 200
    assert bench.effects() == [1]


def test_plain_rules_refuse_with_row_and_field_and_an_explained_query_does_not(
    bench: Any, school_at: Any, pinned: Any, wire_tools: Any
) -> None:
    bench.judge.refuse, bench.judge.query = {"Quillwyn"}, {"Thistlemere"}
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        body: dict[str, Any] = wire_tools.a_body()
        payload = school.payload(one, body=body)
        school.put(one, school.seal(payload))
        answer = messages.read_answer(school.get(one).data)
        assert answer.decision is not None
        decision = messages.check_decision(answer.decision, keys=pinned, expected=expected(payload))
        assert decision.outcome == "refused"
        assert [(r.row, r.field, r.rule) for r in decision.reasons] == [
            (body["rows"][0]["row"], "needs", "2170"),
            (body["rows"][1]["row"], "needs", "2180"),
        ]
        bench.judge.refuse = set()
        two = new_id()
        body["notes"] = [{"row": body["rows"][1]["row"], "rule": "2180", "text": "Placed by us."}]
        school.put(two, school.seal(school.payload(two, body=body, version=2, supersedes=one)))
    states = {entry["submission_id"]: entry["state"] for entry in admin.list_submissions(bench.path)}
    assert states == {one: "superseded", two: "accepted"}


def test_a_pupil_is_taken_from_one_school_only(bench: Any, school_at: Any, wire_tools: Any) -> None:
    with bench.serving() as url:
        first, second, one, two = school_at(url), school_at(url), new_id(), new_id()
        first.put(one, first.seal(first.payload(one)))
        body: dict[str, Any] = wire_tools.a_body(upns=("Z999200001009", wire_tools.upns[1]))
        second.put(two, second.seal(second.payload(two, body=body)))
        again = new_id()
        first.put(again, first.seal(first.payload(again, version=2, supersedes=one)))
    by_id = {entry["submission_id"]: entry for entry in admin.list_submissions(bench.path)}
    assert by_id[two]["state"] == "refused"
    reasons: Any = by_id[two]["reasons"]
    assert [(r["row"], r["field"]) for r in reasons] == [(body["rows"][1]["row"], "upn")]
    assert by_id[again]["state"] == "accepted"


def test_versions_go_in_order_whatever_order_they_arrive_in(bench: Any, school_at: Any) -> None:
    with bench.serving() as url:
        school, one, two, twin = school_at(url), new_id(), new_id(), new_id()
        assert school.put(two, school.seal(school.payload(two, version=2, supersedes=one))).status == 201
        assert school.put(one, school.seal(school.payload(one))).status == 201
        assert school.put(twin, school.seal(school.payload(twin, version=2, supersedes=one))).status == 201
    states = {entry["submission_id"]: entry["state"] for entry in admin.list_submissions(bench.path)}
    assert states == {one: "superseded", two: "accepted", twin: "refused"}


def test_a_rehearsal_is_told_apart_and_never_counts(bench: Any, school_at: Any, pinned: Any, wire_tools: Any) -> None:
    with bench.serving() as url:
        school, other, one, two = school_at(url), school_at(url), new_id(), new_id()
        payload = school.payload(one, mode="REHEARSAL")
        answer = school.put(one, school.seal(payload))
        receipt = messages.check_receipt(answer.data, keys=pinned, expected=expected(payload))
        assert receipt.mode == "REHEARSAL"
        assert "rehearsal" in receipt.receipt_no
        with pytest.raises(messages.NotOurs, match="mode"):
            messages.check_receipt(answer.data, keys=pinned, expected=expected(payload | {"mode": "LIVE"}))
        assert messages.read_answer(school.get(one).data).decision is None
        # The same pupils, live from another school: the rehearsal holds nothing against them.
        other.put(two, other.seal(other.payload(two)))
        bench.judge.refuse = {"Quillwyn"}
        three = new_id()
        school.put(three, school.seal(school.payload(three, mode="REHEARSAL", version=2)))
    states = [(entry["mode"], entry["state"]) for entry in admin.list_submissions(bench.path)]
    assert states == [("REHEARSAL", "received"), ("LIVE", "accepted"), ("REHEARSAL", "refused")]


def test_a_rehearsal_is_not_among_the_versions_that_are_held(bench: Any, school_at: Any) -> None:
    with bench.serving() as url:
        school, one, two = school_at(url), new_id(), new_id()
        assert school.put(one, school.seal(school.payload(one))).status == 201
        assert school.put(two, school.seal(school.payload(two, mode="REHEARSAL", version=2))).status == 201
    with closing(Store(bench.inbox.database)) as store:
        school_id = store.all()[0].school_id
        assert [(held.submission_id, held.version) for held in store.newest_live(school_id)] == [(one, 1)]
