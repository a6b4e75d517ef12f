# SPDX-License-Identifier: Apache-2.0
"""An invented plan, and what every test of the papers does with a PDF: check it, read it back."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from sencodesk.papers.model import Paper, PlanPaper, SignaturePaper, TargetPaper


@pytest.fixture
def printed() -> datetime:
    """A winter moment, when London is on UTC."""
    return datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


@pytest.fixture
def plan() -> PlanPaper:
    """Plan 6 of an invented girl: three targets, the first with all its parts."""
    targets = (
        TargetPaper(
            1, text="Edie gives a reason with “because”.", plain_title="Saying why", plain_text="Edie says why.",
            baseline="5 of 10 answers", measure="Tally, Fridays", success="8 of 10 answers", strategy="Show the card.",
            who="Mrs Dell", how_often="3 × 20 minutes a week", how_long="14 weeks", now=5, aim=8, out_of=10,
            you_can_help="Ask “why?” once a page.", carried_from="Carried on from plan 5", outcome="partly",
            evidence="Tally sheet of 6 Nov",
        ),
        TargetPaper(2, text="Edie reads 36 of the 40 words.", strategy="Word Builders.", now=27, aim=36, out_of=40),
        TargetPaper(3, text="Edie starts writing within 3 minutes.", plain_title="Starting", plain_text="Edie starts."),
    )  # fmt: skip
    return PlanPaper(
        "Edie Marrowfield", "Edie", "4H", "Miss Hartnoll", "Year 4", "8 years 8 months", "SEN support (K)",
        "Thistledown Primary School", "01632 960 101", "Ms Prewitt", 6, 1, False, date(2026, 11, 30),
        date(2027, 3, 25), "15:30", "spring", "Drawing and building.", "Long instructions.", "“I like the plan.”",
        "Reading is going well.", "Ten minutes of shared reading.",
        (SignaturePaper("Parent or carer", "Mr Marrowfield", date(2026, 12, 1)), SignaturePaper("SENCO")), targets,
    )  # fmt: skip


@pytest.fixture
def passes(tmp_path: Path) -> Callable[[Paper], None]:
    """Assert that a paper passes every PDF/UA-1 rule that page-validation knows."""

    def check(paper: Paper) -> None:
        path = tmp_path / "paper.pdf"
        path.write_bytes(paper.data)
        report = str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))
        found = re.search(r"Rules: (\d+) passed, (\d+) failed, (\d+) total", report)
        assert found, report
        assert found[1] == found[3], report
        assert int(found[3]) >= 100

    return check


@pytest.fixture
def read() -> Callable[[Paper], str]:
    """All text in drawing order, read through the fonts' own ToUnicode tables, spaces evened out."""

    def text(paper: Paper) -> str:
        with pikepdf.open(BytesIO(paper.data)) as pdf:
            tables: dict[str, dict[int, str]] = {}
            words = []
            for sheet in pdf.pages:
                table: dict[int, str] = {}
                for one in pikepdf.parse_content_stream(sheet):
                    assert isinstance(one, pikepdf.ContentStreamInstruction)  # papers hold no pictures
                    operands, operator = one.operands, one.operator
                    if str(operator) == "Tf":
                        name = str(operands[0])
                        if name not in tables:
                            font = sheet.Resources.Font[name]
                            tables[name] = _table(bytes(font.ToUnicode.read_bytes()))
                        table = tables[name]
                    elif str(operator) == "Tj":
                        words.append("".join(table[code] for code in bytes(operands[0])))
                    elif str(operator) == "ET":
                        words.append(" ")
            return " ".join("".join(words).split())

    return text


def _table(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"^<(\w\w)> <(\w{4,})>$", cmap, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in pairs}
