# SPDX-License-Identifier: Apache-2.0
"""Properties: whatever a file holds and whatever is recorded, the same file a second time changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sencodesk.exchange.rows import Spell
from sencodesk.services import history, imports
from sencodesk.services.desk import Desk
from sencodesk.services.import_merge import Held, merge_needs, merge_statuses
from sencodesk.services.imports import Preview
from sencodesk.store.changes import Change
from tests.exchange import writers
from tests.services.importing import HEAD, OTHER, TODAY, UPN, bring, everybody, table


def bring_if_any(desk: Desk, data: bytes) -> tuple[Preview, Change | None] | None:
    """A table of blank rows has no pupil in it."""
    try:
        return bring(desk, data)
    except imports.FileRefused as refused:
        if refused.code != "no_pupils":
            raise
        return None


days = st.dates(date(2018, 1, 1), date(2026, 11, 1))
spells = st.builds(Spell, st.sampled_from(["N", "K", "E"]), st.none() | days)
held_statuses = st.lists(st.tuples(st.sampled_from(["N", "K", "E"]), st.none() | days), max_size=4)
ranked = st.builds(
    Spell, st.sampled_from(["SLCN", "MLD", "HI", "ASD"]), st.none() | days, st.none() | days, st.integers(1, 3)
)


def facts(held: list[Held]) -> list[tuple[object, ...]]:
    return sorted(((one.code, str(one.from_date), str(one.to_date), one.rank) for one in held), key=str)


def fresh(held: list[Held]) -> list[Held]:
    return [replace(one, id=str(place), named=False) for place, one in enumerate(held)]


@given(held_statuses, st.lists(spells, max_size=5))
def test_a_history_told_twice_is_the_same_history(before: list[tuple[str, date | None]], told: list[Spell]) -> None:
    held = [Held(str(place), code, start, None) for place, (code, start) in enumerate(before)]
    merge_statuses(held, told, TODAY)
    once = facts(held)
    again = fresh(held)
    merge_statuses(again, told, TODAY)
    assert facts(again) == once
    dated = {one.from_date: one.code for one in told if one.from_date}
    assert {(one.from_date, one.code) for one in held} >= set(dated.items())
    open_ends = [
        one for one in held if one.from_date and one.to_date and one.to_date < one.from_date - timedelta(days=1)
    ]
    assert open_ends == []


def apart(told: list[Spell]) -> bool:
    """No type twice at one time: such a row is refused before."""
    own = [[one for one in told if one.code == code] for code in {one.code for one in told}]
    return all(
        (a.to_date is not None and b.from_date is not None and a.to_date < b.from_date)
        or (b.to_date is not None and a.from_date is not None and b.to_date < a.from_date)
        for same in own
        for place, a in enumerate(same)
        for b in same[place + 1 :]
    )


SLCN, MLD, HI = (Spell(code, rank=1) for code in ("SLCN", "MLD", "HI"))
OLD, NEW = date(2018, 1, 1), date(2018, 1, 2)


@example([replace(SLCN, from_date=OLD)], [MLD, replace(HI, from_date=NEW)])
@example([replace(SLCN, from_date=OLD)], [MLD, replace(HI, from_date=NEW, to_date=NEW)])
@given(st.lists(ranked, max_size=4), st.lists(ranked, max_size=4).filter(apart))
def test_needs_told_twice_are_the_same_needs(before: list[Spell], told: list[Spell]) -> None:
    held = [Held(str(place), one.code, one.from_date, one.to_date, one.rank) for place, one in enumerate(before)]
    merge_needs(held, told, TODAY)
    once = facts(held)
    again = fresh(held)
    merge_needs(again, told, TODAY)
    assert facts(again) == once


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([UPN, OTHER, "", writers.number(3)]),
            st.sampled_from(["Marrowfield", "Stonepath", "=Lee", "<b>"]),
            st.sampled_from(["14/03/2018", "01/09/2017", "31/02/2018", ""]),
            st.sampled_from(["K", "N", "EHCP", "Z9", ""]),
            st.sampled_from(["02/09/2024", "03/03/2026", ""]),
            st.sampled_from(["SLCN", "MLD", ""]),
            st.sampled_from(["Kent", "Northshire", ""]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_a_file_holds_a_second_time_changes_nothing_and_no_number_is_held_twice(
    desk: Desk, rows: list[tuple[str, ...]]
) -> None:
    head = [*HEAD, "SEN Status", "SEN Start Date", "Primary Need", "Home LA"]
    data = table(*([row[0], row[1], "Edie", *row[2:]] for row in rows[: len(rows) // 2 + 1]), head=head)
    known = table(*([row[0], row[1], "Edie", *row[2:]] for row in rows[len(rows) // 2 :]), head=head)
    listed = bring_if_any(desk, known)
    again = bring_if_any(desk, data)
    if again is not None:
        second, change = bring(desk, data)
        assert change is None, [(row.action, row.changes) for row in second.rows]
        assert second.counts["refused"] == again[0].counts["refused"]
    numbers = [one.upn for one in everybody(desk) if one.upn]
    assert len(numbers) == len(set(numbers))
    for done in (listed, again):
        if done is not None and done[1] is not None:
            history.undo(desk)
    assert everybody(desk) == []


def element(name: str, value: str | date | None) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def need(code: str, rank: int, start: date | None, end: date | None) -> str:
    dates = element("NeedStartDate", start) + element("NeedEndDate", end)
    return f"<SENneed>{dates}{element('SENtypeRank', str(rank))}{element('SENtype', code)}</SENneed>"


def contact(surname: str, forename: str | None, telephone: str | None) -> str:
    phone = f"<Phones><Phone><PhoneNo>{telephone}</PhoneNo></Phone></Phones>" if telephone else ""
    return f"<Contact>{element('Surname', surname)}{element('Forename', forename)}{phone}</Contact>"


def stay(entry: date | None, leaving: date | None) -> str:
    dates = element("EntryDate", entry) + element("LeavingDate", leaving)
    return f"<School><LEA>999</LEA><Estab>2041</Estab>{dates}</School>"


def status(code: str, start: date | None) -> str:
    return f"<SEN>{element('StartDate', start)}{element('SENprovision', code)}</SEN>"


Told = tuple[str | None, list[str], list[str], list[str], list[str], str | None, str]
maybe_day = st.none() | days
needs_told = st.builds(need, st.sampled_from(["SLCN", "MLD", "HI"]), st.integers(1, 3), maybe_day, maybe_day)
adults_told = st.builds(
    contact, st.sampled_from(["Lee", "Ray"]), st.sampled_from(["Jo", None]), st.sampled_from(["1", None])
)
pieces = st.tuples(
    st.sampled_from([UPN, OTHER, writers.number(3), None]),
    st.lists(st.sampled_from([UPN, OTHER, writers.number(4)]), max_size=2),
    st.lists(st.builds(status, st.sampled_from("NKE"), maybe_day), max_size=3),
    st.lists(needs_told, max_size=3),
    st.lists(adults_told, max_size=3),
    st.none() | st.builds(stay, maybe_day, maybe_day),
    st.sampled_from(["2017-09-01", "2017-10-02"]),
)


def kept(desk: Desk) -> list[object]:
    """What is held, but for the versions that grow with every writing."""
    spells = [
        [(one.code, one.from_date, one.to_date, one.rank) for one in held]
        for pupil in everybody(desk)
        for held in (pupil.history, pupil.all_needs, pupil.registrations, pupil.former_upns)
    ]
    adults = [(one.name, one.telephone, one.priority) for pupil in everybody(desk) for one in pupil.contacts]
    return [[(one.upn, one.dob) for one in everybody(desk)], spells, adults]


def written(told: Told) -> str:
    upn, former, statuses, ranked_needs, adults, school, born = told
    rest = f"<SENhistory>{''.join(statuses)}<SENneeds>{''.join(ranked_needs)}</SENneeds></SENhistory>"
    rest += f"<Contacts>{''.join(adults)}</Contacts><SchoolHistory>{school or ''}</SchoolHistory>"
    return writers.pupil(upn, basic="".join(element("FormerUPN", one) for one in former), rest=rest, DOB=born)


def numbered(upn: str | None, former: list[str], born: str = "2017-09-01") -> Told:
    return upn, former, [], [], [], None, born


CROSSED = [
    numbered(writers.number(3), [UPN]),
    numbered(None, [UPN, OTHER], "2017-10-02"),
    numbered(OTHER, [OTHER]),
]
"""A number that is one row's own and another's former one: it says of neither whose it was."""


@example([CROSSED])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(pieces, min_size=1, max_size=4), min_size=1, max_size=3))
def test_transfer_files_one_after_the_other_change_nothing_twice_and_are_taken_back(
    desk: Desk, told: list[list[Told]]
) -> None:
    while everybody(desk):  # what an example before left, if it failed
        history.undo(desk)
    before = []
    for pupils in told:
        data = writers.ctf(*map(written, pupils))
        held = kept(desk)
        _, change = bring(desk, data, "a.xml")
        if change is not None:
            before.append(held)
        again, nothing = bring(desk, data, "a.xml")
        assert nothing is None, [(row.action, row.changes) for row in again.rows if row.changes]
        numbers = [one.upn for one in everybody(desk) if one.upn]
        assert len(numbers) == len(set(numbers))
    for held in reversed(before):
        history.undo(desk)
        assert kept(desk) == held
