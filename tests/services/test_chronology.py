# SPDX-License-Identifier: Apache-2.0
"""The chronology: what it refuses, what is restricted, what a paste from Word becomes, and going back in all of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.records.chronology_rules import KINDS, judge_consent, judge_entry, judge_handed_over
from sencodesk.services import chronology, history, pupils, roles, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal, tidy
from sencodesk.views import chronology as view
from sencodesk.views import versions as versions_view
from tests.changed import made

TODAY, BORN = date(2026, 11, 23), date(2017, 3, 2)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MAYBE = st.none() | DAYS


@pytest.fixture
def pupil(desk: Desk) -> str:
    return made(pupils.add(desk, values={"surname": "Quillstone", "forename": "Edie", "dob": BORN}), "pupil")


def entry(desk: Desk, pupil_id: str, **values: Any) -> str:
    first = {"kind": "call", "on_date": date(2026, 11, 19), "text": "Worried about writing.", **values}
    return made(chronology.add_entry(desk, pupil_id=pupil_id, values=first), "entry")  # type: ignore[arg-type]  # made here


def read(desk: Desk, pupil_id: str) -> list[view.EntryView]:
    with desk.reading() as session:
        return view.entries(session, pupil_id, confided=desk.may(roles.CONFIDE))


def test_the_newest_comes_first_and_on_one_day_the_latest_hour(desk: Desk, pupil: str) -> None:
    for day, at in ((3, "09:15"), (19, None), (3, "14:00")):
        entry(desk, pupil, on_date=date(2026, 11, day), at_time=at)
    assert [(one.on_date.day, one.at_time) for one in read(desk, pupil)] == [(19, None), (3, "14:00"), (3, "09:15")]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"text": " \x0b "}, "text", "cannot be left empty"),
        ({"on_date": None}, "on_date", "cannot be left empty"),
        ({"on_date": date(2100, 1, 1)}, "on_date", "has not come yet"),
        ({"on_date": date(1900, 1, 1)}, "on_date", "before the pupil was born"),
        ({"at_time": "25:10"}, "at_time", "hours and minutes"),
        ({"follow_up_on": date(2026, 11, 1)}, "follow_up_on", "before the day itself"),
        ({"follow_up_on": date(2100, 1, 1)}, "follow_up_on", "five years away"),
        ({"kind": "gossip"}, "kind", "gossip"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        entry(desk, pupil, **values)
    assert [name for name, _ in refused.value.fields] == [field]
    assert words in refused.value.fields[0][1]
    assert read(desk, pupil) == []


def test_a_day_in_1900_of_a_pupil_without_a_birthday(desk: Desk) -> None:
    nobody = made(pupils.add(desk, values={"surname": "Vane", "forename": "Ola"}), "pupil")
    with pytest.raises(Refusal) as refused:
        entry(desk, nobody, on_date=date(1900, 1, 1))
    assert "too long ago" in refused.value.fields[0][1]


def test_what_is_pasted_from_word_is_tidied(desk: Desk, pupil: str) -> None:
    pasted = "\ufeffMum rang.\x0bShe\u00a0said:\r\n\uf0b7\tsleeps bet\u00adter\x07\x0cNext page\u2029\ufffcend\ud800"
    entry(desk, pupil, text=pasted)
    assert read(desk, pupil)[0].text == "Mum rang.\nShe said:\n• sleeps better\nNext page\nend"


@given(st.text())
def test_tidied_text_is_clean_and_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once is None or (isinstance(once, str) and all(one == "\n" or one >= " " for one in once))
    if isinstance(once, str):
        once.encode()  # no half of a character is left


def test_joiners_of_persian_stay() -> None:
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"


@settings(max_examples=300)
@given(
    on=MAYBE, follow=MAYBE, done=MAYBE, kind=st.sampled_from([*KINDS, "gossip", None]), text=st.sampled_from(["x", ""])
)
def test_an_entry_that_passes_can_be_true(
    on: date | None, follow: date | None, done: date | None, kind: str | None, text: str
) -> None:
    values = {"kind": kind, "on_date": on, "text": text, "follow_up_on": follow, "followed_up_on": done}
    if judge_entry(values, today=TODAY, born=BORN):
        return
    assert kind in KINDS
    assert text
    assert on is not None
    assert BORN <= on <= TODAY
    assert follow is None or on <= follow <= date(TODAY.year + 5, 12, 31)
    assert done is None or on <= done <= TODAY


@given(given_on=MAYBE, until=MAYBE, back=MAYBE)
def test_a_consent_that_passes_has_its_days_in_order(
    given_on: date | None, until: date | None, back: date | None
) -> None:
    values = {"scope": "x", "given_by": "y", "given_on": given_on, "until": until, "taken_back_on": back}
    good = not judge_consent(values, today=TODAY, born=BORN)
    fits = given_on is not None and BORN <= given_on <= TODAY
    fits = fits and (until is None or (given_on is not None and until >= given_on))
    assert good == (fits and (back is None or (given_on is not None and given_on <= back <= TODAY)))


@given(on=MAYBE, what=st.sampled_from(["Plan 5", None]))
def test_a_paper_handed_over_has_a_day_that_has_come(on: date | None, what: str | None) -> None:
    good = not judge_handed_over({"on_date": on, "what": what, "to_whom": "Mum"}, today=TODAY, born=BORN)
    assert good == (what is not None and on is not None and BORN <= on <= TODAY)


def test_only_the_senco_reads_writes_and_removes_what_is_restricted(desk: Desk, pupil: str) -> None:
    plain, secret = entry(desk, pupil), entry(desk, pupil, text="For the key adult only.", restricted=True)
    for role in (roles.ASSISTANT, roles.READER):
        desk.role = role
        assert [one.id for one in read(desk, pupil)] == [plain]
        with desk.reading() as session:
            found = versions_view.versions(session, "entry", secret, confided=desk.may(roles.CONFIDE))
            assert (found.found, found.values) == ((), None)
            assert view.hidden(session, pupil) == 1
    desk.role = roles.ASSISTANT
    for act in (
        lambda: chronology.change_entry(desk, entry_id=secret, values={"text": "x"}),
        lambda: chronology.change_entry(desk, entry_id=plain, values={"restricted": True}),
        lambda: chronology.remove_entry(desk, entry_id=secret),
        lambda: chronology.followed_up(desk, entry_id=secret),
        lambda: entry(desk, pupil, restricted=True),
        lambda: versions.correct(desk, table="entry", record_id=secret, values={"text": "x"}, reason="y"),
    ):
        with pytest.raises(UserError, match="not_your_role"):
            act()
    chronology.change_entry(desk, entry_id=plain, values={"text": "An assistant may."})
    desk.role = roles.SENCO
    assert {one.id: one.text for one in read(desk, pupil)} == {
        plain: "An assistant may.",
        secret: "For the key adult only.",
    }


def test_an_assistant_does_not_bring_back_what_was_restricted(desk: Desk, pupil: str) -> None:
    secret = entry(desk, pupil, restricted=True)
    with desk.reading() as session:
        seq = versions_view.versions(session, "entry", secret, confided=True).found[0].seq
    chronology.remove_entry(desk, entry_id=secret)
    desk.role = roles.ASSISTANT
    with pytest.raises(UserError, match="not_your_role"):
        versions.restore(desk, table="entry", record_id=secret, seq=seq)
    desk.role = roles.SENCO
    versions.restore(desk, table="entry", record_id=secret, seq=seq)
    assert [one.id for one in read(desk, pupil)] == [secret]


@pytest.mark.parametrize("gone", [True, False])
def test_an_assistant_restores_no_version_of_before_it_was_restricted(desk: Desk, pupil: str, *, gone: bool) -> None:
    """Neither of a note that was removed nor of one that the SENCO opened again; the SENCO restores both."""
    note = entry(desk, pupil, text="Open at first.")
    with desk.reading() as session:
        seq = versions_view.versions(session, "entry", note, confided=True).found[0].seq
    chronology.change_entry(desk, entry_id=note, values={"restricted": True})
    if gone:
        chronology.remove_entry(desk, entry_id=note)
    else:
        chronology.change_entry(desk, entry_id=note, values={"restricted": False, "text": "What may be read."})
    desk.role = roles.ASSISTANT
    for only in (None, "text"):
        with pytest.raises(UserError, match="not_your_role"):
            versions.restore(desk, table="entry", record_id=note, seq=seq, only=only)
    desk.role = roles.SENCO
    versions.restore(desk, table="entry", record_id=note, seq=seq)
    assert [one.text for one in read(desk, pupil)] == ["Open at first."]


def test_what_is_to_be_followed_up_is_a_task_until_it_is_done(desk: Desk, pupil: str) -> None:
    late = entry(desk, pupil, follow_up_on=date(2026, 11, 20), text="Ring back about the hearing test.")
    secret = entry(desk, pupil, follow_up_on=date(2026, 11, 25), restricted=True)
    entry(desk, pupil, follow_up_on=TODAY + timedelta(days=60))

    def tasks(*, confided: bool = True) -> list[tuple[str, str]]:
        with desk.reading() as session:
            return [(one.entry_id, one.words) for one in view.follow_ups(session, on=TODAY, confided=confided)]

    assert tasks() == [(late, "Ring back about the hearing test."), (secret, "Restricted")]
    assert tasks(confided=False) == [(late, "Ring back about the hearing test.")]
    chronology.followed_up(desk, entry_id=late)
    assert tasks() == [(secret, "Restricted")]
    history.undo(desk)
    assert tasks()[0][0] == late


def test_consents_hold_from_their_day_to_their_end(desk: Desk, pupil: str) -> None:
    given_ = date(2026, 9, 10)
    values: Any = {"scope": "Plan 5 to speech and language therapy", "given_by": "Ruth Quillstone", "given_on": given_}
    row = made(chronology.add_consent(desk, pupil_id=pupil, values=values), "consent")

    def holds(day: date) -> bool:
        with desk.reading() as session:
            return view.consents(session, pupil)[0].holds(day)

    assert [holds(given_ - timedelta(days=1)), holds(given_), holds(TODAY)] == [False, True, True]
    chronology.change_consent(desk, consent_id=row, values={"taken_back_on": date(2026, 11, 1)})
    assert [holds(date(2026, 10, 31)), holds(date(2026, 11, 1))] == [True, False]
    with pytest.raises(Refusal, match="ENDS_BEFORE_GIVEN"):
        chronology.change_consent(desk, consent_id=row, values={"until": date(2026, 9, 1)})


def test_a_paper_handed_over_refers_to_the_same_pupils_consent(desk: Desk, pupil: str) -> None:
    other = made(pupils.add(desk, values={"surname": "Vane", "forename": "Ola", "dob": BORN}), "pupil")
    values: Any = {"scope": "x", "given_by": "y", "given_on": TODAY}
    theirs = made(chronology.add_consent(desk, pupil_id=other, values=values), "consent")
    own = made(chronology.add_consent(desk, pupil_id=pupil, values=values), "consent")
    paper: Any = {"on_date": TODAY, "what": "Plan 5", "to_whom": "Therapist", "consent_id": theirs}
    with pytest.raises(Refusal) as refused:
        chronology.hand_over(desk, pupil_id=pupil, values=paper)
    assert refused.value.fields == (("consent_id", "That consent belongs to another pupil."),)
    row = made(chronology.hand_over(desk, pupil_id=pupil, values=paper | {"consent_id": own}), "handed_over")
    chronology.change_handed_over(desk, handed_over_id=row, values={"why": "To plan together"})
    with desk.reading() as session:
        assert [(one.what, one.why) for one in view.handed_over(session, pupil)] == [("Plan 5", "To plan together")]
    chronology.remove_handed_over(desk, handed_over_id=row)
    chronology.remove_consent(desk, consent_id=own)
    for _ in range(2):
        history.undo(desk)
    with desk.reading() as session:
        assert view.handed_over(session, pupil)[0].consent_id == own


def test_a_consent_stays_while_a_paper_rests_on_it_and_such_a_paper_comes_back_with_it_only(
    desk: Desk, pupil: str
) -> None:
    given: Any = {"scope": "x", "given_by": "y", "given_on": TODAY}
    consent = made(chronology.add_consent(desk, pupil_id=pupil, values=given), "consent")
    paper: Any = {"on_date": TODAY, "what": "Plan 5", "to_whom": "Therapist", "consent_id": consent}
    change = chronology.hand_over(desk, pupil_id=pupil, values=paper)
    assert change is not None
    row = made(change, "handed_over")
    with pytest.raises(Refusal, match="CONSENT_USED"):
        chronology.remove_consent(desk, consent_id=consent)
    chronology.remove_handed_over(desk, handed_over_id=row)
    gone = chronology.remove_consent(desk, consent_id=consent)
    assert gone is not None
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table="handed_over", record_id=row, seq=change.seq)
    assert refused.value.code == "record_gone"
    versions.restore(desk, table="consent", record_id=consent, seq=change.seq - 1)
    versions.restore(desk, table="handed_over", record_id=row, seq=change.seq)
    with desk.reading() as session:
        assert view.handed_over(session, pupil)[0].consent_id == consent


def test_words_and_kinds_are_found(desk: Desk, pupil: str) -> None:
    entry(desk, pupil, text="Rang about Maths", with_whom="Ruth Quillstone")
    entry(desk, pupil, kind="visit", text="Hollow hall")
    found = read(desk, pupil)
    assert [one.text for one in view.matching(found, words="MATHS quill")] == ["Rang about Maths"]
    assert [one.text for one in view.matching(found, kind="visit")] == ["Hollow hall"]
    assert [one.text for one in view.matching(found, words="visit")] == ["Hollow hall"]
    assert view.matching(found, kind="visit", words="maths") == []


def test_what_is_restricted_is_not_counted_for_who_may_not_read_it(desk: Desk, pupil: str) -> None:
    entry(desk, pupil, follow_up_on=date(2026, 11, 20))
    entry(desk, pupil, follow_up_on=date(2026, 11, 25), restricted=True)
    for until, confided, many in ((TODAY, True, 1), (date(2026, 11, 25), True, 2), (date(2026, 11, 25), False, 1)):
        with desk.reading() as session:
            assert view.count_follow_ups(session, until=until, confided=confided) == many
