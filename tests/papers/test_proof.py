# SPDX-License-Identifier: Apache-2.0
"""Proof of filing on paper over a real council: signed, rehearsed, by hand; three forms, never mixed up."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from sencodesk.errors import UserError
from sencodesk.papers import proof
from sencodesk.papers.model import Paper, ProofPaper
from sencodesk.services import filing, history, pupils, returns, sending
from sencodesk.services.verbs import call
from sencodesk.views import filing as view
from sencodesk.views import log
from sencodesk.views import returns as returns_view
from tests.fault_proxy import answer_lost
from tests.post_house import PEOPLE, QUICK, Post

REFERENCE = "PORTAL/26-00417"


def carried(post: Post, **changes: object) -> str:
    """Seals, hands in, writes down; the submission's id."""
    post.previewed_body()
    filing.save_to_carry(post.desk, return_id=post.return_id, file=post.path / "carried.age")
    sent = post.views()[-1]
    values = {"reference": REFERENCE, "on": post.clock.now().date(), "place": "The council’s portal"} | changes
    filing.by_hand(post.desk, submission_id=sent.id, **values)  # type: ignore[arg-type]  # what a test changes
    return sent.id


def name_of(post: Post, *, rehearsal: bool = False) -> str:
    """The name that is offered for the file."""
    with post.desk.reading() as session:
        offered = filing.content(session, post.return_id, rehearsal=rehearsal)
    assert offered is not None
    return offered.file_name


def frames(paper: Paper) -> int:
    """How many closed boxes with round corners are stroked on the first page."""
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        operators = [str(one.operator) for one in pikepdf.parse_content_stream(pdf.pages[0])]
    return sum(operators[n - 1 : n + 1] == ["h", "S"] for n in range(len(operators)))


def title(paper: Paper) -> str:
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        return str(pdf.docinfo["/Title"])


def test_a_live_proof_says_what_the_council_signed_and_names_no_pupil(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    post.previewed_body()
    with post.serving():
        post.send()
        post.pump()
    sent = post.view()
    paper = filing.draw(post.desk, return_id=post.return_id)
    passes(paper)
    said = read(paper)
    assert sent.receipt is not None
    for words in (
        "Proof of filing", "Live return", "Accepted by Northshire", sent.receipt["receipt_no"], "3 pupils",
        "Thistledown Primary, DfE number 999 2041", "Checked on the school’s laptop and good",
    ):  # fmt: skip
        assert words in said
    assert sent.content_hash in said.replace(" ", "")
    assert "REHEARSAL" not in said
    assert not any(name in said for person in PEOPLE for name in person[:2])
    assert (title(paper), paper.pages) == ("Proof of filing", 1)


def test_a_rehearsal_is_striped_and_says_so_in_title_tag_and_file_name(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    post.previewed_body()
    with post.serving():
        post.send(rehearsal=True)
    with pytest.raises(UserError, match="no_receipt"):
        filing.draw(post.desk, return_id=post.return_id)
    paper = filing.draw(post.desk, return_id=post.return_id, rehearsal=True)
    passes(paper)
    said = read(paper)
    assert said.count("REHEARSAL") >= 3
    assert "The return itself is still to be sent" in said
    assert "Proof of filing" not in said
    assert "What this proves" not in said
    assert "Signed for the school" not in said
    assert title(paper).startswith("REHEARSAL")
    name = name_of(post, rehearsal=True)
    assert name == "REHEARSAL-northshire-sen-register-2026-autumn-v1-no-proof.pdf"


def test_what_was_filed_by_hand_is_another_form(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    carried(post)
    paper = filing.draw(post.desk, return_id=post.return_id)
    passes(paper)
    said = read(paper)
    for words in ("Filed by hand", "Not signed by the council", REFERENCE, "no receipt", "The council’s portal"):
        assert words in said
    for words in ("Proof of filing", "Live return", "Accepted", "Received by", "What this proves"):
        assert words not in said
    data = (post.path / "carried.age").read_bytes()
    assert post.view().wire_hash in said.replace(" ", "")
    assert data == sending.sealed_bytes(post.desk, post.view().id)
    assert name_of(post) == "by-hand-northshire-sen-register-2026-autumn-v1.pdf"
    with post.serving():
        sending.send(post.desk, return_id=None, timing=QUICK)
        assert post.view().receipt is None  # sealed, handed in: it goes nowhere by itself
    with post.desk.reading() as session:
        held = view.filing(session, post.return_id)
    assert held is not None
    assert held.proof is None
    live = replace(proof_of_hand(post), kind="live", title="Proof of filing", tag="Live return")
    assert frames(proof.proof(live, printed=post.clock.now())) == frames(paper) + 1


def proof_of_hand(post: Post) -> ProofPaper:
    from sencodesk.services import filing_papers
    from sencodesk.views import school

    with post.desk.reading() as session:
        held = view.filing(session, post.return_id)
        assert held is not None
        return filing_papers.proof_paper(held, school.school(session))


def test_a_reference_can_be_corrected_and_both_wordings_are_kept(post: Post) -> None:
    sent = carried(post)
    first = post.view().by_hand
    assert first is not None
    assert not post.view().waits
    filing.by_hand(
        post.desk, submission_id=sent, reference=" PORTAL/26-00418 ", on=first.handed_on, row_version=first.row_version
    )
    noted = post.view().by_hand
    assert noted is not None
    assert (noted.reference, noted.id) == ("PORTAL/26-00418", first.id)
    with pytest.raises(UserError, match="record_changed"):
        filing.by_hand(
            post.desk, submission_id=sent, reference="OLD", on=first.handed_on, row_version=first.row_version
        )
    with post.desk.reading() as session:
        labels = [one.label for one in log.changes(session)]
    assert labels.count("write down a reference given by hand") == 2
    history.undo(post.desk)
    assert post.view().by_hand is not None
    assert post.view().by_hand.reference == REFERENCE  # type: ignore[union-attr]  # asked in the line above


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reference": "  "}, "reference"),
        ({"reference": "x" * 81}, "reference"),
        ({"on": date(2027, 1, 1)}, "handed_on"),
        ({"on": date(2020, 1, 1)}, "handed_on"),
    ],
)
def test_what_cannot_be_right_is_not_written_down(post: Post, changes: dict[str, object], code: str) -> None:
    with pytest.raises(UserError, match=code):
        carried(post, **changes)
    assert post.view().by_hand is None


def test_a_rehearsal_is_never_filed_by_hand(post: Post) -> None:
    post.previewed_body()
    made = returns.seal(post.desk, return_id=post.return_id, rehearsal=True)
    with pytest.raises(UserError, match="rehearsal"):
        filing.by_hand(post.desk, submission_id=made.submission_id, reference="X", on=post.clock.now().date())


def test_while_it_may_have_arrived_nothing_is_carried(post: Post, tmp_path: Path) -> None:
    post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", answer_lost)
        proxy.on("GET", answer_lost)
        post.send()
    assert post.view().state == "unconfirmed"
    with pytest.raises(UserError, match="may_have_arrived"):
        filing.save_to_carry(post.desk, return_id=post.return_id, file=tmp_path / "twice.age")
    assert not (tmp_path / "twice.age").exists()


def test_after_filing_by_hand_a_change_makes_the_next_version(post: Post) -> None:
    sent = carried(post)
    again = filing.seal_to_carry(post.desk, return_id=post.return_id)
    assert (again.submission_id, again.version) == (sent, 1)
    with post.desk.reading() as session:
        pupil_id = next(iter(returns_view.submissions(session)[0].row_ids.values()))
    pupils.change(post.desk, pupil_id=pupil_id, values={"surname": "Quillwyn-Marsh"})
    returns.previewed(post.desk, return_id=post.return_id)
    second = filing.seal_to_carry(post.desk, return_id=post.return_id)
    assert (second.version, second.supersedes) == (2, sent)


def test_a_signed_receipt_stands_before_what_was_written_down(post: Post, read: Callable[[Paper], str]) -> None:
    carried(post)
    sending.click(post.desk, return_id=post.return_id)
    with post.serving():
        sending.send(post.desk, return_id=post.return_id, timing=QUICK)
        sending.release(post.desk, submission_id=post.view().id)
        post.pump()
        post.pump()
    said = read(filing.draw(post.desk, return_id=post.return_id))
    assert "Proof of filing" in said
    assert REFERENCE not in said


def test_the_paper_is_saved_whole_and_the_verb_is_a_script_s_too(post: Post) -> None:
    post.previewed_body()
    made = returns.seal(post.desk, return_id=post.return_id)
    on = (post.clock.now() + timedelta(0)).date().isoformat()
    call("filing.by_hand", post.desk, {"submission_id": made.submission_id, "reference": "A1", "on": on})
    out = post.path / "paper.pdf"
    filing.save_paper(post.desk, return_id=post.return_id, file=out)
    text = subprocess.run(["pdftotext", "-layout", str(out), "-"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Reference as told\s+A1", text)
