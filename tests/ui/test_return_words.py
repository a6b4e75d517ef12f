# SPDX-License-Identifier: Apache-2.0
"""How a return stands in words: every state, warning and bar of the outbox has a sentence, an icon and a colour."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.london import ENGLAND, london
from sencodesk.sentences import codes
from sencodesk.sync.outbox import STATES
from sencodesk.views.returns import CheckView, StepView, SubmissionView
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.history import WORDS, merged
from sencodesk_ui.pages.returns.words import council_time, count, period_words, standing
from tests.clocks import START

NOW = london(START)


def sent(
    state: str, *, mode: str = "LIVE", attention: str | None = None, blocked: str | None = None, later: bool = False
) -> SubmissionView:
    """A submission in a state; nothing else of it matters here."""
    receipt = {"received_at": "2026-11-23T10:57:21Z"} if state in ("received", "accepted", "refused") else None
    return SubmissionView(
        "id", "return", "oakmere", 1, None, mode, state, attention, blocked, 1,
        NOW + timedelta(hours=1) if later else None, START, "Ms H Prewitt", "", "", "", (), receipt,
        {"outcome": state} if state in ("accepted", "refused") else None, None, None, {},
    )  # fmt: skip


@given(
    state=st.sampled_from(sorted(STATES - {"discarded"})),
    mode=st.sampled_from(["LIVE", "REHEARSAL"]),
    attention=st.none() | st.sampled_from(sorted(codes("sending_attention"))),
    blocked=st.none() | st.sampled_from(sorted(codes("sending_blocked"))),
    later=st.booleans(),
)
def test_every_state_has_words_an_icon_and_a_colour(
    state: str, mode: str, attention: str | None, blocked: str | None, later: bool
) -> None:
    """Nothing is left in braces, and a rehearsal never reads like the return."""
    found = standing(
        sent(state, mode=mode, attention=attention, blocked=blocked, later=later), None, True, "Oakmere", NOW
    )
    assert found.words.endswith(".")
    assert "{" not in found.words
    assert found.button
    assert files("sencodesk_resources").joinpath("icons", f"{found.icon}.svg").is_file()
    assert getattr(theme.LIGHT, found.token).startswith("#")
    if mode == "REHEARSAL" and not attention and not blocked:
        assert found.words.startswith("Rehearsal")


def test_every_state_has_a_line_of_history() -> None:
    """Nobody reads a code."""
    assert set(WORDS) == STATES


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("received", "Oakmere has it, received Mon 23 Nov 2026, 10:57. It has not said yes yet."),
        ("accepted", "Accepted by Oakmere. Nothing more to do."),
        ("refused", "Refused by Oakmere. Each reason is beside its field."),
        ("unconfirmed", "It may have arrived. Checking. Do not send it another way yet."),
    ],
)
def test_the_sentences_of_the_look(state: str, words: str) -> None:
    """Word for word, with the council's name and its time on the school's clock."""
    found = standing(sent(state), None, True, "Oakmere", NOW).words
    assert found.replace("\u00a0", " ") == words


def test_before_anything_is_sent_the_check_speaks() -> None:
    """Not checked, or checked and clean."""
    assert standing(None, None, False, "Oakmere", NOW).words == "Not checked yet."
    assert standing(None, CheckView((), (), 5), True, "Oakmere", NOW).words.startswith("Nothing to put right.")


def test_a_night_of_tries_is_one_line() -> None:
    """Waiting and sending by turns: the last of each is told."""
    names = ["sealed", "queued", "sending", "queued", "sending", "queued", "sending", "received"]
    steps = tuple(StepView(START + timedelta(minutes=n), name, "") for n, name in enumerate(names))
    assert [one.state for one in merged(steps)] == ["sealed", "queued", "sending", "received"]


def test_numbers_periods_and_times() -> None:
    """Small words that every page uses."""
    assert (count(1, "query", "queries"), count(1200, "query", "queries")) == ("1\u00a0query", "1,200\u00a0queries")
    assert period_words("2026-autumn") == "Autumn 2026"
    assert council_time("2026-07-01T10:00:00Z", ENGLAND).endswith("11:00")
    assert council_time("no time", ENGLAND) == "no time"
