# SPDX-License-Identifier: Apache-2.0
"""The officer's HTML (Jinja2, from the package's resources): every value is escaped, a missing one is a fault."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

_FOLDER = "officer"


def rendered(name: str, **words: object) -> str:
    """A page."""
    return _environment().get_template(name).render(**words)


def style() -> str:
    """The style sheet of all pages."""
    return _text("style.css")


def _text(name: str) -> str:
    return files("sencodesk_resources").joinpath(_FOLDER, name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
