# SPDX-License-Identifier: Apache-2.0
"""What goes wrong: one object with every key, three sentences, the right exit code, never a traceback."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sencodesk.services import history
from tests.cli.shell import PASS, SERVE, Said, Shell, in_words, pupil_list, pupil_row
from tests.cli.test_contract import commands, missing


def told(said: Said, code: int, error: str) -> Said:
    """A failure with this exit code and short name, in three sentences, with the command's keys."""
    assert said.code == code, said
    assert said.body["ok"] is False
    told = said.body["error"]
    assert told["code"] == error, told
    for sentence in ("happened", "kept", "do"):
        assert told[sentence].endswith("."), told
    name = next((one for one in commands() if said.body["format"] == "sencodesk-" + one.replace(" ", "-")), None)
    if name is not None:
        absent = missing(commands()[name], said.body)
        assert [one for one in absent if not one.endswith("holds nothing")] == []  # the keys are there, and empty
    return said


NO_STORE = [
    ("pupils",),
    ("plans",),
    ("import", "x.csv"),
    ("print", "iep", "--all", "--out", "x"),
    ("register", "--csv", "--out", "x"),
    ("councils", "list"),
    ("councils", "request", "--out", "x"),
    ("returns", "list"),
    ("returns", "build", "x"),
    ("returns", "check", "x"),
    ("returns", "preview", "x"),
    ("returns", "seal", "x"),
    ("returns", "send"),
    ("returns", "status"),
    ("returns", "receipt", "x"),
    ("backup", "make", "x"),
    ("store", "check"),
    ("undo",),
    ("redo",),
    ("log",),
]


@pytest.mark.parametrize("words", NO_STORE, ids=" ".join)
def test_no_store_there(shell: Shell, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder)
    told(shell.run(*words, expect=None), 2, "no_store")
    assert list(shell.folder.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("no-such-verb",),
        ("returns",),
        ("returns", "build"),
        ("init", "--school", "S"),
        ("pupils", "--on", "yesterday"),
        ("print", "poster", "--all", "--out", "x"),
        ("pupils", "--al"),
        ("inbox", "decide", "x", "y"),
    ],
    ids=" ".join,
)
def test_wrong_usage(shell: Shell, words: tuple[str, ...]) -> None:
    said = told(shell.run(*words, expect=None), 2, "usage")
    assert said.err


def test_usage_of_what_is_given(school: Shell) -> None:
    file = school.file("list.csv", pupil_list(pupil_row(1, "Marrowfield", "Edie")))
    told(school.run("import", file, "--decide", "one", expect=None), 2, "usage")
    told(school.run("do", expect=None), 2, "usage")
    told(school.run("do", "no.such_verb", expect=None), 2, "usage")
    told(school.do("plans.start", {"nobody": 1}, expect=None), 2, "usage")
    told(school.do("pupils.set_flag", {"pupil_ids": "x", "flag": "unit", "value": True}, expect=None), 2, "usage")
    for text in ("[]", "{", "1"):
        told(school.run("do", "plans.start", "--args", school.file("a", text), expect=None), 2, "bad_arguments")
        if text != "[]":
            bad = school.run("import", file, "--mapping", school.file("a", text), expect=None)
            told(bad, 2, "bad_arguments")
    told(school.run("returns", "build", "x", expect=None), 2, "no_return")
    told(
        school.run("init", "--school", "S", "--laestab", "9992041", "--recovery-out", "x", expect=None),
        2,
        "store_exists",
    )


def test_values_that_cannot_be_are_refused(shell: Shell) -> None:
    said = shell.run("init", "--school", "S", "--laestab", "12", "--recovery-out", shell.sheet, expect=None)
    told(said, 1, "LAESTAB_FORMAT")
    assert not shell.store.exists()
    assert not shell.sheet.exists()


def test_no_records_without_a_recovery_sheet(shell: Shell) -> None:
    words = ("init", "--school", "S", "--laestab", "9992041", "--recovery-out", shell.folder / "nowhere" / "sheet")
    told(shell.run(*words, expect=None), 4, "file_missing")
    assert not shell.store.exists()
    shell.store = shell.file("a-file", "")
    told(shell.run(*words[:-1], shell.sheet, expect=None), 2, "place_taken")
    assert [one.name for one in shell.folder.iterdir()] == ["a-file"]


def test_the_recovery_sheet_opens_the_records(school: Shell) -> None:
    from sencodesk import bootstrap
    from sencodesk.vault import recovery
    from sencodesk.vault.keystore import NoPlace

    code = recovery.parse(school.sheet.read_text().splitlines()[1])
    assert code is not None
    bootstrap.open_desk(school.store, secret=code, kind="recovery", places=NoPlace()).store.close()
    assert school.sheet.stat().st_mode & 0o077 == 0


def test_text_that_is_none_is_refused(school: Shell) -> None:
    values = {"values": {"surname": "x", "forename": "\ud800"}, "entry": None}
    told(school.do("pupils.add", values, expect=None), 2, "usage")


def test_nothing_done(school: Shell) -> None:
    told(school.run("undo", expect=None), 1, "nothing_to_undo")
    told(school.run("redo", expect=None), 1, "nothing_to_redo")
    assert school.run("returns", "send").body["submissions"] == []
    nobody = school.file("list.csv", pupil_list("M38020932600,Short,Number,14/03/2018,F,4,4H,,C,01/09/2022,N,,"))
    said = school.run("import", nobody, "--yes", expect=1)
    assert said.body["ok"] is False
    assert said.body["counts"]["refused"] == 1
    assert school.run("pupils", "--all").body["pupils"] == []


def test_a_wrong_passphrase(school: Shell) -> None:
    told(school.run("pupils", passphrase="wrong", expect=None), 3, "wrong_passphrase")
    backup = school.folder / "b"
    school.run("backup", "make", backup)
    told(school.run("backup", "verify", backup, passphrase="wrong", expect=None), 3, "wrong_passphrase")
    school.store = school.folder / "elsewhere"
    told(school.run("backup", "restore", backup, passphrase="wrong", expect=None), 3, "wrong_passphrase")
    assert not (school.store / "records.db").exists()


def test_no_passphrase_at_all(school: Shell) -> None:
    command = [sys.executable, "-c", SERVE, "--store", str(school.store), "--json", "pupils"]
    with subprocess.Popen(
        [*command[:-1], "--passphrase-fd", "99", "pupils"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, "no_passphrase" in out, "Traceback" in err) == (3, True, False)


def test_the_passphrase_from_a_file_descriptor(school: Shell) -> None:
    read, write = os.pipe()
    os.write(write, PASS.encode() + b"\n")
    os.close(write)
    code, _, _ = in_words(["--store", str(school.store), "--passphrase-fd", str(read), "pupils"], None)
    os.close(read)
    assert code == 0


@contextmanager
def held(shell: Shell) -> Iterator[None]:
    """Another process has the records open."""
    hold = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire();"
        "print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(shell.store / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate()


def test_another_copy_is_running(school: Shell) -> None:
    with held(school):
        told(school.run("pupils", expect=None), 3, "open_elsewhere")
    school.run("pupils")


def damaged(shell: Shell) -> None:
    records = shell.store / "records.db"
    data = bytearray(records.read_bytes())
    data[100] ^= 1
    records.write_bytes(data)


def without_slots(shell: Shell) -> None:
    (shell.store / "keyslots.json").unlink()


@pytest.mark.parametrize("harm", [damaged, without_slots])
def test_damaged_records(school: Shell, harm: Callable[[Shell], None]) -> None:
    harm(school)
    told(school.run("pupils", expect=None), 6, "store_damaged")
    said = told(school.run("store", "check", expect=None), 6, "store_damaged")
    assert said.body["ok"] is False


def test_records_of_a_newer_program(school: Shell) -> None:
    from sqlalchemy import text

    from sencodesk.store.file import StoreFile
    from sencodesk.store.folder import StoreFolder
    from tests.clocks import FakeClock

    one = StoreFile.open(StoreFolder(school.store), kind="passphrase", secret=PASS, now=FakeClock().now)
    with one.writer_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    one.close()
    told(school.run("pupils", expect=None), 4, "store_newer")


def test_a_full_disk(school: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(*_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sencodesk.services.backups.backup.make", full)
    told(school.run("backup", "make", school.folder / "b", expect=None), 6, "disk_full")


def test_files_that_are_not_there_or_are_something_else(school: Shell) -> None:
    nowhere = school.folder / "nowhere"
    told(school.run("import", nowhere, expect=None), 4, "file_missing")
    told(school.run("councils", "add", nowhere, expect=None), 4, "file_missing")
    told(school.run("do", "plans.start", "--args", nowhere, expect=None), 4, "file_missing")
    told(school.run("backup", "verify", nowhere, expect=None), 4, "backup_missing")
    told(school.run("backup", "verify", school.file("b", "no backup"), expect=None), 4, "not_a_backup")
    told(school.run("councils", "add", school.file("p", "{}"), expect=None), 4, "profile_bad")


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x><CTfile/>",
        b"",
        b"<other/>",
        b"<CTfile><Header>",
        bytes(range(256)) * 8,
        b"<CTfile>" + b"<a>" * 9999,
    ],
    ids=["doctype", "empty", "another root", "cut short", "no text", "too deep"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(school: Shell, content: bytes) -> None:
    file = school.folder / "file.xml"
    file.write_bytes(content)
    said = school.run("import", file, "--yes", expect=None)
    told(said, 4, said.body["error"]["code"])
    assert (said.body["outcome"], said.body["written"]) == ("refuse_file", False)


@pytest.mark.parametrize(
    "bug", [LookupError, EOFError, ImportError, StopIteration, MemoryError, BufferError, Exception]
)
def test_a_bug_is_told_without_a_value(school: Shell, monkeypatch: pytest.MonkeyPatch, bug: type[Exception]) -> None:
    """Of whatever class: nobody can list those that a library will raise one day."""

    def broken(_desk: object) -> None:
        raise bug("Marrowfield")

    monkeypatch.setattr(history, "undo", broken)
    said = told(school.run("undo", expect=None), 70, "our_fault")
    assert "Marrowfield" not in said.err + said.out
    assert f"report: {bug.__name__} at test_failures.py" in said.err


def test_no_answer_yet(school: Shell) -> None:
    """A council that nobody answers for: the return is queued, and that is 5."""
    shell = with_council(school)
    said = shell.run("returns", "send", "northshire", expect=None)
    assert said.code == 5, said
    assert said.body["ok"] is False
    assert said.body["submissions"][0]["state"] in {"queued", "unconfirmed"}
    told(shell.run("returns", "receipt", "northshire", expect=None), 5, "no_receipt")


def with_council(school: Shell) -> Shell:
    """A school with one pupil, ready to send to a council that is not there any more."""
    from tests.cli.shell import council_template

    school.run("import", school.file("list.csv", pupil_list(pupil_row(1, "Marrowfield", "Edie"))), "--yes")
    school.run("inbox", "init", school.inbox, "--id", "northshire", "--name", "Northshire", "--code", "999")
    with school.serving() as url:
        profile = school.folder / "profile.json"
        template = council_template(school.folder)
        school.run("inbox", "profile", school.inbox, "--url", url, "--out", profile, "--template", template)
        shown = school.run("councils", "add", profile, expect=1).body["fingerprint"]
        school.run("councils", "add", profile, "--fingerprint", shown, "--allow-loopback")
        school.run("councils", "request", "--out", school.folder / "card")
        school.run("inbox", "enrol", school.inbox, school.folder / "card")
    pupils = [one["id"] for one in school.run("pupils").body["pupils"]]
    for flag in ("unit", "resourced", "top_up"):
        school.do("pupils.set_flag", {"pupil_ids": pupils, "flag": flag, "value": False, "from": "2022-09-01"})
    school.run("returns", "build", "northshire")
    school.run("returns", "check", "northshire")
    school.run("returns", "preview", "northshire")
    return school


def test_errors_stop_the_return(school: Shell) -> None:
    shell = with_council(school)
    (pupil,) = shell.run("pupils").body["pupils"]
    shell.do("pupils.change", {"pupil_id": pupil["id"], "values": {"upn": None}})
    said = shell.run("returns", "check", "northshire", expect=1)
    assert said.body["ok"] is False
    assert said.body["errors"] == 1
    assert [one["rule"] for one in said.body["findings"]] == ["1500"]
    stopped = shell.run("returns", "send", "northshire", expect=None)
    assert stopped.code == 1
    assert stopped.body["error"]["kept"]


@pytest.mark.parametrize("words", [("pupils",), ("returns", "list"), ("log",)], ids=" ".join)
def test_without_json_a_person_reads_words(school: Shell, words: tuple[str, ...]) -> None:
    code, out, err = in_words(["--store", str(school.store), *words], PASS)
    assert code == 0
    assert "{" not in out
    code, out, err = in_words(["--store", str(school.store), *words], "wrong")
    assert (code, out) == (3, "")
    assert err.splitlines()[0] == "That passphrase does not open these records."


def test_json_may_stand_before_or_after_the_verb(school: Shell) -> None:
    for words in (["--json", "store", "check"], ["store", "check", "--json"]):
        _, out, _ = in_words(["--store", str(school.store), *words], PASS)
        assert out.startswith('{"format": "sencodesk-store-check"')


def test_the_installed_command_is_this_one(school: Shell) -> None:
    """Once as a technician runs it, with the real strength of the passphrase and letters that a code page lacks."""
    program = shutil.which("sencodesk-cli", path=str(Path(sys.executable).parent))
    assert program is not None
    plain = os.environ | {
        "SENCODESK_STORE": str(school.store),
        "SENCODESK_PASSPHRASE": PASS,
        "SENCODESK_KEYRING": "off",
    }
    plain |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    school.do("pupils.add", {"values": {"surname": "Żółwik", "forename": "Ania"}, "entry": "2022-09-01"})
    done = subprocess.run([program, "pupils", "--json"], env=plain, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Żółwik" in done.stdout.decode("utf-8")
    assert done.stdout.count(b"\n") == 1
