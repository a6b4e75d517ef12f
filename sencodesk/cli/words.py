# SPDX-License-Identifier: Apache-2.0
"""Declaring a command: its name, the keys that its answer never lacks, and ``--json`` in either place."""

import argparse
from collections.abc import Callable
from typing import Any


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
