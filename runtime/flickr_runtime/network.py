"""Proxies and trusted certificates, the same for both transports.

Both are options of a client, and otherwise come from the environment, which is read when a client is made:
`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and
`SSL_CERT_DIR`, all of which are trusted if set, as several libraries use different names.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import getproxies

from flickr_runtime.endpoints import is_loopback
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.lazy import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Network", "Proxy"]

T = TypeVar("T")

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Proxy:
    """A proxy.

    Attributes:
        url: Its URL, which may contain a password.
        setting: The setting that names it, such as `HTTPS_PROXY`.
    """

    url: str
    setting: str

    def __repr__(self) -> str:
        return f"Proxy({self})"

    def __str__(self) -> str:
        """The proxy without user and password, and its setting."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]} ({self.setting})"

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Its port; by default that of the scheme."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS[parts.scheme.lower()]

    @property
    def user(self) -> tuple[bytes, bytes] | None:
        """User and password as they are sent, in UTF-8 unless the URL has other bytes; None if it has no user."""
        parts = urlsplit(self.url)
        named = None if parts.username is None else (parts.username, parts.password or "")
        return None if named is None or not any(named) else (unquote_to_bytes(named[0]), unquote_to_bytes(named[1]))

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS."""
        return self.url.lower().startswith("socks")


class Network:
    """The proxies and certificates of a transport.

    Args:
        proxy: The URL of a proxy for every server, or False for none; None for the values of the environment.
        verify: The file or folder of the certificate authorities that are trusted; False to trust every server; True
            for those of `certifi`, whatever the environment says; None for those of the environment.
        environ: The environment; that of the process unless given.

    Raises:
        ConfigurationError: The proxy is not a URL.
    """

    def __init__(
        self,
        *,
        proxy: str | bool | None = None,
        verify: bool | str | os.PathLike[str] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        if proxy is True:
            raise ConfigurationError("proxy=True: give a URL, False for no proxy, or None for the environment's")
        self._option = _parsed(proxy, "proxy=") if proxy else None
        self._environment = environ is None
        self._environ = os.environ.copy() if environ is None else dict(environ)
        self._uses_environment = proxy is None
        self._verify = verify

    @cached_property
    def _proxies(self) -> dict[str, str]:
        """The proxies by scheme, and `no` for the servers without a proxy."""
        if self._environment and not any(name.lower().endswith("_proxy") for name in self._environ):
            return getproxies()  # also the settings of the desktop
        found = {}
        for name, value in sorted(self._environ.items()):  # lower-case names win, as everywhere
            if not name.lower().endswith("_proxy"):
                continue
            scheme = name.lower().removesuffix("_proxy")
            if value.strip():
                found[scheme] = value.strip()
            elif name.islower():  # an empty one removes the other's value
                found.pop(scheme, None)
        if "REQUEST_METHOD" in self._environ and not self._environ.get("http_proxy"):
            found.pop("http", None)  # in a CGI script it is a header field of the visitor
        return found

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy for a URL, or None; raises `ConfigurationError` if it is not a URL.

        The proxy of the environment is not used for a server on this machine, so that plain text for it does not leave
        the machine.
        """
        if not self._uses_environment:
            return self._option
        if not self._proxies or is_loopback(url):
            return None
        parts = urlsplit(url)
        for scheme in (parts.scheme, "all"):
            if scheme in self._proxies:
                port = parts.port or (443 if parts.scheme == "https" else 80)
                if _is_exempt(parts.hostname or "", port, self._proxies.get("no", "")):
                    return None
                return _parsed(self._proxies[scheme], f"{scheme.upper()}_PROXY")
        return None

    @property
    def trusts_everybody(self) -> bool:
        """Whether certificates are not checked."""
        return self._verify is False

    @property
    def bundles(self) -> list[tuple[str, str]]:
        """The files and folders of trusted authorities, each with its setting; empty for those of `certifi`."""
        if self._verify is None:
            named = {self._environ.get(name, "").strip(): name for name in reversed(_BUNDLES)}
            return [(path, name) for path, name in named.items() if path]
        return [] if isinstance(self._verify, bool) else [(os.fspath(self._verify), "verify=")]

    @cached_property
    def context(self) -> ssl.SSLContext:
        """The TLS settings; raises `ConfigurationError` if authorities cannot be loaded."""
        if self.trusts_everybody:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        bundles = self.bundles
        if not bundles:
            import certifi

            return ssl.create_default_context(cafile=certifi.where())
        context = _trusting(ssl.create_default_context, *bundles[0])
        for path, setting in bundles[1:]:
            _trusting(context.load_verify_locations, path, setting)
        return context


def _trusting(load: Callable[..., T], named: str, setting: str) -> T:
    """Loads a file or folder of authorities."""
    path = Path(named).expanduser()
    hint = "name a file of CA certificates in PEM format, or a folder that `openssl rehash` has prepared"
    try:
        if path.is_dir():
            if not any(path.glob("*.[0-9]")):
                raise ConfigurationError(f"{setting} {named!r}: the folder has no prepared certificates; {hint}")
            return load(capath=path)
        if path.stat().st_size == 0:
            raise ConfigurationError(f"{setting} {named!r}: the file is empty; {hint}")
        return load(cafile=path)
    except ssl.SSLError as error:
        raise ConfigurationError(f"{setting} {named!r}: the file contains no CA certificate; {hint}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"{setting} {named!r}: cannot be read: {reason}; {hint}") from error


def _parsed(url: str, setting: str) -> Proxy:
    """A proxy with a valid URL; the error quotes no password."""
    full = url if "://" in url else f"http://{url}"
    hint = "give one such as http://user:password@host:3128"
    try:
        parts = urlsplit(full)
        scheme, valid = parts.scheme.lower(), bool(parts.hostname) and parts.port != 0
    except ValueError:
        scheme, valid = "", False
    if not valid or any(char.isspace() for char in full):
        raise ConfigurationError(f"{setting}: not a proxy URL; {hint}")
    if scheme not in _PORTS:
        raise ConfigurationError(f"{setting}: no proxy of the kind {scheme[:20]!r}; choose {', '.join(_PORTS)}")
    return Proxy(full, setting)


def _is_exempt(host: str, port: int, exempt: str) -> bool:
    """Whether `NO_PROXY` names a host: itself, a domain above it, its network, or everything (`*`)."""
    host = host.lower().rstrip(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    for entry in exempt.lower().replace(",", " ").split():
        if entry == "*":
            return True
        name, colon, number = entry.rpartition(":")
        if colon and number.isdigit() and (":" not in name or name.endswith("]")):
            if int(number) != port:
                continue
            entry = name  # noqa: PLW2901  # without its port
        entry = entry.strip("[]")  # noqa: PLW2901
        if address is not None:
            try:
                if address in ipaddress.ip_network(entry, strict=False):
                    return True
            except ValueError:
                continue
        else:
            domain = entry.removeprefix("*").strip(".")
            if domain and (host == domain or host.endswith(f".{domain}")):
                return True
    return False
