# SPDX-License-Identifier: Apache-2.0
"""Who in a family may be addressed: yes, and nothing said; never "no", and never "ask first" without asking."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.records.people_rules import family, may_be_addressed

TOLD = ("yes", "ask", "no", None)


@dataclass(frozen=True)
class Contact:
    id: str
    surname: str
    may_be_told: str | None
    forename: str | None = "Bea"
    title: str | None = None
    parental_responsibility: bool | None = True

    @property
    def name(self) -> str:
        return f"{self.forename or self.title} {self.surname}"


@dataclass(frozen=True)
class Invited:
    name: str
    contact_id: str | None = None


@pytest.mark.parametrize(("told", "may"), [("yes", True), ("ask", False), ("no", False), (None, True)])
def test_who_may_be_addressed(told: str | None, may: bool) -> None:
    assert may_be_addressed(told) is may


def test_two_of_one_name_do_not_share_a_fate() -> None:
    mother, aunt = Contact("1", "Farrow", "yes"), Contact("2", "Farrow", "no")
    assert family([mother, aunt], [Invited("Bea Farrow", "1"), Invited("Bea Farrow", "2")]).names == ("Bea Farrow",)
    assert family([mother, aunt]).names == ("Bea Farrow",)
    assert family([aunt], [Invited("Bea Farrow", "2")]).names == ()


@pytest.mark.parametrize("typed", ["Bea Farrow", "bea farrow", "Mrs Bea Farrow", "Mrs Farrow"])
@pytest.mark.parametrize("told", TOLD)
def test_a_name_typed_by_hand_stands_for_the_contact_of_that_name(typed: str, told: str | None) -> None:
    found = family([Contact("1", "Farrow", told, title="Mrs", parental_responsibility=False)], [Invited(typed)])
    assert found.names == ((typed,) if told in ("yes", None) else ())
    assert found.ask_first == (("Bea Farrow",) if told == "ask" else ())


CONTACTS = st.lists(st.tuples(st.sampled_from(TOLD), st.booleans(), st.booleans()), max_size=6)


@given(CONTACTS)
def test_nobody_is_addressed_who_may_not_be_and_whoever_waits_is_named(
    rows: list[tuple[str | None, bool, bool]],
) -> None:
    contacts = [
        Contact(str(n), f"Farrow{'abcdef'[n]}", told, title="Mr", parental_responsibility=parent)
        for n, (told, parent, _asked) in enumerate(rows)
    ]
    asked = [one for one, row in zip(contacts, rows, strict=True) if row[2]]
    found = family(contacts, [Invited(f"Mr {one.name}", one.id) for one in asked])
    may = [one for one in asked if one.may_be_told in ("yes", None)]
    parents = [one for one in contacts if one.parental_responsibility and one.may_be_told in ("yes", None)]
    assert found.names == (tuple(f"Mr {one.name}" for one in may) or tuple(one.name for one in parents))
    ask = [one for one in contacts if one.may_be_told == "ask"]
    waiting = {one.name for one in ask if one.parental_responsibility or one in asked}
    assert set(found.ask_first) == waiting
