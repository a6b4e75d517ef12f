# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the disk, the file or the keys, in a person's words; anything else stays a bug."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError
from sqlcipher3.dbapi2 import DatabaseError as DriverError

from sencodesk.errors import UserError
from sencodesk.store.engine import error_code

BUSY, LOCKED, READ_ONLY, DISK_FAILED, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE = 5, 6, 8, 10, 11, 13, 14, 26
LAST_SAVE = "Everything up to your last saved change is kept."


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a failure of the disk or the file into a UserError; every other error passes as it is."""
    try:
        yield
    except (DatabaseError, DriverError, OSError) as error:
        told = words_for(error)
        if told is None:
            raise
        raise told from error


def words_for(error: BaseException) -> UserError | None:
    """What to tell a person about ``error``; None if it is no failure of the disk or the file but a mistake of ours."""
    if isinstance(error, DatabaseError | DriverError):
        code = error_code(error)
        if code == FULL:
            return disk_full()
        if code in (CORRUPT, NOT_A_DATABASE):
            return damaged("The file with the records is damaged.")
        if code in (BUSY, LOCKED):
            return open_elsewhere()
        if code == READ_ONLY:
            return read_only()
        return disk_failed() if code in (DISK_FAILED, CANNOT_OPEN) else None
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return disk_full()
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return read_only()
        return disk_failed() if error.errno == errno.EIO else None
    return None


def disk_full() -> UserError:
    """No room is left."""
    return UserError(
        "disk_full",
        happened="The disk is full.",
        kept=LAST_SAVE,
        do="Free some space, then try again.",
        exit_code=6,
    )


def disk_failed() -> UserError:
    """The disk or the folder did not let us read or write."""
    return UserError(
        "disk_failed",
        happened="The folder could not be read or written.",
        kept=LAST_SAVE,
        do="See whether the disk or stick is still there and may be written to, then try again.",
        exit_code=6,
    )


def open_elsewhere() -> UserError:
    """Another process holds the records."""
    return UserError(
        "open_elsewhere",
        happened="These records are already open in another window or program on this computer.",
        kept="Nothing was changed.",
        do="Use the window that is open, or close it first.",
        exit_code=3,
    )


def no_memory() -> UserError:
    """Argon2id needs 256 MiB for half a second, and they are not there."""
    return UserError(
        "no_memory",
        happened="There is too little free memory to work with the passphrase.",
        kept="Nothing was changed.",
        do="Close other programs, then try again.",
        exit_code=3,
    )


def no_store() -> UserError:
    """There is no store in the folder."""
    return UserError(
        "no_store",
        happened="There are no SENCO Desk records in this folder.",
        kept="Nothing was changed.",
        do="Start with a new school, or choose the right folder.",
        exit_code=2,
    )


def newer() -> UserError:
    """A newer version wrote it."""
    return UserError(
        "store_newer",
        happened="These records were written by a newer version of SENCO Desk.",
        kept="They were not touched.",
        do="Install the newer version on this computer.",
        exit_code=4,
    )


def read_only() -> UserError:
    """The folder may be read and not written."""
    return UserError(
        "folder_read_only",
        happened="The folder with your records may only be read: nothing can be written there.",
        kept=LAST_SAVE,
        do="Unlock the stick or disk, or ask your technician for the right to write there, then try again.",
        exit_code=6,
    )


def undo_blocked() -> UserError:
    """Others went on from what is to be taken back."""
    return UserError(
        "undo_blocked",
        happened="This was changed again since, so it cannot be taken back on its own.",
        kept="Nothing was altered.",
        do="Open the record and change it by hand.",
    )


def damaged(happened: str) -> UserError:
    """The store cannot be read although the key is right."""
    return UserError(
        "store_damaged",
        happened=happened,
        kept="The files were left exactly as they are.",
        do="Do not delete anything. Restore your newest backup.",
        exit_code=6,
    )
