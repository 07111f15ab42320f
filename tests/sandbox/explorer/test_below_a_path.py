"""A proxy may serve the sandbox below a path: the explorer's files, its calls and its pictures are there, too."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import requests

from flickr_sandbox import Sandbox, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATH = "/local/flickr"
_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "date", "server"}


class _Proxy(BaseHTTPRequestHandler):
    """Passes requests below the path on to the sandbox, without the path."""

    protocol_version = "HTTP/1.1"
    target = ""

    def do_GET(self) -> None:
        if not self.path.startswith(f"{_PATH}/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {
            **{name: value for name, value in self.headers.items() if name.lower() not in _HOP},
            "X-Forwarded-Host": self.headers["Host"],
            "X-Forwarded-Proto": "http",
        }
        url = f"{self.target}{self.path.removeprefix(_PATH)}"
        found = requests.request(self.command, url, data=body, headers=headers, timeout=20, allow_redirects=False)
        self.send_response(found.status_code)
        for name, value in found.headers.items():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(found.content)))
        self.end_headers()
        self.wfile.write(found.content)

    do_POST = do_DELETE = do_PUT = do_GET

    def log_message(self, *_: Any) -> None:
        """Logs nothing."""


class _Address:
    """The sandbox as the browser sees it."""

    def __init__(self, sandbox: Sandbox, base_url: str) -> None:
        self.base_url, self.faults = base_url, sandbox.faults


@pytest.fixture
def below() -> Iterator[_Address]:
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), type("Proxy", (_Proxy,), {}))
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    base_url = f"http://127.0.0.1:{proxy.server_port}{_PATH}"
    with Sandbox(settings=Settings(public_url=base_url)) as sandbox:
        proxy.RequestHandlerClass.target = sandbox.base_url  # type: ignore[attr-defined]
        yield _Address(sandbox, base_url)
    proxy.shutdown()
    proxy.server_close()


def test_the_explorer_works_below_a_path(open_tab: Any, below: _Address, tmp_path: Path) -> None:
    with open_tab(below) as explorer:
        explorer.open("#flickr.photos.search?text=otter")
        explorer.send()
        assert "stat=ok" in explorer.responded()
        assert explorer.decoded(".cards.photos img") > 5
        explorer.open("#flickr.photos.setMeta?photo_id=1&title=x&description=y")
        explorer.send()
        assert "stat=fail 1" in explorer.responded()
        for page in ("", "#usage", "#faults", "#requests"):
            explorer.open(page)
            assert explorer.page.inner_text("#name") != "Not here"
        explorer.open("#upload")
        (tmp_path / "note.txt").write_text("not a picture")
        explorer.page.set_input_files("input[type=file]", tmp_path / "note.txt")
        explorer.page.wait_for_selector("text=error 5")
