# SPDX-License-Identifier: Apache-2.0
"""What ever left about one child: from real sealed returns and the log, on the statement that a family reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.papers import sharing as paper_of
from sencodesk.papers.model import Paper, SharedLine, SharingPaper
from sencodesk.services import filing, history, log_export, needs, plans, pupils, returns, sending, sharing
from sencodesk.views import pupils as pupils_view
from sencodesk.views import sharing as view
from sencodesk.views.log_lines import LogFilter
from sencodesk.views.sharing import Shared
from tests.clocks import START
from tests.fault_proxy import answer_lost
from tests.post_house import QUICK, Post


def pupil_ids(post: Post) -> dict[str, str]:
    with post.desk.reading() as session:
        return {one.forename: one.id for one in pupils_view.pupils(session, on=post.desk.today())}


def seen(post: Post, forename: str) -> list[Shared]:
    with post.desk.reading() as session:
        return view.shared(session, pupil_ids(post)[forename])


def statement(post: Post, forename: str) -> SharingPaper:
    with post.desk.reading() as session:
        found = sharing.content(session, pupil_id=pupil_ids(post)[forename], on=post.desk.today())
    assert found is not None
    return found.paper


def test_nothing_left_before_anything_was_sent(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    post.sealed()
    assert seen(post, "Edie") == []
    paper = paper_of.statement(statement(post, "Edie"), printed=START)
    passes(paper)
    assert "Nothing has been shared so far" in read(paper)


def test_a_return_is_told_item_by_item_with_purpose_law_and_receipt(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    body = post.previewed_body()
    with post.serving():
        post.send()
        post.pump()
    sent = post.view()
    assert sent.receipt is not None
    (one,) = seen(post, "Edie")
    row_id = next(row for row, pupil in sent.row_ids.items() if pupil == pupil_ids(post)["Edie"])
    row = next(one for one in body["rows"] if one["row"] == row_id)
    assert len(one.items) == sum(row[code] not in (None, "", []) for code in body["items"])
    assert {item for why in one.whys for item in why.items} == set(one.items)
    assert (one.how, one.to, one.reference) == ("return", "Northshire", sent.receipt["receipt_no"])
    paper = paper_of.statement(statement(post, "Edie"), printed=START)
    passes(paper)
    said = read(paper)
    for words in ("What we have shared about Edie", "Northshire", "Accepted", "Education Act 1996", "Edie Marrowfield"):
        assert words in said
    assert not any(name in said for name in ("Applewhite", "Jonah", "Quillwyn", "Priya"))
    assert "A997" not in said  # no unique pupil number
    for why in one.whys:
        assert " ".join(why.purpose.split()) in said
        assert all(law in said for law in why.law.rstrip(".").split("; "))


def test_a_child_who_was_not_in_the_return_has_nothing_of_it(post: Post) -> None:
    values: pupils.CouncilPeriodValues = {"council": "998", "from_": date(2026, 9, 1)}
    pupils.add_home_council(post.desk, pupil_id=pupil_ids(post)["Jonah"], values=values)
    post.previewed_body()
    with post.serving():
        post.send()
    assert seen(post, "Jonah") == []
    assert len(seen(post, "Edie")) == 1


def test_what_may_have_arrived_and_a_rehearsal_and_what_was_carried_are_all_told(post: Post) -> None:
    post.previewed_body()
    with post.serving() as proxy:
        post.send(rehearsal=True)
        proxy.on("PUT", answer_lost)
        proxy.on("GET", answer_lost)
        post.send()
    hows = {(one.how, one.state) for one in seen(post, "Priya")}
    assert hows == {("rehearsal", "received"), ("return", "unconfirmed")}
    said = {sharing.under_words(one) for one in seen(post, "Priya")}
    assert any(one.startswith("A rehearsal: received") for one in said)
    assert "It may have arrived; we are asking" in said


def test_a_file_carried_to_a_portal_is_told_with_its_reference(post: Post) -> None:
    post.previewed_body()
    made = filing.seal_to_carry(post.desk, return_id=post.return_id)
    filing.by_hand(post.desk, submission_id=made.submission_id, reference="P-1", on=post.desk.today(), place="Portal")
    (one,) = seen(post, "Edie")
    assert (one.how, one.reference) == ("by-hand", "P-1")
    assert sharing.under_words(one) == "Handed in by hand, reference P-1"


def test_papers_and_files_of_the_child_are_told_and_those_of_others_are_not(post: Post) -> None:
    edie, jonah = pupil_ids(post)["Edie"], pupil_ids(post)["Jonah"]
    history.told(post.desk, "print a plan, parent copy", pupil_id=edie)
    history.told(post.desk, "print a plan, staff copy", pupil_id=jonah)
    history.told(post.desk, "export the SEN register")
    history.told(post.desk, "export everything about a pupil", pupil_id=edie)
    history.told(post.desk, "export everything about a pupil", pupil_id=jonah)
    history.told(post.desk, "export everything")
    history.told(post.desk, "export the log")
    history.told(post.desk, "open a pupil", pupil_id=edie)
    history.told(post.desk, "save the proof of filing")
    assert {(one.how, one.label) for one in seen(post, "Edie")} == {
        ("paper", "print a plan, parent copy"),
        ("file", "export the SEN register"),
        ("file", "export everything"),
        ("file", "export the log"),
        ("file", "export everything about a pupil"),
    }
    whats = {line.what for line in statement(post, "Edie").lines}
    assert whats == {
        "The plan, as written for you",
        "The school’s list of pupils with special needs",
        "Everything that the school holds, as files",
        "The list of who did what in the school’s records, with Edie’s name where it was about Edie",
        "Everything that the school holds about Edie, as files",
    }


def test_the_log_in_a_file_is_told_to_those_whom_it_names(post: Post, tmp_path: Path) -> None:
    log_export.log_csv(post.desk, out=tmp_path / "all.csv", wanted=LogFilter())
    assert [one.label for one in seen(post, "Edie")] == [one.label for one in seen(post, "Jonah")] == ["export the log"]
    only = LogFilter(pupil_id=pupil_ids(post)["Edie"])
    log_export.log_csv(post.desk, out=tmp_path / "one.csv", wanted=only)
    assert (len(seen(post, "Edie")), len(seen(post, "Jonah"))) == (2, 1)
    pupils.add(post.desk, values={"surname": "Oakes", "forename": "Wren"})
    assert seen(post, "Wren") == []


def test_a_sealed_file_that_was_saved_is_told_before_anybody_handed_it_in(post: Post, tmp_path: Path) -> None:
    values: pupils.CouncilPeriodValues = {"council": "998", "from_": date(2026, 9, 1)}
    pupils.add_home_council(post.desk, pupil_id=pupil_ids(post)["Jonah"], values=values)
    post.previewed_body()
    filing.save_to_carry(post.desk, return_id=post.return_id, file=tmp_path / "sealed.age")
    (one,) = seen(post, "Edie")
    assert (one.how, one.to) == ("file", "")
    assert seen(post, "Jonah") == []
    (line,) = statement(post, "Edie").lines
    assert line.what == "A return, sealed so that only the council can open it"
    assert line.why == "To be handed in to the council."


@pytest.mark.parametrize(("days", "told"), [(0, True), (1, False)])
def test_a_list_of_all_is_told_up_to_the_last_day_of_sen(post: Post, days: int, told: bool) -> None:
    edie, today = pupil_ids(post)["Edie"], post.desk.today()
    needs.set_status(post.desk, pupil_id=edie, code="N", from_=today + timedelta(days=1 - days))
    history.told(post.desk, "export the SEN register")
    assert bool(seen(post, "Edie")) is told


def test_the_statement_is_saved_and_is_itself_on_the_next_one(post: Post, tmp_path: Path) -> None:
    edie = pupil_ids(post)["Edie"]
    file = tmp_path / "statement.pdf"
    sharing.save(post.desk, pupil_id=edie, file=file)
    assert file.read_bytes().startswith(b"%PDF")
    assert [one.label for one in seen(post, "Edie")] == ["save a sharing statement as a file"]
    with pytest.raises(UserError, match="usage"):
        sharing.to_file(post.desk, upns=["nobody"], out=tmp_path)
    assert not list(tmp_path.glob("sharing*"))


def test_a_later_version_does_not_take_the_earlier_one_off_the_list(post: Post) -> None:
    post.previewed_body()
    with post.serving():
        post.send()
        pupils.change(post.desk, pupil_id=pupil_ids(post)["Edie"], values={"preferred_forename": "Dee"})
        pupils.change(post.desk, pupil_id=pupil_ids(post)["Edie"], values={"surname": "Marrow"})
        returns.previewed(post.desk, return_id=post.return_id)
        sending.send(post.desk, return_id=post.return_id, timing=QUICK)
        post.pump()
    assert sorted(one.state for one in seen(post, "Edie")) == ["accepted", "superseded"]
    assert len({one.reference for one in seen(post, "Edie")}) == 2


def test_targets_never_leave_in_a_return(post: Post) -> None:
    edie = pupil_ids(post)["Edie"]
    plans.start(post.desk, pupil_id=edie, values={"start": post.desk.today()})
    body = json.dumps(post.previewed_body())
    assert "target" not in body


@given(
    st.lists(
        st.builds(
            SharedLine,
            when=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            to=st.text(max_size=40),
            under=st.text(max_size=40),
            what=st.text(max_size=300),
            why=st.text(max_size=300),
        ),
        max_size=12,
    )
)
def test_any_words_can_be_set(lines: list[SharedLine]) -> None:
    paper = SharingPaper("Edie", "Edie Marrowfield.", date(2026, 11, 23), tuple(lines), "None.", "Ask.", "Edie")
    drawn = paper_of.statement(paper, printed=START)
    assert drawn.pages >= 1
    assert len({box.field for box in drawn.boxes}) == len(lines)


def test_no_row_stands_alone_on_a_page() -> None:
    lines = tuple(
        SharedLine(
            START.date(), "Northshire", f"Return {n}, accepted", "Name, class and need of the child.", "Act 1996"
        )
        for n in range(32)
    )
    most = 0
    for count in range(2, len(lines)):
        paper = SharingPaper("Edie", "In class 4H.", START.date(), lines[:count], "Nothing.", "Ask us.", "Edie Oakfen")
        drawn = paper_of.statement(paper, printed=START)
        places = {box.field: box.page for box in drawn.boxes if box.field.startswith("lines.")}
        pages = list(places.values())
        assert len(pages) == count
        assert all(pages.count(one) > 1 for one in set(pages)), (count, pages)
        most = max(most, *pages)
    assert most > 0, "some go on over the page"
