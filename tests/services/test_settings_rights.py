# SPDX-License-Identifier: Apache-2.0
"""Settings have one door (``Desk.keep_setting``), and behind it one list says who may keep which."""

from __future__ import annotations

import ast
import copy
from functools import partial
from pathlib import Path

import pytest

import sencodesk
import sencodesk_ui
from sencodesk.errors import UserError
from sencodesk.services import attachments, backup_rota, backups, people, photos, roles
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.store.tables import SettingRow

DOOR = "services/desk.py"
BEFORE_ANYBODY_SITS = {"services/demonstration/thistledown.py"}
"""The demonstration is filled before it has people."""
IN_A_GUARDED_CHANGE = {
    "services/people.py": {"give_key", "set_role", "settle_leaving"},
    "bootstrap.py": {"create", "restore"},
    "services/asking_first.py": {"_keep"},
    "services/identity.py": {"renew"},
    "store/attachments.py": {"begin_key"},
}
"""These write their setting together with a change of people or keys, which is the SENCO's; with what a council said of
itself, which is written down whoever sits here; with the new key of another computer, before anybody sits there; or
with the first paper or photo beside the records, whose key it is: whoever may keep one (the test below)."""
KEEPS_PAPERS = {"services/attachments.py", "services/photos.py", "services/demonstration/chronology.py"}
RENEWS_KEYS = {"services/keys.py"}
PERSONAL = ("family-sizes", "import-sheets", "plans", "register", "register-views")
THE_SCHOOLS = ("backup_rota", "installation", "by", "people", "a setting that nobody has thought of yet")


def sources() -> dict[str, ast.Module]:
    """Every module of both packages, by its path inside its package."""
    found = {}
    for package in (sencodesk, sencodesk_ui):
        root = Path(str(package.__file__)).parent
        for file in root.rglob("*.py"):
            found[f"{'' if package is sencodesk else 'ui/'}{file.relative_to(root).as_posix()}"] = ast.parse(
                file.read_text()
            )
    return found


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.Call) and getattr(one.func, "attr", getattr(one.func, "id", "")) == name
    ]


def test_nobody_keeps_a_setting_past_the_door() -> None:
    past = {path for path, tree in sources().items() if calls(tree, "set_setting")}
    assert past == {DOOR} | BEFORE_ANYBODY_SITS


def test_settings_that_are_written_with_a_change_are_the_sencos() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in sources().items():
        if path in ("store/file.py", "store/tables.py"):
            continue
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and any(
                calls(one, "SettingRow") for one in calls(function, "merge") + calls(function, "add")
            ):
                found.setdefault(path, set()).add(function.name)
    inner = {"begin"}
    assert {path: names - inner for path, names in found.items()} == IN_A_GUARDED_CHANGE


def test_a_key_of_papers_comes_only_with_a_paper_or_with_new_keys(desk: Desk) -> None:
    begun = {path for path, tree in sources().items() if calls(tree, "begin_key")}
    assert begun == KEEPS_PAPERS | RENEWS_KEYS
    desk.role = roles.READER
    with pytest.raises(UserError, match="not_your_role"):
        attachments.attach(desk, pupil_id="x", name="a.pdf", data=b"%PDF-1.7", values={})
    with pytest.raises(UserError, match="not_your_role"):
        photos.put(desk, pupil_id="x", name="a.png", data=b"x")
    assert "attachment_keys" not in settings(desk)


@pytest.mark.parametrize("role", [roles.READER, roles.ASSISTANT, roles.SENCO])
@pytest.mark.parametrize("key", [*roles.SETTINGS, *THE_SCHOOLS])
def test_every_setting_and_every_role(desk: Desk, role: str, key: str) -> None:
    desk.role = role
    before = desk.store.setting(key)
    may = role == roles.SENCO or key not in THE_SCHOOLS
    if may:
        desk.keep_setting(key, {"as": "wanted"})
        assert desk.store.setting(key) == {"as": "wanted"}
        return
    with pytest.raises(UserError, match="not_your_role"):
        desk.keep_setting(key, {"as": "wanted"})
    assert desk.store.setting(key) == before


def test_how_a_person_left_a_list_is_everybodys_own() -> None:
    assert {roles.SETTINGS[key] for key in PERSONAL} == {roles.LOOK}
    assert all(roles.SETTINGS.get(key, roles.KEEP) == roles.KEEP for key in THE_SCHOOLS)


@pytest.mark.parametrize("role", [roles.READER, roles.ASSISTANT])
def test_no_verb_of_the_whole_list_changes_a_setting_for_somebody_without_the_right(desk: Desk, role: str) -> None:
    desk.role = role
    before = settings(desk)
    for name, verb in VERBS.items():
        if roles.may(role, roles.needed(name)):
            continue  # what an assistant may do is guarded by the door: the test above
        with pytest.raises(UserError, match="not_your_role"):
            partial(verb, desk)()
    assert settings(desk) == before


@pytest.mark.parametrize("role", [roles.READER, roles.ASSISTANT])
def test_where_the_schools_backups_go_is_the_sencos_and_a_backup_is_anybodys(
    desk: Desk, tmp_path: Path, role: str
) -> None:
    backup_rota.choose(desk, folder=tmp_path)
    desk.role = role
    with pytest.raises(UserError, match="not_your_role"):
        backup_rota.choose(desk, folder=None)
    with pytest.raises(UserError, match="not_your_role"):
        people.set_role(desk, person_id="x", role=roles.SENCO)
    backup_rota.run(desk)
    assert backup_rota.drill(desk).good
    assert backups.last(desk) is not None
    chosen = backup_rota.rota(desk)
    assert chosen is not None
    assert (chosen.folder, chosen.trouble) == (tmp_path, "")


def settings(desk: Desk) -> dict[str, object]:
    with desk.reading() as session:
        return {row.key: copy.deepcopy(row.value) for row in session.query(SettingRow)}
