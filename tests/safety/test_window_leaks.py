# SPDX-License-Identifier: Apache-2.0
"""The planted words once more, in the real window: typing, a mistake, the print sheet, a lock.

The window runs in a process with a home, temporary and settings folders of its own; those, the records and all that it
said are looked through after every step, while it is open.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell
from tests.safety.test_leaks import FORENAMES, SURNAMES, Watch, bring_in, found_in

STEPS = ["a pupil was changed", "typed and not saved", "a mistake was shown", "the print sheet is open",
         "a paper was saved", "locked"]  # fmt: skip


def filled(folder: Path) -> Path:
    """Records with all that is planted; made in this process, which other tests look after."""
    (folder / "desk").mkdir()
    shell = Shell(folder / "desk")

    def do(verb: str, arguments: dict[str, Any]) -> None:
        shell.do(verb, arguments)

    shell.run("init", "--school", "Thistledown Primary", "--laestab", "9992041", "--recovery-out", folder / "sheet")
    bring_in(lambda *words: shell.run(*words).body, do, folder)
    return shell.store


def a_person(folder: Path) -> dict[str, str]:
    """The environment of somebody who has used nothing yet."""
    places = {
        "HOME": "home", "TMPDIR": "temporary", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run",
    }  # fmt: skip
    for name in places.values():
        (folder / name).mkdir(parents=True, mode=0o700)
    return {**os.environ, **{key: str(folder / name) for key, name in places.items()}, "SENCODESK_KEYRING": "off"}


@pytest.mark.timeout(180)
def test_nothing_planted_is_found_after_any_step_in_the_window(tmp_path: Path) -> None:
    records, person, papers = filled(tmp_path), tmp_path / "person", tmp_path / "papers"
    papers.mkdir()
    watch = Watch([records, person])
    command = [sys.executable, "-m", "tests.safety.leaky_window", str(records), str(papers)]
    steps = []
    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(
            command, env=a_person(person), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        ) as window,
    ):
        assert window.stdin is not None
        assert window.stdout is not None
        while not (line := window.stdout.readline()).startswith("{"):
            assert line, (tmp_path / "said").read_text(encoding="utf-8")
            steps.append(line.strip())
            assert watch.look() == {}, line
            window.stdin.write("\n")
            window.stdin.flush()
        assert window.wait(30) == 0, (tmp_path / "said").read_text(encoding="utf-8")
    assert steps == STEPS
    told = json.loads(line)
    assert found_in(line.encode()) == []
    assert told["removed"] == {}
    assert "Planted" in told["shown"]["report"]
    assert told["shown"]["copied"] == told["shown"]["report"]
    assert found_in((tmp_path / "said").read_bytes()) == []
    assert watch.look() == {}
    (paper,) = papers.iterdir()
    assert found_in(paper.name.encode()) == []
    settings = [file for file in (person / "config").rglob("*") if file.is_file()]
    assert settings, "it remembers the window's place, and nothing of the records"
    assert not {*SURNAMES, *FORENAMES} & set(found_in(b"".join(file.read_bytes() for file in settings)))


@pytest.mark.timeout(120)
def test_a_hand_that_waits_in_vain_ends_the_window_at_once_with_its_reason(tmp_path: Path) -> None:
    """There are no records to unlock. No box about the mistake, and no dialog, keeps the program that closes."""
    command = [sys.executable, "-m", "tests.safety.leaky_window", str(tmp_path / "nothing"), str(tmp_path), "0.5"]
    done = subprocess.run(
        command, env=a_person(tmp_path / "person"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 70, done.stderr
    assert done.stderr.splitlines()[-1].startswith("The hand stopped: LostError")
    assert done.stdout == ""
