# SPDX-License-Identifier: Apache-2.0
"""T16: a program that crashes leaves no picture of its memory on the disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CRASH = """
import ctypes, os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
os.chdir(sys.argv[1])
{start}
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
os.abort()
"""
PROGRAMS = {
    "the window": "from sencodesk_ui import app\ntry: app.main(['--nonsense'])\nexcept SystemExit: pass",
    "the command line": "sys.argv[1:] = ['--nonsense']\nfrom sencodesk.cli.main import main\nmain()",
}


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_crash_leaves_no_core(program: str, tmp_path: Path) -> None:
    script = CRASH.format(start=PROGRAMS[program])
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -6, done.stderr
    assert done.stdout.splitlines()[-1] == "(0, 0) 0"
    assert os.listdir(tmp_path) == []
