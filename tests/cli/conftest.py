# SPDX-License-Identifier: Apache-2.0
"""A command line over an empty folder, and one school's whole way from ``init`` to the receipt, played once."""

from pathlib import Path

import pytest

from tests.cli.journey import Played, play
from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A command line; there are no records yet."""
    return Shell(tmp_path)


@pytest.fixture
def school(shell: Shell) -> Shell:
    """A command line over the records of a school without pupils."""
    shell.begin()
    return shell


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Every command's answer from one whole way; read it, do not go on from it."""
    return play(Shell(tmp_path_factory.mktemp("way")))
