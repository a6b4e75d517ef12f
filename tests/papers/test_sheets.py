# SPDX-License-Identifier: Apache-2.0
"""The register and the recovery sheet, and the small rules behind all papers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest

from sencodesk.codes.days import long_moment
from sencodesk.papers import days, fonts, recovery, register
from sencodesk.papers.model import Paper, RecoverySheet, RegisterPaper, RegisterRow, TargetPaper
from sencodesk.papers.parent import progress
from sencodesk.sentences import codes

ROW = RegisterRow(
    "Edie Marrowfield", "4H", "4", "SEN support (K)", date(2025, 1, 6), "Speech, language and communication needs",
    "Northshire", "Plan 6", date(2027, 3, 25),
)  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 120])
def test_the_register_is_one_table(
    count: int, printed: datetime, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    rows = tuple(RegisterRow(f"Pupil Number{n}", needs="") if n % 2 else ROW for n in range(count))
    paper = register.register(RegisterPaper("Thistledown Primary School", date(2026, 11, 23), rows), printed=printed)
    passes(paper)
    said = read(paper)
    assert said.count("Edie Marrowfield") == (count + 1) // 2
    assert all(f"Pupil Number{n} " in f"{said} " for n in range(1, count, 2))
    assert f"page {paper.pages} of {paper.pages}" in said
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        kinds = [str(one["/S"]) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
    assert kinds.count("/TR") == (count + 1 if count else 0)
    assert kinds.count("/Table") == (1 if count else 0)


def test_the_register_takes_any_length(printed: datetime, passes: Callable[[Paper], None]) -> None:
    row = RegisterRow("A" * 300, "B" * 300, "<b>&", "x " * 2000, None, "n " * 9000, "c", "p", None)
    paper = register.register(RegisterPaper("S" * 500, date(2026, 11, 23), (row, ROW)), printed=printed)
    assert paper.pages > 2
    passes(paper)


@pytest.mark.parametrize("groups", [("7KQ2M", "X4PDR", "9TBWN", "H3VCA", "E5GYJ", "2FZL8"), ("7KQ2M",), ()])
def test_the_recovery_sheet_shows_its_code(
    groups: tuple[str, ...], passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    paper = recovery.sheet(RecoverySheet("Thistledown", date(2026, 11, 23), groups, "QX", "Store 1"))
    passes(paper)
    said = read(paper)
    assert paper.pages == 1
    assert all(f"{n} {group}" in said for n, group in enumerate(groups, start=1))
    assert all(words in said for words in ("QX", "Store 1", "Mon 23 Nov 2026", "Thistledown"))


def test_a_recovery_sheet_heads_nothing_with_nothing_under_it(read: Callable[[Paper], str]) -> None:
    groups = ("7KQ2M", "X4PDR", "9TBWN", "H3VCA", "E5GYJ", "2FZL8")
    said = read(recovery.sheet(RecoverySheet("Thistledown", date(2026, 11, 23), groups, "QX", "")))
    assert "Store" not in said
    assert "Records Made" not in said
    assert "Thistledown Made" in said


def test_a_paper_is_stamped_by_london_s_clock() -> None:
    far = datetime(2026, 7, 1, 2, 0, tzinfo=timezone(timedelta(hours=5)))
    assert long_moment(far) == "Tue 30 Jun 2026, 22:00"


@pytest.mark.parametrize(
    ("clock", "said"), [("15:30", "3.30 pm"), ("00:05", "12.05 am"), ("12:00", "12.00 pm"), ("after tea", "after tea")]
)
def test_times_are_said_as_families_say_them(clock: str, said: str) -> None:
    assert days.spoken_time(clock) == said


@pytest.mark.parametrize(
    ("now", "aim", "whole", "words", "dots"),
    [
        (5, 8, 10, "Now 5 of 10. By March, 8 of 10.", (5, 8, 10)),
        (27, 36, 40, "Now 27 of 40. By March, 36 of 40.", (7, 9, 10)),
        (1, 4, 5, "Now 1 of 5. By March, 4 of 5.", (1, 4, 5)),
        (2.5, 3, 4, "Now 2.5 of 4. By March, 3 of 4.", None),
        (8, 2, 10, "Now 8 of 10. By March, 2 of 10.", None),
        (1, 12, 10, "Now 1 of 10. By March, 12 of 10.", None),
    ],
)
def test_progress_in_words_and_dots(
    now: float, aim: float, whole: float, words: str, dots: tuple[int, int, int] | None
) -> None:
    found = progress(TargetPaper(1, now=now, aim=aim, out_of=whole), "March")
    assert found
    assert found.words == words
    if whole != 4:
        assert found.dots == dots


@pytest.mark.parametrize(
    ("now", "aim", "whole"),
    [(None, 1, 2), (1, None, 2), (1, 2, None), (1, 2, 0), (-1, 2, 3), (float("nan"), 1, 2), (1, 2, float("inf"))],
)
def test_no_progress_without_numbers(now: float | None, aim: float | None, whole: float | None) -> None:
    assert progress(TargetPaper(1, now=now, aim=aim, out_of=whole), "March") is None


def test_text_is_cleaned_before_it_is_set() -> None:
    assert fonts.readable("Zoe\u0308\u200b\x00 a\u00a0b\r\nc") == ("Zoë a\u00a0b\nc", ())
    shown, lost = fonts.readable("שלום and ไทย")
    assert shown == "\ufffd" * 4 + " and " + "\ufffd" * 3
    assert [one.script for one in lost] == ["Hebrew", "Thai"]


def test_every_warning_has_a_sentence() -> None:
    assert codes("papers") == {
        "unprintable", "ask-first", "ask-first-size", "names-another", "staff-words", "staff-words-targets",
    }  # fmt: skip
