# SPDX-License-Identifier: Apache-2.0
"""What a council holds and restored records do not know is replaced by a person's word alone, whichever way it goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.services import amending, filing, returns, sending
from sencodesk.sync import outbox
from tests import fault_proxy as faults
from tests.post_house import Post
from tests.services.test_amending import change_a_pupil, rotate_at_the_council
from tests.services.test_asking_first import asked, back_up, counts, newest, restore, unasked


def restored_beside_a_newer_version(post: Post) -> None:
    """An older backup lies here, and the council holds version 2 of the return; call it while the council serves."""
    post.send()
    change_a_pupil(post)
    post.send()
    restore(post)


def test_new_keys_of_the_council_are_no_word_to_replace_what_it_has(post: Post) -> None:
    back_up(post)
    with post.serving():
        restored_beside_a_newer_version(post)
        one = post.send()
        assert one.blocked == outbox.NEWER_THERE
        rotate_at_the_council(post)
    with post.serving():  # the inbox has read its new keys
        post.lead_to(post.proxy.url, recipients=json.loads((post.inbox / "keys.json").read_text())["recipient"].split())
        sending.release(post.desk, submission_id=one.id)
        post.clock.advance(7_200)
        post.pump()
        assert newest(post).blocked == outbox.NEWER_THERE  # that comes before the keys
        with pytest.raises(UserError, match="council_has_another"):
            amending.seal_anew(post.desk, submission_id=one.id)
        post.pump()
        assert counts(post) == [2]


def test_no_file_is_handed_out_before_the_council_was_asked(post: Post, tmp_path: Path) -> None:
    back_up(post)
    file = tmp_path / "sealed.age"
    with post.serving():
        restored_beside_a_newer_version(post)
        assert unasked(post)
        with pytest.raises(UserError, match="council_not_asked"):
            filing.save_to_carry(post.desk, return_id=post.return_id, file=file)
        one = post.send()
        assert one.blocked == outbox.NEWER_THERE
        with pytest.raises(UserError, match="council_has_another"):
            filing.save_to_carry(post.desk, return_id=post.return_id, file=file)
        with pytest.raises(UserError, match="council_has_another"):
            returns.save_sealed(post.desk, submission_id=one.id, file=file)
        assert not file.exists()
        amending.seal_anew(post.desk, submission_id=one.id, replace=True)
        filing.save_to_carry(post.desk, return_id=post.return_id, file=file)
        assert file.exists()


def test_while_one_is_in_doubt_the_council_is_not_asked_for_the_rest(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    back_up(post)
    with post.serving() as proxy:
        restore(post)
        proxy.on("GET", faults.says(200, b"{}", kind="application/json"))
        post.send(rehearsal=True)
        assert asked(post) == [("GET", "one")]
        assert unasked(post)
