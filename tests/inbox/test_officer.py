# SPDX-License-Identifier: Apache-2.0
"""The officer's pages without a browser: the door, who returned, a decision with reasons for each row and item."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from sencodesk.inbox.officer import COOKIE, IDLE, PATH
from sencodesk.inbox.templates import style
from sencodesk.protocol import envelope
from sencodesk.protocol.messages import WITHDRAWAL
from tests.colours import contrast
from tests.inbox.office import Marks, Office, an_office  # noqa: F401  fixtures are found by their names


def test_the_door_opens_by_address_once_and_by_key_and_from_here_only(office: Office) -> None:
    for path in (PATH, f"{PATH}/profile", f"{PATH}/profile/file", f"{PATH}/schools/x/returns/y"):
        assert office.browser.get(path).status_code == 403
    office.enter()
    assert office.browser.get(PATH).status_code == 200
    other = office.new_browser()
    assert other.get(office.page.path).status_code == 403  # the address is used up
    wrong = other.post(f"{PATH}/sign-in", data={"key": "wrong"})
    assert (wrong.status_code, "That is not the key" in wrong.text) == (403, True)
    assert Marks(wrong.text).good()
    assert other.post(f"{PATH}/sign-in", data={"key": f" {office.page.door.key} "}).status_code == 200
    assert other.get(PATH).status_code == 200
    away = office.new_browser("192.0.2.7")
    assert away.post(f"{PATH}/sign-in", data={"key": office.page.door.key}).status_code == 403
    away.cookies.set(COOKIE, other.cookies[COOKIE])
    assert away.get(PATH).status_code == 403


def test_a_session_ends_when_it_is_idle_or_signed_out(office: Office) -> None:
    office.enter()
    office.bench.clock.advance((IDLE - timedelta(minutes=1)).total_seconds())
    assert office.browser.get(PATH).status_code == 200
    office.bench.clock.advance((IDLE + timedelta(minutes=1)).total_seconds())
    assert office.browser.get(PATH).status_code == 403
    office.browser.post(f"{PATH}/sign-in", data={"key": office.page.door.key})
    cookie = office.browser.cookies[COOKIE]
    assert office.post(f"{PATH}/sign-out", {}).status_code == 403
    office.browser.cookies.set(COOKIE, cookie)
    assert office.browser.get(PATH).status_code == 403


def test_a_form_without_our_key_does_nothing(office: Office) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    for key in ("", "x" * 43):
        fields = {"form_key": key, "decision": "accept"}
        assert office.browser.post(f"{office.at(school, one)}/decision", data=fields).status_code == 403
        assert office.browser.post(f"{PATH}/profile", data={"form_key": key}).status_code == 403
    found = office.store.find(school.school_id, one)
    assert found is not None
    assert found.state == "held"
    assert (
        len(office.browser.post(f"{PATH}/profile", content=b"x" * 10, headers={"Content-Length": "2000000"}).text) < 99
    )


def test_every_answer_forbids_scripts_frames_and_keeping(office: Office) -> None:
    office.enter()
    for path in (PATH, f"{PATH}/profile", f"{PATH}/style.css", f"{PATH}/nothing"):
        answer = office.browser.get(path)
        if answer.status_code == 404:
            continue
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["Cache-Control"] == "no-store"


def test_who_returned_and_who_did_not(office: Office) -> None:
    office.enter()
    waits, missing, sent_back = office.school(), office.school(), office.school()
    one, two = office.returned(waits), office.returned(sent_back)
    office.returned(missing, mode="REHEARSAL")
    office.post(f"{office.at(sent_back, two)}/decision", {"decision": "refuse", "text-1": "Please ring us."})
    text = office.text(PATH)
    assert "2 of 3 schools returned" in text
    assert "1 waits for your decision" in " ".join(text.split())
    assert text.count("Not returned") == 1
    assert office.at(waits, one) in text
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", text, re.DOTALL)
    assert ["Waits" in rows[0], "Not returned" in rows[1], "Sent back" in rows[2]] == [True] * 3
    office.bench.clock.advance(timedelta(days=400).total_seconds())
    office.browser.post(f"{PATH}/sign-in", data={"key": office.page.door.key})
    assert re.search(r"\d+ days late", office.text(PATH))


def test_what_a_school_took_back_is_said_and_counts_as_missing(office: Office, wire_tools: Any) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    office.post(f"{office.at(school, one)}/decision", {"decision": "accept"})
    assert "1 of 1 school returned" in office.text(PATH)
    body = wire_tools.a_body() | {"format": WITHDRAWAL, "items": [], "rows": [], "notes": [], "withdraws": one}
    office.returned(school, version=2, supersedes=one, body=body)
    text = office.text(PATH)
    assert "Withdrawn by the school" in text
    assert "0 of 1 school returned" in text
    assert "Withdrawn by the school" in office.text(office.at(school, one))


def test_a_return_is_accepted_and_its_decision_is_signed(office: Office, pinned: dict[str, bytes]) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    answer = office.post(f"{office.at(school, one)}/decision", {"decision": "accept"})
    assert "Accepted. The school has your signed decision" in answer.text
    found = office.store.find(school.school_id, one)
    assert found is not None
    assert found.decision is not None
    signed = envelope.opened(found.decision, kind="decision", keys=pinned).payload
    assert (signed["outcome"], signed["reasons"]) == ("accepted", [])
    again = office.post(f"{office.at(school, one)}/decision", {"decision": "accept"})
    assert (again.status_code, "does not wait for a decision" in again.text) == (422, True)


def test_reasons_go_back_by_row_and_item_in_the_officer_s_words(office: Office) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    page = office.text(office.at(school, one))
    row = re.findall(r'<option value="([0-9a-f-]{36})">Row 2</option>', page)[0]
    fields = {
        "decision": "refuse", "row-1": row, "field-1": "needs", "text-1": "Which need comes <first>?",
        "text-3": "Please ring us.", "row-4": "", "field-4": "",
    }  # fmt: skip
    assert "Sent back. The school sees each reason" in office.post(f"{office.at(school, one)}/decision", fields).text
    found = office.store.find(school.school_id, one)
    assert found is not None
    told = [(each["row"], each["field"], each["rule"], each["message"]) for each in found.reasons]
    assert told == [
        (row, "needs", "officer", "Which need comes <first>?"),
        (None, None, "officer", "Please ring us."),
    ]
    shown = office.text(office.at(school, one))
    assert "Row 2, needs:" in shown
    assert "Which need comes &lt;first&gt;?" in shown
    assert "Send it back" not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "A refusal needs a reason"),
        ({"field-2": "needs"}, "Reason 2 has a row or an item, and no words"),
        ({"text-1": "x" * 401}, "longer than 400 letters"),
    ],
)
def test_what_cannot_be_sent_back_is_said_and_what_was_typed_stays(
    office: Office, fields: dict[str, str], said: str
) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    answer = office.post(f"{office.at(school, one)}/decision", {"decision": "refuse", "text-5": " "} | fields)
    assert answer.status_code == 422
    assert Marks(answer.text).good()
    assert said in answer.text
    assert "<title>Error:" in answer.text
    assert all(value in answer.text for value in fields.values())
    found = office.store.find(school.school_id, one)
    assert found is not None
    assert found.state == "held"


def test_what_the_rules_refuse_cannot_be_accepted(office: Office, wire_tools: Any) -> None:
    office.enter()
    office.bench.judge.refuse.add(wire_tools.names[0])
    school = office.school()
    one = office.returned(school)
    page = office.text(office.at(school, one))
    assert "so it cannot be accepted" in page
    assert "Accept this return" not in page
    answer = office.post(f"{office.at(school, one)}/decision", {"decision": "accept"})
    assert (answer.status_code, "The rules of the profile refuse this return" in answer.text) == (422, True)
    assert office.post(f"{office.at(school, one)}/decision", {"decision": "refuse"}).status_code == 200


def test_lists_show_no_child_and_addresses_hold_identifiers_only(office: Office, wire_tools: Any) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    text = office.text(PATH)
    assert not [mark for mark in (*wire_tools.names, *wire_tools.upns) if mark in text]
    whole = office.text(office.at(school, one))
    assert wire_tools.names[0] in whole
    for link in re.findall(r'(?:href|action)="([^"]+)"', text + whole):
        assert re.fullmatch(r"#main|/officer[a-z/.0-9-]*", link)
    assert office.browser.get(f"{PATH}/schools/{school.school_id}/returns/{uuid.uuid4()}").status_code == 404


INK = ("#1b1916", "#5a554d", "#0d5564", "#96210f", "#7a4a00", "#1e5c36")
PAPER = ("#ffffff", "#f6f4ef")
TINTED = (("#0d5564", "#e2eef1"), ("#1b1916", "#e5f0e8"), ("#1b1916", "#fbe9e6"), ("#ffffff", "#0d5564"))


@pytest.mark.parametrize(("ink", "paper"), [*((ink, paper) for ink in INK for paper in PAPER), *TINTED])
def test_words_stand_out_from_what_is_behind_them(ink: str, paper: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text of any size; and the style sheet uses no other colour of text."""
    assert contrast(ink, paper) >= 4.5
    used = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{3,6})", style()))
    assert {"#ffffff" if one == "#fff" else one for one in used} <= {*INK, "#ffffff"}
