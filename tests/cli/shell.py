# SPDX-License-Identifier: Apache-2.0
"""A technician at the command line: runs commands in this process, and the inbox in one of its own."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from sencodesk.cli import main
from tests.invented import upn

PASS = "copper kettle meadow lantern"
SERVE = "import sys; from sencodesk.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Said:
    """What a command answered: exit code, the object on standard output, and the words on standard error."""

    code: int
    body: dict[str, Any]
    out: str
    err: str


@dataclass
class Shell:
    """A folder with records, and a passphrase in the environment."""

    folder: Path
    store: Path = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.folder / "records"

    def run(self, *words: str | Path, passphrase: str = PASS, expect: int | None = 0) -> Said:
        """One command with --json; its one object. Fails if more or less stands on standard output."""
        arguments = ["--store", str(self.store), "--json", *map(str, words)]
        code, out, err = in_words(arguments, passphrase)
        assert out.endswith("\n"), (arguments, err)
        assert out.count("\n") == 1, out
        said = Said(code, json.loads(out), out, err)
        assert expect is None or code == expect, said
        return said

    def do(self, verb: str, arguments: dict[str, Any], *, expect: int | None = 0) -> Said:
        """Any verb, with its arguments in a file."""
        file = self.folder / "arguments.json"
        file.write_text(json.dumps(arguments), encoding="utf-8")
        return self.run("do", verb, "--args", file, expect=expect)

    def file(self, name: str, text: str) -> Path:
        """A file beside the records."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def begin(self) -> None:
        """The records of an invented school."""
        self.run("init", "--school", "Thistledown Primary", "--laestab", "9992041", "--recovery-out", self.sheet)

    @property
    def sheet(self) -> Path:
        """Where the recovery sheet lies."""
        return self.folder / "recovery.txt"

    @property
    def inbox(self) -> Path:
        """The council's folder."""
        return self.folder / "inbox"

    @contextmanager
    def serving(self, decide: str = "auto") -> Iterator[str]:
        """The council's inbox in a process of its own; gives its address."""
        ready = self.folder / "ready.json"
        command = [sys.executable, "-c", SERVE, "inbox", "serve", str(self.inbox), "--decide", decide]
        command += ["--ready-file", str(ready)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                assert server.stdout is not None
                assert "http" in server.stdout.readline()  # the officer's address is told when it listens
                told = json.loads(ready.read_text(encoding="utf-8"))
                assert told["pid"] == server.pid
                yield told["url"]
            finally:
                server.terminate()


def in_words(arguments: Sequence[str], passphrase: str | None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        if passphrase is not None:
            patch.setenv("SENCODESK_PASSPHRASE", passphrase)
        patch.setenv("SENCODESK_KEYRING", "off")
        patch.setattr("sencodesk.vault.slots.ARGON2_MEMORY", (1024,))
        code = main(arguments)
    assert "Traceback" not in err.getvalue()
    return code, out.getvalue(), err.getvalue()


def pupil_list(*rows: str) -> str:
    """A school's list as CSV."""
    heads = "UPN,Legal Surname,Legal Forename,Date of Birth,Gender,Year Group,Reg Group,Home LA,Enrolment Status"
    return "\n".join((f"{heads},Admission Date,SEN Status,SEN Start Date,Primary Need", *rows)) + "\n"


def pupil_row(number: int, surname: str, forename: str, *, status: str = "K", need: str = "SLCN") -> str:
    """One pupil of that list, nine years old in the autumn of 2026."""
    return (
        f"{upn(number)},{surname},{forename},14/03/2018,F,4,4H,Northshire,C,01/09/2022,{status},05/01/2026,"
        f"{need if status != 'N' else ''}"
    )


def council_template(folder: Path) -> Path:
    """What Northshire asks for, due soon whenever the test runs."""
    today = date.today()  # noqa: DTZ011, TID251  the inbox's certificates and the command line go by the computer's clock
    template = json.loads(files("sencodesk_resources").joinpath("profiles/northshire.json").read_bytes())
    template["valid_until"] = (today + timedelta(days=700)).isoformat()
    (period,) = template["returns"][0]["periods"]
    period["opens"] = (today - timedelta(days=20)).isoformat()
    period["reference_date"] = today.isoformat()
    period["due"] = (today + timedelta(days=9)).isoformat()
    path = folder / "template.json"
    path.write_text(json.dumps(template), encoding="utf-8")
    return path
