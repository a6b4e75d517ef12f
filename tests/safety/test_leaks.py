# SPDX-License-Identifier: Apache-2.0
"""Fifty planted names, numbers and phrases are found nowhere outside the encrypted records and the papers asked for.

Looked through as raw bytes, in UTF-8 and UTF-16, after every step of a whole session and while the records are open:
the data folder with its write-ahead log, the temporary folder, every temporary file at the moment of its removal, the
person's home, all that was logged or told on standard error, the sealed return, the backup and the council's folder.
"""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sencodesk import bootstrap
from sencodesk.records.pupils import Pupil
from sencodesk.vault.keystore import NoPlace
from tests.cli.shell import PASS, Shell, council_template, in_words, pupil_list
from tests.invented import upn

SURNAMES = [
    f"{start}quexley" for start in ("Abra", "Bolo", "Cani", "Dore", "Emba", "Fulo", "Grani", "Holo", "Immo", "Juva")
]
FORENAMES = [f"Zy{end}wen" for end in ("ba", "co", "do", "fu", "ga", "hi", "jo", "ku", "li", "mo")]
UPNS = [upn(700 + n) for n in range(10)]
OTHERS = [
    *(f"Vexholme{n}" for n in range(3)),  # preferred names
    *(f"Wrathby{n}" for n in range(3)),  # contacts
    *(f"quorndell{n}@example.org" for n in range(2)),
    *(f"01632 9605{n:02d}7" for n in range(2)),
]
PHRASES = [f"hums the {word} song before spelling" for word in ("amber", "beetle", "copper", "dandelion", "ember")] + [
    f"wants her {word} on the desk" for word in ("fossil", "garnet", "harness", "ink pot", "jigsaw")
]
PLANTED = [*SURNAMES, *FORENAMES, *UPNS, *OTHERS, *PHRASES]
NEEDLES = {word: (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")) for word in PLANTED}


def found_in(data: bytes) -> list[str]:
    """The planted words that stand in these bytes."""
    return [word for word, forms in NEEDLES.items() if any(form in data for form in forms)]


@dataclass
class Watch:
    """Looks through folders, and at every file that is about to be removed."""

    folders: list[Path]
    removed: dict[str, list[str]] = field(default_factory=dict)

    def look(self) -> dict[str, list[str]]:
        """Files, and names of files, in which something planted stands."""
        hits = dict(self.removed)
        for folder in self.folders:
            for file in folder.rglob("*"):
                words = found_in(file.name.encode()) + (found_in(file.read_bytes()) if file.is_file() else [])
                if words:
                    hits[str(file)] = words
        return hits

    def before_removal(self, remove: Callable[..., None]) -> Callable[..., None]:
        """The function, with a look at the file before it goes."""

        def looking(path: Any, *, dir_fd: int | None = None) -> None:
            place = Path(os.fsdecode(path)) if dir_fd is None else Path(f"/proc/self/fd/{dir_fd}", os.fsdecode(path))
            if place.is_file() and (words := found_in(place.read_bytes())):
                self.removed[str(path)] = words
            remove(path, dir_fd=dir_fd)

        return looking


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    folders = [tmp_path / "desk" / "records", temporary, Path(os.environ["HOME"]), tmp_path / "desk" / "inbox"]
    one = Watch(folders)
    monkeypatch.setattr(os, "unlink", one.before_removal(os.unlink))
    monkeypatch.setattr(os, "remove", one.before_removal(os.remove))
    return one


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A session whose every answer on standard error is kept and looked through."""
    (tmp_path / "desk").mkdir()
    return Shell(tmp_path / "desk")


class Told:
    """Everything that was logged, at every level."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def handler(self) -> logging.Handler:
        handler = logging.Handler(logging.DEBUG)
        handler.emit = lambda record: self.lines.append(f"{record.getMessage()} {record.exc_text or ''}")  # type: ignore[method-assign]  # one line of a logger
        return handler


def test_the_needle_is_found_where_there_is_one(tmp_path: Path) -> None:
    assert len(set(PLANTED)) == 50
    watch = Watch([tmp_path])
    for n, form in enumerate(NEEDLES[PHRASES[0]]):
        (tmp_path / str(n)).write_bytes(b"x" * 5 + form)
    (tmp_path / f"{SURNAMES[0]}.pdf").write_bytes(b"")
    assert len(watch.look()) == 4
    gone = tmp_path / "gone"
    gone.write_text(UPNS[0])
    watch.before_removal(os.unlink)(gone)
    assert watch.removed == {str(gone): [UPNS[0]]}


def test_nothing_planted_is_found_after_any_step_of_a_session(watch: Watch, shell: Shell, tmp_path: Path) -> None:
    told, root = Told(), logging.getLogger()
    handler, level = told.handler(), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        errors = session(shell, watch, tmp_path)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert found_in("\n".join(errors).encode()) == []
    assert found_in("\n".join(told.lines).encode()) == []
    assert found_in((tmp_path / "sealed.age").read_bytes()) == []
    assert found_in((tmp_path / "backup").read_bytes()) == []
    printed = list((tmp_path / "plans").iterdir())
    assert printed
    assert [file.name for file in printed if found_in(file.name.encode())] == []
    assert [file.name for file in printed if found_in(file.read_bytes().partition(b"stream")[0])] == []


def session(shell: Shell, watch: Watch, outside: Path) -> list[str]:
    """Import, plan, print, seal, send, backup, lock; a look after each. Returns what stood on standard error."""
    errors: list[str] = []

    def run(*words: str | Path, expect: int | None = 0) -> dict[str, Any]:
        said = shell.run(*words, expect=expect)
        errors.append(said.err)
        assert watch.look() == {}, words
        return said.body

    def do(verb: str, arguments: dict[str, Any]) -> None:
        file = outside / "arguments.json"  # what a script hands over is the script's own
        file.write_text(json.dumps(arguments), encoding="utf-8")
        run("do", verb, "--args", file)

    run("init", "--school", "Thistledown Primary", "--laestab", "9992041", "--recovery-out", outside / "sheet")
    bring_in(run, do, outside)
    pupils = run("pupils", "--all")["pupils"]
    assert {word for one in (pupils, run("plans")) for word in found_in(repr(one).encode())} == set(PLANTED)
    run("print", "iep", "--all", "--out", outside / "plans")
    run("print", "iep", "--all", "--copy", "parent", "--out", outside / "parents.pdf")
    run("register", "--csv", "--out", outside / "register.csv")
    send(shell, run, do, [one["id"] for one in pupils], outside)
    run("backup", "make", outside / "backup")
    run("backup", "verify", outside / "backup")
    while_open(shell, watch)
    fail(shell, errors, outside)
    assert watch.look() == {}
    return errors


def bring_in(run: Callable[..., Any], do: Callable[[str, dict[str, Any]], None], outside: Path) -> None:
    """Ten planted pupils from a file, the rest by hand."""
    rows = [
        f"{number},{surname},{forename},14/03/2018,F,4,4H,Northshire,C,01/09/2022,K,05/01/2026,SLCN"
        for number, surname, forename in zip(UPNS, SURNAMES, FORENAMES, strict=True)
    ]
    (outside / "list.csv").write_text(pupil_list(*rows), encoding="utf-8")
    run("import", outside / "list.csv")
    run("import", outside / "list.csv", "--yes")
    ids = [one["id"] for one in run("pupils")["pupils"]]
    for n in range(3):
        do("pupils.change", {"pupil_id": ids[n], "values": {"preferred_forename": OTHERS[n]}})
        contact = {"surname": OTHERS[3 + n], "email": OTHERS[6 + n % 2], "telephone": OTHERS[8 + n % 2]}
        do("pupils.add_contact", {"pupil_id": ids[n], "values": contact})
    values = dict(zip(("strengths", "difficulties", "pupil_view", "parent_view", "at_home"), PHRASES[:5], strict=True))
    fields = ("text", "plain_text", "baseline", "success", "strategy")
    target = dict(zip(fields, PHRASES[5:], strict=True))
    do(
        "plans.start",
        {"pupil_id": ids[0], "values": {**values, "start": "2026-11-02", "review": "2027-03-25"}, "targets": [target]},
    )
    run("undo")
    run("redo")
    (plan,) = run("plans")["plans"]
    do("plans.issue", {"plan_id": plan["id"]})


def send(shell: Shell, run: Callable[..., Any], do: Callable[..., Any], pupils: list[str], outside: Path) -> None:
    """A return, sealed and sent to a real inbox."""
    for flag in ("unit", "resourced", "top_up"):
        do("pupils.set_flag", {"pupil_ids": pupils, "flag": flag, "value": False, "from": "2022-09-01"})
    run("inbox", "init", shell.inbox, "--id", "northshire", "--name", "Northshire", "--code", "999")
    with shell.serving() as url:
        profile = outside / "profile.json"
        run("inbox", "profile", shell.inbox, "--url", url, "--out", profile, "--template", council_template(outside))
        shown = run("councils", "add", profile, expect=1)["fingerprint"]
        run("councils", "add", profile, "--fingerprint", shown, "--allow-loopback")
        run("councils", "request", "--out", outside / "card")
        run("inbox", "enrol", shell.inbox, outside / "card")
        for step in ("build", "check", "preview"):
            run("returns", step, "northshire")
        run("returns", "seal", "northshire", "--out", outside / "sealed.age")
        run("returns", "send", "northshire", "--wait", "20")
        assert run("returns", "receipt", "northshire")["verified"] is True
    (arrived,) = run("inbox", "list", shell.inbox)["submissions"]
    rows = run("inbox", "show", shell.inbox, arrived["submission_id"])["body"]["rows"]
    assert {row["surname"] for row in rows} == set(SURNAMES)


def while_open(shell: Shell, watch: Watch) -> None:
    """Planted words in the write-ahead log of open records."""
    desk = bootstrap.open_desk(shell.store, secret=PASS, places=NoPlace())
    with desk.unit("change everybody") as unit:
        for one in unit.session.query(Pupil):
            one.middle = PHRASES[0]
    log = shell.store / "records.db-wal"
    assert log.stat().st_size > 4096
    assert watch.look() == {}
    desk.store.close()


def fail(shell: Shell, errors: list[str], outside: Path) -> None:
    """Failures, too, name nobody: a wrong value, a duplicate, a bug, a file that cannot be read."""
    bad = outside / "bad.json"
    bad.write_text(f'{{"{SURNAMES[0]}": "{PHRASES[0]}"', encoding="utf-8")
    for words in (("do", "pupils.add", "--args", bad), ("import", bad, "--yes"), ("councils", "add", bad)):
        errors.append(shell.run(*words, expect=None).err)
    code, _, err = in_words(["--store", str(shell.store), "pupils"], PHRASES[0])
    assert code == 3
    errors.append(err)
