# SPDX-License-Identifier: Apache-2.0
"""The device mark: a keyed digest of what the system calls this machine, so that a copied folder is noticed."""

import hashlib
import hmac
import platform
import subprocess
import sys
import uuid
from pathlib import Path


def device_mark(store_id: str) -> str:
    """A mark that differs on another device and for another store, and says nothing about either."""
    return hmac.new(store_id.encode(), _machine().encode(), hashlib.sha256).hexdigest()[:32]


def _machine() -> str:
    if sys.platform == "win32":
        import winreg  # exists on Windows only

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    if sys.platform == "darwin":
        told = subprocess.run(
            ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"], capture_output=True, text=True, check=False
        )
        lines = [line for line in told.stdout.splitlines() if "IOPlatformUUID" in line]
        return lines[0] if lines else _fallback()
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if path.is_file() and (text := path.read_text(encoding="ascii", errors="replace").strip()):
            return text
    return _fallback()


def _fallback() -> str:
    return f"{uuid.getnode():x} {platform.node()}"
