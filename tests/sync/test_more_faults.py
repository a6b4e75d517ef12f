# SPDX-License-Identifier: Apache-2.0
"""The rest of the list of faults, over TLS with the real inbox: networks, limits, keys, clocks, disks, files.

What cannot be provoked (a power cut inside a commit, a full disk at one statement) is a crash at a fault point, or a
limit on the pages of the file; the campaign does the rest with real disks. docs/faults.md says which test proves what.
"""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from sencodesk.errors import UserError
from sencodesk.protocol import envelope, package
from sencodesk.protocol.keys import SigningKey
from sencodesk.services import pupils, sending
from sencodesk.store import migrations, schema
from sencodesk.views import returns as views
from tests import fault_proxy as faults
from tests.fault_proxy import LOGIN_PAGE
from tests.post_house import QUICK, Post
from tests.sync.test_network import a_certificate


def test_f06_a_network_that_looks_into_the_traffic_gets_no_byte(post: Post, tmp_path: Path) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        # An authority of its own, a good name, a good date: right but for the profile's one authority.
        certificate, key, _ = a_certificate(tmp_path, "untrusted")
        proxy.show(certificate, key)
        sent = post.send()
        assert (sent.state, sent.attention, sent.attempts) == ("queued", "certificate", 0)
        assert proxy.requests == []
        assert "Ask whoever looks after the network." in post.said(sent)
        proxy.clear(proxy.inbox_port)
        post.pump()
    post.finished(body)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "GET"])
def test_f08_a_proxy_that_wants_a_login(post: Post, method: str) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        if method == "GET":
            proxy.on("PUT", faults.answer_lost)
        proxy.on(method, faults.says(407, LOGIN_PAGE))
        sent = post.send()
        assert (sent.state, sent.blocked) == ("unconfirmed" if method == "GET" else "queued", "proxy-login")
        assert "Log in, or ask whoever looks after the network" in post.said(sent)
        seen = len(proxy.requests)
        post.pump()
        assert len(proxy.requests) == seen
        sending.release(post.desk, submission_id=sent.id)
        post.pump()
    post.finished(body)


def test_f15_too_many_requests_backs_off(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.says(429, b"", headers="Retry-After: 30\r\n"))
        sent = post.send()
        assert (sent.state, sent.not_before) == ("unconfirmed", post.clock.now() + timedelta(seconds=30))
        post.clock.advance(29)
        post.pump()
        assert proxy.methods() == ["HEAD", "PUT"]
        post.clock.advance(1)
        post.pump()
    post.finished(body)


def lower_the_limit(post: Post, limit: int) -> None:
    """The council publishes a smaller limit; this school has not got that profile yet."""
    payload = envelope.claimed((post.inbox / "profile.json").read_bytes())
    published = envelope.make("profile", payload | {"limits": {"package_bytes": limit}}, post.profile_key())
    (post.inbox / "profile.json").write_bytes(published)


def test_f19_too_large_is_asked_about_and_then_refused_with_advice(post: Post) -> None:
    post.previewed_body()
    with post.serving() as proxy:
        lower_the_limit(post, 100)
        sent = post.send()
        assert proxy.methods() == ["HEAD", "PUT", "GET"]
        assert (sent.state, post.whys()[-2:]) == ("refused", ["too-large", "too-large"])
        assert post.said(sent) == "It is larger than the council takes. Ask the council how to send it."
    assert post.held() == []


def test_a_pair_of_old_problems_played_again_refuses_nothing(post: Post) -> None:
    """`too-large`, then `unknown-submission`, both genuine, both about this submission, both of an hour ago."""
    body = post.previewed_body()
    kept: dict[str, bytes] = {}

    def keep(name: str) -> faults.Fault:
        def fault(exchange: faults.Exchange) -> None:
            kept[name] = exchange.ask_inbox()
            exchange.reset()

        return fault

    def play(name: str) -> faults.Fault:
        def fault(exchange: faults.Exchange) -> None:
            exchange.read()
            exchange.send(kept[name])

        return fault

    with post.serving() as proxy:
        published = (post.inbox / "profile.json").read_bytes()
        lower_the_limit(post, 100)
        proxy.on("PUT", keep("too-large"))
        proxy.on("GET", keep("unknown-submission"))
        post.send()
        (post.inbox / "profile.json").write_bytes(published)
        assert b"200" not in kept["unknown-submission"].split(b"\r\n")[0]
        post.clock.advance(7200)
        proxy.on("PUT", play("too-large"))
        proxy.on("GET", faults.pass_on, play("unknown-submission"))  # the first one is honest: it may be sent again
        sent = post.send()
        assert (sent.state, sent.attention) == ("unconfirmed", "not-genuine")
        assert post.whys().count("old-answer") == 1  # said once, though two came
        assert "refused" not in [step.state for step in sent.steps]
        post.clock.advance(7200)
        post.pump()
    post.finished(body)


CRASHES = ["seal:checked", "seal:frozen", "seal:added", "seal:before-commit", "seal:after-commit", "click:sealed"]


@pytest.mark.parametrize("point", CRASHES)
def test_f24_a_power_cut_while_sealing_leaves_whole_bytes_or_none(post: Post, point: str) -> None:
    class PowerCut(Exception):
        """Nothing after this statement happens."""

    def cut(name: str) -> None:
        if name == point:
            raise PowerCut

    body = post.previewed_body()
    post.desk.fault_point = cut
    with pytest.raises(PowerCut):
        sending.click(post.desk, return_id=post.return_id)
    post.close()
    found = post.views()
    assert [one.state for one in found] == (["sealed"] if point in ("seal:after-commit", "click:sealed") else [])
    for one in found:
        assert package.wire_hash(sending.sealed_bytes(post.desk, one.id)) == one.wire_hash
    with post.serving():
        post.send()
    post.finished(body)


def at_most(post: Post, pages: int) -> None:
    """No room for more pages; 1 means the size of the file as it is."""
    with post.desk.store.writer_engine.connect() as connection:
        connection.execute(text(f"PRAGMA max_page_count={pages}"))


def fill(post: Post) -> None:
    """Seals until the free pages inside the file are used up."""
    while True:
        sending.click(post.desk, return_id=post.return_id)
        sending.discard(post.desk, submission_id=post.views()[-1].id)


def test_f25_a_disk_that_is_full_while_sealing_leaves_nothing_half(post: Post) -> None:
    body = post.previewed_body()
    at_most(post, 1)
    with pytest.raises(UserError) as told:
        fill(post)
    assert told.value.code == "disk_full"
    at_most(post, 1_000_000)
    assert {one.state for one in post.views()} <= {"discarded", "sealed", "queued"}
    with post.serving():
        sent = post.send()
        assert sent.state == "accepted"
    assert post.shown(sent.id)["body"] == body
    assert [one["effects"] for one in post.held()] == [1]


@pytest.mark.parametrize(
    ("kind", "from_", "until", "accepted"),
    [("F29 in use", "2026-01-01", "2026-12-31", True), ("F29 retired", "2026-01-01", "2026-11-22", False),
     ("F29 not in use yet", "2026-11-24", "2027-12-31", False), ("F29 for ever", None, None, True)],
)  # fmt: skip
def test_f29_a_receipt_key_counts_from_its_first_day_to_its_last(
    post: Post, kind: str, from_: str | None, until: str | None, accepted: bool
) -> None:
    body = post.previewed_body()
    key = post.receipt_key()
    with post.serving() as proxy:
        entry = {"kid": key.kid, "public": public_of(key), "from": from_, "until": until}
        post.lead_to(proxy.url, receipt_keys=[entry])
        sent = post.send()
        if accepted:
            post.finished(body)
            return
        assert (sent.state, sent.receipt, sent.attention) == ("unconfirmed", None, "not-genuine"), kind
        assert "retired-key" in post.whys()
        post.lead_to(proxy.url, receipt_keys=[entry | {"from": None, "until": None}])
        post.clock.advance(3600)
        post.pump()
    post.finished(body)


def public_of(key: SigningKey) -> str:
    """As a profile spells it."""
    return base64.b64encode(key.public).decode()


def test_f31_an_old_good_receipt_played_again_is_ignored(post: Post) -> None:
    with post.serving() as proxy:
        first = post.send()
        old = str(first.receipt_envelope).encode()
        with post.desk.reading() as session:
            pupil_id = next(iter(views.build(session, first.return_id)[2].included.values()))
        pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edith"})
        post.previewed_body()
        again = faults.says(201, old, kind="application/json")
        proxy.on("PUT", again)
        proxy.on("GET", again, again)
        second = post.send()
        assert (second.version, second.state, second.receipt) == (2, "unconfirmed", None)
        assert second.attention == "not-genuine"
        post.clock.advance(3600)
        post.pump()
        post.pump()
        assert post.view(second.id).state == "accepted"


@pytest.mark.parametrize("days", [365, -365])
def test_f39_a_clock_that_is_a_year_wrong(post: Post, days: int) -> None:
    body = post.previewed_body()
    sending.click(post.desk, return_id=post.return_id)
    desk, right = post.desk, post.desk.now
    with post.serving():
        desk.now = lambda: right() + timedelta(days=days)
        post.pump()
        stopped = post.view()
        assert (stopped.state, stopped.receipt) == ("queued", None)
        assert stopped.blocked in ("bad-signature", "profile-expired")
        assert post.held() == []
        desk.now = right
        post.clock.advance(3600)
        post.pump()  # the queue moves by itself once the clock is right
        if post.view().state != "accepted":
            post.clock.advance(3600)
            post.pump()
    assert (post.view().state, [one["effects"] for one in post.held()]) == ("accepted", [1])
    assert post.shown(post.view().id)["body"] == body


@pytest.mark.parametrize("hours", [-1, 1])
def test_f40_clocks_that_change_make_no_duplicate_and_no_disorder(
    post: Post, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.answer_lost)
        proxy.on("GET", faults.says(500))
        post.send()
        monkeypatch.setenv("TZ", "America/New_York" if hours < 0 else "Asia/Tokyo")
        time.tzset()
        try:
            post.clock.advance(hours * 3600)  # and the clock itself an hour back, or on
            post.close()
            post.pump()
            post.clock.advance(7200)
            post.pump()
        finally:
            monkeypatch.undo()
            time.tzset()
    post.finished(body)
    assert [step.state for step in post.view().steps][-2:] == ["unconfirmed", "accepted"]  # by number, not by the clock


def test_f41_sleep_in_the_middle_and_hours_later(post: Post) -> None:
    body = post.previewed_body()

    def asleep(exchange: faults.Exchange) -> None:
        exchange.read(300)
        post.clock.advance(5 * 3600)  # the lid is closed; the socket dies meanwhile
        exchange.reset()

    with post.serving() as proxy:
        proxy.on("PUT", asleep)
        proxy.on("GET", faults.says(500))
        sent = post.send()
        assert sent.state == "unconfirmed"
        seen = len(proxy.requests)
        post.pump()
        assert proxy.methods()[seen] == "GET"  # asked, not sent
        post.pump()
    post.finished(body)


def test_f42_another_network_in_the_middle(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.reset_after(700))
        proxy.on("GET", faults.reset_after(0), faults.reset_after(0))
        sent = post.send()
        assert (sent.state, proxy.methods()) == ("unconfirmed", ["HEAD", "PUT", "GET"])
        post.clock.advance(3600)
        post.pump()
        assert post.view().state == "unconfirmed"
        post.clock.advance(3600)
        post.pump()
    post.finished(body)


def test_f58_a_damaged_page_is_told_and_nothing_is_sent(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    post.desk.store.checkpoint()
    post.close()
    records = post.store / "records.db"
    data = bytearray(records.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 + 2000] ^= 1
    records.write_bytes(data)
    with post.serving() as proxy:
        with pytest.raises(UserError) as told:
            post.pump()
        assert told.value.code == "store_damaged"
        assert proxy.requests == []


@pytest.mark.parametrize("state", ["queued", "unconfirmed"])
def test_f59_a_program_that_is_renewed_keeps_what_is_on_its_way(post: Post, state: str) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        if state == "queued":
            sending.click(post.desk, return_id=post.return_id)
        else:
            proxy.on("PUT", faults.answer_lost)
            proxy.on("GET", faults.says(500))
            post.send()
        before = post.view()
        put_back_the_schema(post)
        post.close()
        after = post.view()  # opening brings the records up to date
        assert schema.REVISION != "0001"
        assert (after.state, after.sealed_at, after.wire_hash) == (before.state, before.sealed_at, before.wire_hash)
        assert sending.sealed_bytes(post.desk, after.id)
        sending.pump(post.desk, timing=QUICK, asked=True)
    post.finished(body)


def put_back_the_schema(post: Post) -> None:
    """The records as the program of the first schema left them: its tables, with what they can hold of today's."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    with post.desk.store.writer_engine.connect() as connection:
        connection.commit()
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")  # which is not heard within a transaction
        names = [one for one in inspect(connection).get_table_names() if not one.startswith("search_text")]
        kept = {one: connection.execute(text(f'SELECT * FROM "{one}"')).mappings().all() for one in names}
        for trigger in (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        ):
            connection.execute(text(f'DROP TRIGGER "{trigger}"'))
        for one in ("search_text", *names):
            connection.execute(text(f'DROP TABLE "{one}"'))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for one in set(inspect(connection).get_table_names()) - {"alembic_version"}:
            held = [column["name"] for column in inspect(connection).get_columns(one)]
            into, values = ", ".join(f'"{name}"' for name in held), ", ".join(f":{name}" for name in held)
            for row in kept[one]:
                connection.execute(text(f'INSERT INTO "{one}" ({into}) VALUES ({values})'), dict(row))
        connection.commit()
        driver.execute("PRAGMA foreign_keys = ON")
