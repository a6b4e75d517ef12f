# SPDX-License-Identifier: Apache-2.0
"""Cuts the network, but for loopback, in a Python process. UNIX sockets (X11, D-Bus) stay open.

`tests/conftest.py` calls `block` for the test process, and puts tests/guard/sitecustomize.py on the way of every Python
process that a test starts, so that the command line, the inbox and the window are cut off too.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine. Not an OSError, so that no retry can swallow it as a network fault."""


def is_loopback(host: object) -> bool:
    """Says whether `host` (text, bytes or None, as socket functions take it) names this machine only."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_unless_loopback(family: int, address: Any) -> None:
    """Raises NetworkBlocked for an internet address, as given to `connect` or `sendto`, that leaves this machine."""
    internet = family in {socket.AF_INET, socket.AF_INET6}
    if internet and isinstance(address, tuple) and not is_loopback(address[0]):
        raise NetworkBlocked(f"tests may talk to loopback only, not to {address[0]!r}")


def block() -> None:
    """Replaces the calls of `socket` by which a process reaches another machine. Calling it again changes nothing."""
    if getattr(socket, "only_loopback", False):
        return
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_unless_loopback(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_unless_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *arguments: Any) -> int:
        refuse_unless_loopback(self.family, arguments[-1])
        return sendto(self, *arguments)

    def guarded_getaddrinfo(host: Any, *arguments: Any, **keywords: Any) -> Any:
        if not is_loopback(host):
            raise NetworkBlocked(f"tests may look up loopback only, not {host!r}")
        return getaddrinfo(host, *arguments, **keywords)

    replacements = {"connect": guarded_connect, "connect_ex": guarded_connect_ex, "sendto": guarded_sendto}
    for name, function in replacements.items():
        setattr(socket.socket, name, function)
    for name, value in {"getaddrinfo": guarded_getaddrinfo, "only_loopback": True}.items():
        setattr(socket, name, value)
