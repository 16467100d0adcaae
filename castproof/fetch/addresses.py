"""Which addresses are connected to: of the public internet, unless a person asks for others.

A feed comes from a stranger, and may name what only this machine reaches: a router, a database, a
cloud's metadata (https://owasp.org/www-community/attacks/Server_Side_Request_Forgery). What counts
is the address that is connected to. A name is resolved once, the result judged, and that very
address used: a name that leads elsewhere the next time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_KINDS = (
    ("is_loopback", "this machine itself"),
    ("is_link_local", "a link-local address"),
    ("is_multicast", "a multicast address"),
    ("is_unspecified", "no address at all"),
    ("is_private", "a private address"),
    ("is_reserved", "a reserved address"),
)


def find_objection(text: str) -> str | None:
    """Say why an IP address is not of the public internet; ``None`` where it is.

    >>> find_objection("10.0.0.1"), find_objection("::ffff:93.184.216.34")
    ('a private address', 'an IPv4 address written as IPv6')
    >>> find_objection("93.184.216.34")
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return "an IPv4 address written as IPv6"
        inner = _find_inner(address)
        if inner is not None:
            return find_objection(str(inner))
        if address.is_site_local:
            return "a private address"
    for name, kind in _KINDS:
        if getattr(address, name):
            return kind
    return None if address.is_global else "not an address of the public internet"


def _find_inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Find the IPv4 address that an address of NAT64, 6to4 or Teredo leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return None if address.teredo is None else address.teredo[1]


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Resolve a host's name to addresses, in the order the system would try them.

    Raises :class:`OSError` (:class:`socket.gaierror`) where it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))
