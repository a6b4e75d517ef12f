# SPDX-License-Identifier: Apache-2.0
"""It may have arrived: silence, resets, lost and cut answers, busy councils, shut doors (F09-F18, F32, F43-F45)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.messages import Expected
from sencodesk.services import sending
from sencodesk.sync import answers
from sencodesk.sync.https import ANSWER_BYTES, Heard
from sencodesk.sync.outbox import Doubt
from tests import fault_proxy as faults
from tests.fault_proxy import LOGIN_PAGE
from tests.post_house import HASTY, QUICK, Post, PostHouse

UNCLEAR: dict[str, faults.Fault] = {
    "F09 silent after the body": faults.silent,
    "F09 deaf": faults.deaf,
    "F11 answer cut short": faults.cut(40),
    "F12 answer lost": faults.answer_lost,
    "F13 500": faults.says(500, b"Internal Server Error", kind="text/plain"),
    "F32 unsigned yes": faults.says(200, b'{"state":"accepted"}', kind="application/json"),
    "F32 unsigned object": faults.says(
        200, b'{"decision":null,"receipt":null,"state":"accepted"}', kind="application/json"
    ),
    "F43 one byte at a time": faults.trickle,
    "F44 endless": faults.endless,
    "F44 a gigabyte is announced": faults.says(200, b" " * (ANSWER_BYTES + 1), kind="application/json"),
    "F45 not JSON": faults.says(200, b'{"kind":', kind="application/json"),
    "F45 deep": faults.says(200, b"[" * 100_000, kind="application/json"),
    "F45 twice": faults.says(200, b'{"kind":"receipt","kind":"problem"}', kind="application/json"),
    "F45 NaN": faults.says(200, b'{"state":NaN,"receipt":null,"decision":null}', kind="application/json"),
    "F45 numbers": faults.says(201, b"1e999", kind="application/json"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_whatever_is_unclear_is_asked_about(post: Post, name: str) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", UNCLEAR[name])
        sent = post.send(timing=HASTY if "F09" in name or "F43" in name else QUICK)
        states = [step.state for step in sent.steps]
        assert "unconfirmed" in states
        # After the doubt the next act is a question, never the body again.
        put = proxy.methods().index("PUT")
        assert proxy.methods()[put + 1] == "GET"
        post.pump()
    post.finished(body)
    wire = {one["wire_hash"] for one in post.held()}
    assert wire == {sent.wire_hash}


@pytest.mark.parametrize("name", ["F44 endless", "F44 a gigabyte is announced"])
def test_f44_the_size_ends_it_and_not_the_time(post: Post, name: str) -> None:
    post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", UNCLEAR[name])
        post.send()
        assert "endless-answer" in post.whys()


def test_f10_a_reset_at_every_part_of_the_body(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        length = len(post.sealed())
        cuts = [0, 1, 16, *range(256, length, max(256, length // 6)), length - 1, length]
        proxy.on("PUT", *[faults.reset_after(count) for count in cuts])
        for _ in cuts:
            post.send()
        post.pump()
        assert proxy.methods().count("PUT") == len(cuts) + 1
    post.finished(body)


def test_f13_trouble_on_every_question_too(post: Post) -> None:
    body = post.previewed_body()
    trouble = faults.says(500, b"", kind="text/plain")
    with post.serving() as proxy:
        proxy.on("PUT", trouble, trouble)
        proxy.on("GET", *[trouble] * 3)
        for _ in range(6):
            post.send()
    post.finished(body)


def test_f14_retry_after_is_kept_to_and_clamped(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        for asked, kept in ((120, 120), (864_000, 86_400)):
            proxy.on("PUT", faults.says(503, b"", headers=f"Retry-After: {asked}\r\n"))
            due = post.send().not_before
            assert due == post.clock.now() + timedelta(seconds=kept)
            post.clock.advance(kept - 1)
            post.pump()
            assert post.view().state == "unconfirmed"
            proxy.on("HEAD", faults.says(503, b""))
            post.clock.advance(1)
            post.pump()
            assert post.view().state == "queued"
        post.pump()
    post.finished(body)


def test_f16_busy_is_asked_again_when_the_council_said(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", post.problem("busy", 10))
        sent = post.send()
        assert (sent.state, sent.not_before) == ("unconfirmed", post.clock.now() + timedelta(seconds=10))
        post.pump()
        assert proxy.methods() == ["HEAD", "PUT"]
        post.clock.advance(10)
        post.pump()
        assert proxy.methods()[2] == "GET"
    post.finished(body)


@pytest.mark.parametrize("status", [401, 403, 407])
def test_f18_a_shut_door_makes_no_storm(post: Post, status: int) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.says(status, LOGIN_PAGE))
        sent = post.send()
        assert (sent.state, sent.blocked) == ("queued", "proxy-login" if status == 407 else "door")
        seen = len(proxy.requests)
        for _ in range(5):
            post.clock.advance(600)
            sending.pump(post.desk, timing=QUICK, asked=True)  # a network that comes and goes
            sending.send(post.desk, return_id=None, timing=QUICK)
        assert len(proxy.requests) == seen
        # After the doubt that the door left, the council is asked before the body goes again.
        post.clock.advance(600)
        post.pump()
        assert proxy.methods()[seen] == "GET"
    post.finished(body)


def test_f39_a_clock_that_is_hours_wrong_is_named(post: Post) -> None:
    body = post.previewed_body()
    desk = post.desk
    right = desk.now
    with post.serving():
        desk.now = lambda: right() + timedelta(hours=3)
        sent = post.send()
        assert (sent.state, sent.blocked) == ("queued", "bad-signature")
        assert "Check the date and time of this computer" in post.said(sent)
        desk.now = right
        post.send()
    post.finished(body)


def test_f18_a_key_that_nobody_enrolled(post: Post) -> None:
    body = post.previewed_body()
    enrolled = post.desk.installation.key
    post.desk.installation.key = SigningKey.generate()
    with post.serving() as proxy:
        sent = post.send()
        assert (sent.state, sent.blocked) == ("queued", "unknown-school")
        assert "Send the council your card" in post.said(sent)
        post.desk.installation.key = enrolled
        sending.release(post.desk, submission_id=sent.id)
        post.pump()
        assert proxy.methods().count("PUT") == 2
        # The package was signed by the key that nobody knows, so a new version is what helps.
        assert (post.view().state, post.whys()[-1]) == ("refused", "bad-format")
        assert "a fault of a program, not of your data" in post.said(post.view())
    assert post.held() == []
    with post.serving():
        sent = post.send()
        assert (sent.state, sent.version) == ("accepted", 2)
    assert post.shown(sent.id)["body"] == body


QUICK_FAULTS: dict[str, faults.Fault] = {name: fault for name, fault in UNCLEAR.items() if "F09" not in name} | {
    "passes": faults.pass_on,
    "reset at once": faults.reset_after(0),
    "reset half way": faults.reset_after(700),
    "login page": faults.says(200, LOGIN_PAGE),
    "401": faults.says(401, LOGIN_PAGE),
    "429": faults.says(429, b"", headers="Retry-After: 30\r\n"),
    "redirect": faults.says(302, headers="Location: https://127.0.0.1:9/\r\n"),
}
del QUICK_FAULTS["F43 one byte at a time"]
SCRIPT = st.lists(st.tuples(st.sampled_from(["HEAD", "PUT", "GET"]), st.sampled_from(sorted(QUICK_FAULTS))), max_size=9)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=SCRIPT)
def test_any_mixture_of_faults_comes_to_one_effect(
    post_house: PostHouse, tmp_path_factory: pytest.TempPathFactory, script: list[tuple[str, str]]
) -> None:
    post = post_house.copy(tmp_path_factory.mktemp("mixture"))
    body = post.previewed_body()
    with post.serving() as proxy:
        for method, name in script:
            proxy.on(method, QUICK_FAULTS[name])
        for _ in range(len(script) + 2):
            post.send()
            post.clock.advance(60)
            post.pump()
        assert proxy.methods().count("PUT") <= len(script) + 1
    post.finished(body)
    post.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([200, 201, 202, 400, 404, 409, 410, 422, 429, 500, 503]),
    noise=st.one_of(
        st.binary(max_size=300),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["kind", "kid", "payload", "sig", "state", "receipt", "decision"]), inner
                )
            ),
            max_leaves=12,
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_f45_no_unsigned_answer_moves_anything(post: Post, status: int, noise: bytes) -> None:
    expected = Expected("northshire", "0d9f7c1e-52ab-4e36-9b1d-7f2a6c3e8d45", 1, "LIVE", "0" * 64)
    key = SigningKey.from_seed(bytes(32))
    answer = answers.judged(Heard(status, {}, noise, "n" * 22), keys={key.kid: key.public}, expected=expected)
    assert isinstance(answer, Doubt)
