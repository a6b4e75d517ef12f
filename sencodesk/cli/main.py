# SPDX-License-Identifier: Apache-2.0
"""Reading the command, opening the desk, running it, and turning every failure into an exit code and a sentence."""

import argparse
import getpass
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from sencodesk import bootstrap
from sencodesk.cli import councils, demo, inbox, records, returns, store
from sencodesk.cli.answer import Answer, failure, show
from sencodesk.cli.words import Parser, WrongUsage
from sencodesk.errors import UserError
from sencodesk.services import putting_aside, sending, troubles, unlocking
from sencodesk.services.desk import Desk
from sencodesk.services.no_core import leave_no_core
from sencodesk.store.trouble import no_store, words_for

Command = Callable[[argparse.Namespace, Callable[[], Desk]], Answer]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit codes are those of docs/command-line.md."""
    if arguments is None:  # as a program of its own
        leave_no_core()
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except WrongUsage as error:
        asked = "--json" in (sys.argv[1:] if arguments is None else arguments)
        return show(failure(error.name, error, error.keys), as_json=asked)
    command: Command = options.run
    opened: list[Desk] = []

    def desk() -> Desk:
        if not opened:
            opened.append(_open(options))
        return opened[0]

    try:
        answer = _run(command, options, desk)
    finally:
        for one in opened:
            _close(one)
    return show(answer, as_json=options.json)


def _close(desk: Desk) -> None:
    """Close the records; what was kept is on the disk by then, so a fault here is reported and takes no answer away."""
    try:
        desk.store.close()
    except Exception as bug:  # noqa: BLE001  the program's outer edge: the answer is still to be shown
        _our_fault(bug)


def _run(command: Command, options: argparse.Namespace, desk: Callable[[], Desk]) -> Answer:
    name, empty = options.name, dict.fromkeys(options.keys)
    try:
        return command(options, desk)
    except UserError as error:
        return failure(name, error, empty)
    except KeyboardInterrupt:
        stopped = UserError(
            "interrupted",
            happened="This was interrupted.",
            kept="Everything up to your last saved change is kept.",
            do="Start it again.",
        )
        return failure(name, stopped, empty)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        missing = UserError(
            "file_missing",
            happened="That file is not there.",
            kept="Nothing was changed.",
            do="Check its name.",
            exit_code=4,
        )
        return failure(name, missing, empty)
    except FileExistsError:
        taken = UserError(
            "place_taken",
            happened="A file stands where a folder is wanted.",
            kept="Nothing was changed.",
            do="Choose another place.",
            exit_code=2,
        )
        return failure(name, taken, empty)
    except (DatabaseError, OSError) as error:
        return failure(name, words_for(error) or _our_fault(error), empty)
    except Exception as bug:  # noqa: BLE001  the program's outer edge: a bug of any class, told without a value or a name
        return failure(name, _our_fault(bug), empty)


def _our_fault(bug: BaseException) -> UserError:
    """A bug: where it was raised, without a value or a name, goes to standard error."""
    frames = traceback.extract_tb(bug.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    print("report: " + type(bug).__name__ + " at " + " < ".join(reversed(where[-6:])), file=sys.stderr)
    return UserError(
        "our_fault",
        happened="SENCO Desk made a mistake of its own.",
        kept="Everything up to your last saved change is kept.",
        do="Send the report line above to whoever looks after this computer; it holds no names.",
        exit_code=70,
    )


def _open(options: argparse.Namespace) -> Desk:
    folder = folder_of(options)
    if not unlocking.store_exists(folder):
        raise no_store()
    desk = bootstrap.open_desk(folder, secret=passphrase(options), tell=_tell)
    try:
        sending.after_open(desk)
        _told(folder)
    except BaseException:
        _close(desk)
        raise
    return desk


def _tell(step: str) -> None:
    """Records of an earlier version are brought up to date: each step goes to standard error, not into the answer."""
    print(f"{step}...", file=sys.stderr)


def _told(folder: Path) -> None:
    """What has to be said of records that did open; once, as in the window."""
    found = troubles.pending(folder)
    if found is not None:
        print(f"{found.heading}. {found.happened} {found.kept} {found.do}", file=sys.stderr)
        troubles.answered(folder)


def folder_of(options: argparse.Namespace) -> Path:
    """The folder with the records. A restore that was broken off is finished or taken back first, as in the window."""
    named = Path(options.store) if options.store else bootstrap.default_folder()
    folder, told = putting_aside.mended(named)
    if told:
        print(told, file=sys.stderr)
    return folder


def passphrase(options: argparse.Namespace) -> str:
    """The passphrase from a file descriptor, the environment, or a prompt. Raises UserError if none can be had."""
    try:
        if options.passphrase_fd is not None:
            with os.fdopen(options.passphrase_fd, encoding="utf-8", closefd=False) as stream:
                return stream.readline().rstrip("\r\n")
        if "SENCODESK_PASSPHRASE" in os.environ:
            return os.environ["SENCODESK_PASSPHRASE"]
        return getpass.getpass("Passphrase: ")
    except (EOFError, OSError, UnicodeError) as error:
        raise UserError(
            "no_passphrase",
            happened="No passphrase could be read.",
            kept="Nothing was changed.",
            do="Type it, or give it with --passphrase-fd or SENCODESK_PASSPHRASE.",
            exit_code=3,
        ) from error


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="sencodesk-cli", description="SENCO Desk without a window.")
    parser.add_argument(
        "--store", metavar="DIR", help="folder with the records (else SENCODESK_STORE, else your own data folder)"
    )
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this file descriptor")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    commands = parser.add_subparsers(title="commands", metavar="VERB", required=True)
    for room in (store, records, councils, returns, inbox, demo):
        room.add_to(commands)
    return parser
