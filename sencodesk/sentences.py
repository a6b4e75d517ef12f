# SPDX-License-Identifier: Apache-2.0
"""What a person reads for each finding, in one place for the window and the command line alike.

The words are data: ``sencodesk_resources/wording/*.toml``, one table per room, British English first.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _wording() -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for entry in sorted(files("sencodesk_resources").joinpath("wording").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            for section, lines in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                merged.setdefault(section, {}).update(lines)
    return merged


def sentence(section: str, code: str, params: Mapping[str, str] | None = None) -> str:
    """The sentence for ``code`` in ``section`` with its ``{params}`` filled in.

    Raises KeyError when nobody has written it: a missing sentence is a bug, and a test looks for it.
    """
    return _wording()[section][code].format_map(params or {})


def codes(section: str) -> frozenset[str]:
    """Every code that has a sentence in ``section``."""
    return frozenset(_wording().get(section, {}))


def lines(section: str) -> Mapping[str, str]:
    """Every code of ``section`` with its words, in the order in which they are written down."""
    return _wording().get(section, {})
