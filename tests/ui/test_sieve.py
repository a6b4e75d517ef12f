# SPDX-License-Identifier: Apache-2.0
"""Letter by letter, forwards and back, the register shows what one look through all of it would show."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sencodesk.views.pupils import PeriodView, PupilView
from sencodesk.views.school import SchoolView
from sencodesk_ui.pages.pupils.model import KEYS, RegisterModel
from sencodesk_ui.pages.pupils.rows import Filters, PupilRow, chosen, gather
from sencodesk_ui.pages.pupils.sieve import Sieve

ON = date(2026, 11, 23)
SCHOOL = SchoolView("s", "Thistledown", "9992041", None, "PS", None, False, 1, (), (), ())


def pupil(n: int) -> PupilView:
    """One of some whose names begin alike."""
    return PupilView(
        id=f"{n * 7919 % 101:03}", upn=None, former_upns=(), surname=("O'Marrow", "Marfield", "Mar Low", "Öst")[n % 4],
        forename=("Edie", "Jonah", "Édith")[n % 3], middle=None, preferred_surname=None, preferred_forename=None,
        former_surname=None, former_forename=None, dob=None, sex=None, year=str(n % 2 + 3), class_name=f"{n % 2 + 3}H",
        ethnicity=None, language=None, postcode=None, address=None,
        interpreter=None, paper_format=None, photo=None, care=(),
        registrations=(PeriodView("r", "C", None, None, 1),), councils=(),
        history=(PeriodView("h", "KN"[n % 5 == 0], None, None, 1),), all_needs=(), flags=(), contacts=(), row_version=1,
        on=ON,
    )  # fmt: skip


EVERY: list[PupilRow] = list(gather([pupil(n) for n in range(60)], [], SCHOOL, {}, ON).rows)
typed = st.text(st.sampled_from("mareodiÉ'ö 34h"), max_size=5)
filters = st.builds(Filters, everybody=st.booleans(), year=st.sampled_from([frozenset(), frozenset({"3"})]), text=typed)


@given(st.lists(st.one_of(typed, filters), max_size=12))
def test_it_leaves_what_one_look_leaves(steps: list[str | Filters]) -> None:
    sieve, now = Sieve(), Filters()
    for step in steps:
        if isinstance(step, Filters):
            now = step
            assert sieve.chosen(EVERY, now) == chosen(EVERY, now)
            continue
        for text in (*(step[:end] for end in range(len(step))), *(step[:end] for end in range(len(step), -1, -1))):
            now = Filters(now.everybody, year=now.year, text=text)
            assert sieve.chosen(EVERY, now) == chosen(EVERY, now)


def test_other_rows_begin_anew() -> None:
    sieve, some = Sieve(), EVERY[:10]
    sought = Filters(everybody=True, text="mar")
    assert sieve.chosen(EVERY, sought) != sieve.chosen(some, sought) == chosen(some, sought)


@given(filters, st.sampled_from(KEYS), st.booleans())
def test_every_pupil_is_found_in_their_row(which: Filters, column: str, falling: bool) -> None:
    model = RegisterModel()
    model.sorted_by, model.falling = column, falling
    model.set_every(EVERY)
    model.set_rows(chosen(model.every, which))
    shown = {row.pupil.id: place for place, row in enumerate(model.rows)}
    assert all(model.place_of(row.pupil.id) == shown.get(row.pupil.id) for row in EVERY)
    assert model.place_of("nobody") is None
