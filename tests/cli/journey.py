# SPDX-License-Identifier: Apache-2.0
"""One school's whole way by command line: records, pupils, plan, paper, council, return, receipt, backup."""

from dataclasses import dataclass
from pathlib import Path

from tests.cli.shell import Said, Shell, council_template, pupil_list, pupil_row
from tests.invented import upn

COUNCIL = "northshire"


@dataclass(frozen=True)
class Played:
    """The answers, by the command's name in docs/command-line.md."""

    shell: Shell
    said: dict[str, Said]
    more: dict[str, list[Said]]
    """Further answers of the same commands, which hold what the first had no reason to hold."""


def play(shell: Shell) -> Played:
    """Go the whole way once."""
    said: dict[str, Said] = {}
    _records(shell, said)
    _plan(shell, said)
    more = _council(shell, said)
    _keep(shell, said)
    return Played(shell, said, more)


def _records(shell: Shell, said: dict[str, Said]) -> None:
    said["init"] = shell.run(
        "init", "--school", "Thistledown Primary", "--laestab", "9992041", "--recovery-out", shell.sheet
    )
    rows = (
        pupil_row(1, "Marrowfield", "Edie"),
        pupil_row(2, "Applewhite", "Jonah", status="E", need="ASD"),
        pupil_row(3, "Fenhollow", "Oskar", status="N"),
    )
    file = shell.file("list.csv", pupil_list(*rows, "M38020932600,Short,Number,14/03/2018,F,4,4H,,C,01/09/2022,N,,"))
    said["import"] = shell.run("import", file)
    said["import --yes"] = shell.run("import", file, "--yes")
    said["pupils"] = shell.run("pupils", "--all")
    said["do --list"] = shell.run("do", "--list")


def _plan(shell: Shell, said: dict[str, Said]) -> None:
    who = {one["upn"]: one["id"] for one in said["pupils"].body["pupils"]}
    plan = {"start": "2026-11-02", "review": "2027-03-25", "strengths": "Drawing"}
    target = {"text": "Edie answers five questions.", "success": "5 of 10", "now": 2, "aim": 5, "out_of": 10}
    said["do"] = shell.do("plans.start", {"pupil_id": who[upn(1)], "values": plan, "targets": [target]})
    said["undo"] = shell.run("undo")
    said["redo"] = shell.run("redo")
    (made,) = shell.run("plans").body["plans"]
    shell.do("plans.issue", {"plan_id": made["id"]})
    shell.do("plans.add_signature", {"plan_id": made["id"], "values": {"role": "SENCO", "name": "Ms H Prewitt"}})
    said["plans"] = shell.run("plans", "--upn", upn(1))
    said["print"] = shell.run("print", "iep", "--all", "--out", shell.folder / "plans")
    said["print sharing"] = shell.run("print", "sharing", "--upn", upn(1), "--out", shell.folder / "sharing.pdf")
    said["print register"] = shell.run("print", "register", "--all", "--out", shell.folder / "register.pdf")
    said["export"] = shell.run("export", "--out", shell.folder / "everything.zip")
    said["register"] = shell.run("register", "--csv", "--out", shell.folder / "register.csv")


def _council(shell: Shell, said: dict[str, Said]) -> dict[str, list[Said]]:
    folder, inbox = shell.folder, shell.inbox
    said["inbox init"] = shell.run("inbox", "init", inbox, "--id", COUNCIL, "--name", "Northshire", "--code", "999")
    with shell.serving(decide="officer") as url:
        profile, card = folder / "profile.json", folder / "school.card"
        publish = ("inbox", "profile", inbox, "--url", url, "--out", profile, "--template", council_template(folder))
        said["inbox profile"] = shell.run(*publish)
        said["councils add"] = shell.run("councils", "add", profile, expect=1)
        fingerprint = said["councils add"].body["fingerprint"]
        said["councils add --fingerprint"] = shell.run(
            "councils", "add", profile, "--fingerprint", fingerprint, "--allow-loopback"
        )
        said["councils list"] = shell.run("councils", "list")
        said["councils request"] = shell.run("councils", "request", "--out", card)
        said["inbox enrol"] = shell.run("inbox", "enrol", inbox, card)
        _return(shell, said, inbox)
        return _refusal(shell, inbox)


def _refusal(shell: Shell, inbox: Path) -> dict[str, list[Said]]:
    """A second version, which an officer refuses: only then has a submission reasons."""
    (due,) = shell.run("returns", "list").body["returns"]
    pupil = next(one for one in shell.run("pupils", "--all").body["pupils"] if one["upn"] == upn(2))
    shell.do("pupils.change", {"pupil_id": pupil["id"], "values": {"surname": "Applewhite-Vane"}})
    shell.run("returns", "preview", due["id"])
    shell.run("returns", "send", due["id"], "--wait", "20", expect=None)
    waiting = max(shell.run("inbox", "list", inbox).body["submissions"], key=lambda one: int(one["version"]))
    shell.run("inbox", "decide", inbox, waiting["submission_id"], "--refuse", "Send it again with the old name.")
    listed = shell.run("inbox", "list", inbox)
    return {"inbox list": [listed], "inbox show": [shell.run("inbox", "show", inbox, waiting["submission_id"])]}


def _return(shell: Shell, said: dict[str, Said], inbox: Path) -> None:
    said["returns list"] = shell.run("returns", "list")
    (due,) = said["returns list"].body["returns"]
    said["returns build"] = shell.run("returns", "build", due["id"])
    said["returns check"] = shell.run("returns", "check", due["id"], expect=1)
    for flag in ("unit", "resourced", "top_up"):
        missing = any(one["field"] == flag for one in said["returns check"].body["findings"])
        if missing:
            shell.do("returns.settle", {"return_id": due["id"], "field": flag})
    shell.run("returns", "check", due["id"])
    said["returns preview"] = shell.run("returns", "preview", due["id"])
    said["returns seal"] = shell.run("returns", "seal", due["id"], "--out", shell.folder / "sealed.age")
    said["returns send"] = shell.run("returns", "send", due["id"], "--wait", "20", expect=None)
    (waiting,) = shell.run("inbox", "list", inbox).body["submissions"]
    said["inbox decide"] = shell.run("inbox", "decide", inbox, waiting["submission_id"], "--accept")
    said["returns status"] = shell.run("returns", "status", due["id"], "--ask")
    said["returns receipt"] = shell.run("returns", "receipt", due["id"], "--out", shell.folder / "receipt.json")
    said["inbox list"] = shell.run("inbox", "list", inbox)
    said["inbox show"] = shell.run("inbox", "show", inbox, waiting["submission_id"])


def _keep(shell: Shell, said: dict[str, Said]) -> None:
    backup = shell.folder / "backup.sencodesk"
    said["backup make"] = shell.run("backup", "make", backup)
    said["backup verify"] = shell.run("backup", "verify", backup)
    said["store check"] = shell.run("store", "check")
    said["log"] = shell.run("log")
    kept, shell.store = shell.store, shell.folder / "restored"
    said["backup restore"] = shell.run("backup", "restore", backup)
    shell.store = kept
