# SPDX-License-Identifier: Apache-2.0
"""Where one can go: every page by its stem, and the rail's entries.

A page is `pages/<stem>/page.py` with a Page whose ``stem`` is that stem; it is named in ``PAGES`` here, and in
``PACKAGES`` where its package has another name than the stem.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from sencodesk_ui.pages.page import Page

PAGES = (
    "today",
    "pupils",
    "pupil",
    "concerns",
    "round-robin",
    "plans",
    "plan",
    "plan-review",
    "provision",
    "run",
    "reviews",
    "meeting",
    "import",
    "returns",
    "return",
    "school-year",
    "scores",
    "settings",
    "transfer",
    "log",
)
PACKAGES = {
    "import": "import_",
    "plan-review": "plan_review",
    "return": "return_",
    "round-robin": "round_robin",
    "school-year": "school_year",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail."""

    stem: str
    word: str
    icon: str
    key: str


RAIL = (
    Place("today", "Today", "sun", "Ctrl+1"),
    Place("pupils", "Pupils", "users", "Ctrl+2"),
    Place("plans", "Plans", "target", "Ctrl+3"),
    Place("provision", "Provision", "blocks", "Ctrl+4"),
    Place("reviews", "Reviews", "calendar-check", "Ctrl+5"),
    Place("returns", "Returns", "send", "Ctrl+6"),
)
RAIL_FOOT = (Place("settings", "Settings", "settings", "Ctrl+,"),)


@cache
def built(stem: str) -> bool:
    """Whether there is a page of that stem."""
    return stem in PAGES and find_spec(f"sencodesk_ui.pages.{PACKAGES.get(stem, stem)}.page") is not None


@cache
def page_of(stem: str) -> type[Page]:
    """The page of a stem, imported when it is first wanted. Raises LookupError for a module without one."""
    module = import_module(f"sencodesk_ui.pages.{PACKAGES.get(stem, stem)}.page")
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, Page) and found.stem == stem:
            return found
    raise LookupError(f"no page called {stem} in {module.__name__}")


def rail() -> tuple[Place, ...]:
    """The rail's entries whose pages are there."""
    return tuple(place for place in RAIL if built(place.stem))


def rail_foot() -> tuple[Place, ...]:
    """The same for its foot."""
    return tuple(place for place in RAIL_FOOT if built(place.stem))
