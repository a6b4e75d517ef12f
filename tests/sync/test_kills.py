# SPDX-License-Identifier: Apache-2.0
"""kill -9 of a real process while it seals and sends: it goes on afterwards, with exactly one effect (F22).

Every fault point is tried, every statement, commit and write to the wire, and lines spread over all the code that runs
between the click and the decision. Between the receipt's arrival and its commit is among them (F23).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from sencodesk.protocol import package
from sencodesk.services import sending
from sencodesk.sync import outbox
from tests import fault_proxy as faults
from tests.post_house import Post, PostHouse

POINTS = [
    "seal:checked", "seal:frozen", "seal:added", "seal:before-commit", "seal:after-commit", "click:sealed",
    "click:before-commit", "click:queued", "send:due", "send:greeted", "send:begin-before-commit", "send:begun",
    "send:before-put", "send:answered", "send:judged", "send:answer-before-commit", "send:answer-committed",
    "send:checkpointed", "send:due", "ask:before-get", "ask:answered", "send:judged", "send:answer-before-commit",
    "send:answer-committed", "send:checkpointed",
]  # fmt: skip
LINES_TRIED = 10
LASTING = {"commit", "write"}
"""Steps that leave something behind: between two of them a kill leaves what the one before left."""


class Sender:
    """The process that forks children to be killed."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("killed_sender.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def order(self, **order: object) -> dict[str, Any]:
        """One child; how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        ended: dict[str, Any] = json.loads(self.process.stdout.readline())
        return ended

    def close(self) -> None:
        """No more orders."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def sender() -> Iterator[Sender]:
    one = Sender()
    yield one
    one.close()


def prepared(post_house: PostHouse, path: Path) -> tuple[Post, dict[str, Any]]:
    """A desk whose return was previewed, and locked."""
    path.mkdir()
    post = post_house.copy(path)
    body = post.previewed_body()
    post.close()
    return post, body


def killed(post: Post, sender: Sender, *, losing: bool = False, **where: object) -> str:
    """Kills and reopens; the state in which it did. ``losing``: the answers to PUT and GET are lost on the way."""
    if losing:
        lose_answers(post)
    assert sender.order(store=str(post.store), **where)["signal"] == 9
    assert post.desk.store.check() == []
    before = post.views()
    for one in before:  # the sealed bytes are whole, or not there at all
        assert package.wire_hash(sending.sealed_bytes(post.desk, one.id)) == one.wire_hash
    reopened = before[0].state if before else "nothing"
    assert len(before) <= 1
    if before and before[0].attempts:
        assert reopened in {outbox.UNCONFIRMED, outbox.QUEUED, outbox.RECEIVED, outbox.ACCEPTED}
    return reopened


def lose_answers(post: Post) -> None:
    """The council gets everything and is heard by nobody."""
    post.proxy.on("PUT", faults.answer_lost)
    post.proxy.on("GET", faults.answer_lost)


def killed_and_finished(
    post: Post, body: dict[str, Any], sender: Sender, *, losing: bool = False, **where: object
) -> str:
    """Kills, reopens, sends on; returns the state in which it reopened."""
    with post.serving():
        reopened = killed(post, sender, losing=losing, **where)
        before = post.views()
        post.proxy.clear(post.proxy.inbox_port)
        post.send()
        post.pump()
    after = post.view()
    assert not before or after.id == before[0].id
    post.finished(body)
    post.close()
    return reopened


def test_a_run_that_is_not_killed_passes_every_point(post_house: PostHouse, sender: Sender, tmp_path: Path) -> None:
    post, _ = prepared(post_house, tmp_path / "whole")
    with post.serving():
        ended = sender.order(store=str(post.store))
    assert (ended["signal"], ended["status"]) == (None, 0)
    assert ended["told"]["points"] == POINTS


def test_f22_f23_killed_at_every_point(post_house: PostHouse, sender: Sender, tmp_path: Path) -> None:
    states = []
    for number in range(1, len(POINTS) + 1):
        post, body = prepared(post_house, tmp_path / str(number))
        states.append(killed_and_finished(post, body, sender, point=number))
    assert states[:5] == ["nothing"] * 4 + ["sealed"]
    assert states[POINTS.index("click:queued")] == "queued"
    assert states[POINTS.index("send:begun")] == "unconfirmed"
    assert states[POINTS.index("send:answer-before-commit")] == "unconfirmed"
    assert states[POINTS.index("send:answer-committed")] == "received"
    assert states[-1] == "accepted"


def test_f22_killed_where_no_answer_comes(post_house: PostHouse, sender: Sender, tmp_path: Path) -> None:
    post, _ = prepared(post_house, tmp_path / "whole")
    with post.serving():
        lose_answers(post)
        points = sender.order(store=str(post.store))["told"]["points"]
    silent = [number for number, name in enumerate(points, start=1) if name.endswith(":no-answer")]
    assert {points[number - 1] for number in silent} == {"send:no-answer", "ask:no-answer"}
    assert {name for name in points if not name.endswith(":no-answer")} <= set(POINTS)
    for number in silent:
        post, body = prepared(post_house, tmp_path / str(number))
        assert killed_and_finished(post, body, sender, losing=True, point=number) == "unconfirmed"


def test_f22_killed_before_every_statement_commit_and_write(
    post_house: PostHouse, sender: Sender, tmp_path: Path
) -> None:
    """All of them are tried. It is sent on once from each place where something lasting had happened."""
    post, _ = prepared(post_house, tmp_path / "whole")
    with post.serving():
        steps = sender.order(store=str(post.store))["told"]["steps"]
    assert {"select", "insert", "update", *LASTING} <= set(steps)
    states: dict[int, str] = {}
    for number in range(1, len(steps) + 1):
        lasting = sum(one in LASTING for one in steps[: number - 1])
        post, body = prepared(post_house, tmp_path / str(number))
        if lasting not in states:
            states[lasting] = killed_and_finished(post, body, sender, step=number)
        else:
            with post.serving():
                assert killed(post, sender, step=number) == states[lasting], (
                    f"before step {number}, {steps[number - 1]}"
                )
            post.close()
        shutil.rmtree(post.path)
    found = [states[lasting] for lasting in sorted(states)]
    assert [one for one, _ in groupby(found)] == ["nothing", "sealed", "queued", "unconfirmed", "received", "accepted"]


def test_f22_killed_at_lines_all_over(post_house: PostHouse, sender: Sender, tmp_path: Path) -> None:
    post, _ = prepared(post_house, tmp_path / "count")
    with post.serving():
        lines = sender.order(store=str(post.store), trace=True)["told"]["lines"]
    for turn in range(LINES_TRIED):
        post, body = prepared(post_house, tmp_path / str(turn))
        killed_and_finished(post, body, sender, trace=True, line=1 + turn * (lines - 20) // LINES_TRIED)
