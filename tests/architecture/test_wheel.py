# SPDX-License-Identifier: Apache-2.0
"""The wheel holds the three packages and nothing else: a name in everyone's site-packages must be ours alone."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"sencodesk", "sencodesk_ui", "sencodesk_resources"}


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Builds the wheel without a network and returns the names of its files."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_top_level_names_are_the_three_packages(wheel_names: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names}
    (metadata,) = {top for top in tops if top.endswith(".dist-info")}
    assert metadata.startswith("sencodesk-")
    assert tops - {metadata} == PACKAGES


def test_types_fonts_icons_and_licences_travel_along(wheel_names: list[str]) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel_names)
    resources = [name for name in wheel_names if name.startswith("sencodesk_resources/")]
    for suffix in (".ttf", ".svg", ".toml"):
        assert any(name.endswith(suffix) for name in resources), f"no {suffix} in the wheel"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel_names)


def test_no_bytecode_and_no_private_files(wheel_names: list[str]) -> None:
    unwanted = (".pyc", ".db", ".age", ".orig", ".rej", ".DS_Store")
    assert [name for name in wheel_names if name.endswith(unwanted)] == []
