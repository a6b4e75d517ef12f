# SPDX-License-Identifier: Apache-2.0
"""Files that a person asked for: all of them or none, and a sentence where it cannot be done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.store.atomic import write_for_a_person

KILLED = """
import os, signal, sys
from pathlib import Path
from sencodesk.store.atomic import write_for_a_person
os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)
write_for_a_person({Path(sys.argv[1]): b"of one child"}, kept="")
"""
LONG_AGO = 120


def killed_while_writing(file: Path) -> Path:
    """What is left of a program that was killed in the middle of a file."""
    before = set(file.parent.iterdir())
    done = subprocess.run([sys.executable, "-c", KILLED, str(file)], timeout=60, check=False)
    assert done.returncode != 0
    (left,) = set(file.parent.iterdir()) - before
    assert left.read_bytes() == b"of one child"
    return left


def age(file: Path, seconds: float) -> None:
    at = file.stat().st_mtime - seconds
    os.utime(file, (at, at))


@pytest.mark.parametrize("breaks", [KeyboardInterrupt, MemoryError, SystemExit])
def test_nothing_hidden_is_left_however_writing_is_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: type[BaseException]
) -> None:
    def broken(_handle: int) -> None:
        raise breaks

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(breaks):
        write_for_a_person({tmp_path / "plan.pdf": b"of one child"}, kept="")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_taken_away_by_the_next_and_nothing_else(tmp_path: Path) -> None:
    left, fresh = killed_while_writing(tmp_path / "plan.pdf"), killed_while_writing(tmp_path / "plan.pdf")
    age(left, LONG_AGO)
    others = [tmp_path / name for name in (".plan.pdf.0123abcd", ".sencodesk-notes", ".hidden.part", "old.part")]
    for other in others:
        other.write_bytes(b"somebody else's")
        age(other, LONG_AGO)
    folder = tmp_path / left.name.replace(left.name[-10:-5], "0" * 5)
    folder.mkdir()
    age(folder, LONG_AGO)
    write_for_a_person({tmp_path / "plan.pdf": b"whole"}, kept="")
    # The fresh one may be another window's, which is about to give it its name.
    assert set(tmp_path.iterdir()) == {tmp_path / "plan.pdf", fresh, folder, *others}
    assert "plan" not in fresh.name


def test_all_are_written_with_their_folder(tmp_path: Path) -> None:
    files = {tmp_path / "new" / "a.json": b"1", tmp_path / "new" / "b.json": b"2"}
    write_for_a_person(files, kept="Nothing is lost.")
    assert {file: file.read_bytes() for file in files} == files


def test_none_is_left_where_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file, not a folder")
    with pytest.raises(UserError) as refused:
        write_for_a_person({tmp_path / "a": b"1", tmp_path / "taken" / "b": b"2"}, kept="Nothing is lost.")
    assert (refused.value.code, refused.value.exit_code, refused.value.kept) == ("cannot_write", 6, "Nothing is lost.")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_files_that_were_there_stay_as_they_were_where_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "taken").write_bytes(b"a file, not a folder")
    (tmp_path / "folder").mkdir()
    for impossible in (tmp_path / "taken" / "b", tmp_path / "folder"):
        with pytest.raises(UserError, match="cannot_write"):
            write_for_a_person({tmp_path / "a": b"1", tmp_path / "new": b"2", impossible: b"3"}, kept="All is.")
        assert (tmp_path / "a").read_bytes() == b"before"
        assert {one.name for one in tmp_path.iterdir()} == {"a", "taken", "folder"}
