# SPDX-License-Identifier: Apache-2.0
"""What a council says that it holds counts only as an answer to the very question, under a key that is in use today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sencodesk.protocol import envelope
from sencodesk.protocol.holdings import Holding, Question, check_holdings
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.messages import NotOurs

KEY = SigningKey.from_seed(bytes(32))
ASKED = Question("northshire", "school", "question", "nonce")
TODAY = date(2026, 11, 23)
ONE = {
    "return_type": "sen-register", "period": "2026-autumn", "version": 2, "submission_id": "an id",
    "received_at": "2026-11-23T10:42:00Z",
}  # fmt: skip
SAID: dict[str, Any] = {
    "council_id": "northshire", "school_id": "school", "question": "question", "nonce": "nonce",
    "told_at": "2026-11-23T10:42:00Z", "returns": [ONE],
}  # fmt: skip


def check(payload: dict[str, Any], *, kind: str = "holdings", key: SigningKey = KEY, until: date | None = None) -> Any:
    return check_holdings(
        envelope.make(kind, payload, key), keys={KEY.kid: KEY.public}, question=ASKED, today=TODAY,
        windows={KEY.kid: (None, until)},
    )  # fmt: skip


def test_what_is_said_in_answer_to_the_question_is_believed() -> None:
    assert check(SAID) == (Holding("sen-register", "2026-autumn", 2, "an id", "2026-11-23T10:42:00Z"),)
    assert check(SAID | {"returns": []}) == ()


@pytest.mark.parametrize("name", ["council_id", "school_id", "question", "nonce", "returns"])
@pytest.mark.parametrize("value", ["another", None])
def test_anything_about_another_question_is_not(name: str, value: object) -> None:
    with pytest.raises(NotOurs) as told:
        check(SAID | {name: value})
    assert told.value.reason == ("malformed" if name == "returns" else name)


@pytest.mark.parametrize("name", sorted(ONE))
@pytest.mark.parametrize("value", [None, True, 0, [], {}])
def test_a_list_of_another_shape_is_not(name: str, value: object) -> None:
    with pytest.raises(NotOurs) as told:
        check(SAID | {"returns": [ONE, ONE | {name: value}]})
    assert told.value.reason == "malformed"


def test_another_kind_another_key_and_a_retired_one_are_not() -> None:
    reasons = []
    for changed in (
        {"kind": "problem"},
        {"key": SigningKey.from_seed(bytes(31) + b"1")},
        {"until": date(2026, 11, 22)},
    ):
        with pytest.raises(NotOurs) as told:
            check(SAID, **changed)
        reasons.append(told.value.reason)
    assert reasons == ["kind", "unknown-key", "retired-key"]
