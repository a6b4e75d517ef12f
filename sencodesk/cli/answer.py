# SPDX-License-Identifier: Apache-2.0
"""What a command answers: one object with every key, its exit code, and a person's words on standard error."""

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sencodesk.errors import UserError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: ``format`` names it, ``body`` holds its keys, ``text`` is for people."""

    format: str
    body: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    exit_code: int = 0
    error: Mapping[str, str] | None = None


def failure(name: str, error: UserError, body: Mapping[str, Any] | None = None) -> Answer:
    """An expected failure as an answer; ``body`` keeps the keys of the command, null where nothing is known."""
    told = {"code": error.code, "happened": error.happened, "kept": error.kept, "do": error.do}
    text = f"{error.happened}\n{error.kept}\n{error.do}"
    return Answer(f"sencodesk-{name}", body or {}, text, error.exit_code, told)


def show(answer: Answer, *, as_json: bool) -> int:
    """Print the answer: exactly one object on standard output with ``--json``, texts on standard error."""
    if as_json:
        ok = answer.error is None and answer.exit_code == 0
        whole: dict[str, Any] = {"format": answer.format, "v": VERSION, **answer.body, "ok": ok}
        if answer.error is not None:
            whole["error"] = dict(answer.error)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # names have letters that a Windows code page lacks
        print(json.dumps(whole, ensure_ascii=False, default=plain))
        if answer.text:
            print(answer.text, file=sys.stderr)
    elif answer.text:
        print(answer.text, file=sys.stdout if answer.error is None else sys.stderr)
    return answer.exit_code


def plain(value: object) -> object:
    """Dates as ISO, instants as UTC with a Z."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
