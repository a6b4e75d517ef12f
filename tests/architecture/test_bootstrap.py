# SPDX-License-Identifier: Apache-2.0
"""The set-up script names what is missing, installs as root only, asks nothing, and goes on where there is no apt.

The system's tools are stand-ins that write down how they were called, so nothing is installed here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT

INSTALL = "apt-get install -y -qq --no-install-recommends"


class System:
    """A folder of stand-ins for the tools of a Debian system, and a copy of the set-up script beside it."""

    def __init__(self, folder: Path) -> None:
        self.tools = folder / "tools"
        self.project = folder / "project"
        self.calls = folder / "calls"
        self.tools.mkdir()
        (self.project / "installers").mkdir(parents=True)
        shutil.copy(ROOT / "installers" / "bootstrap.sh", self.project / "installers")
        self.calls.touch()

    def tool(self, name: str, body: str) -> None:
        """Puts a stand-in of this name, with this shell text, before the real one."""
        path = self.tools / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls.as_posix()}"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def bootstrap(self, target: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs the set-up for a target without a terminal."""
        plain = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        environment = plain | {"PATH": f"{self.tools}{os.pathsep}{os.environ['PATH']}"} | variables
        return subprocess.run(
            ["sh", str(self.project / "installers" / "bootstrap.sh"), target],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self, beginning: str) -> list[str]:
        """Returns the calls of the stand-ins that begin like this."""
        return [line for line in self.calls.read_text(encoding="utf-8").splitlines() if line.startswith(beginning)]


@pytest.fixture
def system(tmp_path: Path) -> System:
    """A Debian system on which nothing is installed, every package can be had, and installing fails."""
    one = System(tmp_path)
    one.tool("dpkg-query", "exit 1")
    one.tool("apt-cache", 'echo "Package: $2"')
    one.tool("apt-get", "exit 100")
    return one


def test_a_person_is_shown_the_line_and_nothing_is_installed(system: System) -> None:
    system.tool("id", "echo 1000")
    done = system.bootstrap("test")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "apt-get install" in line]
    assert {"libgl1", "libglib2.0-0", "libxcb-cursor0", "xvfb", "gnome-keyring"} <= set(line.split())
    assert "|" not in line
    assert system.called("apt-get") == []
    assert not (system.project / ".venv").exists()


def test_root_is_told_what_is_installed_and_a_broken_list_alone_does_not_stop_it(system: System) -> None:
    system.tool("id", "echo 0")
    done = system.bootstrap("demo")
    assert done.returncode == 100
    assert "Installing missing Debian packages: libgl1" in done.stdout
    assert "trouble" in done.stdout
    (call,) = system.called(INSTALL)
    assert "libbrotli1" in call
    assert "xvfb" not in call


def test_the_window_is_wanted_where_there_is_a_display(system: System) -> None:
    system.tool("id", "echo 1000")
    assert "libxcb-cursor0" not in system.bootstrap("demo").stderr
    assert "libxcb-cursor0" in system.bootstrap("demo", DISPLAY=":0").stderr
    assert "xvfb" not in system.bootstrap("run").stderr


def test_the_newer_name_of_a_library_is_taken_where_only_that_is_known(system: System) -> None:
    system.tool("id", "echo 1000")
    system.tool("apt-cache", 'case $2 in libglib2.0-0) exit 100 ;; *) echo "Package: $2" ;; esac')
    assert "libglib2.0-0t64" in system.bootstrap("shots").stderr.split()


@pytest.mark.parametrize(("status", "missing"), [("installed", False), ("not-installed", True), ("config-files", True)])
def test_only_an_installed_package_counts(system: System, status: str, missing: bool) -> None:
    system.tool("id", "echo 1000")
    system.tool("dpkg-query", f"case $3 in libgl1) echo {status} ;; libegl1) exit 1 ;; *) echo installed ;; esac")
    words = system.bootstrap("shots").stderr.split()
    assert "libegl1" in words
    assert ("libgl1" in words) is missing


def test_an_unknown_target_is_refused(system: System) -> None:
    done = system.bootstrap("nonsense")
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert system.called("apt-get") == []
