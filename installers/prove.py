# SPDX-License-Identifier: Apache-2.0
"""Proves a Debian package in a system that has nothing else: a bare root, made anew, entered with chroot.

    python installers/prove.py dist/senco-desk_X_ARCH.deb

1. installs the package with what it says it depends on;
2. plays the whole main job with the installed program, off screen, and asks whether the receipt holds;
3. starts the installed window on a virtual screen as an ordinary person, and takes a picture;
4. removes the package, and looks whether anything of it is left and the records are still there.

Ends with 1 and a sentence where one of these fails. Needs root, debootstrap and a network with Debian packages; apt is
set up in the bare root as it is here. The picture and the results lie beside the package, in ``proof/``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "installer"
ACCENT = "#12586B"
"""The one filled button of a page: a window that shows it has found its fonts, style and first page."""
MOUNTED = ("proc", "sys", "dev", "dev/pts")
APT = ("apt-get", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0")
SCREEN = ("xvfb", "xauth", "xdotool", "openbox", "imagemagick")
PATIENCE = 300
PERSON = "senco"
# Waits for the window's title, then until two pictures a second apart are the same: it has done drawing.
START = """
openbox & sencodesk 2>trouble & program=$!
timeout 60 xdotool search --sync --onlyvisible --name 'SENCO Desk' >/dev/null || exit 3
for turn in 1 2 3 4 5 6 7 8 9 10; do
    import -window root window.png
    sleep 1
    import -window root again.png
    if [ "$(compare -metric AE window.png again.png null: 2>&1)" = 0 ]; then break; fi
done
convert window.png -format %c histogram:info: >colours.txt
kill $program
cat trouble >&2
test ! -s trouble
"""


class NotProvedError(Exception):
    """What did not hold, in a sentence."""


def main() -> int:
    """Prove the package named on the command line; 0 when all of it held."""
    package = Path(sys.argv[1]).resolve()
    if os.geteuid() != 0:
        print("To prove a package in a bare root, be root; `make package` only makes it.", file=sys.stderr)
        return 1
    proof = package.parent / "proof"
    shutil.rmtree(proof, ignore_errors=True)
    proof.mkdir()
    try:
        with _bare_root() as root:
            _install(root, package)
            _main_job(root, proof)
            _window(root, proof)
            _removal(root)
    except (NotProvedError, subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"not proved: {error}", file=sys.stderr)
        return 1
    print(f"proved; pictures and results in {proof.relative_to(ROOT)}")
    return 0


@contextmanager
def _bare_root() -> Iterator[Path]:
    """A bare Debian of the release that is here, with this system's way to packages, and no Python."""
    kept, root = BUILD / "bare.tar", BUILD / "root"
    _unmount(root)
    shutil.rmtree(root, ignore_errors=True)
    if not kept.is_file():
        fresh = BUILD / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        release = _run("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME").strip()
        _run("debootstrap", "--variant=minbase", release, fresh)
        _run("tar", "-C", fresh, "-cf", kept, ".")
        shutil.rmtree(fresh)
    root.mkdir(parents=True)
    _run("tar", "-C", root, "-xf", kept)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    for name in ("etc/apt", "etc/ssl/certs", "usr/share/ca-certificates", "usr/local/share/ca-certificates"):
        if Path("/", name).is_dir():
            shutil.copytree(Path("/", name), root / name, dirs_exist_ok=True, symlinks=True, ignore=_sockets)
    for name in MOUNTED:
        (root / name).mkdir(exist_ok=True)
        _run("mount", "--bind", Path("/", name), root / name)
    try:
        yield root
    finally:
        _unmount(root)
        shutil.rmtree(root)


def _sockets(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_socket()]


def _unmount(root: Path) -> None:
    for name in reversed(MOUNTED):
        if os.path.ismount(root / name):
            _run("umount", root / name)


def _install(root: Path, package: Path) -> None:
    shutil.copy(package, root / "root" / package.name)
    _in(root, "apt-get", "update", "-qq")
    _in(root, *APT, "install", f"/root/{package.name}")
    _in(root, "useradd", "--create-home", PERSON)
    if shutil.which("python3", path=str(root / "usr/bin")):
        raise NotProvedError("the bare root has a Python of its own, so this would prove nothing.")


def _main_job(root: Path, proof: Path) -> None:
    """School, pupils, plans on paper, a return received: by the program's own demonstration."""
    _as_person(root, "sencodesk-cli --json demo --out demo", QT_QPA_PLATFORM="offscreen")
    results = root / "home" / PERSON / "demo"
    shutil.copytree(results, proof / "main-job", ignore=shutil.ignore_patterns("demonstration*", "*.db*"))
    told = json.loads((results / "summary.json").read_bytes())
    if told.get("state") != "accepted" or told.get("verified") is not True:
        raise NotProvedError(f"the main job ended as {told.get('state')}, verified: {told.get('verified')}.")


def _window(root: Path, proof: Path) -> None:
    """The window on a screen that is not there, looked at as a picture."""
    _in(root, *APT, "install", *SCREEN)
    (root / "home" / PERSON / "start.sh").write_text(START, encoding="utf-8")
    _as_person(root, 'xvfb-run -a -s "-screen 0 1366x768x24" sh start.sh')
    shutil.copyfile(root / "home" / PERSON / "window.png", proof / "window.png")
    colours = (root / "home" / PERSON / "colours.txt").read_text("utf-8").splitlines()
    shown = [line for line in colours if ACCENT in line]
    pixels = int(shown[0].partition(":")[0]) if shown else 0
    if pixels < 500 or len(colours) < 50:
        raise NotProvedError(f"the window does not look like ours ({pixels} pixels of its accent); see window.png.")


def _removal(root: Path) -> None:
    home = root / "home" / PERSON
    _in(root, *APT, "remove", "senco-desk")
    left = [str(path.relative_to(root)) for path in root.glob("usr/*/*senco*")]
    if left:
        raise NotProvedError(f"removing the package leaves {', '.join(left)}.")
    if not (home / "demo").is_dir():
        raise NotProvedError("removing the package took a person's files along.")


def _as_person(root: Path, command: str, **settings: str) -> None:
    words = [f"{name}={value}" for name, value in settings.items()]
    _in(root, "su", "-", PERSON, "-c", f"env {' '.join(words)} LC_ALL=C.UTF-8 {command}")


def _in(root: Path, *command: object) -> str:
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return _run("chroot", root, *command, env=environment)


def _run(*command: object, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env=env, timeout=PATIENCE, check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()[-1500:]
        raise NotProvedError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{said}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
