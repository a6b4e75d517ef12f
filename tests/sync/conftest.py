# SPDX-License-Identifier: Apache-2.0
"""The desk, the inbox and the proxy between them, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sencodesk.vault import slots
from tests.post_house import Post, PostHouse


@pytest.fixture(scope="session")
def post_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostHouse]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "ARGON2_MEMORY", (1024,))
        made = PostHouse(tmp_path_factory.mktemp("post-house"))
    yield made
    made.close()


@pytest.fixture
def post(post_house: PostHouse, tmp_path: Path) -> Iterator[Post]:
    one = post_house.copy(tmp_path)
    yield one
    one.close()
