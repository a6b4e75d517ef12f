# SPDX-License-Identifier: Apache-2.0
"""A restore that the computer's stop broke off: the command line finishes it as the window does, and hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import putting_aside
from sencodesk.vault.keystore import NoPlace
from tests.cli.shell import PASS, Shell

ASIDE = " put aside 2026-11-23 10.42.00"


def put_aside(shell: Shell, name: str = ASIDE) -> Path:
    """Records that a broken-off restore left beside their place."""
    shell.begin()
    aside = shell.store.with_name(shell.store.name + name)
    shell.store.rename(aside)
    return aside


def begun_anew(shell: Shell) -> dict[str, str]:
    """Another school is to be started in the same place."""
    said = shell.run(
        "init", "--school", "Another Primary", "--laestab", "9992042", "--recovery-out", shell.folder / "second.txt",
        expect=2,
    )  # fmt: skip
    error: dict[str, str] = said.body["error"]
    assert not (shell.folder / "second.txt").exists()
    return error | {"err": said.err}


@pytest.mark.parametrize("name", [ASIDE, " being restored"])
def test_no_records_are_begun_beside_those_of_a_broken_off_restore(shell: Shell, name: str) -> None:
    aside = put_aside(shell, name)
    told = begun_anew(shell)
    assert told["code"] == "store_exists"
    assert (putting_aside.FINISHED if name != ASIDE else putting_aside.PUT_BACK) in told["err"]
    assert not aside.exists()
    assert shell.run("log").body["changes"]


def test_whichever_command_comes_first_puts_them_back(shell: Shell) -> None:
    put_aside(shell)
    said = shell.run("pupils")
    assert putting_aside.PUT_BACK in said.err
    assert putting_aside.PUT_BACK not in shell.run("pupils").err


def test_a_backup_is_not_restored_over_what_was_put_aside(shell: Shell) -> None:
    shell.begin()
    backup = shell.folder / "one.sencodesk"
    shell.run("backup", "make", backup)
    shell.store.rename(shell.store.with_name(shell.store.name + ASIDE))
    said = shell.run("backup", "restore", backup, expect=None)
    assert said.body["error"]["code"] == "store_exists"
    assert putting_aside.PUT_BACK in said.err


def test_records_that_another_program_holds_are_opened_where_they_lie(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = put_aside(shell)
    real = Path.replace

    def replace(self: Path, to: Path) -> Path:
        if self == aside:
            raise PermissionError(13, "held")
        return real(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    said = shell.run("pupils")
    assert putting_aside.OPENED_THERE.format(aside.name) in said.err
    assert begun_anew(shell)["code"] == "store_exists"


def test_whoever_makes_records_is_refused_beside_them(shell: Shell) -> None:
    aside = put_aside(shell)
    with pytest.raises(UserError) as told:
        bootstrap.create(
            shell.store, passphrase=PASS, recovery_code="0" * 30, school="Another Primary", laestab="9992042",
            places=NoPlace(),
        )  # fmt: skip
    assert (told.value.code, told.value.exit_code) == ("restore_broken_off", 2)
    assert aside.exists()
    assert not shell.store.exists()
