# SPDX-License-Identifier: Apache-2.0
"""The committed files of the demonstration school are what the generator writes, and hold what the stories promise."""

import csv
import io
from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

from tests.demo_school.make_files import CSV, CTF, FOLDER, files
from tests.demo_school.roll import CLASSES, check_letter, the_roll


def test_committed_files_are_what_the_generator_writes() -> None:
    for name, data in files().items():
        assert (FOLDER / name).read_bytes() == data, name


def test_the_roll_counts_what_product_and_people_say() -> None:
    on_roll = [child for child in the_roll() if child.leaving is None]
    status = Counter(child.statuses[-1][1] for child in on_roll)
    assert len(on_roll) == 412
    assert (status["K"], status["E"]) == (70, 14)
    assert {child.class_name for child in on_roll} == set(CLASSES)
    assert sum(child.council == "Calderwick" and child.statuses[-1][1] != "N" for child in on_roll) == 12
    assert len({(child.forename, child.surname) for child in the_roll()}) == 413


def test_numbers_are_valid_and_used_once_but_for_the_planted_one() -> None:
    children = the_roll()
    wrong = [child.id for child in children if child.upn[0] != check_letter(child.upn[1:])]
    assert wrong == ["P009"]
    assert len({child.upn for child in children}) == len(children)


def test_the_planted_mistakes_are_there() -> None:
    known = {child.id: child for child in the_roll() if child.id}
    assert known["P001"].needs == []
    assert [(need.start, need.end) for need in known["P018"].needs] == [(date(2026, 9, 7), date(2026, 7, 17))]
    assert known["P016"].year == "3"
    assert known["P016"].born < date(2018, 9, 1)


def test_nobody_without_sen_has_an_open_need() -> None:
    for child in the_roll():
        if child.statuses[-1][1] == "N":
            assert all(need.end is not None for need in child.needs)


def test_the_transfer_file_is_xml_of_years_one_to_six() -> None:
    root = ET.fromstring((FOLDER / CTF).read_bytes())
    pupils = root.findall("CTFpupilData/Pupil")
    assert root.findtext("Header/CTFversion") == "26.0"
    assert {pupil.findtext("BasicDetails/NCyearActual") for pupil in pupils} == set("123456")
    assert len(pupils) == 412 - sum(child.year == "R" for child in the_roll())
    for pupil in pupils:
        days = [sen.findtext("StartDate") or "" for sen in pupil.findall("SENhistory/SEN")]
        assert days == sorted(days)


def test_the_list_is_cp1252_with_titles_and_totals() -> None:
    text = (FOLDER / CSV).read_bytes().decode("cp1252")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    heading = next(place for place, row in enumerate(rows) if row[1] == "UPN")
    assert heading == 4
    assert "–" in rows[1][0]
    assert sum(bool(row[1]) and len(row[1]) == 13 for row in rows) == 413
    assert {len(row) for row in rows} == {16}
    assert ["Total on roll", "412"] in [row[:2] for row in rows]
