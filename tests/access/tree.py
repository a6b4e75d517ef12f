# SPDX-License-Identifier: Apache-2.0
"""Reads the window's tree over the accessibility bus, as a screen reader does, and prints one JSON line a reading.

``read`` answers with the tree; ``hear WORDS`` waits for an announcement with these words and answers with all that was
announced since the last time. It runs under the system's own Python, which has the bus's bindings (gi is a package of
Debian's), with nothing of ours:

    echo read | /usr/bin/python3 tests/access/tree.py "SENCO Desk"
"""

from __future__ import annotations

import json
import sys
from typing import Any

import gi  # type: ignore[import-not-found]  # the system's Python has it, the project's has not

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found]  # noqa: E402  the version is asked for first

PATIENCE = 600
"""Looks, a twentieth of a second apart, before the program is taken not to be on the bus."""
DEEPEST = 60


def application(name: str) -> Any:
    """The program on the bus, or None."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(place)
        if found is not None and name in (found.get_name() or "") and found.get_child_count():
            return found
    return None


def wait(name: str) -> Any:
    """Wait for the program; the loop turns meanwhile."""
    loop = GLib.MainLoop()
    left = [PATIENCE]
    found: list[Any] = []

    def look() -> bool:
        one = application(name)
        left[0] -= 1
        if one is not None:
            found.append(one)
        if found or left[0] == 0:
            loop.quit()
            return False
        return True

    GLib.timeout_add(50, look)
    loop.run()
    return found[0]


def read(node: Any, told: list[dict[str, Any]], depth: int = 0) -> None:
    """Add every node that is shown; a node that goes away while it is read is passed over with its children."""
    try:
        states = {one.value_nick for one in node.get_state_set().get_states()}
        if depth > 1 and "showing" not in states:
            return
        box = node.get_extents(Atspi.CoordType.WINDOW)
        labels = [
            one.get_target(place).get_name() or ""
            for one in node.get_relation_set()
            if one.get_relation_type() == Atspi.RelationType.LABELLED_BY
            for place in range(one.get_n_targets())
        ]
        told.append({
            "labels": " ".join(labels),
            "role": node.get_role_name(), "name": node.get_name() or "", "description": node.get_description() or "",
            "id": node.get_accessible_id() or "", "states": sorted(states), "size": [box.width, box.height],
            "depth": depth,
        })  # fmt: skip
        children = [node.get_child_at_index(place) for place in range(min(node.get_child_count(), 400))]
    except GLib.Error:
        return
    for child in children:
        if child is not None and depth < DEEPEST:
            read(child, told, depth + 1)


def hear(words: str, heard: list[str]) -> list[str]:
    """Turn the loop until these words were announced, or patience ends."""
    loop, left = GLib.MainLoop(), [PATIENCE]

    def look() -> bool:
        left[0] -= 1
        if left[0] and not any(words in one for one in heard):
            return True
        loop.quit()
        return False

    GLib.timeout_add(50, look)
    loop.run()
    told = list(heard)
    heard.clear()
    return told


def main() -> None:
    Atspi.init()
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(str(event.any_data)))
    listener.register("object:announcement")
    program = wait(sys.argv[1])
    for line in sys.stdin:
        word, _, words = line.strip().partition(" ")
        if word == "hear":
            sys.stdout.write(json.dumps(hear(words, heard)) + "\n")
            sys.stdout.flush()
        if word == "read":
            program.clear_cache()
            told: list[dict[str, Any]] = []
            read(program, told)
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


main()
