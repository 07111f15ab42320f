"""Proxies, certificates and plain http: options and environment variables, the same for both clients."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ConfigurationError, ConnectionFailed, FlickrError
from flickr_runtime.network import Network
from tests.contract.keepalive import KeepAlive
from tests.contract.raw_server import RawServer, sends

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = Token(token="token", secret="token-secret", user_nsid="1@N01")
KINDS = [Flickr, AsyncFlickr]
VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]
BUNDLES = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*VARIABLES, *map(str.lower, VARIABLES), *BUNDLES, "FLICKR_ALLOW_HTTP"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(authority: trustme.CA, *names: str, **options: Any) -> ssl.SSLContext:
    """The server's side of TLS, with a certificate for these names."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names, **options).configure_cert(context)
    return context


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[KeepAlive]:
    with KeepAlive(serving(authority, "localhost", "flickr.test")) as server:
        yield server


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return tmp_path / "ca.pem"


def outcome_of(kind: Any, url: str, **options: Any) -> Any:
    """What a call responds or raises, from a client that is made with these options."""
    try:
        client = kind("key", "secret", token=TOKEN, base_url=url, state=False, **{"timeout": 5, **options})
        if kind is Flickr:
            with client:
                return client.call("flickr.test.echo", mark="a")

        async def program() -> Any:
            async with client:
                return await client.call("flickr.test.echo", mark="a")

        return asyncio.run(program())
    except FlickrError as error:
        return error


class ProxyServer(RawServer):
    """A forward proxy that leads every name to one server; wants a user and password if it is given them."""

    def __init__(self, port: int, *, user: str = "", context: ssl.SSLContext | None = None) -> None:
        self._port, self._user = port, user
        super().__init__(self._lead, context=context)

    def _lead(self, connection: socket.socket, _: threading.Event) -> None:
        head = self.heads[-1]
        if self._user:
            wanted = b"proxy-authorization: basic " + base64.b64encode(self._user.encode()).lower()
            if wanted not in head.lower():
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
        with socket.create_connection(("127.0.0.1", self._port)) as far:
            if head.startswith(b"CONNECT"):
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far.sendall(head)
            threads = [threading.Thread(target=pump, args=ends) for ends in ((connection, far), (far, connection))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


def pump(source: socket.socket, target: socket.socket) -> None:
    """Passes bytes on until one side ends."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for each in (source, target):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("setting", [*BUNDLES, "verify="])
def test_an_authority_of_ones_own(
    kind: Any, setting: str, secure: KeepAlive, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if setting == "verify=":
        assert outcome_of(kind, secure.base_url, verify=bundle) == {"mark": "a"}
        return
    where = bundle
    if setting == "SSL_CERT_DIR":
        where = tmp_path / "folder"
        where.mkdir()
        digest = name_hash(bundle)
        (where / f"{digest}.0").write_bytes(bundle.read_bytes())
    monkeypatch.setenv(setting, str(where))
    assert outcome_of(kind, secure.base_url) == {"mark": "a"}
    assert isinstance(outcome_of(kind, secure.base_url, verify=True, retries=0), ConnectionFailed)


def name_hash(bundle: Path) -> str:
    """What `openssl rehash` calls a certificate."""
    import subprocess

    command = ["openssl", "x509", "-hash", "-noout", "-in", str(bundle)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except FileNotFoundError:
        pytest.skip("openssl is not installed")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("setting", [*BUNDLES, "verify="])
@pytest.mark.parametrize("what", ["missing", "empty", "no certificate", "an empty folder"])
def test_a_wrong_bundle_is_named(
    kind: Any, setting: str, what: str, secure: KeepAlive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wrong.pem"
    if what == "an empty folder":
        path.mkdir()
    elif what != "missing":
        path.write_text("" if what == "empty" else "otters\n")
    options = {"verify": path} if setting == "verify=" else {}
    if not options:
        monkeypatch.setenv(setting, str(path))
    outcome = outcome_of(kind, secure.base_url, **options)
    assert isinstance(outcome, ConfigurationError), outcome
    assert f"{setting} {str(path)!r}" in str(outcome)
    assert secure.connections == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "words"),
    [("unknown", "unable to get local issuer"), ("expired", "expired"), ("other name", "127.0.0.1")],
)
def test_a_certificate_that_proves_nothing(
    kind: Any, fault: str, words: str, authority: trustme.CA, bundle: Path
) -> None:
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    expired = {"not_before": long_ago, "not_after": long_ago + dt.timedelta(days=9)}
    context = serving(
        authority, "127.0.0.1" if fault != "other name" else "elsewhere.test", **expired if fault == "expired" else {}
    )
    with RawServer(sends(b""), context=context) as server:
        outcome = outcome_of(kind, server.base_url, **{} if fault == "unknown" else {"verify": bundle})
        assert server.connections == 1  # not retried
    assert isinstance(outcome, ConnectionFailed), outcome
    assert words in str(outcome)
    assert "verify=" in str(outcome)
    assert isinstance(outcome.__cause__, ssl.SSLCertVerificationError)


@pytest.mark.parametrize("kind", KINDS)
def test_verify_can_be_switched_off(kind: Any, secure: KeepAlive) -> None:
    assert outcome_of(kind, secure.base_url, verify=False) == {"mark": "a"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("setting", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "proxy="])
@pytest.mark.parametrize("tls", [False, True])
def test_a_proxy_leads_there(
    kind: Any,
    setting: str,
    secure: KeepAlive,
    authority: trustme.CA,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    tls: bool,
) -> None:
    context = serving(authority, "localhost") if tls else None
    with ProxyServer(secure.server_address[1], user="otter:pass", context=context) as proxy:
        where = f"{'https' if tls else 'http'}://otter:pass@localhost:{proxy.port}"
        options: dict[str, Any] = {"verify": bundle}
        if setting == "proxy=":
            options["proxy"] = where
        else:
            monkeypatch.setenv(setting, where)
        assert outcome_of(kind, "https://flickr.test", **options) == {"mark": "a"}
        assert proxy.heads[0].startswith(b"CONNECT flickr.test:443 HTTP/1.")
        assert b"oauth" not in proxy.heads[0].lower()


@pytest.mark.parametrize("kind", KINDS)
def test_plain_http_goes_through_a_proxy_too(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with KeepAlive() as server, ProxyServer(server.server_address[1]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"localhost:{proxy.port}")  # without a scheme, as many write it
        assert outcome_of(kind, "http://flickr.test", allow_http=True) == {"mark": "a"}
        assert proxy.heads[0].startswith(b"GET http://flickr.test/services/rest/?")
        for exempt in ("flickr.test", ".test", "*", "a.b, FLICKR.test:80"):
            monkeypatch.setenv("NO_PROXY", exempt)
            outcome = outcome_of(kind, "http://flickr.test", allow_http=True, retries=0)
            assert isinstance(outcome, ConnectionFailed), exempt
        monkeypatch.delenv("NO_PROXY")
        outcome = outcome_of(kind, "http://flickr.test", allow_http=True, retries=0, proxy=False)
        assert isinstance(outcome, ConnectionFailed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", ["https://flickr.test", "http://flickr.test"])
def test_a_proxy_that_wants_a_password_says_so(kind: Any, url: str) -> None:
    with KeepAlive() as server, ProxyServer(server.server_address[1], user="otter:right") as proxy:
        where = f"http://otter:hunter2@localhost:{proxy.port}"
        outcome = outcome_of(kind, url, proxy=where, allow_http=True)
        assert proxy.connections == 1  # not retried
    assert isinstance(outcome, ConfigurationError), outcome
    assert "407" in str(outcome)
    assert f"http://localhost:{proxy.port} (proxy=)" in str(outcome)
    assert "hunter2" not in str(outcome) + repr(outcome.__cause__)


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_is_not_there_is_named(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://otter:hunter2@127.0.0.1:9")
    outcome = outcome_of(kind, "https://flickr.test", retries=0)
    assert isinstance(outcome, ConnectionFailed), outcome
    assert "the proxy http://127.0.0.1:9 (HTTPS_PROXY): Connection refused" in str(outcome)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_refuses_says_how(kind: Any, status: str) -> None:
    with RawServer(sends(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())) as proxy:
        outcome = outcome_of(kind, "https://flickr.test", retries=0, proxy=f"http://localhost:{proxy.port}")
    assert isinstance(outcome, ConnectionFailed), outcome
    assert status in str(outcome)
    assert outcome.retryable == status.startswith("5")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("http://", "not a proxy URL"),
        ("http://otter:hunter2@", "not a proxy URL"),
        ("http://otter:hunter2@host:port", "not a proxy URL"),
        ("http://[::1", "not a proxy URL"),
        ("http://a b", "not a proxy URL"),
        ("ftp://otter:hunter2@host:21", "'ftp'"),
        ("socks4://host:1080", "'socks4'"),
    ],
)
@pytest.mark.parametrize("setting", ["HTTPS_PROXY", "proxy="])
def test_what_is_no_proxy_is_named(
    kind: Any, where: str, words: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"proxy": where} if setting == "proxy=" else {}
    if not options:
        monkeypatch.setenv(setting, where)
    outcome = outcome_of(kind, "https://flickr.test", **options)
    assert isinstance(outcome, ConfigurationError), outcome
    assert setting in str(outcome)
    assert words in str(outcome)
    assert "hunter2" not in str(outcome)


@pytest.mark.parametrize(
    ("host", "exempt", "through"),
    [
        ("api.flickr.com", "", True),
        ("api.flickr.com", "flickr.com", False),
        ("api.flickr.com", ".flickr.com", False),
        ("api.flickr.com", "*.flickr.com", False),
        ("api.flickr.com", "otherflickr.com,lickr.com,api.flickr", True),
        ("api.flickr.com", "flickr.com:443", False),
        ("api.flickr.com", "flickr.com:80", True),
        ("10.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "10.1.2.3", False),
        ("11.1.2.3", "10.0.0.0/8 10.1.2.3", True),
        ("[2001:db8::1]", "2001:db8::/32", False),
        ("[2001:db8::1]", "[2001:db8::1]:443", False),
        ("[2001:db8::1]", "[2001:db8::2]", True),
    ],
)
def test_what_no_proxy_names(host: str, exempt: str, *, through: bool) -> None:
    network = Network(environ={"HTTPS_PROXY": "http://proxy:3128", "no_proxy": exempt})
    assert (network.proxy_for(f"https://{host}/services/rest/") is not None) == through


def test_a_visitor_sets_no_proxy() -> None:
    """A CGI script gets the header field `Proxy` as `HTTP_PROXY`."""
    environ = {"REQUEST_METHOD": "GET", "HTTP_PROXY": "http://evil:3128"}
    assert Network(environ=environ).proxy_for("http://flickr.test/") is None
    assert Network(environ={**environ, "http_proxy": "http://ours:1"}).proxy_for("http://flickr.test/") is not None


USERS = {
    "otter:p%40ss%3A": b"otter:p@ss:",
    "otter": b"otter:",
    ":pass": b":pass",
    "%C3%B6tter:h\u00e4": "\u00f6tter:h\u00e4".encode(),
    "otter:%E2%82%AC": "otter:\u20ac".encode(),
    "otter:%FF": b"otter:\xff",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", ["https://flickr.test", "http://flickr.test"])
def test_both_clients_tell_a_proxy_the_same_user(kind: Any, url: str) -> None:
    refused = sends(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    for user, sent in USERS.items():
        with RawServer(refused) as proxy:
            outcome = outcome_of(kind, url, proxy=f"http://{user}@127.0.0.1:{proxy.port}", allow_http=True)
        assert isinstance(outcome, ConfigurationError), outcome
        fields = [line for line in proxy.heads[0].split(b"\r\n") if line.lower().startswith(b"proxy-auth")]
        assert fields == [b"Proxy-Authorization: Basic " + base64.b64encode(sent)], user


@pytest.mark.parametrize("kind", KINDS)
def test_no_proxy_of_the_environment_sees_what_is_for_this_machine(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain http is allowed there because it does not leave the machine."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with KeepAlive() as server:
        for host in ("localhost", "127.0.0.1"):
            assert outcome_of(kind, f"http://{host}:{server.server_address[1]}", retries=0) == {"mark": "a"}
    with RawServer(sends(b"HTTP/1.1 407 No\r\n\r\n")) as proxy:
        outcome = outcome_of(kind, "http://127.0.0.1:5000", proxy=f"http://127.0.0.1:{proxy.port}")  # asked for by name
    assert isinstance(outcome, ConfigurationError), outcome


@pytest.mark.parametrize("kind", KINDS)
def test_other_options_have_connections_of_their_own(kind: Any, secure: KeepAlive, bundle: Path) -> None:
    strict = kind("key", base_url=secure.base_url, state=False, retries=0)
    trusting = strict.with_options(verify=bundle)

    async def program() -> None:
        with pytest.raises(ConnectionFailed):
            await strict.call("flickr.test.echo", mark="a")
        assert await trusting.call("flickr.test.echo", mark="a") == {"mark": "a"}
        await trusting.close()
        await strict.close()

    if kind is Flickr:
        with strict, trusting:
            with pytest.raises(ConnectionFailed):
                strict.call("flickr.test.echo", mark="a")
            assert trusting.call("flickr.test.echo", mark="a") == {"mark": "a"}
    else:
        asyncio.run(program())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "host", ["flickr.test", "192.168.0.7", "10.0.0.1:5000", "[2001:db8::1]", "localhost.evil.test"]
)
def test_plain_http_is_refused(kind: Any, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(**options: Any) -> None:
        kind("key", "secret", base_url=f"http://{host}", **options)

    with pytest.raises(ConfigurationError, match=r"allow_http=True or FLICKR_ALLOW_HTTP=1"):
        make()
    make(allow_http=True)
    monkeypatch.setenv("FLICKR_ALLOW_HTTP", "1")
    make()
    with pytest.raises(ConfigurationError, match=r"in plain text"):
        make(allow_http=False)
    monkeypatch.setenv("FLICKR_ALLOW_HTTP", "0")
    with pytest.raises(ConfigurationError, match=r"in plain text"):
        make()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["rest", "upload", "replace", "request_token", "access_token"])
def test_each_service_is_looked_at(kind: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"FLICKR_{name.upper()}_URL", "http://flickr.test/x/")
    with pytest.raises(ConfigurationError, match=rf"flickr\.test/x/ \({name}\)"):
        kind("key")
    with pytest.raises(ConfigurationError, match=name):
        kind("key", endpoints=Endpoints(**{name: "HTTP://flickr.test/x/"}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "url", ["http://localhost:5000", "http://127.0.0.1", "http://127.9.8.7:80", "http://[::1]:5000"]
)
def test_this_machine_may_speak_plainly(kind: Any, url: str) -> None:
    assert kind("key", base_url=url)


@pytest.mark.parametrize("kind", KINDS)
def test_a_url_of_a_service_holds_no_password(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match="without user, password") as caught:
        kind("key", base_url="https://otter:hunter2@www.flickr.com")
    assert "hunter2" not in str(caught.value)
