# SPDX-License-Identifier: Apache-2.0
"""Before the council is reached: no connection, no name, a login page, a wrong certificate, a redirect (F01 to F07)."""

from __future__ import annotations

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sencodesk.records.councils import Council
from sencodesk.services import sending
from sencodesk.services.courier import Timing
from tests import fault_proxy as faults
from tests.fault_proxy import LOGIN_PAGE
from tests.post_house import HASTY, QUICK, Post


def test_nothing_breaks(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        assert post.said(post.send()) == "Accepted by the council."
        assert proxy.methods() == ["HEAD", "PUT", "GET"]
    post.finished(body)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize(
    ("where", "name"), [("refused", "F01 F03 refused"), ("name", "F02 no such name"), ("hole", "F03 no handshake")]
)
def test_without_a_connection_it_waits_and_nothing_leaves(post: Post, where: str, name: str) -> None:
    body = post.previewed_body()
    hole = socket.create_server(("127.0.0.1", 0))  # takes connections and never speaks
    places = {
        "refused": f"https://127.0.0.1:{free_port()}",
        "name": "https://nowhere.invalid:8443",
        "hole": f"https://127.0.0.1:{hole.getsockname()[1]}",
    }
    good = post.proxy.url
    with post.serving() as proxy:
        post.lead_to(places[where])
        if where == "name":
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(socket, "getaddrinfo", no_such_name)
                sent = post.send()
        else:
            sent = post.send(timing=HASTY)
        hole.close()
        assert (sent.state, sent.attention, sent.blocked, sent.attempts) == ("queued", None, None, 0)
        assert post.said(sent) == "Saved. It will go when there is a connection."
        assert proxy.requests == []
        assert post.whys()[-1] == "no-connection"
        post.lead_to(good)
        post.pump()
    post.finished(body)


def no_such_name(*_arguments: object, **_keywords: object) -> list[object]:
    raise socket.gaierror(-2, "Name or service not known")


def test_back_off_grows_and_the_sentence_names_the_next_try(post: Post) -> None:
    post.previewed_body()
    post.lead_to(f"https://127.0.0.1:{free_port()}")
    timing = Timing(QUICK.deadlines, chance=lambda: 1.0)
    sending.send(post.desk, return_id=post.return_id, timing=timing)
    waits = []
    for _ in range(4):
        due = post.view().not_before
        assert due is not None
        waits.append((due - post.clock.now()).total_seconds())
        steps = len(post.view().steps)
        sending.pump(post.desk, timing=timing)  # too early: nothing is tried
        assert post.view().not_before == due
        post.clock.advance(waits[-1])
        sending.pump(post.desk, timing=timing)
        assert len(post.view().steps) == steps  # another try is no new step of the history
    assert waits == [60, 120, 240, 480]
    assert post.said(post.view()).startswith("Saved. Next try at ")


def test_f04_a_login_page_from_the_start(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("HEAD", faults.says(200, LOGIN_PAGE))
        sent = post.send()
        assert (sent.state, sent.attempts) == ("queued", 0)
        assert proxy.methods() == ["HEAD"]
        assert "login page" in sending.why_words(post.whys()[-1])
        post.pump()
    post.finished(body)


def test_f04_a_login_page_that_comes_between(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.says(200, LOGIN_PAGE))
        proxy.on("GET", faults.says(200, LOGIN_PAGE))
        sent = post.send()
        assert (sent.state, sent.receipt) == ("unconfirmed", None)
        assert "login page" in sending.why_words(post.whys()[-1])
        post.pump()
        assert post.whys()[-3:] == ["sending", "received", "accepted"]
        assert "unknown-submission" in post.whys()
    post.finished(body)


@pytest.mark.parametrize("kind", ["untrusted", "expired", "other name", "system roots"])
def test_f05_a_certificate_that_does_not_prove_the_council(post: Post, tmp_path: Path, kind: str) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        certificate, key, authority = a_certificate(tmp_path, kind)
        if kind != "untrusted":
            post.lead_to(proxy.url, ca=None if kind == "system roots" else authority)
        proxy.show(certificate, key)
        sent = post.send()
        assert (sent.state, sent.attention, sent.attempts) == ("queued", "certificate", 0)
        assert post.said(sent).startswith("Not sent: the address did not prove that it is your council.")
        assert proxy.connections == 1
        assert proxy.requests == []
        post.lead_to(proxy.url, ca=(post.inbox / "ca.pem").read_text())
        proxy.clear(proxy.inbox_port)
        post.pump()
    post.finished(body)


def a_certificate(folder: Path, kind: str) -> tuple[Path, Path, str]:
    """A certificate of its own making, its key, and itself as the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody")])
    now = datetime.now(UTC)
    until = now - timedelta(days=1) if kind == "expired" else now + timedelta(days=2)
    names: list[x509.GeneralName] = [x509.DNSName("somebody.invalid")]
    if kind != "other name":
        names.append(x509.IPAddress(ipaddress.IPv4Address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    text = made.public_bytes(Encoding.PEM)
    (folder / "other.pem").write_bytes(text)
    (folder / "other.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "other.pem", folder / "other.key", text.decode("ascii")


def test_f07_a_redirect_is_never_followed(post: Post) -> None:
    body = post.previewed_body()
    elsewhere = "Location: http://127.0.0.1:9/v1/elsewhere\r\n"
    with post.serving() as proxy:
        proxy.on("PUT", faults.says(302, headers=elsewhere))
        proxy.on("GET", faults.says(307, headers=elsewhere))
        sent = post.send()
        assert (sent.state, sent.attention) == ("unconfirmed", "wrong-place")
        assert "somewhere else" in post.said(sent)
        assert {path for _, path in proxy.requests} == {"/v1/", f"/v1/submissions/{sent.id}"}
        proxy.on("HEAD", faults.says(301, headers=elsewhere))
        post.pump()
        assert post.view().state == "queued"
        post.pump()
    post.finished(body)


def test_a_name_that_leads_into_a_private_network_gets_nothing(post: Post) -> None:
    body = post.previewed_body()
    good = post.proxy.url
    with post.serving() as proxy:
        post.lead_to("https://inbox.northshire.example:8443")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", private_address)
            sent = post.send()
        assert (sent.state, sent.blocked, sent.attempts) == ("queued", "address-not-allowed", 0)
        assert post.said(sent).startswith("Not sent: the council's address leads to a place")
        post.lead_to(good)
        post.send()
        assert proxy.methods() == ["HEAD", "PUT", "GET"]
    post.finished(body)


def private_address(*_arguments: object, **_keywords: object) -> list[object]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 8443))]


def test_loopback_works_only_where_a_person_allowed_it(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    with post.desk.unit("forget the permission", kind="event") as unit:
        unit.session.get_one(Council, "northshire").allow_loopback = False
    with post.serving() as proxy:
        sent = post.send()
        assert (sent.state, sent.blocked) == ("queued", "loopback")
        assert proxy.connections == 0
