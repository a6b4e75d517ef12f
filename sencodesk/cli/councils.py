# SPDX-License-Identifier: Apache-2.0
"""Commands about councils: add a profile, list them, write the card that asks to be enrolled."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sencodesk.cli.answer import Answer
from sencodesk.cli.words import command, group
from sencodesk.services import councils as services
from sencodesk.services.desk import Desk
from sencodesk.views import councils as views

Open = Callable[[], Desk]


def add_to(commands: Any) -> None:
    """Add these commands to the parser."""
    rooms = group(commands, "councils", help="councils and their profiles")
    one = command(
        rooms,
        "add",
        add,
        keys=("council_id", "name", "fingerprint", "added"),
        help="show or accept a profile",
        parent="councils",
    )
    one.add_argument("file")
    one.add_argument("--fingerprint", metavar="X", help="as the council told you, in digits or in six words")
    one.add_argument("--allow-loopback", action="store_true", help="let this council's address be on this computer")
    command(rooms, "list", show, keys=("councils",), help="councils that were accepted", parent="councils")
    one = command(
        rooms, "request", request, keys=("path", "fingerprint"), help="write the school's card", parent="councils"
    )
    one.add_argument("--out", required=True, metavar="CARD")


def add(options: argparse.Namespace, desk: Open) -> Answer:
    """Without the right fingerprint the profile is only shown."""
    data = Path(options.file).read_bytes()
    offered = services.read_profile(data)
    body = {
        "council_id": offered.profile.id,
        "name": offered.profile.name,
        "fingerprint": offered.fingerprint,
        "words": list(offered.words),
        "added": False,
    }
    told = f"{offered.profile.name}\n{offered.fingerprint}\n{' '.join(offered.words)}"
    if not options.fingerprint or not services.same_fingerprint(options.fingerprint, offered):
        return Answer(
            "sencodesk-councils-add", body, told + "\nNot added: compare this by telephone, then give --fingerprint.", 1
        )
    services.add(desk(), data=data, fingerprint=options.fingerprint, allow_loopback=options.allow_loopback)
    return Answer("sencodesk-councils-add", {**body, "added": True}, told + "\nAdded.")


def show(_options: argparse.Namespace, desk: Open) -> Answer:
    """Every accepted council."""
    with desk().reading() as session:
        found = views.councils(session)
    body = [
        {
            "id": one.id,
            "name": one.name,
            "version": one.version,
            "fingerprint": one.fingerprint,
            "invented": one.invented,
            "returns": list(one.returns),
        }
        for one in found
    ]
    return Answer(
        "sencodesk-councils-list", {"councils": body}, "\n".join(f"{one.name}, profile {one.version}" for one in found)
    )


def request(options: argparse.Namespace, desk: Open) -> Answer:
    """The card and its six words."""
    card = services.request_card(desk(), out=Path(options.out))
    body = {"path": str(Path(options.out)), "fingerprint": card.fingerprint, "words": list(card.words)}
    return Answer("sencodesk-councils-request", body, "Read these words to the council: " + " ".join(card.words))
