# SPDX-License-Identifier: Apache-2.0
"""What is printed and how files are called: class and number, never a name; in one file or a file each; all noted."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.exchange import register_csv
from sencodesk.papers.book import Stopped
from sencodesk.papers.plans import one_copy
from sencodesk.services import papers, plans, printing, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.printing import Chosen
from sencodesk.services.pupils import ContactValues
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log as log_view
from tests.clocks import START, FakeClock
from tests.invented import upn
from tests.ui import school
from tests.ui.school import PUPILS, SmallSchool


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    made = bootstrap.create(
        tmp_path / "records", passphrase=school.PASSPHRASE, recovery_code=school.RECOVERY,
        school=school.SCHOOL, laestab=school.LAESTAB, clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    yield made
    made.store.close()


@pytest.fixture
def small(desk: Desk) -> SmallSchool:
    return school.fill(desk)


def choose(desk: Desk, **how: object) -> list[Chosen]:
    with desk.reading() as session:
        return printing.choose(session, on=desk.today(), **how)  # type: ignore[arg-type]  # each test names its own


def test_files_are_named_by_class_and_place_in_it(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    made = printing.to_files(desk, paper="iep", out=tmp_path / "out", everybody=True)
    names = sorted(one.path.name for one in made.files)
    # 4H by name: Applewhite 01, Marrowfield 02, Quillwyn 03; 3B: Bramblequist 01; 2W: Larkspindle after Fenhollow.
    assert names == ["2W-02-iep-staff.pdf", "3B-01-iep-staff.pdf", "4H-01-iep-staff.pdf", "4H-02-iep-staff.pdf",
                     "4H-03-iep-staff.pdf"]  # fmt: skip
    for one in PUPILS:
        for path in tmp_path.joinpath("out").iterdir():
            assert one.surname not in path.name
            assert one.forename not in path.name
            with pikepdf.open(path) as pdf:
                said = (
                    " ".join(str(value) for value in pdf.docinfo.values())
                    + bytes(pdf.Root.Metadata.read_bytes()).decode()
                )
            assert one.surname not in said


@pytest.mark.parametrize("how", ["upn", "class", "pupil", "plan"])
def test_one_a_class_or_some_are_chosen(desk: Desk, small: SmallSchool, how: str) -> None:
    found = {
        "upn": lambda: choose(desk, upns=[upn(1)]),
        "class": lambda: choose(desk, class_name="4H"),
        "pupil": lambda: choose(desk, pupil_ids=[small.pupils["edie"], small.pupils["wren"]]),
        "plan": lambda: choose(desk, plan_ids=[small.plans["edie"]]),
    }[how]()
    assert [one.name for one in found] == (["4H-01", "4H-02", "4H-03"] if how == "class" else ["4H-02"])


def test_a_plan_that_is_over_says_its_number_in_its_file(desk: Desk, small: SmallSchool) -> None:
    old = small.plans["edie"]
    change = plans.start(
        desk, pupil_id=small.pupils["edie"], values={"start": date(2026, 11, 30), "review": date(2027, 3, 25)}
    )
    new = school.touched(change, "plan")
    plans.issue(desk, plan_id=new)
    assert [one.name for one in choose(desk, plan_ids=[old, new])] == ["4H-02-plan1", "4H-02"]
    assert [one.plan_id for one in choose(desk, class_name="4H")].count(old) == 0


def test_a_book_is_one_file_with_every_plan(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    out = tmp_path / "class.pdf"
    made = printing.to_files(desk, paper="iep", out=out, copy="parent", class_name="4H")
    assert [(one.path, one.pages, one.pupils) for one in made.files] == [(out, 3, 3)]
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == 3
    assert any("plain words" in one for one in made.warnings)


def test_a_book_s_warnings_say_how_many_plans_they_are_about(desk: Desk, small: SmallSchool) -> None:
    chosen = choose(desk, class_name="4H")
    with desk.reading() as session:
        found = printing.contents(session, on=desk.today(), chosen=chosen)
    book = printing.draw(found, copy="parent", printed=desk.now())
    assert [one.split(":")[0] for one in printing.counted_words(book.warnings, 3)] == ["In 3 of 3 plans"]
    one = printing.draw(found[:1], copy="parent", printed=desk.now())
    assert printing.counted_words(one.warnings, 1)[0].startswith("There are no plain words for the family in target")


def test_printing_stands_in_the_log_of_each_pupil(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    printing.to_files(desk, paper="iep", out=tmp_path / "out", class_name="4H")
    chosen = choose(desk, plan_ids=[small.plans["tomos"]])
    printing.note_printed(desk, chosen, "parent")
    with desk.reading() as session:
        edie = [one.label for one in log_view.changes(session, pupil_id=small.pupils["edie"])]
        tomos = [one.label for one in log_view.changes(session, pupil_id=small.pupils["tomos"])]
        amina = [one.label for one in log_view.changes(session, pupil_id=small.pupils["amina"])]
    assert "save a plan as a file, staff copy" in edie
    assert "print a plan, parent copy" in tomos
    assert not [one for one in amina if "print" in one or "file" in one]


def test_a_stop_leaves_no_half_file(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    chosen = choose(desk, everybody=True)
    drawn: list[int] = []

    def stop(done: int, _of: int) -> None:
        drawn.append(done)

    for out, left in ((tmp_path / "book.pdf", 0), (tmp_path / "each", 2)):
        drawn.clear()
        with pytest.raises(Stopped):
            printing.write_plans(
                desk, chosen, copy="staff", out=out, on_progress=stop, should_stop=lambda: len(drawn) == 2
            )
        assert drawn == [1, 2]
        files = list(tmp_path.glob("**/*.pdf"))
        assert len(files) == left
        for file in files:
            with pikepdf.open(file) as pdf:
                assert len(pdf.pages) == 1


def test_nothing_to_print_and_no_such_paper_are_said(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        printing.to_files(desk, paper="iep", out=tmp_path / "out", upns=[upn(5)])
    assert refused.value.code == "no_plan"
    with pytest.raises(UserError) as refused:
        printing.to_files(desk, paper="letter", out=tmp_path / "out", everybody=True)
    assert refused.value.exit_code == 2
    with pytest.raises(UserError) as refused:
        printing.to_files(desk, paper="iep", out=tmp_path / "records" / "keyslots.json" / "x", everybody=True)
    assert refused.value.exit_code == 6


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "\u00a0+", "\ufeff@"]
)
def test_no_cell_of_the_register_runs_as_a_formula(start: str) -> None:
    rows = list(csv.reader(io.StringIO(register_csv.written([[f"{start}1+1", "Moss - Hill"]]).decode("utf-8-sig"))))
    assert rows[1][0].startswith("'")
    assert rows[1][1] == "Moss - Hill"


def test_the_register_is_a_paper_and_a_table(desk: Desk, small: SmallSchool, tmp_path: Path) -> None:
    made = printing.to_files(desk, paper="register", out=tmp_path)
    assert [(one.path.name, one.pupils) for one in made.files] == [("sen-register.pdf", 6)]
    path = printing.register_csv(desk, out=tmp_path / "register.csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 7
    assert rows[1][0] == "Applewhite, Jonah"
    assert rows[1][-1] == "26/11/2026"
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("responsible", [True, False])
@pytest.mark.parametrize("format_", ["large-print", "easy-read", None])
@pytest.mark.parametrize("told", ["yes", "ask", "no", None])
def test_a_familys_copy_is_in_large_print_where_a_parent_asks_for_that(
    desk: Desk, small: SmallSchool, responsible: bool, format_: str | None, told: str | None
) -> None:
    values: ContactValues = {
        "surname": "Quillstone", "parental_responsibility": responsible, "paper_format": format_, "may_be_told": told
    }  # fmt: skip
    pupils.add_contact(desk, pupil_id=small.pupils["edie"], values=values)
    asks = responsible and format_ == "large-print"
    large = asks and told in ("yes", None)
    with desk.reading() as session:
        edie, jonah = papers.plans_of(session, on=desk.today(), plan_ids=[small.plans["edie"], small.plans["jonah"]])
    assert (edie.family_size, jonah.family_size) == (papers.LARGE if large else papers.USUAL, papers.USUAL)
    said = printing.words(one_copy(edie, "parent", printed=START).warnings)
    assert any("Ask first" in one for one in said) is (asks and told == "ask")


@pytest.mark.parametrize("asks", [True, False])
@pytest.mark.parametrize("size", papers.SIZES)
def test_what_was_chosen_for_a_family_stands_above_what_is_asked_for(
    desk: Desk, small: SmallSchool, size: int, asks: bool
) -> None:
    if asks:
        asked: ContactValues = {
            "surname": "Quillstone", "parental_responsibility": True, "paper_format": "large-print"
        }  # fmt: skip
        pupils.add_contact(desk, pupil_id=small.pupils["edie"], values=asked)
    for chosen in (papers.LARGE, size):
        papers.keep_family_size(desk, pupil_id=small.pupils["edie"], size=chosen)
    with desk.reading() as session:
        assert papers.family_sizes(session).get(small.pupils["edie"], papers.USUAL) == size
