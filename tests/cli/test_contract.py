# SPDX-License-Identifier: Apache-2.0
"""The contract: every command of docs/command-line.md answers with its keys, all of them, and with one object."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sencodesk.services.all import VERBS
from tests.cli.journey import Played
from tests.cli.shell import SERVE, Shell
from tests.invented import upn

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def commands() -> dict[str, str]:
    """The table "Commands" of the page: command to keys."""
    text = PAGE.read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", text, re.MULTILINE)
    return dict(found)


def split(text: str) -> list[str]:
    """``a, b: [{c, d}]`` as its parts at the top level."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, text[start:])]


def missing(keys: str, *bodies: Any, where: str = "") -> list[str]:
    """Keys that one of the bodies lacks, with their place; the objects in their lists are looked at as well.

    Where no body has such an object, nothing is shown of its keys: they are missing too.
    """
    found = []
    for part in split(keys):
        name, _, inner = part.partition(": ")
        if any(name not in body for body in bodies):
            found.append(f"{where}{name}")
        elif inner:
            several = inner.startswith("[")
            held = [one for body in bodies for one in ((body[name] or []) if several else [body[name]]) if one]
            inside = inner.strip("[]").removeprefix("{").removesuffix("}")
            within = f"{where}{name}."
            found += missing(inside, *held, where=within) if held else [f"{within} holds nothing"]
    return found


def test_the_rule_itself() -> None:
    keys = "a, b: [{c, d: {e}}], f"
    assert split(keys) == ["a", "b: [{c, d: {e}}]", "f"]
    assert missing(keys, {"a": 1, "b": [{"c": 1, "d": {"e": 1}}], "f": None}) == []
    assert missing(keys, {"a": 1, "b": [{"c": 1, "d": {"e": 1}}, {"d": {"f": 1}}]}) == ["b.c", "b.d.e", "f"]
    assert missing(keys, {"a": 1, "b": None, "f": 1}) == ["b. holds nothing"]
    assert missing(keys, {"a": 1, "b": [], "f": 1}) == ["b. holds nothing"]
    assert missing(keys, {"a": 1, "b": [{"c": 1, "d": None}], "f": 1}) == ["b.d. holds nothing"]
    assert missing(keys, {"a": 1, "b": [{"c": 1, "d": None}, {"c": 1, "d": {"e": 1}}], "f": 1}) == []


@pytest.mark.parametrize("name", [name for name in commands() if name != "demo"])
def test_a_command_answers_with_its_keys(played: Played, name: str) -> None:
    body = played.said[name].body
    assert {"format", "v", "ok"} <= set(body)
    assert body["format"] == "sencodesk-" + name.removesuffix(" --list").replace(" ", "-")
    assert body["ok"] is (played.said[name].code == 0)
    assert missing(commands()[name], body, *(one.body for one in played.more.get(name, []))) == []


def test_the_page_names_every_command_that_there_is() -> None:
    from sencodesk.cli.main import _parser

    def walk(parser: Any, before: str = "") -> set[str]:
        rooms = [one for one in parser._actions if hasattr(one, "choices") and isinstance(one.choices, dict)]
        if not rooms:
            return {before}
        return {
            name for room in rooms for key, inner in room.choices.items() for name in walk(inner, f"{before} {key}")
        }

    there = {name.strip() for name in walk(_parser())}
    assert there - {"inbox serve"} == set(commands()) - {"do --list"}
    assert "**`inbox serve" in PAGE.read_text(encoding="utf-8")


def test_an_inbox_says_where_it_listens(shell: Shell) -> None:
    """It has no keys of its own, and ends only by being interrupted: the ready file has what a script needs."""
    shell.run("inbox", "init", shell.inbox, "--id", "northshire", "--name", "Northshire", "--code", "999")
    ready = shell.folder / "ready.json"
    command = [sys.executable, "-c", SERVE, "--json", "inbox", "serve", str(shell.inbox), "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        while not ready.exists():
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(0.05)
        told = json.loads(ready.read_text(encoding="utf-8"))
        assert (set(told), told["pid"]) == ({"url", "pid"}, server.pid)
        server.terminate()
        out, _ = server.communicate(timeout=30)
    assert out == "", "a script that asked for JSON reads nothing else"


@pytest.mark.parametrize("keys", ["history", "needs", "contacts", "former_upns"])
def test_lists_of_a_pupil_are_lists(played: Played, keys: str) -> None:
    pupils = played.said["pupils"].body["pupils"]
    assert len(pupils) == 3
    assert all(isinstance(one[keys], list) for one in pupils)


def test_what_the_way_did(played: Played) -> None:
    said = {name: one.body for name, one in played.said.items()}
    assert said["import"]["written"] is False
    assert said["import"]["counts"]["added"] == 3
    assert said["import"]["counts"]["refused"] == 1
    assert said["import --yes"]["written"] is True
    edie = next(one for one in said["pupils"]["pupils"] if one["upn"] == upn(1))
    assert (edie["status"], edie["year"], edie["class"], edie["dob"]) == ("K", "4", "4H", "2018-03-14")
    assert [(need["rank"], need["code"]) for need in edie["needs"]] == [(1, "SLCN")]
    assert said["councils add"]["added"] is False
    assert said["inbox init"]["words"] == said["inbox profile"]["words"] == said["councils add"]["words"]
    assert said["inbox enrol"]["words"] == said["councils request"]["words"]
    assert said["councils add --fingerprint"]["added"] is True
    assert said["returns build"]["pupils"] == 2
    assert len(said["returns preview"]["body"]["rows"]) == 2
    (arrived,) = said["inbox list"]["submissions"]
    assert arrived["effects"] == 1
    assert arrived["wire_hash"] == said["returns seal"]["wire_hash"]
    assert said["inbox show"]["submissions"][0]["body"] == said["returns preview"]["body"]
    assert said["returns status"]["submissions"][0]["state"] == "accepted"
    assert said["returns receipt"]["verified"] is True
    assert said["backup restore"]["tables"] == said["backup make"]["tables"]
    assert said["store check"]["problems"] == []


def test_files_that_were_written_are_where_the_answers_say(played: Played) -> None:
    papers = ("print", "print register", "print sharing")
    printed = [file for paper in papers for file in played.said[paper].body["files"]]
    paths = [one["path"] for one in printed] + [
        played.said["register"].body["path"],
        played.said["councils request"].body["path"],
        played.said["backup make"].body["file"],
    ]
    assert all(Path(path).is_file() for path in paths)
    assert all(one["pages"] >= 1 and one["pupils"] >= 1 for one in printed)
    assert (played.shell.folder / "sealed.age").stat().st_size == played.said["returns seal"].body["bytes"]


def test_every_verb_has_a_schema_of_its_arguments(played: Played) -> None:
    verbs = {one["verb"]: one["args"] for one in played.said["do --list"].body["verbs"]}
    assert set(verbs) == set(VERBS)
    assert {"plans.start", "plans.change_target", "pupils.set_flag", "pupils.add_home_council"} <= set(verbs)
    for name, schema in verbs.items():
        assert schema["type"] == "object", name
        assert set(schema["required"]) <= set(schema["properties"]), name
        assert all(inner for inner in schema["properties"].values()), name


def test_the_log_tells_the_way_in_words(played: Played) -> None:
    labels = [one["label"] for one in played.said["log"].body["changes"]]
    assert "start the records; recovery sheet written to a file by the command line" in labels
    assert not [one for one in labels if "Marrowfield" in one or "Edie" in one]


def test_nobody_is_named_on_standard_error(played: Played) -> None:
    for name, said in played.said.items():
        assert "Marrowfield" not in said.err, name
        assert upn(1) not in said.err, name
