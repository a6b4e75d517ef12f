# SPDX-License-Identifier: Apache-2.0
"""Every public function of the services that takes a desk carries a right, or says here why it needs none."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk import services
from sencodesk.errors import UserError
from sencodesk.services import export, history, log_export, printing, roles
from sencodesk.services.demonstration import stories
from sencodesk.services.desk import Desk
from sencodesk.views.log_lines import LogFilter

LOOKS_UP = {
    "asking_first.due",
    "backup_rota.drill_due", "backup_rota.drilled", "backup_rota.due", "backup_rota.only_here", "backup_rota.rota",
    "backup_rota.standing", "backup_rota.warnings", "backups.last", "chases.signer", "checking.clock_jumped",
    "export.file_name", "export.of_upn",
    "export.has_room", "imports.remembered", "outbox.read", "outbox.submission", "outbox.submissions",
    "people.by_sheet", "people.listed", "people.refuse_removal", "pins.is_on", "pins.why_not", "own_secret.free",
    "own_secret.own_label", "own_secret.prove", "returns.may_seal", "sealing.frozen", "sealing.may_sign",
    "sending.sealed_bytes",
}  # fmt: skip
"""They write nothing, into the records or beside them."""
HANDS_ON = {
    "asking_first.answered": "puts down what a council said that it holds, whoever sits here",
    "asking_first.in_vain": "puts down that a council did not answer, whoever sits here",
    "asking_first.mark_all": "puts down that the councils are to be asked first, before anybody does anything",
    "attachments.sweep": "takes away, at a backup, files that nothing names; whoever may make one",
    "chronology_papers.permitted": "is the question itself",
    "backups.came_from": "keeps settings by the desk's own door, Desk.keep_setting",
    "checking.prepare": "asks for one right or another, by whether the records can be written",
    "export.permitted": "is the question itself",
    "imports.apply": "writes in a unit of work, which asks (Desk.unit)",
    "outbox.move": "does what the sending rules say of a submission that a SENCO let go, whoever sits here",
    "outbox.on_writer": "hands work to the writer's thread; the work asks",
    "papers.keep_family_size": "keeps a setting by the desk's own door, Desk.keep_setting",
    "sending.after_open": "puts down what a crash left, before anybody does anything",
    "sending.after_restore": "puts down what a restored backup leaves open",
    "sending.ask": "asks the council what became of it, whoever sits here; sends nothing that a SENCO did not let go",
    "sending.before_lock": "puts down that something was on its way, whoever locks",
    "sending.pump": "goes on with what a SENCO let go, whoever sits here",
    "unsaved.drop": "forgets what this person typed",
    "unsaved.keep": "keeps what was typed, and keeps nothing for whoever may only look",
}
"""Without a right of their own, and why."""
READERS = frozenset({roles.LOOK})


def doors() -> dict[str, Callable[..., object]]:
    """Every public function of the services whose first argument is a desk."""
    found: dict[str, Callable[..., object]] = {}
    for one in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"sencodesk.services.{one.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            first = next(iter(inspect.signature(function).parameters), "")
            if first == "desk":
                found[f"{one.name}.{name}"] = function
    return found


def test_every_door_has_its_right_or_its_reason() -> None:
    found = set(doors())
    assert len(found) > 100
    assert found - set(roles.GUARDED) == LOOKS_UP | set(HANDS_ON)
    assert LOOKS_UP & set(HANDS_ON) == set()


def test_the_rights_are_rights() -> None:
    assert set(roles.GUARDED.values()) <= roles.MAY[roles.SENCO]
    assert roles.MAY[roles.READER] == READERS


@pytest.mark.parametrize(
    ("role", "table", "whole"),
    [(roles.READER, False, False), (roles.ASSISTANT, True, False), (roles.SENCO, True, True)],
)
def test_who_takes_what_out_of_the_records(desk: Desk, tmp_path: Path, role: str, table: bool, whole: bool) -> None:
    desk.role = role
    register, log, everything = tmp_path / "register.csv", tmp_path / "log.csv", tmp_path / "all.zip"
    for may, file, act in (
        (table, register, lambda: printing.register_csv(desk, out=register)),
        (whole, log, lambda: log_export.log_csv(desk, out=log, wanted=LogFilter())),
        (whole, everything, lambda: export.save(desk, out=everything)),
    ):
        if may:
            act()
        else:
            with pytest.raises(UserError, match="not_your_role"):
                act()
        assert file.exists() is may


@pytest.mark.parametrize("role", [roles.READER, roles.ASSISTANT])
def test_who_is_not_the_senco_lays_no_demonstration_over_the_records(desk: Desk, role: str) -> None:
    before, desk.role = desk.store.counts(), role
    with pytest.raises(UserError, match="not_your_role"):
        stories.tell(desk)
    assert desk.store.counts() == before


def test_a_reader_takes_nothing_back(desk: Desk) -> None:
    desk.role = roles.READER
    for act in (history.undo, history.redo):
        with pytest.raises(UserError, match="not_your_role"):
            act(desk)
