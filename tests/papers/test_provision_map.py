# SPDX-License-Identifier: Apache-2.0
"""Provision on paper: the costed map, one pupil's sheet that names nobody else, an adult's week that names no pupil."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.papers.model import Paper
from sencodesk.services import provision, provision_papers, pupils, rates, school
from sencodesk.services.desk import Desk
from sencodesk.services.provision_papers import Content
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import pupils as pupils_view
from sencodesk.views import sharing as sharing_view
from tests.clocks import START, FakeClock

TODAY = date(2026, 11, 23)
NAMES = (("Edie", "Marrowfield", "4H"), ("Pip", "Applewhite", "4H"), ("Rowan", "Quillwyn", "5T"))


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, _light_passphrases: None) -> Iterator[Desk]:
    """A group of three out of two classes, a timetable, a register, a rate."""
    made = bootstrap.create(
        tmp_path / "desk", passphrase="correct horse battery", recovery_code="0" * 30, school="Thistledown Primary",
        laestab="9992041", clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    for forename, surname, name in NAMES:
        pupils.add(made, values={"forename": forename, "surname": surname, "class_name": name}, entry=date(2020, 9, 1))
    school.add_term(made, values={"name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18)})
    school.add_person(made, values={"name": "Mrs Dell", "role": "Teaching assistant"})
    rates.add(made, values={"staff": "Teaching assistant", "pence_an_hour": 1600, "from_": date(2026, 9, 1)})
    known = ids(made)
    change = provision.add(
        made,
        values={"name": "Talk Ladder", "from_": date(2026, 11, 2), "minutes": 20, "times_a_week": 3.0,
                "staff": "Teaching assistant", "person_id": dell(made)},
        pupil_ids=list(known.values()),
    )  # fmt: skip
    assert change is not None
    run_id = next(row for table, row in change.touched if table == "provision")
    provision.add_slot(made, provision_id=run_id, values={"weekday": 1, "starts": "10:40"})
    cells: list[provision.MarkValues] = [
        {"pupil_id": known["Edie"], "on_date": date(2026, 11, 9), "held": True},
        {"pupil_id": known["Edie"], "on_date": date(2026, 11, 16), "held": False, "reason": "trip"},
        {"pupil_id": known["Pip"], "on_date": date(2026, 11, 9), "held": True},
    ]
    provision.mark(made, provision_id=run_id, marks=cells)
    yield made
    made.store.close()


def ids(desk: Desk) -> dict[str, str]:
    """Pupils by forename."""
    with desk.reading() as session:
        return {one.forename: one.id for one in pupils_view.pupils(session, on=TODAY)}


def dell(desk: Desk) -> str:
    """The assistant's id."""
    from sencodesk.views import school as school_view

    with desk.reading() as session:
        return next(one.id for one in school_view.school(session).people if one.name == "Mrs Dell")


def words(content: Content, passes: Callable[[Paper], None], read: Callable[[Paper], str]) -> str:
    """What the drawn paper says; it is tagged as it should be."""
    paper = provision_papers.drawn(content, printed=START)
    passes(paper)
    return " ".join(read(paper).split())


def test_the_map_says_who_what_when_staff_and_cost(
    desk: Desk, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    with desk.reading() as session:
        content = provision_papers.map_content(session, on=TODAY)
    said = words(content, passes, read)
    for one in ("Talk Ladder", "Edie Marrowfield", "20 minutes, 3 times a week", "Mrs Dell", "20 of 240, 8%", "£5.33"):
        assert one in said
    assert "£5,997.33 under £6,000" in said
    assert "in equal parts, to the penny" in said


def test_the_map_of_a_class_names_nobody_of_another(
    desk: Desk, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    with desk.reading() as session:
        content = provision_papers.map_content(session, on=TODAY, class_name="4H")
    said = words(content, passes, read)
    assert "Edie Marrowfield and 1 of another class" in said
    assert "Quillwyn" not in said
    assert set(content.pupil_ids) == {ids(desk)["Edie"], ids(desk)["Pip"]}


def test_a_pupils_sheet_names_no_other_child_and_its_file_no_child_at_all(
    desk: Desk, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    with desk.reading() as session:
        content = provision_papers.pupil_content(session, on=TODAY, pupil_id=ids(desk)["Edie"])
    assert content is not None
    said = words(content, passes, read)
    assert "Costed provision of Edie Marrowfield" in said
    assert "20 of 240, 8%. Missed: 1 trip or event" in said
    for other in ("Pip", "Applewhite", "Rowan", "Quillwyn"):
        assert other not in said
    assert "Group of 3" in said
    drawn = provision_papers.drawn(content, printed=START).data
    assert b"Marrowfield" not in drawn[: drawn.index(b"stream")]
    assert content.paper.kind == "Costed provision of one pupil"


def test_without_provision_there_is_no_sheet(desk: Desk) -> None:
    pupils.add(desk, values={"forename": "Wren", "surname": "Thistlemere"}, entry=date(2020, 9, 1))
    with desk.reading() as session:
        assert provision_papers.pupil_content(session, on=TODAY, pupil_id=ids(desk)["Wren"]) is None


def test_the_week_of_an_adult_names_no_pupil(
    desk: Desk, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    with desk.reading() as session:
        content = provision_papers.week_content(session, on=TODAY, person_id=dell(desk))
    said = words(content, passes, read)
    assert "Timetable: Mrs Dell" in said
    assert "10:40" in said
    assert "Talk Ladder, 20 minutes, group of 3" in said
    for forename, surname, _ in NAMES:
        assert forename not in said
        assert surname not in said


def test_what_was_saved_stands_on_the_statement_of_each_child_who_is_named(desk: Desk, tmp_path: Path) -> None:
    with desk.reading() as session:
        content = provision_papers.map_content(session, on=TODAY, class_name="4H")
    file = tmp_path / "map.pdf"
    provision_papers.save(desk, content=content, file=file)
    assert file.read_bytes().startswith(b"%PDF")
    with desk.reading() as session:
        told = {name: sharing_view.shared(session, row) for name, row in ids(desk).items()}
    assert [one.label for one in told["Edie"]] == ["save a costed provision map as a file"]
    assert told["Rowan"] == []
