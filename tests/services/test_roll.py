# SPDX-License-Identifier: Apache-2.0
"""Who is on roll in short says what the whole view says, whatever was typed or planted into the periods."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.codes.codesets import codeset
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views.pupils import pupils
from sencodesk.views.roll import on_roll
from tests.clocks import FakeClock

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all examples: each takes back what it wrote."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sencodesk.vault.slots.ARGON2_MEMORY", (1024,))
        made = bootstrap.create(
            tmp_path_factory.mktemp("roll") / "desk",
            passphrase="correct horse battery",
            recovery_code="0" * 30,
            school="Thistledown Primary",
            laestab="9992041",
            clock=FakeClock().now,
            places=NoPlace(),
        )
    yield made
    made.store.close()


days = st.none() | st.integers(-2, 2).map(lambda away: ON + timedelta(days=away))
enrolments = st.sampled_from([*codeset("enrolment_status").codes, "?"])
statuses = st.sampled_from(["N", "K", "E", "O", "X", "A", "P", "S"])
texts = st.sampled_from(["Edie", "Tomos"])
some = st.none() | texts


def periods(codes: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, date | None, date | None]]]:
    """Some, in any order, overlapping and backwards."""
    return st.lists(st.tuples(codes, days, days), max_size=3)


@given(
    st.lists(st.tuples(periods(enrolments), periods(statuses), st.tuples(texts, texts, some, some, some)), max_size=3)
)
def test_it_says_what_the_whole_view_says(
    desk: Desk,
    drawn: list[
        tuple[
            list[tuple[str, date | None, date | None]],
            list[tuple[str, date | None, date | None]],
            tuple[str, str, str | None, str | None, str | None],
        ]
    ],
) -> None:
    with Session(desk.store.writer_engine) as session:
        for enrolled, held, (forename, surname, preferred, preferred_surname, class_name) in drawn:
            one = Pupil(
                forename=forename, surname=surname, preferred_forename=preferred,
                preferred_surname=preferred_surname, class_name=class_name,
            )  # fmt: skip
            session.add(one)
            session.flush()
            for code, start, end in enrolled:
                session.add(Registration(pupil_id=one.id, code=code, from_date=start, to_date=end))
            for code, start, end in held:
                session.add(StatusPeriod(pupil_id=one.id, code=code, from_date=start, to_date=end))
        session.flush()
        whole = {one.id: (one.name, one.list_name, one.class_name, one.has_sen) for one in pupils(session, on=ON)}
        short = on_roll(session, on=ON)
        session.rollback()
    assert {key: (one.name, one.list_name, one.class_name, one.has_sen) for key, one in short.items()} == whole
