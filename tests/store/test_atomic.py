# SPDX-License-Identifier: Apache-2.0
"""Files that a person asked for: all of them or none, and a sentence where it cannot be done."""

from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.store.atomic import write_for_a_person


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
