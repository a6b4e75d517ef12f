# SPDX-License-Identifier: Apache-2.0
"""A council changes what it asks for while returns are filed or on their way: nothing old breaks, nothing is lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.inbox.folder import InboxFolder
from sencodesk.protocol import envelope
from sencodesk.records.councils import Council, Return, Submission
from sencodesk.services import amending, councils, pupils, returns, sending
from sencodesk.sync import outbox
from sencodesk.views import councils as councils_view
from sencodesk.views import filing, return_steps, sharing, today
from sencodesk.views import returns as views
from tests.post_house import Post

Asked = dict[str, Any]
SPRING = {"period": "2027-spring", "reference_date": "2027-01-21", "opens": "2027-01-04", "due": "2027-02-10"}


def next_period(asked: Asked) -> None:
    """The old period is not named any more."""
    for spec in asked["returns"]:
        spec["periods"] = [SPRING]


def other_type(asked: Asked) -> None:
    """The return has another name."""
    for spec in asked["returns"]:
        spec["type"] = "sen-register-2"


def nothing(asked: Asked) -> None:
    """No return at all."""
    asked["returns"] = []


def another_day(asked: Asked) -> None:
    """The same period, about another day."""
    for spec in asked["returns"]:
        for period in spec["periods"]:
            period["reference_date"] = "2026-11-24"


CHANGES = [next_period, other_type, nothing]
Change = Callable[[Asked], None]
NOW_ASKED: dict[Change, list[tuple[str, str, bool]]] = {
    next_period: [("sen-register", "2027-spring", True)],
    other_type: [("sen-register-2", "2026-autumn", True)],
    nothing: [],
}


def change_a_pupil(post: Post) -> None:
    """Something that the return shows, looked at again."""
    with post.desk.reading() as session:
        pupil_id = next(iter(views.build(session, post.return_id)[2].included.values()))
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edith"})
    post.previewed_body()


def publish(post: Post, change: Change) -> Path:
    """The council's officer publishes another profile; its file."""
    asked = json.loads(files("sencodesk_resources").joinpath("profiles", "northshire.json").read_bytes())
    (other_type if change is nothing else change)(asked)
    template, out = post.path / "asked.json", post.path / f"{change.__name__}.json"
    template.write_text(json.dumps(asked), encoding="utf-8")
    out.unlink(missing_ok=True)
    admin.profile(post.inbox, url=post.proxy.url, out=out, template=template, now=post.clock.now())
    if change is nothing:  # our own inbox publishes no such profile, another council's may
        payload = dict(envelope.claimed(out.read_bytes())) | {"returns": []}
        out.write_bytes(envelope.make("profile", payload, post.profile_key()))
    return out


def accept(post: Post, file: Path) -> None:
    """The school brings it in."""
    data = file.read_bytes()
    assert councils.add(post.desk, data=data, fingerprint=councils.read_profile(data).fingerprint) is not None


def listed(post: Post) -> list[views.ReturnView]:
    """The list of returns."""
    with post.desk.reading() as session:
        return views.returns(session)


def held(post: Post) -> list[tuple[int, str]]:
    """Version and state at the council."""
    return [(one["version"], one["state"]) for one in post.held()]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("sent", [True, False])
def test_f62_a_return_that_is_no_longer_asked_for_stays_to_be_read(post: Post, change: Change, sent: bool) -> None:
    return_id = post.return_id
    before = listed(post)[0]
    with post.serving():
        if sent:
            post.send()
        accept(post, publish(post, change))
    found = {one.id: one for one in listed(post)}
    old = found.pop(return_id)
    assert (old.asked, old.title, old.reference_date, old.due) == (
        False, before.title, before.reference_date, before.due,
    )  # fmt: skip
    assert [(one.type, one.period, one.asked) for one in found.values()] == NOW_ASKED[change]
    with post.desk.reading() as session:
        shown = today.today(session, on=old.due)
        steps = return_steps.steps(session, return_id, post.desk.today())
        built = views.build(session, return_id)[2]
        pupil_id = next(iter(built.included.values()))
        told = sharing.shared(session, pupil_id)
        filed = filing.filing(session, return_id)
    assert [one.id for one in shown.returns] == list(found)
    assert return_id not in [one.return_id for one in shown.due_returns]
    assert steps is not None
    assert len(steps.preview.items) == len(built.items) > 5
    assert [one.title for one in told] == [f"{before.title}, autumn 2026"] * sent
    assert (filed is not None and filed.proof is not None and filed.proof.verified) == sent
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edith"})
    returns.previewed(post.desk, return_id=return_id)
    with pytest.raises(UserError) as refused:
        sending.click(post.desk, return_id=return_id)
    assert refused.value.code == "no_longer_asked"


@pytest.mark.parametrize("change", CHANGES)
def test_it_can_be_withdrawn_all_the_same(post: Post, change: Change) -> None:
    with post.serving():
        post.send()
        return_id = post.return_id
        accept(post, publish(post, change))
        amending.withdraw(post.desk, return_id=return_id)
        post.pump()
        assert held(post) == [(1, "withdrawn"), (2, "accepted")]
    assert [(one.version, one.state) for one in post.views()] == [(1, "withdrawn"), (2, "accepted")]


def test_asked_for_again_it_is_due_again(post: Post) -> None:
    return_id = post.return_id
    with post.serving():
        accept(post, publish(post, nothing))
        assert [one.asked for one in listed(post)] == [False]
        accept(post, publish(post, another_day))
    (again,) = listed(post)
    assert (again.id, again.asked, str(again.reference_date)) == (return_id, True, "2026-11-24")


@pytest.mark.parametrize("change", CHANGES)
def test_records_of_an_older_program_that_kept_no_profile_stand_under_plain_words(post: Post, change: Change) -> None:
    return_id, day = post.return_id, listed(post)[0].reference_date
    with post.serving():
        post.send()
        accept(post, publish(post, change))
        with post.desk.unit("as an older program left it", kind="event") as unit:
            unit.session.get_one(Return, return_id).asked_in = None
        old = next(one for one in listed(post) if one.id == return_id)
        assert (old.asked, old.reference_date, old.due) == (False, day, day)
        with post.desk.reading() as session:
            assert return_steps.steps(session, return_id, post.desk.today()) is not None
            proof = views.proof(session, return_id)
        assert proof is not None
        assert proof.verified
        amending.withdraw(post.desk, return_id=return_id)
        post.pump()
    assert held(post) == [(1, "withdrawn"), (2, "accepted")]


@pytest.mark.parametrize("change", [*CHANGES, another_day])
@pytest.mark.parametrize("accepted_by_the_school", [True, False])
def test_f61_a_return_that_was_sealed_before_arrives_after_the_change(
    post: Post, change: Change, accepted_by_the_school: bool
) -> None:
    return_id = post.return_id
    with post.serving():
        sending.click(post.desk, return_id=return_id)
        file = publish(post, change)
        if accepted_by_the_school:
            accept(post, file)
        post.pump()
    assert post.view().state == "accepted", post.said(post.view())
    assert held(post) == [(1, "accepted")]


@pytest.mark.parametrize("change", [*CHANGES, another_day])
def test_a_withdrawal_that_was_sealed_before_arrives_after_the_change(post: Post, change: Change) -> None:
    with post.serving():
        post.send()
        amending.withdraw(post.desk, return_id=post.return_id)
        publish(post, change)
        post.pump()
    assert held(post) == [(1, "withdrawn"), (2, "accepted")]


def test_a_withdrawal_that_was_refused_can_be_made_again(post: Post) -> None:
    with post.serving():
        first = post.send()
        amending.withdraw(post.desk, return_id=post.return_id)
        with post.desk.unit("the council refused it", kind="event") as unit:
            waits = unit.session.get_one(Submission, post.views()[-1].id)
            waits.state = outbox.REFUSED
        change = amending.withdraw(post.desk, return_id=post.return_id)
        assert change is not None
        post.pump()
        refused, taken = post.views()[1:]
        assert (refused.version, refused.state) == (2, "refused")
        assert (taken.version, taken.state, taken.withdraws) == (3, "accepted", first.id)
        assert held(post) == [(1, "withdrawn"), (3, "accepted")]


def test_what_counts_is_taken_back_though_the_next_version_could_not_be_read(post: Post) -> None:
    with post.serving():
        first = post.send()
        change_a_pupil(post)
        returns.seal(post.desk, return_id=post.return_id)
        with pytest.raises(UserError) as refused:  # it may still go
            amending.withdraw(post.desk, return_id=post.return_id)
        assert refused.value.code == "not_withdrawn"
        with post.desk.unit("the council could not read it", kind="event") as unit:
            unit.session.get_one(Submission, post.views()[-1].id).state = outbox.REFUSED
        amending.withdraw(post.desk, return_id=post.return_id)
        post.pump()
    assert [(one.version, one.state) for one in post.views()] == [(1, "withdrawn"), (2, "refused"), (3, "accepted")]
    assert post.views()[-1].withdraws == first.id


def test_another_profile_of_the_version_that_is_held_is_refused(post: Post) -> None:
    with post.desk.reading() as session:
        council = session.get_one(Council, "northshire")
        data, told = council.profile.encode(), council.fingerprint
        days = councils_view.profile_of(council).returns[0].periods[0].due
    other = copy.deepcopy(envelope.claimed(data))
    other["returns"][0]["periods"][0]["due"] = "2026-12-24"  # type: ignore[index]  # a profile's payload
    forged = envelope.make("profile", other, InboxFolder(post.inbox).keys().profile)
    with pytest.raises(UserError) as refused:
        councils.add(post.desk, data=forged, fingerprint=told)
    assert refused.value.code == "same_version_other_profile"
    assert "Ring the council" in refused.value.do
    assert listed(post)[0].due == days
    councils.add(post.desk, data=data, fingerprint=told)  # the same once more is no fault
