# SPDX-License-Identifier: Apache-2.0
"""What the tests of the officer's pages share: the application without a socket, a browser, and returns put into it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from sencodesk.inbox import profiles
from sencodesk.inbox.app import Desk, make_app
from sencodesk.inbox.officer import PATH
from sencodesk.inbox.pages import OfficerPage
from sencodesk.inbox.receive import Asked, Receiver
from sencodesk.inbox.store import Store

ADDRESS = "https://127.0.0.1:8443"


class Marks(HTMLParser):
    """What a page says to a screen reader: controls without a label, heading levels, tables without scope."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.labels: set[str] = set()
        self.controls: list[str] = []
        self.levels: list[int] = []
        self.bare: list[str] = []
        self.hidden: dict[str, str] = {}
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_to = {name: value or "" for name, value in attrs}
        if tag == "label":
            self.labels.add(given_to["for"])
        if tag in ("input", "select", "textarea") and given_to.get("type") != "hidden":
            self.controls.append(given_to.get("id", "?"))
        if tag == "input" and given_to.get("type") == "hidden":
            self.hidden[given_to["name"]] = given_to["value"]
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "th" and "scope" not in given_to:
            self.bare.append(tag)
        self.scripts += tag == "script"
        self.bare += [name for name in given_to if name.startswith("on") or name == "style"]

    def good(self) -> bool:
        steps = zip(self.levels, self.levels[1:], strict=False)
        named = set(self.controls) <= self.labels
        return (
            named and self.levels[0] == 1 and all(b <= a + 1 for a, b in steps) and not self.bare and not self.scripts
        )


class Office:
    """The application with a browser that was let in, and what a test puts into the inbox."""

    def __init__(self, bench: Any, schools: Callable[..., Any]) -> None:
        self.bench = bench
        self.store = Store(bench.inbox.database)
        self.receiver = Receiver(bench.inbox.council(), bench.inbox.keys(), self.store, bench.judge, "officer")
        self.page = OfficerPage(bench.inbox, self.receiver, bench.clock.now)
        self.app = make_app(Desk(bench.inbox, self.receiver, bench.clock.now), also=self.page.routes())
        self.browser = self.new_browser()
        self._schools = schools

    def new_browser(self, host: str = "127.0.0.1") -> TestClient:
        return TestClient(self.app, base_url=ADDRESS, client=(host, 50000))

    def enter(self) -> None:
        assert self.browser.get(self.page.path, follow_redirects=False).status_code == 303

    def school(self, **options: Any) -> Any:
        return self._schools(f"{ADDRESS}/officer", **options)

    def returned(self, school: Any, **changes: Any) -> str:
        one = str(uuid.uuid4())
        published = profiles.current(self.bench.inbox)
        assert published is not None
        sealed = school.seal(school.payload(one) | changes)
        asked = Asked(school.school_id, one, str(uuid.uuid4()))
        self.receiver.put(published, asked, sealed, now=self.bench.clock.now())
        return one

    def at(self, school: Any, submission_id: str) -> str:
        return f"{PATH}/schools/{school.school_id}/returns/{submission_id}"

    def text(self, path: str, *, status: int = 200) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == status
        assert Marks(answer.text).good()
        return answer.text

    def post(self, path: str, fields: dict[str, str], **options: Any) -> Any:
        page = f"{PATH}/profile" if path.startswith(f"{PATH}/profile") else PATH
        return self.browser.post(path, data=self.hidden(page) | fields, **options)

    def hidden(self, page: str) -> dict[str, str]:
        """What the forms of a page carry without being seen."""
        return Marks(self.browser.get(page).text).hidden


@pytest.fixture(name="office")
def an_office(bench: Any, school_at: Any) -> Iterator[Office]:
    bench.publish(ADDRESS)
    made = Office(bench, school_at)
    with made.browser:
        yield made
    made.store.close()
