# SPDX-License-Identifier: Apache-2.0
"""Batches drawn in a process of their own: the same papers, and no process that outlives whoever wanted them."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sencodesk import __version__
from sencodesk.errors import UserError
from sencodesk.papers import book
from sencodesk.papers.model import PlanPaper, SignaturePaper, TargetPaper
from sencodesk.papers.plans import Copy
from sencodesk.services import press, printing
from sencodesk.services.printing import Chosen
from tests import copies, presses
from tests.presses import Presses

PRINTED = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
MANY = 3_000
"""More than any process draws while a test looks away."""


def plan(n: int) -> PlanPaper:
    """A plan that warns of staff words, with every kind of value in it."""
    target = TargetPaper(1, text="Reads aloud.", strategy="Precision teaching", now=3, aim=7.5, review=date(2027, 2, 1))
    signed = SignaturePaper("Parent", "Morwenna Marrowfield", date(2026, 11, 2))
    return PlanPaper(
        f"Edie Marrowfield {n}", "Edie", number=n, draft=n % 2 == 0, targets=(target, target), signatures=(signed,)
    )


FEW = [plan(n) for n in range(1, press.FEW + 3)]
LONG = FEW[:1] * MANY


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Presses:
    """Every process that is started."""
    folder = tmp_path / "presses"
    folder.mkdir()
    return Presses(folder, monkeypatch)


def never() -> bool:
    """Nobody stops it."""
    return False


def soon() -> Callable[[], bool]:
    """Stops what would wait for ever, so that a test fails instead."""
    end = time.monotonic() + presses.PATIENCE
    return lambda: time.monotonic() > end


def nobody_draws(_done: int, _of: int) -> None:
    """A step that must not come."""
    raise AssertionError("something was drawn")


def quiet(_done: int, _of: int) -> None:
    """Nobody looks."""


@pytest.mark.parametrize("copy", ["staff", "parent"])
def test_it_draws_what_is_drawn_here(started: Presses, copy: Copy) -> None:
    seen: list[tuple[int, int]] = []
    apart = printing.draw(FEW, copy=copy, printed=PRINTED, on_progress=lambda at, of: seen.append((at, of)), apart=True)
    assert len(started.started()) == 1
    assert apart == printing.draw(FEW, copy=copy, printed=PRINTED)
    assert seen == [(n, len(FEW)) for n in range(1, len(FEW) + 1)]
    assert bool(apart.warnings) == (copy == "parent")
    one_copy = copies.parent_copy if copy == "parent" else copies.staff_copy
    each = list(press.one_by_one(FEW, copy=copy, printed=PRINTED, should_stop=never))
    assert each == [one_copy(one, printed=PRINTED) for one in FEW]
    assert not started.alive()


def test_a_few_are_drawn_here(started: Presses) -> None:
    assert printing.draw(FEW[: press.FEW], copy="staff", printed=PRINTED, apart=True).pages == press.FEW
    assert not started.started()


def test_a_file_for_each_plan(started: Presses, tmp_path: Path) -> None:
    chosen = [Chosen(str(n), str(n), f"4H-{n:02}") for n in range(1, len(FEW) + 1)]
    folders = tmp_path / "apart", tmp_path / "here"
    for out in folders:
        apart = out is folders[0]
        made = printing.save_plans(chosen, FEW, copy="parent", out=out, printed=PRINTED, apart=apart)
        assert len(made.files) == len(FEW)
        assert len(made.warnings) == 1
    assert len(started.started()) == 1
    for one in chosen:
        name = printing.file_name(one, "parent")
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_told_to_stop_it_stops_and_leaves_no_process(started: Presses) -> None:
    seen: list[int] = []
    with pytest.raises(book.Stopped) as stopped:
        press.book_of(
            LONG, copy="staff", printed=PRINTED, on_progress=lambda at, _of: seen.append(at),
            should_stop=lambda: len(seen) >= 2,
        )  # fmt: skip
    assert seen == [1, 2]
    assert stopped.value.done == 2
    assert not started.alive()


def test_one_that_does_not_answer_can_be_stopped_too(started: Presses) -> None:
    started.are(presses.DUMB)
    with pytest.raises(book.Stopped):
        press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=quiet, should_stop=lambda: bool(started.alive()))
    assert len(started.started()) == 1
    assert not started.alive()


def test_whoever_has_enough_of_them_leaves_no_process(started: Presses) -> None:
    with closing(press.one_by_one(LONG, copy="staff", printed=PRINTED, should_stop=never)) as papers:
        assert next(papers).pages == 1
        assert started.alive()
    assert not started.alive()


def test_a_file_that_cannot_be_written_ends_it(started: Presses, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    chosen = [Chosen(str(n), str(n), f"4H-{n:04}") for n in range(MANY)]
    with pytest.raises(UserError) as refused:
        printing.save_plans(chosen, LONG, copy="staff", out=tmp_path / "out", printed=PRINTED, apart=True)
    assert refused.value.code != "press_ended"
    assert not started.alive()


def killed(started: Presses) -> Callable[[int, int], None]:
    """Kills the process at its first step."""

    def kill(done: int, _of: int) -> None:
        if done == 1:
            os.kill(started.started()[0], signal.SIGKILL)

    return kill


def test_one_that_dies_is_said_in_three_sentences(started: Presses) -> None:
    with pytest.raises(UserError) as died:
        press.book_of(LONG, copy="staff", printed=PRINTED, on_progress=killed(started), should_stop=never)
    assert died.value.code == "press_ended"
    assert all((died.value.happened, died.value.kept, died.value.do))
    assert "Edie" not in str(died.value)
    assert not started.alive()


def test_one_that_ends_at_once_is_said_too(started: Presses) -> None:
    started.are(presses.BROKEN)
    with pytest.raises(UserError, match="press_ended"):
        list(press.one_by_one(FEW, copy="staff", printed=PRINTED, should_stop=never))


@pytest.mark.parametrize(
    "answer",
    [
        b"cnowhere\nThing\n.",  # a class that this program does not have
        b"cbuiltins\nNothing\n.",
        b"I12x\n.",
        b"\x80\x05\x8e" + b"\xff" * 7 + b"\x7f",  # longer than any memory
        b".",
        b"\x80\x05}.",  # whole, and neither a number nor a paper
    ],
)
def test_an_answer_that_cannot_be_understood_ends_the_waiting(started: Presses, tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "answer").write_bytes(answer)
    started.are(f"cat '{tmp_path / 'answer'}'; exec sleep 600")
    with pytest.raises(UserError, match="press_ended"):
        press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=quiet, should_stop=soon())
    with pytest.raises(UserError, match="press_ended"):
        list(press.one_by_one(FEW, copy="staff", printed=PRINTED, should_stop=soon()))
    assert not started.alive()


def test_a_process_of_another_version_draws_nothing(
    started: Presses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "__version__", "0.0.9")  # of the open window; what is started lies there now
    with pytest.raises(UserError, match="press_ended") as refused:
        press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=nobody_draws, should_stop=soon())
    assert "close SENCO Desk and open it again" in refused.value.do
    assert not started.alive()


def test_nothing_is_taken_from_the_folder_one_is_in(
    started: Presses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reportlab").mkdir()
    (tmp_path / "reportlab" / "__init__.py").write_text("raise SystemExit('somebody else’s')\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    apart = press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=quiet, should_stop=soon())
    assert apart == printing.draw(FEW, copy="staff", printed=PRINTED)


def test_where_none_can_be_started_they_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.devnull)
    here = printing.draw(FEW, copy="staff", printed=PRINTED)
    assert press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=quiet, should_stop=never) == here
    each = list(press.one_by_one(FEW, copy="staff", printed=PRINTED, should_stop=never))
    assert each == [copies.staff_copy(one, printed=PRINTED) for one in FEW]


def test_finished_files_stay_where_it_dies(started: Presses, tmp_path: Path) -> None:
    chosen = [Chosen(str(n), str(n), f"4H-{n:04}") for n in range(MANY)]
    with pytest.raises(UserError, match="press_ended"):
        printing.save_plans(
            chosen, LONG, copy="staff", out=tmp_path / "out", printed=PRINTED, on_progress=killed(started), apart=True
        )
    files = sorted((tmp_path / "out").iterdir())
    assert 0 < len(files) < MANY
    assert all(one.read_bytes().rstrip().endswith(b"%%EOF") for one in files)


PARENT = """
import sys
from tests.services.test_press import LONG, PRINTED, never
from sencodesk.services import press
sys.executable = sys.argv[1]
press.book_of(LONG, copy="staff", printed=PRINTED, on_progress=lambda at, _of: print(at, flush=True), should_stop=never)
"""


def test_it_ends_with_a_program_that_crashes(started: Presses) -> None:
    with subprocess.Popen(
        [presses.PYTHON, "-c", PARENT, sys.executable], cwd=presses.ROOT, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"1\n"
        assert started.alive()
        program.kill()
    started.wait_for_end()


def test_it_ends_with_its_input_even_if_nobody_stops_listening(started: Presses) -> None:
    with subprocess.Popen([sys.executable, "-m", press.MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as alone:
        assert alone.stdin is not None
        assert alone.stdout is not None
        pickle.dump(__version__, alone.stdin)
        pickle.dump((tuple(LONG), "staff", PRINTED, True), alone.stdin)
        alone.stdin.flush()
        assert pickle.load(alone.stdout) == 1
        alone.stdin.close()
        assert alone.wait(presses.PATIENCE) == 0


def test_nothing_that_others_can_see_names_anybody(
    started: Presses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "temporary"
    left.mkdir()
    monkeypatch.setenv("TMPDIR", str(left))
    seen: list[bytes] = []

    def look(done: int, _of: int) -> None:
        if done == 1:
            seen.append(Path(f"/proc/{started.started()[0]}/cmdline").read_bytes())

    with pytest.raises(book.Stopped):
        press.book_of(LONG, copy="staff", printed=PRINTED, on_progress=look, should_stop=lambda: bool(seen))
    assert b"press_process" in seen[0]
    assert b"Edie" not in seen[0]
    assert not list(left.iterdir())


def test_an_installed_program_draws_them_too(started: Presses) -> None:
    started.are(presses.INSTALLED)
    apart = press.book_of(FEW, copy="staff", printed=PRINTED, on_progress=quiet, should_stop=never)
    assert apart == printing.draw(FEW, copy="staff", printed=PRINTED)
