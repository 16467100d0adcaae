"""Where a language model is served, and the key that opens it."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from castproof.config.network import AssistSection
from castproof.errors import ConfigurationError
from castproof.terminal import hide_secret

USUAL_VARIABLE = "OPENAI_API_KEY"
KEYRING_SERVICE = "castproof"
INSTALL_ASSIST = (
    "in a clone of castproof, run pip install -c requirements/constraints.txt '.[assist]'"
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible address and a model there; ``key`` is ``None`` where none is needed."""

    address: str
    model: str
    host: str
    is_loopback: bool
    is_encrypted: bool
    key: str | None = field(default=None, repr=False)


def find_endpoint(section: AssistSection, environment: Mapping[str, str] = os.environ) -> Endpoint:
    """Find the address, the model and the key that the configuration names.

    Raises :class:`~castproof.errors.ConfigurationError` where one is missing or cannot be meant:
    nothing is contacted that nobody named.
    """
    if section.base_url is None:
        raise ConfigurationError(
            "no language model is configured: --set assist.base_url=http://127.0.0.1:11434/v1 "
            "--set assist.model=NAME, or write both into a preset"
        )
    if section.model is None:
        raise ConfigurationError(
            "assist.model is not set: name the model that answers at assist.base_url"
        )
    try:
        parts = urlsplit(section.base_url)
        host = parts.hostname or ""
        _ = parts.port  # raises ValueError for what is no number
    except ValueError as error:
        raise ConfigurationError(
            f"assist.base_url cannot be read as an address: {error}"
        ) from error
    if parts.username is not None or parts.password is not None:
        hide_secret(parts.password or parts.username or "")
        raise ConfigurationError(
            f"assist.base_url holds a key: remove it and set the variable {USUAL_VARIABLE}"
        )
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError(
            f"assist.base_url is {section.base_url!r}: write an address such as "
            "https://api.example.org/v1"
        )
    is_loopback = is_loopback_host(host)
    key = _find_key(section, host, is_loopback=is_loopback, environment=environment)
    return Endpoint(
        section.base_url, section.model, host, is_loopback, parts.scheme == "https", key
    )


def is_loopback_host(host: str) -> bool:
    """Tell whether a host is this machine, by its name or number alone.

    >>> [is_loopback_host(host) for host in ("localhost", "127.0.0.2", "::1", "10.0.0.1")]
    [True, True, True, False]
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _find_key(
    section: AssistSection, host: str, *, is_loopback: bool, environment: Mapping[str, str]
) -> str | None:
    """Find the key in its variable, else in the keyring; hide it from all that is printed.

    A server on this machine gets the key of a variable that the configuration names, not the one
    that other programs use for a hosted service.
    """
    name = section.key_variable or (None if is_loopback else USUAL_VARIABLE)
    key = environment.get(name, "").strip() if name else ""
    if not key and not (is_loopback and section.key_variable is None):
        key = _read_keyring(host)
    if not key:
        if section.key_variable is not None:
            raise ConfigurationError(
                f"the variable {section.key_variable} (assist.key_variable) is empty, and the "
                f"keyring has no key for {KEYRING_SERVICE} {host}"
            )
        return None
    hide_secret(key)
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigurationError(
            f"the key for {host} has characters that no key has: copy it again into {name}"
        )
    return key


def _read_keyring(host: str) -> str:
    """Read the key that ``keyring set castproof HOST`` put there; empty where there is none."""
    with suppress(Exception):  # no package, no keyring, locked: as if it held nothing
        import keyring

        return (keyring.get_password(KEYRING_SERVICE, host) or "").strip()
    return ""
