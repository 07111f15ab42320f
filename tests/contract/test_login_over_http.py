"""Logins of every kind over real HTTP: our client, the sandbox's Flickr, and a browser that is a plain HTTP client."""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import ssl
import sys
import threading
import traceback
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Credentials, Endpoints, Token
from flickr_runtime.async_client import drive_async
from flickr_runtime.errors import FlickrError, OAuthError
from flickr_runtime.login.errors import LoginDenied, LoginError
from flickr_runtime.login.interactive import login_with_browser, login_with_code, sign_in
from flickr_runtime.login.status import check_token, check_token_async
from flickr_runtime.login.steps import begin_flow, finish_flow
from flickr_runtime.login.web import PendingLogin, begin_web_login, complete_web_login
from flickr_runtime.tokens.file_vault import FileVault
from flickr_runtime.tokens.find import find_credentials
from flickr_runtime.tokens.session import SessionStore
from flickr_runtime.tokens.store import FileStore
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Browser:
    """Opens the authorise page, agrees as `user`, and goes where it is sent; shows what a person would see."""

    def __init__(self, user: str = "otterbank", decision: str = "approve", scheme: str | None = None) -> None:
        self.user, self.decision, self.scheme = user, decision, scheme
        self.shown = ""
        self.bar = ""
        self.trust = ssl.create_default_context()

    def open(self, url: str) -> bool:
        assert self._ask("GET", url)[0] == 200
        form = {**dict(parse_qsl(urlsplit(url).query)), "user": self.user, "decision": self.decision}
        _, self.bar, self.shown = self._ask("POST", url.partition("?")[0], urlencode(form))
        if self.bar.startswith("http"):
            self.arrive()
        return True

    def arrive(self) -> None:
        """Goes where it was sent, and asks for the icon of the place first."""
        if self.scheme:
            self.bar = self.bar.replace("http://", f"{self.scheme}://", 1)
        try:
            assert self._ask("GET", urljoin(self.bar, "/favicon.ico"))[0] == 404
            self.shown = self._ask("GET", self.bar)[2]
        except ssl.SSLError:
            self.shown = "This site can't provide a secure connection"

    def _ask(self, verb: str, url: str, form: str | None = None) -> tuple[int, str, str]:
        """Status, `Location` and text; by a library that logs nothing."""
        place = urlsplit(url)
        if place.scheme == "https":
            connection = HTTPSConnection(place.netloc, timeout=10, context=self.trust)
        else:
            connection = HTTPConnection(place.netloc, timeout=10)
        with contextlib.closing(connection):
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
            connection.request(verb, f"{place.path}?{place.query}", form, headers)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", ""), response.read().decode()

    @property
    def code(self) -> str:
        found = re.search(r'id="verifier">([\d-]+)<', self.shown)
        assert found, self.shown
        return found[1]


def nobody(question: str) -> str:
    raise AssertionError(question)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flickr_runtime.login.listener._TLS_GRACE_SECONDS", 0.2)


@pytest.fixture
def flickr(sandbox: Sandbox) -> Iterator[Flickr]:
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url, timeout=10) as client:
        yield client


def test_on_a_desktop_the_browser_comes_back_by_itself(flickr: Flickr) -> None:
    browser, messages = Browser(), []
    token = login_with_browser(flickr, "write", open_url=browser.open, ask=nobody, show=messages.append)
    assert "You can close this window" in browser.shown
    assert token.username == "Otter of Sandbank"
    assert flickr.token == token
    status = check_token(flickr)
    assert status is not None
    assert (status.permission, status.username, status.user_nsid) == ("write", "Otter of Sandbank", token.user_nsid)


def test_a_connection_that_says_nothing_does_not_hold_up_the_login(flickr: Flickr) -> None:
    """Browsers open connections on suspicion."""
    silent: list[socket.socket] = []

    def open_url(url: str) -> bool:
        browser = Browser()
        browser.open(url)
        return True

    def begin(permission: Any, *, callback: str) -> Any:
        silent.append(socket.create_connection(("127.0.0.1", int(urlsplit(callback).port or 0))))
        return Flickr.begin_login(flickr, permission, callback=callback)

    flickr.begin_login = begin  # type: ignore[method-assign]
    assert login_with_browser(flickr, open_url=open_url, ask=nobody, show=str).username == "Otter of Sandbank"
    silent[0].close()


def test_a_browser_that_insists_on_tls_leaves_an_address_to_paste(flickr: Flickr) -> None:
    browser, messages = Browser(scheme="https"), []
    token = login_with_browser(flickr, open_url=browser.open, ask=lambda _: f" {browser.bar}\n", show=messages.append)
    assert browser.bar.startswith("https://127.0.0.1:")
    assert "secure connection" in browser.shown
    assert "insists on https" in messages[-1]
    assert token.username == "Otter of Sandbank"


def test_or_a_code_to_type(flickr: Flickr) -> None:
    browser, messages = Browser(scheme="https"), []

    def ask(question: str) -> str:
        if "Paste" in question:
            return ""
        browser.open(messages[-1].splitlines()[-1])
        return browser.code

    assert (
        login_with_browser(flickr, open_url=browser.open, ask=ask, show=messages.append).username == "Otter of Sandbank"
    )


def test_the_browser_may_come_back_over_https(flickr: Flickr) -> None:
    pytest.importorskip("cryptography")
    browser = Browser()
    browser.trust = ssl._create_unverified_context()  # noqa: S323 - as somebody who accepts the warning
    token = login_with_browser(flickr, https=True, open_url=browser.open, ask=nobody, show=str, timeout=10)
    assert browser.bar.startswith("https://127.0.0.1:")
    assert token.username == "Otter of Sandbank"


def test_without_the_library_https_says_what_is_missing(flickr: Flickr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(LoginError, match="pip install cryptography"):
        login_with_browser(flickr, https=True, open_url=nobody, ask=nobody, show=str)  # type: ignore[arg-type]


def test_a_browser_that_never_comes_back(flickr: Flickr) -> None:
    messages: list[str] = []

    def leave(question: str) -> str:
        raise EOFError

    with pytest.raises(LoginError, match="not a terminal"):
        login_with_browser(flickr, open_url=lambda _: True, ask=leave, show=messages.append, timeout=0.1)
    assert "no callback from your browser within 0.1 s" in messages[-1]


def test_no_browser_after_all_leads_to_a_code(flickr: Flickr) -> None:
    browser, messages = Browser(), []

    def ask(question: str) -> str:
        browser.open(messages[-1].splitlines()[-1])
        return browser.code

    token = login_with_browser(flickr, open_url=lambda _: False, ask=ask, show=messages.append)
    assert token.username == "Otter of Sandbank"


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}", "{3}"])
def test_headless_the_code_may_be_typed_in_many_ways(flickr: Flickr, typed: str) -> None:
    browser, messages = Browser("zephyrquill"), []

    def ask(question: str) -> str:
        browser.open(messages[-1].splitlines()[-1])
        code = browser.code
        return typed.format(code, code.replace("-", ""), code.replace("-", " "), code.replace("-", "\N{EN DASH}"))

    token = sign_in(flickr, "read", browser=False, ask=ask, show=messages.append)
    assert (token.username, token.fullname) == ("Zephyr&Quill", "Zoë Quill")


def test_who_mistypes_may_try_again(flickr: Flickr) -> None:
    browser, messages = Browser(), []
    responses = iter(["12-34", "000-000-000"])

    def ask(question: str) -> str:
        if not browser.shown:
            browser.open(messages[-1].splitlines()[-1])
        return next(responses, browser.code)

    assert login_with_code(flickr, ask=ask, show=messages.append).username == "Otter of Sandbank"
    assert messages[-1] == "Flickr does not know that code."
    responses = iter(["1"] * 3)
    browser.shown = ""
    with pytest.raises(FlickrError):
        login_with_code(flickr, ask=ask, show=messages.append)


def test_a_program_with_a_scheme_of_its_own(flickr: Flickr) -> None:
    request = flickr.begin_login("read", callback="otterapp:signed-in")
    browser = Browser()
    browser.open(request.url)
    assert browser.bar.startswith("otterapp:signed-in?oauth_token=")
    assert flickr.finish_login(request, browser.bar).username == "Otter of Sandbank"


class Site:
    """A web application's two handlers; `session` is what a framework would keep for one visitor."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.app = Credentials(api_key=sandbox.consumer_key, api_secret=sandbox.consumer_secret)
        self.endpoints = Endpoints.below(sandbox.base_url)

    def login(self, session: dict[str, Any]) -> str:
        url, pending = begin_web_login(self.app, callback="http://127.0.0.1:9/back", endpoints=self.endpoints)
        session["pending"] = pending.to_dict()
        return url

    def back(self, session: dict[str, Any], address: str) -> Token:
        token = complete_web_login(self.app, session.pop("pending", None), address, endpoints=self.endpoints)
        SessionStore(session).save(token)
        return token


class Redirected(Browser):
    """Stops where the site would be called."""

    def arrive(self) -> None:
        """The test calls the site's handler itself."""


def test_many_users_of_a_web_application_at_once(sandbox: Sandbox) -> None:
    site = Site(sandbox)
    signed_in: dict[str, str] = {}

    def visit(user: str) -> None:
        session: dict[str, Any] = {}
        browser = Redirected(user)
        browser.open(site.login(session))
        site.back(session, browser.bar)
        stored = SessionStore(session).load()
        assert stored is not None
        with Flickr(site.app.api_key, site.app.api_secret, token=stored, base_url=sandbox.base_url) as flickr:
            status = check_token(flickr)
        signed_in[user] = status.user_nsid if status else ""

    threads = [threading.Thread(target=visit, args=(user.path,)) for user in sandbox.users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert signed_in == {user.path: user.nsid for user in sandbox.users}


def test_nobody_is_signed_in_with_somebody_elses_response(sandbox: Sandbox) -> None:
    """Login CSRF: an attacker hands a victim the address that their own login ended at."""
    site = Site(sandbox)
    attacker, victim = Redirected("brassheron"), {}
    attacker.open(site.login({}))
    site.login(victim)
    with pytest.raises(LoginError, match="another login"):
        site.back(victim, attacker.bar)
    with pytest.raises(LoginError, match="no login is pending"):
        site.back({}, attacker.bar)


def test_a_response_works_once(sandbox: Sandbox) -> None:
    site, session, browser = Site(sandbox), {}, Redirected()
    browser.open(site.login(session))
    again = dict(session)
    site.back(session, browser.bar)
    with pytest.raises(OAuthError, match="token_rejected"):
        site.back(again, browser.bar)


def test_a_user_who_does_not_agree(sandbox: Sandbox) -> None:
    site, session, browser = Site(sandbox), {}, Redirected(decision="deny")
    browser.open(site.login(session))
    with pytest.raises(LoginDenied, match="did not agree"):
        site.back(session, browser.bar)


def test_a_user_who_does_not_agree_and_is_not_led_back() -> None:
    """So clients report it of Flickr: the browser shows the front page, whose URL the user pastes."""
    with (
        Sandbox(declined="home") as sandbox,
        Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url) as flickr,
    ):
        browser = Redirected(decision="deny")
        with pytest.raises(LoginDenied, match="did not agree"):
            login_with_browser(
                flickr, timeout=0.01, open_url=browser.open, ask=lambda _: browser.bar, show=lambda _: None
            )
        assert browser.bar == f"{sandbox.base_url}/"


def test_the_browser_brings_back_that_the_user_does_not_agree(sandbox: Sandbox, flickr: Flickr) -> None:
    browser = Browser(decision="deny")
    with pytest.raises(LoginDenied, match="did not agree"):
        login_with_browser(flickr, open_url=browser.open, show=lambda _: None)
    assert "Nothing was granted" in browser.shown


def test_a_pending_login_holds_nothing_of_the_application(sandbox: Sandbox) -> None:
    session: dict[str, Any] = {}
    Site(sandbox).login(session)
    assert sandbox.consumer_secret not in str(session)
    assert sandbox.consumer_key not in str(session)
    assert all(isinstance(value, str) for value in session["pending"].values())
    assert "…" in repr(PendingLogin.from_dict(session["pending"]))


def test_no_token_and_a_revoked_token_are_no_login(sandbox: Sandbox, flickr: Flickr) -> None:
    assert check_token(flickr) is None
    token = Token(token="72157000000000000-0000000000000000", secret="0000000000000000")
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=token, base_url=sandbox.base_url) as revoked:
        assert check_token(revoked) is None


def test_a_wrong_secret_says_nothing_about_the_token(sandbox: Sandbox) -> None:
    granted = sandbox.sign_in()
    token = Token(token=granted.token, secret="wrong")
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=token, base_url=sandbox.base_url) as flickr:
        with pytest.raises(OAuthError, match="signature_invalid"):
            check_token(flickr)


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_same_login_without_blocking(sandbox: Sandbox) -> None:
    app, endpoints = Site(sandbox).app, Endpoints.below(sandbox.base_url)
    async with AsyncFlickr(app.api_key, app.api_secret, base_url=sandbox.base_url) as flickr:
        assert await check_token_async(flickr) is None
        begun = begin_flow(endpoints, app, permission="write", callback="oob", timeout=10)
        request = await drive_async(begun, flickr._transport)
        code = sandbox.approve(request.token.token, user="otterbank", perms="write")
        token = await drive_async(finish_flow(endpoints, app, request, code, timeout=10), flickr._transport)
        status = await check_token_async(flickr.acting_for(token))
        assert status is not None
        assert (status.permission, status.username) == ("write", "Otter of Sandbank")
        assert await check_token_async(flickr.acting_for(Token(token="72157-0", secret="0"))) is None


class Emitted:
    """Collects what programs print and log of errors, at its most talkative: with the local variables of each frame."""

    def __init__(self) -> None:
        self.text = ""

    def failing(self, action: Any, *arguments: Any, **options: Any) -> None:
        try:
            action(*arguments, **options)
        except FlickrError as error:
            output = traceback.TracebackException.from_exception(error, capture_locals=True)
            output.stack.pop(0)  # this frame is the test's own
            self.text += "".join([*output.format(), repr(error), str(error.__dict__), traceback.format_exc()])
        else:
            raise AssertionError(f"{action} worked")


@pytest.fixture
def emitted() -> Emitted:
    return Emitted()


def test_secrets_are_never_emitted(
    sandbox: Sandbox, emitted: Emitted, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Logins, calls and failures with everything logged, every error printed with its local variables."""
    caplog.set_level(logging.DEBUG)
    secrets = {sandbox.consumer_secret, "5ec2e75ec2e75ec3"}

    def client(token: Token | None, secret: str = sandbox.consumer_secret, base: str = sandbox.base_url) -> Flickr:
        return Flickr(sandbox.consumer_key, secret, token=token, base_url=base, timeout=2, retries=0)

    with client(None) as flickr:
        browser = Browser()
        token = login_with_browser(flickr, "read", open_url=browser.open, ask=nobody, show=str)
        request = flickr.begin_login("read")
        secrets |= {token.token, token.secret, request.token.secret}
        secrets |= {dict(parse_qsl(urlsplit(browser.bar).query))["oauth_verifier"]}
        print(flickr, request, token, check_token(flickr))  # noqa: T201
        emitted.failing(login_with_code, flickr, ask=lambda _: "000-000-000", show=str)
        emitted.failing(flickr.call, "flickr.photos.delete", photo_id="1")
        emitted.failing(flickr.photos.get_info, "1")
    with client(Token(token=token.token, secret="not-the-secret")) as flickr:  # debug_sbs echoes the token
        emitted.failing(check_token, flickr)
        emitted.failing(flickr.call, "flickr.test.login")
    with client(token, base="http://127.0.0.1:9") as flickr:
        emitted.failing(check_token, flickr)
        emitted.failing(flickr.begin_login)
    with client(None, secret="5ec2e75ec2e75ec3") as flickr:
        emitted.failing(flickr.begin_login)

    captured = capsys.readouterr()
    everything = emitted.text + captured.out + captured.err + caplog.text
    assert all(
        word in everything for word in ("verifier_invalid", "signature_invalid", "Connection refused", "error 99")
    )
    assert len(caplog.records) > 20
    assert [secret for secret in secrets if secret in everything] == []


def test_neither_are_secrets_of_stores_and_environment(sandbox: Sandbox, emitted: Emitted, tmp_path: Path) -> None:
    token = Token(token="72157111111111111-1111111111111111", secret="2222222222222222")
    store = FileStore(sandbox.consumer_key, tmp_path / "tokens")
    store.save(token)
    file = next((tmp_path / "tokens").iterdir())
    file.chmod(0o644)
    emitted.failing(store.load)
    file.chmod(0o600)
    file.write_text(file.read_text()[:-5])
    emitted.failing(store.load)
    emitted.failing(FileStore("key", file).save, token)
    emitted.failing(find_credentials, {"FLICKR_API_KEY": "k", "FLICKR_OAUTH_TOKEN": token.token}, FileVault(tmp_path))
    emitted.failing(find_credentials, {"FLICKR_API_SECRET": token.secret}, FileVault(tmp_path))
    assert all(word in emitted.text for word in ("can be read by others", "damaged", "File exists", "FLICKR_API_KEY"))
    assert token.token not in emitted.text
    assert token.secret not in emitted.text
