# SPDX-License-Identifier: Apache-2.0
"""Commands of the council's inbox (an optional extra): init, profile, enrol, serve, decide, list, show."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sencodesk import bootstrap
from sencodesk.cli.answer import Answer
from sencodesk.cli.words import command, group
from sencodesk.inbox import admin
from sencodesk.returns.catalogue import template
from sencodesk.services.desk import Desk

Open = Callable[[], Desk]
KEYS = ("path", "id", "fingerprint", "words")
TELL = "Read these six words to a school that adds this profile:"
HEAR = "Let the school read its six words to you. They must be:"


def add_to(commands: Any) -> None:
    """Add these commands to the parser."""
    rooms = group(commands, "inbox", help="the council's side")
    one = command(rooms, "init", init, keys=KEYS, help="make an inbox", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("--id", required=True)
    one.add_argument("--name", required=True)
    one.add_argument("--code", help="the council's three-digit code")
    one = command(rooms, "profile", profile, keys=KEYS, help="publish the next version of the profile", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("--url", required=True)
    one.add_argument("--out", required=True, metavar="F")
    one.add_argument("--template", metavar="F", help="a JSON file that says what the council asks for")
    one = command(rooms, "enrol", enrol, keys=KEYS, help="let a school send", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("card", metavar="CARD")
    one.add_argument("--further", action="store_true", help="take a further key that names a known school otherwise")
    one = command(rooms, "serve", serve, keys=(), help="receive returns until interrupted", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("--port", type=int, default=0)
    one.add_argument("--ready-file", metavar="F")
    one.add_argument("--decide", choices=("auto", "officer"), default="auto")
    one.add_argument("--from", dest="begin", type=datetime.fromisoformat, help=argparse.SUPPRESS)  # the demonstration
    one.add_argument("--begun", type=float, help=argparse.SUPPRESS)
    one = command(rooms, "decide", decide, keys=("submissions",), help="accept or refuse a held return", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("id", metavar="ID")
    choice = one.add_mutually_exclusive_group(required=True)
    choice.add_argument("--accept", action="store_true")
    choice.add_argument("--refuse", metavar="REASON")
    one = command(rooms, "list", show_all, keys=("submissions",), help="what has arrived", parent="inbox")
    one.add_argument("folder", metavar="D")
    one = command(rooms, "show", show_one, keys=("submissions",), help="one return, opened again", parent="inbox")
    one.add_argument("folder", metavar="D")
    one.add_argument("id", metavar="ID")


def init(options: argparse.Namespace, _desk: Open) -> Answer:
    """Make the inbox's keys, certificates and store."""
    known = template(options.id)
    code = options.code or (str(known["code"]) if known else "999")
    made = admin.init(Path(options.folder), id=options.id, name=options.name, code=code, now=bootstrap.wall_clock())
    return _info("inbox-init", made.path, made.id, made.fingerprint, made.words, TELL)


def profile(options: argparse.Namespace, _desk: Open) -> Answer:
    """Sign and publish a profile."""
    made = admin.profile(
        Path(options.folder),
        url=options.url,
        out=Path(options.out),
        template=Path(options.template) if options.template else None,
        now=bootstrap.wall_clock(),
    )
    return _info("inbox-profile", Path(options.out), made.id, made.fingerprint, made.words, TELL)


def enrol(options: argparse.Namespace, _desk: Open) -> Answer:
    """Enrol the key of a school's card."""
    made = admin.enrol(Path(options.folder), Path(options.card), now=bootstrap.wall_clock(), further=options.further)
    return _info("inbox-enrol", Path(options.card), made.school_id, made.fingerprint, made.words, HEAR)


def serve(options: argparse.Namespace, _desk: Open) -> Answer:
    """Serve until interrupted."""
    admin.serve(
        Path(options.folder),
        clock=bootstrap.clock_from(options.begin, options.begun) if options.begin else bootstrap.wall_clock,
        port=options.port,
        ready_file=Path(options.ready_file) if options.ready_file else None,
        decide=options.decide,
        announce=lambda address: print(f"Officer's page, once: {address}", flush=True) if not options.json else None,
    )
    return Answer("sencodesk-inbox-serve", {}, "")


def decide(options: argparse.Namespace, _desk: Open) -> Answer:
    """An officer's decision."""
    done = admin.decide(
        Path(options.folder), options.id, accept=options.accept, reason=options.refuse, now=bootstrap.wall_clock()
    )
    return Answer("sencodesk-inbox-decide", {"submissions": [done]}, str(done["state"]))


def show_all(options: argparse.Namespace, _desk: Open) -> Answer:
    """Everything that has arrived; nothing is opened for this."""
    found = admin.list_submissions(Path(options.folder))
    text = "\n".join(
        f"{one['submission_id']}  version {one['version']}  {one['mode']}  {one['state']}" for one in found
    )
    return Answer("sencodesk-inbox-list", {"submissions": found}, text)


def show_one(options: argparse.Namespace, _desk: Open) -> Answer:
    """One submission with its body."""
    found = admin.show(Path(options.folder), options.id)
    return Answer("sencodesk-inbox-show", {"submissions": [found], "body": found["body"]}, "")


def _info(name: str, path: Path, council_id: str, fingerprint: str, words: tuple[str, ...], say: str) -> Answer:
    body = {"path": str(path), "id": council_id, "fingerprint": fingerprint, "words": list(words)}
    return Answer(f"sencodesk-{name}", body, f"{council_id}\n{fingerprint}\n{say} {' '.join(words)}")
