# SPDX-License-Identifier: Apache-2.0
"""What a paper's file tells beyond its page: names in no metadata, the same bytes every time, boxes on the fields."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pikepdf
import pytest

from sencodesk.papers.model import Paper, PlanPaper
from tests import copies

Make = Callable[..., Paper]
COPIES = pytest.mark.parametrize("make", [copies.staff_copy, copies.parent_copy])


@COPIES
def test_the_same_plan_gives_the_same_bytes(make: Make, plan: PlanPaper, printed: datetime) -> None:
    first = make(plan, printed=printed)
    make(replace(plan, pupil_view="Żółw 🦉"), printed=printed)
    assert make(plan, printed=printed) == first
    assert make(replace(plan, version=2, pupil_view="Other."), printed=printed).data != first.data


def test_another_process_gives_the_same_bytes(printed: datetime) -> None:
    code = (
        "import datetime, hashlib; from sencodesk.papers.model import PlanPaper; from sencodesk.papers import plans; "
        f"when = datetime.datetime.fromisoformat('{printed.isoformat()}'); "
        "print(hashlib.sha256(plans.one_copy(PlanPaper('A B', 'A'), 'staff', printed=when).data).hexdigest())"
    )
    answers = {
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    }
    assert len(answers) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", answers.pop())


@COPIES
def test_metadata_holds_the_kind_of_paper_and_no_name(make: Make, plan: PlanPaper, printed: datetime) -> None:
    with pikepdf.open(BytesIO(make(plan, printed=printed).data)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
        xmp = pdf.Root.Metadata.read_bytes().decode()
        catalogue = {str(key) for key, _ in pdf.Root.items()}
    assert set(info) == {"/Title", "/Creator", "/Producer", "/CreationDate"}
    kind = "staff" if make is copies.staff_copy else "family"
    assert info["/Title"] == f"Individual education plan, {kind} copy"
    assert info["/CreationDate"] == "D:20261123104200"
    assert f">{info['/Title']}<" in xmp
    for name in ("Edie", "Marrowfield", "Thistledown", "Prewitt"):
        assert name not in "".join(info.values()) + xmp
    assert {"/StructTreeRoot", "/MarkInfo", "/Metadata", "/Lang", "/ViewerPreferences"} <= catalogue


@COPIES
def test_every_font_is_embedded(make: Make, plan: PlanPaper, printed: datetime) -> None:
    with pikepdf.open(BytesIO(make(replace(plan, draft=True), printed=printed).data)) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in one.FontDescriptor for one in fonts)


def test_the_tree_reads_in_order(plan: PlanPaper, printed: datetime) -> None:
    with pikepdf.open(BytesIO(copies.staff_copy(plan, printed=printed).data)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        kinds = [str(one.S) for one in document.K]
        section = next(one for one in document.K if str(one.S) == "/Sect")
        parts = [str(one.S) for one in section.K]
    assert kinds[0] == "/H1"
    assert kinds.count("/Sect") == 3
    assert parts == ["/H2", "/P", "/L"]


def test_dots_are_figures_with_words(plan: PlanPaper, printed: datetime) -> None:
    with pikepdf.open(BytesIO(copies.parent_copy(plan, printed=printed).data)) as pdf:
        found = [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and str(one.get("/S", "")) == "/Figure"
        ]
    assert sorted(found) == [
        "10 dots: 5 filled for now, 3 dashed for the aim, 2 empty.",
        "10 dots: 7 filled for now, 2 dashed for the aim, 1 empty.",
    ]


FIELDS = {
    "strengths": "Drawing", "difficulties": "Long", "pupil_view": "“I", "parent_view": "Reading", "at_home": "Ten",
    "targets.1.baseline": "answers", "targets.1.measure": "Tally", "targets.1.success": "8",
    "targets.2.strategy": "Builders.",
    "targets.1.who": "Dell,", "targets.3.text": "starts", "targets.1.evidence": "sheet", "start": "2026",
}  # fmt: skip


def test_boxes_lie_on_their_fields(plan: PlanPaper, printed: datetime) -> None:
    paper = copies.staff_copy(plan, printed=printed)
    placed = _placed(paper)
    for name, word in FIELDS.items():
        box = next(one for one in paper.boxes if one.field == name)
        inside = [
            text for x, y, text in placed
            if box.page == 0 and box.x - 0.1 <= x <= box.x + box.width and box.y <= y <= box.y + box.height
        ]  # fmt: skip
        assert any(word in text for text in inside), (name, inside)
    for box in paper.boxes:
        assert 0 <= box.x < box.x + box.width <= 596
        assert 0 <= box.y < box.y + box.height <= 842


def test_family_fields_have_boxes(plan: PlanPaper, printed: datetime) -> None:
    names = {box.field for box in copies.parent_copy(plan, printed=printed).boxes}
    assert {
        "start", "pupil_view", "parent_view", "targets.1.plain_title", "targets.1.plain_text", "targets.1.strategy",
        "targets.1.you_can_help", "targets.2.strategy",
    } <= names  # fmt: skip


def _placed(paper: Paper) -> list[tuple[float, float, str]]:
    """(x, y, text) of each line of the first page, from the page's own operators and the fonts' ToUnicode."""
    found: list[tuple[float, float, str]] = []
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        sheet = pdf.pages[0]
        table: dict[int, str] = {}
        at = (0.0, 0.0)
        for one in pikepdf.parse_content_stream(sheet):
            assert isinstance(one, pikepdf.ContentStreamInstruction)  # papers hold no pictures
            operands, operator = one.operands, one.operator
            if str(operator) == "Tm":
                at = (float(operands[4]), float(operands[5]))
                found.append((*at, ""))
            elif str(operator) == "Tf":
                cmap = bytes(sheet.Resources.Font[str(operands[0])].ToUnicode.read_bytes())
                pairs = re.findall(rb"^<(\w\w)> <(\w{4,})>$", cmap, re.MULTILINE)
                table = {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in pairs}
            elif str(operator) == "Tj":
                found[-1] = (*at, found[-1][2] + "".join(table[code] for code in bytes(operands[0])))
    return found
