# SPDX-License-Identifier: Apache-2.0
"""A profile is read strictly, its dates decide what is asked, and its address goes nowhere it must not."""

import base64
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sencodesk.protocol.addresses import address_refusal, endpoint_refusal
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.profile import Profile, ProfileError, term_of
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.returns.catalogue import profile_refusal, template, template_ids

KEY = SigningKey.from_seed(bytes(range(32)))
RECIPIENT = "age1" + "q" * 58


def certificate() -> str:
    """A council's own authority, invented here."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Northshire")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


CERTIFICATE = certificate()


def full() -> dict[str, Any]:
    payload = template("northshire")
    assert payload is not None
    public = {"kid": KEY.kid, "public": base64.b64encode(KEY.public).decode()}
    return payload | {
        "endpoint": "https://inbox.northshire.example:8443",
        "host": "inbox.northshire.example",
        "ca": CERTIFICATE,
        "recipients": [RECIPIENT],
        "receipt_keys": [public | {"from": "2026-01-01", "until": None}],
        "profile_key": public,
    }


def test_a_full_profile_is_read() -> None:
    profile = profile_from(full())
    assert (profile.id, profile.code, profile.version) == ("northshire", "999", 1)
    assert profile.receipt_key_map() == {KEY.kid: KEY.public}
    assert profile.package_bytes == 1_048_576
    assert endpoint_refusal(profile, False) is None


@pytest.mark.parametrize("name", template_ids())
def test_every_profile_that_comes_along_can_be_read_and_served(name: str) -> None:
    payload = template(name)
    profile = profile_from(payload)
    assert profile.id == name
    assert profile_refusal(profile) is None
    assert endpoint_refusal(profile, True) == "no-endpoint"


def _set(path: str, value: object) -> Any:
    def change(payload: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        place: Any = payload
        for step in parents:
            place = place[int(step)] if step.isdigit() else place[step]
        if value is KeyError:
            del place[last]
        else:
            place[last] = value

    return pytest.param(change, id=f"{path}={value!r}"[:60])


ITEM = "returns/0/items/0/"
RULE = "returns/0/rules/0/"


@pytest.mark.parametrize(
    "change",
    [
        _set("format", "other"),
        _set("v", 2),
        _set("v", True),
        _set("id", "../x"),
        _set("code", "99"),
        _set("code", 999),
        _set("name", ""),
        _set("version", 0),
        _set("issued", "2026-02-30"),
        _set("issued", "2028-01-01"),
        _set("valid_until", KeyError),
        _set("invented", "yes"),
        _set("surprise", 1),
        _set("ca", "not a certificate"),
        _set("ca", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        _set("recipients", []),
        _set("recipients", ["ssh-ed25519 AAAA"]),
        _set("receipt_keys/0/kid", "0" * 16),
        _set("receipt_keys/0/public", "AAAA"),
        _set("limits", {"package_bytes": 0}),
        _set("limits", {"package_bytes": 10**9}),
        _set("returns", {}),
        _set("returns/0/type", "SEN register"),
        _set("returns/0/items", []),
        _set("returns/0/periods/0/due", "2026-11-01"),
        _set("returns/0/population/statuses", []),
        _set("returns/0/population/on_roll", None),
        _set("returns/0/population/home_councils", KeyError),
        _set(ITEM + "code", "row"),
        _set(ITEM + "code", "surname"),
        _set(ITEM + "field", "surname"),
        _set(ITEM + "purpose", KeyError),
        _set(ITEM + "legal_basis", ""),
        _set(ITEM + "until", "2020-01-01"),
        _set(ITEM + "values", {"K": "X", "E": "X"}),
        _set(ITEM + "limit", 0),
        _set(RULE + "severity", "fatal"),
        _set(RULE + "terms", ["winter"]),
        _set(RULE + "rule", "1510"),
    ],
)
def test_what_is_not_understood_refuses_the_whole_profile(change: Any) -> None:
    payload = deepcopy(full())
    change(payload)
    with pytest.raises(ProfileError):
        profile_from(payload)


@pytest.mark.parametrize("payload", [None, [], "profile", 7])
def test_what_is_no_object_is_no_profile(payload: object) -> None:
    with pytest.raises(ProfileError, match="not an object"):
        profile_from(payload)


def test_a_fault_says_where_it_is() -> None:
    payload = full()
    payload["returns"][0]["items"][2]["from"] = "soon"
    with pytest.raises(ProfileError, match=r"^returns\[0\]: items\[2\]: from: not the text") as caught:
        profile_from(payload)
    assert caught.value.reason == str(caught.value)


def test_items_leave_only_within_their_dates(northshire: Profile) -> None:
    asked = {item.code for item in northshire.items_on("sen-register", date(2026, 8, 31))}
    assert {"postcode", "ethnicity", "language"} <= asked
    after = {item.code for item in northshire.items_on("sen-register", date(2026, 9, 1))}
    assert asked - after == {"postcode", "ethnicity", "language"}
    left_out = northshire.left_out("sen-register", date(2026, 11, 23))
    assert left_out == [("postcode", "withdrawn"), ("ethnicity", "withdrawn"), ("language", "withdrawn")]


def test_an_item_that_is_not_asked_yet_is_left_out() -> None:
    profile = profile_from(template("westmarch"))
    assert profile.left_out("sen-register", date(2026, 11, 23)) == [("wm_language", "not_yet")]


def test_rules_hold_in_their_terms_and_dates(northshire: Profile) -> None:
    autumn, spring = date(2026, 11, 23), date(2027, 1, 21)
    assert "2170" in northshire.rules_on("sen-register", autumn)
    assert "2170" not in northshire.rules_on("sen-register", spring)
    assert "2170" in northshire.rules_on("sen-register", spring, term="autumn")
    assert northshire.rules_on("sen-register", date(2023, 8, 31)) == {}


def test_the_period_names_its_term_or_its_date_does(northshire: Profile, second_payload: dict[str, Any]) -> None:
    assert northshire.returns[0].periods[0].term == "autumn"
    assert profile_from(second_payload).returns[0].periods[0].term == "autumn"
    assert [term_of(date(2026, month, 15)) for month in (1, 5, 10)] == ["spring", "summer", "autumn"]


def test_a_profile_ends(northshire: Profile) -> None:
    assert northshire.valid_on(date(2026, 9, 1))
    assert northshire.valid_on(date(2027, 12, 31))
    assert not northshire.valid_on(date(2028, 1, 1))
    assert not northshire.valid_on(date(2026, 8, 31))


def test_a_return_that_is_not_asked_for_is_an_error(northshire: Profile) -> None:
    with pytest.raises(ProfileError):
        northshire.spec("sen2")
    with pytest.raises(ProfileError):
        northshire.spec("sen-register").period("1999-autumn")


@pytest.mark.parametrize(
    ("endpoint", "host", "reason"),
    [
        ("http://inbox.example.org", "inbox.example.org", "not-https"),
        ("ftp://inbox.example.org", "inbox.example.org", "not-https"),
        ("https://evil.example.org", "inbox.example.org", "host-not-allowed"),
        ("https://inbox.example.org@evil.example.org", "evil.example.org", "bad-address"),
        ("https://inbox.example.org/?to=x", "inbox.example.org", "bad-address"),
        ("https://inbox.example.org:99999", "inbox.example.org", "bad-address"),
        ("https://inbox.example.org:0", "inbox.example.org", "bad-address"),
        ("https://[::1", "::1", "bad-address"),
        ("https://", "x", "bad-address"),
        ("https://inbox.example.org\\@evil", "inbox.example.org", "bad-address"),
        ("https://127.0.0.1:8443", "127.0.0.1", "loopback"),
        ("https://localhost:8443", "localhost", "loopback"),
        ("https://[::1]:8443", "::1", "loopback"),
        ("https://10.0.0.8", "10.0.0.8", "private-address"),
    ],
)
def test_an_address_that_must_not_be_used(endpoint: str, host: str, reason: str) -> None:
    profile = profile_from(full() | {"endpoint": endpoint, "host": host})
    assert endpoint_refusal(profile, False) == reason


def test_loopback_is_for_this_computer_to_allow() -> None:
    profile = profile_from(full() | {"endpoint": "https://127.0.0.1:8443", "host": "127.0.0.1"})
    assert endpoint_refusal(profile, True) is None
    assert endpoint_refusal(replace(profile, recipients=()), True) == "no-recipients"
    assert endpoint_refusal(replace(profile, receipt_keys=()), True) == "no-receipt-keys"


@pytest.mark.parametrize(
    "host",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "router",
        "files.local",
        "intranet.lan",
        "db.internal",
    ],
)
@pytest.mark.parametrize("allow_loopback", [False, True])
def test_private_addresses_are_never_allowed(host: str, allow_loopback: bool) -> None:
    assert address_refusal(host, allow_loopback) == "private-address"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "LOCALHOST."])
def test_loopback_has_many_names(host: str) -> None:
    assert address_refusal(host, False) == "loopback"
    assert address_refusal(host, True) is None


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "a..b", "-a.org", "", "ex ample.org"]
)
def test_addresses_in_disguise_are_refused(host: str) -> None:
    assert address_refusal(host, True) == "bad-address"


@pytest.mark.parametrize("host", ["inbox.example.org", "93.184.216.34", "2606:2800:220:1::1", "xn--bcher-kva.example"])
def test_public_addresses_are_allowed(host: str) -> None:
    assert address_refusal(host, False) is None


def test_what_the_program_does_not_know_is_refused(second_payload: dict[str, Any]) -> None:
    assert profile_refusal(profile_from(second_payload)) is None
    item = deepcopy(second_payload)
    item["returns"][0]["items"][0]["field"] = "religion"
    assert profile_refusal(profile_from(item)) == "unknown-field religion"
    rule = deepcopy(second_payload)
    rule["returns"][0]["rules"][0]["rule"] = "9999"
    assert profile_refusal(profile_from(rule)) == "unknown-rule 9999"
