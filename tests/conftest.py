"""What every test gets: a home of its own, no settings of the machine's user, French, and no way out to the network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import settings

from negotiator.i18n import DEFAULT_LANGUAGE, use_language

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, and none of the settings of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("NEGOTIATOR_", "OPENAI_")):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home") / "negotiator"
    monkeypatch.setenv("NEGOTIATOR_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def french_again() -> Iterator[None]:
    """A test may switch the language; the next one starts in French."""
    use_language(DEFAULT_LANGUAGE)
    yield
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that would leave the machine: connections go to loopback, names other than localhost are refused."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: tuple[str, int] | str) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_outside(address[0])
        connect(self, address)

    def guarded_getaddrinfo(host: str | bytes | None, *args: object, **kwargs: object) -> object:
        _refuse_outside(host.decode() if isinstance(host, bytes) else host)
        return getaddrinfo(host, *args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def _refuse_outside(host: str | None) -> None:
    """Raise unless the host is this machine."""
    if host in {None, "", "localhost"}:
        return
    try:
        local = ip_address(str(host)).is_loopback or ip_address(str(host)).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise RuntimeError(f"a test tried to reach {host}")
