# SPDX-License-Identifier: Apache-2.0
"""``make installer``: the program frozen, packed as a Debian package, and proved in a system that has nothing else.

In order: the locked program in an environment of its own; what is known of weaknesses and which licences go in;
PyInstaller; the package; then ``prove.py`` installs it in a bare Debian root, plays the whole main job with it, starts
its window and takes a picture. A step that fails ends all of it. Made under ``.build/``; the results lie in ``dist/``.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / ".build" / "installer"
DIST = ROOT / "dist"
NAME = "senco-desk"
PROGRAMS = ("sencodesk", "sencodesk-cli")
PIP = ("--quiet", "--disable-pip-version-check", "--no-input")


def main() -> int:
    """Make the package and prove it; 0 when every step held."""
    parser = argparse.ArgumentParser(prog="make installer", description=__doc__)
    parser.add_argument("--no-proof", action="store_true", help="only make the package (needs no root)")
    options = parser.parse_args()
    for folder in (BUILD, DIST):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with _step("environments"):
            program, tools = _environments()
        with _step("parts, licences, weaknesses"):
            _parts(program, tools)
            print(_weaknesses(program, tools))
        with _step("freeze"):
            frozen = _freeze(tools)
        with _step("package"):
            package = _package(frozen)
        print(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB, {_size(frozen) / 1e6:.0f} MB when installed")
        if not options.no_proof:
            with _step("proof in a bare root"):
                _run(sys.executable, HERE / "prove.py", package)
    except subprocess.CalledProcessError as error:
        print(f"stopped: {' '.join(map(str, error.cmd[:4]))} ended with {error.returncode}", file=sys.stderr)
        return 1
    return 0


def version() -> str:
    """The version of the program, as pyproject.toml says it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _environments() -> tuple[Path, Path]:
    """The Python of the program as a school gets it, and that of the tools, which sees the program's packages too."""
    program, tools = BUILD / "program", BUILD / "tools"
    if not (tools / "bin" / "python").exists():
        _run(sys.executable, "-m", "venv", tools)
    tool = tools / "bin" / "python"
    _run(tool, "-m", "pip", *PIP, "install", "--require-hashes", "--requirement", HERE / "tools.lock")
    # Without pip in it, the program's environment holds what goes into the package and nothing else.
    if not (program / "bin" / "python").exists():
        _run(sys.executable, "-m", "venv", "--without-pip", program)
    python = program / "bin" / "python"
    into = (tool, "-m", "pip", "--python", python, *PIP, "install")
    _run(*into, "--require-hashes", "--requirement", HERE / "program.lock")
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    _run(tool, "-m", "pip", *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    _run(*into, "--no-deps", "--force-reinstall", *wheels.glob("*.whl"))
    (_packages_of(tools) / "program.pth").write_text(f"{_packages_of(program)}\n", encoding="utf-8")
    return python, tool


def _packages_of(environment: Path) -> Path:
    return next(environment.glob("lib/python3*/site-packages"))


def _parts(program: Path, tools: Path) -> None:
    """The bill of materials (CycloneDX) and the licences of all parts; a part without a licence ends it."""
    bill = DIST / f"{NAME}-{version()}.cdx.json"
    _run(tools.parent / "cyclonedx-py", "environment", program, "--output-reproducible", "--of", "JSON", "-o", bill)
    _run(program, HERE / "licences.py", DIST / f"{NAME}-{version()}-licences.txt")


def _weaknesses(program: Path, tools: Path) -> str:
    """What pip-audit knows of the parts. A known weakness ends it; what could not be looked up is said.

    It asks the package index; with ``OSV_URL`` in the environment the service there, which speaks as api.osv.dev does
    (for a computer without a connection: a copy of the advisories served on it).
    """
    report = DIST / f"{NAME}-{version()}-audit.json"
    where: list[str | Path] = ["--path", _packages_of(program.parent.parent), "--format", "json", "--output", report]
    if url := os.environ.get("OSV_URL"):
        where += ["--vulnerability-service", "osv", "--osv-url", url]
    command = [str(word) for word in (tools.parent / "pip-audit", *where)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode > 1 or not report.is_file():
        return "weaknesses: NOT looked up; pip-audit could not ask its service. Do this before a release."
    parts = json.loads(report.read_bytes())["dependencies"]
    known = [part["name"] for part in parts if part.get("vulns")]
    if known:
        print(f"known weaknesses in: {', '.join(known)}; see {report.name}", file=sys.stderr)
        raise subprocess.CalledProcessError(1, command)
    skipped = [part for part in parts if "skip_reason" in part and part["name"] != "sencodesk"]
    if skipped:
        return f"weaknesses: {len(skipped)} of {len(parts)} parts NOT looked up; do this before a release."
    return f"weaknesses: none known in {len(parts)} parts"


def _freeze(tools: Path) -> Path:
    """The folder with both programs; returns where it is."""
    frozen = BUILD / "frozen"
    folders = ("--distpath", frozen, "--workpath", BUILD / "work")
    _run(tools, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, HERE / f"{NAME}.spec")
    return frozen / NAME


def _package(frozen: Path) -> Path:
    """The Debian package around the folder; returns the file."""
    tree = BUILD / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / "usr/lib" / NAME, symlinks=True)
    (tree / "usr/bin").mkdir()
    for name in PROGRAMS:
        (tree / "usr/bin" / name).symlink_to(f"../lib/{NAME}/{name}")
    _place(HERE / "debian/sencodesk.desktop", tree / "usr/share/applications/sencodesk.desktop")
    mark = ROOT / "resources/sencodesk_resources/icons/mark.svg"
    _place(mark, tree / "usr/share/icons/hicolor/scalable/apps/sencodesk.svg")
    for name in PROGRAMS:
        _pack(HERE / "debian/sencodesk.1", tree / f"usr/share/man/man1/{name}.1.gz")
    papers = tree / "usr/share/doc" / NAME
    _place(DIST / f"{NAME}-{version()}-licences.txt", papers / "copyright")
    _pack(ROOT / "CHANGELOG.md", papers / "changelog.gz")
    _place(DIST / f"{NAME}-{version()}.cdx.json", papers / "parts.cdx.json")
    architecture = "amd64" if os.uname().machine == "x86_64" else "arm64"
    control = (HERE / "debian/control").read_text("utf-8")
    facts = control.format(version=version(), architecture=architecture, kilobytes=_size(tree) // 1024)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(facts, encoding="utf-8")
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    package = DIST / f"{NAME}_{version()}_{architecture}.deb"
    _run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, package)
    return package


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _pack(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL)


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"== {name}", flush=True)
    begun = time.monotonic()
    yield
    print(f"   {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
