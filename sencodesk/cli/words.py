# SPDX-License-Identifier: Apache-2.0
"""Declaring a command: its name, the keys that its answer never lacks, ``--json`` in either place, wrong usage."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sencodesk.errors import UserError


class WrongUsage(UserError):  # noqa: N818  # what happened is the name
    """A command that cannot be run as it was typed. It knows which command's keys the answer owes."""

    def __init__(self, parser: argparse.ArgumentParser, message: str) -> None:
        super().__init__(
            "usage",
            happened=message[:1].upper() + message[1:] + ("" if message.endswith(".") else "."),
            kept="Nothing was changed.",
            do=f"Look at `{parser.prog} --help`.",
            exit_code=2,
        )
        self.name: str = parser.get_default("name") or "usage"
        self.keys: dict[str, None] = dict.fromkeys(parser.get_default("keys") or ())


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of printing its usage and ending the process."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **{**keywords, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Raise WrongUsage."""
        raise WrongUsage(self, message)


def command(
    commands: Any, name: str, run: Callable[..., Any], *, keys: tuple[str, ...], help: str, parent: str = ""
) -> argparse.ArgumentParser:
    """Add a command ``name``; ``keys`` are in its answer whatever happens."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(run=run, name=f"{parent}-{name}" if parent else name, keys=keys)
    return parser


def group(commands: Any, name: str, *, help: str) -> Any:
    """A command with commands of its own; without one it prints its help and ends with 2."""
    parser = commands.add_parser(name, help=help, description=help)
    return parser.add_subparsers(title="commands", metavar="VERB", required=True)


def read_object(path: str) -> dict[str, Any]:
    """The JSON object in a file. Raises UserError when the file holds something else."""
    found = _read(path)
    if not isinstance(found, dict):
        raise _other("That file does not hold a JSON object.")
    return found


def read_mapping(path: str) -> dict[str, str | None]:
    """Column to field (null to leave it out) from a JSON file: an object, or the list that ``import`` answers with."""
    found = _read(path)
    if isinstance(found, list) and all(isinstance(one, dict) and {"column", "field"} <= set(one) for one in found):
        found = {one["column"]: one["field"] for one in found}
    if not isinstance(found, dict) or not all(value is None or isinstance(value, str) for value in found.values()):
        raise _other("That file does not say which column is which field.")
    return found


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_bytes())
    except (ValueError, RecursionError):
        raise _other("That file is not JSON.") from None


def _other(happened: str) -> UserError:
    return UserError(
        "bad_arguments",
        happened=happened,
        kept="Nothing was changed.",
        do="Put it right, then try again.",
        exit_code=2,
    )
