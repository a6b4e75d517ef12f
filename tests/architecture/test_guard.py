# SPDX-License-Identifier: Apache-2.0
"""The ground that the tests stand on is itself tested: the network is cut, the person is invented, the clock stands."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.clocks import FakeClock
from tests.network import NetworkBlocked, is_loopback

# Addresses and a name that the standards keep for examples: RFC 5737, RFC 3849, RFC 2606.
ELSEWHERE_4, ELSEWHERE_6, ELSEWHERE_NAME = "192.0.2.1", "2001:db8::1", "council.example"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "", None, b"127.0.0.1"])
def test_loopback_is_this_machine(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [ELSEWHERE_4, ELSEWHERE_6, ELSEWHERE_NAME, "localhost.council.example", "0.0.0.0"])
def test_everything_else_is_elsewhere(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, ELSEWHERE_4), (socket.AF_INET6, ELSEWHERE_6)])
def test_no_connection_leaves_this_machine(method: str, family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family) as one, pytest.raises(NetworkBlocked):
        getattr(one, method)((host, 443))


def test_no_datagram_and_no_question_to_a_name_server_leaves_this_machine() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(NetworkBlocked):
        one.sendto(b"x", (ELSEWHERE_4, 9))
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo(ELSEWHERE_NAME, 443)
    with pytest.raises(NetworkBlocked):
        socket.create_connection((ELSEWHERE_NAME, 443), timeout=1)


def test_processes_that_a_test_starts_are_cut_off_too() -> None:
    code = f"import socket; socket.create_connection(({ELSEWHERE_4!r}, 443), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NetworkBlocked" in done.stderr


def test_loopback_and_unix_sockets_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        peer, _ = server.accept()
        with peer:
            client.sendall(b"here")
            assert peer.recv(4) == b"here"
    if sys.platform == "win32":
        return
    path = str(Path(os.environ["XDG_RUNTIME_DIR"]) / f"{os.getpid()}.sock")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
    Path(path).unlink()


def test_no_test_reaches_a_persons_own_files_or_keyring() -> None:
    invented = Path.home()
    assert invented.is_relative_to(Path(tempfile.gettempdir()).resolve())
    for variable in (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        assert Path(os.environ[variable]).is_relative_to(invented)
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    assert "SENCODESK_STORE" not in os.environ


def test_the_clock_stands_until_it_is_moved(clock: FakeClock) -> None:
    assert clock.now() == clock.now() == datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 23)
    assert clock.advance(86_400).date() == clock.today() == date(2026, 11, 24)
    with pytest.raises(ValueError, match="time zone"):
        FakeClock(datetime(2026, 11, 23, 10, 42))  # noqa: DTZ001  the missing zone is what is tested
