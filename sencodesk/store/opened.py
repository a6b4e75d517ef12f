# SPDX-License-Identifier: Apache-2.0
"""Papers that are open in another program: a copy each, in a folder of the owner's alone, under a name of chance.

The copies go when the records are closed or locked, and at the next start where the program was killed.
"""

import contextlib
import os
import secrets
import shutil
import stat
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.store.folder import StoreFolder


def lay_out(folder: StoreFolder, data: bytes, ending: str) -> Path:
    """A copy to be opened, that can be read only; its name says nothing but what kind of file it is."""
    folder.opened.mkdir(mode=0o700, exist_ok=True)
    if os.name != "nt":
        folder.opened.chmod(0o700)
    copy = folder.opened / f"{secrets.token_hex(8)}.{ending}"
    handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    copy.chmod(stat.S_IRUSR)
    return copy


def clear(folder: StoreFolder) -> None:
    """Take every copy away; one that another program holds (Windows) goes the next time."""
    if not folder.opened.is_dir():
        return
    for copy in folder.opened.iterdir():
        with contextlib.suppress(OSError):
            copy.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows deletes nothing that can only be read
            copy.unlink()
    with contextlib.suppress(OSError):
        shutil.rmtree(folder.opened)


def clear_left(folder: StoreFolder) -> None:
    """At a start: take away what a killed program left. Where another window has the records, they are in its hands."""
    if not folder.opened.is_dir():
        return
    with contextlib.suppress(UserError, OSError):
        folder.lock()
        try:
            clear(folder)
        finally:
            folder.unlock()
