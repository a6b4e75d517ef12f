# SPDX-License-Identifier: Apache-2.0
"""What the officer's page and the enrolment refuse: stale and racing forms, what would stop schools, odd bytes."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.inbox import admin, deciding, profiles
from sencodesk.inbox.officer import LONGEST, PATH
from tests.inbox.office import Office, an_office  # noqa: F401  fixtures are found by their names

DUE = "period.sen-register.2026-autumn.due"


def version(office: Office) -> int:
    published = profiles.current(office.bench.inbox)
    assert published is not None
    return published.version


def upload(office: Office, content: bytes, **fields: str) -> Any:
    return office.post(f"{PATH}/profile/upload", fields, files={"file": ("p.json", content, "application/json")})


def asked(office: Office) -> Any:
    return profiles.asked_now(office.bench.inbox)


def test_of_publishes_at_once_one_is_published_and_the_others_are_told(office: Office) -> None:
    office.enter()
    hidden = office.hidden(f"{PATH}/profile")
    answers: list[int] = []

    def publish(day: str) -> None:
        answer = office.browser.post(f"{PATH}/profile", data=hidden | {DUE: day}, follow_redirects=False)
        answers.append(answer.status_code)

    threads = [threading.Thread(target=publish, args=(f"2027-0{n}-01",)) for n in (3, 4, 5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [303, 422, 422]
    assert version(office) == 2


def test_a_stale_form_is_refused_and_shows_what_is_published(office: Office) -> None:
    office.enter()
    stale = office.hidden(f"{PATH}/profile") | {DUE: "2026-12-05"}
    office.post(f"{PATH}/profile", {DUE: "2026-12-09"})
    answer = office.browser.post(f"{PATH}/profile", data=stale)
    assert (answer.status_code, version(office)) == (422, 2)
    assert "Version 2 is published meanwhile" in answer.text
    assert 'value="2026-12-09"' in answer.text
    assert 'value="2026-12-05"' not in answer.text
    assert office.browser.post(f"{PATH}/profile", data={**stale, "based_on": "x"}).status_code == 422


def test_a_form_that_changes_nothing_publishes_nothing(office: Office) -> None:
    office.enter()
    answer = office.post(f"{PATH}/profile", {DUE: "2026-12-02", "item.sen-register.upn.until": ""})
    assert "Nothing was changed" in answer.text
    assert version(office) == 1


def test_what_would_stop_every_school_is_not_published(office: Office) -> None:
    office.enter()
    changes: list[dict[str, object]] = [{"limits": {"package_bytes": 1}}, {"returns": []}]
    for change in changes:
        answer = upload(office, json.dumps(asked(office) | change).encode())
        assert (answer.status_code, "no school could return" in answer.text) == (422, True)
    assert version(office) == 1


def test_what_is_taken_away_is_said_and_waits_for_a_yes(office: Office) -> None:
    office.enter()
    fewer = asked(office)
    fewer["returns"][0]["items"].pop()
    fewer["returns"][0]["periods"][0]["reference_date"] = "2031-01-01"
    content = json.dumps(fewer)
    answer = upload(office, content.encode())
    assert answer.status_code == 200
    assert "the item “unit” is taken away" in answer.text
    assert "the reference date is Wed 1 Jan 2031 instead of Mon 23 Nov 2026" in answer.text
    assert version(office) == 1
    office.post(f"{PATH}/profile/upload", {"file": content, "confirmed": "yes"})
    assert version(office) == 2
    assert len(asked(office)["returns"][0]["items"]) == len(fewer["returns"][0]["items"])


def test_a_file_that_is_not_utf_8_is_refused(office: Office) -> None:
    office.enter()
    other = asked(office)
    other["returns"][0]["title"] = "Förderliste"
    answer = upload(office, json.dumps(other, ensure_ascii=False).encode("latin-1"))
    assert (answer.status_code, "not written in UTF-8" in answer.text, version(office)) == (422, True, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.5"}, {"Forwarded": "for=203.0.113.5"}, {"Via": "1.1 proxy"},
        {"Host": "inbox.example.org"}, {"Host": ""}, {"Host": "["},
    ],
)  # fmt: skip
def test_nobody_comes_in_by_way_of_a_web_server(office: Office, headers: dict[str, str]) -> None:
    key = {"key": office.page.door.key}
    assert office.browser.post(f"{PATH}/sign-in", data=key, headers=headers).status_code in (400, 403)
    assert office.browser.get(office.page.path, headers=headers, follow_redirects=False).status_code in (400, 403)
    office.enter()
    assert office.browser.get(PATH, headers=headers).status_code in (400, 403)


def test_a_session_ends_after_twelve_hours_and_when_the_clock_is_set_back(office: Office) -> None:
    office.enter()
    for _ in range(6):
        office.bench.clock.advance((LONGEST / 6 - timedelta(minutes=1)).total_seconds())
        assert office.browser.get(PATH).status_code == 200
    office.bench.clock.advance(timedelta(minutes=7).total_seconds())
    assert office.browser.get(PATH).status_code == 403
    office.browser.post(f"{PATH}/sign-in", data={"key": office.page.door.key})
    office.bench.clock.advance(-timedelta(hours=1).total_seconds())
    assert office.browser.get(PATH).status_code == 403


def test_the_door_reads_no_large_form_and_no_odd_character_set(office: Office) -> None:
    plain = {"content-type": "application/x-www-form-urlencoded"}
    large = b"key=" + b"a" * 1_000_001
    assert office.browser.post(f"{PATH}/sign-in", content=large, headers=plain).status_code == 413
    part = b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nabc\r\n--x--\r\n'
    for name in ("undefined", "punycode", "utf-16"):
        odd = {"content-type": f"multipart/form-data; boundary=x; charset={name}"}
        assert office.browser.post(f"{PATH}/sign-in", content=part, headers=odd).status_code == 415


def test_marks_that_turn_or_hide_words_leave_a_reason_and_joiners_stay() -> None:
    assert deciding.said("a\u202eb\x00c\r\nd\u200de")["message"] == "abc d\u200de"
    with pytest.raises(UserError):
        deciding.said("\u202e\x00")


def test_a_reason_about_a_row_that_is_not_there_is_refused(office: Office) -> None:
    office.enter()
    school = office.school()
    one = office.returned(school)
    fields = {"decision": "refuse", "text-1": "No.", "row-1": "00000000-0000-4000-8000-000000000000"}
    answer = office.post(f"{office.at(school, one)}/decision", fields)
    assert (answer.status_code, "does not have" in answer.text) == (422, True)
    assert [each.state for each in office.store.all()] == ["held"]


def test_what_a_school_wrote_cannot_turn_the_words_beside_it(office: Office, wire_tools: Any) -> None:
    office.enter()
    school = office.school()
    body = wire_tools.a_body()
    body["rows"][0]["surname"] = "Smith\u202e(Accept)"
    text = office.text(office.at(school, office.returned(school, body=body)))
    assert "<td><bdi>Smith\u202e(Accept)</bdi></td>" in text


def test_a_card_of_a_known_school_with_another_name_is_asked_about(office: Office) -> None:
    known, other = office.school(), office.school(enrolled=False)
    path = office.bench.path.parent / "further.card"
    path.write_bytes(other.card(school_id=known.school_id, name="Elsewhere School"))
    now = office.bench.clock.now()
    with pytest.raises(UserError) as told:
        admin.enrol(office.bench.path, path, now=now)
    assert told.value.code == "INBOX_FURTHER_KEY"
    assert office.store.school_names()[known.school_id] in told.value.happened
    assert admin.enrol(office.bench.path, path, now=now, further=True).school_id == known.school_id


def test_a_newer_card_of_the_same_key_brings_the_facts_up_to_date(office: Office) -> None:
    school = office.school()
    path = office.bench.path.parent / "newer.card"
    path.write_bytes(school.card(name="Renamed School"))
    admin.enrol(office.bench.path, path, now=office.bench.clock.now())
    assert office.store.school_names()[school.school_id] == "Renamed School"


@pytest.mark.parametrize("name", ["A" * 201, "a\nb", "\u202eabc", "a\x00b", "  "])
def test_a_name_that_cannot_be_shown_as_it_is_is_refused(office: Office, name: str) -> None:
    path = office.bench.path.parent / "odd.card"
    path.write_bytes(office.school(enrolled=False).card(name=name))
    with pytest.raises(UserError) as told:
        admin.enrol(office.bench.path, path, now=office.bench.clock.now())
    assert told.value.code == "INBOX_CARD"
