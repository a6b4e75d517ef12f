# SPDX-License-Identifier: Apache-2.0
"""Whether anything may be sent to the address in a council's profile: https, the named host, and no private network."""

import ipaddress
import re
from urllib.parse import urlsplit

from sencodesk.protocol.profile import Profile

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_ZONES = frozenset({"local", "internal", "lan", "home", "arpa", "intranet"})


def endpoint_refusal(profile: Profile, allow_loopback: bool) -> str | None:
    """Why nothing may be sent to this profile's address, or None.

    ``allow_loopback`` was given by hand on this computer; a profile cannot grant it to itself. The reasons:
    no-endpoint, no-recipients, no-receipt-keys, bad-address, not-https, host-not-allowed, loopback, private-address.
    """
    if profile.endpoint is None:
        return "no-endpoint"
    try:
        parts = urlsplit(profile.endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "bad-address"
    if parts.scheme != "https":
        return "not-https"
    odd = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    if odd or not host or port == 0 or not re.fullmatch(r"[!-~]+", profile.endpoint) or "\\" in profile.endpoint:
        return "bad-address"
    if host != profile.host:
        return "host-not-allowed"
    problem = address_refusal(host, allow_loopback)
    if problem is not None:
        return problem
    if not profile.recipients:
        return "no-recipients"
    return None if profile.receipt_keys else "no-receipt-keys"


def address_refusal(host: str, allow_loopback: bool) -> str | None:
    """Why this host name or numeric address may not be talked to, or None.

    Ask again for each address that a name resolved to, just before connecting: a name may change its mind.
    """
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return _name_refusal(host.rstrip(".").lower(), allow_loopback)
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in IPv6 clothes is judged as what it is: mapped, 6to4, Teredo, or NAT64 (RFC 6052).
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        address = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or nat64 or address
    if address.is_loopback:
        return None if allow_loopback else "loopback"
    public = address.is_global and not address.is_multicast and not address.is_reserved
    return None if public else "private-address"


def _name_refusal(name: str, allow_loopback: bool) -> str | None:
    if name == "localhost" or name.endswith(".localhost"):
        return None if allow_loopback else "loopback"
    labels = name.split(".")
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) for label in labels):
        return "bad-address"
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return "bad-address"  # 127.1, 2130706433 and 0x7f000001 are addresses to some resolvers
    # A bare name or a name of the local network is somebody's router or file server, never a council.
    return "private-address" if len(labels) == 1 or labels[-1] in _LOCAL_ZONES else None
