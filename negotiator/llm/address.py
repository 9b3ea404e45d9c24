"""Where a model's server is and the key for it, checked before any request is made of them. Pure."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from negotiator.llm.failures import FailureKind, ModelFailure


def host_of(base_url: str) -> str:
    """The host of an address. Raises ModelFailure when it is not one of a web server."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ModelFailure(FailureKind.CONNECT, retryable=False)
    return parts.hostname or ""


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def checked_key(key: str) -> str:
    """The key without white space around it. Raises ModelFailure when no header could carry it."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise ModelFailure(FailureKind.AUTH)
    return key
