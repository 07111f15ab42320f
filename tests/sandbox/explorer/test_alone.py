"""`flickr-sandbox explore`: the explorer at another endpoint, and what it sends where."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import requests

from flickr_sandbox import Sandbox
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.standalone import AloneApplication, Target
from flickr_sandbox.pictures.draw import draw
from flickr_sandbox.server import Server

KEY, SECRET = "0123456789abcdef" * 2, "5ec2e7ffeeddccbb"
TOKEN, TOKEN_SECRET = "72157600000000000-ffeeddccbbaa9988", "70ce25ec2e7a5b6c"
SECRETS = (KEY, SECRET, TOKEN, TOKEN_SECRET)
HOST = "127.0.0.1"


class Endpoint:
    """A server that gives each request the same response, and stores the requests."""

    def __init__(self, status=200, **headers):
        self.asked, outer = [], self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                outer.asked.append(f"{self.command} {self.path}\n{self.headers}{body}")
                data = b'{"stat":"ok"}'
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST

            def log_message(self, *_):
                """Says nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Alone:
    """The explorer alone, as a browser meets it that has the pass."""

    def __init__(self, target):
        self._target = target
        self.app = AloneApplication(target)
        self._server = Server(self.app, HOST, 0)
        self.url = f"http://{HOST}:{self._server.port}"
        self.browser = requests.Session()

    def __enter__(self):
        self.browser.get(self.url + self.app.path, timeout=30).raise_for_status()
        return self

    def __exit__(self, *_):
        self.browser.close()
        self._server.close()
        self._target.close()

    def ask(self, path, **body):
        response = self.browser.post(self.url + path, json=body, timeout=30)
        return response.json()

    def send(self, method, **arguments):
        user = arguments.pop("user", "")
        wanted = {"method": method, "arguments": arguments, "user": user, "format": arguments.pop("form", "json")}
        return self.ask("/sandbox/send", **wanted)


@pytest.fixture
def mine(monkeypatch):
    """The environment of somebody with a key and a token."""
    for name, value in zip(("API_KEY", "API_SECRET", "OAUTH_TOKEN", "OAUTH_TOKEN_SECRET"), SECRETS, strict=True):
        monkeypatch.setenv(f"FLICKR_{name}", value)


def sign_in(sandbox, user, monkeypatch):
    """The environment of a user of this sandbox."""
    token = sandbox.sign_in(user, perms="write")
    monkeypatch.setenv("FLICKR_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("FLICKR_API_KEY", sandbox.consumer_key)
    monkeypatch.setenv("FLICKR_API_SECRET", sandbox.consumer_secret)
    monkeypatch.setenv("FLICKR_OAUTH_TOKEN", token.token)
    monkeypatch.setenv("FLICKR_OAUTH_TOKEN_SECRET", token.secret)


def test_calls_are_made_once_in_the_format_and_for_the_user_that_was_chosen(monkeypatch):
    with Sandbox() as sandbox:
        sign_in(sandbox, "brassheron", monkeypatch)
        with Alone(Target.at(None, with_credentials=False)) as alone:
            assert '"path_alias":"brassheron"' in alone.send("flickr.test.login", user="me")["text"].replace(" ", "")
            assert '"code":99' in alone.send("flickr.test.login")["text"].replace(" ", "")
            assert alone.send("flickr.test.echo", text="ü&=%", form="rest")["text"].startswith("<?xml")
            alone.send("flickr.galleries.create", user="me", title="From afar", description="")
            missing = alone.send("flickr.photos.search", text="otter")
            assert (missing["status"], missing["reason"]) == (200, "OK")
        made = [(each.method, each.user, each.verb, each.signature) for each in sandbox.requests]
        assert made == [
            ("flickr.test.login", "brassheron", "GET", "valid"),
            ("flickr.test.login", None, "GET", "none"),
            ("flickr.test.echo", None, "GET", "none"),
            ("flickr.galleries.create", "brassheron", "POST", "valid"),
            ("flickr.photos.search", None, "GET", "none"),
        ]
        assert list(sandbox.requests)[-1].arguments == {"text": "otter"}


def test_another_endpoint_gets_no_credentials(mine):
    with Endpoint() as endpoint, Alone(Target.at(endpoint.url, with_credentials=False)) as alone:
        assert alone.send("flickr.test.echo")["status"] == 200
        assert "no user is logged in" in alone.send("flickr.test.login", user="me")["error"]
        about = alone.browser.get(f"{alone.url}/sandbox/about", timeout=30).json()
        assert (about["has_key"], about["users"]) == (False, [])
        (asked,) = endpoint.asked
        assert not any(secret in asked for secret in SECRETS)


def test_another_endpoint_gets_credentials_that_are_meant_for_it(mine):
    with Endpoint() as endpoint, Alone(Target.at(endpoint.url, with_credentials=True)) as alone:
        alone.send("flickr.test.echo")
        alone.send("flickr.test.login", user="me")
        plain, signed = endpoint.asked
        assert f"api_key={KEY}" in plain
        assert f'oauth_token="{TOKEN}"' in signed
        assert SECRET not in plain + signed
        assert TOKEN_SECRET not in plain + signed


def test_redirects_are_shown_and_not_followed(mine, monkeypatch):
    with Endpoint() as other, Endpoint(302, Location=f"{other.url}/services/rest/") as endpoint:
        monkeypatch.setenv("FLICKR_BASE_URL", endpoint.url)
        with Alone(Target.at(None, with_credentials=False)) as alone:
            response = alone.send("flickr.test.login", user="me")
            assert (response["status"], response["reason"]) == (302, "Found")
        assert len(endpoint.asked) == 1
        assert other.asked == []


def test_credentials_do_not_cross_a_network_in_plain_text(mine):
    with pytest.raises(SandboxError, match="plain text"):
        Target.at("http://flickr.example", with_credentials=True)
    assert Target.at("http://flickr.example", with_credentials=False).credentials is None
    for wrong in ("flickr.example", "https://me:word@flickr.example", "ftp://flickr.example"):
        with pytest.raises(SandboxError, match="is not a base URL"):
            Target.at(wrong, with_credentials=False)


def test_the_page_learns_no_secret(mine, monkeypatch):
    with Endpoint() as endpoint:
        monkeypatch.setenv("FLICKR_BASE_URL", endpoint.url)
        with Alone(Target.at(None, with_credentials=False)) as alone:
            said = [alone.browser.get(f"{alone.url}{path}", timeout=30).text for path in ("/", "/sandbox/about")]
            for user in ("", "me"):
                wanted = {"method": "flickr.photos.search", "arguments": {"text": "a&b"}, "user": user}
                said += [str(alone.ask(path, **wanted)) for path in ("/sandbox/request", "/sandbox/send")]
            assert endpoint.asked
            assert not any(secret in text for secret in SECRETS for text in said)
            prepared = alone.ask("/sandbox/request", method="flickr.photos.search", arguments={"text": "a&b"})
            assert prepared["url"].endswith("text=a%26b&format=json&nojsoncallback=1&api_key=$FLICKR_API_KEY")
            assert "Flickr.from_env()" in prepared["python"]
            assert prepared["shell"] == "flickr call flickr.photos.search 'text=a&b'"
            done = subprocess.run(["sh", "-c", prepared["curl"]], capture_output=True, timeout=30, check=False)  # noqa: S607
            assert done.returncode == 0, done.stderr
            assert f"text=a%26b&format=json&nojsoncallback=1&api_key={KEY}" in endpoint.asked[-1]


def test_nobody_else_is_let_in(mine, monkeypatch):
    with Endpoint() as endpoint:
        monkeypatch.setenv("FLICKR_BASE_URL", endpoint.url)
        with Alone(Target.at(None, with_credentials=False)) as alone:
            cookies = alone.browser.cookies.get_dict()
            wanted = {"method": "flickr.test.login", "user": "me"}
            for options in (
                {},
                {"cookies": dict.fromkeys(cookies, "wrong")},
                {"cookies": cookies, "headers": {"Host": "evil.example"}},
            ):
                response = requests.post(f"{alone.url}/sandbox/send", json=wanted, timeout=30, **options)
                assert response.status_code == 403
            form = requests.post(f"{alone.url}/sandbox/send", data=wanted, cookies=cookies, timeout=30)
            assert form.status_code == 415
            for path in ("/", "/?pass=wrong", "/sandbox/about", "/sandbox/assets/main.js"):
                assert requests.get(alone.url + path, timeout=30).status_code == 403
            cookie = alone.browser.get(alone.url + alone.app.path, timeout=30, allow_redirects=False).headers[
                "Set-Cookie"
            ]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
        assert endpoint.asked == []


def test_files_go_up_once_and_only_where_the_page_announced_them(mine, monkeypatch):
    with Sandbox() as sandbox:
        sign_in(sandbox, "otterbank", monkeypatch)
        with Alone(Target.at(None, with_credentials=False)) as alone:
            assert "is not a field" in alone.ask("/sandbox/upload_request", arguments={"api_key": "x"})["error"]
            url = alone.url + alone.ask("/sandbox/upload_request", arguments={"title": "Grüße"})["url"]
            file = {"photo": ("pond.png", draw("pond", 8, 5))}
            assert requests.post(url, files=file, timeout=30).status_code == 403  # without the pass
            sent = alone.browser.post(url, files=file, timeout=30)
            assert '<rsp stat="ok">' in sent.text
            assert sent.headers["Content-Type"] == "text/plain; charset=utf-8"
            assert alone.browser.post(url, files=file, timeout=30).status_code == 404
            other = alone.url + alone.ask("/sandbox/upload_request", arguments={})["url"]
            failed = alone.browser.post(other, files={"photo": ("a.txt", b"no picture")}, timeout=30)
            assert '<err code="5"' in failed.text
        assert [each.outcome for each in sandbox.requests] == ["ok", "fail 5"]
        assert sandbox.requests[0].arguments["title"] == "Grüße"


def test_calls_at_flickr_keep_the_limit_of_the_key_and_are_counted():
    with Sandbox(as_flickr=True) as sandbox:
        with Alone(Target.at(None, with_credentials=False)) as alone:
            for _ in range(3):
                assert '"stat":"ok"' in alone.send("flickr.test.echo")["text"].replace(" ", "")
            usage = alone.browser.get(f"{alone.url}/sandbox/usage", timeout=30).json()
            (app,) = usage["apps"]
            assert (app["last_hour"], usage["limit"], app["methods"]) == (3, 3600, {"flickr.test.echo": 3})
            assert app["hours"][-1]["calls"] == 3
            policy = alone.browser.get(alone.url, timeout=30).headers["Content-Security-Policy"]
            assert "img-src 'self' data: https://live.staticflickr.com;" in policy
            sandbox.faults.add("429:3600,times=1")
            assert alone.send("flickr.test.echo")["status"] == 429
            assert "try again in 3600 seconds" in alone.send("flickr.test.echo")["error"]
        assert [each.status for each in sandbox.requests] == [200, 200, 200, 429]


def test_the_command_says_what_it_does(mine, chromium, started):
    with Sandbox() as sandbox:
        token = sandbox.sign_in("otterbank", perms="write")
        environ = {**os.environ, "FLICKR_BASE_URL": sandbox.base_url, "FLICKR_API_KEY": sandbox.consumer_key}
        environ |= {"FLICKR_API_SECRET": sandbox.consumer_secret, "FLICKR_OAUTH_TOKEN": token.token}
        environ["FLICKR_OAUTH_TOKEN_SECRET"] = token.secret
        command = [sys.executable, "-m", "flickr_sandbox", "explore"]
        running = started(command, env=environ)
        address = running.stdout.readline().strip()
        assert re.fullmatch(rf"http://{HOST}:\d+/\?pass=\S+", address)
        page = chromium.new_page()
        page.goto(address)
        page.get_by_role("heading", name="API explorer").wait_for()
        assert f"sends its calls to {sandbox.base_url} only" in page.inner_text("#work")
        assert "pass" not in page.url
        assert page.locator("#pages a").all_inner_texts() == ["Start", "Upload"]
        port = urlsplit(address).port
        page.goto(f"http://{HOST}:{port}/#upload")
        page.fill("#tags", "sent alone")
        page.set_input_files("#files", {"name": "pond.png", "mimeType": "image/png", "buffer": draw("pond", 8, 5)})
        page.locator(".uploads a", has_text="photo 5").wait_for()
        page.locator(".uploads img").wait_for()
        if shown := os.environ.get("EXPLORER_PICTURES"):
            page.screenshot(path=f"{shown}/alone-upload.png")
        page.goto(f"http://{HOST}:{port}/#flickr.photos.addTags?photo_id=1&tags=a")
        page.wait_for_selector("#send")
        assert f"changes data at {sandbox.base_url}" in page.inner_text(".ask")
        page.click("#send")
        page.locator(".status", has_text="stat=fail 1").wait_for()
        page.close()
        running.terminate()
        _, output = running.communicate(timeout=30)
        assert running.returncode == 0
        assert f"calls go to {sandbox.base_url}/services/rest/ only, with your API key" in output
        assert output.endswith("stopped\n")
        uploaded = sandbox.requests.assert_called("upload", user="otterbank", tags="sent alone", times=1)
        assert (uploaded.arguments["photo"], uploaded.signature) == ("pond.png", "valid")
        sandbox.requests.assert_called("flickr.photos.addTags", user="otterbank", times=1)
