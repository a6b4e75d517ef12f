# SPDX-License-Identifier: Apache-2.0
"""Where records may lie: on this computer's own disk. Not on a network drive, and not where a program copies them away.

An encrypted file that is being written to needs one computer's own memory beside it, so a network drive damages it
sooner or later; OneDrive and its like copy the file and its log at different moments, so that what they keep is two
halves that do not fit. A backup is one closed file, and may lie anywhere.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from sencodesk.errors import UserError

Unfit = Literal["network", "synced"]

NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "ceph", "glusterfs", "lustre"}
)
"""File systems of other computers. ``fuse.`` ones count too, but for those in OWN_FUSE."""
OWN_FUSE = frozenset({"fuse.lxcfs", "fuse.portal", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.ntfs-3g"})
SYNCED_NAMES = ("onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud drive", "icloudrive",
                "nextcloud", "owncloud", "box sync", "pcloud drive", "mobile documents", "cloudstorage")  # fmt: skip
"""How the folders of such programs are called; OneDrive adds the school's name behind a dash."""
SYNCED_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
MOUNTS = Path("/proc/self/mounts")
REMOTE_DRIVE = 4
"""What Windows' GetDriveType says of a drive of another computer."""


def refuse(folder: Path) -> None:
    """Raise UserError where records must not be made, restored or opened."""
    found = unfit(folder)
    if found is not None:
        raise refusal(found)


def refusal(found: Unfit) -> UserError:
    """What is said of a folder where records must not lie."""
    if found == "network":
        return UserError(
            "place_network",
            happened="This folder is on a network drive. Records that are open on one get damaged there.",
            kept="Nothing was changed.",
            do="Keep your records on this laptop, and your backups on the network drive.",
            exit_code=6,
        )
    return UserError(
        "place_synced",
        happened="OneDrive, Dropbox or a program like them copies this folder. It copies your records in halves "
        "that do not fit together.",
        kept="Nothing was changed.",
        do="Keep your records outside of it on this laptop. Backups may go there: each is one closed file.",
        exit_code=6,
    )


def unfit(folder: Path, *, platform: str = sys.platform, environment: Mapping[str, str] | None = None) -> Unfit | None:
    """Why records must not lie in ``folder``; None if they may."""
    place = folder.absolute()
    if _synced(place, os.environ if environment is None else environment):
        return "synced"
    if platform == "win32":
        return "network" if _remote_on_windows(place) else None
    if platform.startswith("linux"):
        return "network" if is_network(type_at(place, mounts())) else None
    return None


def compared(records: Path, folder: Path) -> Literal["same", "other", "away", "gone"]:
    """Where a folder lies as seen from the records: the same disk, another disk or stick, away (network or copied)."""
    if unfit(folder) is not None:
        return "away"
    try:
        return "same" if folder.stat().st_dev == records.stat().st_dev else "other"
    except OSError:
        return "gone"


def is_network(kind: str) -> bool:
    """Whether a file system is another computer's."""
    return kind in NETWORK_TYPES or (kind.startswith("fuse.") and kind not in OWN_FUSE)


def mounts() -> list[tuple[str, str]]:
    """What is mounted where, as Linux tells: the folder and the kind of file system."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    parts = [line.split(" ") for line in lines]
    return [(one[1].replace("\\040", " "), one[2]) for one in parts if len(one) > 2]


def type_at(place: Path, mounted: list[tuple[str, str]]) -> str:
    """The kind of file system on which a place lies: that of the longest folder above it, the last one if twice."""
    path = PurePosixPath(os.path.realpath(place))
    best = ("", "")
    for where, kind in mounted:
        if path.is_relative_to(where) and len(where) >= len(best[0]):
            best = (where, kind)
    return best[1]


def _synced(place: Path, environment: Mapping[str, str]) -> bool:
    roots = [Path(environment[name]) for name in SYNCED_VARIABLES if environment.get(name)]
    if any(place.is_relative_to(root) for root in roots):
        return True
    names = [part.casefold() for part in place.parts]
    return any(part == name or part.startswith((f"{name} - ", f"{name} (")) for part in names for name in SYNCED_NAMES)


def _remote_on_windows(place: Path) -> bool:
    if str(place).startswith("\\\\"):
        return True
    import ctypes  # only Windows has this call

    windows = getattr(ctypes, "windll", None)
    return windows is not None and windows.kernel32.GetDriveTypeW(place.anchor) == REMOTE_DRIVE
